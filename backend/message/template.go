package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/osteele/liquid"

	"tabiji/backend/problem"
)

// compiled is a Liquid template that is safe to run: it ends, stays small, and cannot panic. Its text stands
// outside of what the library reads, which is given marks for it: a text that looks like Liquid stays text.
type compiled struct {
	text     string // without any Liquid: the text itself
	literals []string
	urls     bool // values inside of addresses are encoded for their place
	template *liquid.Template
	lines    []int // where each piece stands; the n-th has the n-th line of what the library reads
}

// compileLiquid parses what was written for the library. It never panics.
func compileLiquid(source string) (t *liquid.Template, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = problem.New(problem.Invalid, "message.refused")
		}
	}()
	t, failure := engine().ParseTemplateLocation([]byte(source), "mail", 1) // with a name, errors keep their line
	if failure != nil {
		return nil, failure
	}
	return t, nil
}

// run appends the output for one set of variables, at most LongestOutput bytes, with the marks of its texts.
// It never panics. line is where it failed, when that is known.
func (c *compiled) run(dst []byte, vars map[string]any, b *budget) (out []byte, line int, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = dst, errUnsound
		}
	}()
	if c.template == nil {
		return append(dst, c.text...), 0, nil
	}
	vars[budgetName] = b
	w := &limited{out: dst, most: len(dst) + LongestOutput}
	failure := c.template.FRender(w, vars)
	switch {
	case b.why != nil && failure != nil:
		return dst, c.lineOf(failure), errSpent
	case w.over:
		return dst, 0, errOutput
	case failure != nil:
		return dst, c.lineOf(failure), fmt.Errorf("%w: %w", errUnsound, failure)
	}
	return w.out, 0, nil
}

// plain runs a template of plain text.
func (c *compiled) plain(vars map[string]any, b *budget) (out []byte, line int, err error) {
	if c.template == nil {
		return []byte(c.text), 0, nil
	}
	stream, line, err := c.run(nil, vars, b)
	if err != nil {
		return nil, line, err
	}
	out = make([]byte, 0, 2*len(stream))
	raw := false // the value was encoded by its author
	for len(stream) > 0 {
		open := bytes.IndexByte(stream, markOpen)
		if open < 0 {
			open = len(stream)
		}
		out = c.value(out, stream[:open], raw)
		raw = false
		if stream = stream[open:]; len(stream) > 0 {
			n, after := readMark(stream)
			if raw = n == 0 && c.urls; !raw {
				out = append(out, c.literals[n]...)
			}
			stream = stream[after:]
		}
		if len(out) > LongestOutput {
			return nil, 0, errOutput
		}
	}
	return out, 0, nil
}

// value appends a value; one that continues an address is encoded for its place there.
func (c *compiled) value(out, v []byte, raw bool) []byte {
	if c.urls && !raw && len(v) > 0 {
		if before := addressBefore(out); before != "" {
			return append(out, urlValue(string(v), before)...)
		}
	}
	return append(out, v...)
}

// addressBefore is the address that a text ends with; "" for none. Mail programs take what looks like one for a
// link: from its scheme up to a blank, a bracket or a letter that is not ASCII.
func addressBefore(text []byte) string {
	const most = 2 << 10
	from := len(text)
	for from > 0 && len(text)-from < most && text[from-1] > ' ' && text[from-1] < 0x7f && bytes.IndexByte([]byte(`<>"()`), text[from-1]) < 0 {
		from--
	}
	tail := string(text[from:])
	at := -1
	for _, scheme := range [...]string{"https://", "http://", "mailto:"} {
		at = max(at, strings.LastIndex(tail, scheme))
	}
	if at < 0 {
		return ""
	}
	return tail[at:]
}

