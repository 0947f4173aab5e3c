package sqlite

import (
	"database/sql"
	"encoding/json"
	"math"

	"tabiji/backend/event"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// before is a condition on (at, id) that lets through what a timeline shows behind a spot; the spot's moment
// and row are the arguments $2 and $3, the limit is $4.
func before(at, id string) string {
	return "(" + at + " < $2 OR " + at + " = $2 AND " + id + " < $3) ORDER BY " + at + " DESC, " + id + " DESC LIMIT $4"
}

func spotArgs(contact int64, s studio.Spot, limit int) []any {
	at := int64(s.At)
	if at == 0 {
		at = math.MaxInt64
	}
	return []any{contact, at, s.Row, limit}
}

// Told lists a person's events, newest first. Tag events that a step made are left out: its decision tells
// of them. doneOnly leaves out all tag events.
func (tx *Tx) Told(contact int64, s studio.Spot, doneOnly bool, limit int) (list []event.Event, err error) {
	which := "cause = 0"
	if doneOnly {
		which = done
	}
	err = tx.each(func(r *sql.Rows) error {
		e, err := scanEvent(r)
		list = append(list, e)
		return err
	}, "SELECT "+eventColumns+" FROM event INDEXED BY event_of_contact WHERE contact = $1 AND ("+which+" OR "+done+") AND "+before("occurred_at", "seq"),
		spotArgs(contact, s, limit)...)
	return list, err
}

// Decided lists what was decided about a person, newest first, also where they still stand; that has no kind. The row
// of a spot is enrollment and step.
func (tx *Tx) Decided(contact int64, s studio.Spot, limit int) (list []studio.Decided, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var d studio.Decided
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
		WHERE `+before("at", "(id << 20 | step_no)"), spotArgs(contact, s, limit)...)
	return list, err
}

// Ended lists a person's passages that something from outside ended, newest first.
func (tx *Tx) Ended(contact int64, s studio.Spot, limit int) ([]studio.Enrollment, error) {
	return tx.enrollments("contact = $1 AND state = 'done' AND ended_by NOT IN ('goal', 'path_end') AND (ended_by <> 'exit' OR reason <> '') AND "+
		before("ended_at", "id"), spotArgs(contact, s, limit)...)
}

// mailedAt is the moment that a timeline gives a delivery: of its result, else of its hand-over, else of its plan.
const mailedAt = "coalesce(o.resolved_at, o.handed_at, o.planned_at)"

// Mailed lists a person's deliveries, newest first; untold leaves out those that a decision tells of.
func (tx *Tx) Mailed(contact int64, s studio.Spot, untold bool, limit int) (list []studio.Mailed, err error) {
	which := ""
	if untold {
		which = ` AND NOT EXISTS (SELECT 1 FROM history h WHERE h.enrollment = o.enrollment AND h.node = o.node
			AND o.effect_key = 'e:' || h.enrollment || ':' || h.node || ':' || h.visit || ':0')`
	}
	err = tx.each(func(r *sql.Rows) error {
		var m studio.Mailed
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
		WHERE o.contact = $1`+which+` AND `+before(mailedAt, "o.id"), spotArgs(contact, s, limit)...)
	return list, err
}

// Agreed lists a person's consent records, newest first.
func (tx *Tx) Agreed(contact int64, s studio.Spot, limit int) (list []studio.Agreed, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var a studio.Agreed
		err := r.Scan(&a.ID, &a.Basis, &a.At, &a.Source, &a.Evidence)
		list = append(list, a)
		return err
	}, "SELECT id, basis, at, source, evidence FROM consent INDEXED BY consent_of_contact WHERE contact = $1 AND "+before("at", "id"),
		spotArgs(contact, s, limit)...)
	return list, err
}

// HistoryTail lists the last rows of an enrollment's history in order.
func (tx *Tx) HistoryTail(enrollment int64, limit int) (list []studio.HistoryRow, err error) {
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
	}, `SELECT step_no, node, kind, visit, at, outcome, reasons FROM (
			SELECT * FROM history WHERE enrollment = $1 ORDER BY step_no DESC LIMIT $2) ORDER BY step_no`, enrollment, limit)
	return list, err
}

// EnrollmentsBefore lists a person's passages before an enrollment (0: from the newest), newest first.
func (tx *Tx) EnrollmentsBefore(contact, before int64, limit int) ([]studio.Enrollment, error) {
	return tx.enrollments("contact = $1 AND ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $3", contact, before, limit)
}
