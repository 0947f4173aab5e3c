package audience

import (
	"cmp"
	"context"
	"slices"

	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// byHand is the source word of what a person enters one by one.
const byHand = "api"

// Newcomer is a person typed in by hand.
type Newcomer struct {
	Address string
	Fields  map[string]string
	Tags    []string
	Basis   contact.Basis // "": nothing is known about consent
	Source  string        // of the consent; "": by hand
}

// Add adds one person. Somebody with the same address is a conflict that carries the present row. As with a
// file, no consent is recorded against an opt-out.
func (s *Service) Add(ctx context.Context, n Newcomer) (id contact.ID, err error) {
	tags := make([]string, 0, len(n.Tags))
	for _, tag := range n.Tags {
		tag, err := readTag(tag)
		if err != nil {
			return 0, err
		}
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	if _, ok := contact.ReadBasis(string(n.Basis)); !ok && n.Basis != "" {
		return 0, problem.New(problem.Invalid, "contact.basis")
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		c, err := newcomer(tx, n)
		if err != nil {
			return err
		}
		id = c.ID
		key := ident.New("add", tx.Now())
		for _, tag := range tags {
			if tag, err = presentTag(tx, tag); err != nil {
				return err
			}
			if _, err := tx.AddTag(id, tag, event.Event{Source: byHand, Key: key + ":" + tag}); err != nil {
				return err
			}
		}
		out, err := tx.OptedOut(id, c.AddressKey, contact.Marketing)
		if n.Basis == "" || out || err != nil {
			return err
		}
		return tx.AddConsent(id, contact.Marketing, contact.Consent{Basis: n.Basis, Source: cmp.Or(n.Source, byHand)})
	})
	return id, err
}

// newcomer inserts the row of a person who is not there yet.
func newcomer(tx Tx, n Newcomer) (c contact.Contact, err error) {
	a, err := contact.ParseAddress(n.Address)
	if err != nil {
		return c, err
	}
	if present, found, err := tx.ContactByKey(a.Key); err != nil {
		return c, err
	} else if found {
		p := problem.New(problem.Conflict, "contact.already_there")
		p.Current = present
		return c, p
	}
	if err := edit(tx, &c, Change{Address: &n.Address, Fields: n.Fields}); err != nil {
		return c, err
	}
	_, err = tx.InsertContact(&c, contact.SearchText(c))
	return c, err
}

// ConsentRecord is one record of the consent of a person.
type ConsentRecord struct {
	ID      int64
	Purpose contact.Purpose
	contact.Consent
}

// Consents are the records of a person's consent, and of what they stopped, newest first.
type Consents struct {
	State   contact.ConsentState // towards advertising
	Records []ConsentRecord
	Stops   []contact.Stop
}

// Consents reads what is known about a person's consent.
func (s *Service) Consents(ctx context.Context, id contact.ID) (c Consents, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		who, found, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if !found {
			return missing()
		}
		if c.Records, err = tx.ConsentRecords(id); err != nil {
			return err
		}
		newest, _, err := tx.ConsentOf(id, contact.Marketing)
		if err != nil {
			return err
		}
		if c.Stops, err = tx.Stops(id); err != nil {
			return err
		}
		out, err := tx.OptedOut(id, who.AddressKey, contact.Marketing)
		c.State = contact.StateOf(newest, out)
		return err
	})
	return c, err
}

// AddConsent records a consent that a person gave to the owner, or that they gave none. It lifts no stop: who
// stopped mail stays out of it until LiftOptOut.
func (s *Service) AddConsent(ctx context.Context, id contact.ID, purpose contact.Purpose, c contact.Consent) error {
	if _, ok := contact.ReadBasis(string(c.Basis)); !ok {
		return problem.New(problem.Invalid, "contact.basis")
	}
	if purpose != contact.Marketing && purpose != contact.Service {
		return problem.New(problem.Invalid, "contact.purpose")
	}
	c.Source = cmp.Or(c.Source, byHand)
	return s.store.Change(ctx, func(tx Tx) error {
		if _, found, err := tx.Contact(id); err != nil {
			return err
		} else if !found {
			return missing()
		}
		if c.At > tx.Now() {
			return problem.New(problem.Invalid, "contact.consent_future")
		}
		return tx.AddConsent(id, purpose, c)
	})
}
