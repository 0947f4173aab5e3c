package clock_test

import (
	"testing"
	"time"

	"tabiji/backend/clock"
)

// fired reports whether a timer has fired.
func fired(t clock.Timer) bool {
	select {
	case <-t.C():
		return true
	default:
		return false
	}
}

// A date that is set back makes nobody wait longer than was meant, nor does one that is set forward.
func TestATimerPassesWithTimeWhateverTheDate(t *testing.T) {
	t.Parallel()
	const start, year = clock.Instant(1_793_577_600_000), 365 * 24 * time.Hour
	m := clock.NewManual(start.Add(year))
	soon, never := m.Timer(m.Now().Add(10*time.Second)), m.Timer(m.Now().Add(time.Hour))
	m.Correct(start)
	if m.Moved() != -year || fired(soon) {
		t.Errorf("moved by %v, fired %v", m.Moved(), fired(soon))
	}
	m.Advance(9 * time.Second)
	if fired(soon) {
		t.Error("it fired a second early")
	}
	if !m.AdvanceNext() || !fired(soon) || m.Now() != start.Add(10*time.Second) {
		t.Errorf("it has not fired by %v", m.Now())
	}
	m.Correct(start.Add(2 * year))
	if !fired(never) || m.Moved() != year-10*time.Second {
		t.Errorf("moved by %v, fired %v", m.Moved(), fired(never))
	}
	m.Set(start) // Set back is a correction, too
	if m.Moved() != -year-10*time.Second {
		t.Errorf("moved by %v", m.Moved())
	}
}

func TestTheMachinesDateStandsStill(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]clock.Clock{"system": clock.System(), "pretend": clock.Pretend(1_793_577_600_000, 1), "recap": clock.Recap(1_793_577_600_000, 1000)} {
		if by := c.Moved(); by.Abs() > time.Minute { // of a machine whose clock is just put right
			t.Errorf("%s: moved by %v", name, by)
		}
		timer := c.Timer(c.Now() + 5)
		<-timer.C()
		timer.Stop()
	}
}
