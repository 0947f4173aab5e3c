package journey

import "slices"

// findLoops numbers the loops of a drawing: steps from which a way leads back to themselves, those that
// reach each other under one number.
func (v *Version) findLoops(nodes []Node) {
	index := make(map[*Step]int, len(nodes))
	for i, n := range nodes {
		index[v.Steps[n.ID]] = i
	}
	out := make([][]edge, len(nodes))
	for i, n := range nodes {
		for port, to := range v.Steps[n.ID].Next {
			out[i] = append(out[i], edge{port, index[to]})
		}
	}
	t := newTarjan(len(nodes), func(at int) []edge { return out[at] }, func(int) bool { return false })
	for i, circle := range t.run() {
		for _, at := range circle {
			v.Steps[nodes[at].ID].Loop = i + 1
		}
	}
}

// tarjan finds the strongly connected parts of a graph, without recursion: R. Tarjan, "Depth-first search and
// linear graph algorithms", 1972.
type tarjan struct {
	edges       func(at int) []edge
	skip        func(at int) bool // steps that are left out
	number, low []int
	onStack     []bool
	stack       []int
	count       int
	circles     [][]int
	part        func(part []int) // if set, called for each part, also of one step: after all parts to which it leads
}

func newTarjan(n int, edges func(int) []edge, skip func(int) bool) *tarjan {
	return &tarjan{edges: edges, skip: skip, number: make([]int, n), low: make([]int, n), onStack: make([]bool, n)}
}

// run gives the parts in which every step leads to every other, and to itself.
func (t *tarjan) run() [][]int {
	for i := range t.number {
		if t.number[i] == 0 && !t.skip(i) {
			t.visit(i)
		}
	}
	return t.circles
}

func (t *tarjan) enter(at int) {
	t.count++
	t.number[at], t.low[at], t.onStack[at] = t.count, t.count, true
	t.stack = append(t.stack, at)
}

func (t *tarjan) visit(root int) {
	type frame struct{ at, next int }
	t.enter(root)
	path := []frame{{at: root}}
	for len(path) > 0 {
		f := &path[len(path)-1]
		if edges := t.edges(f.at); f.next < len(edges) {
			to := edges[f.next].to
			f.next++
			switch {
			case t.skip(to):
			case t.number[to] == 0:
				t.enter(to)
				path = append(path, frame{at: to})
			case t.onStack[to]:
				t.low[f.at] = min(t.low[f.at], t.number[to])
			}
			continue
		}
		at := f.at
		path = path[:len(path)-1]
		if len(path) > 0 {
			above := path[len(path)-1].at
			t.low[above] = min(t.low[above], t.low[at])
		}
		if t.low[at] == t.number[at] {
			t.leave(at)
		}
	}
}

// leave takes one strongly connected part off the stack; it is a circle when it has two steps or an edge into itself.
func (t *tarjan) leave(root int) {
	from := len(t.stack) - 1
	for t.stack[from] != root { // the part lies at the top
		from--
	}
	part := slices.Clone(t.stack[from:])
	t.stack = t.stack[:from]
	for _, at := range part {
		t.onStack[at] = false
	}
	if t.part != nil {
		t.part(part)
	}
	if len(part) > 1 || slices.ContainsFunc(t.edges(root), func(l edge) bool { return l.to == root }) {
		t.circles = append(t.circles, part)
	}
}
