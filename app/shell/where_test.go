package shell

import "testing"

func TestAWindowIsPutWhereItCanBeTakenHoldOf(t *testing.T) {
	t.Parallel()
	one := []rect{{0, 0, 1600, 1000}}
	two := []rect{{0, 0, 1600, 1000}, {1600, 0, 1920, 1080}}
	panel := []rect{{0, 28, 1600, 972}} // a panel at the top
	for _, c := range []struct {
		name    string
		window  rect
		screens []rect
		x, y    int
	}{
		{"it stands where it was", rect{90, 60, 1200, 760}, one, 90, 60},
		{"on the second screen too", rect{1900, 100, 1200, 760}, two, 1900, 100},
		{"across both", rect{1000, 100, 1200, 760}, two, 1000, 100},
		{"partly beyond the edge, as it was put there", rect{1400, 700, 1200, 760}, one, 1400, 700},
		{"the second screen is gone", rect{1900, 100, 1200, 760}, one, 400, 100},
		{"the screen on the left is gone", rect{-1500, 200, 1200, 760}, one, 0, 200},
		{"the screen above is gone", rect{200, -900, 1200, 760}, one, 200, 0},
		{"its upper edge is above the screen", rect{200, -20, 1200, 760}, one, 200, 0},
		{"its upper edge is behind the bar", rect{200, 0, 1200, 760}, panel, 200, 28},
		{"its upper edge is below the screen", rect{200, 990, 1200, 760}, one, 200, 240},
		{"only a sliver of it can be seen", rect{1550, 100, 1200, 760}, one, 400, 100},
		{"it is larger than the screen that is left", rect{3000, 100, 2400, 1400}, one, 0, 0},
		{"nonsense that was written into the file", rect{1 << 30, -1 << 30, 1200, 760}, one, 400, 0},
		{"nobody knows the screens", rect{5000, -70, 1200, 760}, nil, 5000, -70},
	} {
		x, y := within(c.window, c.screens)
		if x != c.x || y != c.y {
			t.Errorf("%s: %d,%d, want %d,%d", c.name, x, y, c.x, c.y)
		}
		c.window.x, c.window.y = x, y
		if x2, y2 := within(c.window, c.screens); x2 != x || y2 != y {
			t.Errorf("%s: the second time it goes on to %d,%d", c.name, x2, y2)
		}
	}
}
