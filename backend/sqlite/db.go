// Package sqlite is the only place with SQL: schema, migrations, one file per noun, one writer and
// many readers over one workspace file. It refuses to know rules: what a row means is decided above.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"

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
	Clock clock.Clock
	// Point, if set, is called at named moments of a write ("commit:send", "committed:tick" …);
	// proof programs use it to stop the world there.
	Point func(name string)
	// Changed, if set, hears which nouns a commit touched, after the commit.
	Changed func(nouns []string)
	// Latency is added to every FULL commit; benchmarks use it to stand for a slow disk.
	Latency func()
}

// DB is an open workspace file.
type DB struct {
	options Options
	writer  *writer
	readers *sql.DB
	writeDB *sql.DB
}

// Open opens an existing file whose schema is current; see Migrate for making it so.
func Open(ctx context.Context, o Options) (*DB, error) {
	writeDB, err := open(o.Path, "rw", false)
	if err != nil {
		return nil, err
	}
	writeDB.SetMaxOpenConns(1)
	conn, err := writeDB.Conn(ctx)
	if err != nil {
		writeDB.Close()
		return nil, describe(err)
	}
	readers, err := open(o.Path, "rw", true)
	if err != nil {
		writeDB.Close()
		return nil, err
	}
	readers.SetMaxOpenConns(8)
	readers.SetMaxIdleConns(8)
	db := &DB{options: o, readers: readers, writeDB: writeDB}
	db.writer = newWriter(db, conn)
	return db, nil
}

// Close lets queued writes finish, then closes every connection; the log is checkpointed into the
// one file by SQLite when the last connection goes.
func (db *DB) Close() error {
	db.writer.close()
	return errors.Join(db.readers.Close(), db.writeDB.Close())
}

func open(path, mode string, readOnly bool) (*sql.DB, error) {
	pragmas := []string{
		"busy_timeout(5000)", "journal_mode(WAL)", "foreign_keys(1)", "synchronous(NORMAL)",
		"temp_store(MEMORY)", "cache_size(-65536)", "wal_autocheckpoint(4000)",
	}
	if readOnly {
		pragmas = append(pragmas, "query_only(1)")
	}
	q := url.Values{"_txlock": {"immediate"}, "mode": {mode}, "_pragma": pragmas}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String())
}

// Migrate brings the file at path to the newest schema, creating it when it does not exist.
// before is called once when an existing file has migrations to run, so that a backup can be made.
func Migrate(ctx context.Context, path string, before func(from, to int64) error) error {
	db, err := open(path, "rwc", false)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, sub)
	if err != nil {
		return err
	}
	from, to, err := provider.GetVersions(ctx)
	if err != nil {
		return describe(err)
	}
	if from > to {
		return problem.New(problem.Damaged, "workspace.newer", "have", from, "know", to)
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
	_, err = db.ExecContext(ctx, "PRAGMA application_id = "+strconv.Itoa(ApplicationID))
	return err
}

// describe gives driver errors that a person can act on their kind; all others pass unchanged.
func describe(err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
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

// conflict reports whether err is a uniqueness or constraint failure of the named table.column.
func conflict(err error, column string) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == 19 && strings.Contains(e.Error(), column)
}
