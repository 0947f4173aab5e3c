// Package storetest says what a store promises the engine, and tests one for it: it drives a store through the
// interfaces of the work packages and looks at what is stored. It refuses to know how a store keeps anything, and to be
// part of the product.
package storetest

import (
	"context"

	"tabiji/backend/agenda"
	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/event"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/runner"
	"tabiji/backend/studio"
)

// Subject is a new, empty store under test: the stores of the work packages, and Eyes on what is stored. A failure of
// the Eyes themselves ends the test that made the Subject.
type Subject interface {
	Clock() *clock.Manual // of the store, moved by hand
	Intake() intake.Store
	Agenda() agenda.Store
	Ticks() runner.Store
	Outbox() outbox.Store
	Audience() audience.Store
	Studio() studio.Store
	// StepGeneration raises the generation as a starting engine does, to atLeast or more, and gives the new one.
	StepGeneration(ctx context.Context, atLeast int64, host string) (generation int64, err error)
	// PlanAgain plans the effect of a mail once more, as a repeated tick would; row is 0 when the store has it already.
	PlanAgain(m Mail, at clock.Instant) (row int64, err error)

	Eyes
}

// Eyes read what a store holds, also what no work package reads, and may make its writes fail.
type Eyes interface {
	// Everything is all that is stored, as text in which one row is one line.
	Everything() string
	Mails() []Mail // by id
	SetDue(mail int64, at clock.Instant)
	Wakes() (mails []int64)           // mails whose end has not been passed on to their enrollment yet
	Events(kind string) []event.Event // Seq, Key and Props; in order
	Enrollments() int
	Path(enrollment int64) string // as in "in:next → split:else → bye:"
	// FailAfter lets so many writes of rows pass and makes the next one fail with an error that Failed knows.
	FailAfter(writes int)
	Failed(err error) bool
}

// Mail is a row of the outbox.
type Mail struct {
	ID         int64
	Key        string // of the effect
	MessageID  string
	Version    string // of the message
	Account    string
	State      delivery.State
	Owner      string
	Contact    int64
	Enrollment int64
	Node       string
	HandedAt   clock.Instant
	Address    string
	Hash       string // of the content
	Unknown    int    // tries whose result is not known
}
