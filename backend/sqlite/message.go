package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"tabiji/backend/contact"
	"tabiji/backend/message"
	"tabiji/backend/studio"
)

// Messages lists the messages of a journey by id.
func (tx *Tx) Messages(journey int64) (list []studio.Message, err error) {
	err = tx.each(func(r *sql.Rows) error {
		m := studio.Message{Journey: journey}
		var source []byte
		if err := r.Scan(&m.Rev, &source, &m.UpdatedAt); err != nil {
			return err
		}
		if err := json.Unmarshal(source, &m.Source); err != nil {
			return fmt.Errorf("a message of journey %d: %w", journey, err)
		}
		list = append(list, m)
		return nil
	}, "SELECT rev, source, updated_at FROM message WHERE journey = $1 ORDER BY id", journey)
	return list, err
}

// MessageOwner is the row number of the journey that a message belongs to.
func (tx *Tx) MessageOwner(id string) (journey int64, found bool, err error) {
	found, err = tx.one("SELECT coalesce(journey, 0) FROM message WHERE id = $1", []any{id}, &journey)
	return journey, found, err
}

// PutMessage writes a message; an existing one with another source gets the next revision.
func (tx *Tx) PutMessage(m studio.Message) error {
	source, err := json.Marshal(m.Source)
	if err != nil {
		return err
	}
	n, err := tx.affected(`INSERT INTO message (id, journey, title, purpose, source, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET rev = rev + 1, title = excluded.title, purpose = excluded.purpose,
			source = excluded.source, updated_at = excluded.updated_at WHERE source <> excluded.source`,
		m.Source.ID, m.Journey, m.Source.Title, string(purposeOf(m.Source)), string(source), int64(tx.now))
	if n > 0 {
		tx.Changed("message")
	}
	return err
}

// DeleteMessage removes a message that no draft names any more; its versions stay.
func (tx *Tx) DeleteMessage(id string) error {
	tx.Changed("message")
	_, err := tx.exec("DELETE FROM message WHERE id = $1", id)
	return err
}

// AddMessageVersion keeps a source for ever under its content hash, as the very bytes that were hashed;
// the same content again is the same row.
func (tx *Tx) AddMessageVersion(source message.Source) error {
	pin, canonical := message.Pin(source)
	_, err := tx.exec(`INSERT INTO message_version (id, message, purpose, source, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, pin, source.ID, string(purposeOf(source)), string(canonical), int64(tx.now))
	return err
}

// MessageVersion reads a pinned source.
func (tx *Tx) MessageVersion(pin string) (source message.Source, found bool, err error) {
	var b []byte
	if found, err = tx.one("SELECT source FROM message_version WHERE id = $1", []any{pin}, &b); !found || err != nil {
		return source, found, err
	}
	if err = json.Unmarshal(b, &source); err != nil {
		err = fmt.Errorf("message version %s: %w", pin, err)
	}
	return source, true, err
}

// ReleaseCorrected makes held rows due whose message has another version now, and gives them that version.
func (tx *Tx) ReleaseCorrected(journey int64, pins map[string]string) error {
	held := map[string]string{} // message version → message
	err := tx.each(func(r *sql.Rows) error {
		var version, message string
		err := r.Scan(&version, &message)
		held[version] = message
		return err
	}, `SELECT DISTINCT o.message_version, m.message FROM outbox o INDEXED BY outbox_aside JOIN message_version m ON m.id = o.message_version
		WHERE o.state IN ('held', 'unknown', 'never', 'skipped', 'expired') AND o.state = 'held' AND o.journey = $1 AND o.reason LIKE `+heldForMessage, journey)
	if err != nil {
		return err
	}
	for version, message := range held {
		pin := pins[message]
		if pin == "" || pin == version {
			continue
		}
		if _, err := tx.exec(`UPDATE outbox SET state = 'due', reason = '', next_at = $1, rev = rev + 1, message_version = $2
			WHERE state IN ('held', 'unknown', 'never', 'skipped', 'expired') AND state = 'held' AND journey = $3 AND message_version = $4 AND reason LIKE `+heldForMessage, int64(tx.now), pin, journey, version); err != nil {
			return err
		}
		tx.Changed("outbox")
	}
	return nil
}

// PutAsset keeps a picture under its content hash.
func (tx *Tx) PutAsset(a message.Asset) error {
	_, err := tx.exec("INSERT INTO asset (sha256, type, name, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		a.SHA256, a.Type, a.Name, a.Data)
	return err
}

// Asset reads a picture.
func (tx *Tx) Asset(sha256 string) (a message.Asset, found bool, err error) {
	found, err = tx.one("SELECT sha256, type, name, data FROM asset WHERE sha256 = $1", []any{sha256}, &a.SHA256, &a.Type, &a.Name, &a.Data)
	return a, found, err
}

// HasAsset reports whether a picture is there, without reading it.
func (tx *Tx) HasAsset(sha256 string) (bool, error) {
	var n int
	return tx.one("SELECT 1 FROM asset WHERE sha256 = $1", []any{sha256}, &n)
}

func purposeOf(s message.Source) contact.Purpose {
	if s.Purpose == "" {
		return contact.Marketing
	}
	return s.Purpose
}
