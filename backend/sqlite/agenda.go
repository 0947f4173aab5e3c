package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/intake"
	"tabiji/backend/journey"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Agenda is the agenda's store on this workspace.
func (db *DB) Agenda() agenda.Store { return agendaStore{db} }

type agendaStore struct{ *DB }

func (s agendaStore) Piece(ctx context.Context, f func(agenda.Tx) error) error {
	return s.Write(ctx, Bulk, Normal, func(tx *Tx) error { return f(agendaTx{tx}) })
}

// Keep makes every NORMAL commit before it survive a power cut, by an empty FULL commit.
func (s agendaStore) Keep(ctx context.Context) error {
	return s.Write(ctx, UI, Full, func(tx *Tx) error {
		return tx.SetMeta("answered_at", strconv.FormatInt(int64(tx.now), 10))
	})
}

// Due lists rows of the kinds that are not done and planned for now or before, the oldest first. Tasks that are done in
// pieces are due from when they are planned, whatever the date was then.
func (s agendaStore) Due(ctx context.Context, now clock.Instant, kinds []agenda.Kind) (list []agenda.Row, err error) {
	err = s.Read(ctx, func(tx *Tx) error {
		if !slices.ContainsFunc(kinds, func(k agenda.Kind) bool { return !slices.Contains(agenda.Pieces(), k) }) {
			now = math.MaxInt64
		}
		list, err = tx.agendaRows("done = 0 AND planned_at <= ? AND kind IN ("+kindList(kinds)+") ORDER BY planned_at, key LIMIT 100", int64(now))
		return err
	})
	return list, err
}

// kindList writes kinds for IN (…); they are constants of the program and need no escaping.
func kindList[Kind ~string](kinds []Kind) string {
	var list []string
	for _, kind := range kinds {
		list = append(list, "'"+strings.ReplaceAll(string(kind), "'", "''")+"'")
	}
	return strings.Join(list, ", ")
}

// LiveVersion is the live version of the journey that a row's body names; 0: none.
func (s agendaStore) LiveVersion(ctx context.Context, key string) (id int64, err error) {
	err = s.Read(ctx, func(tx *Tx) error {
		_, err := tx.one(`SELECT coalesce(j.live_version, 0) FROM agenda a CROSS JOIN journey j ON j.no = CAST(a.body ->> 'journey' AS INTEGER)
			WHERE a.key = ?`, []any{key}, &id)
		return err
	})
	return id, err
}

// AddAgenda plans a row. body is written as JSON. When the key is planned already, its row stays.
func (tx *Tx) AddAgenda(key, kind string, at clock.Instant, body any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		b = []byte("{}")
	}
	tx.Changed("agenda")
	_, err = tx.exec("INSERT INTO agenda (key, kind, planned_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
		key, kind, int64(at), string(b))
	return err
}

// Progress reads a row with how much of it is done; found is false when no such row was ever planned.
func (db *DB) Progress(ctx context.Context, key string) (row agenda.Row, found bool, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		row, found, err = tx.Agenda(key)
		return err
	})
	return row, found, err
}

// Agenda reads one row.
func (tx *Tx) Agenda(key string) (row agenda.Row, found bool, err error) {
	list, err := tx.agendaRows("key = ?", key)
	if err != nil || len(list) == 0 {
		return row, false, err
	}
	return list[0], true, nil
}

func (tx *Tx) agendaRows(where string, args ...any) (list []agenda.Row, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var row agenda.Row
		var body, result string
		if err := r.Scan(&row.Key, &row.Kind, &row.PlannedAt, &row.After, &body, &result, &row.Done, &row.Owner); err != nil {
			return err
		}
		row.Body = json.RawMessage(body)
		if err := json.Unmarshal([]byte(result), &row.Result); err != nil {
			return fmt.Errorf("agenda %s: %w", row.Key, err)
		}
		list = append(list, row)
		return nil
	}, "SELECT key, kind, planned_at, cursor, body, result, done, owner FROM agenda WHERE "+where, args...)
	return list, err
}

