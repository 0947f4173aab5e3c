package sqlite

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"tabiji/backend/problem"
)

// Keys of the meta table. Values are text; the typed getters below read them.
const (
	MetaWorkspace  = "workspace_id" // random, for life
	MetaGeneration = "generation"   // +1 at each engine start
	MetaName       = "name"         // as the owner calls the workspace
	MetaZone       = "zone"         // IANA name, from the system at creation
	MetaLang       = "lang"         // ja or en, from the system at creation
	MetaTokenKey   = "token_key"    // hex, 32 bytes: unsubscribe tokens, suppression hashes, Message-IDs
	MetaIntakeSeq  = "intake_seq"   // newest event the intake has consumed
	MetaIntakeSeen = "intake_seen"  // the same number, so that verify notices a cursor that was moved
	MetaCleanClose = "clean_close"  // 1 after an orderly close, 0 while an engine runs
	MetaSuspect    = "suspect"      // not empty: why the file must be checked before anything is sent
)

// Meta reads one value of the meta table; a key never set reads as "".
func (tx *Tx) Meta(key string) (string, error) {
	var v string
	_, err := tx.one("SELECT value FROM meta WHERE key = $1", []any{key}, &v)
	return v, err
}

// SetMeta writes one value of the meta table.
func (tx *Tx) SetMeta(key, value string) error {
	_, err := tx.exec("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// Meta reads one value outside any other transaction.
func (db *DB) Meta(ctx context.Context, key string) (value string, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		value, err = tx.Meta(key)
		return err
	})
	return value, err
}

// SetMeta writes one value in a FULL transaction of its own.
func (db *DB) SetMeta(ctx context.Context, key, value string) error {
	return db.Write(ctx, UI, Full, func(tx *Tx) error { return tx.SetMeta(key, value) })
}

// WorkspaceID is the random id of the file.
func (tx *Tx) WorkspaceID() (string, error) { return tx.Meta(MetaWorkspace) }

// Name is what the owner calls the workspace.
func (tx *Tx) Name() (string, error) { return tx.Meta(MetaName) }

// Lang is the language the workspace was created in, "ja" or "en".
func (tx *Tx) Lang() (string, error) { return tx.Meta(MetaLang) }

// Generation counts the engine starts of the file.
func (tx *Tx) Generation() (int64, error) { return tx.number(MetaGeneration) }

// IntakeSeq is the newest event that the intake has consumed.
func (tx *Tx) IntakeSeq() (int64, error) { return tx.number(MetaIntakeSeq) }

// SetIntakeSeq moves the intake's cursor.
func (tx *Tx) SetIntakeSeq(seq int64) error {
	_, err := tx.exec(`INSERT INTO meta (key, value) VALUES ($1, $3), ($2, $3) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
		MetaIntakeSeq, MetaIntakeSeen, strconv.FormatInt(seq, 10))
	return err
}

// CleanClose reports whether the last engine closed the file in order.
func (tx *Tx) CleanClose() (bool, error) {
	v, err := tx.Meta(MetaCleanClose)
	return v == "1", err
}

// SetCleanClose stores that an engine closed the file in order (true), or that one started (false).
func (tx *Tx) SetCleanClose(clean bool) error {
	if clean {
		return tx.SetMeta(MetaCleanClose, "1")
	}
	return tx.SetMeta(MetaCleanClose, "0")
}

// Suspect is why the file must be checked before anything is sent; "" when nothing is suspected.
func (tx *Tx) Suspect() (string, error) { return tx.Meta(MetaSuspect) }

// ZoneName is the workspace's IANA zone name; "UTC" when none was stored.
func (tx *Tx) ZoneName() (string, error) {
	v, err := tx.Meta(MetaZone)
	if v == "" {
		v = "UTC"
	}
	return v, err
}

// Zone is the workspace's zone.
func (tx *Tx) Zone() (*time.Location, error) {
	name, err := tx.ZoneName()
	if err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("meta zone: %w", err)
	}
	return loc, nil
}

// TokenKey is the workspace's secret key of tokens and hashes.
func (tx *Tx) TokenKey() ([]byte, error) {
	v, err := tx.Meta(MetaTokenKey)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(v)
	if err != nil || len(key) < 16 {
		return nil, problem.New(problem.Damaged, "workspace.damaged").Because(fmt.Errorf("meta token_key has %d bytes", len(key)))
	}
	return key, nil
}

func (tx *Tx) number(key string) (int64, error) {
	v, err := tx.Meta(key)
	if err != nil || v == "" {
		return 0, err
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("meta %s: %w", key, err)
	}
	return n, nil
}
