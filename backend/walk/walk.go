// Package walk is the pure interpreter: where an enrollment stands, what happened, the facts and the
// time give the new state, changes, effects, wake-up and reasons. It refuses to know databases,
// clocks and goroutines. Same inputs, same bytes.
package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// Who is the enrollment that walks.
type Who struct {
	Enrollment int64
	Contact    int64
	Salt       string // of the journey; the random split draws from it
	Practice   bool
	Lang       string // "ja" or "en": the language notices are written in
}

// State is where an enrollment stands between two passages. The zero State has not entered yet.
type State struct {
	Node   string        // step it stands at; "" before entering
	Visit  int           // how many times it has arrived at any step; numbers effects
	StepNo int           // number of the next history row
	Waits  Waits         // what it waits for
	Since  clock.Instant // when it arrived at Node
	// Standing is what was decided there on arrival, where people stay; it is in no row of history yet.
	Standing Standing
}

// Standing is a decision made on arrival at a step where people stay. It becomes the step's row of history when they
// leave it.
type Standing struct {
	At      clock.Instant // the tick's now; 0: nothing was decided
	Reasons string        // JSON of the lines, as words.AppendLines writes it; "": none
}

// Waits says what can move a parked enrollment on.
type Waits string

// What an enrollment may wait for.
const (
	WaitsNothing Waits = ""        // has not entered, or ended
	WaitsTimer   Waits = "timer"   // the moment stored as its due time
	WaitsReceipt Waits = "receipt" // the resolution of its outbox row
)

// Stimulus is what happened to the enrollment now.
type Stimulus struct {
	Kind    StimulusKind
	At      clock.Instant // received_at of the event, due time of the timer, resolution of the receipt
	Entry   string        // for Enter: id of the entry step
	Why     []words.Line  // for Enter: why the trigger took the person in; the first reasons of row 0
	ByHand  bool          // for Enter: somebody put the person in, whatever the trigger listens to
	Receipt *Receipt      // for Resolved
}

// StimulusKind names a stimulus.
type StimulusKind string

// The stimuli.
const (
	Enter    StimulusKind = "enter"
	Timer    StimulusKind = "timer"
	Resolved StimulusKind = "resolved" // the outbox row of the mail step was resolved
)

// Receipt is how a delivery ended, as the mail step reads it.
type Receipt struct {
	State   string     // outbox word: sent, unknown, never, expired, skipped
	Reason  words.Line // why, for everything but sent
	Message string     // message version sent
	Subject string
}

// Passage is everything one stimulus led to; the runner stores it in one transaction.
type Passage struct {
	State   State
	WakeAt  clock.Instant // 0: no timer
	Ended   bool
	EndedBy string // "goal", "exit", "path_end"
	Visits  []Visit
	Changes []Change
	Effects []Effect
}

// Visit is one step that was left: one history row, one transition.
type Visit struct {
	Node    string
	Kind    string
	Visit   int
	StepNo  int
	At      clock.Instant // when it was decided: a tick's now, where people stay that of their arrival
	Outcome string        // port taken, also when no line leads on from it; "" at goal and exit
	Stood   string        // Standing.Reasons; they come before Reasons
	Reasons []words.Line
}

// Change is a change of our own rows, stored in the same transaction.
type Change struct {
	Kind  ChangeKind
	Key   string // tag, field key, or notice title
	Value string // field value, or notice body
	Node  string
	Visit int
	At    clock.Instant
}

// ChangeKind names a change.
type ChangeKind string

// The changes.
const (
	AddTag    ChangeKind = "tag.add"
	RemoveTag ChangeKind = "tag.remove"
	SetField  ChangeKind = "field.set"
	Notice    ChangeKind = "notice"
)

// Effect leaves the program; it becomes one outbox row under Key.
type Effect struct {
	Key            string // e:<enrollment>:<node>:<visit>:<i>
	Node           string
	Message        string // message id in the drawing
	MessageVersion string // pinned
	At             clock.Instant
}
