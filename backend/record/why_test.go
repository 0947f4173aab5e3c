package record

import (
	"testing"

	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// TestWhyNamesWhatSomebodyWaitsFor: everything that can end a wait has a sentence, with its moment where it has one.
func TestWhyNamesWhatSomebodyWaitsFor(t *testing.T) {
	t.Parallel()
	at := words.New("step.titled", "title", "購入を待つ")
	for _, c := range []struct {
		waits string
		s     Standing
		want  string
	}{
		{"", Standing{}, "why.begins"},
		{"timer", Standing{Until: 5}, "why.timer"},
		{"event", Standing{Until: 5}, "why.event"},
		{"event", Standing{}, "why.event_open"},
		{"receipt", Standing{}, "why.mail_no_record"},
		{"receipt", Standing{Mail: &MailRecord{State: "later"}}, "why.mail_next"},
		{"receipt", Standing{Mail: &MailRecord{State: "due"}}, "why.mail"},
	} {
		c.s.Name = at
		line := waiting(Enrollment{Waits: walk.Waits(c.waits)}, &c.s)
		if line.ID != c.want || !words.Has(line.ID) {
			t.Errorf("who waits for %q is told %s, want %s", c.waits, line.ID, c.want)
		}
	}
}
