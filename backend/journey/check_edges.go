package journey

import (
	"maps"
	"slices"

	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// steps reads every config and looks for entry triggers.
func (c *checker) steps() {
	entries := 0
	for i, n := range c.d.Nodes {
		k, ok := kindsByID()[n.Kind]
		if !ok {
			c.add(Error, i, "kind", "kind", short(n.Kind))
			continue
		}
		if k.Category == Entries {
			entries++
		}
		config, err := c.w.Known.configure(k, n.Config)
		if err != nil {
			c.add(Error, i, "config", "why", problem.Of(err).Sentence())
			continue
		}
		c.config[i] = config
	}
	if entries == 0 {
		c.add(Error, -1, "no_entry")
	}
}

// edges checks both ends of every edge, and keeps the valid ones.
func (c *checker) edges() {
	taken := make(map[[2]string]bool, len(c.d.Edges))
	nth := make(map[Edge]int, len(c.d.Edges))
	for _, e := range c.d.Edges {
		from, fromOK := c.index[e.From[0]]
		to, toOK := c.index[e.To]
		nth[e]++
		switch {
		case !fromOK:
			c.add(Error, -1, "line_from", "id", short(e.From[0]))
			c.fixEdge(e, nth[e])
			continue
		case !toOK:
			c.add(Error, from, "line_to", "id", short(e.To))
			c.fixEdge(e, nth[e])
			continue
		case c.isEntry(to):
			c.add(Error, to, "line_into_entry", "from", c.name(from))
			c.fixEdge(e, nth[e])
			continue
		case taken[e.From]:
			c.add(Error, from, "line_twice", "port", short(e.From[1]))
			c.fixEdge(e, nth[e])
			continue
		case c.config[from] != nil && !hasPort(c.config[from], e.From[1]):
			c.add(Error, from, "line_port", "port", short(e.From[1]))
			c.fixEdge(e, nth[e])
			continue
		}
		taken[e.From] = true
		c.out[from] = append(c.out[from], edge{e.From[1], to})
		c.in[to]++
	}
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
			c.add(Error, i, "mail_unknown", "id", short(id))
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

// reach finds the steps that no entry trigger leads to.
func (c *checker) reach() {
	c.reached = make([]bool, len(c.d.Nodes))
	var todo []int
	for i := range c.d.Nodes {
		if c.isEntry(i) {
			c.reached[i] = true
			todo = append(todo, i)
		}
	}
	if len(todo) == 0 {
		return
	}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, l := range c.out[at] {
			if !c.reached[l.to] {
				c.reached[l.to] = true
				todo = append(todo, l.to)
			}
		}
	}
	for i := range c.d.Nodes {
		if !c.reached[i] {
			c.add(Warning, i, "unreachable")
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
					c.add(Hint, i, "branch_open", "branch", outcomeName(o))
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
