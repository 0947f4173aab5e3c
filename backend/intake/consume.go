package intake

import (
	"context"
	"errors"
	"strconv"

	"tabiji/backend/event"
	"tabiji/backend/journey"
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
	Postponed int  // keys that wait for their turn
	Begun     int  // postponed keys whose turn came, whether they entered or were refused
	Refused   int  // kept out; the reason is noted
	More      bool // more waits: consume again
}

// written is how many entries and notes of entries the transaction wrote.
func (r *Result) written() int { return r.Entered + r.Held + r.Postponed + r.Refused }

// Consume plans the entries that new events cause and moves the cursor, in one transaction: an event is
// never planned twice and never passed over, whenever the program dies.
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
	if err := in.turns(tx, versions, res); err != nil || res.More {
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
	res.More = len(events) == MostConsumed
	for i := range events {
		if res.written() > mostEntries {
			res.More = true
			break
		}
		if err := in.one(tx, versions, &events[i], res); err != nil {
			return err
		}
		res.Events++
		after = events[i].Seq
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
		plan, ok := Decide(v.Version, l, *e, past)
		if !ok {
			continue
		}
		if err := in.carryOut(tx, plan, e.Key, res); err != nil {
			return err
		}
	}
	return nil
}

// carryOut makes rows of a decision.
func (in *Intake) carryOut(tx Tx, p Plan, eventKey string, res *Result) error {
	switch {
	case p.Refused.ID != "":
		res.Refused++
		return tx.Refuse(Refusal{Journey: p.Journey, Contact: p.Contact, At: p.At, Why: p.Refused})
	case p.Postponed.ID != "":
		res.Postponed++
		return tx.Postpone(p.Enrollment, eventKey)
	}
	entered, err := tx.Enroll(p.Enrollment)
	switch {
	case err != nil:
		return err
	case !entered: // under this key, in another world
		res.Refused++
		return tx.Refuse(Refusal{Journey: p.Journey, Contact: p.Contact, At: p.At, Why: words.New("reason.enter.same", "at", int64(p.At))})
	case p.Held.ID != "":
		res.Held++
	default:
		res.Entered++
	}
	return nil
}

// Plan is what becomes of somebody at the door of a journey: an enrollment, now or when its turn comes, or
// the reason why there is none.
type Plan struct {
	Enrollment
	Postponed words.Line
	Refused   words.Line
}

// Decide decides whether an event takes its contact into a journey. ok is false when no trigger of the
// version listens to it.
func Decide(v *journey.Version, l Listener, e event.Event, past []journey.Past) (p Plan, ok bool) {
	entries := v.EntriesFor(e, v.Zone)
	if len(entries) == 0 {
		return p, false
	}
	p.Enrollment = Enrollment{Journey: l.No, Version: l.Version, Contact: e.Contact, Entry: entries[0].Node, At: e.ReceivedAt,
		Why: entries[0].Why, Practice: l.Practice, Depth: e.Depth, Chain: e.Chain, Cause: e.Cause}
	if e.Cause == 0 {
		p.Root = e.Seq
	}
	p.admit(v, l, "ev:"+strconv.FormatInt(e.Seq, 10), e.Key, past)
	return p, true
}

// admit asks the re-entry rule, and whether the chain of causes has been here before.
func (p *Plan) admit(v *journey.Version, l Listener, key, eventKey string, past []journey.Past) {
	a := journey.MayEnter(v.Settings, past, journey.Cause{Key: key, EventKey: eventKey, At: p.At, Chained: len(p.Chain) > 0})
	p.Key, p.Beside, p.Replaces = a.Key, a.Beside, a.Replaces
	switch {
	case a.Enters:
		p.Held = circle(l.ID, p.Depth, p.Chain)
	case a.Waits:
		p.Postponed = a.Why
	default:
		p.Refused = a.Why
	}
}

// circle is why an entry would make journeys cause each other without end: the chain has passed this journey
// already with no real wait since, or is too deep.
func circle(id string, depth int, chain []event.Link) words.Line {
	switch {
	case event.Met(chain, id):
		return words.New("reason.entry.held.circle")
	case depth > event.DeepestChain:
		return words.New("reason.entry.held.depth", "limit", event.DeepestChain)
	}
	return words.Line{}
}
