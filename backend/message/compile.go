package message

import (
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/words"
)

// segment is literal content between two pieces of Liquid: what it adds to the HTML part and to the
// text part (with textMarks), and how values after it are written.
type segment struct {
	html  string
	text  string
	after place
	opens bool   // an address with Liquid in it begins here
	ends  string // … or ends here: the attribute's name; it must be checked
	shown bool   // the address that ends belongs into the text part
}

// place is where a value stands.
type place byte

const (
	inText      place = iota // escaped for HTML, and part of the text
	inAttribute              // escaped for HTML
	inAlt                    // escaped for HTML, and part of the text as [alt]
	inHidden                 // as inAttribute: HTML text that the text part leaves out
	inURL                    // as inAttribute, percent-encoded for its place in the address
)

// program is a compiled HTML body: a Liquid template that writes segment marks and values, and the
// segments themselves. One run of it gives both parts of a mail.
type program struct {
	liquid   *compiled
	segments []segment
	head     string // kept from the author's <head>: style sheets and Outlook's comments
	body     string // attributes of the author's <body>, with a leading blank
	assets   []string
}

// builder turns items into segments and the skeleton.
type builder struct {
	pieces   []piece
	segments []segment
	skeleton skeleton
	html     strings.Builder
	text     strings.Builder
	head     strings.Builder
	body     string
	inHead   bool
	skipName string // element left out of the text part …
	skip     int    // … and how deep inside of it
	place    place
	assets   []string
	findings []Finding
	checking bool // see compile
	items    []item
	at       int    // the item at hand
	line     int    // … and where it begins
	figures  bool   // inside of a table that holds figures
	keepName string // element whose style keeps line breaks …
	keep     int    // … and how deep inside of it
}

// compileHTML makes a program of an author's HTML, and says what is wrong with it.
func compileHTML(source string, checking bool) (*program, []piece, []Finding) {
	pieces, findings := scan(source, InHTML)
	findings = append(findings, checkPieces(pieces, InHTML)...)
	if len(findings) > 0 {
		return nil, pieces, findings
	}
	items, findings := lexHTML(pieces)
	b := &builder{pieces: pieces, findings: findings, items: items, checking: checking}
	for i := range items {
		b.at, b.line = i, items[i].line
		b.item(&items[i])
	}
	b.flush(b.place)
	if b.skip > 0 {
		b.find(Error, "markup.open") // the footer would not be seen
	}
	c := &compiled{text: b.skeleton.String(), lines: b.skeleton.lines}
	if len(c.lines) == 0 {
		return &program{liquid: c, segments: b.segments, head: b.head.String(), body: b.body, assets: b.assets}, pieces, b.findings
	}
	var err error
	if c.template, err = compileLiquid(b.skeleton.String()); err != nil {
		b.line = c.lineOf(err)
		b.find(Error, "liquid.form")
	}
	return &program{liquid: c, segments: b.segments, head: b.head.String(), body: b.body, assets: b.assets}, pieces, b.findings
}

func (b *builder) find(level Level, id string, kv ...any) {
	b.findings = addFinding(b.findings, finding(level, id, append(kv, "where", where(InHTML, b.line))...))
}

// addFinding keeps each finding once, with the first place where it was found, and not more of them than a
// person reads.
func addFinding(list []Finding, f Finding) []Finding {
	same := func(old Finding) bool {
		return old.Line.ID == f.Line.ID && slices.EqualFunc(old.Line.Args, f.Line.Args, func(a, b words.Arg) bool {
			return a.Key == b.Key && (a.Key == "where" || a.Value == b.Value)
		})
	}
	if len(list) >= mostFindings && f.Level != Error || len(list) >= 2*mostFindings || slices.ContainsFunc(list, same) {
		return list
	}
	return append(list, f)
}

func (b *builder) item(it *item) {
	switch it.kind {
	case textItem:
		b.plain(it.text)
	case openTag:
		b.openTag(it)
	case closeTag:
		b.closeTag(it)
	case commentItem:
		b.comment(it)
	case rawItem:
		b.raw(it)
	}
}

// plain is text between tags, with Liquid in it.
func (b *builder) plain(s string) {
	if b.inHead {
		if strings.IndexByte(s, markOpen) >= 0 {
			b.find(Error, "liquid.place")
		}
		return
	}
	b.parts(s, func(literal string) {
		b.html.WriteString(literal)
		b.leftovers(plainText(literal))
		if b.skip == 0 {
			b.text.WriteString(plainText(literal))
		}
	}, b.textPlace())
}

func (b *builder) textPlace() place {
	if b.skip > 0 {
		return inHidden
	}
	return inText
}

// parts walks text with marks: literals go to write, Liquid to the skeleton with values standing at p.
func (b *builder) parts(s string, write func(string), p place) {
	for {
		open := strings.IndexByte(s, markOpen)
		if open < 0 {
			if s != "" {
				write(s)
			}
			return
		}
		if open > 0 {
			write(s[:open])
		}
		end := open + strings.IndexByte(s[open:], markClose)
		n, _ := strconv.Atoi(s[open+1 : end])
		if at := p; at == inURL && b.pieces[n].encoded {
			b.flush(inAttribute)
		} else {
			b.flush(at)
		}
		b.skeleton.piece(b.pieces[n])
		s = s[end+1:]
	}
}

// flush ends the segment at hand; values that follow stand at p.
func (b *builder) flush(p place) {
	if b.html.Len() == 0 && b.text.Len() == 0 && p == b.place {
		return
	}
	b.emit(segment{html: b.html.String(), text: b.text.String(), after: p})
	b.html.Reset()
	b.text.Reset()
}

func (b *builder) emit(s segment) {
	b.place = s.after
	b.skeleton.mark(len(b.segments))
	b.segments = append(b.segments, s)
}

func (b *builder) mark(m byte) {
	if b.skip == 0 {
		b.text.WriteByte(m)
	}
}

// balanced reports whether every block that begins in text with marks also ends in it, so that the
// HTML around a value is the same whichever way Liquid goes.
func (b *builder) balanced(s string) bool {
	depth := 0
	for {
		open := strings.IndexByte(s, markOpen)
		if open < 0 {
			return depth == 0
		}
		end := open + strings.IndexByte(s[open:], markClose)
		n, _ := strconv.Atoi(s[open+1 : end])
		s = s[end+1:]
		p := b.pieces[n]
		if p.kind != tag {
			continue
		}
		switch {
		case blockTag(p.name):
			depth++
		case strings.HasPrefix(p.name, "end"):
			depth--
		case clauseTag(p.name) && depth == 0, p.name == "break", p.name == "continue":
			return false
		}
		if depth < 0 {
			return false
		}
	}
}