// readMark reads a mark at the begin of a stream: its number, and where what follows begins.
func readMark(stream []byte) (n, after int) {
	for after = 1; after < len(stream) && stream[after] != markClose; after++ {
		n = n*10 + int(stream[after]-'0')
	}
	return n, after + 1
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
func compilePlain(source string, part Part) (*compiled, []piece, []Finding) {
	pieces, findings := scan(source, part)
	findings = append(findings, checkPieces(pieces, part)...)
	if len(findings) > 0 {
		return nil, pieces, findings
	}
	c := &compiled{urls: part == InText}
	if c.urls {
		c.literals = append(c.literals, "") // its mark stands before a value that was encoded already
	}
	var b skeleton
	for _, p := range pieces {
		if p.kind == literal {
			b.mark(len(c.literals))
			c.literals = append(c.literals, p.text)
			continue
		}
		if c.urls && p.encoded {
			b.mark(0)
		}
		b.piece(p)
	}
	if len(b.lines) == 0 {
		c.text = strings.Join(c.literals, "")
		return c, pieces, nil
	}
	c.lines = b.lines
	var err error
	if c.template, err = compileLiquid(b.String()); err != nil {
		return nil, pieces, []Finding{finding(Error, "liquid.form", "where", where(part, c.lineOf(err)))}
	}
	return c, pieces, nil
}

// skeleton is what the library reads: pieces of Liquid, and marks for the texts between them.
type skeleton struct {
	strings.Builder
	lines []int
}

func (b *skeleton) mark(n int) {
	b.WriteByte(markOpen)
	b.WriteString(strconv.Itoa(n))
	b.WriteByte(markClose)
}

// piece writes a piece as the library shall read it, on a line of its own, by which the library's errors
// are understood.
func (b *skeleton) piece(p piece) {
	text := p.library
	switch {
	case p.kind == output:
		text = outputForLibrary(p.text, p.list)
		b.WriteString("{{ " + text + "\n}}")
	case p.kind == tag:
		switch {
		case text != "":
		case p.name == "for":
			text = loopForLibrary(p.text)
		case p.name == "cycle", p.name == "when":
			text = p.text
		default:
			text = forLibrary(p.text)
		}
		b.WriteString("{% " + strings.TrimSpace(p.name+" "+text))
		if p.name == "for" {
			b.WriteString(" %}{% " + counterTag + " " + strconv.Itoa(p.cost))
		}
		b.WriteString("\n%}")
	}
	b.lines = append(b.lines, p.line)
}

func blockTag(name string) bool {
	switch name {
	case "if", "unless", "case", "for":
		return true
	}
	return false
}

func clauseTag(name string) bool { return name == "else" || name == "elsif" || name == "when" }

// lineOf finds the line of the piece that the library complains about; 1 when it does not say.
func (c *compiled) lineOf(err error) int {
	var located interface{ LineNumber() int }
	if errors.As(err, &located) {
		if n := located.LineNumber(); n > 0 && n <= len(c.lines) {
			return c.lines[n-1]
		}
	}
	return 1
}

// checkPieces refuses what could run for ever, escape the escaping, or name files; and counts what a
// round of each loop costs.
func checkPieces(pieces []piece, part Part) []Finding {
	c := pieceChecker{part: part}
	for i := range pieces {
		c.check(pieces, i)
	}
	if len(c.findings) == 0 {
		numberCases(pieces)
		markOutputs(pieces)
	}
	return c.findings
}

type pieceChecker struct {
	part     Part
	findings []Finding
	open     []int // indexes of open blocks
	loops    []int // indexes of open loops
}

func (c *pieceChecker) find(id string, p *piece, kv ...any) {
	if len(c.findings) < mostFindings {
		c.findings = append(c.findings, finding(Error, "liquid."+id, append([]any{"where", where(c.part, p.line)}, kv...)...))
	}
}

func (c *pieceChecker) check(pieces []piece, i int) {
	p := &pieces[i]
	if p.kind == literal {
		return
	}
	r := readExpression(p.text)
	if n := len(c.loops); n > 0 {
		pieces[c.loops[n-1]].cost += 1 + r.tokens/4
	}
	for _, u := range r.filters {
		f, known := filters()[u.name]
		switch {
		case u.name == "safe" || u.name == "raw":
			c.find("safe", p)
		case !known:
			c.find("filter", p, "filter", u.name)
		case u.arguments > f.most:
			c.find("arguments", p, "filter", u.name, "most", f.most)
		}
	}
	for _, name := range r.names {
		if strings.HasPrefix(name, reserved) {
			c.find("tag", p, "tag", name)
		}
	}
	if id, sign := mistake(*p); id != "" {
		c.find(id, p, "sign", sign, "text", excerpt(p.text))
	}
	if r.ranges > 0 && !(p.kind == tag && p.name == "for" && loopRange(p.text)) {
		c.find("range", p)
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
			c.find("deep", p)
		}
	case "endif", "endunless", "endcase", "endfor":
		n := len(c.open)
		if n == 0 || "end"+pieces[c.open[n-1]].name != p.name {
			c.find("form", p)
			return
		}
		c.open = c.open[:n-1]
		if p.name == "endfor" {
			c.loops = c.loops[:len(c.loops)-1]
		}
	case "else", "elsif", "when", "assign", "cycle":
	case "break", "continue":
		if len(c.loops) == 0 {
			c.find("form", p)
		}
	case "capture":
		c.find("capture", p)
	case "include", "render", "layout", "section":
		c.find("include", p, "tag", p.name)
	default:
		c.find("tag", p, "tag", p.name)
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
