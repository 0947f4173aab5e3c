package walk

import (
	"time"

	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// LateAfter is how long after its time something is late.
const LateAfter = time.Hour

// wait parks the person until a moment counted from the stimulus, so that a late tick moves nobody's
// rhythm. Until when is decided on arrival; one second and one year are the same mechanism (STUCK-3).
//
// A timer that is late and leads back into its own loop is the exception: counted from its moment, the loop
// would be caught up turn by turn. What a loop missed happens once, and its waits count from now.
func (w *walker) wait(step *journey.Step, c journey.Pause) (*journey.Step, error) {
	from := w.st.At
	again := w.late != nil && step.Loop != 0 && step.Loop == w.late.Loop
	if again {
		from, w.s.Since = w.now, w.now
	}
	until, _ := c.Until(from, w.v.Zone)
	if until > lastMoment {
		return nil, broken("walk.moment")
	}
	if until <= from {
		return w.pass(step, journey.PortNext, words.New("reason.wait.past", "at", int64(until))), nil
	}
	lines := []words.Line{c.Stays(until)}
	if again {
		lines = append(lines, words.New("reason.wait.missed", "at", int64(w.st.At)))
	}
	reasons, err := words.AppendLines(nil, fit(lines))
	if err != nil {
		return nil, broken("walk.reasons", "node", step.ID)
	}
	w.s.Standing = Standing{At: w.now, Reasons: string(reasons)}
	w.p.Wait.Until = until
	return nil, nil
}

// goOn leaves a wait whose moment has come.
func (w *walker) goOn(step *journey.Step) (*journey.Step, error) {
	if w.now.Sub(w.st.At) > LateAfter {
		w.late = step
	}
	w.p.Progress = journey.Progresses(step.Config)
	w.row(step, journey.PortNext)
	return w.leave(step, journey.PortNext), nil
}
