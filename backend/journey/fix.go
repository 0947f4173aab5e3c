package journey

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"

	"tabiji/backend/words"
)

// Fix is a change that puts right what was found, as far as a program can know: it is offered, and made when a person
// asks for it.
type Fix struct {
	Title  words.Line `json:"title"`
	Change Change     `json:"change"`
	// Safe says that nobody gets other mail, or at another time, because of it.
	Safe bool `json:"safe,omitempty"`
}

// fix offers a change that puts right what was found last. One that leads a line elsewhere is not offered where two begin
// at the same outcome: the other one would become the line that people follow.
func (c *checker) fix(title string, safe bool, change Change) {
	c.fixOf(len(c.found)-1, title, safe, change)
}

func (c *checker) fixOf(found int, title string, safe bool, change Change) {
	if len(c.twice) > 0 && slices.ContainsFunc(change.Put.Edges, func(e NthEdge) bool { return c.twice[e.From] }) {
		return
	}
	c.found[found].Fix = &Fix{Title: words.New(title), Change: change, Safe: safe}
}

// fixEdge offers to drop the edge that was found last.
func (c *checker) fixEdge(e Edge, n int) {
	c.fix("fix.line_drop", true, Change{Drop: Drop{Edges: []NthEdge{nthEdge(e, n)}}})
}

func nthEdge(e Edge, n int) NthEdge {
	key := NthEdge{Edge: e}
	if n > 1 {
		key.N = n
	}
	return key
}

// fixOpen offers to end the way at an outcome that was found open.
func (c *checker) fixOpen(at int, port string) {
	n := c.d.Nodes[at]
	end := Node{ID: c.newID("end", n.ID, port), Kind: exit().ID, At: [2]float64{n.At[0], min(n.At[1]+160, farthest)}, Config: json.RawMessage("{}")}
	c.fix("fix.end", true, Change{Put: Put{Nodes: []Node{end}, Edges: []NthEdge{{Edge: Edge{From: [2]string{n.ID, port}, To: end.ID}}}}})
}

// newID is an id for a step behind an outcome, the same for the same drawing.
func (c *checker) newID(what, node, port string) string {
	hash := fnv.New32a()
	hash.Write([]byte(node + "/" + port))
	for sum := hash.Sum32(); ; sum++ {
		id := fmt.Sprintf("%s_%08x", what, sum)
		if _, taken := c.index[id]; !taken {
			return id
		}
	}
}

// touching are the edges of the drawing with an end at a step, valid or not.
func (c *checker) touching(at int) []NthEdge {
	if c.ends == nil {
		c.ends = make(map[string][]NthEdge, len(c.d.Nodes))
		nth := make(map[Edge]int, len(c.d.Edges))
		for _, e := range c.d.Edges {
			nth[e]++
			key := nthEdge(e, nth[e])
			c.ends[e.From[0]] = append(c.ends[e.From[0]], key)
			if e.To != e.From[0] {
				c.ends[e.To] = append(c.ends[e.To], key)
			}
		}
	}
	return c.ends[c.d.Nodes[at].ID]
}

// way is a valid edge from the side of the step to which it leads.
type way struct {
	from int
	port string
}

// into are the valid edges that lead to a step.
func (c *checker) into(at int) []way {
	if c.back == nil {
		c.back = make([][]way, len(c.d.Nodes))
		for i, edges := range c.out {
			for _, l := range edges {
				c.back[l.to] = append(c.back[l.to], way{i, l.port})
			}
		}
	}
	return c.back[at]
}

// takeOut is the change that takes out a step and leads everybody who came to it to another one; to -1: to none.
func (c *checker) takeOut(at, to int) Change {
	n := c.d.Nodes[at]
	change := Change{Drop: Drop{Nodes: []string{n.ID}, Edges: slices.Clone(c.touching(at))}}
	for _, w := range c.into(at) {
		if to >= 0 && to != at && w.from != at {
			change.Put.Edges = append(change.Put.Edges, NthEdge{Edge: Edge{From: [2]string{c.d.Nodes[w.from].ID, w.port}, To: c.d.Nodes[to].ID}})
		}
	}
	for _, p := range c.d.Phases {
		if i := slices.Index(p.Nodes, n.ID); i >= 0 {
			p.Nodes = slices.DeleteFunc(slices.Clone(p.Nodes), func(id string) bool { return id == n.ID })
			change.Put.Phases = append(change.Put.Phases, p)
		}
	}
	return change
}

// waitBefore is the change that puts a wait of a day into some of the edges to a step.
func (c *checker) waitBefore(at int, ways []way) Change {
	n := c.d.Nodes[at]
	from := c.d.Nodes[ways[0].from]
	wait := Node{ID: c.newID("wait", from.ID, ways[0].port), Kind: waitDuration().ID, Config: json.RawMessage(`{"amount":1,"unit":"day"}`),
		At: [2]float64{(from.At[0] + n.At[0]) / 2, (from.At[1] + n.At[1]) / 2}}
	change := Change{Put: Put{Nodes: []Node{wait}}}
	for _, w := range ways {
		old := Edge{From: [2]string{c.d.Nodes[w.from].ID, w.port}, To: n.ID}
		for _, e := range c.touching(at) {
			if e.Edge == old { // also where it was drawn twice
				change.Drop.Edges = append(change.Drop.Edges, e)
			}
		}
		change.Put.Edges = append(change.Put.Edges, NthEdge{Edge: Edge{From: old.From, To: wait.ID}})
	}
	change.Put.Edges = append(change.Put.Edges, NthEdge{Edge: Edge{From: [2]string{wait.ID, PortNext}, To: n.ID}})
	return change
}

// fixBranch offers to remove a branch that was found to be without use, with its line. The last branch of a step stays.
func (c *checker) fixBranch(at int, port string) {
	n := c.d.Nodes[at]
	var config map[string]json.RawMessage
	var branches []json.RawMessage
	if json.Unmarshal(n.Config, &config) != nil || json.Unmarshal(config["branches"], &branches) != nil || len(branches) < 2 {
		return
	}
	branches = slices.DeleteFunc(branches, func(raw json.RawMessage) bool {
		var b struct{ Port string }
		return json.Unmarshal(raw, &b) == nil && b.Port == port
	})
	config["branches"] = compact(encode(branches, ""))
	n.Config = compact(encode(config, ""))
	change := Change{Put: Put{Nodes: []Node{n}}}
	for _, e := range c.touching(at) {
		if e.From == [2]string{n.ID, port} {
			change.Drop.Edges = append(change.Drop.Edges, e)
		}
	}
	c.fix("fix.branch_drop", true, change)
}
