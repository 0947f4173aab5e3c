package sqlite

import (
	"context"
	"errors"
	"os"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Copy writes a complete copy of the file at from, whether or not an engine runs on it, to a path where nothing exists.
// The copy records when it was made, is checked and made durable, and only then gets its name. Writers are not blocked
// meanwhile.
func Copy(ctx context.Context, from, to string, now clock.Instant) (bytes int64, err error) {
	if _, err := os.Lstat(to); err == nil {
		return 0, problem.New(problem.Conflict, "copy.exists")
	}
	draft := to + ".part-" + strconv.Itoa(os.Getpid()) + "-" + ident.Hex(4)
	defer removeAll(draft)
	if err := vacuumInto(ctx, from, draft); err != nil {
		return 0, err
	}
	if err := markCopy(ctx, draft, now); err != nil {
		return 0, err
	}
	info, err := os.Stat(draft)
	if err != nil {
		return 0, describeFile(err)
	}
	if err := settle(draft, to); err != nil {
		if problem.IsKind(err, problem.Conflict) {
			err = problem.New(problem.Conflict, "copy.exists")
		}
		return 0, err
	}
	return info.Size(), nil
}

// Backup is Copy of the open file.
func (db *DB) Backup(ctx context.Context, to string) (bytes int64, err error) {
	return Copy(ctx, db.options.Path, to, db.options.Clock.Now())
}

func vacuumInto(ctx context.Context, from, to string) error {
	return undisturbed(from, func(mode string) error {
		removeAll(to)
		if err := touch(to); err != nil { // VACUUM INTO accepts an empty file, and so its mode is ours
			return err
		}
		db, err := open(from, mode, copying)
		if err != nil {
			return err
		}
		defer db.Close()
		db.SetMaxOpenConns(1)
		_, err = db.ExecContext(ctx, "VACUUM INTO $1", to)
		return describe(err)
	})
}

// markCopy writes the time of the copy into it and reads it whole: a copy that cannot be read is no backup.
func markCopy(ctx context.Context, path string, now clock.Instant) error {
	db, err := open(path, "rw", copying)
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return describe(err)
	}
	defer conn.Close()
	_, err = conn.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, MetaCopiedAt, strconv.FormatInt(int64(now), 10))
	if err != nil {
		return describe(err)
	}
	return describe(quickCheck(ctx, conn, true))
}

// StepGeneration stores that an engine starts on this file now, on the named computer: the generation becomes one more
// than its own and than atLeast, and the file is no copy any longer. It is durable when the call returns.
func (db *DB) StepGeneration(ctx context.Context, atLeast int64, host string) (generation int64, err error) {
	err = db.Write(ctx, UI, Full, func(tx *Tx) error {
		have, err := tx.Generation()
		if err != nil {
			return err
		}
		generation = max(have, atLeast) + 1
		for key, value := range map[string]string{
			MetaGeneration: strconv.FormatInt(generation, 10),
			MetaHost:       host,
			MetaEngineAt:   strconv.FormatInt(int64(tx.Now()), 10),
			MetaCleanClose: "0",
		} {
			if err := tx.SetMeta(key, value); err != nil {
				return err
			}
		}
		_, err = tx.exec("DELETE FROM meta WHERE key = $1", MetaCopiedAt)
		return err
	})
	return generation, err
}

// MarkClosed stores that the engine ended in order, and when.
func (db *DB) MarkClosed(ctx context.Context) error {
	return db.Write(ctx, UI, Full, func(tx *Tx) error { return errors.Join(tx.SetCleanClose(true), tx.SetAlive(tx.now)) })
}

// TellDamage writes a notice of what a check of the open file found; the same key is written once.
func (db *DB) TellDamage(ctx context.Context, key string, line words.Line) error {
	return db.Write(ctx, UI, Full, func(tx *Tx) error {
		_, err := tx.AddNotice(studio.Notice{Kind: "engine", Line: &line, Key: key, Toast: "due"})
		return err
	})
}

// Health is the state of the file and its connections (LOCK-2).
type Health struct {
	LogBytes int64         // size of the write-ahead log
	Waiting  int           // queued writes
	Oldest   time.Duration // age of the oldest open transaction, reading or writing, in machine time
}

// Above these there is an alarm: the log is checkpointed at 16 MB, and no transaction of the program takes longer than
// a few seconds.
const (
	alarmLog    = 128 << 20
	alarmOldest = time.Minute
)

// Health reads the state of the file; it uses no connection.
func (db *DB) Health() Health {
	h := Health{Waiting: db.Waiting(), Oldest: db.open.oldest()}
	if info, err := os.Stat(db.options.Path + "-wal"); err == nil {
		h.LogBytes = info.Size()
	}
	return h
}

// Alarms are the sentences for what is wrong; none when all is well.
func (h Health) Alarms() (lines []words.Line) {
	if h.Oldest >= alarmOldest {
		lines = append(lines, words.New("health.transaction_open", "minutes", int64(h.Oldest/time.Minute)))
	}
	if h.LogBytes >= alarmLog {
		lines = append(lines, words.New("health.log_large", "megabytes", h.LogBytes>>20))
	}
	return lines
}

// Files are the operations on workspace files that no program has open, by the interface of the workspace package.
type Files struct{ Clock clock.Clock }

// Create is the package's Create at the clock's moment.
func (f Files) Create(ctx context.Context, path string, meta map[string]string) error {
	return Create(ctx, path, f.Clock.Now(), meta)
}

// Inspect is the package's Inspect.
func (f Files) Inspect(ctx context.Context, path string) (map[string]string, error) {
	return Inspect(ctx, path)
}

// Check is the package's Check.
func (f Files) Check(ctx context.Context, path string, whole bool) error {
	return Check(ctx, path, whole)
}

// CheckIndexes is the package's CheckIndexes.
func (f Files) CheckIndexes(ctx context.Context, path string) error { return CheckIndexes(ctx, path) }

// Verify is the package's Verify, in sentences.
func (f Files) Verify(ctx context.Context, path string) ([]words.Line, error) {
	found, err := Verify(ctx, path)
	lines := []words.Line{}
	for _, f := range found {
		lines = append(lines, f.Line)
	}
	return lines, err
}

// Migrate is the package's Migrate.
func (f Files) Migrate(ctx context.Context, path string, before func(from, to int64) error) error {
	return Migrate(ctx, path, before)
}

// Lost is the package's FindLost.
func (f Files) Lost(ctx context.Context, path string) (commits int64, at clock.Instant, err error) {
	l, err := FindLost(ctx, path)
	return l.Commits, l.At, err
}

// Copy is the package's Copy at the clock's moment.
func (f Files) Copy(ctx context.Context, from, to string) (int64, error) {
	return Copy(ctx, from, to, f.Clock.Now())
}
