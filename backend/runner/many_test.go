package runner_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/runner"
	"tabiji/backend/sqlitetest"
)

// reads counts the events that ticks read from a store.
type reads struct {
	runner.Store
	n *int
}

func (s reads) Tick(ctx context.Context, f func(runner.Tx) error) error {
	return s.Store.Tick(ctx, func(tx runner.Tx) error { return f(readsTx{tx, s.n}) })
}

type readsTx struct {
	runner.Tx
	n *int
}

func (tx readsTx) Happened(kinds []string, asked []runner.Ask, limit int) ([][]event.Event, error) {
	lists, err := tx.Tx.Happened(kinds, asked, limit)
	for _, l := range lists {
		*tx.n += len(l)
	}
	return lists, err
}

func (tx readsTx) LastHappened(kinds []string, contact, after int64, received clock.Instant) (event.Event, bool, error) {
	*tx.n++
	return tx.Tx.LastHappened(kinds, contact, after, received)
}

// TestOfVeryManyEventsOnlyThoseAreReadThatCanDecide: one person has 50,000 purchases, a second apart; each claim of theirs
// reads a page or a few, whether the events lie before the wait, in its look-back, or after it.
func TestOfVeryManyEventsOnlyThoseAreReadThatCanDecide(t *testing.T) {
	t.Parallel()
	const many = 50_000
	for _, c := range []struct {
		name, settings string
		begins         time.Duration // when the person enters; the purchases go on from Monday for 14 hours
		path           string
		passed         []int64 // the purchases that led on
	}{
		{"while they wait", "", 0, "in:next → buy:any → come:again → good:", []int64{1, 2}},
		{"in the look-back", `,"look_back":{"amount":2,"unit":"hour"}`, 14 * time.Hour, "in:next → buy:any → come:timeout → bye:", []int64{43_200}},
		{"before the wait", "", 14 * time.Hour, "in:next → buy:timeout → come:timeout → bye:", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			n := 0
			w.Tune = func(r *runner.Config) { r.Store = reads{r.Store, &n} }
			w.Open()
			p := w.Contact("a@a.example", nil)
			j := w.Publish(fmt.Sprintf(shopping, c.settings))
			if c.begins == 0 {
				w.Enter(j, p)
				w.Settle()
			}
			w.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO event (contact, kind, source, key, occurred_at, received_at)
				SELECT ?2, 'purchase', 'api', i, ?3 + i * 1000, ?3 + i * 1000 FROM n`, many, p, int64(sqlitetest.Monday))
			w.Clock.Set(after(14 * time.Hour))
			if c.begins != 0 {
				w.Settle() // everything is consumed, and nobody waits
				w.Enter(j, p)
				w.Settle()
			}
			w.Until(after(30 * day))
			if got := w.PathOf(1); got != c.path {
				t.Errorf("went %s, want %s", got, c.path)
			}
			for _, i := range c.passed { // each purchase is known by its moment
				if at := int64(sqlitetest.Monday) + i*1000; !strings.Contains(w.Histories(), fmt.Sprint(at)) {
					t.Errorf("purchase %d led nobody on:\n%s", i, w.Histories())
				}
			}
			if most := 1000; n > most {
				t.Errorf("%d events of %d were read, want at most %d", n, many, most)
			}
			w.Sound()
		})
	}
}
