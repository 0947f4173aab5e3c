package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Further keys of Inspect's answer, which are stored in a table of their own.
const (
	MetaCommits  = "full_commits" // how many FULL commits were counted
	MetaCommitAt = "full_commit_at"
)

// MetaDoubtful is until when mail may have been sent of which the file has no record; see Doubt.
const MetaDoubtful = "doubtful_until"

// counting is the number of FULL commits as the writer keeps it. Only the writer's goroutine touches it.
type counting struct {
	mark func(n int64, at clock.Instant) // nil: FULL commits are not counted
	n    int64                           // as stored in the file
}

// countCommit raises the number inside the transaction that is about to be committed.
func (w *writer) countCommit(tx *Tx) error {
	changed, err := tx.affected("UPDATE full_commit SET n = $1, at = $2 WHERE id = 1", w.count.n+1, int64(tx.now))
	if err == nil && changed == 0 { // the row is missing, which Verify reports
		_, err = tx.exec("INSERT INTO full_commit (id, n, at) VALUES (1, $1, $2)", w.count.n+1, int64(tx.now))
	}
	return err
}

// commits reads the number and its moment.
func (tx *Tx) commits() (n int64, at clock.Instant, err error) {
	_, err = tx.one("SELECT n, at FROM full_commit WHERE id = 1", nil, &n, &at)
	return n, at, err
}

// Resume counts FULL commits from now on, in a file that was held before, beginning above atLeast; mark is called for
// each as Options.Mark is, including this one.
func (db *DB) Resume(ctx context.Context, atLeast int64, mark func(n int64, at clock.Instant)) error {
	return db.Write(ctx, UI, Full, func(tx *Tx) error {
		n, _, err := tx.commits()
		if err != nil {
			return err
		}
		n = max(n, atLeast) + 1
		if _, err := tx.exec("INSERT INTO full_commit (id, n, at) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET n = excluded.n, at = excluded.at",
			n, int64(tx.now)); err != nil {
			return err
		}
		w := db.writer
		w.count.mark = nil // this commit is counted already
		tx.committed = func() {
			w.count = counting{mark: mark, n: n}
			mark(n, tx.now)
		}
		return nil
	})
}

// doubted is how many rows one transaction of Doubt changes; each comes with a wake.
const doubted = 400

// Doubt repairs a file that lacks what was committed between since and until: mail that it has as unsent may have been
// sent meanwhile. Mail that was due until then becomes unknown, for a person to decide, and so does the mail of the
// people inside that was to be planned until then, when the engine plans it. Their waits count from until. It may be
// run again.
func (db *DB) Doubt(ctx context.Context, since, until clock.Instant) error {
	err := db.Write(ctx, UI, Full, func(tx *Tx) error {
		before, err := tx.number(MetaDoubtful)
		if err != nil {
			return err
		}
		return tx.SetMeta(MetaDoubtful, strconv.FormatInt(max(before, int64(until)), 10))
	})
	for n := 1; n > 0 && err == nil; {
		err = db.Write(ctx, UI, Full, func(tx *Tx) (err error) {
			n, err = tx.doubt(since, until)
			return err
		})
	}
	return err
}

func unknownLost(since, until clock.Instant) words.Line {
	return words.New("reason.delivery.unknown_lost", "since", int64(since), "until", int64(until))
}

// doubt makes some mails unknown that may have been sent until a moment. A mail planned for later than that stays; a
// claimed one was due at once, and a held one may have been released.
func (tx *Tx) doubt(since, until clock.Instant) (n int, err error) {
	reason, err := lineText(new(unknownLost(since, until)))
	if err != nil {
		return 0, err
	}
	type left struct{ id, enrollment int64 }
	var rows []left
	err = tx.each(func(r *sql.Rows) error {
		var l left
		err := r.Scan(&l.id, &l.enrollment)
		rows = append(rows, l)
		return err
	}, `SELECT id, coalesce(enrollment, 0) FROM outbox WHERE practice = 0 AND (state IN ('due', 'later') AND coalesce(next_at, 0) <= $1
		OR state IN ('claimed', 'held') AND planned_at <= $1) ORDER BY id LIMIT $2`, int64(until), doubted)
	if err != nil {
		return 0, err
	}
	for _, l := range rows {
		if _, err := tx.exec(`UPDATE outbox SET state = 'unknown', owner = '', next_at = NULL, rev = rev + 1, resolved_at = $1, reason = $2 WHERE id = $3`,
			int64(until), reason, l.id); err != nil {
			return 0, err
		}
		if err := tx.wake(l.enrollment, l.id); err != nil {
			return 0, err
		}
		tx.Changed("outbox")
	}
	return len(rows), nil
}

// doubtful reads until when mail may have been sent without a record in the file; 0: there is no such doubt.
func (tx *tickTx) doubtful() (clock.Instant, error) {
	n, err := tx.number(MetaDoubtful)
	return clock.Instant(n), err
}

// planDoubted writes a mail that may have been sent already, in the state unknown from the beginning.
func (tx *Tx) planDoubted(p outbox.Planned, tokenKey []byte, sender string, since, until clock.Instant) error {
	id, err := tx.PlanMail(p, tokenKey, sender)
	if err != nil || id == 0 {
		return err
	}
	reason, err := lineText(new(unknownLost(since, until)))
	if err != nil {
		return err
	}
	if _, err := tx.exec("UPDATE outbox SET state = 'unknown', next_at = NULL, resolved_at = $1, reason = $2 WHERE id = $3", int64(until), reason, id); err != nil {
		return err
	}
	return tx.wake(p.Enrollment, id)
}

// readCommits adds the number to what Inspect tells; a file that was not migrated has none.
func readCommits(ctx context.Context, conn *sql.Conn, meta map[string]string) error {
	var tables, n, at int64
	err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'full_commit'").Scan(&tables)
	if err != nil || tables == 0 {
		return err
	}
	err = conn.QueryRowContext(ctx, "SELECT n, at FROM full_commit WHERE id = 1").Scan(&n, &at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	meta[MetaCommits], meta[MetaCommitAt] = strconv.FormatInt(n, 10), strconv.FormatInt(at, 10)
	return nil
}
