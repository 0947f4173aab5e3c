package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// betweenAnyTwoWrites makes every kind of transaction fail after its first write, its second, and so on until it
// succeeds; after each failure the store must be what it was before.
func betweenAnyTwoWrites(t *testing.T, open func(testing.TB) Subject) {
	for _, one := range []struct {
		what    string
		least   int // writes that it has, at least
		prepare func(w *world)
		do      func(w *world) error
	}{
		{"events are accepted", 2, func(w *world) { w.people(2) }, func(w *world) error {
			_, err := w.intake.Accept(context.Background(), []intake.Incoming{
				{Contact: 1, Kind: "purchase", Key: "a", Source: "api"}, {Contact: 2, Kind: "purchase", Key: "b", Source: "api"}})
			return err
		}},
		{"events are consumed", 3, func(w *world) {
			w.start(onPurchase)
			for i, who := range w.people(3) {
				w.happen(who, "purchase", fmt.Sprint("order-", i), nil)
			}
		}, func(w *world) error {
			_, err := w.intake.Consume(context.Background())
			return err
		}},
		{"a tick lets people in, up to their mail", 20, func(w *world) { w.start(aLetter); w.people(4); w.must(w.letIn("jny_letter")) }, (*world).tick},
		{"a tick hears receipts, up to the end", 30, func(w *world) { w.waitingForMail(4); w.sendAll() }, (*world).tick},
		{"mails are claimed", 4, func(w *world) { w.waitingForMail(4) }, func(w *world) error {
			return w.send(func(tx outbox.Tx) error {
				_, err := tx.Claim(account, "run_a", 10)
				return err
			})
		}},
		{"mails are handed over, and others received", 6, func(w *world) {
			w.waitingForMail(4)
			rows := w.claim("run_a", 4)
			w.hand("run_a", rows[0])
			w.hand("run_a", rows[1])
		}, handAndReceive},
		{"mails of a dead run are taken back", 8, func(w *world) {
			w.waitingForMail(4)
			for _, r := range w.claim("run_dead", 4)[:2] {
				w.hand("run_dead", r)
			}
		}, func(w *world) error {
			return w.send(func(tx outbox.Tx) error {
				_, _, err := tx.Recover("run_a", words.New("reason.delivery.unknown_crash"))
				return err
			})
		}},
		{"somebody opts out", 1, func(w *world) { w.people(1) }, func(w *world) error {
			_, err := w.audience.OptOut(context.Background(), "p1@a.example", contact.Marketing, "command")
			return err
		}},
		{"a tag is given", 2, func(w *world) { w.people(1) }, func(w *world) error {
			_, err := w.audience.AddTag(context.Background(), 1, "新しい", "command")
			return err
		}},
		{"a list is imported", 9, func(*world) {}, func(w *world) error {
			_, err := w.audience.Import(context.Background(), strings.NewReader("email,姓\nx1@a.example,佐藤\nx2@a.example,鈴木\nx3@a.example,高橋\n"),
				audience.Options{Consent: contact.OptIn, Tag: "名簿", Source: "list.csv"})
			return err
		}},
		{"a journey is paused", 1, func(w *world) { w.start(aLetter) }, func(w *world) error {
			_, err := w.alone().Pause(context.Background(), "jny_letter")
			return err
		}},
		{"a command plans people in", 1, func(w *world) { w.start(aLetter); w.people(3) }, (*world).planEntries},
		{"people are planned in", 4, func(w *world) { w.start(aLetter); w.people(3); w.must(w.planEntries()) }, func(w *world) error {
			_, err := w.agenda.Run(context.Background())
			return err
		}},
		{"an engine starts", 3, func(*world) {}, func(w *world) error {
			_, err := w.StepGeneration(context.Background(), 7, "host")
			return err
		}},
	} {
		t.Run(one.what, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, open(t))
			one.prepare(w)
			before := w.Everything()
			for n := 0; ; n++ {
				w.FailAfter(n)
				err := one.do(w)
				if err == nil {
					if n < one.least {
						t.Errorf("it took only %d writes", n)
					}
					if w.Everything() == before {
						t.Error("it succeeded and changed nothing")
					}
					return
				}
				if !w.Failed(err) {
					t.Fatalf("after %d writes: %v", n, err)
				}
				if n > 1000 {
					t.Fatal("it never succeeds")
				}
				if after := w.Everything(); after != before {
					t.Fatalf("failed after %d writes and left\n%s", n, difference(before, after))
				}
			}
		})
	}
}

const onPurchase = `{"format":"tabiji.journey/1","id":"jny_bought","title":"お礼","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"purchase"}},{"id":"end","kind":"goal","at":[0,1],"config":{}}],
"edges":[{"from":["in","next"],"to":"end"}]}`

// alone is a studio without an agenda: its plans are not carried out, so that a command is one transaction.
func (w *world) alone() *studio.Studio {
	return studio.New(studio.Config{Store: w.Studio(), Clock: w.clock})
}

// planEntries is an author's command to let everybody in.
func (w *world) planEntries() error {
	_, err := w.alone().Enter(context.Background(), "jny_letter", studio.EnterWho{All: true})
	return err
}

// handAndReceive is the commit of a group of sends: two receipts, one of them wrong, and two hand-overs.
func handAndReceive(w *world) error {
	mails := w.Mails()
	return w.send(func(tx outbox.Tx) error {
		for i, m := range mails {
			row, _, err := tx.Row(m.ID)
			if err != nil {
				return err
			}
			switch i {
			case 0:
				_, err = tx.RecordResult("run_a", outbox.Result{ID: m.ID, Enrollment: m.Enrollment, State: delivery.Sent})
			case 1:
				_, err = tx.RecordResult("run_a", outbox.Result{ID: m.ID, Enrollment: m.Enrollment, State: delivery.Unknown, Reason: words.New("reason.delivery.unknown"),
					Attempt: &outbox.Attempt{At: clock.Instant(tx.Now()), Outcome: delivery.Unknown, Scope: outbox.OfNetwork, Stage: "dot"}})
			default:
				_, err = tx.RecordHandOver("run_a", outbox.Handed{ID: m.ID, Rev: row.Rev, Address: "x@a.example", ContentHash: "hash"})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// sendAll sends every mail that is due.
func (w *world) sendAll() {
	w.t.Helper()
	for _, row := range w.claim("run_a", 100) {
		w.hand("run_a", row)
		w.settle("run_a", outbox.Result{ID: row.ID, Enrollment: row.Enrollment, State: delivery.Sent})
	}
}

// difference gives the lines that only one of two texts has.
func difference(before, after string) string {
	var b strings.Builder
	for line := range strings.Lines(after) {
		if !strings.Contains(before, line) {
			b.WriteString("+ " + line)
		}
	}
	for line := range strings.Lines(before) {
		if !strings.Contains(after, line) {
			b.WriteString("- " + line)
		}
	}
	return b.String()
}
