// Package clock knows the time: the machine's, one moved by hand in tests and rehearsals, and one
// that runs fast for demonstrations. It is the only place that may call time.Now.
package clock

import (
	"math"
	"sync"
	"time"
)

// Instant is a point in time: milliseconds since 1970-01-01T00:00:00Z. Zero means "not set".
// It is what every table stores and every decision compares; zones are applied only to show it
// or to compute a local rule.
type Instant int64

// Of converts a time, dropping what is finer than a millisecond.
func Of(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time converts to a UTC time.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Add moves by an elapsed duration.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub is the elapsed duration from j to i; what a duration cannot hold, some 292 years, is the longest one.
func (i Instant) Sub(j Instant) time.Duration {
	const most = Instant(math.MaxInt64 / int64(time.Millisecond))
	return time.Duration(max(-most, min(i-j, most))) * time.Millisecond
}

// String is RFC 3339 with milliseconds in UTC, the form of the API.
func (i Instant) String() string { return i.Time().Format("2006-01-02T15:04:05.000Z") }

// MarshalText writes RFC 3339 with milliseconds in UTC; "not set" is empty.
func (i Instant) MarshalText() ([]byte, error) {
	if i == 0 {
		return []byte{}, nil
	}
	return []byte(i.String()), nil
}

// UnmarshalText reads RFC 3339.
func (i *Instant) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, string(b))
	if err != nil {
		return err
	}
	*i = Of(t)
	return nil
}

// Clock tells wall time and makes timers that run on it.
type Clock interface {
	// Now is the wall time.
	Now() Instant
	// Timer fires once, when Now has reached at, or when as much time has passed as there was until then: so a date
	// that is set back does not delay it. Stop releases it; firing twice never happens.
	Timer(at Instant) Timer
	// Moved is by how much the wall time has been set so far, against a clock that nobody can set: more than 0 when it
	// was set forward. A difference of seconds means nothing.
	Moved() time.Duration
}

// Timer is a pending moment.
type Timer interface {
	C() <-chan struct{}
	Stop()
}

// System is the machine's clock. Its timers wait at most 10 s at a time and look at the wall clock
// again, because monotonic timers stand still while a computer sleeps.
func System() Clock { return scaled{start: 0, speed: 1, drift: machine} }

// machine is the drift of the machine's clock since the program started.
var machine = newDrift(1)

// Pretend is a clock that begins at start and runs speed times as fast as the machine's, speed > 0. It
// stands still at the end of the year 9999, the last that can be written.
func Pretend(start Instant, speed float64) Clock {
	return pretend(start, speed)
}

func pretend(start Instant, speed float64) scaled {
	return scaled{origin: Of(time.Now()), start: start, speed: speed, drift: newDrift(speed)}
}

type scaled struct {
	origin, start Instant
	speed         float64
	drift         drift
}

func (c scaled) Moved() time.Duration { return c.drift.now() }

func (c scaled) Now() Instant {
	real := Of(time.Now().Round(0))
	if c.start == 0 {
		return real
	}
	return c.start + Instant(min(float64(real-c.origin)*c.speed, float64(lastMoment-c.start)))
}

const lastMoment Instant = 253_402_300_799_999 // 9999-12-31T23:59:59.999Z

// Speed is how many times as fast as the machine's clock c runs.
func Speed(c Clock) float64 {
	if s, ok := c.(scaled); ok {
		return s.speed
	}
	if r, ok := c.(recap); ok {
		return r.fast.speed
	}
	return 1
}

const longestSleep = 10 * time.Second

func (c scaled) Timer(at Instant) Timer {
	t := &timer{c: make(chan struct{}), stop: make(chan struct{})}
	since, whole := sinceBoot(), float64(at.Sub(c.Now()))/c.speed
	go func() {
		for {
			left := at.Sub(c.Now())
			if left <= 0 || float64(sinceBoot()-since) >= whole {
				close(t.c)
				return
			}
			nap := time.Duration(min(float64(left)/c.speed+float64(time.Millisecond), float64(longestSleep)))
			wait := time.NewTimer(nap)
			select {
			case <-wait.C:
			case <-t.stop:
				wait.Stop()
				return
			}
		}
	}()
	return t
}

type timer struct {
	c, stop chan struct{}
	once    sync.Once
}

func (t *timer) C() <-chan struct{} { return t.c }
func (t *timer) Stop()              { t.once.Do(func() { close(t.stop) }) }

// Recap is a clock that begins at start, in the past, and runs speed times as fast as the machine's
// until it has caught up with it; from then on it is the machine's. A demonstration on it leaves no
// row that lies in the future.
func Recap(start Instant, speed float64) Clock {
	return recap{pretend(start, speed)}
}

type recap struct{ fast scaled }

func (c recap) Now() Instant { return min(c.fast.Now(), System().Now()) }

func (c recap) Moved() time.Duration { return System().Moved() }

func (c recap) Timer(at Instant) Timer {
	if at <= Of(time.Now()) {
		return c.fast.Timer(at)
	}
	return System().Timer(at)
}

// Local is the time zone of the machine, for showing times where no workspace says another.
func Local() *time.Location { return time.Local }
