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

// betweenAnyTwoWrites lets every kind of transaction fail after its first write, its second, and so on until
// it succeeds; after each failure the file is what it was.
func betweenAnyTwoWrites(t *testing.T, open func(testing.TB) *World) {
	for _, one := range []struct {
		what    string
		least   int // writes, at least
		prepare func(w *World)
		do      func(w *World) error
	}{
		{"events are accepted", 2, func(w *World) { w.Contacts(2) }, func(w *World) error {
			_, err := w.Intake.Accept(context.Background(), []intake.Incoming{
				{Contact: 1, Kind: "purchase", Key: "a", Source: "api"}, {Contact: 2, Kind: "purchase", Key: "b", Source: "api"}})
			return err
		}},
		{"events are consumed", 3, func(w *World) {
			w.Publish(onPurchase)
			for i, who := range w.Contacts(3) {
				w.Happen(who, "purchase", fmt.Sprint("order-", i), nil)
			}
		}, func(w *World) error {
			_, err := w.Intake.Consume(context.Background())
			return err
		}},
		{"a tick lets people in, up to their mail", 20, func(w *World) { w.Enter(w.Publish(aLetter), w.Contacts(4)...) }, (*World).tick},
		{"a tick hears receipts, up to the end", 30, func(w *World) { waitingForMail(w, 4); w.Resolve("sent") }, (*World).tick},
		{"mails are claimed", 4, func(w *World) { waitingForMail(w, 4) }, func(w *World) error {
			return w.send(func(tx outbox.Tx) error {
				_, err := tx.Claim(w.Account, "run_a", 10)
				return err
			})
		}},
		{"mails are handed over, and others received", 6, func(w *World) {
			waitingForMail(w, 4)
			rows := w.claim("run_a", 4)
			w.hand("run_a", rows[0])
			w.hand("run_a", rows[1])
		}, handAndReceive},
		{"mails of a dead run are taken back", 8, func(w *World) {
			waitingForMail(w, 4)
			for _, r := range w.claim("run_dead", 4)[:2] {
				w.hand("run_dead", r)
			}
		}, func(w *World) error {
			return w.send(func(tx outbox.Tx) error {
				_, _, err := tx.TakeBack("run_a", words.New("reason.delivery.unknown_crash"))
				return err
			})
		}},
		{"somebody opts out", 1, func(w *World) { w.Contacts(1) }, func(w *World) error {
			_, err := audience.New(w.DB.Audience()).OptOut(context.Background(), "p1@a.example", contact.Marketing, "command")
			return err
		}},
		{"a tag is given", 2, func(w *World) { w.Contacts(1) }, func(w *World) error {
			_, err := audience.New(w.DB.Audience()).AddTag(context.Background(), 1, "新しい", "command")
			return err
		}},
		{"a list is imported", 9, func(*World) {}, func(w *World) error {
			_, err := audience.New(w.DB.Audience()).Import(context.Background(), strings.NewReader("email,姓\nx1@a.example,佐藤\nx2@a.example,鈴木\nx3@a.example,高橋\n"),
				audience.Options{Consent: contact.OptIn, Tag: "名簿", Source: "list.csv"})
			return err
		}},
		{"a journey is paused", 1, func(w *World) { w.Publish(aLetter) }, func(w *World) error {
			_, err := studio.New(studio.Config{Store: w.DB.Studio(), Clock: w.Clock}).Pause(context.Background(), "jny_letter")
			return err
		}},
		{"a command plans people in", 1, func(w *World) { w.Publish(aLetter); w.Contacts(3) }, (*World).planEntries},
		{"people are planned in", 4, func(w *World) { w.Publish(aLetter); w.Contacts(3); w.must(w.planEntries()) }, func(w *World) error {
			_, err := w.Agenda.Run(context.Background())
			return err
		}},
		{"an engine starts", 3, func(*World) {}, func(w *World) error {
			_, err := w.DB.StepGeneration(context.Background(), 7, "host")
			return err
		}},
	} {
		t.Run(one.what, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			one.prepare(w)
			w.trapWrites()
			before := w.everything()
			for n := 0; ; n++ {
				w.failAfter(n)
				err := one.do(w)
				if err == nil {
					if n < one.least {
						t.Errorf("it took only %d writes", n)
					}
					if w.everything() == before {
						t.Error("it succeeded and changed nothing")
					}
					return
				}
				if !strings.Contains(err.Error(), "malformed JSON") {
					t.Fatalf("after %d writes: %v", n, err)
				}
				if n > 1000 {
					t.Fatal("it never succeeds")
				}
				if after := w.everything(); after != before {
					t.Fatalf("failed after %d writes and left\n%s", n, difference(before, after))
				}
			}
		})
	}
}

