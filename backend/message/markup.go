package message

import (
	"html"
	"slices"
	"strconv"
	"strings"
)

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
		if it.name == "link" {
			b.linkTag(it)
		}
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

// linkTag warns that a style sheet or a font from elsewhere is left out.
func (b *builder) linkTag(it *item) {
	for _, a := range it.attrs {
		if name, _ := scheme(unescape(a.value)); a.name == "href" && (name == "http" || name == "https" || strings.HasPrefix(a.value, "//")) {
			b.find(Warning, "head.dropped", "what", "<link> "+excerpt(unescape(a.value)))
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
		switch bad := unsafeWord(a.value); {
		case bad != "":
			b.find(Error, "markup.style", "text", bad)
		case dynamic:
			b.find(Error, "liquid.style")
		case remoteStyle(unescape(a.value)):
			b.find(Warning, "image.remote")
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
		if a.name == "alt" || a.name == "title" {
			b.leftovers(unescape(literal))
		}
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
	b.parts(a.value, func(literal string) {
		b.html.WriteString(quoteAttr(literal))
		b.leftovers(unescape(literal))
	}, inURL)
	b.flush(inAttribute)
	b.emit(segment{after: inAttribute, ends: a.name, shown: shown})
}

func (b *builder) literalLink(a *attr, shown bool) {
	url := strings.TrimSpace(unescape(a.value))
	b.leftovers(url)
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
	b.startElement(it)
	for _, a := range it.attrs {
		style := strings.ReplaceAll(strings.ToLower(a.value), " ", "")
		if a.name == "style" && strings.Contains(style, "white-space:pre") && it.name != "pre" && b.keep == 0 {
			b.keepName, b.keep = it.name, 1
			b.mark(preStart)
		}
		if (a.name == "hidden" || a.name == "style" && strings.Contains(style, "display:none")) && !voidTag(it.name) {
			b.skipName, b.skip = it.name, 1
		}
	}
}

// startElement marks what an element means for the text part.
func (b *builder) startElement(it *item) {
	if b.keep > 0 && it.name == b.keepName {
		b.keep++
	}
	switch it.name {
	case "ul", "ol":
		b.text.WriteByte(listStart)
		b.text.WriteString(b.listHow(it))
		b.text.WriteByte(linkSet)
		return
	case "li":
		for _, a := range it.attrs {
			if n, err := strconv.Atoi(strings.TrimSpace(a.value)); a.name == "value" && err == nil {
				b.text.WriteString(string(rune(itemValue)) + strconv.Itoa(n) + string(rune(linkSet)))
			}
		}
	case "table":
		b.figures = b.holdsFigures()
	case "td", "th":
		if b.figures {
			b.mark(cellMark)
			return
		}
	}
	if m := startMark(it.name); m != 0 {
		b.mark(m)
	}
}

// endElement marks the end of an element for the text part.
func (b *builder) endElement(name string) {
	if b.keep > 0 && name == b.keepName {
		if b.keep--; b.keep == 0 {
			b.mark(preEnd)
		}
	}
	switch {
	case name == "a":
		b.mark(linkEnd)
		return
	case name == "table":
		b.figures = false
	case b.figures && (name == "td" || name == "th"):
		return
	}
	if m := endMark(name); m != 0 {
		b.mark(m)
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
	b.endElement(it.name)
}

// comment keeps what Outlook reads and drops the rest: remarks of an author are not for customers.
func (b *builder) comment(it *item) {
	if !strings.Contains(it.text, "[if") && !strings.Contains(it.text, "[endif") {
		if strings.IndexByte(it.text, markOpen) >= 0 {
			b.find(Error, "liquid.place")
		}
		return
	}
	if bad := unsafeWord(it.text); bad != "" {
		b.find(Error, "markup.style", "text", bad)
		return
	}
	if !b.balanced(it.text) {
		b.find(Error, "liquid.split")
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
	css, dropped, lines := withoutImports(it.text)
	for i, what := range dropped {
		b.line = it.line + lines[i]
		b.find(Warning, "head.dropped", "what", what)
	}
	b.line = it.line
	if bad := unsafeWord(css); bad != "" {
		b.find(Error, "markup.style", "text", bad)
		return
	}
	if remoteStyle(css) {
		b.find(Warning, "image.remote")
	}
	sheet := "<style>" + css + "</style>"
	if b.inHead {
		b.head.WriteString(sheet)
		return
	}
	b.html.WriteString(sheet)
}

// unsafeWord is markup or style that could run or fetch something by itself, or restyle the footer; "" for
// none.
func unsafeWord(s string) string {
	s = cssText(s)
	for _, bad := range [...]string{"javascript:", "vbscript:", "expression(", "@import", "behavior:", "-moz-binding", "<script", "tbj-"} {
		if strings.Contains(s, bad) {
			return bad
		}
	}
	return ""
}

func safeStyle(a attr) bool { return a.name != "style" || unsafeWord(a.value) == "" }

// quoteAttr makes attribute text fit between double quotes; entities in it stay as they are.
func quoteAttr(s string) string {
	if strings.IndexByte(s, '"') < 0 && strings.IndexByte(s, '<') < 0 {
		return s
	}
	return strings.NewReplacer(`"`, "&#34;", "<", "&lt;").Replace(s)
}
