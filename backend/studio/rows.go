package studio

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// State is the state of a journey, as the journey table stores it.
type State = journey.State

// The states of a journey.
const (
	Draft     = journey.Draft
	Running   = journey.Running
	Paused    = journey.Paused
	Finishing = journey.Finishing
	Stopped   = journey.Stopped
)

// Journey is one row of the journey table.
type Journey struct {
	No        int64 // row number, never shown
	ID        string
	Rev       int64
	Title     string
	Draft     journey.Drawing // without messages and assets, which have their own rows
	Salt      string          // of the random splits
	State     State
	Live      int64 // version row id that new people enter; 0: never published
	Practice  bool
	StartSeq  int64 // events after this one may enter
	StartedAt clock.Instant
	PausedAt  clock.Instant
	CreatedAt clock.Instant
	UpdatedAt clock.Instant
	// ArchivedAt and DeletedAt are since when it is archived or deleted; 0: it is not.
	ArchivedAt, DeletedAt clock.Instant
}

// Version is one row of the version table; Body is what journey.Unpack reads.
type Version struct {
	ID        int64
	Journey   int64 // row number
	No        int
	Body      []byte
	Hash      string // of the meaning: the drawing without positions, and the pins of its messages
	CreatedAt clock.Instant
}

// LiveVersion is the version that new people of a journey enter.
type LiveVersion struct {
	Journey int64 // row number
	Version int64 // row id
}

// Message is one row of the message table.
type Message struct {
	No        int64 // row number, in the order they were made
	Rev       int64
	Source    message.Source
	CreatedAt clock.Instant
	UpdatedAt clock.Instant
	DeletedAt clock.Instant // 0: it is not deleted
}

// MessageUse is a journey whose draft sends a message.
type MessageUse struct {
	Message string        `json:"-"`
	Journey int64         `json:"-"` // row number
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	State   journey.State `json:"state"`
}

// Account is what the studio reads of a sending account.
type Account struct {
	ID            string
	Loopback      bool // its server runs on this machine
	FromName      string
	FromAddress   string
	SenderPostal  string
	SenderContact string
	PerHour       int // 0: no limit
	PerDay        int // 0: no limit
}

// Candidate is one person who may enter, with the facts that decide whether they would get mail.
type Candidate struct {
	Contact int64
	Class   contact.Class
	Past    []journey.Past // earlier enrollments in the journey
}

// Enrollment is one person inside a journey, as the journey's author sees them.
type Enrollment struct {
	ID      int64
	Version int64 // row id
	Contact int64
	Entry   string               // node id of the entry trigger
	State   walk.EnrollmentState // Live, Held or Broken
	Node    string
	Waits   walk.Waits
	Since   clock.Instant
	DueAt   clock.Instant
	Reason  *words.Line // of held and broken
}

// NodeCount is one row of the node_count table.
type NodeCount struct {
	Version int64
	Node    string
	What    string // arrived, standing, left:<port>
	N       int64
}

// Notice is one row of the notice table.
type Notice struct {
	ID         int64
	At         clock.Instant
	Kind       string // step, engine, account, backup
	Title      string
	Body       string
	Line       *words.Line // for notices the engine itself writes
	Contact    int64       // 0: none
	Journey    int64       // row number; 0: none
	Enrollment int64       // 0: none
	Key        string      // a second notice with the same key is not written; "" may repeat
	SeenAt     clock.Instant
	Toast      string // none, due, shown
}

// Task is one row of the agenda table: written by the studio, carried out by the engine in pieces of at most 1,000
// rows. Body is one of the *Body types as JSON.
type Task struct {
	Key  string
	Kind TaskKind
	At   clock.Instant
	Body any
}

// TaskKind is what a task does.
type TaskKind string

// The kinds that the studio plans.
const (
	Sweep TaskKind = "sweep" // people who have a trigger's tag at the start enter
	Enter TaskKind = "enter" // people chosen by hand enter
	Shift TaskKind = "shift" // due times move by the length of a pause
	Exit  TaskKind = "exit"  // everybody inside leaves
)

// SweepBody is the body of a Sweep.
type SweepBody struct {
	Journey int64  `json:"journey"` // row number
	Entry   string `json:"entry"`   // node id of the trigger
	Tag     string `json:"tag"`
}

// EnterBody is the body of an Enter, by the live version's entry.manual trigger, or its first trigger when it has none;
// exactly one of All, Tag and Contact is set.
type EnterBody struct {
	Journey int64  `json:"journey"`
	All     bool   `json:"all,omitempty"`
	Tag     string `json:"tag,omitempty"`
	Contact int64  `json:"contact,omitempty"`
}

// ShiftBody is the body of a Shift: every timer of the journey moves by By milliseconds, then the journey gets the
// state To. It stays paused until then, so that nobody is walked while only some timers have moved.
type ShiftBody struct {
	Journey int64 `json:"journey"`
	By      int64 `json:"by"`
	To      State `json:"to"` // running or finishing
}

// ExitBody is the body of an Exit.
type ExitBody struct {
	Journey int64 `json:"journey"`
}

// Entered is the result of letting people in by hand.
type Entered struct {
	Done    bool  `json:"done"`    // false: the engine has not finished yet
	Asked   int64 `json:"asked"`   // people looked at
	Entered int64 `json:"entered"` // people who entered
	Already int64 `json:"already"` // people who were inside already
	Refused int64 `json:"refused"` // people whom the re-entry rule keeps out
}
