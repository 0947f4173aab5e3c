package event

import "tabiji/backend/words"

// known are the kinds of events that a sentence calls by a word of its own. Any other kind is shown as the sender of
// the event wrote it.
var known = map[string]string{
	"purchase":       "event.purchase",
	"form.submitted": "event.form_submitted",
}

// Line names a kind of event in a sentence.
func Line(kind string) words.Line {
	if id, ok := known[kind]; ok {
		return words.New(id)
	}
	return words.New("event.own", "kind", kind)
}
