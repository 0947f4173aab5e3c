package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"modernc.org/sqlite"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/runner"
	"tabiji/backend/studio"
	"tabiji/backend/walk"
)

// Ticks is the workspace as the runner sees it.
func (db *DB) Ticks() runner.Store { return tickStore{db} }

type tickStore struct{ *DB }

func (s tickStore) Tick(ctx context.Context, f func(runner.Tx) error) error {
	return s.Write(ctx, Tick, Normal, func(tx *Tx) error { return f(&tickTx{Tx: tx}) })
}

// tickTx is one tick's transaction, with what it reads once.
type tickTx struct {
	*Tx
	messages map[string]runner.Message
	planning *planning
	finish   bool // a journey is finishing
}

// Message reads what a planned mail must know of a pinned message version.
func (tx *tickTx) Message(version string) (m runner.Message, err error) {
	if m, known := tx.messages[version]; known {
		return m, nil
	}
	_, err = tx.one("SELECT purpose, coalesce(source ->> 'subject', '') FROM message_version WHERE id = ?", []any{version}, &m.Purpose, &m.Subject)
	if tx.messages == nil {
		tx.messages = map[string]runner.Message{}
	}
	tx.messages[version] = m
	return m, err
}

// Apply stores a batch.
func (tx *tickTx) Apply(b *runner.Batch) error {
	for i := range b.Parks {
		if err := tx.park(&b.Parks[i]); err != nil {
			return err
		}
	}
	if err := tx.useWakes(b.Wakes); err != nil {
		return err
	}
	if err := tx.move(b.Moves); err != nil {
		return err
	}
	if err := tx.wakeFor(b.Later); err != nil {
		return err
	}
	if err := tx.addVisits(b.Visits); err != nil {
		return err
	}
	for i := range b.Mails {
		if err := tx.plan(&b.Mails[i]); err != nil {
			return rowFault(b.Mails[i].Row.ID, err)
		}
	}
	if err := tx.changes(b); err != nil {
		return err
	}
	for _, c := range b.Counts {
		if err := tx.addCount(c); err != nil {
			return err
		}
	}
	if len(b.Moves) > 0 {
		tx.Changed("enrollment")
	}
	return nil
}

// useWakes deletes wakes.
func (tx *tickTx) useWakes(seqs []int64) error {
	if len(seqs) == 0 {
		return nil
	}
	return tx.repeat("DELETE FROM wake WHERE seq = ?", len(seqs), func(i int, args []any) { args[0] = seqs[i] }, func(_ int, err error) error { return err })
}

// move writes the new states of enrollments.
func (tx *tickTx) move(moves []runner.Move) error {
	var live, anew, listen, rest []*runner.Move
	for i := range moves {
		switch m := &moves[i]; {
		case m.To != walk.Live:
			rest = append(rest, m)
		case m.Listens:
			listen = append(listen, m)
		case m.Anew:
			anew = append(anew, m)
		default:
			live = append(live, m)
		}
	}
	err := tx.goOn("", live, nil)
	if err == nil {
		err = tx.goOn(", depth = -1, chain = '[]'", anew, nil)
	}
	if err == nil {
		err = tx.goOn(", wait_after_seq = ?, moved_seq = ?, depth = ?, chain = coalesce(nullif(?, ''), '[]')", listen, func(m *runner.Move) []any {
			return []any{m.State.After, m.State.Moved, int64(m.Row.Depth), m.Row.Chain}
		})
	}
	for i := 0; err == nil && i < len(rest); i++ {
		err = rowFault(rest[i].Row.ID, tx.leave(rest[i]))
	}
	return err
}

