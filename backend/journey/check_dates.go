package journey

import (
	"cmp"
	"slices"
	"time"

	"tabiji/backend/clock"
)

// dates finds waits for a moment that is past, and such that come behind a wait for a later one: nobody waits there.
func (c *checker) dates() {
	zone := c.location()
	until := make([]clock.Instant, len(c.d.Nodes))
	var waits []int
	for i := range c.d.Nodes {
		if w, ok := c.config[i].(UntilConfig); ok {
			until[i] = clock.OnTheWall(w.At, zone)
			waits = append(waits, i)
		}
	}
	// The latest moment first: each step is met once, from the latest wait before it.
	slices.SortStableFunc(waits, func(a, b int) int { return cmp.Compare(until[b], until[a]) })
	before := make([]int, len(c.d.Nodes)) // 1 + the latest wait that a step comes behind
	for _, i := range waits {
		frontier := []int{i}
		for len(frontier) > 0 {
			at := frontier[len(frontier)-1]
			frontier = frontier[:len(frontier)-1]
			for _, l := range c.out[at] {
				if before[l.to] == 0 {
					before[l.to] = i + 1
					frontier = append(frontier, l.to)
				}
			}
		}
	}
	slices.Sort(waits)
	for _, i := range waits {
		switch first := before[i] - 1; {
		case c.w.Now > 0 && until[i] <= c.w.Now:
			c.add(Warning, i, "date_past", "at", int64(until[i]))
			c.fix("fix.wait_out", true, c.takeOut(i, c.next(i)))
		case first >= 0 && first != i && until[i] <= until[first]:
			c.add(Warning, i, "date_order", "first", c.name(first), "at", int64(until[i]), "before", int64(until[first]))
		}
	}
}

// next is the step behind the only outcome of another; -1 when there is none.
func (c *checker) next(at int) int {
	if len(c.out[at]) != 1 {
		return -1
	}
	return c.out[at][0].to
}

// location is the zone in which the drawing's days begin.
func (c *checker) location() *time.Location {
	zone, err := clock.Zone(cmp.Or(c.d.Settings.Zone, c.w.Zone))
	if err != nil {
		return time.UTC // settings says so
	}
	return zone
}
