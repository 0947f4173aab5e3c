package sqlite

import (
	"database/sql"
	"encoding/json"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/intake"
	"tabiji/backend/journey"
	"tabiji/backend/runner"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// practicePrefix keeps the entry keys of practice apart, so that a person who entered in practice may still enter for
// real.
const practicePrefix = "practice:"

// Enroll adds an enrollment, live and due at once, or held. It reports false when the person is inside
// already, or was under the same key (DUP-8: the unique indexes decide, whoever asks first).
func (tx *Tx) Enroll(e intake.Enrollment) (bool, error) {
	data, err := json.Marshal(runner.Data{Why: e.Why, ByHand: e.ByHand})
	if err != nil {
		return false, err
	}
	state, reason, due := string(walk.Live), "", any(int64(e.At))
	if e.Held.ID != "" {
		if reason, err = lineText(&e.Held); err != nil {
			return false, err
		}
		state, due = string(walk.Held), nil
	}
	chain, err := chainText(e.Chain)
	if err != nil {
		return false, err
	}
	root, err := tx.rootOf(e)
	if err != nil {
		return false, err
	}
	if e.Replaces {
		if err := tx.endHeld(e); err != nil {
			return false, err
		}
	}
	key := e.Key
	if e.Practice {
		key = practicePrefix + key
	}
	parallelNo := "0"
	if e.Beside {
		parallelNo = "(SELECT coalesce(max(id), 0) + 1 FROM enrollment)"
	}
	after := "?"
	if e.After == 0 {
		after = "max(?, (SELECT coalesce(max(seq), 0) FROM event))"
	}
	n, err := tx.affected(`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, due_at, data, reason, practice, depth, chain, entered_at, root,
			wait_after_seq, moved_seq, parallel_no)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, `+after+`, ?, `+parallelNo+`) ON CONFLICT DO NOTHING`,
		e.Journey, e.Version, e.Contact, key, e.Entry, state, due, string(data), reason, flag(e.Practice), e.Depth, chain, int64(e.At), root, e.After, e.Event)
	if n == 0 || err != nil {
		return false, err
	}
	tx.Changed("enrollment")
	return true, tx.countDay(e.Journey, e.At, "entered")
}

// rootOf is the event or command from outside that an entry goes back to: its own, or that of the enrollment that
// caused it.
func (tx *Tx) rootOf(e intake.Enrollment) (root int64, err error) {
	if e.Cause == 0 || e.Root != 0 {
		return e.Root, nil
	}
	_, err = tx.one("SELECT root FROM enrollment WHERE id = ?", []any{e.Cause}, &root)
	return root, err
}

// endHeld ends an entry that was held back because another replaces it. It has not begun and is in no counter.
func (tx *Tx) endHeld(e intake.Enrollment) error {
	why := words.New("reason.ended.replaced")
	reason, err := lineText(&why)
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE enrollment SET state = 'done', waits = '', due_at = NULL, ended_at = ?, ended_by = 'replaced', reason = ?
		WHERE journey = ? AND contact = ? AND state = 'held' AND parallel_no = 0`, int64(tx.now), reason, e.Journey, e.Contact)
	return err
}

func chainText(chain []event.Link) (string, error) {
	if len(chain) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(chain)
	return string(b), err
}

// Past lists a person's enrollments in a journey as far as they can prevent a new one: live ones, and ended ones of the
// same kind, practice or real. Postponed entries come last.
func (tx *Tx) Past(journeyNo, contact int64, practice bool) (list []journey.Past, err error) {
	ahead := false
	err = tx.each(func(r *sql.Rows) error {
		var p journey.Past
		var practised bool
		if err := r.Scan(&p.EntryKey, &p.Live, &p.Held, &p.Waiting, &p.EnteredAt, &p.EndedAt, &practised); err != nil {
			return err
		}
		p.EntryKey = strings.TrimPrefix(p.EntryKey, practicePrefix)
		ahead = ahead || p.EnteredAt > tx.now
		if p.Live || practised == practice {
			list = append(list, p)
		}
		return nil
	}, `SELECT entry_key, state IN ('live', 'held'), state = 'held', 0, entered_at, coalesce(ended_at, 0), practice
			FROM enrollment WHERE journey = ?1 AND contact = ?2
		UNION ALL SELECT entry_key, 0, 0, 1, at, 0, practice FROM postponed WHERE journey = ?1 AND contact = ?2`, journeyNo, contact)
	if err != nil || !ahead {
		return list, err
	}
	return list, tx.datePast(list)
}

// datePast corrects moments that a wrong date put into the future: they become the moment at which the date was
// corrected, the latest at which they can have been.
func (tx *Tx) datePast(list []journey.Past) error {
	j, found, err := tx.LastJump()
	if err != nil || !found || !j.Back() {
		return err
	}
	for i := range list {
		if p := &list[i]; p.EnteredAt > tx.now {
			p.EnteredAt, p.EndedAt = min(p.EnteredAt, j.At), min(p.EndedAt, j.At)
		}
	}
	return nil
}

// endEnrollment ends an enrollment at its step, outside of a tick, and takes it out of the counters.
func (tx *Tx) endEnrollment(id, version int64, node string, by string, at clock.Instant, why words.Line) error {
	reason, err := lineText(&why)
	if err != nil {
		return err
	}
	if err := tx.leaveStanding(id, version, node); err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE enrollment SET state = 'done', waits = '', due_at = NULL, ended_at = ?, ended_by = ?, reason = ? WHERE id = ?`,
		int64(at), by, reason, id)
	if err != nil || node == "" {
		return err
	}
	return tx.addCount(runner.Count{Version: version, Node: node, What: "standing", N: -1})
}

// leaveStanding writes the row of history of the step at which a person is taken out: what was decided there on arrival,
// and no outcome.
func (tx *Tx) leaveStanding(id, version int64, node string) error {
	if node == "" {
		return nil
	}
	kind, err := tx.kindAt(version, node)
	if err != nil {
		return err
	}
	n, err := tx.affected(`INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons)
		SELECT id, step_no, node, ?, visit, standing_at, '', standing FROM enrollment WHERE id = ? AND standing_at > 0`, kind, id)
	if n == 0 || err != nil {
		return err
	}
	_, err = tx.exec("UPDATE enrollment SET step_no = step_no + 1, standing_at = 0, standing = '' WHERE id = ?", id)
	return err
}

// kindAt is the kind of a version's step; "" when it is not there. A version is read once in a transaction.
func (tx *Tx) kindAt(version int64, node string) (string, error) {
	kinds, known := tx.kinds[version]
	if !known {
		d, _, err := tx.DrawingOf(version)
		if err != nil {
			return "", err
		}
		kinds = map[string]string{}
		for _, n := range d.Nodes {
			kinds[n.ID] = n.Kind
		}
		if tx.kinds == nil {
			tx.kinds = map[int64]map[string]string{}
		}
		tx.kinds[version] = kinds
	}
	return kinds[node], nil
}
