package journey

import (
	"maps"
	"slices"
	"strings"
	"time"

	"tabiji/backend/event"
	"tabiji/backend/words"
)

// Ties are what a journey has to do with others: the steps that cause something, the triggers and waits that hear
// something, and the edges between them that a chain of causes can follow. Edges by which leaving a step is progress
// are left out, because a chain ends there (design D28).
type Ties struct {
	id, title string
	closed    bool // nobody comes again so soon, so no circle passes by its triggers
	parallel  bool // one person may be inside several times at once
	steps     []tied
}

// tied is one step. Its edges lead to other steps of the same journey, by index.
type tied struct {
	node   Node // without its config
	name   words.Line
	entry  bool
	hears  Trigger // nil: nothing
	branch *branch // of a wait for events: a step of its own; nil: none
	causes []Caused
	edges  []edge
}

// TiesOf finds what a drawing has to do with other journeys; nil when nothing it does can go on from a trigger or a wait
// for events to a cause, as with most journeys.
func TiesOf(d Drawing) *Ties {
	c := newChecker(d, World{})
	for i, n := range d.Nodes {
		c.config[i] = configOf(n)
	}
	c.connect()
	return c.ties()
}

// connect keeps the edges with two existing ends; the others are found by edges.
func (c *checker) connect() {
	for _, e := range c.d.Edges {
		from, fromOK := c.index[e.From[0]]
		to, toOK := c.index[e.To]
		if off, ok := c.config[max(from, 0)].(OffConfig); fromOK && toOK && (!ok || off.Passes.Port == e.From[1]) {
			c.out[from] = append(c.out[from], edge{e.From[1], to})
		}
	}
}

func (c *checker) ties() *Ties {
	t := &Ties{id: c.d.ID, title: c.d.Title, closed: c.d.Settings.once() || c.d.Settings.Reentry == AfterDays, parallel: c.d.Settings.Parallel}
	if !slices.ContainsFunc(c.config, listens) && !slices.ContainsFunc(c.config, is[Awaiter]) || !slices.ContainsFunc(c.config, is[Causer]) {
		return nil
	}
	place := make([]int, len(c.d.Nodes)) // 1 + index in t.steps
	for i, n := range c.d.Nodes {
		if c.config[i] == nil {
			continue
		}
		s := tied{node: Node{ID: n.ID, Kind: n.Kind, Title: n.Title}, entry: is[Trigger](c.config[i]), name: c.name(i)}
		if listens(c.config[i]) {
			s.hears = c.config[i].(Trigger)
		}
		if causer, ok := c.config[i].(Causer); ok {
			s.causes = causer.Causes()
		}
		t.steps = append(t.steps, s)
		place[i] = len(t.steps)
	}
	for i := range c.d.Nodes {
		branches := t.split(place[i]-1, c.config[i])
		for _, l := range c.out[i] {
			if place[i] > 0 && place[l.to] > 0 && !Progresses(c.config[i], l.port) {
				from := place[i] - 1
				if b, ok := branches[l.port]; ok {
					from = b
				}
				t.steps[from].edges = append(t.steps[from].edges, edge{l.port, place[l.to] - 1})
			}
		}
	}
	return t
}

func listens(c Config) bool {
	t, ok := c.(Trigger)
	return ok && len(t.Topics()) > 0
}

func is[T any](c Config) bool {
	_, is := c.(T)
	return is
}

// web is several journeys as one graph: the edges drawn, and the ones that causes make.
type web struct {
	steps    []tied
	owner    []int // by step: index of the journey
	journeys []*Ties
	made     map[[2]int]made  // edges that are causes
	hear     map[string][]int // the triggers and branches of waits that hear an event, by its key
	ears     []int            // the steps that hear any event
}

// made describes an edge that is a cause: the key of its event, and of the event that must happen before it can happen
// again; "": none.
type made struct{ event, after string }

// circles finds ways on which what this journey does lets the same person into it again, or leads them on from a wait
// again, over other journeys too, without progress between.
func (c *checker) circles() {
	own := c.ties()
	if own == nil {
		return
	}
	w := weave(append([]*Ties{own}, c.w.Others...))
	for _, part := range w.closed() {
		if at, names := w.describe(part); at >= 0 {
			id := "circle"
			if slices.ContainsFunc(part, func(s int) bool { return w.owner[s] != w.owner[at] }) {
				id = "circle_of_journeys"
			}
			if !w.enters(part) {
				id = "circle_of_waits"
			}
			c.add(Warning, c.index[w.steps[at].node.ID], id, "steps", names)
		}
	}
}

