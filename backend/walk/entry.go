package walk

import (
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// entry writes row 0: how the person came in.
func (w *walker) entry(step *journey.Step) *journey.Step {
	at := int64(w.st.At)
	var line words.Line
	switch c := step.Config.(type) {
	case journey.TagEntryConfig:
		line = words.New("reason.entry.tag", "tag", short(c.Tag), "at", at)
	case journey.EventEntryConfig:
		line = words.New("reason.entry.event", "event", event.Line(short(c.Event)), "at", at)
	}
	if w.st.ByHand || line.ID == "" {
		line = words.New("reason.entry.manual", "at", at)
	}
	return w.pass(step, journey.PortNext, fit(append([]words.Line{line}, w.st.Why...))...)
}
