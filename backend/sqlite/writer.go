package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"tabiji/backend/clock"
)

// Class orders waiting writes by urgency: those that a person waits for come first.
type Class int

// The classes, most urgent first. Inside a class writes are served in order of arrival; a waiting class is served after
// at most longestWait writes of the others.
const (
	UI Class = iota
	Send
	Tick
	Bulk
	classes
)

const longestWait = 8

// A class that was passed over this many times is served next. The number is smaller against the other background
// classes than against the class of a person, so that in the steady state a single UI write waits for nothing but the
// transaction in progress (LOCK-1), and the last of three passed-over classes still keeps longestWait.
const (
	patienceWithPerson = longestWait - int(classes-2)
	patience           = patienceWithPerson - 2
)

var classNames = [classes]string{"ui", "send", "tick", "bulk"}

// String is the name of the class.
func (c Class) String() string { return classNames[c] }

// Durability is what a commit survives.
type Durability bool

// Normal survives a crash of the program; Full survives a power cut, and makes every Normal commit before it survive
// one too.
const (
	Normal Durability = false
	Full   Durability = true
)

// MostRows is the largest number of rows that one transaction may change, so that no other write waits long.
const MostRows = 1000

// ErrClosed is returned for a write that comes after Close.
var ErrClosed = errors.New("write: the workspace is closed")

// writer is the goroutine that owns the only writing connection, and its queue.
type writer struct {
	db    *DB
	conn  *sql.Conn
	stmts statements
	full  bool // the connection's present synchronous setting is FULL
	count counting
	done  chan struct{}

	folded clock.Instant // when the last checkpoint of the log was tried

	mu      sync.Mutex
	ready   *sync.Cond
	queue   [classes][]*request
	skipped [classes]int // how many times in a row a waiting class was passed over
	closed  bool
}

type request struct {
	class   Class
	durable Durability
	f       func(*Tx) error
	ctx     context.Context
	result  chan error
	changed []string
}

func newWriter(db *DB, conn *sql.Conn, count counting) *writer {
	w := &writer{db: db, conn: conn, count: count, stmts: statements{}, done: make(chan struct{})}
	w.ready = sync.NewCond(&w.mu)
	go w.run()
	return w
}

// Write runs f in a transaction and returns after the commit. A context that ends while the write waits takes it out of
// the queue; a write that has begun is finished, so that an error always means that nothing was committed (DB-3). f
// must do nothing but SQL, and never call Write.
func (db *DB) Write(ctx context.Context, class Class, durable Durability, f func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r := &request{class: class, durable: durable, f: f, ctx: ctx, result: make(chan error, 1)}
	w := db.writer
	if !w.enqueue(r) {
		return ErrClosed
	}
	var err error
	select {
	case err = <-r.result:
	case <-ctx.Done():
		if w.withdraw(r) {
			return ctx.Err()
		}
		err = <-r.result
	}
	if err == nil && db.options.Changed != nil && len(r.changed) > 0 {
		db.options.Changed(r.changed)
	}
	return err
}

func (w *writer) enqueue(r *request) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false
	}
	w.queue[r.class] = append(w.queue[r.class], r)
	w.ready.Signal()
	return true
}

// withdraw takes a request out of the queue; false when the writer has taken it already.
func (w *writer) withdraw(r *request) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(w.queue[r.class], r)
	if i < 0 {
		return false
	}
	w.queue[r.class] = slices.Delete(w.queue[r.class], i, i+1)
	return true
}

// close refuses new writes and returns when all queued ones are done.
func (w *writer) close() {
	w.mu.Lock()
	w.closed = true
	w.ready.Signal()
	w.mu.Unlock()
	<-w.done
}

// release checkpoints the log into the file and closes the connection; it is called after close, when the readers are
// closed too.
func (w *writer) release() error {
	w.stmts.close()
	_, err := w.conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	return errors.Join(describe(err), w.conn.Close())
}

func (w *writer) run() {
	for {
		w.mu.Lock()
		r := w.next()
		for r == nil && !w.closed {
			w.ready.Wait()
			r = w.next()
		}
		w.mu.Unlock()
		if r == nil {
			close(w.done)
			return
		}
		w.turn(r)
	}
}

// turn serves one request. When f ends its goroutine (as a test does that fails inside a transaction), the transaction
// is rolled back, the caller gets an error, and another goroutine becomes the writer.
func (w *writer) turn(r *request) {
	returned := false
	defer func() {
		if !returned {
			w.rollback(context.WithoutCancel(r.ctx))
			r.result <- errors.New("the goroutine ended inside a transaction")
			go w.run()
		}
	}()
	err := w.serve(r)
	returned = true
	r.result <- err
}

