package mail

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tabiji/backend/outbox"
)

const (
	mostLinks   = 200
	mostShown   = 4 << 20 // bytes of HTML; what is larger is shown as text
	mostNesting = 200     // elements inside each other; what is deeper is left out
)

// previewPolicy lets a document show pictures that are inside it and inline styles, and nothing else.
const previewPolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

// Styles of a mail that has none of its own.
const (
	ground = "html{overflow-wrap:anywhere}body{margin:0;padding:16px;font:15px/1.7 'Hiragino Sans','Yu Gothic UI','Noto Sans JP','Noto Sans CJK JP',sans-serif}" +
		"img{max-width:100%;height:auto}a{color:#1c5fc4;text-decoration:underline;cursor:default}pre{white-space:pre-wrap;font:inherit;margin:0}" +
		".tabiji-away{display:inline-block;box-sizing:border-box;max-width:100%;padding:6px 10px;border:1px dashed #8a90a6;border-radius:6px;color:#5f657d;font-size:12px}"
	lightGround = "html{color-scheme:light;background:#fff;color:#1b1d28}"
	darkGround  = "html{color-scheme:dark;background:#16181f;color:#e8eaf2}a{color:#8db8ff}"
)

// Preview makes a mail harmless for showing (design D11). Only elements, attributes and styles that are
// known to load and start nothing are written again; everything else is left out, so that a way to do harm
// that nobody here has heard of is left out too. Pictures inside the mail become data URIs, those from
// elsewhere a box with their description; links lose their target and say it in their title.
func Preview(v View, dark bool) outbox.Shown {
	p := &painter{pictures: map[string]string{}}
	for _, i := range v.Inline {
		if raster[i.Type] && i.ContentID != "" {
			p.pictures[i.ContentID] = "data:" + i.Type + ";base64," + base64.StdEncoding.EncodeToString(i.Data)
		}
	}
	p.dark = dark
	if strings.TrimSpace(v.HTML) == "" || len(v.HTML) > mostShown || !p.paint(v.HTML) {
		p.body.Reset()
		p.body.WriteString("<pre>" + html.EscapeString(v.Text) + "</pre>")
	}
	p.shown.Document = p.document(dark)
	return p.shown
}

// painter writes the preview from the parsed mail.
type painter struct {
	pictures map[string]string // data URI by content id
	styles   strings.Builder
	body     strings.Builder
	onBody   string // attributes of the body element
	dark     bool
	lang     string // of the page, which chooses the shapes of kanji
	shown    outbox.Shown
}

func (p *painter) document(dark bool) string {
	own := ground + lightGround
	if dark {
		own = ground + darkGround
	}
	var b strings.Builder
	b.WriteString(`<!doctype html><html` + p.lang + `><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="` + previewPolicy + `">`)
	b.WriteString(`<meta name="viewport" content="width=device-width, initial-scale=1"><style>` + own + `</style>`)
	if p.styles.Len() > 0 {
		b.WriteString("<style>" + p.styles.String() + "</style>")
	}
	b.WriteString("</head><body" + p.onBody + ">")
	b.WriteString(p.body.String())
	b.WriteString("</body></html>")
	return b.String()
}

// paint parses HTML as a browser does and writes what is harmless; false: it cannot be parsed.
func (p *painter) paint(source string) bool {
	root, err := html.ParseWithOptions(strings.NewReader(source), html.ParseOptionEnableScripting(false))
	if err != nil {
		return false
	}
	p.node(root, 0)
	return true
}

func (p *painter) children(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.node(c, depth+1)
	}
}

func (p *painter) node(n *html.Node, depth int) {
	switch {
	case depth > mostNesting:
	case n.Type == html.DocumentNode:
		p.children(n, depth)
	case n.Type == html.TextNode:
		p.body.WriteString(html.EscapeString(n.Data))
	case n.Type == html.ElementNode && n.Namespace == "":
		p.element(n, depth)
	}
}

func (p *painter) element(n *html.Node, depth int) {
	switch {
	case n.DataAtom == atom.Style:
		p.style(n)
	case n.DataAtom == atom.Body:
		p.onBody = p.attributes(n)
		p.children(n, depth)
	case n.DataAtom == atom.Html:
		if lang, ok := attribute(n, "lang"); ok && len(lang) < 40 {
			p.lang = ` lang="` + html.EscapeString(lang) + `"`
		}
		p.children(n, depth)
	case n.DataAtom == atom.Img:
		p.image(n)
	case n.DataAtom == atom.A:
		p.link(n)
		p.body.WriteString("<a" + p.attributes(n) + ">")
		p.children(n, depth)
		p.body.WriteString("</a>")
	case hollow[n.DataAtom]:
		p.body.WriteString("<" + n.Data + p.attributes(n) + ">")
	case harmless[n.DataAtom]:
		p.body.WriteString("<" + n.Data + p.attributes(n) + ">")
		p.children(n, depth)
		p.body.WriteString("</" + n.Data + ">")
	case unwrapped[n.DataAtom]:
		p.children(n, depth)
	}
}

