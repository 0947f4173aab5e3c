package audience

import (
	"context"
	"strings"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// OptOut keeps an address, and the person who has it, out of a purpose until it is lifted; contact.AllMail is every
// purpose. The address need not belong to anybody: it is kept by hash and outlives the person. Source says how we
// were told ("command", "mail", "api"). It reports false when they were out already.
func (s *Service) OptOut(ctx context.Context, address string, purpose contact.Purpose, source string) (bool, error) {
	a, err := contact.ParseAddress(address)
	if err != nil {
		return false, err
	}
	return s.optOut(ctx, purpose, func(tx Tx) (bool, error) {
		c, found, err := tx.ContactByKey(a.Key)
		switch {
		case err != nil:
			return false, err
		case found:
			return tx.Stop(c.ID, contact.Stop{Purpose: purpose, Source: source})
		}
		return tx.Suppress(a.Key, purpose, source)
	})
}

// OptOutContact is OptOut for a known person, who need not have an address.
func (s *Service) OptOutContact(ctx context.Context, id contact.ID, purpose contact.Purpose, source string) (bool, error) {
	return s.optOut(ctx, purpose, func(tx Tx) (bool, error) {
		_, found, err := tx.Contact(id)
		if err == nil && !found {
			err = missing()
		}
		if err != nil {
			return false, err
		}
		return tx.Stop(id, contact.Stop{Purpose: purpose, Source: source})
	})
}

func (s *Service) optOut(ctx context.Context, purpose contact.Purpose, stop func(Tx) (bool, error)) (added bool, err error) {
	if !stoppable(purpose) {
		return false, problem.New(problem.Invalid, "contact.purpose")
	}
	err = s.store.Change(ctx, func(tx Tx) (err error) {
		added, err = stop(tx)
		return err
	})
	return added, err
}

func stoppable(p contact.Purpose) bool {
	return p == contact.AllMail || p == contact.Marketing || p == contact.Service
}

// Bounds, in characters, of the evidence for lifting a stop: a single word is not accepted.
const (
	shortestEvidence = 5
	longestEvidence  = 2000
)

// Lifting is the record that a person who had stopped mail wants it again.
type Lifting struct {
	Purpose  *contact.Purpose // nil: everything that is stopped
	Source   string           // "command", "api"
	Evidence string           // who asked, when and how, in the owner's words
}

// LiftOptOut ends the stops of a person and of their present address, and tells which. It records for ever who said
// so on what ground; without that nothing is lifted. Consent is a matter of its own: none is recorded here.
func (s *Service) LiftOptOut(ctx context.Context, id contact.ID, l Lifting) (lifted []contact.Purpose, err error) {
	l.Evidence = strings.TrimSpace(l.Evidence)
	n := utf8.RuneCountInString(l.Evidence)
	if n < shortestEvidence || n > longestEvidence || !utf8.ValidString(l.Evidence) || strings.ContainsRune(l.Evidence, 0) {
		return nil, problem.New(problem.Invalid, "contact.lift_evidence").At("body.evidence", words.New("problem.contact.lift_evidence"))
	}
	if l.Purpose != nil && !stoppable(*l.Purpose) {
		return nil, problem.New(problem.Invalid, "contact.purpose")
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		_, found, err := tx.Contact(id)
		if err == nil && !found {
			err = missing()
		}
		if err != nil {
			return err
		}
		if lifted, err = tx.Lift(id, l.Purpose, contact.Stop{Source: l.Source, Evidence: l.Evidence}); err != nil {
			return err
		}
		if len(lifted) == 0 {
			return problem.New(problem.Conflict, "contact.not_stopped")
		}
		return nil
	})
	return lifted, err
}
