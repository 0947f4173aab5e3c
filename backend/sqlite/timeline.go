package sqlite

import (
	"database/sql"
	"encoding/json"
	"math"

	"tabiji/backend/event"
	"tabiji/backend/record"
	"tabiji/backend/words"
)

// afterPlace is a condition on (at, id) that lets through what a timeline shows after a place; the place's moment
// and row are the arguments $2 and $3, the limit is $4.
func afterPlace(at, id string) string {
	return "(" + at + " < $2 OR " + at + " = $2 AND " + id + " < $3) ORDER BY " + at + " DESC, " + id + " DESC LIMIT $4"
}

func placeArgs(contact int64, after record.Place, limit int) []any {
	at := int64(after.At)
	if at == 0 {
		at = math.MaxInt64
	}
	return []any{contact, at, after.Row, limit}
}

// Events lists a person's events, newest first. Tag events that a step made are left out: its decision tells
// of them. ownOnly leaves out all tag events.
func (tx recordTx) Events(contact int64, after record.Place, ownOnly bool, limit int) (list []event.Event, err error) {
	which := "cause = 0"
	if ownOnly {
		which = done
	}
	err = tx.each(func(r *sql.Rows) error {
		e, err := scanEvent(r)
		list = append(list, e)
		return err
	}, "SELECT "+eventColumns+" FROM event INDEXED BY event_of_contact WHERE contact = $1 AND ("+which+" OR "+done+") AND "+afterPlace("occurred_at", "seq"),
		placeArgs(contact, after, limit)...)
	return list, err
}

// Decisions lists what was decided about a person, newest first, with the decisions of steps that they still stand in,
// which have no kind. The row of a place in this list is enrollment and step number.
func (tx recordTx) Decisions(contact int64, after record.Place, limit int) (list []record.Decision, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var d record.Decision
		var reasons []byte
		err := r.Scan(&d.Enrollment, &d.Journey, &d.Version, &d.Practice, &d.StepNo, &d.Node, &d.Kind, &d.Visit, &d.At, &d.Outcome, &reasons)
		if err == nil && json.Unmarshal(reasons, &d.Reasons) != nil {
			d.Reasons = []words.Line{noReason}
		}
		list = append(list, d)
		return err
	}, `SELECT * FROM (
			SELECT e.id AS id, e.journey, e.version, e.practice, h.step_no AS step_no, h.node, h.kind, h.visit, h.at AS at, h.outcome, h.reasons
			FROM enrollment e INDEXED BY enrollment_of_contact CROSS JOIN history h ON h.enrollment = e.id WHERE e.contact = $1
			UNION ALL SELECT id, journey, version, practice, step_no, node, '', visit, standing_at, '', standing
			FROM enrollment INDEXED BY enrollment_of_contact WHERE contact = $1 AND standing_at > 0)
		WHERE `+afterPlace("at", "(id << 20 | step_no)"), placeArgs(contact, after, limit)...)
	return list, err
}

// EndedEnrollments lists a person's enrollments that something else than a step ended, newest first.
func (tx recordTx) EndedEnrollments(contact int64, after record.Place, limit int) ([]record.Enrollment, error) {
	return tx.enrollments("contact = $1 AND state = 'done' AND ended_by NOT IN ('goal', 'path_end') AND (ended_by <> 'exit' OR reason <> '') AND "+
		afterPlace("ended_at", "id"), placeArgs(contact, after, limit)...)
}

// mailedAt is the moment that a timeline gives a delivery: of its result, else of its hand-over, else of its plan.
const mailedAt = "coalesce(o.resolved_at, o.handed_at, o.planned_at)"

// Deliveries lists a person's deliveries, newest first; withoutDecided leaves out those that a decision tells of.
func (tx recordTx) Deliveries(contact int64, after record.Place, withoutDecided bool, limit int) (list []record.Delivery, err error) {
	which := ""
	if withoutDecided {
		which = ` AND NOT EXISTS (SELECT 1 FROM history h WHERE h.enrollment = o.enrollment AND h.node = o.node
			AND o.effect_key = 'e:' || h.enrollment || ':' || h.node || ':' || h.visit || ':0')`
	}
	err = tx.each(func(r *sql.Rows) error {
		var m record.Delivery
		var reason string
		err := r.Scan(&m.ID, &m.At, &m.State, &m.Subject, &reason, &m.Practice, &m.Journey, &m.Enrollment, &m.Version, &m.Node, &m.NextAt)
		if err != nil {
			return err
		}
		if m.Reason, err = readLine(reason); err != nil {
			m.Reason = &noReason
		}
		list = append(list, m)
		return nil
	}, `SELECT o.id, `+mailedAt+`, o.state,
			CASE o.subject WHEN '' THEN coalesce((SELECT coalesce(nullif(v.source ->> 'title', ''), v.source ->> 'subject')
				FROM message_version v WHERE v.id = o.message_version), '') ELSE o.subject END,
			o.reason, o.practice, coalesce(o.journey, 0), coalesce(o.enrollment, 0), coalesce(e.version, 0), o.node, coalesce(o.next_at, 0)
		FROM outbox o INDEXED BY outbox_of_contact LEFT JOIN enrollment e ON e.id = o.enrollment
		WHERE o.contact = $1`+which+` AND `+afterPlace(mailedAt, "o.id"), placeArgs(contact, after, limit)...)
	return list, err
}

// Consents lists a person's consent records, newest first.
func (tx recordTx) Consents(contact int64, after record.Place, limit int) (list []record.Consent, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var a record.Consent
		err := r.Scan(&a.ID, &a.Basis, &a.At, &a.Source, &a.Evidence)
		list = append(list, a)
		return err
	}, "SELECT id, basis, at, source, evidence FROM consent INDEXED BY consent_of_contact WHERE contact = $1 AND "+afterPlace("at", "id"),
		placeArgs(contact, after, limit)...)
	return list, err
}

// HistoryTail lists the last rows of an enrollment's history in order.
func (tx recordTx) HistoryTail(enrollment int64, limit int) (list []record.HistoryRow, err error) {
	err = tx.each(func(r *sql.Rows) error {
		h, err := scanHistory(r)
		list = append(list, h)
		return err
	}, `SELECT step_no, node, kind, visit, at, outcome, reasons FROM (
			SELECT * FROM history WHERE enrollment = $1 ORDER BY step_no DESC LIMIT $2) ORDER BY step_no`, enrollment, limit)
	return list, err
}

// EnrollmentPage lists a person's enrollments newest first, after an id (0: from the newest).
func (tx recordTx) EnrollmentPage(contact, after int64, limit int) ([]record.Enrollment, error) {
	return tx.enrollments("contact = $1 AND ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $3", contact, after, limit)
}
