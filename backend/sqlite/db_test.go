package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

const noon = clock.Instant(1_795_305_600_000) // 2026-11-22T00:00:00Z

var testMeta = map[string]string{MetaWorkspace: "wsp_test", MetaName: "旅路珈琲焙煎所", MetaZone: "Asia/Tokyo", MetaLang: "ja"}

// newFile makes a workspace file in a folder whose name needs escaping.
func newFile(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "珈琲 100% #1?")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "shop.tabiji")
	if err := Create(t.Context(), path, noon, testMeta); err != nil {
		t.Fatal(err)
	}
	return path
}

// openFile makes a workspace file and opens it; it is closed at the end of the test.
func openFile(t testing.TB, o Options) *DB {
	t.Helper()
	if o.Path == "" {
		o.Path = newFile(t)
	}
	if o.Clock == nil {
		o.Clock = clock.NewManual(noon)
	}
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func addTag(name string) func(*Tx) error {
	return func(tx *Tx) error {
		_, err := tx.exec("INSERT INTO tag (name) VALUES ($1)", name)
		return err
	}
}

func countTags(t testing.TB, db *DB) (n int) {
	t.Helper()
	err := db.Read(context.Background(), func(tx *Tx) error {
		_, err := tx.one("SELECT count(*) FROM tag", nil, &n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDB1_EightWritersWithFiftyTransactionsEachNeverFail(t *testing.T) {
	t.Parallel()
	raw, err := open(newFile(t), "rw", writing)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	raw.SetMaxOpenConns(8) // eight connections of their own, as the product never has
	var failed sync.Map
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range 50 {
				if err := readThenWrite(raw, fmt.Sprintf("%d/%d", w, i)); err != nil {
					failed.Store(fmt.Sprintf("%d/%d", w, i), err)
				}
			}
		})
	}
	all.Wait()
	failed.Range(func(at, err any) bool { t.Errorf("writer %v: %v", at, err); return true })
	var n int
	if err := raw.QueryRow("SELECT count(*) FROM tag").Scan(&n); err != nil || n != 400 {
		t.Errorf("%d rows (%v), want 400", n, err)
	}
}

// readThenWrite is the shape that fails at once in a deferred transaction.
func readThenWrite(db *sql.DB, name string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT count(*) FROM tag").Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO tag (name) VALUES ($1)", name); err != nil {
		return err
	}
	return tx.Commit()
}

func TestDB2_EveryConnectionHasItsPragmas(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	for name, want := range map[purpose]map[string]string{
		writing: {"busy_timeout": "5000", "journal_mode": "wal", "foreign_keys": "1", "synchronous": "1", "temp_store": "2",
			"wal_autocheckpoint": "4000", "cache_size": "-65536", "query_only": "0", "trusted_schema": "0", "cell_size_check": "1"},
		reading: {"busy_timeout": "5000", "journal_mode": "wal", "foreign_keys": "1", "query_only": "1", "cache_size": "-8192",
			"trusted_schema": "0", "temp_store": "2"},
	} {
		raw, err := open(path, "rw", name)
		if err != nil {
			t.Fatal(err)
		}
		defer raw.Close()
		var held []*sql.Conn
		for i := range 10 {
			conn, err := raw.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, conn)
			for pragma, want := range want {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
					t.Errorf("connection %d: %s is %q (%v), want %q", i, pragma, got, err, want)
				}
			}
		}
		for _, conn := range held {
			conn.Close()
		}
	}
}

func TestDB2_AReaderCannotWrite(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	if err := db.Read(t.Context(), addTag("x")); err == nil {
		t.Fatal("a reading transaction wrote")
	}
	if n := countTags(t, db); n != 0 {
		t.Errorf("%d rows, want none", n)
	}
}

