package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Outbox is the store of the outbox.
func (db *DB) Outbox() outbox.Store { return outboxStore{db} }

type outboxStore struct{ db *DB }

func (s outboxStore) Read(ctx context.Context, f func(outbox.Tx) error) error {
	return s.db.Read(ctx, func(tx *Tx) error { return f(outboxTx{tx}) })
}

func (s outboxStore) Send(ctx context.Context, full bool, f func(outbox.Tx) error) error {
	return s.db.Write(ctx, Send, Durability(full), func(tx *Tx) error { return f(outboxTx{tx}) })
}

func (s outboxStore) Change(ctx context.Context, f func(outbox.Tx) error) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error { return f(outboxTx{tx}) })
}

// outboxTx is what the outbox sees of a transaction.
type outboxTx struct{ *Tx }

// PlanMail writes one effect into the outbox, due at p.At; an effect planned before adds nothing. senders
// gives the From address of an account, which the Message-ID is made of.
func (tx *Tx) PlanMail(p outbox.Planned, tokenKey []byte, sender string) (id int64, err error) {
	tx.Changed("outbox")
	_, err = tx.one(`INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, enrollment, journey, node,
			message_version, planned_at, next_at, expires_at, kind, to_kind, cause)
		VALUES ($1, $2, 'due', $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, 'mail', 'contact', $13)
		ON CONFLICT (effect_key) DO NOTHING RETURNING id`,
		[]any{p.Key, outbox.MessageID(tokenKey, p.Key, sender), p.Account, flag(p.Practice), string(p.Purpose), p.Contact,
			number(p.Enrollment), number(p.Journey), p.Node, p.MessageVersion, int64(p.At), at(p.ExpiresAt), string(p.Cause)}, &id)
	return id, err
}

// factColumns is what a decision must know beside the row o and its person c at a moment, which is a parameter.
func factColumns(now string) string {
	return `coalesce(c.rev, 0), c.id IS NOT NULL AND c.merged_into IS NULL,
	coalesce((SELECT k.basis FROM consent k WHERE k.contact = o.contact AND k.purpose = o.purpose ORDER BY k.id DESC LIMIT 1), ''),
	o.enrollment IS NULL OR EXISTS (SELECT 1 FROM enrollment e
		WHERE e.id = o.enrollment AND e.state = 'live' AND e.node = o.node AND e.waits = 'receipt'),
	CASE WHEN o.enrollment IS NULL THEN '' ELSE coalesce((SELECT j.state FROM journey j WHERE j.no = o.journey), '') END,
	` + sameAt(now)
}

// sameAt is when the same message version was last handed over for the person so close to now that it matters, and
// the server may have it, by an enrollment that goes back to the same cause from outside. A moment that is far off, such as
// one stored under a wrong date, hides no other. What a person sends by hand is their own act.
func sameAt(now string) string {
	pause := strconv.FormatInt(delivery.SamePause.Milliseconds(), 10)
	return `CASE WHEN o.cause = 'hand' OR o.again = 'let' THEN 0 ELSE coalesce((SELECT max(p.handed_at) FROM outbox p INDEXED BY outbox_of_contact
		WHERE p.contact = o.contact AND p.message_version = o.message_version AND p.id <> o.id
			AND p.handed_at > ` + now + ` - ` + pause + ` AND p.handed_at < ` + now + ` + ` + pause + `
			AND (p.state = 'sent' OR p.state = 'handed' OR p.state = 'unknown')
			AND (p.enrollment = o.enrollment OR EXISTS (SELECT 1 FROM enrollment a, enrollment b
				WHERE a.id = p.enrollment AND b.id = o.enrollment AND a.root = b.root AND a.root <> 0))), 0) END`
}

// putOffQuery selects the rows deferred for the limit; they are claimed before the due ones.
const putOffQuery = `SELECT id, planned_at, next_at FROM outbox INDEXED BY outbox_limited
	WHERE account = $1 AND limited = 1 AND next_at IS NOT NULL ORDER BY planned_at, id LIMIT $2`

