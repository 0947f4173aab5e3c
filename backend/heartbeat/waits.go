package heartbeat

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// WaitsState is how far a question about waits has come; a word of the late table.
type WaitsState string

// The states.
const (
	WaitsAsked    WaitsState = "asking"    // no answer yet; people wait as they were planned to
	WaitsAnswered WaitsState = "answering" // the answer is being carried out
	WaitsDone     WaitsState = "done"
)

// WaitsAnswer is what is done with waits that began under a wrong date.
type WaitsAnswer string

// The answers.
const (
	ShiftWrong WaitsAnswer = "shift" // they end as much earlier as the date was set back
	LeaveWrong WaitsAnswer = "leave" // they end when they were planned to
)

// Waits are waits that began under a wrong date, and the question what to do about them. The numbers are those
// of the moment at which it was asked.
type Waits struct {
	ID       int64
	State    WaitsState
	Jump     delivery.Jump
	From, To clock.Instant // when they began, by the wrong date
	Answer   WaitsAnswer
	N        int64
	Journeys []WaitsOf
}

// WaitsOf are such waits of one journey.
type WaitsOf struct {
	No       int64         `json:"no"`
	ID       string        `json:"-"`
	Title    string        `json:"-"`
	Practice bool          `json:"-"`
	N        int64         `json:"n"`
	FirstAt  clock.Instant `json:"first_at"` // when the first and the last of them are to end
	LastAt   clock.Instant `json:"last_at"`
}

// OpenWaits lists the questions about waits that are not done.
func (m *Monitor) OpenWaits(ctx context.Context) (list []Waits, err error) {
	err = m.Store.Read(ctx, func(tx Tx) error {
		list, err = tx.OpenWaits()
		return err
	})
	return list, err
}

// AsksWaits reports whether a row of the late table is a question about waits.
func (m *Monitor) AsksWaits(ctx context.Context, id int64) (found bool, err error) {
	err = m.Store.Read(ctx, func(tx Tx) error {
		_, found, err = tx.Waits(id)
		return err
	})
	return found, err
}

// ResolveWaits records a person's answer and carries it out. Once recorded it is carried out whatever happens to
// this process. Errors are problems: Invalid for no such answer, NotFound, Conflict when it was answered before.
func (m *Monitor) ResolveWaits(ctx context.Context, id int64, as WaitsAnswer) (w Waits, err error) {
	if as != ShiftWrong && as != LeaveWrong {
		return w, problem.New(problem.Invalid, "late.waits_answer")
	}
	err = m.Store.Change(ctx, func(tx Tx) (err error) {
		found := false
		w, found, err = tx.Waits(id)
		switch {
		case err != nil:
			return err
		case !found:
			return problem.New(problem.NotFound, "late.not_found", "id", ident.Show("late", id))
		case w.State != WaitsAsked:
			return problem.New(problem.Conflict, "late.waits_answered", "id", ident.Show("late", id), "answer", "late.answer."+string(w.Answer))
		}
		w.Answer, w.State = as, WaitsDone
		if as == ShiftWrong {
			w.State = WaitsAnswered
			if err := tx.PlanShift(w); err != nil {
				return err
			}
		}
		return tx.AnswerWaits(id, w.Answer, w.State)
	})
	if err != nil {
		return Waits{}, err
	}
	if err := m.RunAgenda(ctx); err != nil {
		return Waits{}, err
	}
	w.State = WaitsDone
	return w, nil
}
