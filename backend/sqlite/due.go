package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
)

// dueJourneys are the journeys in which somebody is due now, and until when their rows may be taken: with
// very many such journeys, only what comes before the first of those left out.
func dueJourneys(journeys map[int64]*running, now clock.Instant) (from []int64, until clock.Instant) {
	list := slices.Collect(maps.Values(journeys))
	list = slices.DeleteFunc(list, func(j *running) bool { return !j.waits || j.first > now })
	slices.SortFunc(list, func(a, b *running) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.No, b.No)) })
	until = now
	if len(list) > mostMerged {
		until = list[mostMerged].first
		list = list[:mostMerged]
	}
	for _, j := range list {
		from = append(from, j.No)
	}
	slices.Sort(from)
	return from, until
}

// NextDue is the earliest moment at which the engine has something to do: now when something waits
// already, 0 when nothing is planned. Held and unknown mails wait for a person and do not count; nor do
// paused journeys, nor chores, which go on beside the engine.
func (db *DB) NextDue(ctx context.Context) (next clock.Instant, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		next, err = tx.nextDue()
		return err
	})
	return next, err
}

var nextDueQuery = `SELECT min(at) FROM (
	SELECT min(j.due) AS at FROM (SELECT (SELECT due_at FROM enrollment e INDEXED BY enrollment_due
		WHERE e.journey = j.no AND e.state = 'live' AND e.due_at IS NOT NULL ORDER BY e.due_at LIMIT 1) AS due
		FROM journey j INDEXED BY journey_of_state WHERE j.state IN ('running', 'finishing')) j
	UNION ALL SELECT min(o.due) FROM (SELECT CASE a.state
			WHEN 'ready' THEN (SELECT next_at FROM outbox INDEXED BY outbox_due WHERE account = a.id AND next_at IS NOT NULL ORDER BY next_at LIMIT 1)
			WHEN 'resting' THEN a.resumes_at END AS due FROM account a) o
	UNION ALL SELECT min(planned_at) FROM agenda INDEXED BY agenda_due WHERE done = 0 AND kind IN (` + kindList(agenda.Pieces()) + `)
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM wake WHERE seq > 0)
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM enrollment INDEXED BY enrollment_astray WHERE state = 'live' AND due_at IS NULL AND waits <> 'receipt')
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM event
		WHERE seq > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'intake_seq'), 0)))`

func (tx *Tx) nextDue() (clock.Instant, error) {
	var next sql.NullInt64
	if _, err := tx.one(nextDueQuery, []any{int64(tx.now)}, &next); err != nil || !next.Valid {
		return 0, err
	}
	return max(clock.Instant(next.Int64), tx.now), nil
}

// quiet is how far ahead nothing may be planned for the engine to be idle.
const quiet = 2 * time.Second

// Idle reports whether the engine has nothing to do for the next 2 s: nothing is due, no mail is on its
// way, nobody waits to be planned in. Held and unknown mails count as idle, for they wait for a person.
func (db *DB) Idle(ctx context.Context) (idle bool, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		next, err := tx.nextDue()
		if err != nil || next != 0 && next <= tx.now.Add(quiet) {
			return err
		}
		var n int
		busy, err := tx.one("SELECT 1 FROM outbox INDEXED BY outbox_owned WHERE owner <> '' LIMIT 1", nil, &n)
		idle = !busy
		return err
	})
	return idle, err
}
