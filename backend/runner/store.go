package runner

import (
	"context"
	"fmt"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Store is what the runner asks of the file.
type Store interface {
	// Tick runs f in one transaction that survives a crash of the program (NORMAL, class tick).
	Tick(ctx context.Context, f func(Tx) error) error
	// VersionBody reads what journey.Unpack takes.
	VersionBody(ctx context.Context, id int64) (body []byte, found bool, err error)
	// Overdue lists at most limit live rows of running and finishing journeys due before a moment,
	// the oldest first, and counts all of them.
	Overdue(ctx context.Context, before clock.Instant, limit int) (list []Late, total int64, err error)
}

// Tx is one tick's transaction.
type Tx interface {
	Now() clock.Instant
	// Claim lists at most limit enrollments: those woken by seq, then those due by (due time, id), over running and
	// finishing journeys; then rows that can never come due, because they have no due time or one beyond farthest. A
	// claim holds for this transaction only and is not stored. into is memory that may be used for the rows.
	Claim(limit int, farthest clock.Instant, into []Row) (Claim, error)
	// Gather reads the facts that need lists into the given empty facts, by contact.
	Gather(need facts.Needs, of map[int64]*walk.Facts) error
	// Happened lists, for each of asked, the events of the kinds that happened to its contact, by seq: those above After, and
	// those that occurred at Since or later. It reads at most limit of a kind. A list of fewer than limit is whole; of a
	// longer one nothing is missing up to its last seq.
	Happened(kinds []string, asked []Ask, limit int) ([][]event.Event, error)
	// LastHappened is the event of the kinds with the highest seq that happened to a contact, of those above after that were
	// received by a moment.
	LastHappened(kinds []string, contact, after int64, received clock.Instant) (e event.Event, found bool, err error)
	// Message reads what a planned mail and its receipt name of a pinned message version.
	Message(version string) (Message, error)
	// Apply stores a batch. The error is a *BadRow when a constraint of the file refuses the rows of one enrollment.
	Apply(b *Batch) error
	// StopFinished stops the finishing journeys in which nobody walks any more.
	StopFinished() error
	// Suspicion reads which enrollment was being walked when the program crashed.
	Suspicion() (Suspicion, error)
	SetSuspicion(Suspicion) error
}

// Journey is what the tick knows of a journey at hand.
type Journey struct {
	No   int64
	ID   string
	Salt string
}

// Row is a claimed enrollment as it stands.
type Row struct {
	ID        int64
	Wake      int64 // seq of the wake row; 0 when it came due
	Journey   *Journey
	Version   int64
	Contact   int64
	Gone      bool // the contact is no more
	Entry     string
	State     walk.State
	DueAt     clock.Instant
	Practice  bool
	Depth     int    // of the chain of causes it came by; event.Anew once a wait that counts as progress is over
	Chain     string // JSON of []event.Link
	Data      string // JSON of Data; "" once inside
	EnteredAt clock.Instant
	Receipt   *Receipt // of a row that waits for one
}

// Data is what an enrollment keeps beside its state.
type Data struct {
	Why    []words.Line `json:"why,omitempty"` // how the person came in
	ByHand bool         `json:"by_hand,omitempty"`
}

// Receipt is how the outbox row of a mail step was resolved.
type Receipt struct {
	At      clock.Instant
	State   walk.Resolution
	Reason  words.Line
	Version string // message version
	Subject string // as sent; "" when nothing was handed over
}

// Claim is what a tick may work on.
type Claim struct {
	Rows  []Row
	Woken int     // how many of the rows, the first ones, were woken
	Wakes []int64 // seqs of wake rows that lead nobody on: to be deleted
	Parks []Park  // wakes of journeys that do not run now: they are stored until their journey does
	Full  bool    // more may be due
	Lang  string  // of the workspace: "ja" or "en"
}

// Ask is which events of a contact a row may have to hear.
type Ask struct {
	Contact int64
	After   int64         // seq
	Since   clock.Instant // when they occurred
	From    int64         // seq: of both, only those above it
}

// Park is a wake that is stored until its journey runs again.
type Park struct {
	Wake    int64 // seq
	Journey int64
}

// Wake is an event that the next tick looks at: it led nobody on in this one.
type Wake struct {
	Enrollment int64
	Event      int64 // seq
	At         clock.Instant
}

// Message is what the row of a planned mail needs of a pinned message version.
type Message struct {
	Purpose string
	Subject string
}

// Batch is everything a tick stores. Slices are in the order of the walk; Moves and Visits are sorted
// by enrollment.
type Batch struct {
	Moves   []Move
	Visits  []Visit
	Mails   []Mail
	Changes []Change // of steps
	Notices []Notice
	Counts  []Count
	Wakes   []int64
	Parks   []Park
	Later   []Wake
}

// Move is the new state of one enrollment.
type Move struct {
	Row     *Row
	State   walk.State
	DueAt   clock.Instant        // 0: none
	To      walk.EnrollmentState // Live, Done or Broken
	EndedBy walk.End             // of done
	EndedAt clock.Instant        // of done
	Reason  string               // a line as JSON, of broken and of some done; ""
	Anew    bool                 // of live: a wait that counts as progress has ended; depth and chain begin anew
	Listens bool                 // of live: the version waits for events, so that positions in them, depth and chain of the row count
}

// Visit is one history row; Reasons is the JSON array.
type Visit struct {
	Enrollment int64
	StepNo     int
	Node       string
	Kind       string
	Visit      int
	At         clock.Instant
	Outcome    string
	Reasons    string
}

// Mail is one outbox row to be planned.
type Mail struct {
	Row     *Row
	Key     string
	Node    string
	Version string
	Purpose string
	At      clock.Instant
	Cause   clock.Instant // the moment of what moved the person: when they were due, or when a receipt came
}

// Change is one thing that a step changes of our own rows. Event is it as an event, for changes that are events too; its
// key is what the change is stored under.
type Change struct {
	Row   *Row
	Of    walk.Change
	Event event.Event // Source, Key, Cause, Depth, Chain and times
}

// Notice is what the engine itself says about a row.
type Notice struct {
	Row  *Row
	Key  string
	Line words.Line
	At   clock.Instant
}

// Count changes one counter of a step: what is arrived, standing or left:<port>.
type Count struct {
	Version int64
	Node    string
	What    string
	N       int64
}

// Late is a row that should have been claimed and was not.
type Late struct {
	Enrollment int64
	Contact    int64
	Journey    string
	Node       string
	DueAt      clock.Instant
	Line       words.Line // why, as far as the engine knows
}

// Suspicion is the enrollment that was being walked when the program crashed, and how many crashes it was.
type Suspicion struct {
	Enrollment int64
	Times      int
}

// BadRow is an error of Apply that is the fault of one row.
type BadRow struct {
	Enrollment int64
	Err        error
}

func (e *BadRow) Error() string { return fmt.Sprintf("enrollment %d: %v", e.Enrollment, e.Err) }

// Unwrap gives the cause.
func (e *BadRow) Unwrap() error { return e.Err }
