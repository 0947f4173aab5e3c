package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/outbox"
	"tabiji/backend/overview"
	"tabiji/backend/words"
)

// Overview is the file as an overview of the workspace reads it.
func (db *DB) Overview() overview.Store { return overviewStore{db} }

type overviewStore struct{ db *DB }

func (s overviewStore) Read(ctx context.Context, f func(overview.Tx) error) error {
	return s.db.Read(ctx, func(tx *Tx) error { return f(overviewTx{tx}) })
}

// Alarms are those of the file and its connections.
func (s overviewStore) Alarms() []words.Line { return s.db.Health().Alarms() }

type overviewTx struct{ *Tx }

// Figures counts what a status says of the file itself.
func (tx overviewTx) Figures() (f overview.Figures, err error) {
	if f.Generation, err = tx.Generation(); err != nil {
		return f, err
	}
	if f.Contacts, err = tx.CountContacts("", ""); err != nil {
		return f, err
	}
	if f.Practice, f.Unread, err = tx.CountPracticeMails(); err != nil {
		return f, err
	}
	if f.Name, err = tx.Name(); err != nil {
		return f, err
	}
	f.Notices, err = tx.UnseenNotices()
	return f, err
}

// Journeys lists all journeys with who is in them now: drawings and ended enrollments are not read.
func (tx overviewTx) Journeys() (list []overview.Journey, err error) {
	var rows []int64
	err = tx.each(func(r *sql.Rows) error {
		var no int64
		var j overview.Journey
		err := r.Scan(&no, &j.ID, &j.Title, &j.State)
		rows, list = append(rows, no), append(list, j)
		return err
	}, "SELECT no, id, title, state FROM journey ORDER BY no")
	for i := range list {
		if err != nil {
			return nil, err
		}
		j := &list[i]
		j.Inside, j.Held, j.Broken, err = tx.present(rows[i])
	}
	return list, err
}

// Sending reads the state of the outbox and its accounts.
func (tx overviewTx) Sending() (s overview.Sending, err error) {
	h, err := outbox.HealthOf(outboxTx(tx))
	if err != nil {
		return s, err
	}
	s = overview.Sending{Counts: h.Counts, LastSent: h.LastSent, Late: h.Late}
	for _, a := range h.Accounts {
		w := h.Waiting[a.ID]
		s.Accounts = append(s.Accounts, overview.Account{
			Practice: a.Practice(), FromName: a.FromName, FromAddress: a.FromAddress, State: a.State, Reason: a.Reason,
			Waiting: w.N, WaitingLine: w.Line(),
		})
	}
	return s, nil
}

// NextDue is the earliest moment at which the engine has something to do; 0: nothing is planned.
func (tx overviewTx) NextDue() (clock.Instant, error) { return tx.nextDue() }

// DateSet is the newest time at which the computer's date was set, and how many mails left under the wrong one.
func (tx overviewTx) DateSet() (c delivery.Correction, mails int64, found bool, err error) {
	j, found, err := tx.LastJump()
	return j.Correction, j.Mails, found, err
}

// WaitsAsked lists how many waits each open question about waits that began under a wrong date is about.
func (tx overviewTx) WaitsAsked() (list []int64, err error) {
	open, err := tx.OpenWaits()
	for _, w := range open {
		list = append(list, w.N)
	}
	return list, err
}

// quarter is the length of one row of overview.Sent, ms.
const quarter = 15 * 60 * 1000

// SentBetween counts hand-overs of [from, to) by the quarter hour, out of the index of hand-overs alone.
func (tx *Tx) SentBetween(from, to clock.Instant) (list []overview.Sent, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var s overview.Sent
		err := r.Scan(&s.At, &s.Practice, &s.N)
		s.At *= quarter
		list = append(list, s)
		return err
	}, `SELECT o.handed_at / 900000, a.id = 'practice', count(*) FROM account a CROSS JOIN outbox o INDEXED BY outbox_handed
		ON o.account = a.id AND o.handed_at >= $1 AND o.handed_at < $2 GROUP BY 1, 2`, int64(from), int64(to))
	return list, err
}

// Moves lists what is due before an instant, by the minute, earliest first within a journey: people of
// journeys that run, and waiting mails. At most so many rows are counted; more says that there were more.
func (tx *Tx) Moves(before clock.Instant, most int) (list []overview.Move, more bool, err error) {
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
		var m overview.Move
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

// Pace gives the pace at which the next mails of the sending account can leave under its own limits.
func (tx overviewTx) Pace() (*delivery.Pace, error) {
	o := outboxTx(tx)
	a, _, err := o.Account(outbox.Default)
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
func (tx *Tx) FirstSteps() (s overview.FirstSteps, err error) {
	_, err = tx.one(`SELECT EXISTS (SELECT 1 FROM journey WHERE started_at IS NOT NULL),
		EXISTS (SELECT 1 FROM contact WHERE sample = 0 AND merged_into IS NULL),
		EXISTS (SELECT 1 FROM account WHERE id = 'default'),
		EXISTS (SELECT 1 FROM meta WHERE key = $1)`, []any{MetaSavedAt}, &s.Started, &s.Contacts, &s.Account, &s.Copied)
	return s, err
}

// MetaSavedAt is the instant at which a person last saved a copy.
const MetaSavedAt = "saved_at"

// JourneyName is the id and title of a journey by its row number; "" for one that is gone.
func (tx *Tx) JourneyName(no int64) (id, title string, err error) {
	_, err = tx.one("SELECT id, title FROM journey WHERE no = $1", []any{no}, &id, &title)
	return id, title, err
}
