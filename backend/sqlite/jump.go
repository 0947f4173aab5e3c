package sqlite

import (
	"database/sql"
	"encoding/json"
	"math"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/heartbeat"
	"tabiji/backend/words"
)

const jumpColumns = "id, body, mails, settled FROM clock_jump "

func (tx *Tx) jump(where string) (j heartbeat.Jump, found bool, err error) {
	var body string
	found, err = tx.one("SELECT "+jumpColumns+where, nil, &j.ID, &body, &j.Mails, &j.Settled)
	if err != nil || !found {
		return j, false, err
	}
	return j, true, json.Unmarshal([]byte(body), &j.Correction)
}

// LastJump is the newest time at which the date was set.
func (tx *Tx) LastJump() (heartbeat.Jump, bool, error) { return tx.jump("ORDER BY id DESC LIMIT 1") }

// OpenJump is a jump of the date after which not everything has been planned anew yet.
func (tx *Tx) OpenJump() (heartbeat.Jump, bool, error) {
	return tx.jump("WHERE settled = 0 ORDER BY id LIMIT 1")
}

// DoubtedJump is the newest setting back of the date for which it is not known which of the two dates was wrong; nil:
// none.
func (tx *Tx) DoubtedJump() (*delivery.SetBack, error) {
	var d delivery.SetBack
	found, err := tx.one("SELECT was_at, at, enrollment, outbox FROM clock_jump WHERE doubted = 1 ORDER BY id DESC LIMIT 1", nil,
		&d.Was, &d.At, &d.Enrollment, &d.Outbox)
	if err != nil || !found {
		return nil, err
	}
	return &d, nil
}

// LastReturned is the newest jump that was taken for the end of a doubt.
func (tx *Tx) LastReturned() (*delivery.Correction, error) {
	j, found, err := tx.jump("WHERE body ->> '$.Returned' IS NOT NULL ORDER BY id DESC LIMIT 1")
	if err != nil || !found {
		return nil, err
	}
	return &j.Correction, nil
}

// LatestWritten gives the latest moment that an engine has stored as its present (high), also indirectly by a chore
// that it planned, since chores are planned within a week; and when an engine last recorded that it runs (alive).
func (tx *Tx) LatestWritten() (alive, high clock.Instant, err error) {
	if alive, err = tx.aliveAt(); err != nil {
		return 0, 0, err
	}
	_, err = tx.one(`SELECT max(coalesce((SELECT max(h) FROM (SELECT (SELECT max(handed_at) FROM outbox WHERE account = a.id AND handed_at IS NOT NULL) AS h FROM account a)), 0),
		coalesce((SELECT max(planned_at) - 8 * 86400000 FROM agenda WHERE done = 0), 0))`, nil, &high)
	return alive, max(high, alive), err
}

// GeneralOutages lists the outages of every account that have ended.
func (tx *Tx) GeneralOutages() ([]delivery.Outage, error) {
	var list []delivery.Outage
	return list, tx.each(func(r *sql.Rows) error {
		var o delivery.Outage
		err := r.Scan(&o.Why, &o.From, &o.To)
		list = append(list, o)
		return err
	}, "SELECT why, from_at, to_at FROM outage WHERE account = '' AND to_at IS NOT NULL ORDER BY from_at")
}

// AddJump stores a jump of the date with what it means, and corrects at once what is only a few rows. The rest is
// planned anew in pieces.
func (tx *Tx) AddJump(c delivery.Correction) (j heartbeat.Jump, err error) {
	j.Correction = c
	if err := tx.carryHanded(c.Jump); err != nil {
		return j, err
	}
	body, err := json.Marshal(c)
	if err != nil {
		return j, err
	}
	_, err = tx.one(`INSERT INTO clock_jump (was_at, at, wrong_from, doubted, enrollment, outbox, body)
		SELECT $1, $2, $3, $4, coalesce((SELECT max(id) FROM enrollment), 0), coalesce((SELECT max(id) FROM outbox), 0), $5 RETURNING id`,
		[]any{int64(c.Was), int64(c.At), at(c.WrongFrom), flag(c.Doubted), string(body)}, &j.ID)
	if err != nil {
		return j, err
	}
	if c.Late.Why != "" {
		if err := tx.AddOutage(c.Late); err != nil {
			return j, err
		}
	}
	for _, s := range few(c, tx.now) {
		if _, err := tx.exec(s.query, s.args...); err != nil {
			return j, err
		}
	}
	tx.Changed("account")
	tx.Changed("journey")
	return j, nil
}