// Waiting lists what may be claimed.
func (tx outboxTx) Waiting(account string, limit int) (list []outbox.Wait, err error) {
	err = tx.each(func(r *sql.Rows) error {
		w := outbox.Wait{PutOff: true}
		var planned int64
		err := r.Scan(&w.ID, &planned, &w.NextAt)
		list = append(list, w)
		return err
	}, putOffQuery, account, limit)
	if err != nil || len(list) >= limit {
		return list, err
	}
	return list, tx.each(func(r *sql.Rows) error {
		var w outbox.Wait
		err := r.Scan(&w.ID, &w.NextAt)
		list = append(list, w)
		return err
	}, `SELECT id, next_at FROM outbox INDEXED BY outbox_due WHERE account = $1 AND next_at IS NOT NULL AND next_at <= $2 AND limited = 0
		ORDER BY next_at, id LIMIT $3`, account, int64(tx.now), limit-len(list))
}

// CountWaiting counts what may be claimed.
func (tx outboxTx) CountWaiting(account string) (n int64, err error) {
	_, err = tx.one(`SELECT (SELECT count(*) FROM outbox INDEXED BY outbox_limited WHERE account = $1 AND limited = 1 AND next_at > $2)
		+ (SELECT count(*) FROM outbox INDEXED BY outbox_due WHERE account = $1 AND next_at IS NOT NULL AND next_at <= $2)`,
		[]any{account, int64(tx.now)}, &n)
	return n, err
}

// Defer makes a row wait for a place of its account's limit.
func (tx outboxTx) Defer(id int64, at clock.Instant, reason words.Line) error {
	text, err := lineText(&reason)
	if err != nil {
		return err
	}
	tx.Changed("outbox")
	_, err = tx.exec("UPDATE outbox SET state = 'later', limited = 1, next_at = $1, reason = $2, rev = rev + 1 WHERE id = $3 AND next_at IS NOT NULL",
		int64(at), text, id)
	return err
}

// Claim takes due rows for owner, oldest first, after those that were deferred for the limit.
func (tx outboxTx) Claim(account, owner string, limit int) (list []outbox.Ticket, err error) {
	var planned int64
	list, err = tx.take(nil, owner, func(r *sql.Rows, t *outbox.Ticket) error { return r.Scan(&t.ID, &planned, &t.DueAt) },
		putOffQuery, account, limit)
	if err != nil || len(list) >= limit {
		return list, err
	}
	return tx.take(list, owner, func(r *sql.Rows, t *outbox.Ticket) error { return r.Scan(&t.ID, &t.DueAt) },
		"SELECT id, next_at FROM outbox WHERE account = $1 AND next_at IS NOT NULL AND next_at <= $2 ORDER BY next_at, id LIMIT $3",
		account, int64(tx.now), limit-len(list))
}

// take claims what a query finds.
func (tx outboxTx) take(list []outbox.Ticket, owner string, scan func(*sql.Rows, *outbox.Ticket) error, query string, args ...any) ([]outbox.Ticket, error) {
	ids, before := []byte{'['}, len(list)
	err := tx.each(func(r *sql.Rows) error {
		var t outbox.Ticket
		err := scan(r, &t)
		list, ids = append(list, t), appendID(ids, t.ID)
		return err
	}, query, args...)
	if err != nil || len(list) == before {
		return list, err
	}
	tx.Changed("outbox")
	_, err = tx.exec(`UPDATE outbox SET state = 'claimed', owner = $1, rev = rev + 1, next_at = NULL, limited = 0
		WHERE id IN (SELECT value FROM json_each($2))`, owner, string(append(ids, ']')))
	return list, err
}

func appendID(to []byte, id int64) []byte {
	if len(to) > 1 {
		to = append(to, ',')
	}
	return strconv.AppendInt(to, id, 10)
}

