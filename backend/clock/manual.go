package clock

import (
	"slices"
	"sync"
	"time"
)

// Manual is a clock that stands still until it is moved. Timers fire inside Set and Advance, in
// the order of their moments.
type Manual struct {
	mu      sync.Mutex
	now     Instant
	passed  time.Duration // what a clock that nobody can set has counted
	moved   time.Duration
	pending []*manualTimer
}

// NewManual makes a clock that stands at now.
func NewManual(now Instant) *Manual { return &Manual{now: now} }

// Now is the moment the clock stands at.
func (m *Manual) Now() Instant {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Set lets time pass up to a moment and fires what is due. To a moment before, it is Correct.
func (m *Manual) Set(now Instant) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if by := now.Sub(m.now); by >= 0 {
		m.passed += by
	} else {
		m.moved += by
	}
	m.turn(now)
}

// Correct sets the wall time, as a person does who changes the date: no time passes.
func (m *Manual) Correct(now Instant) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.moved += now.Sub(m.now)
	m.turn(now)
}

// Moved is by how much the wall time was set.
func (m *Manual) Moved() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.moved
}

// turn shows another time and fires what is due. Held under mu.
func (m *Manual) turn(now Instant) {
	m.now = now
	m.pending = slices.DeleteFunc(m.pending, func(t *manualTimer) bool {
		if t.at <= now || t.passed <= m.passed {
			close(t.c)
			return true
		}
		return false
	})
}

// Advance moves the clock by an elapsed duration.
func (m *Manual) Advance(d time.Duration) { m.Set(m.Now().Add(d)) }

// AdvanceNext moves to the next pending timer and reports whether there was one.
func (m *Manual) AdvanceNext() bool {
	m.mu.Lock()
	if len(m.pending) == 0 {
		m.mu.Unlock()
		return false
	}
	next := m.fires(m.pending[0])
	for _, t := range m.pending[1:] {
		next = min(next, m.fires(t))
	}
	m.mu.Unlock()
	m.Set(next)
	return true
}

// Timer fires when the clock is moved to at or beyond.
func (m *Manual) Timer(at Instant) Timer {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &manualTimer{clock: m, at: at, passed: m.passed + at.Sub(m.now), c: make(chan struct{})}
	if at <= m.now {
		close(t.c)
		return t
	}
	m.pending = append(m.pending, t)
	return t
}

// fires is when a timer fires as time passes. Held under mu.
func (m *Manual) fires(t *manualTimer) Instant { return min(t.at, m.now.Add(t.passed-m.passed)) }

type manualTimer struct {
	clock  *Manual
	at     Instant
	passed time.Duration // when it fires by the clock that nobody can set
	c      chan struct{}
}

func (t *manualTimer) C() <-chan struct{} { return t.c }

func (t *manualTimer) Stop() {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	t.clock.pending = slices.DeleteFunc(t.clock.pending, func(o *manualTimer) bool { return o == t })
}
