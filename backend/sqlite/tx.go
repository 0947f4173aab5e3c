package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"tabiji/backend/clock"
)

// Tx is one transaction: one moment, prepared statements, and the nouns it touched. Read
// transactions are the same type on a connection that refuses writes.
type Tx struct {
	ctx     context.Context
	now     clock.Instant
	conn    *sql.Conn
	stmts   statements
	drafts  *drafts
	changed []string
	// committed, if set, is called after the commit, on the writer's goroutine.
	committed func()
	zone      *time.Location // of the workspace; read with the first day that is counted
	days      map[dayCount]int64
	kinds     map[int64]map[string]string // of versions, by node
	out       outness
	search    searched
}

// Now is the moment of the transaction; everything in it happens then.
func (tx *Tx) Now() clock.Instant { return tx.now }

// Changed notes that rows of a noun changed; listeners hear of it after the commit.
func (tx *Tx) Changed(noun string) {
	if !slices.Contains(tx.changed, noun) {
		tx.changed = append(tx.changed, noun)
	}
}

func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	s, done, err := tx.stmts.use(tx.conn, query)
	if err != nil {
		return nil, err
	}
	defer done()
	return s.ExecContext(tx.ctx, args...)
}

// affected runs a statement and tells how many rows it changed.
func (tx *Tx) affected(query string, args ...any) (int64, error) {
	r, err := tx.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// each runs a query and calls row for every row; row scans. row may ask further questions, also the
// same one.
func (tx *Tx) each(row func(*sql.Rows) error, query string, args ...any) error {
	s, done, err := tx.stmts.use(tx.conn, query)
	if err != nil {
		return err
	}
	defer done()
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one scans a single row; found is false when there is none.
func (tx *Tx) one(query string, args []any, into ...any) (found bool, err error) {
	s, done, err := tx.stmts.use(tx.conn, query)
	if err != nil {
		return false, err
	}
	defer done()
	err = s.QueryRowContext(tx.ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// at writes an unset instant as NULL.
func at(i clock.Instant) any {
	if i == 0 {
		return nil
	}
	return int64(i)
}

// Read runs f on a reading connection, in one snapshot. The context's deadline ends long queries.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	r, err := db.pool.take(ctx)
	if err != nil {
		return describe(err)
	}
	defer db.open.begin()()
	whole := context.WithoutCancel(ctx)
	if _, err := r.conn.ExecContext(whole, "BEGIN DEFERRED"); err != nil {
		db.pool.discard(r)
		return describe(err)
	}
	defer func() {
		if _, err := r.conn.ExecContext(whole, "ROLLBACK"); err != nil {
			db.pool.discard(r)
			return
		}
		r.stmts.trim()
		db.pool.give(r)
	}()
	return describe(f(&Tx{ctx: ctx, now: db.options.Clock.Now(), conn: r.conn, stmts: r.stmts, drafts: &db.drafts}))
}
