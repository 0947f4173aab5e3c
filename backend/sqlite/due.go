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
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// dueJourneys are the journeys in which somebody is due now, and until when their rows may be taken: with very many
// such journeys, only what is due before the first of those left out.
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

// NextDue is the earliest moment at which the engine has something to do: now when something is due already, 0 when
// nothing is planned. Held and unknown mails wait for a person and do not count; nor do paused journeys, nor chores,
// which run beside the engine.
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
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM agenda INDEXED BY agenda_due WHERE done = 0 AND planned_at > 0 AND kind IN (` + kindList(agenda.Pieces()) + `))
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM wake WHERE seq > 0)
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 ` + parkedJourneys + `)
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM postponed INDEXED BY postponed_open WHERE open = 1)
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM enrollment INDEXED BY enrollment_astray WHERE state = 'live' AND due_at IS NULL AND (waits = '' OR waits = 'timer'))
	UNION ALL SELECT ?1 WHERE EXISTS (SELECT 1 FROM event
		WHERE seq > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'intake_seq'), 0)))`

func (tx *Tx) nextDue() (clock.Instant, error) {
	var next sql.NullInt64
	if _, err := tx.one(nextDueQuery, []any{int64(tx.now)}, &next); err != nil {
		return 0, err
	}
	mails, err := tx.nextMail()
	if err != nil {
		return 0, err
	}
	at := clock.Instant(next.Int64)
	if !next.Valid || mails != 0 && mails < at {
		at = mails
	}
	if at == 0 && !next.Valid {
		return 0, nil
	}
	return max(at, tx.now), nil
}

// nextMail is when the next mail is due and may leave: its account is ready or rests until then, and its limits allow
// one more.
func (tx *Tx) nextMail() (next clock.Instant, err error) {
	o := outboxTx{tx}
	accounts, err := o.Accounts()
	if err != nil {
		return 0, err
	}
	for _, a := range accounts {
		due := clock.Instant(0)
		switch a.State {
		case delivery.Ready:
			due, err = o.leaves(a)
		case delivery.Resting:
			due = a.ResumesAt
		}
		if err != nil {
			return 0, err
		}
		if due != 0 && (next == 0 || due < next) {
			next = due
		}
	}
	return next, nil
}

func (tx outboxTx) leaves(a outbox.Account) (clock.Instant, error) {
	due, err := tx.NextAt(a.ID)
	if err != nil || due == 0 || due > tx.now {
		return due, err
	}
	opens, err := outbox.OpensAt(tx, a)
	return max(due, opens), err
}

// Quiet is the time from now in which nothing may be planned for the engine to count as idle.
const Quiet = 2 * time.Second

// Idle reports whether the engine has nothing to do for the next 2 s: nothing is due, no mail is on its
// way, nobody waits to be planned in. Held and unknown mails count as idle, for they wait for a person.
func (db *DB) Idle(ctx context.Context) (idle bool, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		next, err := tx.nextDue()
		if err != nil || next != 0 && next <= tx.now.Add(Quiet) {
			return err
		}
		var n int
		busy, err := tx.one("SELECT 1 FROM outbox INDEXED BY outbox_owned WHERE owner <> '' LIMIT 1", nil, &n)
		idle = !busy
		return err
	})
	return idle, err
}
