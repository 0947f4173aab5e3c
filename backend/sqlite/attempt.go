package sqlite

import (
	"database/sql"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// addAttempt writes the next try of a row that ended otherwise than in "sent".
func (tx *Tx) addAttempt(id int64, a outbox.Attempt) error {
	_, err := tx.exec(`INSERT INTO attempt (outbox, n, at, outcome, scope, stage, code, text)
		SELECT $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6, $7 FROM attempt WHERE outbox = $1`,
		id, int64(a.At), string(a.Outcome), string(a.Scope), a.Stage, a.Code, a.Text)
	return err
}

// Attempts lists the tries of a row, oldest first.
func (tx outboxTx) Attempts(id int64) (list []outbox.Attempt, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var a outbox.Attempt
		err := r.Scan(&a.N, &a.At, &a.Outcome, &a.Scope, &a.Stage, &a.Code, &a.Text)
		list = append(list, a)
		return err
	}, "SELECT n, at, outcome, scope, stage, code, text FROM attempt WHERE outbox = $1 ORDER BY n", id)
	return list, err
}

const deliveryColumns = `o.id, o.effect_key, o.message_id, o.state, o.rev, o.account, o.practice, o.purpose, o.contact, coalesce(c.address, ''),
	coalesce(o.enrollment, 0), coalesce(o.journey, 0), o.node, o.message_version, o.planned_at, coalesce(o.next_at, 0),
	coalesce(o.expires_at, 0), o.tries, o.address, o.subject, o.content_hash, coalesce(o.handed_at, 0), coalesce(o.resolved_at, 0), o.reason,
	o.reply, o.settled`

func scanDelivery(r scanner) (o outbox.Row, err error) {
	var reason string
	err = r.Scan(&o.ID, &o.Key, &o.MessageID, &o.State, &o.Rev, &o.Account, &o.Practice, &o.Purpose, &o.Contact, &o.Person,
		&o.Enrollment, &o.Journey, &o.Node, &o.MessageVersion, &o.PlannedAt, &o.NextAt,
		&o.ExpiresAt, &o.Tries, &o.Address, &o.Subject, &o.ContentHash, &o.HandedAt, &o.ResolvedAt, &reason,
		&o.Reply, &o.Settled)
	if err != nil {
		return o, err
	}
	line, err := readLine(reason)
	if err != nil {
		return o, wrapRow("outbox", o.ID, err)
	}
	if line != nil {
		o.Reason = *line
	}
	return o, nil
}

// Row reads one delivery.
func (tx outboxTx) Row(id int64) (row outbox.Row, found bool, err error) {
	err = tx.each(func(r *sql.Rows) (err error) {
		found = true
		row, err = scanDelivery(r)
		return err
	}, "SELECT "+deliveryColumns+" FROM outbox o LEFT JOIN contact c ON c.id = o.contact WHERE o.id = $1", id)
	return row, found, err
}

// Rows lists deliveries, newest first.
func (tx outboxTx) Rows(f outbox.Filter) (list []outbox.Row, err error) {
	practice := -1
	if f.Practice != nil {
		practice = flag(*f.Practice)
	}
	from := "outbox o"
	switch {
	case f.Contact != 0:
		from = "outbox o INDEXED BY outbox_of_contact"
	}
	err = tx.each(func(r *sql.Rows) error {
		row, err := scanDelivery(r)
		list = append(list, row)
		return err
	}, "SELECT "+deliveryColumns+" FROM "+from+` LEFT JOIN contact c ON c.id = o.contact
		WHERE `+contactTerm(f.Contact)+` AND ($2 = '' OR o.state = $2) AND ($3 = 0 OR o.journey = $3) AND ($4 < 0 OR o.practice = $4)
			AND ($5 = 0 OR o.id < $5) ORDER BY o.id DESC LIMIT $6`,
		f.Contact, string(f.State), f.Journey, practice, f.Before, f.Limit)
	return list, err
}

func contactTerm(id int64) string {
	if id == 0 {
		return "$1 = 0"
	}
	return "o.contact = $1"
}

// Counts counts deliveries by state. Sent rows are what is left, so that the count never walks them.
func (tx outboxTx) Counts() (map[delivery.State]int64, error) {
	counts := map[delivery.State]int64{}
	rest := int64(0)
	err := tx.each(func(r *sql.Rows) error {
		var s delivery.State
		var n, all int64
		err := r.Scan(&s, &n, &all)
		counts[s] = n
		rest += all
		return err
	}, `SELECT state, sum(settled = ''), count(*) FROM outbox WHERE state IN ('held', 'unknown', 'never', 'skipped', 'expired') GROUP BY state
		UNION ALL SELECT state, count(*), count(*) FROM outbox WHERE owner <> '' GROUP BY state
		UNION ALL SELECT state, count(*), count(*) FROM outbox WHERE next_at IS NOT NULL GROUP BY state`)
	if err != nil {
		return nil, err
	}
	var all int64
	if _, err := tx.one("SELECT count(*) FROM outbox", nil, &all); err != nil {
		return nil, err
	}
	if counts[delivery.Sent] = all - rest; counts[delivery.Sent] == 0 {
		delete(counts, delivery.Sent)
	}
	return counts, nil
}

// LastSent is when the newest sent mail was handed over, practice not counted.
func (tx outboxTx) LastSent() (last clock.Instant, err error) {
	_, err = tx.one(`SELECT coalesce(max(handed_at), 0) FROM (
			SELECT handed_at, state FROM outbox WHERE account = 'default' AND handed_at IS NOT NULL ORDER BY handed_at DESC LIMIT 300)
		WHERE state = 'sent'`, nil, &last)
	return last, err
}

// Resends lists how the deliberate resends of a row stand, oldest first.
func (tx outboxTx) Resends(id int64) (list []delivery.State, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var s delivery.State
		err := r.Scan(&s)
		list = append(list, s)
		return err
	}, `SELECT state FROM outbox WHERE effect_key > 'r:' || $1 || ':' AND effect_key < 'r:' || $1 || ';' ORDER BY id`, id)
	return list, err
}

// SetRow moves a row that is not handed over.
func (tx outboxTx) SetRow(r outbox.Row) (bool, error) {
	reason, err := lineText(&r.Reason)
	if err != nil {
		return false, err
	}
	before, _, err := tx.Row(r.ID)
	if err != nil {
		return false, err
	}
	n, err := tx.affected(`UPDATE outbox SET state = $1, rev = rev + 1, owner = '', next_at = $2, resolved_at = $3, reason = $4
		WHERE id = $5 AND rev = $6 AND state <> 'handed'`, string(r.State), at(r.NextAt), at(r.ResolvedAt), reason, r.ID, r.Rev)
	if err != nil || n == 0 {
		return false, err
	}
	tx.Changed("outbox")
	if r.State.Final() && !before.State.Final() {
		return true, tx.wake(r.Enrollment, r.ID)
	}
	return true, nil
}

// AddResend writes a new row like r, of no enrollment, and settles r.
func (tx outboxTx) AddResend(r outbox.Row, key, messageID string) (id int64, err error) {
	tx.Changed("outbox")
	_, err = tx.one(`INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, journey, node,
			message_version, planned_at, next_at) SELECT $1, $2, 'due', account, practice, purpose, contact, journey, node, message_version, $3, $3
		FROM outbox WHERE id = $4 RETURNING id`, []any{key, messageID, int64(tx.now), r.ID}, &id)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec("UPDATE outbox SET settled = 'again', rev = rev + 1 WHERE id = $1", r.ID)
	return id, err
}
