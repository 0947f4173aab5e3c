// Package overview knows how an open workspace stands as a whole: its status in figures, what needs a person
// (health), what was sent and is planned this week (calendar), what would wait if the program ended (leaving), and
// which first steps are done. It only reads; it refuses to know how anything of that came about, SQL and HTTP.
package overview

import (
	"context"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Config is what an Overview needs. What is known in memory only is asked through functions.
type Config struct {
	Store    Store
	Shelf    *journey.Shelf // of all who read versions; nil: one of its own
	Clock    clock.Clock    // the workspace's
	Zone     *time.Location
	ID, Path string // of the open file
	// Held says whether this copy may not send, and why.
	Held func() Held
	// Engine gives the state of the engine that runs on the file.
	Engine func() Engine
	// Idle reports whether nothing is due within 2 s, on its way, or at work.
	Idle func() (bool, error)
	// Overdue counts the people who were due and were not moved.
	Overdue func(ctx context.Context) (Overdue, error)
	// Trouble is why nothing can be recorded, and so nothing is sent; nil: it can.
	Trouble func() error
	// Tell is called when a status that was given from memory has been counted anew.
	Tell func()
}

// Held is whether a copy of a workspace may not send.
type Held struct {
	Why    words.Line // zero: it may
	Advice error      // the problem whose hint says what to do
	Lost   bool       // it is held because the file lacks what was committed to it
}

// Engine is the state of the engine; the zero value is one that does not run.
type Engine struct {
	Running  bool
	LastTick clock.Instant
	Failure  error // of its last round
	Damage   error // what the check of the whole file found
	Crashed  bool  // the former run ended in a crash
}

// Overdue are the people who were due before a moment and have not gone on.
type Overdue struct {
	N      int64
	Line   words.Line    // why, as far as the engine knows; zero: nobody
	Before clock.Instant // they were due before it
}

// Overview answers questions about the state of one open workspace. It may be used by many goroutines.
type Overview struct {
	config Config
	memory *memory
}

// New makes an Overview; Close ends it.
func New(c Config) *Overview {
	if c.Shelf == nil {
		c.Shelf = journey.NewShelf(nil)
	}
	o := &Overview{config: c}
	o.memory = newMemory(clock.System(), o.count, c.Tell)
	return o
}

// Changed must be called after each commit.
func (o *Overview) Changed() { o.memory.changed() }

// Acted must be called at the begin of each act of a person or program and before its answer, so that the next status
// includes what it did.
func (o *Overview) Acted() { o.memory.act() }

// Close waits for a count in progress.
func (o *Overview) Close() { o.memory.close() }
