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
	"tabiji/backend/words"
)

// practicePrefix keeps the entry keys of practice apart: who practised may still enter for real.
const practicePrefix = "practice:"

// Enroll adds an enrollment, live and due at once, or held. It reports false when the person is inside
// already, or was under the same key (DUP-8: the unique indexes decide, whoever asks first).
func (tx *Tx) Enroll(e intake.Enrollment) (bool, error) {
	data, err := json.Marshal(runner.Data{Why: e.Why, ByHand: e.ByHand})
	if err != nil {
		return false, err
	}
	state, reason, due := "live", "", any(int64(e.At))
	if e.Held.ID != "" {
		if reason, err = lineText(&e.Held); err != nil {
			return false, err
		}
		state, due = "held", nil
	}
	chain, err := chainText(e.Chain)
	if err != nil {
		return false, err
	}
	key := e.Key
	if e.Practice {
		key = practicePrefix + key
	}
	n, err := tx.affected(`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, due_at, data, reason, practice, depth, chain, entered_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.Journey, e.Version, e.Contact, key, e.Entry, state, due, string(data), reason, flag(e.Practice), e.Depth, chain, int64(e.At))
	if n == 0 || err != nil {
		return false, err
	}
	tx.Changed("enrollment")
	return true, tx.countDay(e.Journey, e.At, "entered")
}

func chainText(chain []event.Link) (string, error) {
	if len(chain) == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(chain)
	return string(b), err
}

// Past lists a person's enrollments in a journey as far as they stand in the way of a new one: those that
// go on, and those that ended in the same world, practice or real.
func (tx *Tx) Past(journeyNo, contact int64, practice bool) (list []journey.Past, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var p journey.Past
		var practised bool
		if err := r.Scan(&p.EntryKey, &p.Live, &p.EnteredAt, &p.EndedAt, &practised); err != nil {
			return err
		}
		p.EntryKey = strings.TrimPrefix(p.EntryKey, practicePrefix)
		if p.Live || practised == practice {
			list = append(list, p)
		}
		return nil
	}, `SELECT entry_key, state IN ('live', 'held'), entered_at, coalesce(ended_at, 0), practice
		FROM enrollment WHERE journey = ? AND contact = ? ORDER BY id`, journeyNo, contact)
	return list, err
}

// endEnrollment ends an enrollment where it stands, outside the walk, and takes it out of the counters.
func (tx *Tx) endEnrollment(id, version int64, node string, by string, at clock.Instant, why words.Line) error {
	reason, err := lineText(&why)
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE enrollment SET state = 'done', waits = '', due_at = NULL, ended_at = ?, ended_by = ?, reason = ? WHERE id = ?`,
		int64(at), by, reason, id)
	if err != nil || node == "" {
		return err
	}
	return tx.addCount(runner.Count{Version: version, Node: node, What: "standing", N: -1})
}
