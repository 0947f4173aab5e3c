package journey

import (
	"cmp"
	"maps"
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// Level is the severity of a finding; only errors keep a journey from being published.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Hint    Level = "hint"
)

// Finding is one thing that is or may be wrong with a drawing.
type Finding struct {
	Level   Level      `json:"level"`
	Node    string     `json:"node,omitempty"`
	Message string     `json:"message,omitempty"`
	Line    words.Line `json:"line"`
	Fix     *Fix       `json:"fix,omitempty"` // nil: only its author knows how
}

// World is what a check must know beyond the drawing.
type World struct {
	Fields   map[string]contact.FieldType // the owner's fields by key; the standard ones are always known. nil: fields are not checked
	Messages map[string]Mail              // the journey's, by id; messages inside the drawing are known anyway
	Zone     string                       // of the workspace; used when the drawing names none
	Others   []*Ties                      // of the other journeys that take people in
	Known    *Known                       // what former checks found out; nil: nothing
}

// Mail is what a check must know of a message.
type Mail struct {
	Title    string
	Purpose  contact.Purpose
	Subject  string
	Findings []Finding // of the message itself: Liquid, links, pictures
}

// Check finds what is or may be wrong with a drawing: errors, then warnings, then hints, each in
// drawing order with what concerns the whole journey first. It takes time proportional to the drawing.
func Check(d Drawing, w World) []Finding {
	c := newChecker(d, w)
	c.settings()
	c.steps()
	c.edges()
	c.mails()
	c.reach()
	c.loops()
	c.mailLoops()
	c.circles()
	c.pace()
	c.questions()
	c.open()
	c.later()
	slices.SortStableFunc(c.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(weight(a.Level), weight(b.Level)), cmp.Compare(a.order, b.order))
	})
	findings := make([]Finding, len(c.found))
	for i := range c.found {
		findings[i] = c.found[i].Finding
	}
	return findings
}

// Publishable reports whether no finding is an error.
func Publishable(findings []Finding) bool {
	return !slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Error })
}

func weight(l Level) int {
	switch l {
	case Error:
		return 0
	case Warning:
		return 1
	}
	return 2
}

type found struct {
	Finding
	order int // index of the step; -1 for the whole journey
}

// checker is the drawing as a graph: steps by index, edges as pairs of them.
type checker struct {
	d       Drawing
	w       World
	own     []string // keys of w.Fields; nil when fields are not checked
	index   map[string]int
	config  []Config // nil where it cannot be read
	out     [][]edge // valid edges only
	in      []int    // how many valid edges arrive
	reached []bool
	found   []found
}

type edge struct {
	port string
	to   int
}

func newChecker(d Drawing, w World) *checker {
	n := len(d.Nodes)
	c := &checker{d: d, w: w, index: make(map[string]int, n), config: make([]Config, n), out: make([][]edge, n), in: make([]int, n)}
	mails := make(map[string]Mail, len(w.Messages)+len(d.Messages))
	if w.Fields != nil {
		c.own = slices.Sorted(maps.Keys(w.Fields))
	}
	for _, m := range d.Messages {
		if _, known := w.Messages[m.ID]; !known {
			mails[m.ID] = c.inline(m)
		}
	}
	maps.Copy(mails, w.Messages)
	c.w.Messages = mails
	for i, node := range d.Nodes {
		c.index[node.ID] = i
	}
	return c
}

// inline is a message that travels inside the drawing.
func (c *checker) inline(m message.Source) Mail {
	mail := Mail{Title: m.Title, Purpose: m.Purpose, Subject: m.Subject}
	for _, f := range message.Check(m, c.own, nil) {
		mail.Findings = append(mail.Findings, Finding{Level: Level(f.Level), Message: m.ID, Line: f.Line})
	}
	return mail
}

// add records a finding at a step; at -1 it concerns the journey.
func (c *checker) add(level Level, at int, id string, kv ...any) {
	f := found{Finding: Finding{Level: level}, order: at}
	if at >= 0 {
		f.Node = c.d.Nodes[at].ID
		kv = append([]any{"step", c.name(at)}, kv...)
	}
	f.Line = words.New("finding."+id, kv...)
	c.found = append(c.found, f)
}

// name is how a sentence names a step: its title, else its kind and id.
func (c *checker) name(at int) words.Line { return StepName(c.d.Nodes[at]) }

// StepName is how a sentence names a step: its title, else its kind and id.
func StepName(n Node) words.Line {
	if n.Title != "" {
		return words.New("step.titled", "title", short(n.Title))
	}
	if _, ok := KindOf(n.Kind); !ok {
		return words.New("step.titled", "title", n.ID)
	}
	return words.New("step.untitled", "kind", "kind."+n.Kind, "id", n.ID)
}

// OutcomeName is how a sentence names an outcome of a step: the author's title for it, else its own word, else its port.
func OutcomeName(c Config, port string) words.Line {
	for _, o := range c.Outcomes() {
		if o.Port == port {
			return outcomeName(o)
		}
	}
	return words.New("step.titled", "title", port)
}

func (c *checker) isEntry(at int) bool {
	k, ok := kindsByID()[c.d.Nodes[at].Kind]
	return ok && k.Category == Entries
}

func (c *checker) settings() {
	if c.d.Title == "" {
		c.add(Warning, -1, "title")
	}
	zone := cmp.Or(c.d.Settings.Zone, c.w.Zone)
	if _, err := clock.Zone(zone); err != nil && zone != "" {
		c.add(Error, -1, "zone", "zone", short(zone))
	}
	if c.d.Settings.Reentry == AfterDays && (c.d.Settings.Days < 1 || c.d.Settings.Days > 3_660) {
		c.add(Error, -1, "days")
	}
}
