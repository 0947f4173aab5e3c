package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"tabiji/backend/event"
	"tabiji/backend/intake"
)

// Intake is the intake's store on this workspace.
func (db *DB) Intake() intake.Store { return intakeStore{db} }

type intakeStore struct{ *DB }

func (s intakeStore) Accept(ctx context.Context, f func(intake.Tx) error) error {
	return s.Write(ctx, UI, Full, func(tx *Tx) error { return f(&intakeTx{Tx: tx}) })
}

func (s intakeStore) Consume(ctx context.Context, f func(intake.Tx) error) error {
	return s.Write(ctx, Tick, Normal, func(tx *Tx) error { return f(&intakeTx{Tx: tx}) })
}

// intakeTx caches, for one transaction, which versions listen to or wait for what.
type intakeTx struct {
	*Tx
	listeners map[listening][]intake.Listener
	awaits    map[string]map[place]bool // by kind of event
}

// FindContact finds who an event is about. A merged contact is who it was merged into.
func (tx *intakeTx) FindContact(id int64, addressKey string) (contact int64, found bool, err error) {
	if id == 0 {
		if addressKey == "" {
			return 0, false, nil
		}
		found, err = tx.one("SELECT coalesce(merged_into, id) FROM contact WHERE address_key = ?", []any{addressKey}, &contact)
	} else {
		found, err = tx.one("SELECT coalesce(merged_into, id) FROM contact WHERE id = ?", []any{id}, &contact)
	}
	return contact, found, err
}

const eventColumns = "seq, contact, kind, source, key, occurred_at, received_at, props, cause, depth, chain"

// AddEvent stores an event and sets its Seq. When an event with its source and key exists already nothing is stored and
// that event is returned.
func (tx *Tx) AddEvent(e *event.Event) (there *event.Event, err error) {
	props, err := json.Marshal(e.Props)
	if err != nil {
		return nil, err
	}
	if len(e.Props) == 0 {
		props = []byte("{}")
	}
	chain := []byte("[]")
	if len(e.Chain) > 0 {
		if chain, err = json.Marshal(e.Chain); err != nil {
			return nil, err
		}
	}
	r, err := tx.exec(`INSERT INTO event (contact, kind, source, key, occurred_at, received_at, props, cause, depth, chain)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key) DO NOTHING`, e.Contact, e.Kind, e.Source, e.Key,
		int64(e.OccurredAt), int64(e.ReceivedAt), string(props), e.Cause, e.Depth, string(chain))
	if err != nil {
		return nil, err
	}
	if n, err := r.RowsAffected(); n > 0 || err != nil {
		tx.Changed("event")
		if err == nil {
			e.Seq, err = r.LastInsertId()
		}
		return nil, err
	}
	var old event.Event
	err = tx.each(func(r *sql.Rows) error { old, err = scanEvent(r); return err },
		"SELECT "+eventColumns+" FROM event WHERE source = ? AND key = ?", e.Source, e.Key)
	return &old, err
}

// Events lists at most limit events after a seq, in order.
func (tx *Tx) Events(after int64, limit int) (list []event.Event, err error) {
	err = tx.each(func(r *sql.Rows) error {
		e, err := scanEvent(r)
		list = append(list, e)
		return err
	}, "SELECT "+eventColumns+" FROM event WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)
	return list, err
}

// scanEvent reads eventColumns, and more behind them.
func scanEvent(r scanner, more ...any) (e event.Event, err error) {
	var props, chain []byte
	into := [...]any{&e.Seq, &e.Contact, &e.Kind, &e.Source, &e.Key, &e.OccurredAt, &e.ReceivedAt, &props, &e.Cause, &e.Depth, &chain}
	err = r.Scan(append(into[:], more...)...)
	if err != nil {
		return e, err
	}
	if len(props) > 2 {
		if err := json.Unmarshal(props, &e.Props); err != nil {
			return e, fmt.Errorf("event %d: %w", e.Seq, err)
		}
	}
	if len(chain) > 2 {
		if err := json.Unmarshal(chain, &e.Chain); err != nil {
			return e, fmt.Errorf("event %d: %w", e.Seq, err)
		}
	}
	return e, nil
}
