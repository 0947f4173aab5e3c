package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"tabiji/backend/clock"
)

// Tx is one transaction: its moment, prepared statements, and the nouns whose rows it changed. Read transactions have
// the same type, on a connection that refuses writes.
type Tx struct {
	ctx     context.Context
	now     clock.Instant
	conn    *sql.Conn
	stmts   statements
	drafts  *drafts
	columns *columns
	begun   int64    // turn of columns before it read anything; of the writer 0
	touched []string // sources of columns whose rows it changed
	changed []string
	// committed, if set, is called after the commit, on the writer's goroutine.
	committed func()
	zone      *time.Location // of the workspace; read when the first day is counted
	days      map[dayCount]int64
	kinds     map[int64]map[string]string // the kinds of steps by node, by version
	out       outness
	search    searched
}

// Now is the moment of the transaction; everything in it is dated with it.
func (tx *Tx) Now() clock.Instant { return tx.now }

// Changed records that rows of a noun changed; listeners are called with it after the commit.
func (tx *Tx) Changed(noun string) {
	if !slices.Contains(tx.changed, noun) {
		tx.changed = append(tx.changed, noun)
	}
}

func (tx *Tx) exec(query string, args ...any) (sql.Result, error) {
	if s := touches(query, args); s != "" && !slices.Contains(tx.touched, s) {
		tx.touched = append(tx.touched, s)
	}
	s, done, err := tx.stmts.use(tx.conn, query)
	if err != nil {
		return nil, err
	}
	defer done()
	return s.ExecContext(tx.ctx, args...)
}

// affected runs a statement and gives how many rows it changed.
func (tx *Tx) affected(query string, args ...any) (int64, error) {
	r, err := tx.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// each runs a query and calls row for every row of the result; row scans it. row may run further queries, also the same
// one.
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

// one scans the first row of a query; found is false when there is none.
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

// at is the instant as a parameter; an unset one is NULL.
func at(i clock.Instant) any {
	if i == 0 {
		return nil
	}
	return int64(i)
}

// Read runs f on a reading connection, in one snapshot. When the context ends, so does a long query.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	r, err := db.pool.take(ctx)
	if err != nil {
		return describe(err)
	}
	defer db.open.begin()()
	whole := context.WithoutCancel(ctx)
	begun := db.columns.begin() // a snapshot begins with the first reading
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
	return describe(f(&Tx{ctx: ctx, now: db.options.Clock.Now(), conn: r.conn, stmts: r.stmts, drafts: &db.drafts, columns: &db.columns, begun: begun}))
}