// Claimed reads claimed rows with their people.
func (tx outboxTx) Claimed(ids []int64) (list []outbox.Claimed, err error) {
	ask := []byte{'['}
	for _, id := range ids {
		ask = appendID(ask, id)
	}
	list = make([]outbox.Claimed, 0, len(ids))
	err = tx.each(func(r *sql.Rows) error {
		list = append(list, outbox.Claimed{})
		return scanClaimed(r, &list[len(list)-1])
	}, `SELECT o.id, o.message_id, o.rev, o.practice, o.purpose, coalesce(o.enrollment, 0), o.message_version, o.planned_at,
			coalesce(o.expires_at, 0), o.tries, (SELECT count(*) FROM attempt a WHERE a.outbox = o.id AND a.scope = 'line'),
			o.contact, coalesce(c.address, ''), coalesce(c.address_key, ''), coalesce(c.fields, '{}'), coalesce(c.sample, 0), `+factColumns("$2")+`
		FROM json_each($1) l CROSS JOIN outbox o ON o.id = l.value LEFT JOIN contact c ON c.id = o.contact`, string(append(ask, ']')), int64(tx.now))
	return list, err
}

func scanClaimed(r *sql.Rows, c *outbox.Claimed) error {
	var fields sql.RawBytes
	p, f := &c.Person, &c.Facts
	err := r.Scan(&c.ID, &c.MessageID, &c.Rev, &c.Practice, &c.Purpose, &c.Enrollment, &c.MessageVersion, &c.PlannedAt,
		&c.ExpiresAt, &c.Tries, &c.Breaks, &p.ID, &p.Address, &p.AddressKey, &fields, &p.Sample,
		&p.Rev, &f.Contact, &f.Basis, &f.Enrolled, &f.Journey, &f.SameAt)
	if err != nil {
		return err
	}
	f.RowRev, f.ContactRev, f.Mine = c.Rev, p.Rev, true
	if err := json.Unmarshal(fields, &p.Fields); err != nil {
		c.Broken = fmt.Errorf("fields of contact %d: %w", p.ID, err)
	}
	return nil
}

// HoldDue holds due rows of an account that cannot send.
func (tx outboxTx) HoldDue(account string, reason words.Line, limit int) (int64, error) {
	text, err := lineText(&reason)
	if err != nil {
		return 0, err
	}
	const hold = "UPDATE outbox SET state = 'held', reason = $1, next_at = NULL, limited = 0, rev = rev + 1 WHERE id IN ("
	n, err := tx.affected(hold+"SELECT id FROM outbox INDEXED BY outbox_limited WHERE account = $2 AND limited = 1 AND next_at IS NOT NULL LIMIT $3)", text, account, limit)
	if err != nil {
		return n, err
	}
	due, err := tx.affected(hold+`SELECT id FROM outbox WHERE account = $2 AND next_at IS NOT NULL AND next_at <= $3 ORDER BY next_at, id LIMIT $4)`,
		text, account, int64(tx.now), limit-int(n))
	n += due
	if n > 0 {
		tx.Changed("outbox")
	}
	return n, err
}

// heldForMessage is the beginning of the reason of rows that wait for a corrected message.
const heldForMessage = `'{"id":"` + outbox.Greedy + `"%'`

// aside is the condition of the partial index of rows that are held or were not sent, letter for letter.
const aside = "state IN ('held', 'unknown', 'never', 'skipped', 'expired')"

// ReleaseHeld makes held rows due whose reason is gone: at their own time, or, after a pause, when their journey went
// on. Late ones wait for an answer, and what asks for a person waits for one.
func (tx outboxTx) ReleaseHeld(limit int) (int64, error) {
	var others bool
	_, err := tx.one("SELECT (SELECT count(*) FROM outbox INDEXED BY outbox_aside WHERE state = 'held' AND "+aside+") > (SELECT count(*) FROM late_mail)", nil, &others)
	if err != nil || !others {
		return 0, err
	}
	n, err := tx.affected(`UPDATE outbox SET state = 'due', reason = '', rev = rev + 1,
			next_at = CASE WHEN reason ->> 'id' = 'reason.delivery.journey_paused'
				THEN max(planned_at, coalesce((SELECT r.at FROM journey_resumed r WHERE r.journey = outbox.journey), 0)) ELSE planned_at END
		WHERE id IN (
			SELECT o.id FROM outbox o JOIN account a ON a.id = o.account LEFT JOIN journey j ON j.no = o.journey
			WHERE o.state = 'held' AND o.again <> 'ask' AND o.`+aside+` AND a.state = 'ready' AND (o.enrollment IS NULL OR j.state IS NULL OR j.state <> 'paused')
				AND NOT EXISTS (SELECT 1 FROM late_mail l WHERE l.outbox = o.id)
				AND (o.reason NOT LIKE `+heldForMessage+` OR j.state = 'stopped') LIMIT $1)`, limit)
	if n > 0 {
		tx.Changed("outbox")
	}
	return n, err
}

