package outbox

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

// limiter is how the rolling limits of one account stand in one transaction. Each limit counts the
// hand-overs of its last hours, whatever became of them; one in the future counts as well, so that a
// clock set back opens nothing.
type limiter []*window

// limiterOf reads the limits for a wish to hand over want more mails.
func limiterOf(tx Tx, a Account, want int) (limiter, error) {
	var l limiter
	for _, of := range [...]struct{ hours, most int }{{1, a.PerHour}, {24, a.PerDay}} {
		if of.most <= 0 {
			continue
		}
		skip := max(0, of.most-want)
		edge, err := tx.HandedAt(a.ID, skip, of.most-skip)
		if err != nil {
			return nil, err
		}
		l = append(l, &window{hours: of.hours, most: of.most, skip: skip, edge: edge, now: tx.Now()})
	}
	return l, nil
}

// take uses up one place of every limit.
func (l limiter) take() {
	for _, w := range l {
		w.used++
	}
}

// free is how many mails may go now, at most want.
func (l limiter) free(want int) int {
	for _, w := range l {
		want = min(want, w.free())
	}
	return want
}

// opens is when the first place is free again, 0 when one is free now.
func (l limiter) opens() (at clock.Instant) {
	for _, w := range l {
		if w.free() == 0 {
			at = max(at, w.opens())
		}
	}
	return at
}

// windows states the limits for a decision.
func (l limiter) windows() []delivery.Window {
	var out []delivery.Window
	for _, w := range l {
		d := delivery.Window{Hours: w.hours, Limit: w.most, Free: w.free()}
		if d.Free == 0 {
			d.OpensAt = w.opens()
		}
		out = append(out, d)
	}
	return out
}

// window is one rolling limit. One more mail may go when the most-th newest hand-over is older than the
// window; with used places promised in this transaction, the (most-used)-th newest decides.
type window struct {
	hours, most int
	skip        int             // edge begins with hand-over number skip, counted from the newest
	edge        []clock.Instant // up to hand-over number most-1
	now         clock.Instant
	used        int
}

func (w *window) length() time.Duration { return time.Duration(w.hours) * time.Hour }

func (w *window) free() int {
	n := 0
	for i := w.most - 1 - w.used - w.skip; i >= 0; i-- {
		if i < len(w.edge) && w.edge[i].Add(w.length()) > w.now {
			break
		}
		n++
	}
	return n
}

func (w *window) opens() clock.Instant {
	i := w.most - 1 - w.used - w.skip
	if i < 0 || i >= len(w.edge) { // every place was taken in this very transaction
		return w.now.Add(w.length())
	}
	return w.edge[i].Add(w.length())
}
