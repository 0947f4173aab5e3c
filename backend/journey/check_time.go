package journey

import (
	"encoding/json"
	"fmt"
	"slices"

	"tabiji/backend/contact"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// takesTime reports whether a person surely stays at a step. A mail may be skipped at once, so it
// does not count.
func (c *checker) takesTime(at int) bool {
	p, ok := c.config[at].(Pause)
	return ok && p.TakesTime()
}

// loops finds loops without a wait; the walk of a person in one would never end.
func (c *checker) loops() {
	t := newTarjan(len(c.d.Nodes), func(at int) []edge { return c.out[at] }, c.takesTime)
	for _, circle := range t.run() {
		slices.Sort(circle)
		c.add(Error, circle[0], "loop", "steps", c.names(circle))
		c.fixLoop(circle)
	}
}

// fixLoop offers a wait before the first step of a loop, where the loop is no loop without that step.
func (c *checker) fixLoop(circle []int) {
	inside := make(map[int]bool, len(circle))
	for _, at := range circle {
		inside[at] = true
	}
	place := make(map[int]int, len(circle))
	for i, at := range circle {
		place[at] = i
	}
	rest := newTarjan(len(circle), func(i int) (edges []edge) {
		for _, l := range c.out[circle[i]] {
			if to, ok := place[l.to]; ok {
				edges = append(edges, edge{l.port, to})
			}
		}
		return edges
	}, func(i int) bool { return i == 0 })
	if len(rest.run()) > 0 {
		return
	}
	ways := slices.DeleteFunc(slices.Clone(c.into(circle[0])), func(w way) bool { return !inside[w.from] })
	c.fix("fix.wait_in", false, c.waitBefore(circle[0], ways))
}

// mostNamed is how many steps a sentence names.
const mostNamed = 5

func (c *checker) names(steps []int) []words.Line {
	names := make([]words.Line, 0, mostNamed+1)
	for _, at := range steps {
		if len(names) == mostNamed {
			return append(names, words.New("step.more", "n", len(steps)-mostNamed))
		}
		names = append(names, c.name(at))
	}
	return names
}

// pace finds mails that leave at the same time, waits directly after waits, and waits that nothing follows.
func (c *checker) pace() {
	after := make([]int, len(c.d.Nodes)) // 1 + the mail step that a person may come from without a wait
	var close []int                      // findings of steps that follow a mail too soon
	for i := range c.d.Nodes {
		if is[Sender](c.config[i]) {
			c.follow(i, after, func() { close = append(close, len(c.found)-1) })
		}
	}
	for _, f := range close {
		at := c.found[f].order
		ways := slices.DeleteFunc(slices.Clone(c.into(at)), func(w way) bool {
			mails := is[Sender](c.config[w.from])
			return mails && w.port == PortFailed || !mails && after[w.from] == 0
		})
		c.fixOf(f, "fix.wait_in", false, c.waitBefore(at, ways))
	}
	for i := range c.d.Nodes {
		if !is[Pause](c.config[i]) {
			continue
		}
		if len(c.out[i]) == 0 {
			c.add(Warning, i, "wait_last")
			c.fixOpen(i, c.config[i].Outcomes()[0].Port)
		}
		for _, l := range c.out[i] {
			if i != l.to && c.isLength(i) && c.isLength(l.to) {
				c.add(Warning, l.to, "wait_twice", "first", c.name(i))
				c.fixTwoWaits(i, l.to)
			}
		}
	}
}

// fixTwoWaits offers one wait of both lengths, where that is the same for everybody; else it offers to take out the second.
func (c *checker) fixTwoWaits(first, second int) {
	next := -1
	if len(c.out[second]) > 0 {
		next = c.out[second][0].to
	}
	change := c.takeOut(second, next)
	a, isSpan := c.config[first].(WaitConfig)
	b, areSpans := c.config[second].(WaitConfig)
	if sum := a.Amount + b.Amount; isSpan && areSpans && a.Unit == b.Unit && c.in[second] == 1 && sum <= longestSpan(a.Unit) {
		n := c.d.Nodes[first]
		n.Config = json.RawMessage(fmt.Sprintf(`{"amount":%d,"unit":"%s"}`, sum, a.Unit))
		change.Put.Nodes = append(change.Put.Nodes, n)
		c.fix("fix.waits_join", true, change)
		return
	}
	c.fix("fix.wait_out", false, change)
}

// isLength reports whether people stay at a step for a drawn length, so that two in a row could be one.
func (c *checker) isLength(at int) bool {
	p, ok := c.config[at].(Pause)
	return ok && p.Length() != ""
}

// follow walks on from a mail that was sent, up to waits and further mails. Every step is walked
// through once over all mails, so a large drawing stays fast.
func (c *checker) follow(mail int, after []int, told func()) {
	frontier := []int{mail}
	for len(frontier) > 0 {
		at := frontier[len(frontier)-1]
		frontier = frontier[:len(frontier)-1]
		for _, l := range c.out[at] {
			if at == mail && l.port == PortFailed || after[l.to] != 0 || c.takesTime(l.to) {
				continue
			}
			after[l.to] = mail + 1
			if is[Sender](c.config[l.to]) {
				if l.to != mail {
					c.add(Warning, l.to, "mails_together", "first", c.name(mail))
					told()
				}
				continue
			}
			if is[Fork](c.config[l.to]) && len(c.config[l.to].Needs().Kinds()) > 0 {
				c.add(Hint, l.to, "asked_at_once", "first", c.name(mail))
				told()
			}
			frontier = append(frontier, l.to)
		}
	}
}

// questions runs the checks of the configs that have some of their own.
func (c *checker) questions() {
	for i, config := range c.config {
		if one, ok := config.(checked); ok {
			one.check(c, i)
		}
	}
}

// absence reports whether a question asks that something did not happen within some days.
func absence(t segment.Tree, negated bool) bool {
	if t.Event != "" {
		return negated == (t.AtMost == nil) && t.WithinDays > 0
	}
	any := func(children []segment.Tree, negated bool) bool {
		return slices.ContainsFunc(children, func(child segment.Tree) bool { return absence(child, negated) })
	}
	return any(t.All, negated) || any(t.Any, negated) || any(t.None, !negated)
}

func (c *checker) fields(at int, keys []string) {
	if c.w.Fields == nil {
		return
	}
	for _, key := range keys {
		if _, own := c.w.Fields[key]; !own && !segment.StandardField(key) {
			c.add(Warning, at, "field_unknown", "field", short(key))
		}
	}
}

// typeOf is what a field holds; known is false for one that is not there, and where fields are not checked.
func (c *checker) typeOf(key string) (kind contact.FieldType, known bool) {
	if segment.StandardField(key) {
		return contact.TypeOf(key), true
	}
	kind, known = c.w.Fields[key]
	return kind, known
}

// fit finds comparisons that the type of their field does not let come true, or only by chance.
func (c *checker) fit(at int, leaf *segment.Tree) {
	kind, known := c.typeOf(leaf.Field)
	if !known {
		return
	}
	misfit, as, value := leaf.Fit(kind)
	kv := []any{"rule", segment.Describe(*leaf), "field", segment.FieldLine(leaf.Field)}
	switch misfit {
	case segment.Never:
		c.add(Warning, at, "rule_type", append(kv, "want", "type."+string(as), "type", "type."+string(kind))...)
	case segment.NoValue:
		c.add(Warning, at, "rule_value", append(kv, "value", value, "type", "type."+string(kind))...)
	case segment.ByChance:
		c.add(Hint, at, "rule_text", append(kv, "want", "type."+string(as))...)
	}
}

func (c *checker) value(at int, config FieldConfig) {
	kind, known := c.typeOf(config.Field)
	if known && kind != contact.Text && config.Value != "" && !segment.Fits(kind, config.Value) {
		c.add(Warning, at, "field_type", "field", segment.FieldLine(config.Field), "value", short(config.Value), "type", "type."+string(kind))
	}
}
