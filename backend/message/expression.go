package message

import (
	"slices"
	"strings"
)

// token is a word of a Liquid expression.
type token struct {
	kind byte // 's' string, 'i' name with its dots, 'n' number, or the operator's first byte
	text string
	at   int
}

// tokens reads an expression far enough to know its names, strings, filters and ranges. What it does
// not understand it passes on as operators; the library judges the syntax.
func tokens(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		c := s[i]
		start := i
		switch {
		case c == ' ' || c == '\t' || c == '\n':
			i++
			continue
		case c == '"' || c == '\'':
			end := strings.IndexByte(s[i+1:], c)
			if end < 0 {
				end = len(s) - i - 2
			}
			i = min(i+end+2, len(s))
			out = append(out, token{'s', s[start:i], start})
			continue
		case c >= '0' && c <= '9':
			for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' && i+1 < len(s) && s[i+1] != '.') {
				i++
			}
			out = append(out, token{'n', s[start:i], start})
			continue
		case nameByte(c):
			for i < len(s) && (nameByte(s[i]) || s[i] >= '0' && s[i] <= '9' || s[i] == '-' || s[i] == '?' ||
				s[i] == '.' && i+1 < len(s) && nameByte(s[i+1])) {
				i++
			}
			out = append(out, token{'i', s[start:i], start})
			continue
		case strings.HasPrefix(s[i:], ".."):
			i += 2
		case strings.HasPrefix(s[i:], "==") || strings.HasPrefix(s[i:], "!=") || strings.HasPrefix(s[i:], "<=") || strings.HasPrefix(s[i:], ">="):
			i += 2
		default:
			i++
		}
		out = append(out, token{c, s[start:i], start})
	}
	return out
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

// reading is what a piece reads and does.
type reading struct {
	names   []string // "contact.family_name", "forloop.index", "x"
	filters []use
	ranges  int

	compared int // comparisons
	tokens   int
}

// use is one filter of an expression with the number of its arguments.
type use struct {
	name      string
	arguments int
}

// arguments counts them behind a filter's name.
func arguments(toks []token) int {
	if len(toks) == 0 || toks[0].kind != ':' {
		return 0
	}
	n, depth := 1, 0
	for _, t := range toks[1:] {
		switch {
		case t.kind == '(' || t.kind == '[':
			depth++
		case t.kind == ')' || t.kind == ']':
			depth--
		case t.kind == '|' && depth == 0:
			return n
		case t.kind == ',' && depth == 0:
			n++
		}
		if depth < 0 {
			return n
		}
	}
	return n
}

// uses reports whether a filter is among those read.
func (r reading) uses(filter string) bool {
	return slices.ContainsFunc(r.filters, func(u use) bool { return u.name == filter })
}

func readExpression(s string) reading {
	var r reading
	toks := tokens(s)
	r.tokens = len(toks)
	for i, t := range toks {
		switch {
		case operatorAt(toks, i):
			r.compared++
		case t.kind == '|' && i+1 < len(toks) && toks[i+1].kind == 'i':
			r.filters = append(r.filters, use{toks[i+1].text, arguments(toks[i+2:])})
		case t.kind == '.' && t.text == "..":
			r.ranges++
		case t.kind == 'i' && (i == 0 || toks[i-1].kind != '|'):
			if i+1 < len(toks) && toks[i+1].kind == ':' {
				continue // limit: offset: cols:
			}
			name := t.text
			if i+3 < len(toks) && toks[i+1].kind == '[' && toks[i+2].kind == 's' && toks[i+3].kind == ']' {
				name += "." + strings.Trim(toks[i+2].text, `"'`)
			}
			r.names = append(r.names, name)
		}
	}
	return r
}
