package journey

import (
	"slices"

	"tabiji/backend/contact"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

func outcomeName(o Outcome) words.Line {
	switch {
	case o.Title != "":
		return words.New("step.titled", "title", short(o.Title))
	case o.Word != "":
		return words.New("port.named", "port", o.Word)
	}
	return words.New("step.titled", "title", o.Port)
}

// takesTime reports whether a person surely stays at a step. A mail may be skipped at once, so it
// does not count.
func (c *checker) takesTime(at int) bool {
	p, ok := c.config[at].(Pause)
	return ok && p.TakesTime()
}

// loops finds circles without a wait: a person in one would never stop.
func (c *checker) loops() {
	t := newTarjan(len(c.d.Nodes), func(at int) []edge { return c.out[at] }, c.takesTime)
	for _, circle := range t.run() {
		slices.Sort(circle)
		c.add(Error, circle[0], "loop", "steps", c.names(circle))
	}
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

// pace finds mails that leave together, waits that follow waits, and waits for nothing.
func (c *checker) pace() {
	after := make([]int, len(c.d.Nodes)) // 1 + the mail step that a person may come from without a wait
	for i := range c.d.Nodes {
		if is[Sender](c.config[i]) {
			c.follow(i, after)
		}
	}
	for i := range c.d.Nodes {
		if !is[Pause](c.config[i]) {
			continue
		}
		if len(c.out[i]) == 0 {
			c.add(Warning, i, "wait_last")
		}
		for _, l := range c.out[i] {
			if c.isLength(i) && c.isLength(l.to) {
				c.add(Warning, l.to, "wait_twice", "first", c.name(i))
			}
		}
	}
}

// isLength reports whether people stay at a step for a length, of which two could be one.
func (c *checker) isLength(at int) bool {
	p, ok := c.config[at].(Pause)
	return ok && p.Length() != ""
}

// follow walks on from a mail that was sent, up to waits and further mails. Every step is walked
// through once over all mails, so a large drawing stays fast.
func (c *checker) follow(mail int, after []int) {
	todo := []int{mail}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, l := range c.out[at] {
			if at == mail && l.port == PortFailed || after[l.to] != 0 || c.takesTime(l.to) {
				continue
			}
			after[l.to] = mail + 1
			if is[Sender](c.config[l.to]) {
				if l.to != mail {
					c.add(Warning, l.to, "mails_together", "first", c.name(mail))
				}
				continue
			}
			if is[Fork](c.config[l.to]) && len(c.config[l.to].Needs().Kinds()) > 0 {
				c.add(Hint, l.to, "asked_at_once", "first", c.name(mail))
			}
			todo = append(todo, l.to)
		}
	}
}

// questions looks into what steps read and write.
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
