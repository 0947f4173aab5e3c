package runner_test

import (
	"fmt"
	"testing"
	"time"

	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

// play runs three journeys that change what the other reads, for the same people, with the clock standing
// still long after everything is due: the hardest case for the order of passages.
func play(t *testing.T, batch int, restart bool) string {
	w := sqlitetest.New(t)
	w.Tune = func(c *runner.Config) { c.Batch = batch }
	w.Open()
	a, b, c := w.Publish(crossing), w.Publish(second), w.Publish(steps)
	people := w.Contacts(8)
	for i, p := range people {
		w.Write(func(tx *sqlite.Tx) error { return nil })
		w.Happen(p, "visit", fmt.Sprintf("v1:%d", i), nil)
		if i%2 == 1 {
			w.Happen(p, "visit", fmt.Sprintf("v2:%d", i), nil)
		}
	}
	w.Enter(a, people...)
	w.Clock.Advance(40 * time.Minute)
	w.Enter(b, people...)
	w.Enter(c, people...)
	w.Clock.Advance(day)
	for tick := 0; ; tick++ {
		res, err := w.Runner.Tick(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if res.Walked == 0 && !res.More {
			break
		}
		if tick > 10_000 {
			t.Fatal("no end")
		}
		if restart {
			w.Open()
			if _, err := w.Intake.Consume(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w.Histories() + w.Dump("SELECT contact, tag FROM contact_tag ORDER BY 1, 2") +
		w.Dump("SELECT contact, kind, key, chain, depth FROM event ORDER BY seq") + w.Dump("SELECT id, fields FROM contact ORDER BY id") +
		w.Dump("SELECT * FROM node_count WHERE n <> 0 ORDER BY 1, 2, 3")
}

func TestBatchSizesAndRestartsGiveTheSameHistories(t *testing.T) {
	t.Parallel()
	want := play(t, 1000, false)
	if len(want) < 10_000 {
		t.Fatalf("only %d bytes of history: the play is too small to prove anything", len(want))
	}
	for _, c := range []struct {
		batch   int
		restart bool
	}{{1, false}, {7, false}, {1000, true}, {7, true}, {1, true}, {3, false}} {
		t.Run(fmt.Sprintf("batch %d restart %v", c.batch, c.restart), func(t *testing.T) {
			t.Parallel()
			if got := play(t, c.batch, c.restart); got != want {
				t.Errorf("differs at %q", firstDifference(got, want))
			}
		})
	}
}

func firstDifference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[max(0, i-200):min(len(a), i+80)] + "\n≠\n" + b[max(0, i-200):min(len(b), i+80)]
		}
	}
	return "the end"
}
