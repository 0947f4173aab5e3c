package bench

import (
	"context"
	"database/sql"
	"errors"

	_ "modernc.org/sqlite" // the driver of the product
)

// This file is a floor: "bare prepared rows", what any engine on this file has to do for a transition. It is
// never edited by a change that improves its ratio.

// floorEngine works on a file with the product's schema and indexes, through the same driver with the same
// settings, and decides nothing: it claims 1,000 due rows, moves each and writes history rows for each, by
// prepared statements, in one transaction.
type floorEngine struct {
	db                     *sql.DB
	conn                   *sql.Conn
	claim, update, history *sql.Stmt
	journey                int64
	// writes are the history rows of a claim at a node, by node id, of the size that the engine writes. The last row
	// names the next node.
	writes map[string][]floorVisit
	rows   []floorRow
}

// floorVisit is the text of a history row; its other columns are numbers.
type floorVisit struct{ node, kind, outcome, reasons string }

// across is the next wait of the bench's journey, by the wait before.
var across = map[string]string{"one": "two", "two": "one"}

type floorRow struct {
	id, version, contact, step, due int64
	node                            string
}

func openFloorEngine(ctx context.Context, path string, journey int64) (f *floorEngine, err error) {
	f = &floorEngine{journey: journey}
	f.db, err = sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)"+
		"&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"+
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-65536)")
	if err != nil {
		return nil, err
	}
	if f.conn, err = f.db.Conn(ctx); err != nil {
		return nil, errors.Join(err, f.db.Close())
	}
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{
		{&f.claim, "SELECT id, version, contact, node, step_no, due_at FROM enrollment WHERE journey = ? AND state = 'live' AND due_at <= ? ORDER BY due_at, id LIMIT 1000"},
		{&f.update, "UPDATE enrollment SET node = ?, visit = ?, step_no = ?, since = ?, due_at = ? WHERE id = ?"},
		{&f.history, "INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"},
	} {
		if *p.into, err = f.conn.PrepareContext(ctx, p.query); err != nil {
			return nil, errors.Join(err, f.close())
		}
	}
	return f, nil
}

func (f *floorEngine) close() error { return errors.Join(f.conn.Close(), f.db.Close()) }

// transaction is one batch; it gives how many rows it claimed and how many history rows it wrote. It runs without a
// context that could end, for which the driver would start a goroutine with every statement.
func (f *floorEngine) transaction(now int64) (claimed, wrote int, err error) {
	ctx := context.Background()
	if _, err := f.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return 0, 0, err
	}
	found, err := f.claim.QueryContext(ctx, f.journey, now)
	if err != nil {
		return 0, 0, err
	}
	f.rows = f.rows[:0]
	for found.Next() {
		var r floorRow
		if err := found.Scan(&r.id, &r.version, &r.contact, &r.node, &r.step, &r.due); err != nil {
			return 0, 0, err
		}
		f.rows = append(f.rows, r)
	}
	if err := errors.Join(found.Err(), found.Close()); err != nil {
		return 0, 0, err
	}
	for _, r := range f.rows {
		visits := f.writes[r.node]
		n := int64(len(visits))
		if _, err := f.update.ExecContext(ctx, across[r.node], r.step+n, r.step+n, r.due, r.due+hour, r.id); err != nil {
			return 0, 0, err
		}
		for i, v := range visits {
			step := r.step + int64(i)
			if _, err := f.history.ExecContext(ctx, r.id, step, v.node, v.kind, step, r.due, v.outcome, v.reasons); err != nil {
				return 0, 0, err
			}
		}
		wrote += len(visits)
	}
	_, err = f.conn.ExecContext(ctx, "COMMIT")
	return len(f.rows), wrote, err
}
