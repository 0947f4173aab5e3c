package journey

import (
	"maps"
	"slices"

	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// steps reads every config and looks for entry triggers. Of a step that is switched off the config is not asked for.
func (c *checker) steps() {
	entries, off := 0, -1
	for i, n := range c.d.Nodes {
		k, ok := kindsByID()[n.Kind]
		if !ok {
			c.add(Error, i, "kind", "kind", short(n.Kind))
			continue
		}
		if k.Category == Entries {
			if n.Disabled {
				off = i
			} else {
				entries++
			}
		}
		if n.Disabled {
			c.config[i] = k.off(n.Config)
			continue
		}
		config, err := c.w.Known.configure(k, n.Config)
		if err != nil {
			c.add(Error, i, "config", "why", problem.Of(err).Sentence())
			continue
		}
		c.config[i] = config
	}
	switch {
	case entries > 0:
	case off < 0:
		c.add(Error, -1, "no_entry")
	default:
		c.add(Error, off, "no_entry_on")
		n := c.d.Nodes[off]
		n.Disabled = false
		c.fix("fix.switch_on", false, Change{Put: Put{Nodes: []Node{n}}})
	}
}

// edges checks both ends of every edge, and keeps the valid ones that people can follow.
func (c *checker) edges() {
	taken := make(map[[2]string]bool, len(c.d.Edges))
	nth := make(map[Edge]int, len(c.d.Edges))
	c.twice = map[[2]string]bool{}
	for _, e := range c.d.Edges {
		from, fromOK := c.index[e.From[0]]
		to, toOK := c.index[e.To]
		nth[e]++
		switch {
		case !fromOK:
			c.add(Error, -1, "line_from")
			c.fixEdge(e, nth[e])
			continue
		case !toOK:
			c.add(Error, from, "line_to", "branch", c.branch(from, e.From[1]))
			c.fixEdge(e, nth[e])
			continue
		case c.isEntry(to):
			c.add(Error, to, "line_into_entry", "from", c.name(from))
			c.fixEdge(e, nth[e])
			continue
		case taken[e.From]:
			c.add(Error, from, "line_twice", "branch", c.branch(from, e.From[1]))
			c.fixEdge(e, nth[e])
			c.twice[e.From] = true
			continue
		case c.config[from] != nil && !c.hasPort(from, e.From[1]):
			c.add(Error, from, "line_port", "to", c.name(to))
			c.fixEdge(e, nth[e])
			continue
		}
		taken[e.From] = true
		if off, ok := c.config[from].(OffConfig); ok && off.Passes.Port != e.From[1] {
			c.unused = append(c.unused, [2]int{from, to})
			continue
		}
		c.out[from] = append(c.out[from], edge{e.From[1], to})
		c.in[to]++
	}
}

// hasPort reports whether a step has an outcome, or would have it were it switched on.
func (c *checker) hasPort(at int, port string) bool {
	if !c.d.Nodes[at].Disabled {
		return hasPort(c.config[at], port)
	}
	k := kindsByID()[c.d.Nodes[at].Kind]
	config, err := k.Configure(c.d.Nodes[at].Config)
	return err != nil || hasPort(config, port)
}

func hasPort(c Config, port string) bool {
	return slices.ContainsFunc(c.Outcomes(), func(o Outcome) bool { return o.Port == port })
}

// mails checks the messages that steps send, and finds those that none sends.
func (c *checker) mails() {
	used := map[string]bool{}
	for i := range c.d.Nodes {
		m, ok := c.config[i].(Sender)
		if !ok {
			continue
		}
		id := m.MessageID()
		mail, known := c.w.Messages[id]
		if !known {
			c.add(Error, i, "mail_unknown")
			continue
		}
		if used[id] {
			continue
		}
		used[id] = true
		title := mail.name(id)
		told := slices.ContainsFunc(mail.Findings, func(f Finding) bool { return f.Line.ID == "finding.message.subject.empty" })
		if mail.Subject == "" && !told {
			c.add(Error, i, "mail_subject", "mail", title)
			c.found[len(c.found)-1].Message = id
		}
		for _, f := range mail.Findings {
			c.add(f.Level, i, "mail", "mail", title, "why", f.Line)
			c.found[len(c.found)-1].Message = id
		}
	}
	for _, id := range c.d.MessageIDs() {
		used[id] = true // also by a step that is switched off
	}
	for _, id := range slices.Sorted(maps.Keys(c.w.Messages)) {
		if !used[id] {
			c.add(Warning, -1, "mail_unused", "mail", c.w.Messages[id].name(id))
			c.found[len(c.found)-1].Message = id
		}
	}
}

// name is how a person knows a message: its title, else its subject.
func (m Mail) name(id string) string {
	return message.Source{ID: id, Title: m.Title, Subject: m.Subject}.Name()
}

// reach finds the steps that no entry trigger leads to. Those to which one would lead were all steps switched on are told
// of apart.
func (c *checker) reach() {
	c.reached = make([]bool, len(c.d.Nodes))
	c.byOff = make([]bool, len(c.d.Nodes))
	if !slices.ContainsFunc(c.d.Nodes, func(n Node) bool { k, ok := kindsByID()[n.Kind]; return ok && k.Category == Entries }) {
		return
	}
	var frontier []int
	for i := range c.d.Nodes {
		if c.isEntry(i) && !c.d.Nodes[i].Disabled {
			c.reached[i] = true
			frontier = append(frontier, i)
		}
	}
	c.flood(frontier, c.reached, nil)
	drawn := slices.Clone(c.reached)
	frontier = frontier[:0]
	more := make(map[int][]int, len(c.unused))
	for _, e := range c.unused {
		more[e[0]] = append(more[e[0]], e[1])
	}
	for i := range c.d.Nodes {
		if c.isEntry(i) || drawn[i] {
			drawn[i] = true
			frontier = append(frontier, i)
		}
	}
	c.flood(frontier, drawn, more)
	for i := range c.d.Nodes {
		switch {
		case c.reached[i]:
		case !drawn[i]:
			c.add(Warning, i, "unreachable")
		case !c.isEntry(i):
			c.byOff[i] = true
		}
	}
}

// flood marks what valid edges, and more, lead to.
func (c *checker) flood(frontier []int, reached []bool, more map[int][]int) {
	take := func(i int) {
		if !reached[i] {
			reached[i] = true
			frontier = append(frontier, i)
		}
	}
	for len(frontier) > 0 {
		at := frontier[len(frontier)-1]
		frontier = frontier[:len(frontier)-1]
		for _, l := range c.out[at] {
			take(l.to)
		}
		for _, to := range more[at] {
			take(to)
		}
	}
}

// open finds outcomes at which passages end because no edge leads on; a hint.
func (c *checker) open() {
	for i := range c.d.Nodes {
		switch config := c.config[i].(type) {
		case Fork:
			for _, o := range config.Outcomes() {
				if !slices.ContainsFunc(c.out[i], func(l edge) bool { return l.port == o.Port }) {
					c.add(Hint, i, "branch_open", "branch", c.branch(i, o.Port))
					c.fixOpen(i, o.Port)
				}
			}
		case Trigger:
			if len(c.out[i]) == 0 {
				c.add(Warning, i, "entry_open")
			}
		}
	}
}
