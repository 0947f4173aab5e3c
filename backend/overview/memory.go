package overview

import (
	"context"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

const (
	// crowd is the number of people inside and unsent mails from which on a status is given from memory: counting takes
	// about a microsecond for two of them.
	crowd = 20_000
	// countedEvery is the shortest time between two counts of a crowd, countedFor the greatest age of an answer from
	// memory.
	countedEvery = 2 * time.Second
	countedFor   = 10 * time.Second
)

// memory remembers the last answer to Status. Where a crowd waits, the engine changes something many times a
// second, and each answer would cost tenths of a second: then the last one is given, the crowd is counted anew
// beside it, and listeners are told when that is done. What a person did is always in the answer that follows.
type memory struct {
	clock clock.Clock
	count func(ctx context.Context) (Status, error)
	tell  func()

	mu      sync.Mutex
	last    *counted // nil: nothing is remembered
	changes int64    // commits
	acts    int64    // requests that may have changed something
	closing chan struct{}
	ended   sync.WaitGroup
}

// counted is one answer, with the commits and acts it was counted after.
type counted struct {
	status        Status
	at            clock.Instant
	changes, acts int64
	again         bool // it is being counted anew
}

func newMemory(c clock.Clock, count func(ctx context.Context) (Status, error), tell func()) *memory {
	return &memory{clock: c, count: count, tell: tell, closing: make(chan struct{})}
}

// status is the last answer about a crowd, else a new one.
func (m *memory) status(ctx context.Context) (Status, error) {
	m.mu.Lock()
	last := m.last
	if last == nil || last.acts != m.acts || m.clock.Now() > last.at.Add(countedFor) || !crowded(last.status) {
		m.mu.Unlock()
		return m.anew(ctx)
	}
	if last.changes != m.changes && !last.again && !m.isClosing() {
		last.again = true
		m.ended.Go(func() { m.beside(context.WithoutCancel(ctx), last.at.Add(countedEvery)) })
	}
	m.mu.Unlock()
	return last.status, nil
}

// anew counts and stores the answer.
func (m *memory) anew(ctx context.Context) (Status, error) {
	m.mu.Lock()
	now := counted{at: m.clock.Now(), changes: m.changes, acts: m.acts}
	m.mu.Unlock()
	var err error
	if now.status, err = m.count(ctx); err != nil {
		return now.status, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last == nil || now.at >= m.last.at {
		m.last = &now
	}
	return now.status, nil
}

// beside counts later, on a goroutine of its own, and calls Tell.
func (m *memory) beside(ctx context.Context, at clock.Instant) {
	timer := m.clock.Timer(at)
	defer timer.Stop()
	select {
	case <-m.closing:
		return
	case <-timer.C():
	}
	if _, err := m.anew(ctx); err != nil {
		m.mu.Lock()
		m.last = nil // who asks next hears why
		m.mu.Unlock()
	}
	m.tell()
}

func crowded(st Status) bool {
	n := st.People
	for state, mails := range st.Outbox {
		if state != delivery.Sent {
			n += mails
		}
	}
	return n >= crowd
}

// changed is called after each commit.
func (m *memory) changed() {
	m.mu.Lock()
	m.changes++
	m.mu.Unlock()
}

func (m *memory) act() {
	m.mu.Lock()
	m.acts++
	m.mu.Unlock()
}

func (m *memory) isClosing() bool {
	select {
	case <-m.closing:
		return true
	default:
		return false
	}
}

// close waits for a count in progress.
func (m *memory) close() {
	m.mu.Lock()
	if !m.isClosing() {
		close(m.closing)
	}
	m.mu.Unlock()
	m.ended.Wait()
}
