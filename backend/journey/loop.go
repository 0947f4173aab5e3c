package journey

// findLoops numbers the loops of a drawing: steps from which a way leads back to themselves, those that
// reach each other under one number (strongly connected components, Tarjan 1972, without recursion).
func (v *Version) findLoops(nodes []Node) {
	f := loops{seen: map[*Step]int{}, low: map[*Step]int{}, on: map[*Step]bool{}}
	for _, n := range nodes {
		if s := v.Steps[n.ID]; f.seen[s] == 0 {
			f.search(s)
		}
	}
}

type loops struct {
	n, found  int
	seen, low map[*Step]int
	on        map[*Step]bool
	stack     []*Step
}

// visit is a step on the way of the search, and what of its lines is still to be followed.
type visit struct {
	step *Step
	next []*Step
}

func (f *loops) search(from *Step) {
	way := []visit{f.enter(from)}
	for len(way) > 0 {
		at := &way[len(way)-1]
		if len(at.next) > 0 {
			to := at.next[0]
			at.next = at.next[1:]
			if f.seen[to] == 0 {
				way = append(way, f.enter(to))
			} else if f.on[to] {
				f.low[at.step] = min(f.low[at.step], f.seen[to])
			}
			continue
		}
		s := at.step
		way = way[:len(way)-1]
		if len(way) > 0 {
			up := way[len(way)-1].step
			f.low[up] = min(f.low[up], f.low[s])
		}
		if f.low[s] == f.seen[s] {
			f.close(s)
		}
	}
}

func (f *loops) enter(s *Step) visit {
	f.n++
	f.seen[s], f.low[s], f.on[s] = f.n, f.n, true
	f.stack = append(f.stack, s)
	v := visit{step: s}
	for _, to := range s.Next {
		v.next = append(v.next, to)
	}
	return v
}

// close takes one component off the stack; a single step is a loop only if a line leads from it to itself.
func (f *loops) close(s *Step) {
	i := len(f.stack) - 1
	for f.stack[i] != s {
		i--
	}
	members := f.stack[i:]
	f.stack = f.stack[:i]
	loop := len(members) > 1
	for _, to := range s.Next {
		loop = loop || to == s
	}
	if loop {
		f.found++
	}
	for _, m := range members {
		f.on[m] = false
		if loop {
			m.Loop = f.found
		}
	}
}
