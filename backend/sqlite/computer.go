package sqlite

import (
	"context"
	"strconv"

	"tabiji/backend/computer"
)

// Computer is the store of the computer package on this file.
func (db *DB) Computer() computer.Store { return computerStore{db} }

type computerStore struct{ db *DB }

// Name is what the owner calls the workspace.
func (s computerStore) Name(ctx context.Context) (name string, err error) {
	err = s.db.Read(ctx, func(tx *Tx) error {
		name, err = tx.Name()
		return err
	})
	return name, err
}

func (s computerStore) SetName(ctx context.Context, name string) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error {
		tx.Changed("workspace")
		return tx.SetMeta(MetaName, name)
	})
}

// NoteCopy remembers that a person saved a copy.
func (s computerStore) NoteCopy(ctx context.Context) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error {
		tx.Changed("workspace")
		return tx.SetMeta(MetaSavedAt, strconv.FormatInt(int64(tx.now), 10))
	})
}
