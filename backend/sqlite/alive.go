package sqlite

import (
	"context"
	"strconv"

	"tabiji/backend/clock"
)

// MetaAlive is when an engine last recorded that it runs, in milliseconds UTC.
const MetaAlive = "alive_at"

// SetAlive records that an engine runs now.
func (tx *Tx) SetAlive(now clock.Instant) error {
	return tx.SetMeta(MetaAlive, strconv.FormatInt(int64(now), 10))
}

// LastAlive is when an engine last ran on this file; 0: none ever did. A file of a release that did not record this has
// the newest trace of an engine instead, which is never later than the truth: what was due between the two has been
// sent, or waited for something else.
func (db *DB) LastAlive(ctx context.Context) (at clock.Instant, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		at, err = tx.aliveAt()
		if err != nil || at != 0 {
			return err
		}
		_, err = tx.one(`SELECT coalesce(max(at), 0) FROM (
			SELECT CAST(value AS INTEGER) AS at FROM meta WHERE key = 'engine_at'
			UNION ALL SELECT handed_at FROM (SELECT handed_at FROM outbox ORDER BY id DESC LIMIT 1000)
			UNION ALL SELECT resolved_at FROM (SELECT resolved_at FROM outbox ORDER BY id DESC LIMIT 1000)
			UNION ALL SELECT at FROM (SELECT at FROM notice ORDER BY id DESC LIMIT 1)
			UNION ALL SELECT at FROM (SELECT at FROM practice_mail ORDER BY id DESC LIMIT 1)) WHERE at <= $1`,
			[]any{int64(tx.now)}, &at)
		return err
	})
	return at, err
}

func (tx *Tx) aliveAt() (clock.Instant, error) {
	text, err := tx.Meta(MetaAlive)
	if err != nil || text == "" {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, nil // an unreadable value counts as none
	}
	return clock.Instant(n), nil
}