type fix struct {
	query string
	args  []any
}

// longestRest is at least as long as any time for which an account rests, or waits for the next try to connect.
const longestRest = 4 * time.Hour

// few are the corrections of single rows, or of one row for each account or journey.
func few(c delivery.Correction, now clock.Instant) []fix {
	from, to, by, at := int64(c.WrongFrom), int64(c.WrongTo), c.By().Milliseconds(), int64(now)
	list := []fix{
		{"UPDATE account SET resumes_at = max($1, min(resumes_at + $2, $3)) WHERE resumes_at > $3", []any{at, min(by, 0), int64(now.Add(longestRest))}},
	}
	switch {
	case c.Returned != nil:
		return append(list,
			fix{"UPDATE clock_jump SET doubted = 0 WHERE doubted = 1", nil},
			fix{"UPDATE journey SET paused_at = paused_at + $1 WHERE state = 'paused' AND paused_at >= $2 AND paused_at <= $3", []any{by, from, to}},
			fix{"UPDATE late SET state = 'done', answer = 'leave', answered_at = $1 WHERE kind = 'waits' AND state = 'asking' AND from_at = $2", []any{at, from}})
	case c.Back() && !c.Doubted:
		return append(list,
			// The present date was right, so outages in its future never happened.
			fix{"DELETE FROM outage WHERE from_at > $1 AND account = ''", []any{at}},
			fix{"UPDATE outage SET from_at = min(from_at, $1), to_at = min(to_at, $1) WHERE from_at > $1 OR to_at > $1", []any{at}},
			fix{"UPDATE late SET from_at = min(from_at, $1), to_at = min(to_at, $1), answered_at = min(answered_at, $1) WHERE kind = 'mails' AND (from_at > $1 OR to_at > $1 OR answered_at > $1)", []any{at}},
			fix{"UPDATE journey SET paused_at = paused_at + $1 WHERE state = 'paused' AND paused_at >= $2 AND paused_at > $3", []any{by, from, at}},
			fix{"UPDATE journey_resumed SET at = $1 WHERE at > $1", []any{at}},
			fix{"UPDATE refusal SET at = $1 WHERE at > $1", []any{at}},
			fix{"UPDATE outbox SET planned_at = planned_at + $1 WHERE owner <> '' AND planned_at >= $2 AND planned_at > $3", []any{by, from, at}})
	}
	return list
}

// carryHanded stores the hand-overs of the last day with their moments by the new date, for the accounts' limits.
func (tx *Tx) carryHanded(j delivery.Jump) error {
	accounts, err := outboxTx{tx}.Accounts()
	if err != nil {
		return err
	}
	carried := map[string][]clock.Instant{}
	for _, a := range accounts {
		list, err := outboxTx{tx}.handedAt(a.ID, j.Was, 0, max(a.PerHour, a.PerDay, 1000))
		if err != nil {
			return err
		}
		for _, at := range list {
			if at > j.Was.Add(-day) && at <= j.Was.Add(delivery.Unnoticed) {
				carried[a.ID] = append(carried[a.ID], at.Add(j.By()))
			}
		}
	}
	if _, err := tx.exec("DELETE FROM clock_handed"); err != nil {
		return err
	}
	for account, list := range carried {
		for _, at := range list {
			if _, err := tx.exec("INSERT INTO clock_handed (account, at) VALUES ($1, $2)", account, int64(at)); err != nil {
				return err
			}
		}
	}
	return nil
}

const day = 24 * time.Hour

