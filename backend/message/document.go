package message

import (
	"strings"

	"tabiji/backend/words"
)

// document collects the two bodies of one mail.
type document struct {
	program  *program
	html     []byte
	text     textWriter
	wantText bool
	notes    []Finding
}

// expand walks the output of the program: segment marks become segments, all else is a value.
func (d *document) expand(stream []byte) error {
	at, linkFrom := inText, 0
	var end *segment
	for i := 0; i < len(stream); {
		if stream[i] != markOpen {
			from := i
			for i < len(stream) && stream[i] != markOpen {
				i++
			}
			s := string(stream[from:i])
			if at == inURL {
				s = urlValue(s, beginning(d.html[linkFrom:]))
			}
			d.value(s, at)
			continue
		}
		n, after := readMark(stream[i:])
		i += after
		end = &d.program.segments[n]
		d.html = append(d.html, end.html...)
		if d.wantText && end.text != "" {
			d.text.marked(end.text)
		}
		at = end.after
		switch {
		case end.opens:
			linkFrom = len(d.html)
		case end.ends != "":
			d.link(linkFrom, end)
		}
		if len(d.html) > LongestOutput || len(d.text.out) > LongestOutput {
			return errOutput
		}
	}
	return nil
}

// beginning is an address as far as it is written; of one that no program would open, its two ends.
func beginning(address []byte) string {
	const most = 4 << 10
	if len(address) > most {
		return unescape(string(address[:most/2])) + unescape(string(address[len(address)-most/2:]))
	}
	return unescape(string(address))
}

// value writes a person's value, or any other text that Liquid made.
func (d *document) value(s string, at place) {
	d.html = appendEscaped(d.html, s, at == inText || at == inHidden)
	if d.wantText && (at == inText || at == inAlt) {
		d.text.write(s)
	}
}

// link judges an address whose value is now known. One of a forbidden kind becomes "#" and is noted;
// pictures of ours cannot be named by a value, because nobody would know which to attach.
func (d *document) link(from int, end *segment) {
	url := unescape(string(d.html[from:]))
	name, _ := scheme(url)
	if !linkAllowed(end.ends, url) || name == "asset" || name == "cid" {
		d.html = append(d.html[:from], '#')
		d.notes = addFinding(d.notes, finding(Warning, "link.scheme", "scheme", name, "where", words.Line{ID: "where.links"}))
		url = ""
	}
	if end.shown && d.wantText {
		d.text.setLink(strings.TrimSpace(url))
	}
}

// size is about how long the HTML of one mail is, less its values.
func (p *program) size() int {
	n := len(p.head) + len(p.body)
	for i := range p.segments {
		n += len(p.segments[i].html)
	}
	return n
}

// textSize is about how long the text part of one mail is, less its values.
func (p *program) textSize() (n int) {
	for i := range p.segments {
		n += len(p.segments[i].text)
	}
	return n
}

// appendEscaped writes a value so that it can neither end its place nor begin another. In text, a mark
// of newline_to_br is a line break.
func appendEscaped(dst []byte, s string, breaks bool) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var to string
		switch s[i] {
		case '&':
			to = "&amp;"
		case '<':
			to = "&lt;"
		case '>':
			to = "&gt;"
		case '"':
			to = "&#34;"
		case '\'':
			to = "&#39;"
		case breakMark:
			to = " "
			if breaks {
				to = "<br>"
			}
		default:
			if s[i] >= 0x20 || s[i] == '\n' || s[i] == '\t' {
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		dst = append(dst, to...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// The frame of every mail. "light dark" lets a program keep its dark background around the mail;
// colours that the author set stay.
const (
	topOfHead = `<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<meta name="x-apple-disable-message-reformatting"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no">` +
		`<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>`
	hiddenOpen  = `<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;color:transparent;mso-hide:all">`
	hiddenClose = `</div>`
)

// padding keeps programs from filling the preview line with the mail's first words.
var padding = strings.Repeat("&#847;&zwnj;&nbsp;", 40)

func appendTop(dst []byte, subject, preheader string, p *program, lang string) []byte {
	dst = append(dst, `<!DOCTYPE html><html lang="`...)
	dst = appendEscaped(dst, lang, false)
	dst = append(dst, `"><head>`...)
	dst = append(dst, topOfHead...)
	dst = appendEscaped(dst, subject, false)
	dst = append(dst, "</title>"...)
	dst = append(dst, footerStyle...)
	dst = append(dst, p.head...)
	dst = append(dst, "</head><body"...)
	if p.body == "" {
		dst = append(dst, ` style="margin:0;padding:0"`...)
	}
	dst = append(dst, p.body...)
	dst = append(dst, '>')
	if preheader != "" {
		dst = append(dst, hiddenOpen...)
		dst = appendEscaped(dst, preheader, false)
		dst = append(dst, padding...)
		dst = append(dst, hiddenClose...)
	}
	return dst
}
