// Package studio knows what the author of a journey does: import, export, check, publish, start, let people in, pause,
// resume, stop, and see how many people are where; it writes rows, and the engine moves people. It refuses to know
// HTTP, SQL, how people are moved and what is recorded about each of them.
package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
)

// Config is what a Studio needs.
type Config struct {
	Store Store
	Shelf *journey.Shelf // the cache of versions, shared by all who read them; nil: one of its own
	Clock clock.Clock
	// Held returns the reason why a command that moves people is refused in a held workspace, and nil when the
	// workspace is not held. A held workspace may be read and edited, not started. No function: never held.
	Held func() error
	// RunAgenda carries out planned agenda rows until none is due, or hands them to the running engine and waits for
	// it. nil: the rows stay planned.
	RunAgenda func(ctx context.Context) error
}

// Studio carries out the author's commands on one workspace. It holds no state but caches of drafts and versions, and
// may be used by many goroutines.
type Studio struct {
	store     Store
	clock     clock.Clock
	held      func() error
	runAgenda func(ctx context.Context) error
	memory    memory
}

// New makes a Studio.
func New(c Config) *Studio {
	s := &Studio{store: c.Store, clock: c.Clock, held: c.Held, runAgenda: c.RunAgenda}
	if s.memory.shelf = c.Shelf; c.Shelf == nil {
		s.memory.shelf = journey.NewShelf(nil)
	}
	if s.held == nil {
		s.held = func() error { return nil }
	}
	if s.runAgenda == nil {
		s.runAgenda = func(context.Context) error { return nil }
	}
	return s
}
