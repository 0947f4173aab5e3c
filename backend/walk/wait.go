package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// wait parks the person until a moment counted from the stimulus, so that a late tick moves nobody's
// rhythm. The row is written on arrival; one second and one year are the same mechanism (STUCK-3).
func (w *walker) wait(step *journey.Step, c journey.WaitConfig) error {
	until := clock.AddCalendar(w.st.At, c.Amount, c.Unit, w.v.Zone)
	if until > lastMoment {
		return broken("walk.moment")
	}
	w.row(step, journey.PortNext, words.Line{ID: "reason.wait.until", Args: words.Args{c.Shown, {Key: "at", Value: int64(until)}}})
	w.s.Waits, w.p.WakeAt = WaitsTimer, until
	return nil
}
