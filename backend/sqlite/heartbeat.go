package sqlite

import (
	"context"

	"tabiji/backend/heartbeat"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Heartbeat is the workspace as the heartbeat sees it.
func (db *DB) Heartbeat() heartbeat.Store { return heartbeatStore{db} }

type heartbeatStore struct{ db *DB }

func (s heartbeatStore) Read(ctx context.Context, f func(heartbeat.Tx) error) error {
	return s.db.Read(ctx, func(tx *Tx) error { return f(heartbeatTx{tx}) })
}

func (s heartbeatStore) Change(ctx context.Context, f func(heartbeat.Tx) error) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error { return f(heartbeatTx{tx}) })
}

func (s heartbeatStore) Note(ctx context.Context, f func(heartbeat.Tx) error) error {
	return s.db.Write(ctx, Tick, Normal, func(tx *Tx) error { return f(heartbeatTx{tx}) })
}

func (s heartbeatStore) Settle(ctx context.Context, f func(heartbeat.Tx) error) error {
	return s.db.Write(ctx, Tick, Full, func(tx *Tx) error { return f(heartbeatTx{tx}) })
}

type heartbeatTx struct{ *Tx }

// Notify writes a notice of the engine, which the desktop shows too.
func (tx heartbeatTx) Notify(key string, line words.Line) error {
	_, err := tx.AddNotice(studio.Notice{Kind: "engine", Line: &line, Key: key, Toast: "due"})
	return err
}
