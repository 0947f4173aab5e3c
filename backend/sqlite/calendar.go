package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/outbox"
)

// Sent are mails handed to a server within a quarter of an hour: every zone's hours begin with one.
type Sent struct {
	At       clock.Instant
	Practice bool
	N        int64
}

// Quarter is the length of one row of Sent.
const Quarter = 15 * 60 * 1000

// SentBetween counts hand-overs of [from, to) by the quarter hour, out of the index of hand-overs alone.
func (tx *Tx) SentBetween(from, to clock.Instant) (list []Sent, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var s Sent
		err := r.Scan(&s.At, &s.Practice, &s.N)
		s.At *= Quarter
		list = append(list, s)
		return err
	}, `SELECT o.handed_at / 900000, a.id = 'practice', count(*) FROM account a CROSS JOIN outbox o INDEXED BY outbox_handed
		ON o.account = a.id AND o.handed_at >= $1 AND o.handed_at < $2 GROUP BY 1, 2`, int64(from), int64(to))
	return list, err
}

// Move is a step that people will take, or mails that wait for their moment, within one minute.
type Move struct {
	Journey  int64 // row number; 0: mails of no journey
	Version  int64 // 0 for mails
	Node     string
	At       clock.Instant // the first of them
	Practice bool
	Mail     bool // they are mails that wait, not people
	N        int64
}

// Moves lists what is due before an instant, by the minute, earliest first within a journey: people of
// journeys that run, and waiting mails. At most so many rows are counted; more says that there were more.
func (tx *Tx) Moves(before clock.Instant, most int) (list []Move, more bool, err error) {
	var journeys []int64
	err = tx.each(func(r *sql.Rows) error {
		var no int64
		err := r.Scan(&no)
		journeys = append(journeys, no)
		return err
	}, "SELECT no FROM journey INDEXED BY journey_of_state WHERE state IN ('running', 'finishing') ORDER BY no")
	if err != nil {
		return nil, false, err
	}
	left := most
	take := func(r *sql.Rows) error {
		var m Move
		err := r.Scan(&m.Journey, &m.Version, &m.Node, &m.At, &m.Practice, &m.Mail, &m.N)
		left -= int(m.N)
		list = append(list, m)
		return err
	}
	for _, no := range journeys {
		if left <= 0 {
			return list, true, nil
		}
		err := tx.each(take, `SELECT $1, version, node, min(due_at), practice, 0, count(*) FROM (
				SELECT version, node, due_at, practice FROM enrollment INDEXED BY enrollment_due
				WHERE journey = $1 AND state = 'live' AND due_at IS NOT NULL AND due_at < $2 ORDER BY due_at LIMIT $3)
			GROUP BY version, node, due_at / 60000, practice ORDER BY 4`, no, int64(before), left)
		if err != nil {
			return nil, false, err
		}
	}
	if left <= 0 {
		return list, true, nil
	}
	err = tx.each(take, `SELECT coalesce(journey, 0), 0, node, min(next_at), practice, 1, count(*) FROM (
			SELECT o.journey, o.node, o.next_at, o.practice FROM account a CROSS JOIN outbox o INDEXED BY outbox_due
			ON o.account = a.id AND o.next_at IS NOT NULL AND o.next_at < $1 LIMIT $2)
		GROUP BY 1, node, next_at / 60000, practice ORDER BY 4`, int64(before), left)
	return list, left <= 0, err
}

// PaceOf foretells how the next mails of an account leave under its own limits.
func (tx *Tx) PaceOf(account string) (*delivery.Pace, error) {
	o := outboxTx{tx}
	a, _, err := o.Account(account)
	if err != nil {
		return nil, err
	}
	return outbox.PaceOf(o, a)
}

// CountDue is how many people of journeys that run are due from one instant to before another, and how many waiting
// mails before it.
func (tx *Tx) CountDue(from, before clock.Instant) (n int64, err error) {
	_, err = tx.one(`SELECT coalesce(sum(n), 0) FROM (
			SELECT (SELECT count(*) FROM enrollment e INDEXED BY enrollment_due
				WHERE e.journey = j.no AND e.state = 'live' AND e.due_at >= $2 AND e.due_at < $1) AS n
			FROM journey j INDEXED BY journey_of_state WHERE j.state IN ('running', 'finishing')
			UNION ALL SELECT (SELECT count(*) FROM outbox o INDEXED BY outbox_due
				WHERE o.account = a.id AND o.next_at IS NOT NULL AND o.next_at < $1) FROM account a)`, []any{int64(before), int64(from)}, &n)
	return n, err
}

// DrawingOf is the drawing of a version, without messages; found is false when there is none.
func (tx *Tx) DrawingOf(version int64) (d journey.Drawing, found bool, err error) {
	var text string
	found, err = tx.one("SELECT body -> '$.drawing' FROM version WHERE id = $1", []any{version}, &text)
	if err == nil && found {
		if err = json.Unmarshal([]byte(text), &d); err != nil {
			err = fmt.Errorf("version %d: %w", version, err)
		}
	}
	return d, found, err
}

// LastRecipient is whom the newest sent mail went to, practice not counted: fields and address; "" when
// nothing was sent yet.
func (tx *Tx) LastRecipient() (fields map[string]string, address string, err error) {
	var text string
	found, err := tx.one(`SELECT coalesce(c.fields, '{}'), o.address FROM (
			SELECT contact, address, state, handed_at FROM outbox WHERE account = 'default' AND handed_at IS NOT NULL ORDER BY handed_at DESC LIMIT 300) o
		LEFT JOIN contact c ON c.id = o.contact WHERE o.state = 'sent' ORDER BY o.handed_at DESC LIMIT 1`, nil, &text, &address)
	if err == nil && found && json.Unmarshal([]byte(text), &fields) != nil {
		fields = nil // its address names the person
	}
	return fields, address, err
}

// FirstSteps tells whether a journey was ever started, own people are there, an account sends, and a copy
// was saved.
func (tx *Tx) FirstSteps() (started, contacts, account, copied bool, err error) {
	_, err = tx.one(`SELECT EXISTS (SELECT 1 FROM journey WHERE started_at IS NOT NULL),
		EXISTS (SELECT 1 FROM contact WHERE sample = 0 AND merged_into IS NULL),
		EXISTS (SELECT 1 FROM account WHERE id = 'default'),
		EXISTS (SELECT 1 FROM meta WHERE key = $1)`, []any{MetaSavedAt}, &started, &contacts, &account, &copied)
	return started, contacts, account, copied, err
}

// MetaSavedAt is the instant at which a person last saved a copy.
const MetaSavedAt = "saved_at"

// JourneyName is the id and title of a journey by its row number; "" for one that is gone.
func (tx *Tx) JourneyName(no int64) (id, title string, err error) {
	_, err = tx.one("SELECT id, title FROM journey WHERE no = $1", []any{no}, &id, &title)
	return id, title, err
}
