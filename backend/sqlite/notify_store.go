package sqlite

import (
	"context"

	"tabiji/backend/studio"
)

// Toasts is the inbox as the desktop's notifier sees it.
func (db *DB) Toasts() ToastStore { return ToastStore{db} }

// ToastStore reads and marks the notices that the desktop has not shown yet.
type ToastStore struct{ db *DB }

// DueToasts lists notices not shown yet, oldest first.
func (s ToastStore) DueToasts(ctx context.Context, limit int) (list []studio.Notice, err error) {
	err = s.db.Read(ctx, func(tx *Tx) error {
		list, err = tx.DueToasts(limit)
		return err
	})
	return list, err
}

// ShowToasts marks notices as shown. The commit is FULL: a power cut must not show them again.
func (s ToastStore) ShowToasts(ctx context.Context, ids []int64) error {
	return s.db.Write(ctx, Tick, Full, func(tx *Tx) error { return tx.ShowToasts(ids) })
}

// Fields are the fields of a contact; nil for one who is gone.
func (s ToastStore) Fields(ctx context.Context, contact int64) (fields map[string]string, err error) {
	err = s.db.Read(ctx, func(tx *Tx) error {
		c, _, err := tx.Contact(contact)
		fields = c.Fields
		return err
	})
	return fields, err
}

// JourneyID is the id of a journey by its row number; "" for one that is gone.
func (s ToastStore) JourneyID(ctx context.Context, no int64) (id string, err error) {
	err = s.db.Read(ctx, func(tx *Tx) error {
		_, err := tx.one("SELECT id FROM journey WHERE no = ?", []any{no}, &id)
		return err
	})
	return id, err
}
