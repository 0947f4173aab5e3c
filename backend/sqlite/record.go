package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"

	"tabiji/backend/agenda"
	"tabiji/backend/record"
	"tabiji/backend/runner"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Record is the file as the record of a person reads it.
func (db *DB) Record() record.Store { return recordStore{db} }

type recordStore struct{ db *DB }

func (s recordStore) Read(ctx context.Context, f func(record.Tx) error) error {
	return s.db.Read(ctx, func(tx *Tx) error { return f(recordTx{tx}) })
}

func (s recordStore) Change(ctx context.Context, f func(record.Tx) error) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error { return f(recordTx{tx}) })
}

type recordTx struct{ *Tx }

// Journey reads what a record says of a journey, by its id.
func (tx recordTx) Journey(id string) (record.Journey, bool, error) {
	return tx.journeyWhere("id = $1", id)
}

// JourneyAt reads what a record says of a journey, by its row number.
func (tx recordTx) JourneyAt(no int64) (record.Journey, bool, error) {
	return tx.journeyWhere("no = $1", no)
}

func (tx recordTx) journeyWhere(where string, key any) (j record.Journey, found bool, err error) {
	found, err = tx.one("SELECT no, id, title, state, practice FROM journey WHERE "+where, []any{key}, &j.No, &j.ID, &j.Title, &j.State, &j.Practice)
	return j, found, err
}

// VersionNo is the number that a person sees of a version.
func (tx recordTx) VersionNo(version int64) (no int, found bool, err error) {
	found, err = tx.one("SELECT no FROM version WHERE id = $1", []any{version}, &no)
	return no, found, err
}

const enrollmentColumns = `id, journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, since, standing_at, standing,
	coalesce(due_at, 0), reason, data, practice, entered_at, coalesce(ended_at, 0), ended_by`

func scanEnrollment(r scanner) (e record.Enrollment, err error) {
	var reason, data, standing string
	err = r.Scan(&e.ID, &e.Journey, &e.Version, &e.Contact, &e.EntryKey, &e.Entry, &e.State, &e.Node, &e.Visit, &e.StepNo,
		&e.Waits, &e.Since, &e.StandingAt, &standing, &e.DueAt, &reason, &data, &e.Practice, &e.EnteredAt, &e.EndedAt, &e.EndedBy)
	if err != nil {
		return e, err
	}
	if standing != "" && json.Unmarshal([]byte(standing), &e.Standing) != nil {
		e.Standing = []words.Line{noReason}
	}
	if e.Reason, err = readLine(reason); err != nil {
		e.Reason = &noReason
	}
	var more runner.Data
	if e.Node == "" && json.Unmarshal([]byte(data), &more) == nil {
		e.Why = more.Why
	}
	return e, nil
}

func (tx recordTx) enrollments(where string, args ...any) (list []record.Enrollment, err error) {
	err = tx.each(func(r *sql.Rows) error {
		e, err := scanEnrollment(r)
		list = append(list, e)
		return err
	}, "SELECT "+enrollmentColumns+" FROM enrollment WHERE "+where, args...)
	return list, err
}

// Enrollments lists a person's enrollments in one journey (0: all), newest first.
func (tx recordTx) Enrollments(contact, journey int64) ([]record.Enrollment, error) {
	return tx.enrollments("contact = $1 AND ($2 = 0 OR journey = $2) ORDER BY id DESC", contact, journey)
}

// Enrollment reads one enrollment.
func (tx recordTx) Enrollment(id int64) (e record.Enrollment, found bool, err error) {
	list, err := tx.enrollments("id = $1", id)
	if err != nil || len(list) == 0 {
		return e, false, err
	}
	return list[0], true, nil
}

// Release makes an entry that was held back live and due now. Releasing is a cause from outside: it begins a new chain
// of causes.
func (tx recordTx) Release(id int64) error {
	_, err := tx.exec("UPDATE enrollment SET state = 'live', due_at = $1, reason = '', depth = 0, chain = '[]', root = -$1 WHERE id = $2 AND state = 'held'", int64(tx.now), id)
	tx.Changed("enrollment")
	return err
}

