package studio

import (
	"context"
	"fmt"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// WaitsState is a word of the late table.
type WaitsState string

// A question about waits is asked, then its answer is carried out.
const (
	WaitsAsked    WaitsState = "asking"
	WaitsAnswered WaitsState = "answering"
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

// ByDate are the rows about wrong dates.
type ByDate interface {
	// OpenWaits lists the questions about waits that are not done.
	OpenWaits() ([]Waits, error)
	Waits(id int64) (w Waits, found bool, err error)
	AnswerWaits(id int64, as WaitsAnswer, s WaitsState) error
}

// LateWaits lists the questions about waits that began under a wrong date.
func (s *Studio) LateWaits(ctx context.Context) (list []Waits, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err = tx.OpenWaits()
		return err
	})
	return list, err
}

// AsksWaits reports whether an id is that of a question about waits.
func (s *Studio) AsksWaits(ctx context.Context, id int64) (found bool, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		_, found, err = tx.Waits(id)
		return err
	})
	return found, err
}

// ResolveWaits records a person's answer and carries it out. Once recorded it is carried out whatever happens to
// this process.
func (s *Studio) ResolveWaits(ctx context.Context, id int64, as WaitsAnswer) (w Waits, err error) {
	if as != ShiftWrong && as != LeaveWrong {
		return w, problem.New(problem.Invalid, "late.waits_answer")
	}
	err = s.store.Change(ctx, func(tx Tx) (err error) {
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
			err = tx.AddTask(Task{Key: fmt.Sprintf("waits:%d", id), Kind: ShiftWaitsBegunWrongly, At: tx.Now(),
				Body: WaitsBody{Late: id, From: int64(w.From), To: int64(w.To), By: w.Jump.By().Milliseconds()}})
			if err != nil {
				return err
			}
		}
		return tx.AnswerWaits(id, w.Answer, w.State)
	})
	if err != nil {
		return Waits{}, err
	}
	if err := s.runAgenda(ctx); err != nil {
		return Waits{}, err
	}
	w.State = WaitsDone
	return w, nil
}
