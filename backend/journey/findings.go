package journey

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

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
	// Aside says that the author has set it aside; errors never are.
	Aside bool `json:"aside,omitempty"`
}

// World is what a check must know beyond the drawing.
type World struct {
	Fields   map[string]contact.FieldType // the owner's fields by key; the standard ones are always known. nil: fields are not checked
	Messages map[string]Mail              // the journey's, by id; messages inside the drawing are known anyway
	Zone     string                       // of the workspace; used when the drawing names none
	Now      clock.Instant                // 0: nothing is past
	Heard    map[string]bool              // the kinds of events that ever happened to anybody; nil: not asked
	Others   []*Ties                      // of the other journeys that take people in
	Beside   []*Doings                    // what the other journeys that take people in do to them
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
	c.dates()
	c.mailsAgain()
	c.questions()
	c.tagsWithoutEffect()
	c.sameWay()
	c.unheard()
	c.beside()
	c.open()
	c.later()
	c.switchedOff()
	c.setAside()
	slices.SortStableFunc(c.found, func(a, b found) int {
		return cmp.Or(cmp.Compare(weight(a.Level), weight(b.Level)), cmp.Compare(a.order, b.order))
	})
	findings := make([]Finding, len(c.found))
	for i := range c.found {
		findings[i] = c.found[i].Finding
	}
	return findings
}

// FindingKeys name the findings of a list, each by its rule and the step or message that it is about; a later one about the
// same is numbered.
func FindingKeys(findings []Finding) []string {
	keys := make([]string, len(findings))
	times := make(map[string]int, len(findings))
	for i, f := range findings {
		key := strings.TrimPrefix(f.Line.ID, "finding.")
		if about := cmp.Or(f.Node, f.Message); about != "" {
			key += "@" + about
		}
		if times[key]++; times[key] > 1 {
			key += "#" + strconv.Itoa(times[key])
		}
		keys[i] = key
	}
	return keys
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
	byOff   []bool             // not reached, because of steps that are switched off
	unused  [][2]int           // edges that nobody takes because the step where they begin is switched off
	back    [][]way            // see into
	twice   map[[2]string]bool // outcomes at which several edges begin
	ends    map[string][]NthEdge
	called  names
	looking looking
	toMail  []int64 // see soonest
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

// setAside marks what the author has set aside.
func (c *checker) setAside() {
	aside := make(map[Aside]bool, len(c.d.Aside))
	for _, a := range c.d.Aside {
		aside[a] = true
	}
	for i := range c.found {
		f := &c.found[i]
		f.Aside = f.Level != Error && aside[Aside{Finding: f.Line.ID, Node: f.Node}]
	}
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
