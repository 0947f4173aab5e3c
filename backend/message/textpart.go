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

	listStart = '\x13' // <ul>, <ol>: how it counts follows up to linkSet
	listEnd   = '\x14'
	itemValue = '\x15' // of the next <li>: its number follows up to linkSet
	itemEnd   = '\x16'
	quoteMark = '\x17' // <blockquote>
	quoteEnd  = '\x18'
	preStart  = '\x19' // text whose line breaks and blanks stay
	preEnd    = '\x1a'
	insetMark = '\x1b' // <dd>
	insetEnd  = '\x1c'
	cellMark  = '\x1d' // a cell of a table that holds figures, and no layout
)

func startMark(name string) byte {
	switch name {
	case "p", "dl", "table", "section", "article", "header", "footer", "h4", "h5", "h6":
		return blockMark
	case "blockquote":
		return quoteMark
	case "pre":
		return preStart
	case "h1", "h2", "h3":
		return headMark
	case "dd":
		return insetMark
	case "div", "tr", "td", "th", "center", "dt", "figure", "figcaption", "address", "main", "nav", "caption":
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
		return itemEnd
	case "ul", "ol":
		return listEnd
	case "blockquote":
		return quoteEnd
	case "pre":
		return preEnd
	case "dd":
		return insetEnd
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

	frames []frame // lists, quotations and insets that are open
	spread int     // frames beyond the deepest that is shown
	value  int     // number of the next item, when it was given
	given  bool
	pre    int  // open elements whose line breaks stay
	fresh  bool // the first line break of a <pre> is none
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
		switch c {
		case linkStart:
			url, n := argumentOf(s[i+1:])
			w.setLink(url)
			i += n
		case listStart, itemValue:
			how, n := argumentOf(s[i+1:])
			w.counted(c, how)
			i += n
		default:
			w.mark(c)
		}
		start = i + 1
	}
	if start < len(s) {
		w.write(s[start:])
	}
}

// argumentOf is what follows a mark up to linkSet, and the length of both; a mark before it ends it: then
// there is none.
func argumentOf(s string) (argument string, n int) {
	for i := range len(s) {
		if c := s[i]; c == linkSet {
			return s[:i], i + 1
		} else if c < 0x20 && c != '\n' && c != '\t' {
			break
		}
	}
	return "", 0
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
	case itemMark, itemEnd, listEnd, quoteMark, quoteEnd, insetMark, insetEnd:
		w.frame(c)
	case preStart:
		w.breaks = max(w.breaks, 2)
		w.pre++
		w.fresh = true
	case preEnd:
		w.breaks = max(w.breaks, 2)
		w.pre = max(0, w.pre-1)
	case cellMark:
		if w.breaks == 0 && len(w.out) > 0 {
			w.blank = 0
			w.out = append(w.out, " | "...)
		}
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
	if w.pre > 0 {
		w.keep(s)
		return
	}
	for len(s) > 0 {
		n := 0
		for n < len(s) && !ends[s[n]] {
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

// ends are the bytes that end a word.
var ends = [256]bool{' ': true, '\n': true, '\t': true, breakMark: true}

func (w *textWriter) word(s string) {
	if w.breaks > 0 || len(w.out) == 0 {
		began := w.linkAt == len(w.out)
		if len(w.out) > 0 {
			for range w.breaks {
				w.out = append(w.out, '\n')
			}
		}
		w.breaks, w.blank = 0, 0
		w.indent()
		w.out = append(w.out, w.prefix...)
		if w.prefix = ""; began {
			w.linkAt = len(w.out)
		}
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