// handedAt lists hand-overs of an account as of a moment, newest first. For a day after the date was set, earlier ones
// have their moments by the new date.
func (tx outboxTx) handedAt(account string, now clock.Instant, skip, n int) (list []clock.Instant, err error) {
	j, found, err := tx.LastJump()
	if err != nil {
		return nil, err
	}
	take := func(r *sql.Rows) error {
		var i clock.Instant
		err := r.Scan(&i)
		list = append(list, i)
		return err
	}
	const handed = "SELECT handed_at AS at FROM outbox WHERE account = $1 AND handed_at IS NOT NULL "
	switch {
	case !found || now < j.At.Add(-delivery.Unnoticed) || !j.Back() && now >= j.At.Add(day) || j.Back() && now > j.Was:
		err = tx.each(take, handed+"ORDER BY handed_at DESC LIMIT $2 OFFSET $3", account, n, skip)
	case now >= j.At.Add(day):
		err = tx.each(take, handed+"AND handed_at <= $4 ORDER BY handed_at DESC LIMIT $2 OFFSET $3", account, n, skip, int64(now.Add(delivery.Unnoticed)))
	default:
		until := clock.Instant(math.MaxInt64)
		if j.Back() {
			until = now.Add(delivery.Unnoticed)
		}
		err = tx.each(take, "SELECT at FROM (SELECT * FROM ("+handed+`AND handed_at >= $4 AND handed_at <= $5 ORDER BY handed_at DESC LIMIT $6)
			UNION ALL SELECT * FROM (SELECT at FROM clock_handed WHERE account = $1 ORDER BY at DESC LIMIT $6)) ORDER BY at DESC LIMIT $2 OFFSET $3`,
			account, n, skip, int64(j.At), int64(until), n+skip)
	}
	return list, err
}

// inside selects every live enrollment with a due time.
const inside = `SELECT e.id FROM journey j CROSS JOIN enrollment e INDEXED BY enrollment_due ON e.journey = j.no AND e.state = 'live' AND e.due_at IS NOT NULL `

// overlong are the waits that would last longer than was decided on arrival, as of $2; $1 is a day later. Waits that
// began in the future are left out: a person is asked about those.
var overlong = inside + "AND e.due_at > $1 WHERE " + staying + " AND e.since <= $2 AND e.standing_at > 0 AND e.due_at > $1 + " + drawn("e.standing", "e.standing_at")

// Misplanned finds what was planned from the wrong date of a jump. Waits are moved without asking only when the wrong
// date is known for sure; after a date that was set back they are counted, and a person is asked.
func (tx *Tx) Misplanned(j heartbeat.Jump) (m heartbeat.Misplanned, err error) {
	ids := func(to *[]int64, query string, args ...any) {
		if err == nil {
			err = tx.each(func(r *sql.Rows) error {
				var id int64
				err := r.Scan(&id)
				*to = append(*to, id)
				return err
			}, query, args...)
		}
	}
	const (
		mails = `SELECT o.id FROM account a CROSS JOIN outbox o INDEXED BY outbox_due ON o.account = a.id AND o.next_at IS NOT NULL
			AND o.next_at > $1 AND o.next_at >= $2 AND o.next_at < $3 AND o.reason NOT LIKE '{"id":"` + early + `"%'`
	)
	from, to, now := int64(j.WrongFrom), int64(j.WrongTo), int64(tx.now)
	switch d := j.Returned; {
	case j.Back():
		ids(&m.Mails, mails, now, from, int64(math.MaxInt64))
		ids(&m.Starts, inside+"AND e.due_at > $1 WHERE e.node = ''", now)
		if j.AsksAboutWaits() {
			ids(&m.Waits, inside+"WHERE "+staying+" AND e.since >= $1 AND e.since > $2", from, now)
		}
		if !j.Doubted {
			ids(&m.Overlong, overlong, int64(tx.now.Add(day)), now)
			ids(&m.Held, "SELECT id FROM outbox INDEXED BY outbox_aside WHERE state = 'held' AND "+aside+" AND planned_at >= $1 AND planned_at > $2", from, now)
			ids(&m.Late, "SELECT outbox FROM late_mail WHERE wanted_at > $1 AND late IN (SELECT id FROM late WHERE state IN ('gathering', 'asking'))", now)
		}
	case d != nil:
		ids(&m.Mails, mails, to, from, int64(d.Was))
		ids(&m.Starts, inside+"WHERE e.node = '' AND e.id > $1 AND e.due_at >= $2 AND e.due_at <= $3", d.Enrollment, from, to)
		ids(&m.Waits, inside+"WHERE "+staying+` AND e.since >= $1 AND e.since <= $2 AND (e.id > $3 OR e.standing_at > e.since + $4
			OR EXISTS (SELECT 1 FROM history h WHERE h.enrollment = e.id AND h.at > e.since + $4))`, from, to, d.Enrollment, delivery.Unnoticed.Milliseconds())
	}
	return m, err
}

