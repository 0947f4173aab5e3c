package message

import (
	"strings"
	"unicode/utf8"

	"tabiji/backend/words"
)

// piece is one stretch of a template: literal text, an output {{ … }}, or a tag {% … %}.
type piece struct {
	kind pieceKind
	text string // literal text, the expression of an output, or the arguments of a tag
	name string // of a tag
	line int    // where it begins; 1 is the first line of the template
	cost int    // of a loop: how much one round of it does

	list    bool   // of an output: it may be a list
	encoded bool   // of an output: its author encoded it for an address
	library string // what the library reads instead of text; "" for what forLibrary makes of it
}

type pieceKind byte

const (
	literal pieceKind = iota
	output
	tag
)

const (
	deepestNesting    = 50
	mostFindings      = 50 // of one message; a file full of mistakes needs no longer list
	longestExpression = 2_000
)

// Part is one of the texts of a message; findings name it.
type Part string

// The parts. A line is the title or body of a notification.
const (
	InSubject   Part = "subject"
	InPreheader Part = "preheader"
	InHTML      Part = "html"
	InText      Part = "text"
	InLine      Part = "line"
)

// where names a place of a message for a person: the part and, where it has several, the line.
func where(part Part, line int) words.Line {
	if part == InHTML || part == InText {
		return words.New("where."+string(part), "line", line)
	}
	return words.Line{ID: "where." + string(part)}
}

// scan cuts a template into pieces. Comments are dropped, raw blocks become literal text, whitespace
// control ({{- and -%}) is applied, so that what follows sees three kinds of pieces only.
func scan(source string, part Part) ([]piece, []Finding) {
	s := scanner{rest: clean(source), line: 1, part: part}
	for s.rest != "" && len(s.findings) < mostFindings {
		s.next()
	}
	s.flush()
	if s.until != "" {
		s.find("liquid.unclosed", s.opened, "tag", s.until[len("end"):])
	}
	return s.pieces, s.findings
}

type scanner struct {
	rest     string
	part     Part
	line     int
	pieces   []piece
	pending  []byte // literal text not yet a piece
	began    int    // the line where it began
	findings []Finding
	until    string // "endraw" or "endcomment" while inside one
	opened   int    // the line where that began
	trimNext bool   // the last piece ended with a hyphen: -}} or -%}
}

func (s *scanner) next() {
	at := strings.IndexByte(s.rest, '{')
	for at >= 0 && at+1 < len(s.rest) && s.rest[at+1] != '{' && s.rest[at+1] != '%' {
		more := strings.IndexByte(s.rest[at+1:], '{')
		if more < 0 {
			at = -1
			break
		}
		at += 1 + more
	}
	if at < 0 || at+1 == len(s.rest) {
		at = len(s.rest)
	}
	if at > 0 {
		s.literal(s.rest[:at])
		s.rest = s.rest[at:]
		return
	}
	end := "}}"
	if s.rest[1] == '%' {
		end = "%}"
	}
	close := strings.Index(s.rest[2:], end)
	if close < 0 {
		if s.until == "" {
			s.find("liquid.open", s.line)
		}
		s.literal(s.rest)
		s.rest = ""
		return
	}
	whole := s.rest[:2+close+2]
	s.rest = s.rest[len(whole):]
	s.marked(whole, end)
}

// marked reads one {{ … }} or {% … %}.
func (s *scanner) marked(whole, end string) {
	line := s.line
	s.line += strings.Count(whole, "\n")
	inside := whole[2 : len(whole)-2]
	inside, left := strings.CutPrefix(inside, "-")
	inside, right := strings.CutSuffix(inside, "-")
	if s.until != "" {
		if name, _ := tidy(inside, s.part); end == "%}" && name == s.until {
			s.until = ""
			s.trimNext = right
		} else if s.until == "endraw" {
			s.keep(whole, line)
		}
		return
	}
	if left {
		s.trimLast()
	}
	s.trimNext = right
	if len(inside) > 8*longestExpression {
		s.find("liquid.long", line)
		return
	}
	text, bad := tidy(inside, s.part)
	switch {
	case bad != "":
		s.find("liquid.sign", line, "sign", bad, "text", excerpt(inside))
	case text == "":
		s.find("liquid.empty", line)
	case len(text) > longestExpression:
		s.find("liquid.long", line)
	case end == "}}":
		s.add(piece{kind: output, text: text, line: line})
	default:
		s.tag(text, line)
	}
}

// tag reads a tag's name, in the spellings of other template languages too.
func (s *scanner) tag(text string, line int) {
	name, args, _ := strings.Cut(text, " ")
	name = strings.ToLower(name)
	switch {
	case name == "elseif" || name == "elif":
		name = "elsif"
	case name == "else" && strings.HasPrefix(strings.ToLower(args), "if "):
		name, args = "elsif", args[len("if "):]
	case name == "end" && args != "":
		name, args = "end"+strings.ToLower(args), "" // {% end if %}
	}
	if name == "raw" || name == "comment" {
		s.until, s.opened = "end"+name, line
		s.flush() // so that each piece of text knows its line
		return
	}
	s.add(piece{kind: tag, name: name, text: args, line: line})
}

// excerpt is what a finding quotes of a piece of Liquid.
func excerpt(s string) string {
	s = oneLine(s)
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:39]) + "…"
	}
	return s
}

func (s *scanner) literal(text string) {
	line := s.line
	s.line += strings.Count(text, "\n")
	if s.until == "endcomment" {
		return
	}
	if s.trimNext {
		short := strings.TrimLeft(text, " \t\n")
		line += strings.Count(text[:len(text)-len(short)], "\n")
		text, s.trimNext = short, false
	}
	s.keep(text, line)
}

func (s *scanner) keep(text string, line int) {
	if len(s.pending) == 0 {
		s.began = line
	}
	s.pending = append(s.pending, text...)
}

// flush makes a piece of the literal text read so far.
func (s *scanner) flush() {
	if len(s.pending) > 0 {
		s.pieces = append(s.pieces, piece{kind: literal, text: string(s.pending), line: s.began})
		s.pending = s.pending[:0]
	}
}

func (s *scanner) add(p piece) {
	s.flush()
	s.pieces = append(s.pieces, p)
}

func (s *scanner) trimLast() {
	for n := len(s.pending); n > 0 && blank(s.pending[n-1]); n-- {
		s.pending = s.pending[:n-1]
	}
}

func (s *scanner) find(id string, line int, kv ...any) {
	s.findings = append(s.findings, finding(Error, id, append([]any{"where", where(s.part, line)}, kv...)...))
}

func finding(level Level, id string, kv ...any) Finding {
	return Finding{Level: level, Line: words.New("finding.message."+id, kv...)}
}

// clean brings text to valid UTF-8 with plain newlines and without control characters. The renderer
// uses control characters as its own marks: neither a template nor a person's fields may hold any.
func clean(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\n' && c != '\t' || c == 0x7f || c >= 0x80 {
			return cleanSlow(s)
		}
	}
	return s
}

func cleanSlow(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	dirty := false
	for i := 0; i < len(s) && !dirty; i++ {
		c := s[i]
		dirty = c < 0x20 && c != '\n' && c != '\t' || c == 0x7f
	}
	if !dirty {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r < 0x20 && r != '\n' && r != '\t' || r == 0x7f:
			return -1
		}
		return r
	}, s)
}
