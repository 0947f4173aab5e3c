package walk

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// LateAfter is how long after its time something is late.
const LateAfter = time.Hour

// wait makes the person wait until a moment, which is decided on arrival; a wait of a second and one of a year are the
// same due time (STUCK-3).
func (w *walker) wait(step *journey.Step, c journey.Pause) (*journey.Step, error) {
	from := w.begins(step)
	until, _ := c.Until(from, w.v.Zone)
	if until <= from {
		return w.pass(step, journey.PortNext, words.New("reason.wait.past", "at", int64(until))), nil
	}
	return nil, w.stay(step, until, c.Stays(until))
}

// begins is the moment a wait counts from: that of the stimulus, so that a late tick delays no later step.
//
// A timer that is late and leads back into its own loop is the exception: counted from its moment, every missed round
// of the loop would be made up for. They happen once, and the loop's waits count from now.
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

// wasLate remembers a step whose timer came more than LateAfter after its time.
func (w *walker) wasLate(step *journey.Step) {
	if w.now.Sub(w.st.At) > LateAfter {
		w.late = step
	}
}
