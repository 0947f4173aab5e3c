package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"tabiji/backend/contact"
	"tabiji/backend/message"
	"tabiji/backend/studio"
)

const messageColumns = "no, rev, source, created_at, updated_at, coalesce(deleted_at, 0)"

func (tx *Tx) readMessages(query string, args ...any) (list []studio.Message, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var m studio.Message
		var source []byte
		if err := r.Scan(&m.No, &m.Rev, &source, &m.CreatedAt, &m.UpdatedAt, &m.DeletedAt); err != nil {
			return err
		}
		if err := json.Unmarshal(source, &m.Source); err != nil {
			return fmt.Errorf("message %d: %w", m.No, err)
		}
		list = append(list, m)
		return nil
	}, query, args...)
	return list, err
}

// Messages lists those of the messages that exist and are not deleted, by id.
func (tx *Tx) Messages(ids []string) ([]studio.Message, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return tx.readMessages("SELECT "+messageColumns+" FROM message WHERE id IN (SELECT value FROM json_each($1)) AND deleted_at IS NULL ORDER BY id", string(list))
}

// NewestMessages lists messages that are not deleted, newest first: those with a smaller row number than before, or
// from the newest with before 0.
func (tx *Tx) NewestMessages(before int64, limit int) ([]studio.Message, error) {
	return tx.readMessages("SELECT "+messageColumns+" FROM message WHERE ($1 = 0 OR no < $1) AND deleted_at IS NULL ORDER BY no DESC LIMIT $2", before, limit)
}

// Message reads one message, also a deleted one.
func (tx *Tx) Message(id string) (m studio.Message, found bool, err error) {
	list, err := tx.readMessages("SELECT "+messageColumns+" FROM message WHERE id = $1", id)
	if len(list) == 0 {
		return m, false, err
	}
	return list[0], true, err
}

// MessageUses lists the journeys whose drafts send the messages, in the order the journeys were made.
func (tx *Tx) MessageUses(ids []string) (uses []studio.MessageUse, err error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	err = tx.each(func(r *sql.Rows) error {
		var u studio.MessageUse
		err := r.Scan(&u.Message, &u.Journey, &u.ID, &u.Title, &u.State)
		uses = append(uses, u)
		return err
	}, `SELECT u.message, j.no, j.id, j.title, j.state FROM message_use u JOIN journey j ON j.no = u.journey AND j.deleted_at IS NULL
		WHERE u.message IN (SELECT value FROM json_each($1)) ORDER BY j.no, u.message`, string(list))
	return uses, err
}

// saveUses stores which messages the draft of a journey sends.
func (tx *Tx) saveUses(journey int64, ids []string) error {
	list, err := json.Marshal(append([]string{}, ids...))
	if err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM message_use WHERE journey = $1 AND message NOT IN (SELECT value FROM json_each($2))", journey, string(list)); err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO message_use (journey, message) SELECT $1, value FROM json_each($2) WHERE true ON CONFLICT DO NOTHING", journey, string(list))
	return err
}

// PutMessage writes a message: a new one, or one that differs as the next revision. A deleted message is restored.
func (tx *Tx) PutMessage(source message.Source) error {
	text, err := json.Marshal(source)
	if err != nil {
		return err
	}
	n, err := tx.affected(`INSERT INTO message (id, title, purpose, source, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
		ON CONFLICT (id) DO UPDATE SET rev = rev + 1, title = excluded.title, purpose = excluded.purpose, source = excluded.source,
			updated_at = excluded.updated_at, deleted_at = NULL WHERE source <> excluded.source OR deleted_at IS NOT NULL`,
		source.ID, source.Title, string(purposeOf(source)), string(text), int64(tx.now))
	if n > 0 {
		tx.Changed("message")
	}
	return err
}

// SetMessageDeleted removes a message from the lists or brings it back; its versions stay either way.
func (tx *Tx) SetMessageDeleted(id string, deleted bool) error {
	var moment any
	if deleted {
		moment = int64(tx.now)
	}
	tx.Changed("message")
	_, err := tx.exec("UPDATE message SET rev = rev + 1, updated_at = $1, deleted_at = $2 WHERE id = $3", int64(tx.now), moment, id)
	return err
}

// AddMessageVersion stores a source without end under its content hash, as the very bytes that were hashed; the same
// content is stored once.
func (tx *Tx) AddMessageVersion(source message.Source) error {
	pin, canonical := message.Pin(source)
	_, err := tx.exec(`INSERT INTO message_version (id, message, purpose, source, created_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, pin, source.ID, string(purposeOf(source)), string(canonical), int64(tx.now))
	return err
}

// MessageVersion reads a published source by its content hash.
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

// ReleaseCorrected makes those mails due that are held because of their message when it has another version now, and
// gives them that version. pins are the versions by message id.
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

// PutAsset stores a picture under its content hash.
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
