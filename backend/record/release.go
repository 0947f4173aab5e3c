package record

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// EnrollmentState is the state of one enrollment after a command on it.
type EnrollmentState struct {
	ID      int64
	State   walk.EnrollmentState
	EndedAt clock.Instant
	EndedBy walk.End
	Skipped int64 // mails that had not been handed over and were skipped
}

// byHand is the stored end of an enrollment that a person ended.
const byHand = "hand"

// Release lets an entry that was held back go on. Releasing one that goes on already changes nothing.
func (s *Service) Release(ctx context.Context, id int64) (e EnrollmentState, err error) {
	if err := s.held(); err != nil {
		return e, err
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		row, j, err := existing(tx, id)
		if err != nil {
			return err
		}
		switch {
		case row.State == walk.Live:
		case row.State != walk.Held:
			return inState("enrollment.release_"+string(row.State), row)
		case j.State == journey.Stopped || j.State == journey.Draft:
			p := problem.New(problem.Conflict, "enrollment.release_stopped", "title", j.Title)
			p.Current = stateOf(row)
			return p
		default:
			if err := tx.Release(id); err != nil {
				return err
			}
			row.State = walk.Live
		}
		e = stateOf(row)
		return nil
	})
	return e, err
}

// End takes one person out of a journey at the step where they are. Mails that no sender has claimed are skipped; those
// already claimed are sent. Ending an enrollment that was ended by hand changes nothing.
func (s *Service) End(ctx context.Context, id int64) (e EnrollmentState, err error) {
	err = s.store.Change(ctx, func(tx Tx) error {
		row, _, err := existing(tx, id)
		if err != nil {
			return err
		}
		if row.State == walk.Done {
			if e = stateOf(row); row.EndedBy == byHand {
				return nil
			}
			return inState("enrollment.end_done", row)
		}
		skipped, err := tx.EndByHand(row, byHand, words.New("reason.ended.hand"))
		if err != nil {
			return err
		}
		row.State, row.EndedAt, row.EndedBy = walk.Done, tx.Now(), byHand
		e = stateOf(row)
		e.Skipped = skipped
		return nil
	})
	return e, err
}

// existing reads an enrollment, which must exist, and its journey.
func existing(tx Tx, id int64) (e Enrollment, j Journey, err error) {
	e, found, err := tx.Enrollment(id)
	if err != nil {
		return e, j, err
	}
	if !found {
		return e, j, problem.New(problem.NotFound, "not_found.id", "id", ident.Show("enr", id))
	}
	j, _, err = tx.JourneyAt(e.Journey)
	return e, j, err
}

func stateOf(e Enrollment) EnrollmentState {
	return EnrollmentState{ID: e.ID, State: e.State, EndedAt: e.EndedAt, EndedBy: e.EndedBy}
}

// inState is the problem that refuses a command and names the present state.
func inState(id string, e Enrollment) error {
	var p *problem.Problem
	switch id {
	case "enrollment.release_done":
		p = problem.New(problem.Conflict, "enrollment.release_done", "at", int64(e.EndedAt))
	case "enrollment.release_broken":
		p = problem.New(problem.Conflict, "enrollment.release_broken")
	default:
		p = problem.New(problem.Conflict, "enrollment.end_done", "at", int64(e.EndedAt), "how", EndedBy(e.EndedBy))
	}
	p.Current = stateOf(e)
	return p
}
