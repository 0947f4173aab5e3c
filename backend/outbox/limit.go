package outbox

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

// limiter holds the rolling limits of one account, as read in one transaction. Each limit counts the hand-overs of its
// window, whatever their result; one dated in the future counts as well, so that a clock that is set back frees no
// places.
type limiter []*window

// limiterOf reads the limits as far as needed to hand over want more mails.
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

// opens is when a place is free again; 0: one is free now.
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

// limits are the account's own limits.
func (a Account) limits() []delivery.Limit {
	return delivery.PerHourAndDay(a.PerHour, a.PerDay)
}

func (a Account) limited() bool { return a.PerHour > 0 || a.PerDay > 0 }

// PaceOf gives the pace at which the next mails of an account can leave under its own limits.
func PaceOf(tx Tx, a Account) (*delivery.Pace, error) {
	if !a.limited() {
		return delivery.NewPace(nil, nil), nil
	}
	handed, err := tx.HandedAt(a.ID, 0, max(a.PerHour, a.PerDay))
	return delivery.NewPace(a.limits(), handed), err
}

// OpensAt is when the limits of an account have a place again; 0: they have one now.
func OpensAt(tx Tx, a Account) (clock.Instant, error) {
	l, err := limiterOf(tx, a, 1)
	return l.opens(), err
}

// mostPutOff is how many waiting rows get a moment of their own at which they leave; the others wait behind them, and
// only the account says until when.
const mostPutOff = 100

// putOff gives the next waiting rows their reason and the moment at which the limit has a place for them. promised are
// mails on their way that take the first places.
func putOff(tx Tx, a Account, promised int) error {
	list, err := tx.Waiting(a.ID, mostPutOff)
	if err != nil || len(list) == 0 {
		return err
	}
	pace, err := PaceOf(tx, a)
	if err != nil {
		return err
	}
	for range promised {
		pace.Next(tx.Now())
	}
	for _, w := range list {
		at, by := pace.Next(tx.Now())
		if by.Most == 0 || w.PutOff && near(w.NextAt, at) {
			continue
		}
		why := words.New("reason.delivery.limit", "limit", by.Most, "hours", by.Hours, "at", int64(at))
		if err := tx.Defer(w.ID, at, why); err != nil {
			return err
		}
	}
	return nil
}

// near reports whether two moments differ by less than a second; then the row is not written again.
func near(a, b clock.Instant) bool { return max(a, b).Sub(min(a, b)) < time.Second }

// Waiting is how many mails an account's own limit keeps from leaving, and until when.
type Waiting struct {
	N      int64
	Limit  delivery.Limit
	NextAt clock.Instant // the next of them leaves
	LastAt clock.Instant // the last of them; 0: too many to compute
}

// mostForetold bounds for how many waiting mails the moment of the last is computed.
const mostForetold = 100_000

// WaitingFor tells how many mails wait for the limit of an account that is ready; N 0: none.
func WaitingFor(tx Tx, a Account) (w Waiting, err error) {
	if a.State != delivery.Ready || !a.limited() {
		return w, nil
	}
	if at, err := OpensAt(tx, a); err != nil || at == 0 {
		return w, err
	}
	if w.N, err = tx.CountWaiting(a.ID); err != nil || w.N == 0 {
		return w, err
	}
	pace, err := PaceOf(tx, a)
	if err != nil {
		return Waiting{}, err
	}
	at, by := pace.Next(tx.Now())
	w.NextAt, w.Limit = at, by
	if w.N <= mostForetold {
		for range w.N - 1 {
			at, _ = pace.Next(tx.Now())
		}
		w.LastAt = at
	}
	return w, nil
}

// Line says it in words; zero when nobody waits.
func (w Waiting) Line() words.Line {
	switch {
	case w.N == 0:
		return words.Line{}
	case w.LastAt == 0 || w.LastAt == w.NextAt:
		return words.New("reason.account.waiting", "n", w.N, "limit", w.Limit.Most, "hours", w.Limit.Hours, "at", int64(w.NextAt))
	}
	return words.New("reason.account.waiting_until", "n", w.N, "limit", w.Limit.Most, "hours", w.Limit.Hours, "at", int64(w.NextAt), "last", int64(w.LastAt))
}
