package message

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidy reads what stands between {{ and }} (or {% and %}) as its author meant it: blanks of every width are
// blanks, quotation marks that Word or a Japanese keyboard made are quotation marks, full-width signs are
// signs, and entities that an editor wrote into HTML are their characters. What stands inside of quotation
// marks is the text itself and stays, but for line breaks. bad is a sign that means nothing here; "" for none.
func tidy(s string, part Part) (expr, bad string) {
	if strings.IndexByte(s, '&') >= 0 {
		if s = entities(s, part); hasBraces(s) {
			return "", "&#123;"
		}
	}
	if simple(s) {
		return strings.TrimSpace(s), ""
	}
	t := tidier{rest: s}
	for t.rest != "" && t.bad == "" {
		t.next()
	}
	return strings.TrimSpace(t.out.String()), t.bad
}

// simple reports that nothing has to be changed: ASCII without entities, line breaks and doubled blanks.
func simple(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 || c == '\n' || c == '\t' || c == ' ' && i > 0 && s[i-1] == ' ' || c == '"' || c == '\'' || c == '<' || c == '`' {
			return false
		}
	}
	return true
}

// entities reads character references: all of them in HTML, where an editor wrote them; in plain text only
// those outside of quotation marks, where they can only have been pasted from HTML.
func entities(s string, part Part) string {
	if part == InHTML {
		return clean(html.UnescapeString(s))
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexAny(s, "&\"'")
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		if s[0] != '&' {
			end := strings.IndexByte(s[1:], s[0])
			if end < 0 {
				break
			}
			b.WriteString(s[:end+2])
			s = s[end+2:]
			continue
		}
		end := strings.IndexByte(s, ';')
		if end < 0 || end > 10 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		b.WriteString(html.UnescapeString(s[:end+1]))
		s = s[end+1:]
	}
	return clean(b.String() + s)
}

// hasBraces reports what would end one piece of Liquid, or begin another.
func hasBraces(s string) bool {
	return strings.Contains(s, "}}") || strings.Contains(s, "%}") || strings.Contains(s, "{{") || strings.Contains(s, "{%")
}

type tidier struct {
	rest string
	out  strings.Builder
	last rune // written last, outside of quotation marks
	name bool // … inside of a name, whose digits stay as they are
	bad  string
}

// The quotation marks of one kind: those of Word, of a Japanese keyboard, and primes. Whichever begins a text,
// any of its kind may end it, because programs turn them by guess; but a straight one ends at a straight one.
const (
	doubleQuotes = "“”„‟″＂"
	singleQuotes = "‘’‚‛′＇"
)

func (t *tidier) next() {
	r, n := utf8.DecodeRuneInString(t.rest)
	switch {
	case r == '"' || r == '\'':
		t.quoted(t.rest[:1], n, t.rest[:1])
	case strings.ContainsRune(doubleQuotes, r):
		t.quoted(t.rest[:n], n, doubleQuotes+`"`)
	case strings.ContainsRune(singleQuotes, r):
		t.quoted(t.rest[:n], n, singleQuotes+"'")
	case unicode.IsSpace(r):
		t.blank(n)
	case unseen(r):
		t.rest = t.rest[n:]
	case r == '<' && markupIn(t.rest) != "":
		t.bad = markupIn(t.rest)
	default:
		t.sign(r, n)
	}
}

func (t *tidier) blank(n int) {
	if t.last != ' ' {
		t.write(' ')
	}
	t.rest = t.rest[n:]
}

func (t *tidier) write(r rune) {
	t.name = nameRune(r) && (t.name || !unicode.IsDigit(r))
	t.out.WriteRune(r)
	t.last = r
}

// quoted copies a text between quotation marks, in marks that Liquid knows.
func (t *tidier) quoted(open string, n int, ends string) {
	end := strings.IndexAny(t.rest[n:], ends)
	if curly := strings.IndexAny(t.rest[n:], singleQuotes); ends == singleQuotes+"'" && curly >= 0 {
		end = curly // the straight one may be an apostrophe
	}
	if end < 0 {
		t.bad = open
		return
	}
	inside := t.rest[n : n+end]
	_, width := utf8.DecodeRuneInString(t.rest[n+end:])
	t.rest = t.rest[n+end+width:]
	mark := `"`
	if strings.Contains(inside, mark) {
		if mark = "'"; strings.Contains(inside, mark) {
			t.bad = open
			return
		}
	}
	if open == "'" && !strings.Contains(inside, "'") {
		mark = "'" // as it was written
	}
	t.out.WriteString(mark + strings.NewReplacer("\n", " ", "\t", " ").Replace(inside) + mark)
	t.last, t.name = '"', false
}

// sign writes one character outside of quotation marks.
func (t *tidier) sign(r rune, n int) {
	t.rest = t.rest[n:]
	switch {
	case r < 0x80:
		t.write(r)
	case r == '、':
		t.write(',')
	case r >= '０' && r <= '９' && !t.name:
		t.write(r - '０' + '0')
	case (r == '（' || r == '）') && nameRune(t.last) && !strings.HasSuffix(t.out.String(), " in"):
		t.bad = string(r) // part of a field's name: contact["…"]
	case r >= '！' && r <= '～' && !unicode.IsLetter(r) && !unicode.IsDigit(r):
		t.write(r - '！' + '!')
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		t.write(r)
	default:
		t.bad = string(r)
	}
}

func nameRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// unseen are characters of no width that come along when text is copied.
func unseen(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u200f':
		return true
	}
	return false
}

// markupIn is the tag that an editor put inside of a piece of Liquid, such as <b> or <br>; "" when the sign <
// compares.
func markupIn(s string) string {
	end := strings.IndexByte(s, '>')
	if end < 0 || end > 200 {
		return ""
	}
	name := strings.TrimPrefix(s[1:end], "/")
	if i := strings.IndexAny(name, " \n\t/"); i >= 0 {
		name = name[:i]
	}
	switch strings.ToLower(name) {
	case "b", "i", "u", "s", "em", "strong", "span", "font", "a", "br", "p", "div", "code", "wbr", "mark", "small", "sup", "sub", "o:p":
		return "<" + strings.ToLower(name) + ">"
	}
	return ""
}
