// Package sqlite knows SQL, and is the only place that does: schema, migrations, one file per noun, one writer and many
// readers over one workspace file. It refuses to know rules: what a row means is decided above.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ApplicationID marks a SQLite file as a Tabiji workspace ("TBJ1").
const ApplicationID = 0x54424a31

// Options are the ways a workspace file can be opened.
type Options struct {
	Path  string
	Clock clock.Clock // nil is the machine's
	// Point, if set, is called at named moments of a write ("commit:send", "committed:tick" …); proof programs use it
	// to kill the process there.
	Point func(name string)
	// Changed, if set, is called with the nouns that a commit touched, after the commit, on the goroutine that wrote.
	// It must not wait for another write.
	Changed func(nouns []string)
	// Mark, if set, makes FULL commits counted in the file; it is called with the number of each, after the commit is
	// on the disk and before the write returns. It runs on the writer's goroutine and must be quick. Nil: they are not
	// counted.
	Mark func(n int64, at clock.Instant)
	// Latency is added to every FULL commit; benchmarks use it to stand for a slow disk.
	Latency func()
	// MostPages bounds the file as a full disk would; 0: no bound. Proof programs use it.
	MostPages int
	// Rows, if set, is called with the number of rows that each committed transaction inserted, updated and deleted,
	// triggers and cascades included; tests compare it with MostRows.
	Rows func(class Class, rows int64)
}

// mostReaders is how many reads run at the same time; further ones wait.
const mostReaders = 8

// DB is an open workspace file.
type DB struct {
	options Options
	writer  *writer
	writeDB *sql.DB
	readDB  *sql.DB
	pool    pool
	drafts  drafts
	columns columns
	open    transactions
	closing sync.Once
	closed  error
}

// Open opens an existing file whose schema is current; see Migrate for making it so.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = clock.System()
	}
	writeDB, err := open(o.Path, "rw", writing)
	if err != nil {
		return nil, err
	}
	writeDB.SetMaxOpenConns(1)
	conn, err := writeDB.Conn(ctx)
	if err == nil {
		err = writable(ctx, conn)
	}
	if err == nil && o.MostPages > 0 {
		_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", o.MostPages))
	}
	if err != nil {
		writeDB.Close()
		return nil, describe(err)
	}
	readDB, err := open(o.Path, "rw", reading)
	if err != nil {
		writeDB.Close()
		return nil, err
	}
	readDB.SetMaxOpenConns(mostReaders)
	db := &DB{options: o, readDB: readDB, writeDB: writeDB, pool: newPool(readDB), open: transactions{clock: clock.System()}}
	count := counting{mark: o.Mark}
	if o.Mark != nil {
		err := conn.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM full_commit").Scan(&count.n)
		if err != nil {
			return nil, errors.Join(describe(err), readDB.Close(), writeDB.Close())
		}
	}
	db.writer = newWriter(db, conn, count)
	return db, nil
}

// writable finds out at once, and not at the first write, that a file or folder is read-only; BEGIN IMMEDIATE alone
// does not fail then.
func writable(ctx context.Context, conn *sql.Conn) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "DELETE FROM meta WHERE key IS NULL")
	_, end := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return errors.Join(err, end)
}

// drain is how long Close waits for reads that are still going on.
const drain = 5 * time.Second

// Close lets queued writes and running reads finish, folds the log into the one file and closes
// every connection. A second call returns what the first returned.
func (db *DB) Close() error {
	db.closing.Do(func() {
		db.writer.close()
		err := db.pool.close()
		db.closed = errors.Join(err, db.readDB.Close(), db.writer.release(), db.writeDB.Close())
	})
	return db.closed
}

// purpose says what a connection is opened for.
type purpose int

const (
	writing    purpose = iota // the one writer
	reading                   // a reader of the pool
	inspecting                // reading from outside, changing nothing, not even the journal mode
	copying                   // the source and the target of a copy, in the journal mode they have
)

