package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/heartbeat"
)

// staying selects, among enrollments with a due time, those in a wait that a date ends, also where an event may end it
// earlier.
const staying = "waits <> '' AND waits <> 'receipt'"

// waitsBody is a stored question about waits: the wrong date, the moment of the correction, and the journeys concerned.
type waitsBody struct {
	Was      int64               `json:"was"`
	At       int64               `json:"at"`
	Journeys []heartbeat.WaitsOf `json:"journeys"`
}

// AskAboutWaits asks what to do about waits that began under a wrong date.
func (tx *Tx) AskAboutWaits(j heartbeat.Jump, ids []int64) error {
	body := waitsBody{Was: int64(j.Was), At: int64(j.At)}
	err := tx.each(func(r *sql.Rows) error {
		var w heartbeat.WaitsOf
		err := r.Scan(&w.No, &w.N, &w.FirstAt, &w.LastAt)
		body.Journeys = append(body.Journeys, w)
		return err
	}, `SELECT journey, count(*), min(due_at), max(due_at) FROM enrollment WHERE id IN (SELECT value FROM json_each($1)) GROUP BY journey ORDER BY 2 DESC, 1`, idList(ids))
	if err != nil {
		return err
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	tx.Changed("late")
	_, err = tx.exec("INSERT INTO late (kind, state, why, from_at, to_at, total, body) VALUES ('waits', 'asking', $1, $2, $3, $4, $5)",
		string(delivery.ClockSet), int64(j.WrongFrom), int64(j.WrongTo), len(ids), string(text))
	return err
}

func (tx *Tx) waits(where string, args ...any) (list []heartbeat.Waits, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var w heartbeat.Waits
		var text string
		if err := r.Scan(&w.ID, &w.State, &w.From, &w.To, &w.Answer, &w.N, &text); err != nil {
			return err
		}
		var b waitsBody
		err := json.Unmarshal([]byte(text), &b)
		w.Jump, w.Journeys = delivery.Jump{Was: clock.Instant(b.Was), At: clock.Instant(b.At)}, b.Journeys
		list = append(list, w)
		return err
	}, "SELECT id, state, from_at, to_at, answer, total, body FROM late WHERE kind = 'waits' AND "+where, args...)
	for i := range list {
		for k := range list[i].Journeys {
			of := &list[i].Journeys[k]
			if err == nil {
				_, err = tx.one("SELECT id, title, practice FROM journey WHERE no = $1", []any{of.No}, &of.ID, &of.Title, &of.Practice)
			}
		}
	}
	return list, err
}

// OpenWaits lists the questions about waits that are not done.
func (tx *Tx) OpenWaits() ([]heartbeat.Waits, error) { return tx.waits("state <> 'done' ORDER BY id") }

// Waits finds one question about waits.
func (tx *Tx) Waits(id int64) (w heartbeat.Waits, found bool, err error) {
	list, err := tx.waits("id = $1", id)
	if err != nil || len(list) == 0 {
		return w, false, err
	}
	return list[0], true, nil
}

// AnswerWaits records the answer.
func (tx *Tx) AnswerWaits(id int64, as heartbeat.WaitsAnswer, s heartbeat.WaitsState) error {
	tx.Changed("late")
	_, err := tx.exec("UPDATE late SET state = $1, answer = $2, answered_at = $3 WHERE id = $4", string(s), string(as), int64(tx.now), id)
	return err
}

// PlanShift plans what moves the waits of a question, due now.
func (tx *Tx) PlanShift(w heartbeat.Waits) error {
	body := agenda.WaitsBody{Late: w.ID, From: int64(w.From), To: int64(w.To), By: w.Jump.By().Milliseconds()}
	return tx.AddAgenda(fmt.Sprintf("waits:%d", w.ID), string(agenda.Waits), tx.now, body)
}

// waitsLookedAt is how many enrollments one transaction reads: no index has the time at which a wait began.
const waitsLookedAt = 20_000

// ShiftWaits moves waits that began in a time.
func (tx agendaTx) ShiftWaits(from, to clock.Instant, by time.Duration, after int64, limit int) (n int, next int64, more bool, err error) {
	var ids []int64
	next = after + waitsLookedAt
	err = tx.each(func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM enrollment WHERE id > $1 AND id <= $2 AND state = 'live' AND `+staying+` AND since >= $3 AND since <= $4 ORDER BY id LIMIT $5`,
		after, next, int64(from), int64(to.Add(delivery.Unnoticed)), limit)
	if err != nil {
		return 0, after, false, err
	}
	if len(ids) == limit {
		next = ids[limit-1]
	}
	if _, err := tx.one("SELECT EXISTS (SELECT 1 FROM enrollment WHERE id > $1)", []any{next}, &more); err != nil || len(ids) == 0 {
		return 0, next, more, err
	}
	return len(ids), next, more, tx.MoveWaits(by, ids)
}

// CloseLate ends a question that is answered.
func (tx agendaTx) CloseLate(id int64) error {
	tx.Changed("late")
	_, err := tx.exec("UPDATE late SET state = 'done', moved = total WHERE id = $1", id)
	return err
}
