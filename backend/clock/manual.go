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

// Set moves the clock to a moment, also backwards, and fires what is due.
func (m *Manual) Set(now Instant) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = now
	m.pending = slices.DeleteFunc(m.pending, func(t *manualTimer) bool {
		if t.at <= now {
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
	next := slices.MinFunc(m.pending, func(a, b *manualTimer) int { return int(a.at - b.at) }).at
	m.mu.Unlock()
	m.Set(next)
	return true
}

// Timer fires when the clock is moved to at or beyond.
func (m *Manual) Timer(at Instant) Timer {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &manualTimer{clock: m, at: at, c: make(chan struct{})}
	if at <= m.now {
		close(t.c)
		return t
	}
	m.pending = append(m.pending, t)
	return t
}

type manualTimer struct {
	clock *Manual
	at    Instant
	c     chan struct{}
}

func (t *manualTimer) C() <-chan struct{} { return t.c }

func (t *manualTimer) Stop() {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	t.clock.pending = slices.DeleteFunc(t.clock.pending, func(o *manualTimer) bool { return o == t })
}
