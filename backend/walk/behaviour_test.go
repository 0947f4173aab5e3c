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
		if stays != (b.resume != nil) || stays != (b.stands != WaitsNothing) || stays != (b.wakes != "") {
			t.Errorf("%s: people stay there: %v, and what lets them go on is %q by %q", k.ID, stays, b.stands, b.wakes)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(behaviours)) {
		if _, known := journey.KindOf(id); !known {
			t.Errorf("%s is no kind", id)
		}
	}
}
