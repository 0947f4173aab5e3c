package sqlite

import (
	"database/sql"
	"fmt"

	"tabiji/backend/clock"
	"tabiji/backend/studio"
)

// NextDue is the earliest moment at which somebody in a journey is due, and how many are due until that
// many milliseconds later.
func (tx *Tx) NextDue(journey, within int64) (at clock.Instant, n int64, err error) {
	found, err := tx.one(`SELECT due_at FROM enrollment INDEXED BY enrollment_due
		WHERE journey = $1 AND state = 'live' AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`, []any{journey}, &at)
	if !found || err != nil {
		return 0, 0, err
	}
	_, err = tx.one(`SELECT count(*) FROM enrollment INDEXED BY enrollment_due
		WHERE journey = $1 AND state = 'live' AND due_at IS NOT NULL AND due_at < $2`, []any{journey, int64(at) + within}, &n)
	return at, n, err
}

// MessagesMark changes with every change of the messages that the draft of a journey sends.
func (tx *Tx) MessagesMark(journey int64) (string, error) {
	var n, revs, last int64
	_, err := tx.one(`SELECT count(*), coalesce(sum(m.rev), 0), coalesce(max(m.updated_at), 0) FROM message_use u JOIN message m ON m.id = u.message
		WHERE u.journey = $1 AND m.deleted_at IS NULL`, []any{journey}, &n, &revs, &last)
	return fmt.Sprint(n, revs, last), err
}

// HeldAndBroken counts the people of a journey who are held back or stopped on an error, by step.
func (tx *Tx) HeldAndBroken(journey int64) (list []studio.NodeCount, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var c studio.NodeCount
		err := r.Scan(&c.Version, &c.Node, &c.What, &c.N)
		list = append(list, c)
		return err
	}, `SELECT version, CASE node WHEN '' THEN entry ELSE node END AS at, 'held', count(*) FROM enrollment INDEXED BY enrollment_held
			WHERE journey = $1 AND state = 'held' GROUP BY version, at
		UNION ALL SELECT version, CASE node WHEN '' THEN entry ELSE node END AS at, 'broken', count(*) FROM enrollment INDEXED BY enrollment_broken
			WHERE journey = $1 AND state = 'broken' GROUP BY version, at`, journey)
	return list, err
}
