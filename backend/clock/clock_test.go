package clock_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
)

// The moment before the year 10000.
const last = clock.Instant(253_402_300_799_999)

func TestAPretendClockNeverRunsBackwardsOrPastTheLastYear(t *testing.T) {
	t.Parallel()
	for _, speed := range []float64{0.001, 1, 1e6, 1e300} {
		synctest.Test(t, func(t *testing.T) {
			c := clock.Pretend(1_772_938_523_456, speed)
			before := c.Now()
			for range 5 {
				time.Sleep(24 * time.Hour)
				now := c.Now()
				if now < before || now > last {
					t.Errorf("at speed %g: %v after %v", speed, now, before)
				}
				before = now
			}
		})
	}
}

func TestATimerOfTheFarFutureDoesNotFireNow(t *testing.T) {
	t.Parallel()
	for name, speed := range map[string]float64{"slow": 0.001, "as usual": 1, "fast": 1000} {
		synctest.Test(t, func(t *testing.T) {
			timer := clock.Pretend(1_772_938_523_456, speed).Timer(last)
			defer timer.Stop()
			for range 3 {
				time.Sleep(time.Hour)
				select {
				case <-timer.C():
					t.Fatalf("%s: the timer for the year 9999 fired", name)
				default:
				}
			}
		})
	}
}

func TestTheTimeBetweenTwoMomentsIsNeverTurnedRound(t *testing.T) {
	t.Parallel()
	if d := last.Sub(0); d < 290*365*24*time.Hour {
		t.Errorf("8,000 years are %v", d)
	}
	if d := clock.Instant(0).Sub(last); d > -290*365*24*time.Hour {
		t.Errorf("8,000 years back are %v", d)
	}
	if d := clock.Instant(1500).Sub(1000); d != 500*time.Millisecond {
		t.Errorf("half a second is %v", d)
	}
	if d := clock.Instant(math.MaxInt64).Sub(1); d <= 0 {
		t.Errorf("%v", d)
	}
}
