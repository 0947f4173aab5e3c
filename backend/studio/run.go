package studio

import (
	"context"
	"fmt"

	"tabiji/backend/problem"
)

// Resuming is what happens to the waits that a pause interrupted.
type Resuming string

// ShiftWaits moves every wait by the length of the pause; SendDue moves those who are due meanwhile at once.
const (
	ShiftWaits Resuming = "shift"
	SendDue    Resuming = "send-due"
)

// Stopping is what happens to the people inside a journey that is stopped.
type Stopping string

// Finish lets the people inside go on to their end; ExitNow ends them where they are.
const (
	Finish  Stopping = "finish"
	ExitNow Stopping = "exit-now"
)

// Pause stops all movement in a running journey; entries are still planned for later. Pausing a paused journey changes
// nothing.
func (s *Studio) Pause(ctx context.Context, id string) (View, error) {
	return s.move(ctx, id, func(tx Tx, j *Journey) error {
		switch j.State {
		case Paused:
			return nil
		case Running:
			j.State, j.PausedAt = Paused, tx.Now()
			return tx.SaveJourney(j)
		}
		return refuse(j, "pause")
	})
}

// Resume lets a paused journey go on. Resuming a running journey changes nothing.
func (s *Studio) Resume(ctx context.Context, id string, how Resuming) (v View, err error) {
	if err := s.held(); err != nil {
		return v, err
	}
	if how != ShiftWaits && how != SendDue {
		return v, problem.New(problem.Invalid, "journey.resume_how")
	}
	return s.move(ctx, id, func(tx Tx, j *Journey) error {
		switch j.State {
		case Running:
			return nil
		case Paused:
			return resume(tx, j, Running, how)
		}
		return refuse(j, "resume")
	})
}

// resume ends a pause with the given state. Waits are shifted in pieces, and the journey stays paused until the last
// piece, so that nobody is walked by a due time that has not been shifted. The task's key prevents a second resume from
// shifting twice.
func resume(tx Tx, j *Journey, to State, how Resuming) error {
	by := int64(tx.Now() - j.PausedAt)
	if how == SendDue || by <= 0 {
		j.State, j.PausedAt = to, 0
		return tx.SaveJourney(j)
	}
	return tx.AddTask(Task{
		Key:  fmt.Sprintf("shift:%d:%d", j.No, int64(j.PausedAt)),
		Kind: Shift, At: tx.Now(), Body: ShiftBody{Journey: j.No, By: by, To: to},
	})
}

// Stop ends a journey: nobody enters any more. Stopping one that is stopped already, or is being stopped in the same
// way, changes nothing.
func (s *Studio) Stop(ctx context.Context, id string, how Stopping) (v View, err error) {
	if how != Finish && how != ExitNow {
		return v, problem.New(problem.Invalid, "journey.stop_how")
	}
	return s.move(ctx, id, func(tx Tx, j *Journey) error {
		switch {
		case j.State == Stopped, j.State == Finishing && how == Finish:
			return nil
		case j.State == Draft:
			return refuse(j, "stop")
		case how == ExitNow:
			j.State, j.PausedAt = Stopped, 0
			if err := tx.SaveJourney(j); err != nil {
				return err
			}
			return tx.AddTask(Task{
				Key:  fmt.Sprintf("exit:%d:%d", j.No, j.Rev),
				Kind: Exit, At: tx.Now(), Body: ExitBody{Journey: j.No},
			})
		}
		return finish(tx, j)
	})
}

// finish lets the people inside go on to their end; with nobody inside the journey is stopped at once. Waits that a
// pause interrupted keep their length.
func finish(tx Tx, j *Journey) error {
	inside, err := tx.Counts(j.No)
	if err != nil {
		return err
	}
	to := Finishing
	if inside.Live == 0 {
		to = Stopped
	}
	if j.State == Paused && to == Finishing {
		return resume(tx, j, to, ShiftWaits)
	}
	j.State, j.PausedAt = to, 0
	return tx.SaveJourney(j)
}

// refuse is the problem of a command that the journey's present state does not allow.
func refuse(j *Journey, command string) error {
	return problem.New(problem.Conflict, "journey."+command+"_"+string(j.State), "title", j.Title)
}

// move runs one command on one journey in one FULL transaction, has its tasks carried out, and gives the row after
// that.
func (s *Studio) move(ctx context.Context, id string, command func(Tx, *Journey) error) (View, error) {
	err := s.store.Change(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		return command(tx, &j)
	})
	return s.answer(ctx, id, err)
}

// answer ends a command: planned tasks are carried out and the row is read after that.
func (s *Studio) answer(ctx context.Context, id string, err error) (View, error) {
	if err != nil {
		return View{}, err
	}
	if err := s.runAgenda(ctx); err != nil {
		return View{}, err
	}
	return s.row(ctx, id)
}

// row reads a journey without its drawing.
func (s *Studio) row(ctx context.Context, id string) (v View, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		v, err = view(tx, &j)
		return err
	})
	return v, err
}