// style keeps a block of styles when every part of it is harmless.
func (p *painter) style(n *html.Node) {
	var text strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		text.WriteString(c.Data)
	}
	if css := comments.ReplaceAllString(text.String(), " "); harmlessStyles(css, true) {
		p.styles.WriteString(p.scheme(css) + "\n")
	}
}

var schemes = regexp.MustCompile(`(?i)\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)`)

// scheme resolves prefers-color-scheme in styles to the scheme asked for, so that the preview does not follow the
// computer's.
func (p *painter) scheme(css string) string {
	return schemes.ReplaceAllStringFunc(css, func(asked string) string {
		if strings.Contains(strings.ToLower(asked), "dark") == p.dark {
			return "(min-width:0)"
		}
		return "(max-width:0)"
	})
}

// attributes are those of an element that load and start nothing. A link says its target in its title.
func (p *painter) attributes(n *html.Node) string {
	var b strings.Builder
	write := func(key, value string) { b.WriteString(" " + key + `="` + html.EscapeString(value) + `"`) }
	target := ""
	for _, a := range n.Attr {
		switch {
		case a.Namespace != "":
		case n.DataAtom == atom.A && a.Key == "href":
			target = strings.TrimSpace(a.Val)
		case n.DataAtom == atom.A && a.Key == "title":
		case a.Key == "style":
			if kept := declarations(a.Val); kept != "" {
				write("style", kept)
			}
		case plain[a.Key] && len(a.Val) <= 500:
			write(a.Key, a.Val)
		}
	}
	if target != "" {
		write("title", target)
	}
	return b.String()
}

// image shows a picture that is inside the mail, and a box for any other.
func (p *painter) image(n *html.Node) {
	alt, described := attribute(n, "alt")
	if !described {
		p.shown.ImagesWithoutText++
	}
	source, _ := attribute(n, "src")
	source = strings.TrimSpace(source)
	if id, ok := strings.CutPrefix(source, "cid:"); ok {
		if unescaped, err := url.PathUnescape(id); err == nil && p.pictures[id] == "" {
			id = unescaped
		}
		source = p.pictures[id]
	}
	if dataPicture.MatchString(source) {
		p.body.WriteString("<img" + p.attributes(n) + ` src="` + source + `">`)
		return
	}
	if source != "" {
		p.shown.RemoteImages++
	}
	if tiny(n) {
		return // it is there to count who looks, not to be seen
	}
	if alt = strings.TrimSpace(alt); alt == "" {
		alt = "▧"
	}
	p.body.WriteString(`<span class="tabiji-away">` + html.EscapeString(alt) + `</span>`)
}

// tiny reports a picture of at most two points.
func tiny(n *html.Node) bool {
	for _, key := range []string{"width", "height"} {
		if v, ok := attribute(n, key); ok {
			if size, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), "px")); err == nil && size <= 2 {
				return true
			}
		}
	}
	return false
}

func (p *painter) link(n *html.Node) {
	href, ok := attribute(n, "href")
	if !ok || len(p.shown.Links) >= mostLinks {
		return
	}
	href = strings.TrimSpace(href)
	text := Snippet(textOf(n, 0), 120)
	p.shown.Links = append(p.shown.Links, outbox.Link{Text: text, Href: clipRunes(href, 2000), OK: opens(href)})
}

// opens reports whether a mail program would open an address.
func opens(href string) bool {
	u, err := url.Parse(href)
	if err != nil || strings.Contains(href, "{{") {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Hostname() != ""
	case "mailto", "tel":
		return u.Opaque != ""
	}
	return false
}

func attribute(n *html.Node, key string) (value string, found bool) {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key && a.Namespace == "" })
	if i < 0 {
		return "", false
	}
	return n.Attr[i].Val, true
}

// textOf is the text of an element, with the alt text of pictures.
func textOf(n *html.Node, depth int) string {
	switch {
	case depth > mostNesting:
		return ""
	case n.Type == html.TextNode:
		return n.Data
	case n.Type == html.ElementNode && n.DataAtom == atom.Img:
		alt, _ := attribute(n, "alt")
		return " " + alt + " "
	case n.Type == html.ElementNode && (n.DataAtom == atom.Style || n.DataAtom == atom.Script):
		return ""
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c, depth+1))
	}
	return b.String()
}

// Snippet is the beginning of a text on one line, at most so many characters.
func Snippet(text string, most int) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range text {
		switch {
		case r <= ' ' || r == 0x7F || r == '\u3000' || r == '\u00a0':
			space = n > 0
			continue
		case r >= '\u200b' && r <= '\u200f' || r == '\u00ad' || r == '\u034f' || r == '\ufeff' || r >= '\u2028' && r <= '\u202e':
			continue // what fills a preheader, and marks that turn the direction of text
		}
		if space {
			b.WriteByte(' ')
			n++
			space = false
		}
		if n >= most {
			break
		}
		b.WriteRune(r)
		n++
	}
	return strings.TrimSuffix(b.String(), " ")
}

func clipRunes(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// raster are the types of picture that are shown.
var raster = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

var dataPicture = regexp.MustCompile(`^data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$`)
