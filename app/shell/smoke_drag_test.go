//go:build smoke && linux

package shell

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"tabiji/backend/httpapi"
)

// TestDraggingInTheWindow drags with the display's own pointer: a step out of the palette to the open outcome of the
// only step, then a line out of the new step into the empty canvas, where a step is chosen.
func TestDraggingInTheWindow(t *testing.T) {
	p := newPlace(t, "")
	c := p.begin()
	id := p.window(c)
	p.painted(id, "drag-home")
	var taken httpapi.ImportedJourney
	file := `{"format":"tabiji.journey/1","title":"qqq","nodes":[{"id":"e","kind":"entry.manual","at":[0,0],"config":{}}],"edges":[]}`
	if err := p.call("POST", "/api/journeys/import", file, &taken); err != nil {
		t.Fatal(err)
	}
	flow := func() string {
		var now struct {
			Draft struct {
				Nodes []struct{ ID, Kind string }
				Edges []struct {
					From [2]string
					To   string
				}
			}
		}
		if err := p.call("GET", "/api/journeys/"+taken.ID+"/draft", "", &now); err != nil {
			t.Fatal(err)
		}
		kinds := map[string]string{}
		for _, n := range now.Draft.Nodes {
			kinds[n.ID] = n.Kind
		}
		var lines []string
		for _, e := range now.Draft.Edges {
			lines = append(lines, kinds[e.From[0]]+">"+kinds[e.To])
		}
		return strings.Join(lines, " ")
	}

	tool("xdotool", "windowactivate", "--sync", id)
	size := seen(t, id)
	// The middle of the canvas: beside the rail and the folded palette, below the header and the tools, left of the panel.
	const rail, palette, header, tools, foot = 60, 52, 56, 112, 28
	const half, open, pitch = 35, 19, 110 // of a card: half its height, its open end, the way to the next one
	panel := min(452, max(320, (size.w*29+50)/100))
	x := rail + palette + (size.w-rail-palette-panel)/2
	y := header + tools + (size.h-header-tools-foot)/2
	drag := func(fromX, fromY, toX, toY int) {
		at := func(x, y int) []string {
			return []string{"mousemove", "--window", id, strconv.Itoa(x), strconv.Itoa(y)}
		}
		tool("xdotool", at(fromX, fromY)...)
		tool("xdotool", "mousedown", "1")
		for i := 1; i <= 8; i++ {
			tool("xdotool", at(fromX+(toX-fromX)*i/8, fromY+(toY-fromY)*i/8)...)
			wait(40 * time.Millisecond)
		}
		snapshot(t, id, fmt.Sprintf("drag-%d", toX))
		tool("xdotool", "mouseup", "1")
	}

	eventually(t, "the step out of the palette comes after the entry", time.Minute, func() bool {
		tool("xdotool", "key", "Escape", "ctrl+k")
		wait(500 * time.Millisecond)
		tool("xdotool", "type", "qqq")
		wait(500 * time.Millisecond)
		tool("xdotool", "key", "Return")
		wait(2 * time.Second)
		drag(rail+palette/2, 284, x+20, y+half+open+12)
		wait(1500 * time.Millisecond)
		return flow() == "entry.manual>wait.duration"
	})
	eventually(t, "the line leads to the step that was chosen where it was let go", time.Minute, func() bool {
		tool("xdotool", "key", "Escape", "exclam") // shows everything
		wait(500 * time.Millisecond)
		drag(x, y+pitch/2+half+open, x+120, y+pitch/2+160)
		wait(time.Second)
		tool("xdotool", "key", "Return")
		wait(1500 * time.Millisecond)
		return strings.HasPrefix(flow(), "entry.manual>wait.duration wait.duration>")
	})
	snapshot(t, id, "drag-done")
}
