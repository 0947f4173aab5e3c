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

// Config is what an Overview needs. What lives in memory beside the file is asked through functions.
type Config struct {
	Store    Store
	Shelf    *journey.Shelf // of all who read versions; nil: one of its own
	Clock    clock.Clock    // the workspace's
	Zone     *time.Location
	ID, Path string // of the open file
	// Held says whether this copy may not send, and why.
	Held func() Held
	// Engine says how the engine that runs on the file stands.
	Engine func() Engine
	// Idle reports whether nothing is due within 2 s, on its way, or at work.
	Idle func() (bool, error)
	// Overdue counts who should have gone on by now.
	Overdue func(ctx context.Context) (Overdue, error)
	// Trouble is why nothing can be recorded, and so nothing is sent; nil: it can.
	Trouble func() error
	// Tell says that a status which was given from memory has been counted anew.
	Tell func()
}

// Held is whether a copy of a workspace may not send.
type Held struct {
	Why    words.Line // zero: it may
	Advice error      // the problem whose hint says what to do
	Lost   bool       // it is held because the file lacks what was committed to it
}

// Engine is how the engine stands; the zero value is one that does not run.
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

// Overview answers how one open workspace stands. It may be used by many goroutines.
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

// Changed hears of each commit.
func (o *Overview) Changed() { o.memory.changed() }

// Acted hears of each act of a person or program, at its begin and before its answer: what it did is in the status
// that follows.
func (o *Overview) Acted() { o.memory.act() }

// Close waits for what is being counted.
func (o *Overview) Close() { o.memory.close() }
