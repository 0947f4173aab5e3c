package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/agenda"
	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/intake"
	"tabiji/backend/journey"
	"tabiji/backend/outbox"
	"tabiji/backend/runner"
	"tabiji/backend/studio"
)

// world is a Subject with the work packages that walk people through it, and no mail server. Its journeys are practice,
// so that no sending account is needed.
type world struct {
	Subject
	t        testing.TB
	clock    *clock.Manual
	intake   *intake.Intake
	agenda   *agenda.Agenda
	runner   *runner.Runner
	audience *audience.Service
	studio   *studio.Studio
}

// account is the id of the account that practice mail is planned with.
const account = "practice"

func newWorld(t testing.TB, s Subject) *world {
	w := &world{Subject: s, t: t, clock: s.Clock(), audience: audience.New(s.Audience())}
	shelf := journey.NewShelf(nil)
	w.intake = intake.New(intake.Config{Store: s.Intake(), Shelf: shelf})
	w.agenda = agenda.New(agenda.Config{Store: s.Agenda(), Shelf: shelf, Clock: w.clock})
	w.runner = runner.New(runner.Config{Store: s.Ticks(), Clock: w.clock})
	w.studio = studio.New(studio.Config{Store: s.Studio(), Shelf: shelf, Clock: w.clock, RunAgenda: w.agenda.RunNow})
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// people adds n people p1@a.example, p2@a.example …
func (w *world) people(n int) (ids []int64) {
	w.t.Helper()
	var file strings.Builder
	file.WriteString("email,姓\n")
	for i := range n {
		fmt.Fprintf(&file, "p%d@a.example,佐藤\n", i+1)
	}
	_, err := w.audience.Import(context.Background(), strings.NewReader(file.String()), audience.Options{Consent: contact.OptIn, Source: "list.csv"})
	w.must(err)
	for i := range n {
		p, err := w.audience.Find(context.Background(), fmt.Sprintf("p%d@a.example", i+1))
		w.must(err)
		ids = append(ids, p.ID)
	}
	return ids
}

// start imports a journey file and starts it.
func (w *world) start(file string) {
	w.t.Helper()
	done, err := w.studio.Import(context.Background(), []byte(file))
	w.must(err)
	_, err = w.studio.Start(context.Background(), done.ID, studio.StartOptions{})
	w.must(err)
}

// letIn lets everybody into a journey by hand; the tick walks them.
func (w *world) letIn(journey string) error {
	_, err := w.studio.Enter(context.Background(), journey, studio.EnterWho{All: true})
	return err
}

// happen reports an event to the intake.
func (w *world) happen(contact int64, kind, key string, props map[string]string) intake.Accepted {
	w.t.Helper()
	a, err := w.intake.Accept(context.Background(), []intake.Incoming{{Contact: contact, Kind: kind, Key: key, Props: props, Source: "api"}})
	w.must(err)
	return a[0]
}

func (w *world) tick() error {
	_, err := w.runner.Tick(context.Background())
	return err
}

// rest does what the engine does, until nothing is due at the clock's moment.
func (w *world) rest() {
	w.t.Helper()
	ctx := context.Background()
	for range 10_000 {
		consumed, err := w.intake.Step(ctx)
		w.must(err)
		did, err := w.agenda.Run(ctx)
		w.must(err)
		walked, err := w.runner.Step(ctx)
		w.must(err)
		if consumed+did+walked == 0 {
			return
		}
	}
	w.t.Fatal("the world never settles")
}

// waitingForMail brings so many people to a mail step, each with a mail that is due.
func (w *world) waitingForMail(people int) {
	w.t.Helper()
	w.start(aLetter)
	w.people(people)
	w.must(w.letIn("jny_letter"))
	w.rest()
	due := 0
	for _, m := range w.Mails() {
		if m.State == delivery.Due {
			due++
		}
	}
	if due != people {
		w.t.Fatalf("%d mails are due", due)
	}
}

// send runs f in one of the senders' transactions.
func (w *world) send(f func(tx outbox.Tx) error) error {
	return w.Outbox().Send(context.Background(), true, f)
}

// claim claims at most limit due rows for an owner.
func (w *world) claim(owner string, limit int) (rows []outbox.Claimed) {
	w.t.Helper()
	w.must(w.send(func(tx outbox.Tx) error {
		tickets, err := tx.Claim(account, owner, limit)
		if err != nil {
			return err
		}
		var ids []int64
		for _, t := range tickets {
			ids = append(ids, t.ID)
		}
		read, err := tx.Claimed(ids)
		rows = nil
		for _, id := range ids { // in the order of the claim
			for _, r := range read {
				if r.ID == id {
					rows = append(rows, r)
				}
			}
		}
		return err
	}))
	return rows
}

// hand records the hand-over of a claimed row; ok is false when the owner no longer has the claim.
func (w *world) hand(owner string, row outbox.Claimed) (ok bool) {
	w.t.Helper()
	w.must(w.send(func(tx outbox.Tx) (err error) {
		ok, err = tx.RecordHandOver(owner, outbox.Handed{ID: row.ID, Rev: row.Rev, Address: row.Person.Address, ContentHash: "hash"})
		return err
	}))
	return ok
}

func (w *world) settle(owner string, s outbox.Result) (ok bool) {
	w.t.Helper()
	w.must(w.send(func(tx outbox.Tx) (err error) {
		ok, err = tx.RecordResult(owner, s)
		return err
	}))
	return ok
}

// mail is the present row of the outbox.
func (w *world) mail(id int64) Mail {
	for _, m := range w.Mails() {
		if m.ID == id {
			return m
		}
	}
	return Mail{}
}

func (w *world) state(mail int64) delivery.State { return w.mail(mail).State }

// live is a running journey, with the version it lets people into.
func (w *world) live(id string) (live studio.LiveVersion) {
	w.t.Helper()
	w.must(w.Studio().Read(context.Background(), func(tx studio.Tx) error {
		j, found, err := tx.Journey(id)
		if err == nil && !found {
			err = fmt.Errorf("there is no journey %s", id)
		}
		live = studio.LiveVersion{Journey: j.No, Version: j.Live}
		return err
	}))
	return live
}
