// Package intake takes in what happened to contacts, once under each key, and plans who enters which
// journey because of it. It refuses to know how people walk and who delivers the events.
package intake

import (
	"context"
	"sync"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Store is what the intake asks of the file.
type Store interface {
	// Accept runs f in one transaction that survives a power cut (FULL, class ui): what was answered
	// is kept.
	Accept(ctx context.Context, f func(Tx) error) error
	// Consume runs f in one transaction that survives a crash of the program (NORMAL, class tick).
	Consume(ctx context.Context, f func(Tx) error) error
	// VersionBody reads what journey.Unpack takes.
	VersionBody(ctx context.Context, id int64) (body []byte, found bool, err error)
}

// Tx is what the intake reads and writes in one transaction.
type Tx interface {
	Now() clock.Instant
	// FindContact finds who an event is about: by id, or by address key when id is 0. A merged contact is
	// who it was merged into.
	FindContact(id int64, addressKey string) (contact int64, found bool, err error)
	// AddEvent stores an event and gives it its Seq. When Source and Key are there already it stores nothing and
	// answers with the stored one.
	AddEvent(e *event.Event) (there *event.Event, err error)

	IntakeSeq() (int64, error)
	SetIntakeSeq(seq int64) error
	// Events lists at most limit events after a seq, in order.
	Events(after int64, limit int) ([]event.Event, error)
	// Listeners are the live versions of journeys that take people in and listen to the event.
	Listeners(e event.Event) ([]Listener, error)
	// Waiting lists, for each of the events, the enrollments that it may lead on: those of its contact that wait for events
	// of its kind.
	Waiting(events []event.Event) ([][]Waiting, error)
	// Wake lets the next tick lead enrollments on.
	Wake(list []Wake) error
	// Past lists a person's enrollments in a journey, and their postponed entries, as far as they can prevent a new
	// one.
	Past(journey, contact int64, practice bool) ([]journey.Past, error)
	// Enroll adds an enrollment and reports false when the person is in already.
	Enroll(e Enrollment) (bool, error)
	// Postpone keeps an entry until the enrollment before it has ended.
	Postpone(e Enrollment, eventKey string) error
	// ReadyEntries lists at most limit postponed entries that may begin now, in the order they came.
	ReadyEntries(limit int) ([]ReadyEntry, error)
	// DeletePostponed takes a postponed entry off the list.
	DeletePostponed(id int64) error
	// PostponeAgain keeps a postponed entry until the next enrollment of the person in the journey has ended.
	PostponeAgain(id int64) error
	// Refuse records that somebody was not let in, and why: one row per person and journey.
	Refuse(r Refusal) error
}

// Listener is a journey that an event may enter people into.
type Listener struct {
	No       int64
	ID       string
	Version  int64 // row id of the live version
	Practice bool
	StartSeq int64 // events after this one may enter
}

// Waiting is an enrollment that waits for events at a step of its version.
type Waiting struct {
	Enrollment int64
	Version    int64 // row id
	Node       string
	After      int64 // seq: later events lead it on
}

// Wake is an enrollment with an event that it has to hear.
type Wake struct {
	Enrollment int64
	Event      int64 // seq
	At         clock.Instant
}

// ReadyEntry is a postponed entry that may begin now, because the enrollment before it has ended, with the journey as it is now.
type ReadyEntry struct {
	ID       int64
	EventKey string
	Journey  Listener
	Open     bool // the journey still takes people in
	Gone     bool // the contact was deleted or merged
	Enrollment
}

// Refusal is an entry that was not made, with the reason.
type Refusal struct {
	Journey, Contact int64
	At               clock.Instant
	Why              words.Line
}

// Enrollment is a planned entry. The tick walks it from its entry trigger.
type Enrollment struct {
	Journey  int64
	Version  int64
	Contact  int64
	Key      string // entry_key: at most one enrollment of a person under each
	Entry    string // node id of the trigger
	At       clock.Instant
	Why      []words.Line
	ByHand   bool       // a person of the team let them in
	Held     words.Line // why the entry is held; without an ID it is not
	Practice bool
	Depth    int
	Chain    []event.Link
	Beside   bool // side by side with other enrollments of the person
	Replaces bool // ends an entry that was held back
	// Cause is the enrollment whose step made the event; 0: it came from outside, and Root names it.
	Cause int64
	// Event is the seq of the event that lets the person in; 0: none does. After is that of the last event that came before
	// they enter; 0: all there are now.
	Event, After int64
	Root         int64 // of the chain of causes: seq of the event from outside; minus the moment of an act by hand
}

// Config is what an Intake needs.
type Config struct {
	Store Store
	Shelf *journey.Shelf // of all who read versions; nil: one of its own
}

// Intake accepts and consumes events. It may be used by many goroutines.
type Intake struct {
	store Store
	shelf *journey.Shelf
	mu    sync.Mutex // of the order of Consume
}

// New makes an Intake.
func New(c Config) *Intake {
	if c.Shelf == nil {
		c.Shelf = journey.NewShelf(nil)
	}
	return &Intake{store: c.Store, shelf: c.Shelf}
}

// Incoming is one event as a caller reports it. Contact is the row number; when it is 0, AddressKey names the person
// (contact.Address.Key).
type Incoming struct {
	Contact    int64
	AddressKey string
	Kind       string
	Props      map[string]string
	Source     string        // "api", "command", "import"
	Key        string        // stops duplicates within Source; empty: a new one is made
	OccurredAt clock.Instant // 0: now
}

// FromEvent is an event that happened, as its source sends it in.
func FromEvent(e event.Event) Incoming {
	return Incoming{Contact: e.Contact, Kind: e.Kind, Props: e.Props, Source: e.Source, Key: e.Key, OccurredAt: e.OccurredAt}
}

// Accepted is the answer to one event. Same: it was known, and nothing was stored.
type Accepted struct {
	Seq  int64
	Key  string
	Same bool
}

// Accept stores events, all or none, and returns when they are durable. The same source and key again is
// answered with the event that is there. Errors are problems of kind Invalid or NotFound whose places
// are "0.kind", "2.contact" …; Conflict when a key was used for something else.
func (in *Intake) Accept(ctx context.Context, list []Incoming) (answers []Accepted, err error) {
	if len(list) > MostEvents {
		return nil, problem.New(problem.TooLarge, "event.many", "limit", MostEvents)
	}
	err = in.store.Accept(ctx, func(tx Tx) error {
		answers = make([]Accepted, 0, len(list))
		for i, one := range list {
			a, err := accept(tx, one)
			if err != nil {
				return at(i, err)
			}
			answers = append(answers, a)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answers, nil
}

func accept(tx Tx, in Incoming) (Accepted, error) {
	if in.OccurredAt == 0 {
		in.OccurredAt = tx.Now()
	}
	if in.Key == "" {
		in.Key = ident.Token(16)
	}
	if err := check(in, tx.Now()); err != nil {
		return Accepted{}, err
	}
	who, found, err := tx.FindContact(in.Contact, in.AddressKey)
	if err != nil {
		return Accepted{}, err
	}
	if !found {
		return Accepted{}, problem.New(problem.NotFound, "event.contact").At("contact", words.New("problem.event.contact"))
	}
	e := event.Event{Contact: who, Kind: in.Kind, Props: in.Props, Source: in.Source, Key: in.Key,
		OccurredAt: in.OccurredAt, ReceivedAt: tx.Now()}
	there, err := tx.AddEvent(&e)
	switch {
	case err != nil:
		return Accepted{}, err
	case there == nil:
		return Accepted{Seq: e.Seq, Key: e.Key}, nil
	case there.Kind != e.Kind || there.Contact != e.Contact:
		return Accepted{}, problem.New(problem.Conflict, "event.key_used").At("key", words.New("problem.event.key_used"))
	}
	return Accepted{Seq: there.Seq, Key: there.Key, Same: true}, nil
}
