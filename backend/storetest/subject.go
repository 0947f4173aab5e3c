// Package storetest says what a store promises the engine, and holds one to it: it drives a store through the rooms' own
// interfaces and looks what came of it. It refuses to know how a store keeps anything, and to be part of the product.
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

// Subject is a new, empty store under test: the stores of the rooms, and eyes on what it keeps. A failure of the eyes
// themselves ends the test that made the Subject.
type Subject interface {
	Clock() *clock.Manual // of the store, moved by hand
	Intake() intake.Store
	Agenda() agenda.Store
	Ticks() runner.Store
	Outbox() outbox.Store
	Audience() audience.Store
	Studio() studio.Store
	// StepGeneration is what an engine does when it starts.
	StepGeneration(ctx context.Context, atLeast int64, host string) (generation int64, err error)
	// PlanAgain plans the effect of a mail once more, as a tick that is computed again would; row 0: it is there.
	PlanAgain(m Mail, at clock.Instant) (row int64, err error)

	Eyes
}

// Eyes see what a store keeps, also what no room reads, and may spoil it.
type Eyes interface {
	// Everything is all there is, as text in which one row is one line.
	Everything() string
	Mails() []Mail // by id
	SetDue(mail int64, at clock.Instant)
	Wakes() (mails []int64)           // mails whose end an enrollment has not heard of yet
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
	Unknown    int    // tries of which nobody knows how they ended
}