// Paused lists the paused journeys.
func (tx outboxTx) Paused() (list string, err error) {
	_, err = tx.one("SELECT coalesce(group_concat(no), '') FROM journey WHERE state = 'paused'", nil, &list)
	return list, err
}

// NextAt is the earliest moment at which a row of the account wants to leave.
func (tx outboxTx) NextAt(account string) (next clock.Instant, err error) {
	_, err = tx.one("SELECT coalesce(min(next_at), 0) FROM outbox WHERE account = $1 AND next_at IS NOT NULL", []any{account}, &next)
	return next, err
}

// HandedAt lists hand-overs of an account, newest first.
func (tx outboxTx) HandedAt(account string, skip, n int) ([]clock.Instant, error) {
	return tx.handedAt(account, tx.now, skip, n)
}

// ReadFacts reads the facts of rows as they are now.
func (tx outboxTx) ReadFacts(owner string, looks []outbox.Look) ([]outbox.Facts, error) {
	ask := []byte{'['}
	for i, l := range looks {
		if i > 0 {
			ask = append(ask, ',')
		}
		ask = strconv.AppendInt(append(ask, '['), l.ID, 10)
		ask = append(append(append(ask, `,"`...), l.AddressHash...), `"]`...)
	}
	list := make([]outbox.Facts, len(looks))
	return list, tx.each(func(r *sql.Rows) error {
		var i int
		var f outbox.Facts
		err := r.Scan(&i, &f.RowRev, &f.Mine, &f.Suppressed, &f.ContactRev, &f.Contact, &f.Basis, &f.Enrolled, &f.Journey, &f.SameAt)
		list[i] = f
		return err
	}, `SELECT l.key, o.rev, o.state = 'claimed' AND o.owner = $2,
			EXISTS (SELECT 1 FROM suppression a WHERE a.address_hmac = l.value ->> 1 AND a.purpose IN (o.purpose, 'all'))
				OR `+holdsFor("o.contact", "o.purpose")+`, `+factColumns("$3")+`
		FROM json_each($1) l CROSS JOIN outbox o ON o.id = l.value ->> 0 LEFT JOIN contact c ON c.id = o.contact`,
		string(append(ask, ']')), owner, int64(tx.now))
}

// RecordHandOver records that the dot may be sent.
func (tx outboxTx) RecordHandOver(owner string, h outbox.Handed) (bool, error) {
	n, err := tx.affected(`UPDATE outbox SET state = 'handed', rev = rev + 1, address = $1, subject = $2, content_hash = $3, handed_at = $4
		WHERE id = $5 AND rev = $6 AND state = 'claimed' AND owner = $7`,
		h.Address, h.Subject, h.ContentHash, int64(tx.now), h.ID, h.Rev, owner)
	return n > 0, err
}

// RecordResult records the result of a row that owner has claimed or handed over.
func (tx outboxTx) RecordResult(owner string, s outbox.Result) (bool, error) {
	tx.Changed("outbox")
	if s.State == delivery.Sent {
		n, err := tx.affected(`UPDATE outbox SET state = 'sent', rev = rev + 1, owner = '', resolved_at = $1, reason = '', reply = $2
			WHERE id = $3 AND state = 'handed' AND owner = $4`, int64(tx.now), s.Reply, s.ID, owner)
		if err != nil || n == 0 {
			return false, err
		}
		return true, tx.wake(s.Enrollment, s.ID)
	}
	reason, err := lineText(&s.Reason)
	if err != nil {
		return false, err
	}
	var resolved clock.Instant
	if s.State.Final() {
		resolved = tx.now
	}
	n, err := tx.affected(`UPDATE outbox SET state = $1, rev = rev + 1, owner = '', next_at = $2, resolved_at = $3, reason = $4,
			reply = CASE WHEN $5 = '' THEN reply ELSE $5 END, tries = tries + $6, again = CASE $9 WHEN 1 THEN 'ask' ELSE again END
		WHERE id = $7 AND state IN ('claimed', 'handed') AND owner = $8`,
		string(s.State), at(s.NextAt), at(resolved), reason, s.Reply, flag(s.Try), s.ID, owner, flag(s.Ask))
	if err != nil || n == 0 {
		return false, err
	}
	if s.Attempt != nil {
		if err := tx.addAttempt(s.ID, *s.Attempt); err != nil {
			return false, err
		}
	}
	if s.State.Final() {
		return true, tx.wake(s.Enrollment, s.ID)
	}
	return true, nil
}

