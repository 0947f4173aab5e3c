// Package walk is the pure interpreter: where an enrollment stands, what happened, the facts and the
// time give the new state, changes, effects, wake-up and reasons. It refuses to know databases,
// clocks and goroutines. Same inputs, same bytes.
package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
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
	After  int64         // seq of the last event that came before it arrived; later ones may move it on
	Moved  int64         // seq of the last event that moved it; 0: none did
	// Standing is what was decided there on arrival, where people stay; it is in no row of history yet.
	Standing Standing
}

// EnrollmentState is the word for how an enrollment stands in its journey.
type EnrollmentState string

// The states of an enrollment.
const (
	Live   EnrollmentState = "live"   // inside: due, or waiting at a step
	Held   EnrollmentState = "held"   // held back at its entry until a person decides
	Done   EnrollmentState = "done"   // ended; End says how
	Broken EnrollmentState = "broken" // stopped by an error at a step
)

// Standing is a decision made on arrival at a step where people stay. It becomes the step's row of history when they
// leave it.
type Standing struct {
	At      clock.Instant // the tick's now; 0: nothing was decided
	Reasons string        // JSON of the lines, as words.AppendLines writes it; "": none
}

// Waits is the word for what leads a waiting enrollment on.
type Waits string

// What an enrollment may wait for.
const (
	WaitsNothing Waits = ""        // has not entered, or ended
	WaitsTimer   Waits = "timer"   // the moment stored as its due time
	WaitsReceipt Waits = "receipt" // the resolution of its outbox row
	WaitsEvent   Waits = "event"   // an event that its step waits for, or the moment stored as its due time
)

// Stimulus is what happened to the enrollment now.
type Stimulus struct {
	At   clock.Instant // received_at of an event, due time of a timer, resolution of a receipt
	Seq  int64         // of the event, or of the last event that came before
	What What
}

// What happened, one of the types of this file: Entered, Woke, Happened, Resolved.
type What interface {
	name() string
	// moves reports whether it leads on somebody who waits for this.
	moves(w Waits) bool
}

// Entered begins a passage at the entry step Entry.
type Entered struct {
	Entry  string       // id of the entry step
	Why    []words.Line // why the trigger took the person in; the first reasons of row 0
	ByHand bool         // somebody put the person in, whatever the trigger listens to
}

// Woke says that the moment stored as the due time has come.
type Woke struct{}

// Happened says that an event happened to the person.
type Happened struct{ Event event.Event }

// Resolved says that the outbox row of the mail step was resolved.
type Resolved struct{ Receipt Receipt }

func (Entered) name() string  { return "entered" }
func (Woke) name() string     { return "woke" }
func (Happened) name() string { return "happened" }
func (Resolved) name() string { return "resolved" }

func (Entered) moves(Waits) bool    { return false } // who is inside does not enter again
func (Woke) moves(w Waits) bool     { return w == WaitsTimer || w == WaitsEvent }
func (Happened) moves(w Waits) bool { return w == WaitsEvent }
func (Resolved) moves(w Waits) bool { return w == WaitsReceipt }

// Resolution is the word for how a delivery ended (delivery.State).
type Resolution string

// The resolutions that lead a person on.
const (
	MailSent    Resolution = "sent"
	MailUnknown Resolution = "unknown"
	MailNever   Resolution = "never"
	MailExpired Resolution = "expired"
	MailSkipped Resolution = "skipped"
)

// Receipt is how a delivery ended, as the mail step reads it.
type Receipt struct {
	State   Resolution
	Reason  words.Line // why, for everything but sent
	Message string     // message version sent
	Subject string
}

// Passage is everything one stimulus led to; the runner stores it in one transaction.
type Passage struct {
	State    State
	Wait     Wait // where it stays; the zero Wait when it ended
	End      End  // how it ended; "" while it goes on
	Progress bool // a wait that counts as progress is over: what is caused from here on begins a new chain (design D28)
	Visits   []Visit
	Changes  []Change
	Effects  []Effect
}

// Wait is what leads on somebody who waits: a moment or an event, whichever comes first.
type Wait struct {
	Until clock.Instant   // 0: no moment
	For   []journey.Await // events, in the order in which they are asked
	After int64           // only events with a higher seq
}

// End is how a passage ended.
type End string

// The ends that the walk itself knows; a journey.Ender names its own.
const (
	Goes    End = ""
	PathEnd End = "path_end" // no line led on
)

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

// ChangeKinds are all of them: whoever stores changes has an answer to each.
func ChangeKinds() []ChangeKind { return []ChangeKind{AddTag, RemoveTag, SetField, Notice} }

// Effect leaves the program; it becomes one outbox row under Key.
type Effect struct {
	Kind           EffectKind
	Key            string // EffectKey
	Node           string
	Message        string // message id in the drawing, of mail
	MessageVersion string // pinned, of mail
	At             clock.Instant
}

// EffectKind names an effect.
type EffectKind string

// Mail is the effect of sending a message to the person.
const Mail EffectKind = "mail"
