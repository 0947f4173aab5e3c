package message

import (
	"slices"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/facts"
)

// longestSubject is how wide a subject may be before programs cut it, in half-width cells (a Japanese
// character takes two).
const longestSubject = 120

// standardKeys are the fields every workspace has, and the values the renderer composes.
var standardKeys = []string{facts.Email, contact.FieldName, contact.FieldFamilyName, contact.FieldGivenName, contact.FieldFamilyKana,
	contact.FieldGivenKana, contact.FieldCompany, contact.FieldPhone, contact.FieldBirthday, facts.Salutation, facts.Tags}

// Check says everything that is or may be wrong with a message. fields are the owner's own field keys;
// nil leaves unknown keys alone. hasAsset tells which pictures exist; nil leaves them alone.
func Check(src Source, fields []string, hasAsset func(sha string) bool) []Finding {
	t, findings := compile(src, true)
	if t == nil {
		return findings // too long to be read
	}
	c := checker{findings: findings, fields: fields, own: map[string]bool{}}
	if strings.TrimSpace(src.Subject) == "" {
		c.find(Error, "subject.empty")
	}
	if cells(src.Subject) > longestSubject {
		c.find(Warning, "subject.long")
	}
	if strings.TrimSpace(src.HTML) == "" {
		c.find(Error, "html.empty")
	}
	if strings.TrimSpace(src.Preheader) == "" {
		c.find(Hint, "preheader.empty")
	}
	for _, p := range [...]struct {
		part Part
		text string
	}{{InSubject, src.Subject}, {InPreheader, src.Preheader}, {InHTML, src.HTML}, {InText, src.Text}} {
		c.part = p.part
		pieces, _ := scan(p.text, p.part)
		if len(checkPieces(pieces, p.part)) == 0 {
			c.chips(pieces)
		}
		if p.part != InHTML {
			c.leftovers(pieces)
		}
	}
	if c.asks && !slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Level == Error && f.Line.ID != "finding.message.subject.empty" }) {
		c.rehearse(func(p Person) error {
			_, err := t.Render(p, trialSender, Options{Assets: anyAsset})
			return err
		})
	}
	c.line = 0
	if t.html != nil && hasAsset != nil {
		for _, sha := range t.html.assets {
			if !hasAsset(sha) {
				c.find(Error, "asset.missing")
			}
		}
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return rank(a.Level) - rank(b.Level) })
	return c.findings
}

func rank(l Level) int {
	switch l {
	case Error:
		return 0
	case Warning:
		return 1
	}
	return 2
}

type checker struct {
	findings []Finding
	part     Part
	line     int      // of the piece at hand
	names    []string // of everything that is read
	asks     bool     // a filter, a loop or a condition is among it
	fields   []string
	guards   [][]string      // names that each open block asks about
	own      map[string]bool // assigned names and loop variables
}

func (c *checker) find(level Level, id string, kv ...any) {
	if c.line > 0 {
		kv = append(kv, "where", where(c.part, c.line))
	}
	c.findings = addFinding(c.findings, finding(level, id, kv...))
}

// chips looks at every variable: is it known, and what is written when the person has no such value?
func (c *checker) chips(pieces []piece) {
	for _, p := range pieces {
		if p.kind == literal {
			continue
		}
		c.line = p.line
		r := readExpression(p.text)
		c.names = append(c.names, r.names...)
		c.asks = c.asks || p.kind == tag || len(r.filters)+r.compared > 0
		if p.kind == tag {
			c.tag(p, &r)
		}
		for _, name := range r.names {
			c.known(name)
		}
		if p.kind == output && len(r.names) > 0 {
			c.fallback(r)
		}
	}
}

func (c *checker) tag(p piece, r *reading) {
	switch p.name {
	case "assign", "for":
		if len(r.names) > 0 {
			c.own[r.names[0]] = true
			r.names = r.names[1:]
		}
		if p.name == "for" {
			c.guards = append(c.guards, nil)
		}
	case "if", "unless", "case":
		c.guards = append(c.guards, r.names)
	case "elsif", "when":
		if n := len(c.guards); n > 0 {
			c.guards[n-1] = append(slices.Clone(c.guards[n-1]), r.names...)
		}
	case "endif", "endunless", "endcase", "endfor":
		if n := len(c.guards); n > 0 {
			c.guards = c.guards[:n-1]
		}
	}
}

func (c *checker) known(name string) {
	root, key, _ := strings.Cut(name, ".")
	switch root {
	case "true", "false", "nil", "null", "blank", "empty", "and", "or", "not", "contains", "in", "reversed", "forloop":
		return
	case "sender":
		if key != "name" {
			c.find(Warning, "chip.unknown", "key", name)
		}
		return
	case "contact":
		key, _, _ = strings.Cut(key, ".")
		if c.fields == nil || slices.Contains(standardKeys, key) || slices.Contains(c.fields, key) {
			return
		}
		c.find(Warning, "chip.unknown", "key", name)
		return
	}
	if !c.own[root] {
		c.find(Warning, "chip.unknown", "key", name)
	}
}

// fallback warns when a chip would leave a hole: no default, and not asked about before.
func (c *checker) fallback(r reading) {
	name := r.names[0]
	key, isField := strings.CutPrefix(name, "contact.")
	if !isField || key == facts.Email || key == facts.Salutation || r.uses("default") || r.uses("honorific") {
		return
	}
	for _, g := range c.guards {
		if slices.Contains(g, name) {
			return
		}
	}
	c.find(Warning, "chip.default", "key", name)
}

// cells is the width of a line in half-width cells, Liquid left out.
func cells(s string) int {
	pieces, _ := scan(s, InSubject)
	n := 0
	for _, p := range pieces {
		if p.kind != literal {
			n += 8 // about a name
			continue
		}
		for _, r := range p.text {
			n++
			if wide(r) {
				n++
			}
		}
	}
	return n
}
