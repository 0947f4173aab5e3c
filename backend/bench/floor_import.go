package bench

import (
	"context"
	"database/sql"
	"errors"
)

// This file is a floor: "bare prepared inserts", the rows of an import without reading, checking or comparing anything.
// It is never edited by a change that improves its ratio.

// floorImport writes people whose values are already in memory, by prepared statements, into a file with the product's
// schema and indexes, through the same driver with the same settings.
type floorImport struct {
	db               *sql.DB
	conn             *sql.Conn
	contact, consent *sql.Stmt
}

// floorPerson is one row of the list with its consent, as the import wrote it.
type floorPerson struct {
	address, key, fields, search, basis, source string
	at                                          int64
}

func openFloorImport(ctx context.Context, path string) (f *floorImport, err error) {
	f = &floorImport{}
	f.db, err = sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)"+
		"&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)"+
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-65536)")
	if err != nil {
		return nil, err
	}
	if f.conn, err = f.db.Conn(ctx); err != nil {
		return nil, errors.Join(err, f.db.Close())
	}
	f.contact, err = f.conn.PrepareContext(ctx, "INSERT INTO contact (address, address_key, fields, search, sample, created_at, updated_at) VALUES (?, ?, ?, ?, 0, ?, ?)")
	if err == nil {
		f.consent, err = f.conn.PrepareContext(ctx, "INSERT INTO consent (contact, purpose, basis, at, source) VALUES (?, 'marketing', ?, ?, ?)")
	}
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *floorImport) close() error { return errors.Join(f.conn.Close(), f.db.Close()) }

// transaction writes one piece of the list. It runs without a context that could end, for which the driver would start
// a goroutine with every statement.
func (f *floorImport) transaction(people []floorPerson) error {
	ctx := context.Background()
	if _, err := f.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for i := range people {
		p := &people[i]
		r, err := f.contact.ExecContext(ctx, p.address, p.key, p.fields, p.search, p.at, p.at)
		if err != nil {
			return err
		}
		id, err := r.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := f.consent.ExecContext(ctx, id, p.basis, p.at, p.source); err != nil {
			return err
		}
	}
	_, err := f.conn.ExecContext(ctx, "COMMIT")
	return err
}
