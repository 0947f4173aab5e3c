package record

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Journey is the part of a journey that a record shows.
type Journey struct {
	No       int64 // row number, never shown
	ID       string
	Title    string
	State    journey.State
	Practice bool
}

// Enrollment is one row of the enrollment table, as a person's record shows it.
type Enrollment struct {
	ID         int64
	Journey    int64 // row number
	Version    int64 // row id
	Contact    int64
	EntryKey   string
	Entry      string // node id of the entry trigger
	State      walk.EnrollmentState
	Node       string
	Visit      int
	StepNo     int
	Waits      walk.Waits
	Since      clock.Instant
	StandingAt clock.Instant // when Standing was decided; 0: nothing
	Standing   []words.Line  // what was decided on arrival at the present step, where people stay at it
	DueAt      clock.Instant
	Reason     *words.Line  // of held and broken
	Why        []words.Line // why the person entered, until the first step is recorded
	Practice   bool
	EnteredAt  clock.Instant
	EndedAt    clock.Instant
	EndedBy    walk.End
}

// RefusedEntry is what kept a person out of a journey: one row for each person and journey.
type RefusedEntry struct {
	Journey int64 // row number
	FirstAt clock.Instant
	LastAt  clock.Instant
	N       int64
	Why     words.Line // the last reason
}

// PostponedEntry is an entry that waits until the enrollment before it has ended.
type PostponedEntry struct {
	ID       int64
	Journey  int64 // row number
	Practice bool
	EventKey string
	At       clock.Instant
}

// HistoryRow is one row of the history table.
type HistoryRow struct {
	StepNo  int
	Node    string
	Kind    string
	Visit   int
	At      clock.Instant
	Outcome string
	Reasons []words.Line
}

// Mail is the outbox row an enrollment waits for.
type Mail struct {
	ID        int64
	State     delivery.State
	Reason    *words.Line
	PlannedAt clock.Instant
	NextAt    clock.Instant
	HandedAt  clock.Instant
	Again     *Mail // the newest mail that was sent in its place at a person's request
}

// Decision is one history row with the enrollment it belongs to.
type Decision struct {
	Enrollment int64
	Journey    int64 // row number
	Version    int64 // row id
	Practice   bool
	HistoryRow
}

// Delivery is one outbox row as a timeline shows it.
type Delivery struct {
	ID         int64
	At         clock.Instant // when its result came, else when it was handed over, else when it was planned
	State      delivery.State
	Subject    string // as sent; before that, the author's title of the message
	Reason     *words.Line
	Practice   bool
	Journey    int64 // row number; 0: none
	Enrollment int64 // 0: none
	Version    int64 // row id; 0: none
	Node       string
	NextAt     clock.Instant
}

// Consent is one consent record.
type Consent struct {
	ID       int64
	At       clock.Instant
	Basis    contact.Basis
	Source   string
	Evidence string
}
