package shell

// rect is a part of the desktop, in pixels from the corner of all its screens.
type rect struct{ x, y, w, h int }

// What must be visible of a window's upper edge, in pixels, so that it can be dragged.
const graspWide, graspTall = 120, 32

// within is where the corner of a window is placed: where it was, if enough of its upper edge is visible there, else
// wholly inside the nearest of the screens. When no screens are known it is where it was.
func within(window rect, screens []rect) (x, y int) {
	var nearest *rect
	for i, s := range screens {
		wide := min(window.x+window.w, s.x+s.w) - max(window.x, s.x)
		if wide >= graspWide && window.y >= s.y && window.y+graspTall <= s.y+s.h {
			return window.x, window.y
		}
		if nearest == nil || window.apart(s) < window.apart(*nearest) {
			nearest = &screens[i]
		}
	}
	if nearest == nil {
		return window.x, window.y
	}
	return nearest.inside(window.x, window.w, nearest.x, nearest.w), nearest.inside(window.y, window.h, nearest.y, nearest.h)
}

// inside moves a length into another; one that is longer begins at the same place.
func (rect) inside(at, length, from, room int) int {
	return max(from, min(at, from+room-length))
}

// apart is the square of the distance between the middles of two rectangles.
func (r rect) apart(s rect) int64 {
	dx, dy := int64(2*r.x+r.w-2*s.x-s.w)/2, int64(2*r.y+r.h-2*s.y-s.h)/2
	return dx*dx + dy*dy
}
