package journey

import (
	"slices"
	"time"

	"tabiji/backend/event"
)

// branch is an outcome of a wait for events as a step of its own: from the wait an edge leads to it, and from every step that
// makes its event. A chain of causes passes it only when both belong to the chain: it must bring people to the wait, and make
// the event.
type branch struct {
	wait   int // the step at which people stand, by index
	awaits []Await
	no     int // its place in awaits
}

// split adds the branches of a wait for events to the steps, and says which step stands for an outcome.
func (t *Ties) split(wait int, c Config) (branches map[string]int) {
	a, ok := c.(Awaiter)
	if !ok || wait < 0 {
		return nil
	}
	branches = map[string]int{}
	awaits := a.Awaits()
	for no, one := range awaits {
		branches[one.Port] = len(t.steps)
		t.steps[wait].edges = append(t.steps[wait].edges, edge{one.Port, len(t.steps)})
		t.steps = append(t.steps, tied{node: t.steps[wait].node, name: t.steps[wait].name, branch: &branch{wait: wait, awaits: awaits, no: no}})
	}
	return branches
}

// hears reports whether an event leads on by this branch: the first that hears it counts.
func (b *branch) hears(e event.Event) bool {
	if b == nil {
		return false
	}
	for no, a := range b.awaits[:b.no+1] {
		if _, heard := a.Hears(e, time.UTC); heard {
			return no == b.no
		}
	}
	return false
}

// own reports whether only the enrollment that makes an event could hear it at a branch: it does not wait for what it does
// itself. In parallel the person's other enrollments hear it.
func (w *web) own(from, to int) bool {
	return w.steps[to].branch != nil && w.owner[from] == w.owner[to] && !w.journeys[w.owner[to]].parallel
}

// heard are the branches of a set whose event a step of the set makes.
func (w *web) heard(part, of []int, set int) map[int]bool {
	heard := map[int]bool{}
	for _, i := range part {
		for _, l := range w.steps[i].edges {
			if l.port == "" && of[l.to] == set {
				heard[l.to] = true
			}
		}
	}
	return heard
}

// enters reports whether a set lets people into a journey again; else it only leads them on from waits.
func (w *web) enters(part []int) bool {
	return slices.ContainsFunc(part, func(i int) bool { return w.steps[i].hears != nil })
}
