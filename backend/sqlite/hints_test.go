package sqlite

import (
	"fmt"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/studio"
)

// Who shows a journey asks for the part that a hint names, so a hint names no more than what differs.
func TestASavedJourneyTellsThePartThatDiffers(t *testing.T) {
	t.Parallel()
	var heard []string
	db := openFile(t, Options{Changed: func(nouns []string) { heard = append(heard, nouns...) }})
	j := studio.Journey{ID: "jny_a", Title: "一", State: studio.Draft, Draft: journey.Drawing{ID: "jny_a", Title: "一"}}
	write := func(f func(tx *Tx) error) {
		t.Helper()
		heard = nil
		if err := db.Write(t.Context(), UI, Full, f); err != nil {
			t.Fatal(err)
		}
	}
	write(func(tx *Tx) error { return tx.AddJourney(&j) })
	for _, c := range []struct {
		what   string
		change func()
		want   string
	}{
		{"a step is drawn", func() { j.Draft.Nodes = []journey.Node{{ID: "n", Kind: "exit", Config: []byte("{}")}} }, "[draft]"},
		{"the title is another", func() { j.Title, j.Draft.Title = "二", "二" }, "[draft journey]"},
		{"it runs", func() { j.State, j.StartedAt, j.Practice = studio.Running, 5, true }, "[journey]"},
		{"it rests", func() { j.State, j.PausedAt = studio.Paused, 6 }, "[journey]"},
		{"nothing", func() {}, "[journey]"},
	} {
		c.change()
		write(func(tx *Tx) error { return tx.SaveJourney(&j) })
		if got := fmt.Sprint(heard); got != c.want {
			t.Errorf("%s: told %s, want %s", c.what, got, c.want)
		}
	}
}
