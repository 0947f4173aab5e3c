package audience

import (
	"context"
	"encoding/json"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// Meeting is who meets a condition at one moment.
type Meeting struct {
	Count  int64        // of people
	Of     int64        // everybody
	People []contact.ID // some of those who meet it, the newest first
	Others []contact.ID // and of those who do not
}

// mostNamed is how many people of each side are named.
const mostNamed = 3

// Met is a condition with whom it takes now.
type Met struct {
	Condition      segment.Tree
	Count, Of      int64
	People, Others []contact.Contact // at most three of each, the newest first
}

// CountMet reads a condition and counts whom it takes now. Days begin and end in a zone, "" is the workspace's. What
// cannot be a condition is a problem that names the path inside it.
func (s *Service) CountMet(ctx context.Context, when json.RawMessage, zone string) (met Met, err error) {
	if met.Condition, err = segment.Parse(when, segment.Person); err != nil {
		return met, err
	}
	err = s.store.Read(ctx, func(tx Tx) error {
		in, err := zoneFor(tx, zone)
		if err != nil {
			return err
		}
		found, err := tx.Meeting(met.Condition, in, mostNamed)
		if err != nil {
			return err
		}
		met.Count, met.Of = found.Count, found.Of
		if met.People, err = named(tx, found.People); err != nil {
			return err
		}
		met.Others, err = named(tx, found.Others)
		return err
	})
	return met, err
}

func named(tx Tx, ids []contact.ID) (list []contact.Contact, err error) {
	people, err := tx.People(ids)
	for _, p := range people {
		list = append(list, p.Contact)
	}
	return list, err
}

// WhyMet is the answer that a step would give for one person now, with its lines.
type WhyMet struct {
	Condition segment.Tree
	Person    contact.Contact
	segment.Answer
}

// WhyMet reads a condition and answers it for one person now, from the facts that a step would read.
func (s *Service) WhyMet(ctx context.Context, when json.RawMessage, id contact.ID, zone string) (why WhyMet, err error) {
	if why.Condition, err = segment.Parse(when, segment.Person); err != nil {
		return why, err
	}
	err = s.store.Read(ctx, func(tx Tx) error {
		in, err := zoneFor(tx, zone)
		if err != nil {
			return err
		}
		found := false
		if why.Person, found, err = tx.Contact(id); err != nil || !found {
			return orMissing(err)
		}
		f := facts.Facts{Fields: map[string]string{}, Tags: map[string]bool{}, Events: map[string][]clock.Instant{}, With: map[string][]facts.Told{}}
		if f.Lang, err = tx.Lang(); err != nil {
			return err
		}
		if err := tx.Gather(why.Condition.Needs(), map[int64]*facts.Facts{id: &f}); err != nil {
			return err
		}
		why.Answer = segment.Ask(why.Condition, &f, tx.Now(), in)
		return nil
	})
	return why, err
}

func orMissing(err error) error {
	if err == nil {
		err = missing()
	}
	return err
}

func zoneFor(tx Tx, name string) (*time.Location, error) {
	if name == "" {
		return tx.Zone()
	}
	return clock.Zone(name)
}