func TestDB3_AnErrorNeverHidesACommit(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	const tries = 4000
	outcome := make([]error, tries)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := w; i < tries; i += 8 {
				ctx, cancel := context.WithCancel(context.Background())
				start := make(chan struct{})
				go func() {
					<-start
					for range i % 97 { // cancel at many different moments, without a clock
						_ = ctx.Err()
					}
					cancel()
				}()
				outcome[i] = db.Write(ctx, Send, Normal, func(tx *Tx) error {
					close(start)
					return addTag(fmt.Sprint(i))(tx)
				})
				cancel()
			}
		})
	}
	all.Wait()
	there := map[string]bool{}
	err := db.Read(t.Context(), func(tx *Tx) error {
		return tx.each(func(r *sql.Rows) error {
			var name string
			err := r.Scan(&name)
			there[name] = true
			return err
		}, "SELECT name FROM tag")
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, err := range outcome {
		if (err == nil) != there[fmt.Sprint(i)] {
			t.Errorf("write %d said %v, and committed is %v", i, err, there[fmt.Sprint(i)])
		}
	}
	if len(there) == 0 {
		t.Error("no write at all was committed")
	}
}

func TestDB3_AWriteCancelledWhileItWaitsLeavesTheQueueAtOnce(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	begun, finish := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- db.Write(context.Background(), Bulk, Normal, func(*Tx) error { close(begun); <-finish; return nil })
	}()
	<-begun
	ctx, cancel := context.WithCancel(context.Background())
	second := make(chan error, 1)
	go func() { second <- db.Write(ctx, UI, Full, addTag("never")) }()
	for db.Waiting() == 0 {
	}
	cancel()
	if err := <-second; !errors.Is(err, context.Canceled) {
		t.Errorf("the waiting write said %v, want cancelled, while the first still runs", err)
	}
	close(finish)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if n := countTags(t, db); n != 0 {
		t.Errorf("%d rows, want none", n)
	}
}

func TestDB3_ACancelledReadEndsAndItsConnectionIsUsableAgain(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	for i := range 50 {
		ctx, cancel := context.WithCancel(context.Background())
		err := db.Read(ctx, func(tx *Tx) error {
			go cancel()
			var n int64
			_, err := tx.one("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT sum(n) FROM c", nil, &n)
			return err
		})
		if err == nil {
			t.Fatalf("read %d: an endless query ended", i)
		}
		if n := countTags(t, db); n != 0 {
			t.Fatalf("read %d: %d rows", i, n)
		}
	}
}

func TestDB4_TablesAreStrictAndTimesAreIntegers(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	tables := map[string]string{}
	read(t, db, func(tx *Tx) error {
		return tx.each(func(r *sql.Rows) error {
			var name, text string
			err := r.Scan(&name, &text)
			tables[name] = text
			return err
		}, "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'")
	})
	if len(tables) < 20 {
		t.Fatalf("only %d tables found", len(tables))
	}
	strict := regexp.MustCompile(`(?i)\)\s*STRICT\b`)
	for name, text := range tables {
		if !strict.MatchString(text) {
			t.Errorf("%s is not STRICT", name)
		}
		read(t, db, func(tx *Tx) error {
			return tx.each(func(r *sql.Rows) error {
				var column, kind string
				if err := r.Scan(&column, &kind); err != nil {
					return err
				}
				isTime := column == "at" || column == "since" || strings.HasSuffix(column, "_at")
				if isTime && kind != "INTEGER" || strings.Contains(kind, "DATE") || strings.Contains(kind, "TIME") {
					t.Errorf("%s.%s is %s; a time is INTEGER milliseconds", name, column, kind)
				}
				return nil
			}, "SELECT name, type FROM pragma_table_info($1)", name)
		})
	}
	if err := db.Write(t.Context(), UI, Normal, func(tx *Tx) error {
		_, err := tx.exec("INSERT INTO notice (at, kind, title) VALUES ('tomorrow', 'step', 'x')")
		return err
	}); err == nil {
		t.Error("text was taken for a time")
	}
}

func read(t testing.TB, db *DB, f func(*Tx) error) {
	t.Helper()
	if err := db.Read(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// Times reach SQL as clock.Instant only: package time may be used here for zones and durations, never
// for a moment. And no SQL asks the database for the time.
func TestDB4_NoTimeValueReachesAStatement(t *testing.T) {
	t.Parallel()
	allowed := map[string]bool{"Duration": true, "Location": true, "LoadLocation": true, "UTC": true, "Millisecond": true,
		"Second": true, "Minute": true, "Hour": true}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no sources", err)
	}
	asksForTime := regexp.MustCompile(`(?i)datetime\s*\(|CURRENT_TIMESTAMP|strftime\s*\(|unixepoch\s*\(|julianday\s*\(`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "time" && !allowed[n.Sel.Name] {
					t.Errorf("%s: time.%s", fset.Position(n.Pos()), n.Sel.Name)
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING && asksForTime.MatchString(n.Value) {
					t.Errorf("%s: SQL asks the database for the time: %s", fset.Position(n.Pos()), n.Value)
				}
			}
			return true
		})
	}
	schema, err := migrations.ReadFile("migrations/0001_spine.sql")
	if err != nil {
		t.Fatal(err)
	}
	if asksForTime.Match(schema) {
		t.Error("the schema asks the database for the time")
	}
}

