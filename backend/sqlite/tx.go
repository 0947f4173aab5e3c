package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"tabiji/backend/clock"
)

// Tx is one transaction: one moment, prepared statements, and the nouns it touched. Read
// transactions are the same type on a connection that refuses writes.
type Tx struct {
	ctx     context.Context
	now     clock.Instant
	prepare func(query string) (*sql.Stmt, error)
	changed []string
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
	s, err := tx.prepare(query)
	if err != nil {
		return nil, err
	}
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

// each runs a query and calls row for every row; row scans.
func (tx *Tx) each(row func(*sql.Rows) error, query string, args ...any) error {
	s, err := tx.prepare(query)
	if err != nil {
		return err
	}
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
	s, err := tx.prepare(query)
	if err != nil {
		return false, err
	}
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
	conn, err := db.readers.Conn(ctx)
	if err != nil {
		return describe(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN DEFERRED"); err != nil {
		return describe(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	var stmts []*sql.Stmt
	defer func() {
		for _, s := range stmts {
			s.Close()
		}
	}()
	tx := &Tx{ctx: ctx, now: db.options.Clock.Now(), prepare: func(q string) (*sql.Stmt, error) {
		s, err := conn.PrepareContext(ctx, q)
		if err == nil {
			stmts = append(stmts, s)
		}
		return s, err
	}}
	return describe(f(tx))
}
