package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// More keys of the meta table, about the life of the file.
const (
	MetaCreatedAt = "created_at"  // instant of creation
	MetaCopiedAt  = "copied_at"   // instant at which this copy was made; absent in the original
	MetaHost      = "engine_host" // name of the computer whose engine started last
	MetaEngineAt  = "engine_at"   // instant of the last engine start
)

// publicMeta are the keys that Inspect returns: all but the key of tokens and hashes.
var publicMeta = []string{MetaWorkspace, MetaGeneration, MetaName, MetaZone, MetaLang, MetaCleanClose, MetaSuspect,
	MetaCreatedAt, MetaCopiedAt, MetaHost, MetaEngineAt}

// Create makes a new workspace file with the given meta rows (workspace_id, name, zone, lang …), a fresh token key and
// the practice account. It refuses a path where anything exists. The file appears under its name complete or not at
// all.
func Create(ctx context.Context, path string, now clock.Instant, meta map[string]string) error {
	if _, err := os.Lstat(path); err == nil {
		return problem.New(problem.Conflict, "workspace.exists")
	}
	draft := path + ".new-" + strconv.Itoa(os.Getpid()) + "-" + ident.Hex(4)
	defer removeAll(draft)
	if err := Migrate(ctx, draft, nil); err != nil {
		return err
	}
	if err := furnish(ctx, draft, now, meta); err != nil {
		return err
	}
	return settle(draft, path)
}

func furnish(ctx context.Context, path string, now clock.Instant, meta map[string]string) error {
	db, err := Open(ctx, Options{Path: path, Clock: clock.NewManual(now)})
	if err != nil {
		return err
	}
	err = db.Write(ctx, UI, Full, func(tx *Tx) error {
		rows := map[string]string{
			MetaGeneration: "0", MetaIntakeSeq: "0", MetaCleanClose: "1", MetaTokenKey: ident.Hex(32),
			MetaCreatedAt: strconv.FormatInt(int64(now), 10),
		}
		for key, value := range meta {
			rows[key] = value
		}
		for key, value := range rows {
			if err := tx.SetMeta(key, value); err != nil {
				return err
			}
		}
		_, err := tx.exec(`INSERT INTO account (id, security, connections, from_name, from_address, created_at, updated_at)
			VALUES ('practice', 'practice', 4, $1, 'practice@tabiji.example', $2, $2)`, meta[MetaName], int64(now))
		return err
	})
	return errors.Join(err, db.Close())
}

// settle makes the finished file durable and gives it its name, never replacing another file.
func settle(draft, path string) error {
	if err := syncFile(draft); err != nil {
		return err
	}
	err := os.Link(draft, path)
	switch {
	case errors.Is(err, fs.ErrExist):
		return problem.New(problem.Conflict, "workspace.exists")
	case err != nil: // a file system without links
		if _, err := os.Lstat(path); err == nil {
			return problem.New(problem.Conflict, "workspace.exists")
		}
		if err := os.Rename(draft, path); err != nil {
			return describeFile(err)
		}
	}
	syncFolder(filepath.Dir(path))
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return describeFile(err)
	}
	return describeFile(errors.Join(f.Sync(), f.Close()))
}

// syncFolder makes a new file name durable on systems that can do so; on others the system does it later.
func syncFolder(path string) {
	if f, err := os.Open(path); err == nil {
		f.Sync()
		f.Close()
	}
}

func removeAll(path string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		os.Remove(path + end) // most of them do not exist
	}
}

// Inspect reads a file that may be open elsewhere, changing nothing: it refuses a file that is missing, of another
// program, newer than this program or recognisably damaged, and returns its meta rows without the key.
func Inspect(ctx context.Context, path string) (meta map[string]string, err error) {
	head, err := readHeader(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.NotFound, "workspace.missing").Because(err)
	}
	if err == nil {
		err = head.accept()
	}
	if err != nil {
		return nil, err
	}
	err = look(ctx, path, func(conn *sql.Conn) error {
		if err := knownFormat(ctx, conn); err != nil {
			return err
		}
		if meta, err = readMeta(ctx, conn); err != nil {
			return err
		}
		return readCommits(ctx, conn, meta)
	})
	if err != nil {
		return nil, err
	}
	if meta[MetaWorkspace] == "" {
		return nil, problem.New(problem.Damaged, "workspace.damaged").Because(errors.New("meta has no workspace_id"))
	}
	return meta, nil
}

