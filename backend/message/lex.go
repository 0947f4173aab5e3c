package message

import (
	"strconv"
	"strings"
)

// Marks that stand for something else while a template is compiled and rendered. clean keeps control
// characters out of templates and fields, so a mark is always ours.
const (
	markOpen  = '\x01' // \x01 n \x02: the n-th piece while lexing, the n-th segment while rendering
	markClose = '\x02'
	lineMark  = "\x03" // made by newline_to_br: a line break
)

// item is one thing the HTML lexer saw. Liquid inside of it is still a mark.
type item struct {
	kind  itemKind
	line  int    // where it begins
	name  string // of a tag, lower-case
	text  string // of text, a comment, or the raw content of style
	attrs []attr
}

type itemKind byte

const (
	textItem itemKind = iota
	openTag
	closeTag
	commentItem
	rawItem // content of style, script, title …
)

type attr struct {
	name   string // lower-case; "" for Liquid between attributes
	value  string
	quoted bool
	bare   bool // no "=" at all
	liquid string
}

// joined is a template as one string, with marks for everything that is not literal.
type joined struct {
	text string
	at   []int // where each piece begins
}

func joinPieces(pieces []piece) joined {
	var b strings.Builder
	j := joined{at: make([]int, len(pieces))}
	for i, p := range pieces {
		j.at[i] = b.Len()
		if p.kind == literal {
			b.WriteString(p.text)
			continue
		}
		b.WriteByte(markOpen)
		b.WriteString(strconv.Itoa(i))
		b.WriteByte(markClose)
	}
	j.text = b.String()
	return j
}

// lineCounter knows the author's line of a position; positions are asked in rising order.
type lineCounter struct {
	joined
	pieces []piece
	next   int // piece
	pos    int
	line   int
}

func (c *lineCounter) at(pos int) int {
	for c.next < len(c.pieces) && c.joined.at[c.next] <= pos {
		c.pos, c.line = c.joined.at[c.next], c.pieces[c.next].line
		c.next++
	}
	c.line += strings.Count(c.text[c.pos:max(pos, c.pos)], "\n")
	c.pos = max(pos, c.pos)
	return c.line
}

// lexer follows the tokenizer of the HTML standard (§13.2.5) far enough to know, for every piece of
// Liquid, in which context its value will stand. It makes no tree, because Liquid may leave parts out.
type lexer struct {
	s        string
	pos      int
	items    []item
	findings []Finding
	lines    lineCounter
	line     int // of what is read now
}

func lexHTML(pieces []piece) ([]item, []Finding) {
	j := joinPieces(pieces)
	l := &lexer{s: j.text, lines: lineCounter{joined: j, pieces: pieces, line: 1}}
	for l.pos < len(l.s) {
		l.next()
	}
	return l.items, l.findings
}

func (l *lexer) add(it item) {
	it.line = l.line
	l.items = append(l.items, it)
}

func (l *lexer) find(id string) {
	l.findings = addFinding(l.findings, finding(Error, id, "where", where(InHTML, l.line)))
}

func (l *lexer) next() {
	l.line = l.lines.at(l.pos)
	open := strings.IndexByte(l.s[l.pos:], '<')
	if open < 0 {
		open = len(l.s) - l.pos
	}
	if open > 0 {
		l.add(item{kind: textItem, text: l.s[l.pos : l.pos+open]})
		l.pos += open
		return
	}
	rest := l.s[l.pos:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		l.comment(rest)
	case strings.HasPrefix(rest, "<!"), strings.HasPrefix(rest, "<?"):
		l.declaration(rest)
	case len(rest) > 2 && rest[1] == '/' && letter(rest[2]):
		l.closing()
	case len(rest) > 1 && letter(rest[1]):
		l.opening()
	default:
		l.add(item{kind: textItem, text: "&lt;"})
		l.pos++
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func (l *lexer) comment(rest string) {
	body := rest[4:]
	switch {
	case strings.HasPrefix(body, ">"):
		l.pos += 5
		return
	case strings.HasPrefix(body, "->"):
		l.pos += 6
		return
	}
	end := commentEnd(body)
	if end < 0 {
		l.open()
		return
	}
	if body[end+2] == '!' {
		l.pos += 4 + end + 4 // ends here for a browser; nothing of it is kept
		return
	}
	l.add(item{kind: commentItem, text: body[:end]})
	l.pos += 4 + end + 3
}

// commentEnd finds "-->" or "--!>", whichever comes first.
func commentEnd(s string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], "--")
		if i < 0 {
			return -1
		}
		from += i
		if rest := s[from+2:]; strings.HasPrefix(rest, ">") || strings.HasPrefix(rest, "!>") {
			return from
		}
		from++
	}
}