const onPurchase = `{"id":"jny_bought","title":"お礼","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"purchase"}},{"id":"end","kind":"goal","at":[0,1],"config":{}}],
"edges":[{"from":["in","next"],"to":"end"}]}`

func (w *World) tick() error {
	_, err := w.Runner.Tick(context.Background())
	return err
}

// planEntries is a person's command to let everybody in.
func (w *World) planEntries() error {
	_, err := studio.New(studio.Config{Store: w.DB.Studio(), Clock: w.Clock}).Enter(context.Background(), "jny_letter", studio.EnterWho{All: true})
	return err
}

// handAndReceive is the commit of a group: two receipts, one of them bad, and two hand-overs.
func handAndReceive(w *World) error {
	rows := w.Rows("SELECT id, rev, enrollment, address FROM outbox ORDER BY id")
	return w.send(func(tx outbox.Tx) error {
		for i, r := range rows {
			var id, rev, enrollment int64
			fmt.Sscan(r[0]+" "+r[1]+" "+r[2], &id, &rev, &enrollment)
			var err error
			switch i {
			case 0:
				_, err = tx.Settle("run_a", outbox.Settlement{ID: id, Enrollment: enrollment, State: delivery.Sent})
			case 1:
				_, err = tx.Settle("run_a", outbox.Settlement{ID: id, Enrollment: enrollment, State: delivery.Unknown, Reason: words.New("reason.delivery.unknown"),
					Attempt: &outbox.Attempt{At: clock.Instant(tx.Now()), Outcome: delivery.Unknown, Scope: outbox.OfNetwork, Stage: "dot"}})
			default:
				_, err = tx.Hand("run_a", outbox.Handed{ID: id, Rev: rev, Address: "x@a.example", ContentHash: "hash"})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// trapWrites makes every write of a row count, and fail when its turn has come.
func (w *World) trapWrites() {
	w.T.Helper()
	w.Exec("CREATE TABLE zz_trap (left INTEGER NOT NULL)")
	w.Exec("INSERT INTO zz_trap VALUES (1000000)")
	for _, table := range w.tables() {
		for _, write := range []string{"INSERT", "UPDATE", "DELETE"} {
			w.Exec(fmt.Sprintf(`CREATE TRIGGER zz_%s_%s BEFORE %s ON %s BEGIN
				UPDATE zz_trap SET left = left - 1;
				SELECT json('{' || left) FROM zz_trap WHERE left < 0;
			END`, table, write, write, table))
		}
	}
}

// failAfter lets so many writes pass.
func (w *World) failAfter(writes int) {
	w.T.Helper()
	w.Exec("UPDATE zz_trap SET left = ?", writes)
}

func (w *World) tables() (list []string) {
	w.T.Helper()
	for _, row := range w.Rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'zz_%' AND name NOT LIKE 'goose_%' ORDER BY 1") {
		list = append(list, row[0])
	}
	return list
}

// everything is the whole file as text.
func (w *World) everything() string {
	w.T.Helper()
	var b strings.Builder
	for _, table := range w.tables() {
		for line := range strings.Lines(w.Dump("SELECT * FROM " + table)) {
			b.WriteString(table + ": " + line)
		}
	}
	return b.String()
}

// difference are the lines that only one of two texts has.
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
