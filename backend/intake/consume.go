package intake

import (
	"context"
	"errors"

	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// MostConsumed is how many events one call of Consume reads.
const MostConsumed = 500

// mostEntries is how many enrollments one transaction adds before it stops: below the 1,000 rows of a
// transaction by what the journeys that listen to one event add.
const mostEntries = 800

// Result is what one call of Consume did.
type Result struct {
	Events    int
	Entered   int
	Held      int
	Postponed int  // entries that wait until the enrollment before them has ended
	Begun     int  // postponed entries that were decided about, whether they entered or were refused
	Refused   int  // not let in; the reason is stored
	Woken     int  // enrollments that waited for the event
	More      bool // there is more to do: consume again
}

// written is how many entries, notes of entries and wakes the transaction wrote.
func (r *Result) written() int { return r.Entered + r.Held + r.Postponed + r.Refused + r.Woken }

// Consume plans the entries that new events cause and moves the cursor, in one transaction: after a crash at any moment
// no event is consumed twice or skipped.
func (in *Intake) Consume(ctx context.Context) (res Result, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	versions := in.shelf.Borrow()
	for {
		err = in.store.Consume(ctx, func(tx Tx) error {
			res = Result{}
			return in.consume(tx, versions, &res)
		})
		if !errors.Is(err, errMissing) {
			break
		}
		err = versions.Load(func(id int64) ([]byte, bool, error) { return in.store.VersionBody(ctx, id) })
		if err != nil {
			return Result{}, err
		}
	}
	if err != nil {
		return Result{}, err
	}
	return res, nil
}

// Step is Consume for a loop: did is how many events it took in, and how many postponed entries began.
func (in *Intake) Step(ctx context.Context) (did int, err error) {
	res, err := in.Consume(ctx)
	return res.Events + res.Begun, err
}

// errMissing ends a transaction that needs a version not read yet: it is read and compiled outside of the writer's turn.
var errMissing = errors.New("a version must be read first")

func (in *Intake) consume(tx Tx, versions *journey.Borrowed, res *Result) error {
	if err := in.admitReady(tx, versions, res); err != nil || res.More {
		return err
	}
	after, err := tx.IntakeSeq()
	if err != nil {
		return err
	}
	events, err := tx.Events(after, MostConsumed)
	if err != nil || len(events) == 0 {
		return err
	}
	waiting, err := tx.Waiting(events)
	if err != nil {
		return err
	}
	var wakes []Wake
	res.More = len(events) == MostConsumed
	for i := range events {
		if res.written() > mostEntries {
			res.More = true
			break
		}
		if err := in.one(tx, versions, &events[i], res); err != nil {
			return err
		}
		heard, err := hear(versions, &events[i], waiting[i])
		if err != nil {
			return err
		}
		wakes = append(wakes, heard...)
		res.Woken = len(wakes)
		res.Events++
		after = events[i].Seq
	}
	if err := tx.Wake(wakes); err != nil {
		return err
	}
	return tx.SetIntakeSeq(after)
}

func (in *Intake) one(tx Tx, versions *journey.Borrowed, e *event.Event, res *Result) error {
	listeners, err := tx.Listeners(*e)
	if err != nil {
		return err
	}
	for _, l := range listeners {
		if e.Seq <= l.StartSeq {
			continue
		}
		v := versions.Version(l.Version)
		switch {
		case v == nil:
			return errMissing
		case v.Version == nil:
			continue // nobody enters it
		}
		past, err := tx.Past(l.No, e.Contact, l.Practice)
		if err != nil {
			return err
		}
		a, heard := journey.Door{Journey: l.ID, Version: v.Version}.ByEvent(*e, past)
		if !heard {
			continue
		}
		if err := in.carryOut(tx, entryOf(l, e), a, e.Key, res); err != nil {
			return err
		}
	}
	return nil
}

// hear finds the waiting enrollments that the event leads on, each by what its own version waits for.
func hear(versions *journey.Borrowed, e *event.Event, waiting []Waiting) (list []Wake, err error) {
	for _, w := range waiting {
		v := versions.Version(w.Version)
		if v == nil {
			return nil, errMissing
		}
		if v.Version != nil && walk.Hears(v.Version, w.Enrollment, walk.State{Node: w.Node, Waits: walk.WaitsEvent, After: w.After}, *e) {
			list = append(list, Wake{Enrollment: w.Enrollment, Event: e.Seq, At: e.ReceivedAt})
		}
	}
	return list, nil
}

// entryOf is the row of an entry that an event causes.
func entryOf(l Listener, e *event.Event) Enrollment {
	entry := Enrollment{Journey: l.No, Version: l.Version, Contact: e.Contact, At: e.ReceivedAt, Practice: l.Practice,
		Depth: e.Depth, Chain: e.Chain, Cause: e.Cause, Event: e.Seq, After: e.Seq}
	if e.Cause == 0 {
		entry.Root = e.Seq
	}
	return entry
}

// carryOut writes the rows of a decision: an enrollment, a postponed entry, or the reason why not.
func (in *Intake) carryOut(tx Tx, e Enrollment, a journey.Admission, eventKey string, res *Result) error {
	e.Key, e.Entry, e.Why, e.Held, e.Beside, e.Replaces = a.Key, a.Entry, a.Reasons, a.Held, a.Beside, a.Replaces
	switch {
	case a.Waits:
		res.Postponed++
		return tx.Postpone(e, eventKey)
	case !a.Enters:
		res.Refused++
		return tx.Refuse(Refusal{Journey: e.Journey, Contact: e.Contact, At: e.At, Why: a.Why})
	}
	entered, err := tx.Enroll(e)
	switch {
	case err != nil:
		return err
	case !entered: // under this key already, by an enrollment of the other kind (practice or real)
		res.Refused++
		return tx.Refuse(Refusal{Journey: e.Journey, Contact: e.Contact, At: e.At, Why: words.New("reason.enter.same", "at", int64(e.At))})
	case e.Held.ID != "":
		res.Held++
	default:
		res.Entered++
	}
	return nil
}