// goOn writes the new states of live enrollments; more are further columns, with gives their values.
func (tx *tickTx) goOn(more string, live []*runner.Move, with func(*runner.Move) []any) error {
	return tx.repeat("UPDATE enrollment SET node = ?, visit = ?, step_no = ?, waits = ?, since = ?, due_at = ?, standing_at = ?, standing = ?"+more+" WHERE id = ?", len(live),
		func(i int, args []any) {
			m := live[i]
			s := &m.State
			args[0], args[1], args[2], args[3] = s.Node, int64(s.Visit), int64(s.StepNo), string(s.Waits)
			args[4], args[5] = int64(s.Since), at(m.DueAt)
			args[6], args[7] = int64(s.Standing.At), s.Standing.Reasons
			last := 8
			if with != nil {
				last += copy(args[last:], with(m))
			}
			args[last] = m.Row.ID
		},
		func(i int, err error) error { return rowFault(live[i].Row.ID, err) })
}

// leave writes the state of an enrollment that ended or broke.
func (tx *tickTx) leave(m *runner.Move) (err error) {
	s := &m.State
	switch m.To {
	case walk.Done:
		_, err = tx.exec(`UPDATE enrollment SET state = 'done', node = ?, visit = ?, step_no = ?, waits = '', since = ?, due_at = NULL, standing_at = 0, standing = '',
			ended_at = ?, ended_by = ?, reason = ? WHERE id = ?`,
			s.Node, s.Visit, s.StepNo, int64(s.Since), int64(m.EndedAt), string(m.EndedBy), m.Reason, m.Row.ID)
		if err == nil && m.EndedBy == journey.EndGoal {
			err = tx.countDay(m.Row.Journey.No, m.EndedAt, "goal")
		}
	case walk.Broken:
		_, err = tx.exec("UPDATE enrollment SET state = 'broken', reason = ? WHERE id = ?", m.Reason, m.Row.ID)
	default:
		err = fmt.Errorf("move to %q", m.To)
	}
	return err
}

// apply is how each kind of change is stored.
var apply = map[walk.ChangeKind]func(tx *tickTx, c *runner.Change) error{
	walk.AddTag: func(tx *tickTx, c *runner.Change) error {
		_, err := tx.AddTag(c.Row.Contact, c.Of.Key, c.Event)
		return err
	},
	walk.RemoveTag: func(tx *tickTx, c *runner.Change) error {
		_, err := tx.RemoveTag(c.Row.Contact, c.Of.Key, c.Event)
		return err
	},
	walk.SetField: (*tickTx).setField,
	walk.Notice: func(tx *tickTx, c *runner.Change) error {
		return tx.notify(c.Row, studio.Notice{At: c.Of.At, Kind: "step", Title: c.Of.Key, Body: c.Of.Value, Key: c.Event.Key})
	},
}

// changes stores what steps changed of our own rows, in their order, and what the engine says about rows.
func (tx *tickTx) changes(b *runner.Batch) error {
	for i := range b.Changes {
		c := &b.Changes[i]
		store, known := apply[c.Of.Kind]
		if !known {
			return &runner.BadRow{Enrollment: c.Row.ID, Err: fmt.Errorf("change %q", c.Of.Kind)}
		}
		if err := store(tx, c); err != nil {
			return rowFault(c.Row.ID, err)
		}
	}
	for i := range b.Notices {
		n := &b.Notices[i]
		if err := tx.notify(n.Row, studio.Notice{At: n.At, Kind: "engine", Line: &n.Line, Key: n.Key}); err != nil {
			return rowFault(n.Row.ID, err)
		}
	}
	return nil
}

// notify writes a notice about a row.
func (tx *tickTx) notify(row *runner.Row, n studio.Notice) error {
	n.Contact, n.Journey, n.Enrollment, n.Toast = row.Contact, row.Journey.No, row.ID, "due"
	_, err := tx.AddNotice(n)
	return err
}

// setField changes one field of a contact and the folded text for searching.
func (tx *tickTx) setField(change *runner.Change) error {
	key, value := change.Of.Key, change.Of.Value
	c, found, err := tx.contactAlone(change.Row.Contact)
	if !found || err != nil || c.Fields[key] == value {
		return err
	}
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	c.Fields[key] = value
	if value == "" {
		delete(c.Fields, key)
	}
	_, err = tx.UpdateContact(&c, contact.SearchText(c))
	return err
}

