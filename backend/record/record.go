// Package record knows what is stored about one person: why something was done for them or was not (the decision
// record), what happened in time, and their path through each journey; it can end an enrollment or release one that was
// held back. It says only what is stored, never what would be decided today, and refuses to know HTTP, SQL and how
// people are moved.
package record

import (
	"context"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
)

// MostListed is the largest number of items in a page of a list.
const MostListed = 500

// Config is what a Service needs.
type Config struct {
	Store Store
	Shelf *journey.Shelf // the cache of versions, shared by all who read them; nil: one of its own
	// Held returns the reason why a command that moves people is refused in a held workspace, and nil when the
	// workspace is not held. No function: never held.
	Held func() error
}

// Service reads the records of one workspace. It holds no state but the shelf of versions and may be used by many
// goroutines.
type Service struct {
	store Store
	shelf *journey.Shelf
	held  func() error
}

// New makes a Service.
func New(c Config) *Service {
	s := &Service{store: c.Store, shelf: c.Shelf, held: c.Held}
	if s.shelf == nil {
		s.shelf = journey.NewShelf(nil)
	}
	if s.held == nil {
		s.held = func() error { return nil }
	}
	return s
}

// read runs f in a reading transaction with one person; a person who does not exist is a NotFound problem.
func (s *Service) read(ctx context.Context, person int64, f func(tx Tx, c contact.Contact) error) error {
	return s.store.Read(ctx, func(tx Tx) error {
		c, found, err := tx.Contact(person)
		if err == nil && !found {
			err = problem.New(problem.NotFound, "contact.unknown")
		}
		if err != nil {
			return err
		}
		return f(tx, c)
	})
}

// sends reports whether steps of a kind send a message.
func sends(kind string) bool {
	_, ok := journey.Ability[journey.Sender](kind)
	return ok
}

// short bounds the length of a typed text that a sentence repeats.
func short(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}