// weave joins several journeys into one graph: from every step that causes something leads an edge to every trigger, and
// every branch of a wait, that hears it.
func weave(journeys []*Ties) *web {
	w := &web{journeys: journeys, made: map[[2]int]made{}, hear: map[string][]int{}}
	for j, t := range journeys {
		from := len(w.steps)
		for _, s := range t.steps {
			s.edges = slices.Clone(s.edges)
			for k := range s.edges {
				s.edges[k].to += from
			}
			if s.branch != nil {
				s.branch = &branch{wait: s.branch.wait + from, awaits: s.branch.awaits, no: s.branch.no}
			}
			w.steps, w.owner = append(w.steps, s), append(w.owner, j)
		}
	}
	for i := range w.steps {
		if s := &w.steps[i]; s.branch != nil || s.hears != nil {
			w.ears = append(w.ears, i)
		}
	}
	for i := range w.steps {
		for _, caused := range w.steps[i].causes {
			key := keyOf(caused.Event)
			who, known := w.hear[key]
			if !known {
				who = w.listeners(caused.Event)
				w.hear[key] = who
			}
			for _, to := range who {
				if w.own(i, to) {
					continue
				}
				w.made[[2]int{i, to}] = made{key, keyOf(caused.After)}
				w.steps[i].edges = append(w.steps[i].edges, edge{to: to})
			}
		}
	}
	return w
}

// listeners are what hears the event: the triggers of journeys that people may come to again, and branches of waits.
func (w *web) listeners(e event.Event) (list []int) {
	for _, i := range w.ears {
		s := &w.steps[i]
		if s.branch.hears(e) {
			list = append(list, i)
		}
		if s.hears == nil || w.journeys[w.owner[i]].closed {
			continue
		}
		if _, fired := s.hears.Hears(e, time.UTC); fired {
			list = append(list, i)
		}
	}
	return list
}

// keyOf names what is known of an event.
func keyOf(e event.Event) string {
	if e.Kind == "" {
		return ""
	}
	b := []string{e.Kind}
	for _, k := range slices.Sorted(maps.Keys(e.Props)) {
		b = append(b, k, e.Props[k])
	}
	return strings.Join(b, "\x00")
}

// closed are the sets of steps from each of which a chain of causes leads to each other. A cause that can happen only
// after something that no step of the set does is not part of a circle, unless people also come in by another way.
// Neither is a wait whose event no step of the set makes (what comes from outside is progress), or to which the set does
// not lead.
func (w *web) closed() (parts [][]int) {
	for range mostPrunings {
		var of []int
		parts, of = w.parts()
		dropped := false
		for p, part := range parts {
			does := map[string]bool{}
			for _, i := range part {
				for _, caused := range w.steps[i].causes {
					does[keyOf(caused.Event)] = true
				}
			}
			heard := w.heard(part, of, p+1)
			other := map[toTrigger]bool{}
			for _, i := range part {
				before := len(w.steps[i].edges)
				w.steps[i].edges = slices.DeleteFunc(w.steps[i].edges, func(l edge) bool {
					if of[l.to] != p+1 {
						return false
					}
					if b := w.steps[l.to].branch; b != nil && (!heard[l.to] || of[b.wait] != p+1) {
						return true
					}
					if l.port != "" {
						return false
					}
					m := w.made[[2]int{i, l.to}]
					if m.after == "" || does[m.after] {
						return false
					}
					to := toTrigger{l.to, m.event}
					way, known := other[to]
					if !known {
						way = w.otherWay(of, part, to)
						other[to] = way
					}
					return !way
				})
				dropped = dropped || len(w.steps[i].edges) < before
			}
		}
		if !dropped {
			return parts
		}
	}
	return parts
}

// mostPrunings bounds how often edges that cannot be passed are removed; what is left then is reported, even if it
// might not be a circle.
const mostPrunings = 20

// toTrigger is a pair of a trigger (or branch) and the key of an event that it hears.
type toTrigger struct {
	trigger int
	event   string
}