// knownFormat reads the version from the schema itself, because the header of the file may be older than the log.
func knownFormat(ctx context.Context, conn *sql.Conn) error {
	know, err := newestFormat()
	if err != nil {
		return err
	}
	var have int64
	err = conn.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&have)
	if err != nil {
		return err
	}
	if have > know {
		return newer(have, know)
	}
	return nil
}

func readMeta(ctx context.Context, conn *sql.Conn) (map[string]string, error) {
	meta := map[string]string{}
	for _, key := range publicMeta {
		var value string
		err := conn.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = $1", key).Scan(&value)
		if err == nil {
			meta[key] = value
		} else if !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
	}
	return meta, nil
}

// look runs f on a connection that cannot change the file. f may be called twice.
func look(ctx context.Context, path string, f func(*sql.Conn) error) error {
	return undisturbed(path, func(mode string) error {
		db, err := open(path, mode, inspecting)
		if err != nil {
			return err
		}
		defer db.Close()
		conn, err := db.Conn(ctx)
		if err != nil {
			return fromOutside(err)
		}
		defer conn.Close()
		return fromOutside(f(conn))
	})
}

// undisturbed reads a file in mode still as long as no log is beside it, which means that no program has it open. When
// one has opened it meanwhile, what was read may be inconsistent: it is read again in the common mode, with locks.
func undisturbed(path string, read func(mode string) error) error {
	if before, quiet := stamp(path); quiet {
		err := read(still)
		if after, quiet := stamp(path); quiet && after == before {
			return err
		}
	}
	return read("ro")
}

// stamp is a text that differs when the file's content does; quiet is false while a log is beside the file.
func stamp(path string) (stamp string, quiet bool) {
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", true
	}
	head, _ := readHeader(path) // an unreadable header gives an empty one
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano(), head), true
}

// fromOutside reads the errors of a look from outside: a table that our files always have and that
// is not there is damage too.
func fromOutside(err error) error {
	described := describe(err)
	var p *problem.Problem
	if err == nil || errors.As(described, &p) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return described
	}
	return problem.New(problem.Damaged, "workspace.damaged").Because(err)
}

// LogLeft reports whether a write-ahead log is beside the file: an engine has it open, or the last one ended without
// closing it.
func LogLeft(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// hotTables are small and read at every start; they are checked first and alone (design D18).
var hotTables = []string{"meta", "account", "field", "tag", "journey", "version", "interest", "agenda", "suppression"}

// Check looks for damaged pages in a file that need not be open: in the small tables the engine needs first, or in the
// whole file. Its error is a problem of kind Damaged whose cause names the first findings.
func Check(ctx context.Context, path string, whole bool) error {
	return look(ctx, path, func(conn *sql.Conn) error { return quickCheck(ctx, conn, whole) })
}

// CheckIndexes is Check of the whole file that also compares every table with its indexes. It takes several times as
// long.
func CheckIndexes(ctx context.Context, path string) error {
	return look(ctx, path, func(conn *sql.Conn) error { return sound(ctx, conn, "PRAGMA integrity_check(5)") })
}

// CheckIndexes is the same on the open file, beside its readers and the writer.
func (db *DB) CheckIndexes(ctx context.Context) error {
	r, err := db.pool.take(ctx)
	if err != nil {
		return describe(err)
	}
	defer db.pool.give(r)
	return describe(sound(ctx, r.conn, "PRAGMA integrity_check(5)"))
}

// QuickCheck is Check on the open file, beside its readers and the writer.
func (db *DB) QuickCheck(ctx context.Context, whole bool) error {
	r, err := db.pool.take(ctx)
	if err != nil {
		return describe(err)
	}
	defer db.pool.give(r)
	return describe(quickCheck(ctx, r.conn, whole))
}

func quickCheck(ctx context.Context, conn *sql.Conn, whole bool) error {
	queries := []string{"PRAGMA quick_check(5)"}
	if !whole {
		queries = nil
		for _, table := range hotTables {
			queries = append(queries, "PRAGMA quick_check("+table+")")
		}
	}
	return sound(ctx, conn, queries...)
}

// sound runs checks of SQLite (quick_check, integrity_check) and gives a problem for what they find.
func sound(ctx context.Context, conn *sql.Conn, checks ...string) error {
	for _, query := range checks {
		found, err := texts(ctx, conn, query)
		if err != nil {
			return err
		}
		if len(found) != 1 || found[0] != "ok" {
			return problem.New(problem.Damaged, "workspace.damaged").Because(fmt.Errorf("%s: %q", query, found))
		}
	}
	return nil
}

func texts(ctx context.Context, conn *sql.Conn, query string) (list []string, err error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
