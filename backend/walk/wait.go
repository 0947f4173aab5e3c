package walk

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// LateAfter is how long after its time something is late.
const LateAfter = time.Hour

// wait parks the person until a moment. Until when is decided on arrival; one second and one year are the same mechanism (STUCK-3).
func (w *walker) wait(step *journey.Step, c journey.Pause) (*journey.Step, error) {
	from := w.begins(step)
	until, _ := c.Until(from, w.v.Zone)
	if until <= from {
		return w.pass(step, journey.PortNext, words.New("reason.wait.past", "at", int64(until))), nil
	}
	return nil, w.stay(step, until, c.Stays(until))
}

// begins is when a wait begins: with the stimulus, so that a late tick moves nobody's rhythm.
//
// A timer that is late and leads back into its own loop is the exception: counted from its moment, the loop
// would be caught up turn by turn. What a loop missed happens once, and its waits count from now.
func (w *walker) begins(step *journey.Step) clock.Instant {
	if w.late != nil && step.Loop != 0 && step.Loop == w.late.Loop {
		w.s.Since = w.now
	}
	return w.s.Since
}

// stay lets the person stay until a moment at most; line is what was decided on arrival.
func (w *walker) stay(step *journey.Step, until clock.Instant, line words.Line) error {
	if until > lastMoment {
		return broken("walk.moment")
	}
	lines := []words.Line{line}
	if w.s.Since > w.st.At {
		lines = append(lines, words.New("reason.wait.missed", "at", int64(w.st.At)))
	}
	reasons, err := words.AppendLines(nil, fit(lines))
	if err != nil {
		return broken("walk.reasons", "node", step.ID)
	}
	w.s.Standing = Standing{At: w.now, Reasons: string(reasons)}
	w.p.Wait.Until = until
	return nil
}

// goOn leaves a wait whose moment has come.
func (w *walker) goOn(step *journey.Step) (*journey.Step, error) {
	w.wasLate(step)
	w.p.Progress = journey.Progresses(step.Config, journey.PortNext)
	w.row(step, journey.PortNext)
	return w.leave(step, journey.PortNext), nil
}

// wasLate notes that the timer of a step came long after its time.
func (w *walker) wasLate(step *journey.Step) {
	if w.now.Sub(w.st.At) > LateAfter {
		w.late = step
	}
}
