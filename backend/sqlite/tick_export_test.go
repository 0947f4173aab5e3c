package sqlite

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"modernc.org/sqlite"
)

// Statements are the texts that the writer and the readers have prepared so far.
func (db *DB) Statements() []string {
	all := map[string]bool{}
	for query := range db.writer.stmts {
		all[query] = true
	}
	db.pool.mu.Lock()
	defer db.pool.mu.Unlock()
	for _, r := range *db.pool.idle {
		for query := range r.stmts {
			all[query] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Explain lists the steps of SQLite's plan for a query.
func (db *DB) Explain(query string) (steps []string, err error) {
	err = db.Read(context.Background(), func(tx *Tx) error {
		return tx.each(func(r *sql.Rows) error {
			var id, parent, unused int
			var step string
			err := r.Scan(&id, &parent, &unused, &step)
			steps = append(steps, step)
			return err
		}, "EXPLAIN QUERY PLAN "+query, make([]any, 200)...) // as many parameters as any query has
	})
	return steps, err
}

// Pages is how many pages the writer has looked at since the last call, in its cache or not.
func (db *DB) Pages() (n int, err error) {
	err = db.Write(context.Background(), UI, Normal, func(*Tx) error {
		return db.writer.conn.Raw(func(c any) error {
			for _, op := range []sqlite.DBStatusOp{sqlite.DBStatusCacheHit, sqlite.DBStatusCacheMiss} {
				more, _, err := c.(sqlite.DBStatus).Status(op, true)
				if err != nil {
					return err
				}
				n += more
			}
			return nil
		})
	})
	return n, err
}