// contactAlone reads a contact without its tags.
func (tx *Tx) contactAlone(id int64) (contact.Contact, bool, error) {
	return tx.oneContact(false, "SELECT "+contactColumns+" FROM contact WHERE id = ?", id)
}

// StopFinished stops the finishing journeys in which nobody walks any more.
func (tx *tickTx) StopFinished() error {
	if !tx.finish {
		return nil
	}
	n, err := tx.affected(`UPDATE journey SET state = 'stopped', rev = rev + 1, updated_at = ? WHERE state = 'finishing'
		AND NOT EXISTS (SELECT 1 FROM enrollment INDEXED BY enrollment_once
			WHERE journey = journey.no AND enrollment.state IN ('live', 'held') AND enrollment.state = 'live')`, int64(tx.now))
	if n > 0 {
		tx.Changed("journey")
	}
	return err
}

// metaWalking is the meta row that survives a crash and names the row that was being walked.
const metaWalking = "walking"

// Suspicion reads which enrollment was being walked when the program crashed, and in how many crashes.
func (tx *tickTx) Suspicion() (s runner.Suspicion, err error) {
	text, err := tx.Meta(metaWalking)
	if err != nil || text == "" {
		return s, err
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return runner.Suspicion{}, nil // a note that cannot be read counts against no row
	}
	return s, nil
}

// SetSuspicion stores which enrollment is walked next; the zero value removes the note.
func (tx *tickTx) SetSuspicion(s runner.Suspicion) error {
	if s.Enrollment == 0 {
		_, err := tx.exec("DELETE FROM meta WHERE key = ?", metaWalking)
		return err
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.SetMeta(metaWalking, string(b))
}

// rowFault makes an error a *BadRow of the enrollment when SQLite refused the content (CHECK, UNIQUE, type, size); any
// other error passes unchanged.
func rowFault(enrollment int64, err error) error {
	if isRowFault(err) {
		return &runner.BadRow{Enrollment: enrollment, Err: err}
	}
	return err
}

func isRowFault(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case 18, 19, 20: // SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH
			return true
		}
	}
	var bad *rowError
	return errors.As(err, &bad)
}

// Overdue lists live rows of running and finishing journeys due before a moment, the oldest first.
func (s tickStore) Overdue(ctx context.Context, before clock.Instant, limit int) (list []runner.Late, total int64, err error) {
	err = s.Read(ctx, func(tx *Tx) error {
		journeys, err := (&tickTx{Tx: tx}).running()
		if err != nil {
			return err
		}
		for no, j := range journeys {
			if !j.waits || j.first >= before {
				continue
			}
			var n int64
			_, err := tx.one(`SELECT count(*) FROM enrollment INDEXED BY enrollment_due
				WHERE journey = ? AND state = 'live' AND due_at IS NOT NULL AND due_at < ?`, []any{no, int64(before)}, &n)
			if err != nil {
				return err
			}
			total += n
			err = tx.each(func(r *sql.Rows) error {
				l := runner.Late{Journey: j.ID}
				err := r.Scan(&l.Enrollment, &l.Contact, &l.Node, &l.DueAt)
				list = append(list, l)
				return err
			}, `SELECT id, contact, node, due_at FROM enrollment INDEXED BY enrollment_due
				WHERE journey = ? AND state = 'live' AND due_at < ? ORDER BY due_at, id LIMIT ?`, no, int64(before), limit)
			if err != nil {
				return err
			}
		}
		slices.SortFunc(list, func(a, b runner.Late) int {
			return cmp.Or(cmp.Compare(a.DueAt, b.DueAt), cmp.Compare(a.Enrollment, b.Enrollment))
		})
		list = list[:min(len(list), limit)]
		return nil
	})
	return list, total, err
}