// next takes the most urgent request, unless a less urgent class was passed over too many times.
func (w *writer) next() *request {
	chosen, limit := classes, patience
	for c := range classes {
		switch {
		case len(w.queue[c]) == 0:
			w.skipped[c] = 0
		case chosen == classes:
			chosen = c
			if c == UI {
				limit = patienceWithPerson
			}
		case w.skipped[c] >= limit && w.skipped[c] > w.skipped[chosen]:
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
	w.queue[chosen][0] = nil
	w.queue[chosen] = w.queue[chosen][1:]
	return r
}

func (w *writer) serve(r *request) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	ctx := context.WithoutCancel(r.ctx)
	defer w.db.open.begin()()
	if err := w.begin(ctx, bool(r.durable)); err != nil {
		return describe(err)
	}
	before := w.totalChanges(ctx)
	tx := &Tx{ctx: ctx, now: w.db.options.Clock.Now(), conn: w.conn, stmts: w.stmts, drafts: &w.db.drafts, columns: &w.db.columns}
	err := call(tx, r.f)
	if err == nil {
		err = tx.settleDays()
	}
	if err != nil {
		w.rollback(ctx)
		return describe(err)
	}
	rows := w.totalChanges(ctx) - before
	counted := r.durable == Full && w.count.mark != nil
	if counted {
		if err := w.countCommit(tx); err != nil {
			w.rollback(ctx)
			return describe(err)
		}
	}
	w.point("commit:", r.class)
	if r.durable == Full && w.db.options.Latency != nil {
		w.db.options.Latency()
	}
	defer w.db.columns.committing(tx.touched)()
	if err := w.exec(ctx, "COMMIT"); err != nil {
		w.rollback(ctx)
		return describe(fmt.Errorf("commit: %w", err))
	}
	switch {
	case tx.committed != nil:
		tx.committed()
	case counted: // before the caller and the listeners learn of the commit, and after it is on the disk
		w.count.n++
		w.count.mark(w.count.n, tx.now)
	}
	w.point("committed:", r.class)
	w.foldLog()
	if w.db.options.Rows != nil {
		w.db.options.Rows(r.class, rows)
	}
	r.changed = tx.changed
	w.stmts.trim()
	return nil
}

// The log (WAL) is reused from its beginning only when it is checkpointed completely and no reader uses an older
// snapshot. With readers at all times it would grow without end: when it is larger than logFold new readers wait for at
// most shortGate, when it is larger than logLarge for at most longGate, so that a checkpoint can finish. betweenFold is
// the pause between tries, so that a reader that stays does not slow the others.
const (
	logFold     = 24 << 20 // bytes
	logLarge    = 40 << 20
	shortGate   = 30 * time.Millisecond
	longGate    = 400 * time.Millisecond
	betweenFold = time.Second
)

// foldLog checkpoints a log that has grown. A failure is tried again after a later commit.
func (w *writer) foldLog() {
	info, err := os.Stat(w.db.options.Path + "-wal")
	if err != nil || info.Size() < logFold {
		return
	}
	now := machine.Now()
	if since := now.Sub(w.folded); since >= 0 && since < betweenFold { // below 0: the computer's date was set back
		return
	}
	patience := shortGate
	if info.Size() > logLarge {
		patience = longGate
	}
	w.db.pool.empty(patience, func() {
		w.conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)") // after an error the log is unchanged
	})
	w.folded = machine.Now()
}

// machine is the machine's clock, for durations that have nothing to do with the workspace's clock.
var machine = clock.System()

// begin sets the durability and opens the transaction. When an earlier rollback failed, its transaction is still open
// and this one would become part of it: it is ended first (LOCK-2).
func (w *writer) begin(ctx context.Context, full bool) error {
	err := w.tryBegin(ctx, full)
	if err != nil && w.rollback(ctx) == nil {
		err = w.tryBegin(ctx, full)
	}
	return err
}

func (w *writer) tryBegin(ctx context.Context, full bool) error {
	if err := w.synchronous(ctx, full); err != nil {
		return err
	}
	return w.exec(ctx, "BEGIN IMMEDIATE")
}

// rollback ends the open transaction. Its error matters only to begin: SQLite has often rolled back already, for
// example when the disk is full, and then answers that there is no transaction.
func (w *writer) rollback(ctx context.Context) error { return w.exec(ctx, "ROLLBACK") }

func (w *writer) exec(ctx context.Context, query string) error {
	s, done, err := w.stmts.use(w.conn, query)
	if err != nil {
		return err
	}
	defer done()
	_, err = s.ExecContext(ctx)
	return err
}

// call runs f; a panic in it is returned as an error, so that the transaction is rolled back.
func call(tx *Tx, f func(*Tx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v\n%s", r, debug.Stack())
		}
	}()
	return f(tx)
}

func (w *writer) point(prefix string, c Class) {
	if w.db.options.Point != nil {
		w.db.options.Point(prefix + classNames[c])
	}
}

// totalChanges is how many rows the connection has changed since it was opened; 0 when Options.Rows is not set.
func (w *writer) totalChanges(ctx context.Context) (n int64) {
	if w.db.options.Rows == nil {
		return 0
	}
	w.conn.QueryRowContext(ctx, "SELECT total_changes()").Scan(&n) // a test hook: an error shows as an absurd count
	return n
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

// Waiting is how many writes are queued.
func (db *DB) Waiting() int {
	db.writer.mu.Lock()
	defer db.writer.mu.Unlock()
	n := 0
	for _, q := range db.writer.queue {
		n += len(q)
	}
	return n
}