// early begins the reason of a mail that was late only by the wrong date, and that waits for its time again.
const early = "reason.delivery.early"

func idList(ids []int64) string {
	list := []byte{'['}
	for _, id := range ids {
		list = appendID(list, id)
	}
	return string(append(list, ']'))
}

// MoveMails plans waiting mails anew.
func (tx *Tx) MoveMails(j heartbeat.Jump, ids []int64) error {
	tx.Changed("outbox")
	if j.Returned != nil {
		_, err := tx.exec(`UPDATE outbox SET next_at = next_at + $1, planned_at = CASE WHEN planned_at >= $2 AND planned_at < $3 THEN planned_at + $1 ELSE planned_at END,
			rev = rev + 1 WHERE next_at IS NOT NULL AND id IN (SELECT value FROM json_each($4))`,
			j.By().Milliseconds(), int64(j.WrongFrom), int64(j.Returned.Was), idList(ids))
		return err
	}
	const moved = "max($1, min(next_at + $2, $3))" // delivery.Correction.Moved
	_, err := tx.exec(`UPDATE outbox SET next_at = `+moved+`, planned_at = min(planned_at, `+moved+`), rev = rev + 1,
			expires_at = CASE WHEN planned_at >= $4 THEN expires_at + $2 ELSE expires_at END, limited = 0,
			state = CASE limited WHEN 1 THEN 'due' ELSE state END, reason = CASE limited WHEN 1 THEN '' ELSE reason END
		WHERE next_at IS NOT NULL AND id IN (SELECT value FROM json_each($5))`,
		int64(tx.now), j.By().Milliseconds(), int64(tx.now.Add(day)), int64(j.WrongFrom), idList(ids))
	return err
}

// MoveHeld plans held mails anew: when the reason for holding them is over they are sent at their time.
func (tx *Tx) MoveHeld(j heartbeat.Jump, ids []int64) error {
	_, err := tx.exec(`UPDATE outbox SET planned_at = max(1, planned_at + $1), expires_at = expires_at + $1, rev = rev + 1
		WHERE state = 'held' AND id IN (SELECT value FROM json_each($2))`, j.By().Milliseconds(), idList(ids))
	return err
}

// ReleaseEarly makes mails due at their time again that are held as late although that time is still to come.
func (tx *Tx) ReleaseEarly(j heartbeat.Jump, ids []int64) error {
	o := outboxTx{tx}
	for _, id := range ids {
		var wanted clock.Instant
		found, err := tx.one("SELECT wanted_at FROM late_mail WHERE outbox = $1", []any{id}, &wanted)
		if err != nil || !found {
			if err != nil {
				return err
			}
			continue
		}
		if wanted >= j.WrongFrom { // it was planned from the wrong date
			wanted = j.Moved(wanted, tx.now)
		} else if by, err := tx.waitedSince(id); err != nil {
			return err
		} else if by != 0 {
			wanted = max(wanted+by, tx.now)
		} else if longest, err := tx.longestWait(id); err != nil {
			return err
		} else {
			wanted = min(wanted, tx.now+longest)
		}
		if err := o.MoveLate(id, delivery.Due, wanted, words.New(early, "at", int64(wanted))); err != nil {
			return err
		}
	}
	return nil
}

