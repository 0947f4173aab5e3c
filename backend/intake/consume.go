package intake

import (
	"context"
	"errors"
	"strconv"

	"tabiji/backend/clock"
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
	Events  int
	Entered int
	Held    int
	Already int  // inside already, or kept out by the re-entry rule
	More    bool // more events wait: consume again
}

// Consume plans the entries that new events cause and moves the cursor, in one transaction: an event is
// never planned twice and never passed over, whenever the program dies.
func (in *Intake) Consume(ctx context.Context) (res Result, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for {
		err = in.store.Consume(ctx, func(tx Tx) error {
			res = Result{}
			return in.consume(tx, &res)
		})
		var unknown *unknownVersion
		if !errors.As(err, &unknown) {
			break
		}
		if err := in.load(ctx, unknown.id); err != nil {
			return Result{}, err
		}
	}
	if err != nil {
		return Result{}, err
	}
	return res, nil
}

// unknownVersion ends a transaction that needs a version not compiled yet.
type unknownVersion struct{ id int64 }

func (*unknownVersion) Error() string { return "a version must be read first" }

// mostVersions bounds what is kept compiled.
const mostVersions = 200

func (in *Intake) load(ctx context.Context, id int64) error {
	body, found, err := in.store.VersionBody(ctx, id)
	if err != nil {
		return err
	}
	if len(in.versions) > mostVersions {
		clear(in.versions)
	}
	var v *journey.Version
	if found {
		if v, err = journey.Unpack(body); err != nil {
			in.log.Error("a version cannot be read; nobody enters it", "version", id, "err", err)
			v = nil
		}
	}
	in.versions[id] = v
	return nil
}

func (in *Intake) consume(tx Tx, res *Result) error {
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
		if res.Entered+res.Held > mostEntries {
			res.More = true
			break
		}
		if err := in.one(tx, &events[i], res); err != nil {
			return err
		}
		res.Events++
		after = events[i].Seq
	}
	return tx.SetIntakeSeq(after)
}

func (in *Intake) one(tx Tx, e *event.Event, res *Result) error {
	listeners, err := tx.Listeners(*e)
	if err != nil {
		return err
	}
	for _, l := range listeners {
		if e.Seq <= l.StartSeq {
			continue
		}
		v, known := in.versions[l.Version]
		if !known {
			return &unknownVersion{l.Version}
		}
		if v == nil {
			continue
		}
		past, err := tx.Past(l.No, e.Contact, l.Practice)
		if err != nil {
			return err
		}
		plan, ok := Plan(v, l, *e, past)
		if !ok {
			continue
		}
		if plan.Key == "" {
			res.Already++
			continue
		}
		entered, err := tx.Enroll(plan)
		switch {
		case err != nil:
			return err
		case !entered:
			res.Already++
		case plan.Held.ID != "":
			res.Held++
		default:
			res.Entered++
		}
	}
	return nil
}

// Plan decides whether an event takes its contact into a journey. ok is false when no trigger of the
// version listens to it; a plan without a Key is a person who may not enter (again), Held says why.
func Plan(v *journey.Version, l Listener, e event.Event, past []journey.Past) (plan Enrollment, ok bool) {
	entries := v.EntriesFor(e, v.Zone)
	if len(entries) == 0 {
		return Enrollment{}, false
	}
	plan = Enrollment{Journey: l.No, Version: l.Version, Contact: e.Contact, Entry: entries[0].Node, At: e.ReceivedAt,
		Why: entries[0].Why, Practice: l.Practice, Depth: e.Depth, Chain: e.Chain}
	key, may, why := journey.MayEnter(v.Settings, past, journey.Cause{
		Key: "ev:" + strconv.FormatInt(e.Seq, 10), EventKey: e.Key, At: e.ReceivedAt})
	if !may {
		plan.Held = why
		return plan, true
	}
	plan.Key, plan.Held = key, circle(l.ID, e)
	return plan, true
}

// circle is why an entry would make journeys cause each other without end: the chain is too deep, or it
// already passed this journey at this very moment.
func circle(id string, e event.Event) words.Line {
	if e.Depth > event.DeepestChain {
		return words.New("reason.entry.held.depth", "limit", event.DeepestChain)
	}
	if passed(e.Chain, id, e.ReceivedAt) {
		return words.New("reason.entry.held.circle")
	}
	return words.Line{}
}

func passed(chain []event.Link, id string, at clock.Instant) bool {
	for _, link := range chain {
		if link.Journey == id && link.At == at {
			return true
		}
	}
	return false
}