func TestDB5_LibcIsTheVersionTheDriverNames(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-m", "-json", "modernc.org/sqlite", "modernc.org/libc").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := map[string]struct{ Path, Version, GoMod string }{}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var m struct{ Path, Version, GoMod string }
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		modules[m.Path] = m
	}
	driver, err := os.ReadFile(modules["modernc.org/sqlite"].GoMod)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`modernc\.org/libc (v\S+)`).FindSubmatch(driver)
	if named == nil {
		t.Fatal("the driver's go.mod names no libc")
	}
	if got, want := modules["modernc.org/libc"].Version, string(named[1]); got != want {
		t.Errorf("libc is %s, the driver names %s", got, want)
	}
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	bad := errors.New("bad")
	err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		if err := addTag("a")(tx); err != nil {
			return err
		}
		return bad
	})
	if !errors.Is(err, bad) {
		t.Errorf("got %v, want the error of the transaction", err)
	}
	if n := countTags(t, db); n != 0 {
		t.Errorf("%d rows, want none", n)
	}
}

func TestTheSameStatementMayRunInsideItsOwnRows(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	if err := db.Write(t.Context(), UI, Normal, func(tx *Tx) error {
		return errors.Join(addTag("a")(tx), addTag("b")(tx), addTag("c")(tx))
	}); err != nil {
		t.Fatal(err)
	}
	var pairs int
	const query = "SELECT id FROM tag ORDER BY id"
	read(t, db, func(tx *Tx) error {
		return tx.each(func(*sql.Rows) error {
			return tx.each(func(*sql.Rows) error { pairs++; return nil }, query)
		}, query)
	})
	if pairs != 9 {
		t.Errorf("%d pairs, want 9", pairs)
	}
}

func TestAReadSeesOneMoment(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	read(t, db, func(tx *Tx) error {
		var before, after int
		if _, err := tx.one("SELECT count(*) FROM tag", nil, &before); err != nil {
			return err
		}
		if err := db.Write(context.Background(), UI, Normal, addTag("meanwhile")); err != nil {
			return err
		}
		_, err := tx.one("SELECT count(*) FROM tag", nil, &after)
		if before != 0 || after != 0 {
			t.Errorf("%d, then %d rows in one read; want none", before, after)
		}
		return err
	})
	if n := countTags(t, db); n != 1 {
		t.Errorf("%d rows afterwards, want 1", n)
	}
}

func TestMoreReadsThanConnectionsWaitTheirTurn(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	var all sync.WaitGroup
	for range 10 * mostReaders {
		all.Go(func() { countTags(t, db) })
	}
	all.Wait()
	if n := db.readDB.Stats().OpenConnections; n > mostReaders {
		t.Errorf("%d connections, want at most %d", n, mostReaders)
	}
	busy := make(chan struct{})
	for range mostReaders {
		started := make(chan struct{})
		all.Go(func() {
			db.Read(context.Background(), func(*Tx) error { close(started); <-busy; return nil })
		})
		<-started
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := db.Read(ctx, func(*Tx) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a read with a deadline said %v while all connections are taken", err)
	}
	close(busy)
	all.Wait()
}

func TestLOCK3_AFullDiskRefusesTheWriteAndTheFileStaysUsable(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	limit := func(pages int) {
		t.Helper()
		err := db.Write(t.Context(), UI, Normal, func(tx *Tx) error {
			var got int
			_, err := tx.one(fmt.Sprintf("PRAGMA max_page_count = %d", pages), nil, &got)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // SQLite makes it the present size
	big := strings.Repeat("豆", 100_000)
	err := db.Write(t.Context(), Send, Full, addTag(big))
	if p := problem.Of(err); p.ID != "disk.full" || p.Kind != problem.Unavailable {
		t.Fatalf("got %v, want disk.full", err)
	}
	if n := countTags(t, db); n != 0 {
		t.Errorf("%d rows after the refusal, want none", n)
	}
	limit(1 << 30)
	if err := db.Write(t.Context(), Send, Full, addTag(big)); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
