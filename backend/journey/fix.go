package journey

import (
	"encoding/json"
	"fmt"
	"hash/fnv"

	"tabiji/backend/words"
)

// Fix is a change that puts right what was found, as far as a program can know: it is offered, and made when a person
// asks for it.
type Fix struct {
	Title  words.Line `json:"title"`
	Change Change     `json:"change"`
}

// fix offers a change that puts right what was found last.
func (c *checker) fix(title string, change Change) {
	c.found[len(c.found)-1].Fix = &Fix{Title: words.New(title), Change: change}
}

// fixEdge offers to drop the edge that was found last.
func (c *checker) fixEdge(e Edge, n int) {
	key := NthEdge{Edge: e}
	if n > 1 {
		key.N = n
	}
	c.fix("fix.line_drop", Change{Drop: Drop{Edges: []NthEdge{key}}})
}

// fixOpen offers to end the way at an outcome that was found open.
func (c *checker) fixOpen(at int, port string) {
	n := c.d.Nodes[at]
	end := Node{ID: c.newID(n.ID, port), Kind: exit().ID, At: [2]float64{n.At[0], min(n.At[1]+160, farthest)}, Config: json.RawMessage("{}")}
	c.fix("fix.end", Change{Put: Put{Nodes: []Node{end}, Edges: []NthEdge{{Edge: Edge{From: [2]string{n.ID, port}, To: end.ID}}}}})
}

// newID is an id for a step behind an outcome, the same for the same drawing.
func (c *checker) newID(node, port string) string {
	hash := fnv.New32a()
	hash.Write([]byte(node + "/" + port))
	for sum := hash.Sum32(); ; sum++ {
		id := fmt.Sprintf("end_%08x", sum)
		if _, taken := c.index[id]; !taken {
			return id
		}
	}
}