// declaration drops doctypes (the renderer writes its own) and keeps Outlook's <![if !mso]>.
func (l *lexer) declaration(rest string) {
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		l.open()
		return
	}
	if text := rest[:end+1]; strings.HasPrefix(text, "<![") && strings.IndexByte(text, markOpen) < 0 {
		l.add(item{kind: commentItem, name: "!", text: text})
	}
	l.pos += end + 1
}

// open reports markup that never ends and stops.
func (l *lexer) open() {
	l.find("markup.open")
	l.pos = len(l.s)
}

func (l *lexer) closing() {
	rest := l.s[l.pos+2:]
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		l.open()
		return
	}
	name := rest[:end]
	if i := strings.IndexAny(name, " \n\t/"); i >= 0 {
		name = name[:i]
	}
	if strings.IndexByte(rest[:end], markOpen) >= 0 {
		l.find("liquid.place")
	}
	l.add(item{kind: closeTag, name: strings.ToLower(name)})
	l.pos += 2 + end + 1
}

func (l *lexer) opening() {
	l.pos++
	start := l.pos
	for l.pos < len(l.s) && !blank(l.s[l.pos]) && strings.IndexByte("/>\x01", l.s[l.pos]) < 0 {
		l.pos++
	}
	it := item{kind: openTag, name: strings.ToLower(l.s[start:l.pos])}
	if strings.IndexByte(it.name, '<') >= 0 {
		l.find("liquid.place")
		it.name = "span"
	}
	for {
		for l.pos < len(l.s) && (blank(l.s[l.pos]) || l.s[l.pos] == '/') {
			l.pos++
		}
		if l.pos >= len(l.s) {
			l.open()
			return
		}
		if l.s[l.pos] == '>' {
			l.pos++
			break
		}
		if !l.attribute(&it) {
			return
		}
	}
	l.add(it)
	if rawText(it.name) {
		l.raw(it.name)
	}
}

// attribute reads one attribute, or one piece of Liquid between attributes.
func (l *lexer) attribute(it *item) bool {
	if l.s[l.pos] == markOpen {
		end := l.pos + strings.IndexByte(l.s[l.pos:], markClose) + 1
		it.attrs = append(it.attrs, attr{liquid: l.s[l.pos:end]})
		l.pos = end
		return true
	}
	start := l.pos
	l.pos++ // a stray "=" begins a name (HTML §13.2.5.32)
	for l.pos < len(l.s) && !blank(l.s[l.pos]) && strings.IndexByte("/>=", l.s[l.pos]) < 0 {
		l.pos++
	}
	a := attr{name: strings.ToLower(l.s[start:l.pos]), bare: true}
	if strings.ContainsAny(a.name, "\x01\"'<") {
		l.find("liquid.place")
		a.name = "data-x"
	}
	for l.pos < len(l.s) && blank(l.s[l.pos]) {
		l.pos++
	}
	if l.pos < len(l.s) && l.s[l.pos] == '=' {
		l.pos++
		a.bare = false
		if !l.value(&a) {
			return false
		}
	}
	it.attrs = append(it.attrs, a)
	return true
}

func (l *lexer) value(a *attr) bool {
	for l.pos < len(l.s) && blank(l.s[l.pos]) {
		l.pos++
	}
	if l.pos >= len(l.s) {
		l.open()
		return false
	}
	if q := l.s[l.pos]; q == '"' || q == '\'' {
		end := strings.IndexByte(l.s[l.pos+1:], q)
		if end < 0 {
			l.open()
			return false
		}
		a.value, a.quoted = l.s[l.pos+1:l.pos+1+end], true
		l.pos += end + 2
		return true
	}
	start := l.pos
	for l.pos < len(l.s) && !blank(l.s[l.pos]) && l.s[l.pos] != '>' {
		l.pos++
	}
	a.value = l.s[start:l.pos]
	return true
}

// rawText are the elements whose content is not markup (HTML §13.1.2).
func rawText(name string) bool {
	switch name {
	case "style", "script", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext":
		return true
	}
	return false
}

func (l *lexer) raw(name string) {
	rest := l.s[l.pos:]
	for at := 0; ; {
		i := strings.Index(rest[at:], "</")
		if i < 0 {
			l.open()
			return
		}
		at += i
		after := at + 2 + len(name)
		if after < len(rest) && strings.EqualFold(rest[at+2:after], name) && (blank(rest[after]) || rest[after] == '>' || rest[after] == '/') {
			l.add(item{kind: rawItem, name: name, text: rest[:at]})
			l.pos += at // the closing tag is read as usual
			return
		}
		at += 2
	}
}
