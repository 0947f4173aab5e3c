package walk

import (
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// entry writes row 0: how the person came in.
func (w *walker) entry(step *journey.Step, c journey.Trigger) (*journey.Step, error) {
	what, _ := w.st.What.(Entered)
	line := c.Entered(w.st.At)
	if what.ByHand {
		line = journey.EnteredByHand(w.st.At)
	}
	return w.pass(step, journey.PortNext, fit(append([]words.Line{line}, what.Why...))...), nil
}
