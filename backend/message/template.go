package message

import (
	"io"
	"strconv"
	"strings"

	"github.com/osteele/liquid"

	"tabiji/backend/problem"
)

// compiled is a Liquid template that is safe to run: it ends, stays small, and cannot panic.
type compiled struct {
	text     string // without any Liquid: the text itself
	template *liquid.Template
}

// compileLiquid parses a template made of checked pieces. It never panics.
func compileLiquid(source string) (c *compiled, err error) {
	if !strings.Contains(source, "{{") && !strings.Contains(source, "{%") {
		return &compiled{text: source}, nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = problem.New(problem.Invalid, "message.refused")
		}
	}()
	template, failure := engine().ParseString(source)
	if failure != nil {
		return nil, failure
	}
	return &compiled{text: source, template: template}, nil
}

// run appends the output for one set of variables, at most LongestOutput bytes. It never panics.
func (c *compiled) run(dst []byte, vars map[string]any) (out []byte, err error) {
	if c.template == nil {
		return append(dst, c.text...), nil
	}
	defer func() {
		if r := recover(); r != nil {
			out, err = dst, problem.New(problem.Invalid, "message.render")
		}
	}()
	vars[budgetKey] = &budget{rounds: MostIterations, work: mostWork}
	w := &limited{out: dst, most: len(dst) + LongestOutput}
	if failure := c.template.FRender(w, vars); failure != nil {
		return dst, problem.New(problem.Invalid, "message.render").Because(failure)
	}
	if w.over {
		return dst, problem.New(problem.TooLarge, "message.output")
	}
	return w.out, nil
}

// limited collects output up to a bound.
type limited struct {
	out  []byte
	most int
	over bool
}

func (w *limited) Write(b []byte) (int, error) {
	if len(w.out)+len(b) > w.most {
		w.over = true
		return 0, io.ErrShortWrite
	}
	w.out = append(w.out, b...)
	return len(b), nil
}

// compilePlain makes a template of a subject, a preheader, a text or a notification's line.
func compilePlain(source string) (*compiled, []piece, []Finding) {
	pieces, findings := scan(source)
	findings = append(findings, checkPieces(pieces)...)
	if len(findings) > 0 {
		return nil, pieces, findings
	}
	var b strings.Builder
	for _, p := range pieces {
		writePiece(&b, p)
	}
	c, err := compileLiquid(b.String())
	if err != nil {
		return nil, pieces, []Finding{finding(Error, "liquid.form", "line", lineOf(err, pieces))}
	}
	return c, pieces, nil
}

// writePiece writes a piece as the library shall read it.
func writePiece(b *strings.Builder, p piece) {
	switch p.kind {
	case literal:
		b.WriteString(p.text)
	case output:
		b.WriteString("{{ " + p.text + " }}")
	case tag:
		args := p.text
		switch p.name {
		case "if", "elsif", "unless":
			args = emptyIsNil(args)
		}
		b.WriteString("{% " + strings.TrimSpace(p.name+" "+args) + " %}")
		if p.name == "for" {
			b.WriteString("{% " + counterTag + " " + strconv.Itoa(p.cost) + " %}")
		}
	}
}

func blockTag(name string) bool {
	switch name {
	case "if", "unless", "case", "for":
		return true
	}
	return false
}

func clauseTag(name string) bool { return name == "else" || name == "elsif" || name == "when" }

// lineOf finds the line of the piece that the library complains about; 0 when it is not known.
func lineOf(err error, pieces []piece) int {
	for _, p := range pieces {
		if p.kind != literal && p.text != "" && strings.Contains(err.Error(), strconv.Quote(p.text)) {
			return p.line
		}
	}
	for _, p := range pieces {
		if p.kind != literal && p.text != "" && strings.Contains(err.Error(), p.text) {
			return p.line
		}
	}
	for _, p := range pieces {
		if p.kind == tag && strings.Contains(err.Error(), p.name) {
			return p.line
		}
	}
	return 1
}

// checkPieces refuses what could run for ever, escape the escaping, or name files; and counts what a
// round of each loop costs.
func checkPieces(pieces []piece) []Finding {
	var c pieceChecker
	for i := range pieces {
		c.check(pieces, i)
	}
	return c.findings
}

type pieceChecker struct {
	findings []Finding
	open     []int // indexes of open blocks
	loops    []int // indexes of open loops
}

func (c *pieceChecker) find(id string, kv ...any) {
	if len(c.findings) < mostFindings {
		c.findings = append(c.findings, finding(Error, "liquid."+id, kv...))
	}
}

func (c *pieceChecker) check(pieces []piece, i int) {
	p := &pieces[i]
	if p.kind == literal {
		return
	}
	r := readExpression(p.text)
	if n := len(c.loops); n > 0 {
		pieces[c.loops[n-1]].cost += 1 + len(r.filters)
	}
	for _, f := range r.filters {
		switch {
		case f == "safe" || f == "raw":
			c.find("safe", "line", p.line)
		case !allowedFilters()[f]:
			c.find("filter", "filter", f, "line", p.line)
		}
	}
	if r.ranges > 0 && !(p.kind == tag && p.name == "for" && loopRange(p.text)) {
		c.find("range", "line", p.line)
	}
	if p.kind == tag {
		c.tag(pieces, i)
	}
}

func (c *pieceChecker) tag(pieces []piece, i int) {
	p := &pieces[i]
	switch p.name {
	case "if", "unless", "case", "for":
		c.open = append(c.open, i)
		if p.name == "for" {
			p.cost = 1
			c.loops = append(c.loops, i)
		}
		if len(c.open) == deepestNesting+1 {
			c.find("deep", "line", p.line)
		}
	case "endif", "endunless", "endcase", "endfor":
		n := len(c.open)
		if n == 0 || "end"+pieces[c.open[n-1]].name != p.name {
			c.find("form", "line", p.line)
			return
		}
		c.open = c.open[:n-1]
		if p.name == "endfor" {
			c.loops = c.loops[:len(c.loops)-1]
		}
	case "else", "elsif", "when", "assign", "cycle":
	case "break", "continue":
		if len(c.loops) == 0 {
			c.find("form", "line", p.line)
		}
	case "capture":
		c.find("capture", "line", p.line)
	case "include", "render", "layout", "section":
		c.find("include", "tag", p.name, "line", p.line)
	default:
		c.find("tag", "tag", p.name, "line", p.line)
	}
}

// loopRange accepts "x in (1..5)" with modifiers behind it: the one place where a range is counted
// round by round. A filter on it would first build the whole list.
func loopRange(args string) bool {
	toks := tokens(args)
	ranges := 0
	for i, t := range toks {
		switch {
		case t.kind == '|':
			return false
		case t.text == "..":
			ranges++
		case t.kind == '(' && i != 2, t.kind == '[':
			return false
		}
	}
	return ranges == 1 && len(toks) > 3 && toks[2].kind == '('
}
