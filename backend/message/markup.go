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