// longestWait is the longest decided wait before the step that sends a mail: nobody who arrived there before now waits
// longer than that from now on.
func (tx *Tx) longestWait(mail int64) (longest clock.Instant, err error) {
	length := drawn("h.reasons", "h.at")
	_, err = tx.one("SELECT "+length+" FROM history h, outbox o WHERE o.id = $1 AND h.enrollment = o.enrollment AND "+length+" > 0 ORDER BY h.step_no DESC LIMIT 1",
		[]any{mail}, &longest)
	return longest, err
}

// waitedSince is by how much an earlier jump went back if the person waited for a mail since before it, under a wrong date,
// unless a person has answered that such waits stay as planned; 0: it does not apply.
func (tx *Tx) waitedSince(mail int64) (by clock.Instant, err error) {
	_, err = tx.one(`SELECT j.at - j.was_at FROM clock_jump j, outbox o WHERE o.id = $1 AND j.at < j.was_at AND j.doubted = 0
			AND EXISTS (SELECT 1 FROM history h WHERE h.enrollment = o.enrollment AND h.at > $2 AND h.at >= j.wrong_from AND h.at <= j.was_at)
			AND NOT EXISTS (SELECT 1 FROM late l WHERE l.kind = 'waits' AND l.answer = 'leave' AND l.from_at = j.wrong_from)
		ORDER BY j.id DESC LIMIT 1`, []any{mail, int64(tx.now)}, &by)
	return by, err
}

// MoveStarts makes entries due now.
func (tx *Tx) MoveStarts(ids []int64) error {
	tx.Changed("enrollment")
	_, err := tx.exec("UPDATE enrollment SET due_at = $1 WHERE state = 'live' AND node = '' AND id IN (SELECT value FROM json_each($2))", int64(tx.now), idList(ids))
	return err
}

// MoveWaits moves waits by as much as the date was set.
func (tx *Tx) MoveWaits(by time.Duration, ids []int64) error {
	tx.Changed("enrollment")
	_, err := tx.exec("UPDATE enrollment SET due_at = max(1, "+noLonger("due_at + $1", "$3")+"), since = max(1, since + $1) WHERE state = 'live' AND "+staying+
		" AND id IN (SELECT value FROM json_each($2))", by.Milliseconds(), idList(ids), int64(tx.now))
	return err
}

// drawn is an SQL expression for how long somebody was to stay at a step, in milliseconds, by what was decided on
// arrival: the first line names the moment (journey.Pause). NULL: it is not known.
func drawn(lines, came string) string {
	return "CASE WHEN json_valid(" + lines + ") THEN max(0, CAST(" + lines + " ->> '$[0].args.at' AS INTEGER) - " + came + ") END"
}

// noLonger bounds a due time to the decided length of its wait from now, because two jumps may have moved it.
func noLonger(due, now string) string {
	return "coalesce(min(" + due + ", " + now + " + " + drawn("standing", "standing_at") + "), " + due + ")"
}

// ShortenWaits makes waits end after their decided length, counted from now.
func (tx *Tx) ShortenWaits(ids []int64) error {
	tx.Changed("enrollment")
	_, err := tx.exec("UPDATE enrollment SET due_at = "+noLonger("due_at", "$1")+" WHERE state = 'live' AND "+staying+
		" AND id IN (SELECT value FROM json_each($2))", int64(tx.now), idList(ids))
	return err
}

// CountSentUnder counts the mails that were sent under a wrong date.
func (tx *Tx) CountSentUnder(c delivery.Correction) (n int64, err error) {
	if !c.Back() || c.Doubted {
		return 0, nil
	}
	_, err = tx.one(`SELECT coalesce(sum((SELECT count(*) FROM outbox o WHERE o.account = a.id AND o.handed_at IS NOT NULL AND o.handed_at >= $1 AND o.handed_at <= $2)), 0)
		FROM account a WHERE a.id <> 'practice'`, []any{int64(c.WrongFrom), int64(c.WrongTo.Add(delivery.Unnoticed))}, &n)
	return n, err
}

// SettleJump ends a jump: everything is planned anew.
func (tx *Tx) SettleJump(j heartbeat.Jump) error {
	_, err := tx.exec("UPDATE clock_jump SET settled = 1, mails = $1 WHERE id = $2", j.Mails, j.ID)
	tx.Changed("late")
	return err
}
