package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
)

// Class orders waiting writes: what a person waits for goes first.
type Class int

// The classes, most urgent first. Inside a class it is first come, first served; a waiting class
// is served after at most longestWait turns of the others.
const (
	UI Class = iota
	Send
	Tick
	Bulk
	classes
)

const longestWait = 8

var classNames = [classes]string{"ui", "send", "tick", "bulk"}

// Durability says what a commit survives.
type Durability bool

// Normal survives a crash of the program; Full survives a power cut, and makes every Normal commit
// before it survive too.
const (
	Normal Durability = false
	Full   Durability = true
)

// MostRows is how many rows one transaction may change, so that nobody waits long for the writer.
const MostRows = 1000

// writer is the one goroutine that owns the one writing connection.
type writer struct {
	db      *DB
	conn    *sql.Conn
	stmts   map[string]*sql.Stmt
	full    bool // the connection's present synchronous setting
	mu      sync.Mutex
	ready   *sync.Cond
	queue   [classes][]*request
	skipped [classes]int
	closed  bool
	done    chan struct{}
}

type request struct {
	class   Class
	durable Durability
	f       func(*Tx) error
	ctx     context.Context
	result  chan error
}

func newWriter(db *DB, conn *sql.Conn) *writer {
	w := &writer{db: db, conn: conn, stmts: map[string]*sql.Stmt{}, done: make(chan struct{})}
	w.ready = sync.NewCond(&w.mu)
	go w.run()
	return w
}

// Write runs f in a transaction and returns when it is committed. A context that ends while the
// write still waits takes it out of the queue; once begun it is finished. f must do nothing but SQL.
func (db *DB) Write(ctx context.Context, class Class, durable Durability, f func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{class: class, durable: durable, f: f, ctx: ctx, result: make(chan error, 1)}
	w := db.writer
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return fmt.Errorf("write: the workspace is closed")
	}
	w.queue[class] = append(w.queue[class], r)
	w.mu.Unlock()
	w.ready.Signal()
	return <-r.result
}

func (w *writer) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.ready.Signal()
	<-w.done
}

func (w *writer) run() {
	defer close(w.done)
	for {
		w.mu.Lock()
		r := w.next()
		for r == nil && !w.closed {
			w.ready.Wait()
			r = w.next()
		}
		w.mu.Unlock()
		if r == nil {
			break
		}
		r.result <- w.serve(r)
	}
	for _, s := range w.stmts {
		s.Close()
	}
	w.conn.Close()
}

// next takes the most urgent request, unless a less urgent class has waited longestWait turns.
func (w *writer) next() *request {
	chosen := classes
	for c := range classes {
		if len(w.queue[c]) == 0 {
			w.skipped[c] = 0
		} else if chosen == classes || w.skipped[c] >= longestWait {
			chosen = c
		}
	}
	if chosen == classes {
		return nil
	}
	for c := range classes {
		if c != chosen && len(w.queue[c]) > 0 {
			w.skipped[c]++
		}
	}
	w.skipped[chosen] = 0
	r := w.queue[chosen][0]
	w.queue[chosen] = w.queue[chosen][1:]
	return r
}

func (w *writer) serve(r *request) (err error) {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.ctx)
	if err := w.synchronous(ctx, bool(r.durable)); err != nil {
		return describe(err)
	}
	if _, err := w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return describe(err)
	}
	tx := &Tx{ctx: ctx, now: w.db.options.Clock.Now(), prepare: w.statement}
	if err := w.call(tx, r.f); err != nil {
		w.conn.ExecContext(ctx, "ROLLBACK") // nothing to add: err says why
		return describe(err)
	}
	w.point("commit:", r.class)
	if r.durable == Full && w.db.options.Latency != nil {
		w.db.options.Latency()
	}
	if _, err := w.conn.ExecContext(ctx, "COMMIT"); err != nil {
		w.conn.ExecContext(ctx, "ROLLBACK")
		return describe(fmt.Errorf("commit: %w", err))
	}
	w.point("committed:", r.class)
	if w.db.options.Changed != nil && len(tx.changed) > 0 {
		w.db.options.Changed(tx.changed)
	}
	return nil
}

// call runs f; a panic in it rolls the transaction back and comes out as an error.
func (w *writer) call(tx *Tx, f func(*Tx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v", r)
		}
	}()
	return f(tx)
}

func (w *writer) point(prefix string, c Class) {
	if w.db.options.Point != nil {
		w.db.options.Point(prefix + classNames[c])
	}
}

func (w *writer) synchronous(ctx context.Context, full bool) error {
	if full == w.full {
		return nil
	}
	mode := "NORMAL"
	if full {
		mode = "FULL"
	}
	if _, err := w.conn.ExecContext(ctx, "PRAGMA synchronous = "+mode); err != nil {
		return err
	}
	w.full = full
	return nil
}

func (w *writer) statement(query string) (*sql.Stmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	s, err := w.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	w.stmts[query] = s
	return s, nil
}

// Waiting tells how many writes are queued and is what the health line reads.
func (db *DB) Waiting() int {
	db.writer.mu.Lock()
	defer db.writer.mu.Unlock()
	n := 0
	for _, q := range db.writer.queue {
		n += len(q)
	}
	return n
}