// EndByHand ends an enrollment at its step and skips those of its mails that no sender has claimed; it gives their
// number. A broken one is in no counter already.
func (tx recordTx) EndByHand(e record.Enrollment, by string, why words.Line) (skipped int64, err error) {
	node := e.Node
	if e.State == walk.Broken {
		node = ""
	}
	tx.Changed("enrollment")
	if err := tx.endEnrollment(e.ID, e.Version, node, by, tx.now, why); err != nil {
		return 0, err
	}
	return agendaTx(tx).SkipMails(agenda.Inside{ID: e.ID, Contact: e.Contact}, why)
}

// scanHistory reads a row of history; reasons that cannot be read are replaced by a line that says so.
func scanHistory(r *sql.Rows) (h record.HistoryRow, err error) {
	var reasons []byte
	if err := r.Scan(&h.StepNo, &h.Node, &h.Kind, &h.Visit, &h.At, &h.Outcome, &reasons); err != nil {
		return h, err
	}
	if json.Unmarshal(reasons, &h.Reasons) != nil {
		h.Reasons = []words.Line{noReason}
	}
	return h, nil
}

// History lists the history rows of an enrollment in order.
func (tx recordTx) History(enrollment int64) (list []record.HistoryRow, err error) {
	err = tx.each(func(r *sql.Rows) error {
		h, err := scanHistory(r)
		list = append(list, h)
		return err
	}, "SELECT step_no, node, kind, visit, at, outcome, reasons FROM history WHERE enrollment = $1 ORDER BY step_no", enrollment)
	return list, err
}

// MailAt reads the outbox row that an enrollment planned at a step, on its visit, with what a person has had sent in its
// place since.
func (tx recordTx) MailAt(enrollment int64, node string, visit int) (m record.Mail, found bool, err error) {
	m, settled, found, err := tx.mailWhere("effect_key = $1", walk.EffectKey(enrollment, node, visit, 0))
	last := &m
	for n := 0; err == nil && settled && n < mostResends; n++ { // a mail sent anew may be sent anew itself
		var again record.Mail
		var there bool
		key := "r:" + strconv.FormatInt(last.ID, 10)
		again, settled, there, err = tx.mailWhere("effect_key > $1 || ':' AND effect_key < $1 || ';' ORDER BY id DESC", key)
		if !there {
			break
		}
		m.Again, last = &again, &again
	}
	return m, found, err
}

// mostResends bounds how far a mail that was sent again and again is followed.
const mostResends = 20

func (tx recordTx) mailWhere(where string, arg any) (m record.Mail, settled, found bool, err error) {
	var reason string
	found, err = tx.one(`SELECT id, state, reason, planned_at, coalesce(next_at, 0), coalesce(handed_at, 0), settled <> '' FROM outbox
		WHERE `+where+` LIMIT 1`, []any{arg}, &m.ID, &m.State, &reason, &m.PlannedAt, &m.NextAt, &m.HandedAt, &settled)
	if !found || err != nil {
		return m, false, found, err
	}
	if m.Reason, err = readLine(reason); err != nil {
		m.Reason, err = &noReason, nil
	}
	return m, settled, true, nil
}

// RefusedEntries lists what kept a person out of journeys (0: all), the newest first.
func (tx recordTx) RefusedEntries(contact, journey int64) (list []record.RefusedEntry, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var e record.RefusedEntry
		var reason string
		if err := r.Scan(&e.Journey, &e.FirstAt, &e.LastAt, &e.N, &reason); err != nil {
			return err
		}
		e.Why = noReason
		if line, err := readLine(reason); err == nil && line != nil {
			e.Why = *line
		}
		list = append(list, e)
		return nil
	}, "SELECT journey, first_at, last_at, n, reason FROM refused_entry WHERE contact = $1 AND ($2 = 0 OR journey = $2) ORDER BY last_at DESC, journey", contact, journey)
	return list, err
}

// PostponedEntries lists a person's postponed entries, in order.
func (tx recordTx) PostponedEntries(contact, journey int64) (list []record.PostponedEntry, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var e record.PostponedEntry
		err := r.Scan(&e.ID, &e.Journey, &e.Practice, &e.EventKey, &e.At)
		list = append(list, e)
		return err
	}, "SELECT id, journey, practice, event_key, at FROM postponed WHERE contact = $1 AND ($2 = 0 OR journey = $2) ORDER BY id LIMIT 100", contact, journey)
	return list, err
}
