package message

import (
	"strings"
	"unicode/utf8"
)

// Marks inside of a segment's text that say what the HTML meant.
const (
	blockMark = '\x01' // a paragraph begins or ends: a blank line
	rowMark   = '\x02' // a line begins or ends
	breakMark = '\x03' // <br>; the same byte as lineMark, which newline_to_br makes
	itemMark  = '\x04' // <li>
	ruleMark  = '\x05' // <hr>
	headMark  = '\x06' // <h1> … <h3>
	linkStart = '\x0e' // an <a>; its address follows up to linkSet, if it is literal
	linkSet   = '\x0f'
	linkEnd   = '\x10' // </a>: the address is written
	altStart  = '\x11' // text instead of a picture
	altEnd    = '\x12'
)

func startMark(name string) byte {
	switch name {
	case "p", "ul", "ol", "dl", "blockquote", "table", "section", "article", "header", "footer", "pre", "h4", "h5", "h6":
		return blockMark
	case "h1", "h2", "h3":
		return headMark
	case "div", "tr", "td", "th", "center", "dt", "dd", "figure", "figcaption", "address", "main", "nav", "caption":
		return rowMark
	case "li":
		return itemMark
	case "br":
		return breakMark
	case "hr":
		return ruleMark
	}
	return 0
}

func endMark(name string) byte {
	switch name {
	case "h1", "h2", "h3":
		return blockMark
	case "li":
		return rowMark
	case "br", "hr":
		return 0
	}
	return startMark(name)
}

func voidTag(name string) bool {
	switch name {
	case "area", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "source", "track", "embed", "base":
		return true
	}
	return false
}

// plainText is literal HTML text without entities and without invisible characters.
func plainText(s string) string {
	s = unescape(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20, r == 0x7f, r == '\u200b', r == '\u200c', r == '\u200d', r == '\u034f', r == '\ufeff', r == '\u00ad', r == '\u2060':
			return -1
		case r == '\u00a0', r == '\u2007', r == '\u202f':
			return ' '
		}
		return r
	}, s)
}

// textWriter makes the text part: paragraphs, lists, links as "text <address>", pictures as [alt].
type textWriter struct {
	out    []byte
	bullet string
	breaks int  // newlines wanted before the next character
	blank  byte // ' ' or '\n' seen since the last character; 0 for none
	link   string
	linkAt int // where the link's text began
	altAt  int
	prefix string // of the next line
}

// marked writes a segment's text.
func (w *textWriter) marked(s string) {
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 || c == '\n' || c == '\t' {
			continue
		}
		if start < i {
			w.write(s[start:i])
		}
		if c == linkStart {
			if end := strings.IndexByte(s[i:], linkSet); end > 0 && strings.IndexByte(s[i+1:i+end], linkStart) < 0 && !hasMark(s[i+1:i+end]) {
				w.setLink(s[i+1 : i+end])
				i += end
			} else {
				w.setLink("")
			}
		} else {
			w.mark(c)
		}
		start = i + 1
	}
	if start < len(s) {
		w.write(s[start:])
	}
}

func hasMark(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 && s[i] != '\n' && s[i] != '\t' {
			return true
		}
	}
	return false
}

func (w *textWriter) setLink(url string) {
	w.link, w.linkAt = url, len(w.out)
}

func (w *textWriter) mark(c byte) {
	switch c {
	case blockMark:
		w.breaks = max(w.breaks, 2)
	case rowMark:
		w.breaks = max(w.breaks, 1)
	case breakMark:
		if w.breaks == 0 || w.breaks == 1 {
			w.breaks++
		}
		w.blank = 0
	case itemMark:
		w.breaks = max(w.breaks, 1)
		w.prefix = w.bullet
	case headMark:
		w.breaks = max(w.breaks, 2)
		w.prefix = "■ "
	case ruleMark:
		w.breaks = max(w.breaks, 2)
		w.write("----------------------------------------")
		w.breaks = 2
	case linkEnd:
		w.endLink()
	case altStart:
		w.altAt = len(w.out)
		w.write("[")
	case altEnd:
		if len(w.out) > w.altAt && w.out[len(w.out)-1] == '[' && w.blank == 0 {
			w.out = w.out[:w.altAt] // the picture says nothing
		} else {
			w.blank = 0
			w.out = append(w.out, ']')
		}
	}
}

// endLink writes the address behind the link's text, unless the text is the address.
func (w *textWriter) endLink() {
	url := clean(w.link) // a character reference may stand for a control character
	w.link = ""
	if url == "" || strings.HasPrefix(url, "#") {
		return
	}
	shown := ""
	if w.linkAt <= len(w.out) {
		shown = strings.TrimSpace(string(w.out[w.linkAt:]))
	}
	if shown == url || shown == strings.TrimPrefix(strings.TrimPrefix(url, "mailto:"), "tel:") {
		return
	}
	w.blank = 0
	if shown != "" {
		w.out = append(w.out, ' ')
		w.out = append(w.out, '<')
		w.out = append(w.out, url...)
		w.out = append(w.out, '>')
		return
	}
	w.write("<" + url + ">")
}

// write adds text, its blanks collapsed as a browser would; a line break between two Japanese
// characters is no blank.
func (w *textWriter) write(s string) {
	for len(s) > 0 {
		n := 0
		for n < len(s) && s[n] != ' ' && s[n] != '\n' && s[n] != '\t' && s[n] != breakMark {
			n++
		}
		if n > 0 {
			w.word(s[:n])
			s = s[n:]
			continue
		}
		switch s[0] {
		case breakMark:
			w.mark(breakMark)
		case '\n':
			w.blank = '\n'
		default:
			if w.blank == 0 {
				w.blank = ' '
			}
		}
		s = s[1:]
	}
}

func (w *textWriter) word(s string) {
	if w.breaks > 0 || len(w.out) == 0 {
		if len(w.out) > 0 {
			for range w.breaks {
				w.out = append(w.out, '\n')
			}
		}
		if w.linkAt == len(w.out)-w.breaks {
			w.linkAt = len(w.out)
		}
		w.breaks, w.blank = 0, 0
		w.out = append(w.out, w.prefix...)
		w.prefix = ""
	}
	if w.blank != 0 {
		if last, _ := utf8.DecodeLastRune(w.out); w.blank == ' ' || !wide(last) || !wide(firstRune(s)) {
			w.out = append(w.out, ' ')
		}
		w.blank = 0
	}
	w.out = append(w.out, s...)
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

// wide reports characters of scripts written without blanks.
func wide(r rune) bool {
	return r >= 0x2E80 && r < 0xA4D0 || r >= 0xF900 && r < 0xFB00 || r >= 0xFF00 && r < 0xFFEF || r >= 0x20000
}
