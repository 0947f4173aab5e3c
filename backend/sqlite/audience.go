package sqlite

import (
	"context"

	"tabiji/backend/audience"
)

// Audience is the workspace as the customer list sees it.
func (db *DB) Audience() audience.Store { return audienceStore{db} }

type audienceStore struct{ db *DB }

func (s audienceStore) Read(ctx context.Context, f func(audience.Tx) error) error {
	return s.db.Read(ctx, func(tx *Tx) error { return f(tx) })
}

func (s audienceStore) Change(ctx context.Context, f func(audience.Tx) error) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error { return f(tx) })
}

func (s audienceStore) Bulk(ctx context.Context, last bool, f func(audience.Tx) error) error {
	return s.db.Write(ctx, Bulk, Durability(last), func(tx *Tx) error { return f(tx) })
}
