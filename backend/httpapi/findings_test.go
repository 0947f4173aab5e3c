package httpapi

import (
	"encoding/json"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/words"
)

func TestAFindingCarriesItsFix(t *testing.T) {
	t.Parallel()
	d := journey.Drawing{Title: "t", Nodes: []journey.Node{{ID: "a", Kind: "entry.manual"}, {ID: "b", Kind: "goal"}},
		Edges: []journey.Edge{{From: [2]string{"a", "next"}, To: "b"}, {From: [2]string{"b", "next"}, To: "gone"}}}
	found := findings(journey.Check(d, journey.World{Zone: "Asia/Tokyo"}), words.Printer{Lang: words.Japanese})
	b, err := json.Marshal(found.Items)
	want := `"fix":{"title":"線を消す","change":{"drop":{"edges":[{"from":["b","next"],"to":"gone"}]}},"safe":true}`
	if err != nil || len(found.Items) != 1 || !strings.Contains(string(b), want) {
		t.Errorf("got %s (%v), want %s in it", b, err, want)
	}
}
