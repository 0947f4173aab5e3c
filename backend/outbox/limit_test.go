package outbox

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tabiji/backend/clock"
)

// ledger is a transaction that knows nothing but hand-overs.
type ledger struct {
	Tx
	now    clock.Instant
	handed []clock.Instant // sorted, newest first
}

func (l *ledger) Now() clock.Instant { return l.now }

func (l *ledger) HandedAt(_ string, skip, n int) ([]clock.Instant, error) {
	from := min(skip, len(l.handed))
	return slices.Clone(l.handed[from:min(from+n, len(l.handed))]), nil
}

func (l *ledger) hand() {
	i, _ := slices.BinarySearchFunc(l.handed, l.now, func(a, b clock.Instant) int { return int(b - a) })
	l.handed = slices.Insert(l.handed, i, l.now)
}

// windowed is the most hand-overs that any window of the length saw.
func windowed(at []clock.Instant, length time.Duration) (most int) {
	for i, from := range at {
		n := 0
		for _, t := range at[i:] {
			if t.Sub(from) < length {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestSMTP6_NeverAboveTheLimitInAnyRollingWindow(t *testing.T) {
	t.Parallel()
	for range 100 { // a check is 100 schedules
		rapid.Check(t, anySchedule)
	}
}

func anySchedule(t *rapid.T) {
	a := Account{ID: "default", PerHour: rapid.IntRange(0, 6).Draw(t, "per hour"), PerDay: rapid.IntRange(0, 15).Draw(t, "per day")}
	l := &ledger{now: 1_795_316_400_000}
	var real clock.Instant // the time that really passed, whatever the clock says
	var when []clock.Instant
	for range rapid.IntRange(1, 40).Draw(t, "steps") {
		pass := clock.Instant(rapid.Int64Range(0, 3*3_600_000).Draw(t, "passes"))
		real, l.now = real+pass, l.now+pass
		if rapid.IntRange(0, 9).Draw(t, "clock is set back") == 0 {
			l.now -= clock.Instant(rapid.Int64Range(0, 5*3_600_000).Draw(t, "by"))
		}
		want := rapid.IntRange(1, 12).Draw(t, "due")
		limits, err := limiterOf(l, a, want)
		if err != nil {
			t.Fatal(err)
		}
		n := limits.free(want)
		if at := limits.opens(); (n == 0) != (at > l.now) {
			t.Fatalf("%d may go, and the first place opens at %d, now %d", n, at, l.now)
		}
		for range n {
			if limits.free(1) == 0 {
				t.Fatal("a place that was promised is gone")
			}
			limits.take()
			l.hand()
			when = append(when, real)
		}
	}
	if most := windowed(when, time.Hour); a.PerHour > 0 && most > a.PerHour {
		t.Fatalf("%d in an hour, the limit is %d", most, a.PerHour)
	}
	if most := windowed(when, 24*time.Hour); a.PerDay > 0 && most > a.PerDay {
		t.Fatalf("%d in 24 hours, the limit is %d", most, a.PerDay)
	}
}

func TestSMTP6_ThePlaceOpensExactlyWhenTheOldestLeavesTheWindow(t *testing.T) {
	t.Parallel()
	a := Account{ID: "default", PerHour: 2}
	l := &ledger{now: 1_000_000_000}
	l.hand()
	l.now += 600_000
	l.hand()
	l.now += 600_000
	limits, _ := limiterOf(l, a, 5)
	if n, at := limits.free(5), limits.opens(); n != 0 || at != 1_000_000_000+3_600_000 {
		t.Errorf("%d free, opens at %d", n, at)
	}
	l.now = 1_000_000_000 + 3_600_000
	limits, _ = limiterOf(l, a, 5)
	if n := limits.free(5); n != 1 {
		t.Errorf("%d free when one has left the window, want 1", n)
	}
}
