package sqlite

import (
	"database/sql"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/outbox"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Outages lists outages that did not end before a moment.
func (tx outboxTx) Outages(account string, since clock.Instant) (list []delivery.Outage, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var o delivery.Outage
		err := r.Scan(&o.Why, &o.From, &o.To)
		list = append(list, o)
		return err
	}, "SELECT why, from_at, coalesce(to_at, 0) FROM outage WHERE account IN ('', $1) AND (to_at IS NULL OR to_at >= $2) AND from_at <= $3 ORDER BY from_at",
		account, int64(since), int64(tx.now))
	return list, err
}

// AddOutage stores a time in which nothing could be sent over any account.
func (tx *Tx) AddOutage(o delivery.Outage) error {
	_, err := tx.exec("INSERT INTO outage (why, from_at, to_at) VALUES ($1, $2, $3)", string(o.Why), int64(o.From), at(o.To))
	return err
}

// DropOutages deletes outages that ended before a moment.
func (tx *Tx) DropOutages(before clock.Instant) error {
	_, err := tx.exec("DELETE FROM outage WHERE to_at < $1", int64(before))
	return err
}

// noteOutage opens or closes the outage of one account with its state; one too short to make a mail late is deleted.
func (tx *Tx) noteOutage(a outbox.Account) error {
	why := delivery.OutageWhy("")
	switch {
	case a.State == delivery.LockedOut:
		why = delivery.Shut
	case a.State != delivery.Resting && a.Failures > 0:
		why = delivery.Offline
	case a.State == delivery.Attention:
		why = delivery.Troubled
	}
	if why != "" {
		_, err := tx.exec(`INSERT INTO outage (account, why, from_at) SELECT $1, $2, $3
			WHERE NOT EXISTS (SELECT 1 FROM outage WHERE account = $1 AND to_at IS NULL)`, a.ID, string(why), int64(tx.now))
		return err
	}
	n, err := tx.affected("UPDATE outage SET to_at = $1 WHERE account = $2 AND to_at IS NULL", int64(tx.now), a.ID)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.exec("DELETE FROM outage WHERE account = $1 AND to_at - from_at <= $2", a.ID, delivery.LateAfter.Milliseconds())
	return err
}

// WaitingBetween lists rows by when they want to leave.
func (tx outboxTx) WaitingBetween(account string, from, to clock.Instant, limit int) (list []outbox.LateMail, err error) {
	return list, tx.each(func(r *sql.Rows) error {
		var m outbox.LateMail
		err := r.Scan(&m.ID, &m.WantedAt)
		list = append(list, m)
		return err
	}, "SELECT id, next_at FROM outbox WHERE account = $1 AND next_at IS NOT NULL AND next_at > $2 AND next_at <= $3 ORDER BY next_at, id LIMIT $4",
		account, int64(from), int64(to), limit)
}

// HoldLate holds a row as one of a batch.
func (tx outboxTx) HoldLate(batch int64, m outbox.LateMail, reason words.Line) (bool, error) {
	text, err := lineText(&reason)
	if err != nil {
		return false, err
	}
	n, err := tx.affected(`UPDATE outbox SET state = 'held', owner = '', next_at = NULL, rev = rev + 1, reason = $1, limited = 0
		WHERE id = $2 AND state IN ('due', 'later', 'claimed')`, text, m.ID)
	if err != nil || n == 0 {
		return false, err
	}
	tx.Changed("outbox")
	tx.Changed("late")
	_, err = tx.exec(`INSERT INTO late_mail (outbox, late, journey, wanted_at) SELECT id, $1, coalesce(journey, 0), $2 FROM outbox WHERE id = $3
		ON CONFLICT (outbox) DO UPDATE SET late = excluded.late, wanted_at = excluded.wanted_at`, batch, int64(m.WantedAt), m.ID)
	return true, err
}

const lateColumns = "id, state, why, from_at, to_at, answer, coalesce(answered_at, 0), total, moved FROM late WHERE kind = 'mails' AND "

func (tx outboxTx) lates(where string, args ...any) (list []outbox.LateBatch, err error) {
	return list, tx.each(func(r *sql.Rows) error {
		var b outbox.LateBatch
		err := r.Scan(&b.ID, &b.State, &b.Outage.Why, &b.Outage.From, &b.Outage.To, &b.Answer, &b.AnsweredAt, &b.Total, &b.Moved)
		list = append(list, b)
		return err
	}, "SELECT "+lateColumns+where, args...)
}

func (tx outboxTx) lateOne(where string, args ...any) (b outbox.LateBatch, found bool, err error) {
	list, err := tx.lates(where, args...)
	if err != nil || len(list) == 0 {
		return b, false, err
	}
	return list[0], true, nil
}

// OpenLate lists the batches that are not done.
func (tx outboxTx) OpenLate() ([]outbox.LateBatch, error) {
	return tx.lates("state <> 'done' ORDER BY id")
}

// LetGoSince finds the newest batch that was let go.
func (tx outboxTx) LetGoSince(end clock.Instant) (outbox.LateBatch, bool, error) {
	return tx.lateOne("answer = 'let_go' AND to_at >= $1 ORDER BY id DESC LIMIT 1", int64(end))
}

// LateBatch reads one batch.
func (tx outboxTx) LateBatch(id int64) (outbox.LateBatch, bool, error) {
	return tx.lateOne("id = $1", id)
}