// pragmas are per connection and so all in the DSN (DB-2). trusted_schema is off because a workspace file may come from
// another person; cell_size_check finds damaged pages when they are read.
func (p purpose) pragmas() []string {
	list := []string{"busy_timeout(5000)", "foreign_keys(1)", "temp_store(MEMORY)", "trusted_schema(0)", "cell_size_check(1)"}
	switch p {
	case writing:
		return append(list, "journal_mode(WAL)", "synchronous(NORMAL)", "wal_autocheckpoint(4000)", "cache_size(-65536)")
	case reading:
		return append(list, "journal_mode(WAL)", "synchronous(NORMAL)", "query_only(1)", "cache_size(-8192)")
	}
	if p == copying {
		return append(list, "synchronous(FULL)", "cache_size(-8192)")
	}
	return append(list, "query_only(1)", "cache_size(-8192)")
}

// still is a mode for a file that no program has open: it is read without locks and no file is created beside it, where
// even mode "ro" would create an index of the log.
const still = "still"

func open(path, mode string, p purpose) (*sql.DB, error) {
	if err := withFunctions(); err != nil {
		return nil, err
	}
	q := url.Values{"_txlock": {"immediate"}, "mode": {mode}, "_pragma": p.pragmas()}
	if mode == still {
		q.Set("mode", "ro")
		q.Set("immutable", "1")
	}
	return sql.Open("sqlite", "file:"+escape(path)+"?"+q.Encode())
}

// escape writes a path as SQLite reads it in a URI: with slashes, an absolute one always beginning
// with one, so that a drive letter is no authority (sqlite.org/uri.html §3.1).
func escape(path string) string {
	path = filepath.ToSlash(path)
	switch {
	case strings.HasPrefix(path, "//"): // a share: its server is part of the path, not the authority
		path = "//" + path
	case filepath.VolumeName(path) != "":
		path = "/" + path
	}
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// Migrate brings the file at path to the newest schema, creating it when it does not exist.
// before is called once when an existing file has migrations to run, so that a backup can be made.
// A file that is not ours, or newer than this program, is refused untouched.
func Migrate(ctx context.Context, path string, before func(from, to int64) error) error {
	head, err := readHeader(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := touch(path); err != nil {
			return err
		}
	case err != nil:
		return err
	case !head.empty:
		if err := head.accept(); err != nil {
			return err
		}
	}
	db, err := open(path, "rw", writing)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	from, to, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", describe(err))
	}
	if from > to {
		return newer(from, to)
	}
	if from == to {
		return nil
	}
	if from > 0 && before != nil {
		if err := before(from, to); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", describe(err))
	}
	// The version also stands in the header, where Inspect finds it without a lock.
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; PRAGMA wal_checkpoint(TRUNCATE)", ApplicationID, to)
	_, err = db.ExecContext(ctx, mark)
	return describe(err)
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, sub)
}

func newer(have, know int64) error {
	return problem.New(problem.Damaged, "workspace.newer", "have", have, "know", know)
}

// describe gives driver errors that a person can act on a problem kind; all others are returned unchanged.
func describe(err error) error {
	var e *sqlite.Error
	var already *problem.Problem
	if err == nil || errors.As(err, &already) || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case 5, 6: // SQLITE_BUSY, SQLITE_LOCKED
		return problem.New(problem.Unavailable, "workspace.busy").Because(err)
	case 13: // SQLITE_FULL
		return problem.New(problem.Unavailable, "disk.full").Because(err)
	case 8, 14: // SQLITE_READONLY, SQLITE_CANTOPEN
		return problem.New(problem.Unavailable, "disk.read_only").Because(err)
	case 10: // SQLITE_IOERR
		return problem.New(problem.Unavailable, "disk.io").Because(err)
	case 11, 26: // SQLITE_CORRUPT, SQLITE_NOTADB
		return problem.New(problem.Damaged, "workspace.damaged").Because(err)
	}
	return err
}
