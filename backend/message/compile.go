package message

import (
	"html"
	"slices"
	"strconv"
	"strings"
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
	skeleton strings.Builder
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
}

// compileHTML makes a program of an author's HTML, and says what is wrong with it.
func compileHTML(source string) (*program, []piece, []Finding) {
	pieces, findings := scan(source)
	findings = append(findings, checkPieces(pieces)...)
	if len(findings) > 0 {
		return nil, pieces, findings
	}
	items, findings := lexHTML(joinPieces(pieces))
	b := &builder{pieces: pieces, findings: findings}
	for i := range items {
		b.item(&items[i])
	}
	b.flush(b.place)
	if b.skip > 0 {
		b.find(Error, "markup.open") // the footer would not be seen
	}
	liquid, err := compileLiquid(b.skeleton.String())
	if err != nil {
		b.find(Error, "liquid.form", "line", lineOf(err, pieces))
	}
	return &program{liquid: liquid, segments: b.segments, head: b.head.String(), body: b.body, assets: b.assets}, pieces, b.findings
}

func (b *builder) find(level Level, id string, kv ...any) {
	b.findings = addFinding(b.findings, finding(level, id, kv...))
}

// addFinding keeps each finding once, and not more of them than a person reads.
func addFinding(list []Finding, f Finding) []Finding {
	same := func(old Finding) bool {
		return old.Line.ID == f.Line.ID && slices.Equal(old.Line.Args, f.Line.Args)
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
		b.flush(p)
		writePiece(&b.skeleton, b.pieces[n])
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
	b.skeleton.WriteByte(markOpen)
	b.skeleton.WriteString(strconv.Itoa(len(b.segments)))
	b.skeleton.WriteByte(markClose)
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

// activeTags never belong into a mail: programs drop them, or treat the mail as an attack.
var activeTags = map[string]bool{
	"script": true, "noscript": true, "iframe": true, "frame": true, "frameset": true, "object": true, "embed": true, "applet": true, "form": true,
	"input": true, "button": true, "select": true, "textarea": true, "video": true, "audio": true, "canvas": true, "svg": true,
	"math": true, "xmp": true, "plaintext": true, "noembed": true, "noframes": true, "template": true, "portal": true,
}

func (b *builder) openTag(it *item) {
	if activeTags[it.name] {
		b.find(Error, "markup.active", "tag", it.name)
		return
	}
	switch it.name {
	case "head":
		b.inHead = true
		return
	case "html", "meta", "title", "base", "link":
		b.static(it)
		return
	case "body":
		b.inHead = false
		b.bodyTag(it)
		return
	case "style":
		b.static(it)
		return // written with its content
	}
	b.inHead = false // content ends the head, with or without </head>
	b.writeTag(it)
}

// static reports Liquid in a tag that the renderer writes itself, or must not vary.
func (b *builder) static(it *item) {
	for _, a := range it.attrs {
		if a.liquid != "" || strings.IndexByte(a.value, markOpen) >= 0 {
			b.find(Error, "liquid.place")
		}
	}
}

func (b *builder) bodyTag(it *item) {
	b.static(it)
	var out strings.Builder
	for _, a := range it.attrs {
		if (a.name == "style" || a.name == "bgcolor" || a.name == "class" || a.name == "id" || a.name == "dir") && safeStyle(a) &&
			strings.IndexByte(a.value, markOpen) < 0 {
			out.WriteString(" " + a.name + `="` + quoteAttr(a.value) + `"`)
		}
	}
	b.body = out.String()
}

func (b *builder) writeTag(it *item) {
	b.enter(it)
	if it.name == "a" || it.name == "area" {
		b.mark(linkStart) // forgets the link before
	}
	b.html.WriteByte('<')
	b.html.WriteString(it.name)
	var between strings.Builder
	for _, a := range it.attrs {
		if a.liquid != "" {
			between.WriteString(a.liquid)
		}
	}
	if !b.balanced(between.String()) {
		b.find(Error, "liquid.split")
	}
	alt := false
	for i := range it.attrs {
		a := &it.attrs[i]
		alt = alt || a.name == "alt"
		b.attribute(it, a)
	}
	b.html.WriteByte('>')
	b.flush(b.textPlace())
	if it.name == "img" && !alt {
		b.find(Warning, "image.alt")
	}
}

func (b *builder) attribute(it *item, a *attr) {
	switch {
	case a.liquid != "":
		if n, _ := strconv.Atoi(strings.Trim(a.liquid, "\x01\x02")); b.pieces[n].kind == output {
			b.find(Error, "liquid.place")
			return
		}
		b.parts(a.liquid, func(string) {}, inAttribute)
		return
	case strings.HasPrefix(a.name, "on"), a.name == "srcdoc", a.name == "ping":
		b.find(Error, "markup.handler", "name", a.name)
		return
	case a.name == "srcset", a.name == "imagesrcset":
		return // mail programs read src; nothing else would be checked
	}
	b.html.WriteByte(' ')
	b.html.WriteString(a.name)
	if a.bare {
		return
	}
	dynamic := strings.IndexByte(a.value, markOpen) >= 0
	switch {
	case dynamic && !a.quoted:
		b.find(Error, "liquid.quote", "name", a.name)
	case dynamic && !b.balanced(a.value):
		b.find(Error, "liquid.split")
	case a.name == "style":
		if dynamic || !safeStyle(*a) {
			b.find(Error, "markup.style")
		}
	}
	b.html.WriteString(`="`)
	if urlAttrs[a.name] {
		b.link(it, a, dynamic)
	} else {
		b.ordinary(it, a)
	}
	b.html.WriteByte('"')
}

func (b *builder) ordinary(it *item, a *attr) {
	p := inAttribute
	alt := it.name == "img" && a.name == "alt" && a.value != "" && b.skip == 0
	if alt {
		p = inAlt
		b.text.WriteByte(altStart)
	}
	b.parts(a.value, func(literal string) {
		b.html.WriteString(quoteAttr(literal))
		if alt {
			b.text.WriteString(plainText(literal))
		}
	}, p)
	if alt {
		b.text.WriteByte(altEnd)
	}
}

// link writes the value of an attribute that names a place on the net. A literal one is checked now,
// one with Liquid when its value is known.
func (b *builder) link(it *item, a *attr, dynamic bool) {
	shown := it.name == "a" && a.name == "href" && b.skip == 0
	if !dynamic {
		b.literalLink(a, shown)
		return
	}
	if strings.HasPrefix(strings.TrimSpace(a.value), "asset:") {
		b.find(Error, "asset.dynamic")
	}
	b.emit(segment{html: b.html.String(), text: b.text.String(), after: inAttribute, opens: true})
	b.html.Reset()
	b.text.Reset()
	b.parts(a.value, func(literal string) { b.html.WriteString(quoteAttr(literal)) }, inAttribute)
	b.flush(inAttribute)
	b.emit(segment{after: inAttribute, ends: a.name, shown: shown})
}

func (b *builder) literalLink(a *attr, shown bool) {
	url := strings.TrimSpace(unescape(a.value))
	name, _ := scheme(url)
	switch sha, isAsset := assetHash(url); {
	case !linkAllowed(a.name, url):
		b.find(Error, "link.scheme", "scheme", name)
	case isAsset && !isHash(sha):
		b.find(Error, "asset.form")
	case isAsset:
		if !slices.Contains(b.assets, sha) {
			b.assets = append(b.assets, sha)
		}
		url = "cid:" + ContentID(sha)
	case name == "" && !strings.HasPrefix(url, "#"):
		b.find(Warning, "link.relative")
	case fetched(a.name) && (name == "https" || name == "http"):
		b.find(Warning, "image.remote")
	case name == "http":
		b.find(Hint, "link.http")
	}
	b.html.WriteString(html.EscapeString(url))
	if shown {
		b.text.WriteByte(linkStart)
		b.text.WriteString(url)
		b.text.WriteByte(linkSet)
	}
}

// enter notes what a beginning element means for the text part.
func (b *builder) enter(it *item) {
	if b.skip > 0 {
		if it.name == b.skipName {
			b.skip++
		}
		return
	}
	if m := startMark(it.name); m != 0 {
		b.mark(m)
	}
	for _, a := range it.attrs {
		style := strings.ReplaceAll(strings.ToLower(a.value), " ", "")
		if (a.name == "hidden" || a.name == "style" && strings.Contains(style, "display:none")) && !voidTag(it.name) {
			b.skipName, b.skip = it.name, 1
		}
	}
}

func (b *builder) closeTag(it *item) {
	switch it.name {
	case "head":
		b.inHead = false
		return
	case "html", "body", "title", "meta", "base", "link", "style":
		return
	}
	if b.inHead || activeTags[it.name] {
		return
	}
	b.html.WriteString("</" + it.name + ">")
	if b.skip > 0 {
		if it.name == b.skipName {
			b.skip--
		}
		b.flush(b.textPlace())
		return
	}
	if it.name == "a" {
		b.mark(linkEnd)
	} else if m := endMark(it.name); m != 0 {
		b.mark(m)
	}
}

// comment keeps what Outlook reads and drops the rest: remarks of an author are not for customers.
func (b *builder) comment(it *item) {
	if !strings.Contains(it.text, "[if") && !strings.Contains(it.text, "[endif") {
		if strings.IndexByte(it.text, markOpen) >= 0 {
			b.find(Error, "liquid.place")
		}
		return
	}
	if unsafeText(it.text) || !b.balanced(it.text) {
		b.find(Error, "markup.style")
		return
	}
	if b.inHead {
		if strings.IndexByte(it.text, markOpen) >= 0 {
			b.find(Error, "liquid.place")
			return
		}
		if it.name == "!" {
			b.head.WriteString(it.text)
		} else {
			b.head.WriteString("<!--" + it.text + "-->")
		}
		return
	}
	if it.name == "!" {
		b.html.WriteString(it.text)
		return
	}
	b.html.WriteString("<!--")
	b.parts(it.text, func(literal string) { b.html.WriteString(literal) }, inAttribute)
	b.html.WriteString("-->")
	b.flush(b.textPlace())
}

func (b *builder) raw(it *item) {
	if it.name != "style" {
		return // title is ours, the others were refused
	}
	if strings.IndexByte(it.text, markOpen) >= 0 {
		b.find(Error, "liquid.place")
		return
	}
	if unsafeText(it.text) {
		b.find(Error, "markup.style")
		return
	}
	sheet := "<style>" + it.text + "</style>"
	if b.inHead {
		b.head.WriteString(sheet)
		return
	}
	b.html.WriteString(sheet)
}

// unsafeText reports markup or style that could run or fetch something by itself, or restyle the footer.
func unsafeText(s string) bool {
	s = strings.ToLower(unescape(s))
	for _, bad := range [...]string{"javascript:", "vbscript:", "expression(", "@import", "behavior:", "-moz-binding", "<script", "tbj-"} {
		if strings.Contains(s, bad) {
			return true
		}
	}
	return false
}

func safeStyle(a attr) bool { return a.name != "style" || !unsafeText(a.value) }

// quoteAttr makes attribute text fit between double quotes; entities in it stay as they are.
func quoteAttr(s string) string {
	if strings.IndexByte(s, '"') < 0 && strings.IndexByte(s, '<') < 0 {
		return s
	}
	return strings.NewReplacer(`"`, "&#34;", "<", "&lt;").Replace(s)
}
