package backend

import (
	"context"
	"net/http"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/httpapi"
	"tabiji/backend/words"
)

const (
	// crowd is how many people inside and mails not sent take longer to count than a person should wait: a
	// status counts about two of them in a microsecond.
	crowd = 20_000
	// countedEvery is how often a crowd is counted at most, and countedFor how old an answer about it may be.
	countedEvery = 2 * time.Second
	countedFor   = 10 * time.Second
)

// census remembers the last answers to Status. Where a crowd waits, the engine changes something many times a
// second, and each answer would cost tenths of a second: then the last one is given, the crowd is counted anew
// beside it, and listeners are told when that is done. What a person did is always in the answer that follows.
type census struct {
	clock clock.Clock
	count func(ctx context.Context) (httpapi.Status, error)
	tell  func()

	mu      sync.Mutex
	last    map[words.Lang]counted
	changes int64 // commits
	acts    int64 // requests that may have changed something
	closing chan struct{}
	ended   sync.WaitGroup
}

// counted is one answer, and what it was counted after.
type counted struct {
	status        httpapi.Status
	at            clock.Instant
	changes, acts int64
	again         bool // it is being counted anew
}

func newCensus(c clock.Clock, count func(ctx context.Context) (httpapi.Status, error), tell func()) *census {
	return &census{clock: c, count: count, tell: tell, last: map[words.Lang]counted{}, closing: make(chan struct{})}
}

// status is the last answer about a crowd, else a new one.
func (c *census) status(ctx context.Context) (httpapi.Status, error) {
	lang := httpapi.LangOf(ctx)
	c.mu.Lock()
	last, found := c.last[lang]
	if !found || last.acts != c.acts || c.clock.Now() > last.at.Add(countedFor) || !crowded(last.status) {
		c.mu.Unlock()
		return c.anew(ctx, lang)
	}
	if last.changes != c.changes && !last.again && !c.isClosing() {
		last.again = true
		c.last[lang] = last
		c.ended.Go(func() { c.beside(context.WithoutCancel(ctx), lang, last.at.Add(countedEvery)) })
	}
	c.mu.Unlock()
	return last.status, nil
}

// anew counts and remembers.
func (c *census) anew(ctx context.Context, lang words.Lang) (httpapi.Status, error) {
	c.mu.Lock()
	now := counted{at: c.clock.Now(), changes: c.changes, acts: c.acts}
	c.mu.Unlock()
	var err error
	if now.status, err = c.count(ctx); err != nil {
		return now.status, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.at >= c.last[lang].at {
		c.last[lang] = now
	}
	return now.status, nil
}

// beside counts at a later moment, and tells.
func (c *census) beside(ctx context.Context, lang words.Lang, at clock.Instant) {
	timer := c.clock.Timer(at)
	defer timer.Stop()
	select {
	case <-c.closing:
		return
	case <-timer.C():
	}
	if _, err := c.anew(ctx, lang); err != nil {
		c.mu.Lock()
		delete(c.last, lang) // who asks next hears why
		c.mu.Unlock()
	}
	c.tell()
}

func crowded(st httpapi.Status) bool {
	n := st.People
	for state, mails := range st.Outbox {
		if delivery.State(state) != delivery.Sent {
			n += mails
		}
	}
	return n >= crowd
}

// changed hears of each commit.
func (c *census) changed() {
	c.mu.Lock()
	c.changes++
	c.mu.Unlock()
}

func (c *census) act() {
	c.mu.Lock()
	c.acts++
	c.mu.Unlock()
}

// through hears of each request that may change something, before its caller can ask what came of it.
func (c *census) through(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			c.act() // and once more at its end: an answer counted in between may be of either side
			ended := sync.OnceFunc(c.act)
			defer ended()
			w = &acting{ResponseWriter: w, act: ended}
		}
		next.ServeHTTP(w, r)
	})
}

// acting counts an act before the first byte of its answer is written.
type acting struct {
	http.ResponseWriter
	act func()
}

func (a *acting) WriteHeader(status int) {
	a.act()
	a.ResponseWriter.WriteHeader(status)
}

func (a *acting) Write(b []byte) (int, error) {
	a.act()
	return a.ResponseWriter.Write(b)
}

// Unwrap gives what is written to.
func (a *acting) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (c *census) isClosing() bool {
	select {
	case <-c.closing:
		return true
	default:
		return false
	}
}

// close waits for what is being counted.
func (c *census) close() {
	c.mu.Lock()
	if !c.isClosing() {
		close(c.closing)
	}
	c.mu.Unlock()
	c.ended.Wait()
}
