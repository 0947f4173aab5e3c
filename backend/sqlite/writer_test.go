package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// gate lets a test hold the writer inside a transaction while it fills the queues.
type gate struct {
	db     *DB
	finish chan struct{}
	done   chan error
}

func holdWriter(t *testing.T, db *DB) *gate {
	t.Helper()
	g := &gate{db: db, finish: make(chan struct{}), done: make(chan error, 1)}
	begun := make(chan struct{})
	go func() {
		g.done <- db.Write(context.Background(), Bulk, Normal, func(*Tx) error { close(begun); <-g.finish; return nil })
	}()
	<-begun
	return g
}

func (g *gate) open(t *testing.T) {
	t.Helper()
	close(g.finish)
	if err := <-g.done; err != nil {
		t.Error(err)
	}
}

// order is the order in which transactions ran.
type order struct {
	mu   sync.Mutex
	list []Class
}

func (r *order) note(c Class) func(*Tx) error {
	return func(*Tx) error {
		r.mu.Lock()
		r.list = append(r.list, c)
		r.mu.Unlock()
		return nil
	}
}

// enqueue puts n writes of a class into the queue and returns when all of them wait there.
func enqueue(t *testing.T, db *DB, all *sync.WaitGroup, r *order, c Class, n int) {
	t.Helper()
	want := db.Waiting() + n
	for range n {
		all.Go(func() {
			if err := db.Write(context.Background(), c, Normal, r.note(c)); err != nil {
				t.Errorf("%v: %v", c, err)
			}
		})
	}
	for db.Waiting() < want {
		runtime.Gosched()
	}
}

func TestLOCK1_AUIWriteWaitsForAtMostTheTransactionInProgress(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	// Wherever in the steady state of three full queues a person's write arrives, it is the next one.
	for arrival := range 40 {
		var r order
		var all sync.WaitGroup
		var ui sync.WaitGroup
		g := holdWriter(t, db)
		stop := make(chan struct{})
		n := 0
		watch := func(c Class) func(*Tx) error {
			return func(tx *Tx) error {
				r.note(c)(tx)
				if n++; n == arrival+1 { // inside a transaction: the person presses the button now
					before := db.Waiting()
					ui.Go(func() { db.Write(context.Background(), UI, Full, r.note(UI)) })
					for db.Waiting() == before {
						runtime.Gosched()
					}
					close(stop)
				}
				return nil
			}
		}
		for _, c := range []Class{Send, Tick, Bulk} {
			want := db.Waiting() + 30
			for range 30 {
				all.Go(func() { db.Write(context.Background(), c, Normal, watch(c)) })
			}
			for db.Waiting() < want {
				runtime.Gosched()
			}
		}
		g.open(t)
		<-stop
		ui.Wait()
		all.Wait()
		if got := r.list[arrival+1]; got != UI {
			t.Fatalf("arrival in turn %d: the next turn was %v's, want the person's (%v)", arrival, got, r.list)
		}
	}
}

func TestFairnessAWaitingClassIsServedAfterAtMostEightTurns(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	var r order
	var all sync.WaitGroup
	g := holdWriter(t, db)
	for c := range classes {
		enqueue(t, db, &all, &r, c, 60)
	}
	g.open(t)
	all.Wait()
	left := map[Class]int{UI: 60, Send: 60, Tick: 60, Bulk: 60}
	passed := map[Class]int{}
	for turn, c := range r.list {
		for other := range classes {
			if other != c && left[other] > 0 {
				if passed[other]++; passed[other] > longestWait {
					t.Fatalf("turn %d: %v was passed over %d times: %v", turn, other, passed[other], r.list[:turn+1])
				}
			}
		}
		left[c]--
		passed[c] = 0
	}
	if len(r.list) != 240 {
		t.Errorf("%d turns, want 240", len(r.list))
	}
	for i, c := range r.list[:5] {
		if c != UI {
			t.Errorf("turn %d is %v's; the most urgent class goes first until others lose patience", i, c)
		}
	}
}

func TestInsideAClassItIsFirstComeFirstServed(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	var order []int
	var all sync.WaitGroup
	g := holdWriter(t, db)
	for i := range 50 {
		all.Go(func() {
			db.Write(context.Background(), Tick, Normal, func(*Tx) error { order = append(order, i); return nil })
		})
		for db.Waiting() < i+1 {
			runtime.Gosched()
		}
	}
	g.open(t)
	all.Wait()
	for i, got := range order {
		if got != i {
			t.Fatalf("served %v", order)
		}
	}
}