// SaveAgenda moves a row's cursor, its plan, its result and who carries it out.
func (tx *Tx) SaveAgenda(row agenda.Row) error {
	result, err := json.Marshal(row.Result)
	if err != nil {
		return err
	}
	_, err = tx.exec("UPDATE agenda SET planned_at = ?, cursor = ?, result = ?, done = ?, owner = ? WHERE key = ?",
		int64(row.PlannedAt), row.After, string(result), flag(row.Done), row.Owner, row.Key)
	tx.Changed("agenda")
	return err
}

// ReplanChores plans chores anew that were planned while the computer's date was in the future.
func (tx *Tx) ReplanChores(zone *time.Location) error {
	rows, err := tx.agendaRows("done = 0 AND planned_at > ? AND kind NOT IN ("+kindList(agenda.Pieces())+") LIMIT 1000", int64(tx.now))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Pull(tx.now, zone) {
			if err := tx.SaveAgenda(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// AddTask plans a row for the studio.
func (tx *Tx) AddTask(t studio.Task) error { return tx.AddAgenda(t.Key, string(t.Kind), t.At, t.Body) }

// EnterResult reads the result of letting people in so far.
func (tx *Tx) EnterResult(key string) (studio.Entered, error) {
	row, _, err := tx.Agenda(key)
	r := row.Result
	return studio.Entered{Done: row.Done, Asked: r.Asked, Entered: r.Entered, Already: r.Already, Refused: r.Refused}, err
}

type agendaTx struct{ *Tx }

func (tx agendaTx) Plan(key string, kind agenda.Kind, at clock.Instant, body any) error {
	return tx.AddAgenda(key, string(kind), at, body)
}

// Journey reads what the agenda must know of a journey.
func (tx agendaTx) Journey(no int64) (j agenda.Journey, found bool, err error) {
	found, err = tx.one("SELECT no, state, coalesce(live_version, 0), practice FROM journey WHERE no = ?", []any{no}, &j.No, &j.State, &j.Live, &j.Practice)
	return j, found, err
}

// LeavePause gives a paused journey another state.
func (tx agendaTx) LeavePause(no int64, to journey.State) error {
	if err := tx.noteResumed(no, to); err != nil {
		return err
	}
	n, err := tx.affected("UPDATE journey SET state = ?, paused_at = NULL, rev = rev + 1, updated_at = ? WHERE no = ? AND state = 'paused'", string(to), int64(tx.now), no)
	if n > 0 {
		tx.Changed("journey")
	}
	return err
}

// People lists contacts after an id, in order; those merged into another are left out. A contact with a date in the
// future, because it was added under a wrong date, counts as added before.
func (tx agendaTx) People(tag string, before clock.Instant, after int64, limit int) (list []int64, err error) {
	take := func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		list = append(list, id)
		return err
	}
	if tag == "" {
		return list, tx.each(take, "SELECT id FROM contact WHERE id > ? AND (created_at <= ? OR created_at > ?) AND merged_into IS NULL ORDER BY id LIMIT ?",
			after, int64(before), int64(tx.now), limit)
	}
	id, found, err := tx.TagID(tag)
	if err != nil || !found {
		return nil, err
	}
	err = tx.each(take, `SELECT ct.contact FROM contact_tag ct INDEXED BY contact_tag_by_tag CROSS JOIN contact c ON c.id = ct.contact
		WHERE ct.tag = ? AND ct.contact > ? AND (ct.at <= ? OR ct.at > ?) AND c.merged_into IS NULL ORDER BY ct.contact LIMIT ?`,
		id, after, int64(before), int64(tx.now), limit)
	return list, err
}

// Enroll plans an entry.
func (tx agendaTx) Enroll(e agenda.Enrollment) (bool, error) {
	return tx.Tx.Enroll(intake.Enrollment{Journey: e.Journey, Version: e.Version, Contact: e.Contact, Key: e.Key, Entry: e.Entry,
		At: e.At, Why: e.Why, ByHand: e.ByHand, Practice: e.Practice, Replaces: e.Replaces, Root: -int64(e.At)})
}

// Refuse records that somebody was not let in, and why.
func (tx agendaTx) Refuse(journey, contact int64, at clock.Instant, why words.Line) error {
	return tx.Tx.Refuse(intake.Refusal{Journey: journey, Contact: contact, At: at, Why: why})
}

const insideColumns = "id, version, contact, node, coalesce(due_at, 0), entered_at, parallel_no"

func scanInside(r *sql.Rows) (in agenda.Inside, err error) {
	err = r.Scan(&in.ID, &in.Version, &in.Contact, &in.Node, &in.DueAt, &in.EnteredAt, &in.ParallelNo)
	return in, err
}

// Inside lists the people in a journey after a contact id, in that order. The last one comes with all enrollments that
// they have in parallel, also beyond the limit.
func (tx agendaTx) Inside(journey, after int64, limit int) (list []agenda.Inside, err error) {
	take := func(r *sql.Rows) error {
		in, err := scanInside(r)
		list = append(list, in)
		return err
	}
	const inside = "SELECT " + insideColumns + " FROM enrollment INDEXED BY enrollment_once WHERE journey = ? AND state IN ('live', 'held') AND "
	err = tx.each(take, inside+"contact > ? ORDER BY contact, parallel_no LIMIT ?", journey, after, limit)
	if err == nil && len(list) == limit {
		last := list[limit-1]
		err = tx.each(take, inside+"contact = ? AND parallel_no > ? ORDER BY parallel_no", journey, last.Contact, last.ParallelNo)
	}
	return list, err
}

// InPractice lists practice enrollments that go on, among the ids (after, to].
func (tx agendaTx) InPractice(after, to int64) (list []agenda.Inside, last int64, err error) {
	if _, err := tx.one("SELECT coalesce(max(id), 0) FROM enrollment", nil, &last); err != nil {
		return nil, 0, err
	}
	err = tx.each(func(r *sql.Rows) error {
		in, err := scanInside(r)
		list = append(list, in)
		return err
	}, "SELECT "+insideColumns+" FROM enrollment WHERE id > ? AND id <= ? AND practice = 1 AND state IN ('live', 'held') ORDER BY id", after, to)
	return list, last, err
}

// SetDue moves the due time of a live enrollment, but never to later than the drawn length of its wait from now.
func (tx agendaTx) SetDue(enrollment int64, due clock.Instant) error {
	_, err := tx.exec("UPDATE enrollment SET due_at = "+noLonger("?1", "?2")+" WHERE id = ?3 AND state = 'live'", int64(due), int64(tx.now), enrollment)
	tx.Changed("enrollment")
	return err
}

// End ends an enrollment at the step at which it is.
func (tx agendaTx) End(in agenda.Inside, by string, why words.Line) error {
	tx.Changed("enrollment")
	return tx.endEnrollment(in.ID, in.Version, in.Node, by, tx.now, why)
}

// SkipMails skips the mails of an enrollment that no sender has claimed. A claimed one is decided about at its
// hand-over, which finds that the enrollment is no longer at its step.
func (tx agendaTx) SkipMails(in agenda.Inside, why words.Line) (int64, error) {
	reason, err := lineText(&why)
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(`DELETE FROM late_mail WHERE outbox IN (SELECT id FROM outbox INDEXED BY outbox_of_contact
		WHERE contact = ? AND enrollment = ? AND state = 'held')`, in.Contact, in.ID)
	if err != nil {
		return 0, err
	}
	n, err := tx.affected(`UPDATE outbox INDEXED BY outbox_of_contact SET state = 'skipped', rev = rev + 1, next_at = NULL, resolved_at = ?, reason = ?
		WHERE contact = ? AND enrollment = ? AND state IN ('due', 'later', 'held')`, int64(tx.now), reason, in.Contact, in.ID)
	if n > 0 {
		tx.Changed("outbox")
	}
	return n, err
}
