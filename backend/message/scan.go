package message

import (
	"strings"

	"tabiji/backend/words"
)

// piece is one stretch of a template: literal text, an output {{ … }}, or a tag {% … %}.
type piece struct {
	kind pieceKind
	text string // literal text, the expression of an output, or the arguments of a tag
	name string // of a tag
	line int    // 1 is the first line of the template
	cost int    // of a loop: how much one round of it does
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

// scan cuts a template into pieces. Comments are dropped, raw blocks become literal text, whitespace
// control ({{- and -%}) is applied, so that what follows sees three kinds of pieces only.
func scan(source string) ([]piece, []Finding) {
	s := scanner{rest: clean(source), line: 1}
	for s.rest != "" && len(s.findings) < mostFindings {
		s.next()
	}
	s.flush()
	if s.until != "" {
		s.find("liquid.unclosed", "tag", s.until[len("end"):], "line", s.line)
	}
	return s.pieces, s.findings
}

type scanner struct {
	rest     string
	line     int
	pieces   []piece
	pending  strings.Builder // literal text not yet a piece
	findings []Finding
	until    string // "endraw" or "endcomment" while inside one
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
			s.find("liquid.open", "line", s.line)
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
	inside = strings.Join(strings.Fields(inside), " ")
	name, args, _ := strings.Cut(inside, " ")
	if s.until != "" {
		if end == "%}" && name == s.until {
			s.until = ""
			s.trimNext = right
		} else if s.until == "endraw" {
			s.pending.WriteString(whole)
		}
		return
	}
	if left {
		s.trimLast()
	}
	s.trimNext = right
	switch {
	case inside == "":
		s.find("liquid.empty", "line", line)
	case len(inside) > longestExpression:
		s.find("liquid.long", "line", line)
	case end == "}}":
		s.add(piece{kind: output, text: expression(whole[2:len(whole)-2], left, right), line: line})
	case name == "raw" || name == "comment":
		s.until = "end" + name
	default:
		s.add(piece{kind: tag, name: name, text: args, line: line})
	}
}

// expression is what stands between the braces on one line; blanks inside of strings are kept.
func expression(s string, left, right bool) string {
	if left {
		s = s[1:]
	}
	if right {
		s = s[:len(s)-1]
	}
	return strings.TrimSpace(strings.NewReplacer("\n", " ", "\t", " ").Replace(s))
}

func (s *scanner) literal(text string) {
	s.line += strings.Count(text, "\n")
	if s.until == "endcomment" {
		return
	}
	if s.trimNext {
		text = strings.TrimLeft(text, " \t\n")
		s.trimNext = false
	}
	s.pending.WriteString(text)
}

// flush makes a piece of the literal text read so far.
func (s *scanner) flush() {
	if s.pending.Len() > 0 {
		s.pieces = append(s.pieces, piece{kind: literal, text: s.pending.String(), line: s.line})
		s.pending.Reset()
	}
}

func (s *scanner) add(p piece) {
	s.flush()
	s.pieces = append(s.pieces, p)
}

func (s *scanner) trimLast() {
	text := strings.TrimRight(s.pending.String(), " \t\n")
	s.pending.Reset()
	s.pending.WriteString(text)
}

func (s *scanner) find(id string, kv ...any) {
	s.findings = append(s.findings, finding(Error, id, kv...))
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