func TestAPanicInATransactionRollsBackAndTheWriterGoesOn(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		if err := addTag("half")(tx); err != nil {
			return err
		}
		panic("spilled coffee")
	})
	if err == nil || !strings.Contains(err.Error(), "spilled coffee") {
		t.Errorf("got %v, want the panic", err)
	}
	if err := db.Write(t.Context(), UI, Full, addTag("whole")); err != nil {
		t.Errorf("the next write: %v", err)
	}
	if n := countTags(t, db); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func TestAGoroutineThatEndsInsideATransactionDoesNotStopTheWriter(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		if err := addTag("half")(tx); err != nil {
			return err
		}
		runtime.Goexit()
		return nil
	})
	if err == nil {
		t.Error("no error")
	}
	if err := db.Write(t.Context(), UI, Full, addTag("whole")); err != nil {
		t.Errorf("the next write: %v", err)
	}
	if n := countTags(t, db); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func TestLOCK2_ATransactionLeftOpenSwallowsNoLaterWork(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	// What must never happen: a rollback that fails. We open a transaction behind the writer's back.
	if err := db.writer.exec(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), UI, Full, addTag("kept")); err != nil {
		t.Fatalf("the next write: %v", err)
	}
	path := db.options.Path
	var seen int
	other, err := open(path, "rw", reading)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.QueryRow("SELECT count(*) FROM tag").Scan(&seen); err != nil || seen != 1 {
		t.Errorf("another connection sees %d rows (%v), want the committed one", seen, err)
	}
}

func TestCloseDrainsTheQueueAndRefusesWhatComesLater(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	var all sync.WaitGroup
	g := holdWriter(t, db)
	var failed atomic.Int32
	for i := range 40 {
		all.Go(func() {
			if err := db.Write(context.Background(), Class(i%int(classes)), Normal, addTag(fmt.Sprint(i))); err != nil {
				failed.Add(1)
			}
		})
	}
	for db.Waiting() < 40 {
		runtime.Gosched()
	}
	closed := make(chan error, 1)
	go func() { closed <- db.Close() }()
	g.open(t)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	all.Wait()
	if n := failed.Load(); n != 0 {
		t.Errorf("%d queued writes failed", n)
	}
	if err := db.Write(context.Background(), UI, Full, addTag("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("a late write said %v, want ErrClosed", err)
	}
	if LogLeft(db.options.Path) {
		t.Error("a log is left beside the file")
	}
	again := openFile(t, Options{Path: db.options.Path})
	if n := countTags(t, again); n != 40 {
		t.Errorf("%d rows after reopening, want 40", n)
	}
}

func TestDurabilityIsSetForEachTransaction(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	ask := func(d Durability) (level int) {
		t.Helper()
		err := db.Write(t.Context(), Send, d, func(tx *Tx) error {
			_, err := tx.one("PRAGMA synchronous", nil, &level)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return level
	}
	for i, want := range []int{1, 2, 2, 1, 2} {
		if got := ask(Durability(want == 2)); got != want {
			t.Errorf("turn %d: synchronous is %d, want %d", i, got, want)
		}
	}
}

func TestTheRowsHookCountsWhatATransactionChanged(t *testing.T) {
	t.Parallel()
	var counts []int64
	db := openFile(t, Options{Rows: func(_ Class, rows int64) { counts = append(counts, rows) }})
	for n := range 4 {
		err := db.Write(t.Context(), Bulk, Normal, func(tx *Tx) error {
			for i := range n {
				if err := addTag(fmt.Sprint(n, i))(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if got, want := fmt.Sprint(counts), "[0 1 2 3]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestListenersHearOfACommitAndNotOfARollback(t *testing.T) {
	t.Parallel()
	var heard [][]string
	db := openFile(t, Options{Changed: func(nouns []string) { heard = append(heard, nouns) }})
	touch := func(err error) error {
		return db.Write(t.Context(), UI, Normal, func(tx *Tx) error {
			tx.Changed("contact")
			tx.Changed("tag")
			tx.Changed("contact")
			return err
		})
	}
	if err := touch(errors.New("no")); err == nil {
		t.Error("no error")
	}
	if err := touch(nil); err != nil {
		t.Error(err)
	}
	if got, want := fmt.Sprint(heard), "[[contact tag]]"; got != want {
		t.Errorf("heard %s, want %s", got, want)
	}
}

func TestPointsAreNamedByTheClass(t *testing.T) {
	t.Parallel()
	var points []string
	db := openFile(t, Options{Point: func(name string) { points = append(points, name) }})
	if err := db.Write(t.Context(), Send, Full, addTag("x")); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(points, " "), "commit:send committed:send"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkWriteNormal(b *testing.B) {
	db := openFile(b, Options{})
	for i := 0; b.Loop(); i++ {
		if err := db.Write(context.Background(), Tick, Normal, func(tx *Tx) error {
			_, err := tx.exec("INSERT INTO tag (name) VALUES ($1)", fmt.Sprint(i))
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// A transaction is SQL and nothing else: what can reach the network is not even imported here.
func TestLOCK1_NothingInThisPackageReachesTheNetwork(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "database/sql") {
		t.Fatalf("no imports were read: %s", out)
	}
	for imported := range strings.Lines(string(out)) {
		switch imported = strings.TrimSpace(imported); {
		case imported == "net", strings.HasPrefix(imported, "net/") && imported != "net/url" && imported != "net/mail",
			strings.HasSuffix(imported, "backend/mail"), imported == "os/exec":
			t.Errorf("sqlite imports %s", imported)
		}
	}
}
