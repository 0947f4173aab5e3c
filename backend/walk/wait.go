package walk

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// LateAfter is how long after its time something is late.
const LateAfter = time.Hour

// wait parks the person until a moment counted from the stimulus, so that a late tick moves nobody's
// rhythm. The row is written on arrival; one second and one year are the same mechanism (STUCK-3).
//
// A timer that is late and leads back into its own loop is the exception: counted from its moment, the loop
// would be caught up turn by turn. What a loop missed happens once, and its waits count from now.
func (w *walker) wait(step *journey.Step, c journey.WaitConfig) error {
	from := w.st.At
	again := w.late != nil && step.Loop != 0 && step.Loop == w.late.Loop
	if again {
		from, w.s.Since = w.now, w.now
	}
	until := clock.AddCalendar(from, c.Amount, c.Unit, w.v.Zone)
	if until > lastMoment {
		return broken("walk.moment")
	}
	lines := []words.Line{{ID: "reason.wait.until", Args: words.Args{c.Shown, {Key: "at", Value: int64(until)}}}}
	if again {
		lines = append(lines, words.New("reason.wait.missed", "at", int64(w.st.At)))
	}
	w.row(step, journey.PortNext, lines...)
	w.s.Waits, w.p.WakeAt = WaitsTimer, until
	return nil
}
