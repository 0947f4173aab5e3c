package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
)

// reader is one reading connection with its prepared statements.
type reader struct {
	conn  *sql.Conn
	stmts statements
}

// pool lends reading connections, the most recently used first, because its statements are prepared and its pages
// cached.
type pool struct {
	db    *sql.DB
	slots chan struct{} // one token for every reader in use
	mu    *sync.Mutex
	idle  *[]*reader
	gate  *atomic.Pointer[chan struct{}] // while not nil, no reader is lent; closed when they are again
}

func newPool(db *sql.DB) pool {
	return pool{db: db, slots: make(chan struct{}, mostReaders), mu: &sync.Mutex{}, idle: &[]*reader{}, gate: &atomic.Pointer[chan struct{}]{}}
}

func (p pool) take(ctx context.Context) (*reader, error) {
	if shut := p.gate.Load(); shut != nil {
		select {
		case <-*shut:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	if n := len(*p.idle); n > 0 {
		r := (*p.idle)[n-1]
		*p.idle = (*p.idle)[:n-1]
		p.mu.Unlock()
		return r, nil
	}
	p.mu.Unlock()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		<-p.slots
		return nil, err
	}
	return &reader{conn: conn, stmts: statements{}}, nil
}

func (p pool) give(r *reader) {
	p.mu.Lock()
	*p.idle = append(*p.idle, r)
	p.mu.Unlock()
	<-p.slots
}

// discard closes a reader whose transaction could not be ended: in the pool it would keep its old snapshot, and the log
// could never be reset (LOCK-2).
func (p pool) discard(r *reader) {
	r.stmts.close()
	r.conn.Raw(func(any) error { return driver.ErrBadConn }) // Raw returns the error that f returned
	r.conn.Close()
	<-p.slots
}

// empty lends no readers, waits at most patience for those in use, runs f when all are back, and lends again. It
// reports whether f ran.
func (p pool) empty(patience time.Duration, f func()) bool {
	shut := make(chan struct{})
	p.gate.Store(&shut)
	defer func() {
		p.gate.Store(nil)
		close(shut)
	}()
	late, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	held := 0
	defer func() {
		for range held {
			<-p.slots
		}
	}()
	for range mostReaders {
		select {
		case p.slots <- struct{}{}:
			held++
		case <-late.Done():
			return false
		}
	}
	f()
	return true
}

// close waits up to drain for the readers in use and closes all of them.
func (p pool) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	var late error
	for range mostReaders {
		select {
		case p.slots <- struct{}{}:
		case <-ctx.Done():
			late = errors.New("close: a read is still going on; the log is not folded in")
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range *p.idle {
		r.stmts.close()
		r.conn.Close()
	}
	*p.idle = nil
	return late
}

// statements are prepared once per connection and text.
type statements map[string]*statement

type statement struct {
	*sql.Stmt
	busy bool // its rows are being read
}

// mostStatements bounds the texts kept; queries are composed, so there could be any number.
const mostStatements = 400

// use lends the statement of a text until done is called. While it is lent the same text gets another statement,
// because SQLite would restart the rows that are being read.
func (s statements) use(conn *sql.Conn, query string) (st *sql.Stmt, done func(), err error) {
	if kept := s[query]; kept != nil && !kept.busy {
		kept.busy = true
		return kept.Stmt, func() { kept.busy = false }, nil
	}
	st, err = conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, nil, fmt.Errorf("prepare: %w", err)
	}
	if s[query] != nil {
		return st, func() { st.Close() }, nil
	}
	kept := &statement{Stmt: st, busy: true}
	s[query] = kept
	return st, func() { kept.busy = false }, nil
}

// trim is called between transactions, when no statement is in use.
func (s statements) trim() {
	if len(s) > mostStatements {
		s.close()
	}
}

func (s statements) close() {
	for query, st := range s {
		st.Close()
		delete(s, query)
	}
}

// transactions holds when each open transaction began, by the machine's clock, also where the workspace's clock runs
// fast.
type transactions struct {
	clock clock.Clock
	mu    sync.Mutex
	next  int
	since map[int]clock.Instant
}

func (t *transactions) begin() (end func()) {
	now := t.clock.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since == nil {
		t.since = map[int]clock.Instant{}
	}
	id := t.next
	t.next++
	t.since[id] = now
	return func() {
		t.mu.Lock()
		delete(t.since, id)
		t.mu.Unlock()
	}
}

func (t *transactions) oldest() (age time.Duration) {
	now := t.clock.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, since := range t.since {
		age = max(age, now.Sub(since))
	}
	return age
}