// AddLate writes a new batch.
func (tx outboxTx) AddLate(b outbox.LateBatch) (id int64, err error) {
	tx.Changed("late")
	_, err = tx.one("INSERT INTO late (kind, state, why, from_at, to_at) VALUES ('mails', $1, $2, $3, $4) RETURNING id",
		[]any{string(b.State), string(b.Outage.Why), int64(b.Outage.From), int64(b.Outage.To)}, &id)
	return id, err
}

// SaveLate writes the state of a batch.
func (tx outboxTx) SaveLate(b outbox.LateBatch) error {
	tx.Changed("late")
	_, err := tx.exec("UPDATE late SET state = $1, from_at = $2, to_at = $3, answer = $4, answered_at = $5, total = $6, moved = $7 WHERE id = $8",
		string(b.State), int64(b.Outage.From), int64(b.Outage.To), string(b.Answer), at(b.AnsweredAt), b.Total, b.Moved, b.ID)
	return err
}

// LateCount reads nothing but an index.
func (tx outboxTx) LateCount(id int64) (n int64, first clock.Instant, err error) {
	_, err = tx.one("SELECT count(*), coalesce(min(wanted_at), 0) FROM late_mail INDEXED BY late_mail_order WHERE late = $1", []any{id}, &n, &first)
	return n, first, err
}

// LateAny reports whether a batch still holds a mail.
func (tx outboxTx) LateAny(id int64) (there bool, err error) {
	_, err = tx.one("SELECT EXISTS (SELECT 1 FROM late_mail WHERE late = $1)", []any{id}, &there)
	return there, err
}

// LateByJourney counts the mails of a batch by journey, the most first.
func (tx outboxTx) LateByJourney(id int64) (list []outbox.LateJourney, err error) {
	return list, tx.each(func(r *sql.Rows) error {
		var j outbox.LateJourney
		err := r.Scan(&j.ID, &j.Title, &j.Practice, &j.N, &j.FirstAt, &j.LastAt)
		list = append(list, j)
		return err
	}, `SELECT coalesce(j.id, ''), coalesce(j.title, ''), coalesce(j.practice, 0), g.n, g.first, g.last
		FROM (SELECT journey, count(*) AS n, min(wanted_at) AS first, max(wanted_at) AS last FROM late_mail WHERE late = $1 GROUP BY journey) g
		LEFT JOIN journey j ON j.no = g.journey ORDER BY g.n DESC, g.journey`, id)
}

// LateMails lists mails of a batch in order.
func (tx outboxTx) LateMails(id int64, limit int) (list []outbox.LateMail, err error) {
	return list, tx.each(func(r *sql.Rows) error {
		var m outbox.LateMail
		err := r.Scan(&m.ID, &m.WantedAt)
		list = append(list, m)
		return err
	}, "SELECT outbox, wanted_at FROM late_mail INDEXED BY late_mail_order WHERE late = $1 ORDER BY wanted_at, outbox LIMIT $2", id, limit)
}

// MoveLate takes a mail out of its batch. Its plan becomes the new moment, so that it is not late again.
func (tx outboxTx) MoveLate(id int64, to delivery.State, moment clock.Instant, reason words.Line) error {
	text, err := lineText(&reason)
	if err != nil {
		return err
	}
	next, resolved := moment, clock.Instant(0)
	if to.Final() {
		next, resolved, moment = 0, tx.now, 0
	}
	tx.Changed("outbox")
	var enrollment int64
	moved, err := tx.one(`UPDATE outbox SET state = $1, rev = rev + 1, next_at = $2, resolved_at = $3, reason = $4, limited = 0,
			planned_at = coalesce($5, planned_at)
		WHERE id = $6 AND state = 'held' RETURNING coalesce(enrollment, 0)`,
		[]any{string(to), at(next), at(resolved), text, at(moment), id}, &enrollment)
	if err != nil {
		return err
	}
	if moved && to.Final() {
		if err := tx.wake(enrollment, id); err != nil {
			return err
		}
	}
	return tx.leaveLate(id)
}

// leaveLate takes a row out of its batch of late mail.
func (tx *Tx) leaveLate(id int64) error {
	n, err := tx.affected("DELETE FROM late_mail WHERE outbox = $1", id)
	if n > 0 {
		tx.Changed("late")
	}
	return err
}

// NotifyEngine writes a notice of the engine.
func (tx outboxTx) NotifyEngine(key string, line words.Line) error {
	_, err := tx.AddNotice(studio.Notice{Kind: "engine", Line: &line, Key: key, Toast: "due"})
	return err
}

// noteResumed stores the moment at which a paused journey leaves its pause.
func (tx *Tx) noteResumed(no int64, to journey.State) error {
	if to == journey.Paused {
		return nil
	}
	_, err := tx.exec(`INSERT INTO journey_resumed (journey, at) SELECT no, $1 FROM journey WHERE no = $2 AND state = 'paused'
		ON CONFLICT (journey) DO UPDATE SET at = excluded.at`, int64(tx.now), no)
	return err
}

// plannedFor is when a mail that comes late should have left: its own moment, or that at which its journey
// went on after a pause. In time, that is now.
func (tx *Tx) plannedFor(journey int64, wanted clock.Instant) (clock.Instant, error) {
	if !delivery.Suspect(wanted, tx.now) {
		return tx.now, nil
	}
	var resumed clock.Instant
	if _, err := tx.one("SELECT at FROM journey_resumed WHERE journey = $1", []any{journey}, &resumed); err != nil {
		return 0, err
	}
	if wanted = max(wanted, resumed); delivery.Suspect(wanted, tx.now) {
		return wanted, nil
	}
	return tx.now, nil
}
