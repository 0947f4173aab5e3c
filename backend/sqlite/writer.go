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

// A class that was passed over this often goes first: sooner before the other background classes
// than before a person, so that in the steady state a lone UI write waits for nothing but the
// transaction in progress (LOCK-1), and the last of three starved classes still keeps longestWait.
const (
	patienceWithPerson = longestWait - int(classes-2)
	patience           = patienceWithPerson - 2
)

var classNames = [classes]string{"ui", "send", "tick", "bulk"}

// String is the name of the class.
func (c Class) String() string { return classNames[c] }

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

// ErrClosed is returned for a write that comes after Close.
var ErrClosed = errors.New("write: the workspace is closed")

// writer is the one goroutine that owns the one writing connection.
type writer struct {
	db    *DB
	conn  *sql.Conn
	stmts statements
	full  bool // the connection's present synchronous setting
	count counting
	done  chan struct{}

	folded clock.Instant // when the log was last tried to be folded in

	mu      sync.Mutex
	ready   *sync.Cond
	queue   [classes][]*request
	skipped [classes]int // turns a waiting class has been passed over
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

// Write runs f in a transaction and returns when it is committed. A context that ends while the
// write still waits takes it out of the queue; once begun it is finished, so that an error always
// means that nothing was committed (DB-3). f must do nothing but SQL, and never call Write.
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

// withdraw takes a request out of the queue; false when its turn has already come.
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

// release folds the log into the file and lets the connection go; it comes after close, when the
// readers are gone too.
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

// turn serves one request. Should f end its goroutine (a test that fails inside a transaction
// does), the transaction is rolled back, the caller is told, and another goroutine takes over.
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

// next takes the most urgent request, unless a less urgent class has lost its patience.
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
	tx := &Tx{ctx: ctx, now: w.db.options.Clock.Now(), conn: w.conn, stmts: w.stmts, drafts: &w.db.drafts}
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
	if err := w.exec(ctx, "COMMIT"); err != nil {
		w.rollback(ctx)
		return describe(fmt.Errorf("commit: %w", err))
	}
	switch {
	case tx.committed != nil:
		tx.committed()
	case counted: // before anybody hears of the commit, and after the disk has it
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

// The log (WAL) begins anew only when everything in it has been folded into the file and no reader looks at an older
// moment. Where somebody always reads, it would grow for ever: above logFold readers are kept out for a moment, and
// above logLarge for a longer one. The pauses between tries keep a reader that stays from slowing everybody else.
const (
	logFold     = 24 << 20 // bytes
	logLarge    = 40 << 20
	shortGate   = 30 * time.Millisecond
	longGate    = 400 * time.Millisecond
	betweenFold = time.Second
)

// foldLog folds a log that has grown into the file. What fails is tried again after a later commit.
func (w *writer) foldLog() {
	info, err := os.Stat(w.db.options.Path + "-wal")
	if err != nil || info.Size() < logFold {
		return
	}
	now := machine.Now()
	if since := now.Sub(w.folded); since >= 0 && since < betweenFold { // below 0: the date was set back
		return
	}
	patience := shortGate
	if info.Size() > logLarge {
		patience = longGate
	}
	w.db.pool.empty(patience, func() {
		w.conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)") // an error leaves the log as it is
	})
	w.folded = machine.Now()
}

// machine is the clock of what has nothing to do with the workspace's.
var machine = clock.System()

// begin sets the durability and opens the transaction. Should an earlier rollback have failed, its
// transaction is still open and would swallow this one: it is ended first (LOCK-2).
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

// rollback gives up the open transaction. Its error matters only to begin: SQLite has often rolled
// back on its own, after a full disk for one, and then answers that there is no transaction.
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

// call runs f; a panic in it comes out as an error, and so rolls the transaction back.
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

// totalChanges counts the rows that the connection has ever changed; only when somebody asks.
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

// Waiting tells how many writes are queued.
func (db *DB) Waiting() int {
	db.writer.mu.Lock()
	defer db.writer.mu.Unlock()
	n := 0
	for _, q := range db.writer.queue {
		n += len(q)
	}
	return n
}
