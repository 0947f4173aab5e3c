package bench

import (
	"context"
	"database/sql"
	"errors"
)

// This file is a floor: the text of a draft written durably into a row, and nothing read or checked. It is never edited
// by a change that improves its ratio.

func openFloorDraft(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-65536)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, query := range []string{
		"CREATE TABLE draft (no INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (json_valid(text))) STRICT",
		"INSERT INTO draft VALUES (1, '{}')",
	} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

func floorDraft(ctx context.Context, db *sql.DB, text []byte) error {
	_, err := db.ExecContext(ctx, "UPDATE draft SET text = ? WHERE no = 1", string(text))
	return err
}