// wake writes the wake of the enrollment that waits for a row.
func (tx *Tx) wake(enrollment, row int64) error {
	if enrollment == 0 {
		return nil
	}
	tx.Changed("wake")
	_, err := tx.exec(`INSERT INTO wake (enrollment, kind, ref, at) SELECT $1, '`+wakeReceipt+`', $2, $3
		WHERE EXISTS (SELECT 1 FROM enrollment WHERE id = $1)`, enrollment, row, int64(tx.now))
	return err
}

// Recover makes rows claimed by other runs due, and rows handed over by them unknown.
func (tx outboxTx) Recover(owner string, reason words.Line) (due, unknown int64, err error) {
	due, err = tx.affected(`UPDATE outbox SET state = 'due', owner = '', rev = rev + 1, next_at = planned_at
		WHERE owner <> '' AND owner <> $1 AND state = 'claimed'`, owner)
	if err != nil {
		return 0, 0, err
	}
	type left struct{ id, enrollment int64 }
	var handed []left
	err = tx.each(func(r *sql.Rows) error {
		var l left
		err := r.Scan(&l.id, &l.enrollment)
		handed = append(handed, l)
		return err
	}, "SELECT id, coalesce(enrollment, 0) FROM outbox WHERE owner <> '' AND owner <> $1 AND state = 'handed' ORDER BY id", owner)
	if err != nil {
		return 0, 0, err
	}
	text, err := lineText(&reason)
	if err != nil {
		return 0, 0, err
	}
	for _, l := range handed {
		_, err := tx.exec("UPDATE outbox SET state = 'unknown', owner = '', rev = rev + 1, resolved_at = $1, reason = $2 WHERE id = $3",
			int64(tx.now), text, l.id)
		if err != nil {
			return 0, 0, err
		}
		attempt := outbox.Attempt{At: tx.now, Outcome: delivery.Unknown, Scope: outbox.OfNetwork, Stage: "dot"}
		if err := tx.addAttempt(l.id, attempt); err != nil {
			return 0, 0, err
		}
		if err := tx.wake(l.enrollment, l.id); err != nil {
			return 0, 0, err
		}
	}
	if due+int64(len(handed)) > 0 {
		tx.Changed("outbox")
	}
	return due, int64(len(handed)), nil
}

// EndPractice stops the journeys that run in practice, plans the end of the people inside them and writes one notice
// (decision 005).
func (tx outboxTx) EndPractice(notice words.Line) error {
	_, err := tx.exec(`UPDATE journey SET state = 'stopped', rev = rev + 1, paused_at = NULL, updated_at = $1
		WHERE practice = 1 AND state IN ('running', 'paused', 'finishing')`, int64(tx.now))
	if err != nil {
		return err
	}
	tx.Changed("journey")
	_, err = tx.exec(`INSERT INTO agenda (key, kind, planned_at) VALUES ('end_practice', 'end_practice', $1) ON CONFLICT DO NOTHING`, int64(tx.now))
	if err != nil {
		return err
	}
	tx.Changed("agenda")
	return tx.Notify("account:first", notice)
}

// Notify writes a notice about an account.
func (tx outboxTx) Notify(key string, line words.Line) error {
	_, err := tx.AddNotice(studio.Notice{Kind: "account", Line: &line, Key: key, Toast: "due"})
	return err
}
