package sqlite

import (
	"database/sql"
	"encoding/json"

	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// noReason stands for a stored line that cannot be read: one broken row must not hide the others.
var noReason = words.New("why.no_reason")

// PeopleAt lists the enrollments at a step, broken ones too, by id, behind the given one; without a step those of
// everybody inside. An enrollment that is held back or stopped before the first step counts at its trigger, as in
// HeldAndBroken. Each part of the query uses one partial index.
func (tx *Tx) PeopleAt(journey int64, node string, after int64, limit int) ([]studio.Enrollment, error) {
	if node == "" {
		return tx.inside(`id IN (
			SELECT id FROM enrollment WHERE journey = $1 AND state IN ('live', 'held') AND id > $2
			UNION ALL SELECT id FROM enrollment WHERE journey = $1 AND state = 'broken' AND id > $2)
			ORDER BY id LIMIT $3`, journey, after, limit)
	}
	return tx.inside(`id IN (
			SELECT id FROM enrollment WHERE journey = $1 AND state IN ('live', 'held') AND (node = $2 OR state = 'held' AND node = '' AND entry = $2) AND id > $3
			UNION ALL SELECT id FROM enrollment WHERE journey = $1 AND state = 'broken' AND CASE node WHEN '' THEN entry ELSE node END = $2 AND id > $3)
		ORDER BY id LIMIT $4`, journey, node, after, limit)
}

func (tx *Tx) inside(where string, args ...any) (list []studio.Enrollment, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var e studio.Enrollment
		var reason string
		err := r.Scan(&e.ID, &e.Version, &e.Contact, &e.Entry, &e.State, &e.Node, &e.Waits, &e.Since, &e.DueAt, &reason)
		if err != nil {
			return err
		}
		if e.Reason, err = readLine(reason); err != nil {
			e.Reason = &noReason
		}
		list = append(list, e)
		return nil
	}, "SELECT id, version, contact, entry, state, node, waits, since, coalesce(due_at, 0), reason FROM enrollment WHERE "+where, args...)
	return list, err
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
