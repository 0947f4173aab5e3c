package walk

import (
	"maps"
	"slices"
	"testing"

	"tabiji/backend/journey"
)

func TestEveryKindHasABehaviour(t *testing.T) {
	t.Parallel()
	for _, k := range journey.Kinds() {
		b, ok := behaviours[k.ID]
		if !ok {
			t.Errorf("nobody can arrive at a %s", k.ID)
		}
		stays := k.Category == journey.Waits || k.Category == journey.Mails
		if stays != (b.resume != nil) || stays != (b.stands != WaitsNothing) {
			t.Errorf("%s: people stay there: %v, and what they wait for is %q", k.ID, stays, b.stands)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(behaviours)) {
		if _, known := journey.KindOf(id); !known {
			t.Errorf("%s is no kind", id)
		}
	}
}

// TestWhoeverStaysIsLedOnBySomething: a wait that no stimulus answers would hold people for ever.
func TestWhoeverStaysIsLedOnBySomething(t *testing.T) {
	t.Parallel()
	for id, b := range behaviours {
		led := slices.ContainsFunc([]What{Woke{}, Happened{}, Resolved{}}, func(what What) bool { return what.moves(b.stands) })
		if led != (b.resume != nil) {
			t.Errorf("%s: people wait for %q; something leads them on: %v", id, b.stands, led)
		}
	}
}
