package sqlite

import (
	"database/sql"
	"encoding/json"
	"strconv"

	"tabiji/backend/agenda"
	"tabiji/backend/runner"
	"tabiji/backend/studio"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

const enrollmentColumns = `id, journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, since, standing_at, standing,
	coalesce(due_at, 0), reason, data, practice, entered_at, coalesce(ended_at, 0), ended_by`

func scanEnrollment(r scanner) (e studio.Enrollment, err error) {
	var reason, data, standing string
	err = r.Scan(&e.ID, &e.Journey, &e.Version, &e.Contact, &e.EntryKey, &e.Entry, &e.State, &e.Node, &e.Visit, &e.StepNo,
		&e.Waits, &e.Since, &e.StoodAt, &standing, &e.DueAt, &reason, &data, &e.Practice, &e.EnteredAt, &e.EndedAt, &e.EndedBy)
	if err != nil {
		return e, err
	}
	if standing != "" && json.Unmarshal([]byte(standing), &e.Stood) != nil {
		e.Stood = []words.Line{noReason}
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

// noReason stands for a stored line that cannot be read: one broken row must not hide the others.
var noReason = words.New("why.no_reason")

func (tx *Tx) enrollments(where string, args ...any) (list []studio.Enrollment, err error) {
	err = tx.each(func(r *sql.Rows) error {
		e, err := scanEnrollment(r)
		list = append(list, e)
		return err
	}, "SELECT "+enrollmentColumns+" FROM enrollment WHERE "+where, args...)
	return list, err
}

// Enrollments lists a person's passages through one journey (0: all), newest first.
func (tx *Tx) Enrollments(contact, journey int64) ([]studio.Enrollment, error) {
	return tx.enrollments("contact = $1 AND ($2 = 0 OR journey = $2) ORDER BY id DESC", contact, journey)
}

// PeopleAt lists the enrollments that stand at a step, broken ones too, by id, after the given one; without a
// step everybody's. Who is held back or stopped before the first step stands at the trigger, as Aside counts
// them. The two parts use one partial index each.
func (tx *Tx) PeopleAt(journey int64, node string, after int64, limit int) ([]studio.Enrollment, error) {
	if node == "" {
		return tx.enrollments(`id IN (
			SELECT id FROM enrollment WHERE journey = $1 AND state IN ('live', 'held') AND id > $2
			UNION ALL SELECT id FROM enrollment WHERE journey = $1 AND state = 'broken' AND id > $2)
			ORDER BY id LIMIT $3`, journey, after, limit)
	}
	return tx.enrollments(`id IN (
			SELECT id FROM enrollment WHERE journey = $1 AND state IN ('live', 'held') AND (node = $2 OR state = 'held' AND node = '' AND entry = $2) AND id > $3
			UNION ALL SELECT id FROM enrollment WHERE journey = $1 AND state = 'broken' AND CASE node WHEN '' THEN entry ELSE node END = $2 AND id > $3)
		ORDER BY id LIMIT $4`, journey, node, after, limit)
}

// History lists the history rows of an enrollment in order.
func (tx *Tx) History(enrollment int64) (list []studio.HistoryRow, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var h studio.HistoryRow
		var reasons []byte
		if err := r.Scan(&h.StepNo, &h.Node, &h.Kind, &h.Visit, &h.At, &h.Outcome, &reasons); err != nil {
			return err
		}
		if json.Unmarshal(reasons, &h.Reasons) != nil {
			h.Reasons = []words.Line{noReason}
		}
		list = append(list, h)
		return nil
	}, "SELECT step_no, node, kind, visit, at, outcome, reasons FROM history WHERE enrollment = $1 ORDER BY step_no", enrollment)
	return list, err
}

// MailAt reads the outbox row that an enrollment planned at a step, on its visit, with what a person has had sent in its
// place since.
func (tx *Tx) MailAt(enrollment int64, node string, visit int) (m studio.Mail, found bool, err error) {
	m, settled, found, err := tx.mailWhere("effect_key = $1", walk.EffectKey(enrollment, node, visit, 0))
	last := &m
	for n := 0; err == nil && settled && n < mostResends; n++ { // a mail sent anew may be sent anew itself
		var again studio.Mail
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

func (tx *Tx) mailWhere(where string, arg any) (m studio.Mail, settled, found bool, err error) {
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

// NodeCounts lists the counters of all versions of a journey.
func (tx *Tx) NodeCounts(journey int64) (list []studio.NodeCount, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var c studio.NodeCount
		err := r.Scan(&c.Version, &c.Node, &c.What, &c.N)
		list = append(list, c)
		return err
	}, `SELECT c.version, c.node, c.what, c.n FROM node_count c JOIN version v ON v.id = c.version
		WHERE v.journey = $1 ORDER BY c.version, c.node, c.what`, journey)
	return list, err
}

// readLine reads a stored line; "" is none. Of several lines the first is the reason.
func readLine(text string) (*words.Line, error) {
	if text == "" {
		return nil, nil
	}
	if text[0] == '[' {
		var all []words.Line
		if err := json.Unmarshal([]byte(text), &all); err != nil || len(all) == 0 {
			return nil, err
		}
		return &all[0], nil
	}
	var l words.Line
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return nil, err
	}
	return &l, nil
}

// lineText writes a line for storing; none is "".
func lineText(l *words.Line) (string, error) {
	if l == nil || l.ID == "" {
		return "", nil
	}
	b, err := l.AppendJSON(nil)
	return string(b), err
}

// Enrollment reads one passage.
func (tx *Tx) Enrollment(id int64) (e studio.Enrollment, found bool, err error) {
	list, err := tx.enrollments("id = $1", id)
	if err != nil || len(list) == 0 {
		return e, false, err
	}
	return list[0], true, nil
}

// Release makes an entry that was held back live and due now. The act is a cause from outside: what the
// passage causes begins a chain with it.
func (tx *Tx) Release(id int64) error {
	_, err := tx.exec("UPDATE enrollment SET state = 'live', due_at = $1, reason = '', depth = 0, chain = '[]', root = -$1 WHERE id = $2 AND state = 'held'", int64(tx.now), id)
	tx.Changed("enrollment")
	return err
}

// EndByHand ends a passage where it stands and skips the mails of it that nobody has taken up; it tells
// how many. A broken one stands in no counter any more.
func (tx *Tx) EndByHand(e studio.Enrollment, by string, why words.Line) (skipped int64, err error) {
	node := e.Node
	if e.State == "broken" {
		node = ""
	}
	tx.Changed("enrollment")
	if err := tx.endEnrollment(e.ID, e.Version, node, by, tx.now, why); err != nil {
		return 0, err
	}
	return agendaTx{tx}.SkipMails(agenda.Inside{ID: e.ID, Contact: e.Contact}, why)
}
