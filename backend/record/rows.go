package record

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Journey is what a record says of a journey.
type Journey struct {
	No       int64 // row number, never shown
	ID       string
	Title    string
	State    journey.State
	Practice bool
}

// Enrollment is one row of the enrollment table, as a person reads it.
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
	StandingAt clock.Instant // when Standing was decided; 0: nothing is standing
	Standing   []words.Line  // what was decided on arrival, where people stay
	DueAt      clock.Instant
	Reason     *words.Line  // of held and broken
	Why        []words.Line // how the person came in, until the first step is recorded
	Practice   bool
	EnteredAt  clock.Instant
	EndedAt    clock.Instant
	EndedBy    walk.End
}

// RefusedEntry is what kept a person out of a journey: one row a person and journey.
type RefusedEntry struct {
	Journey int64 // row number
	FirstAt clock.Instant
	LastAt  clock.Instant
	N       int64
	Why     words.Line // the last reason
}

// PostponedEntry is a key that waits until the enrollment before it has ended.
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
	Again     *Mail // the newest mail that a person had sent in its place
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
	At         clock.Instant // of its result, else of its hand-over, else of its plan
	State      delivery.State
	Subject    string // as sent; while nothing has left, what the author calls the message
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