// otherWay reports whether people come into a set by a trigger outside of it, or into the journey of a trigger by
// another that the event does not fire: the event can happen to them, although it could not happen again to people
// inside.
func (w *web) otherWay(of, part []int, to toTrigger) bool {
	owners := map[int]bool{}
	for _, i := range part {
		owners[w.owner[i]] = true
	}
	for i, s := range w.steps {
		if !s.entry || !owners[w.owner[i]] {
			continue
		}
		if of[i] != of[part[0]] || w.owner[i] == w.owner[to.trigger] && !slices.Contains(w.hear[to.event], i) {
			return true
		}
	}
	return false
}

// parts are the sets of steps that lead to each other with a cause among their edges; of is 1 + the set of each step.
func (w *web) parts() (parts [][]int, of []int) {
	t := newTarjan(len(w.steps), func(at int) []edge { return w.steps[at].edges }, func(int) bool { return false })
	of = make([]int, len(w.steps))
	for _, part := range t.run() {
		parts = append(parts, part)
		for _, i := range part {
			of[i] = len(parts)
		}
		caused := slices.ContainsFunc(part, func(i int) bool {
			return slices.ContainsFunc(w.steps[i].edges, func(l edge) bool { return l.port == "" && of[l.to] == of[i] })
		})
		if !caused {
			parts = parts[:len(parts)-1]
			for _, i := range part {
				of[i] = 0
			}
		}
	}
	return parts, of
}

// describe names one way round through the first journey: the steps that cause, and the triggers and waits that hear, in
// their order. at is the step of the first journey that the finding is attached to; -1: the circle does not touch that
// journey.
func (w *web) describe(part []int) (at int, names []words.Line) {
	in := map[int]bool{}
	for _, i := range part {
		in[i] = true
	}
	from, to := -1, -1
	for _, i := range part {
		for _, l := range w.steps[i].edges {
			if l.port == "" && in[l.to] && (w.owner[i] == 0 || w.owner[l.to] == 0) && (from < 0 || w.owner[from] != 0) {
				from, to = i, l.to
			}
		}
	}
	if from < 0 {
		return -1, nil
	}
	way := w.way(to, from, in)
	if at = from; w.owner[from] != 0 {
		at = to
	}
	several := slices.ContainsFunc(way, func(i int) bool { return w.owner[i] != 0 })
	for k, i := range way {
		first, last := k == 0, k == len(way)-1
		makes := !last && w.isMade(i, way[k+1])
		made := !first && w.isMade(way[k-1], i)
		if !first && !last && !makes && !made && w.steps[i].branch == nil {
			continue
		}
		name := w.steps[i].name
		if several {
			name = words.New("finding.circle.of", "journey", short(w.journeys[w.owner[i]].title), "step", name)
		}
		names = append(names, name)
	}
	return at, names
}

func (w *web) isMade(from, to int) bool {
	_, is := w.made[[2]int{from, to}]
	return is
}

// way is a shortest way between two steps of a set.
func (w *web) way(from, to int, in map[int]bool) []int {
	before := map[int]int{from: -1}
	for frontier := []int{from}; len(frontier) > 0; frontier = frontier[1:] {
		if frontier[0] == to {
			break
		}
		for _, l := range w.steps[frontier[0]].edges {
			if _, seen := before[l.to]; !seen && in[l.to] {
				before[l.to] = frontier[0]
				frontier = append(frontier, l.to)
			}
		}
	}
	var way []int
	for at := to; at >= 0; at = before[at] {
		way = append(way, at)
	}
	slices.Reverse(way)
	return way
}

// mailLoops finds loops with a mail or notice and without a wait of an hour or more: the same one would come again and
// again. Loops without any wait are errors already.
func (c *checker) mailLoops() {
	quick := make([][]edge, len(c.d.Nodes))
	for i, edges := range c.out {
		quick[i] = slices.DeleteFunc(slices.Clone(edges), func(l edge) bool { return c.config[i] != nil && Progresses(c.config[i], l.port) })
	}
	t := newTarjan(len(c.d.Nodes), func(at int) []edge { return quick[at] }, func(int) bool { return false })
	for _, loop := range t.run() {
		slices.Sort(loop)
		tells := slices.IndexFunc(loop, c.tells)
		if tells >= 0 && slices.ContainsFunc(loop, c.takesTime) {
			c.add(Warning, loop[tells], "mail_loop", "steps", c.names(loop))
		}
	}
}

// tells reports whether a step mails or notifies.
func (c *checker) tells(at int) bool {
	k, ok := kindsByID()[c.d.Nodes[at].Kind]
	return ok && (k.Category == Mails || k.Category == Notices)
}
