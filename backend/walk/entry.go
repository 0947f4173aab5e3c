package walk

import (
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// entry writes row 0: how the person came in.
func (w *walker) entry(step *journey.Step, c journey.Trigger) (*journey.Step, error) {
	line := c.Entered(w.st.At)
	if w.st.ByHand {
		line = journey.EnteredByHand(w.st.At)
	}
	return w.pass(step, journey.PortNext, fit(append([]words.Line{line}, w.st.Why...))...), nil
}
