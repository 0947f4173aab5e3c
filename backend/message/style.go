package message

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// withoutImports takes out of a style sheet what would load another one or a font from elsewhere: every
// @import, and every @font-face that names a place on the net. dropped are excerpts of them, in order, with
// their line in the sheet, counted from 0. Mail programs hardly load them, and nothing of a mail may.
func withoutImports(css string) (rest string, dropped []string, lines []int) {
	var b strings.Builder
	done, counted, line := 0, 0, 0
	for i := 0; i < len(css); {
		switch {
		case strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				i = len(css)
				continue
			}
			i += 2 + end + 2
		case css[i] == '"' || css[i] == '\'':
			i += cssString(css[i:])
		case css[i] == '@':
			end := cssRule(css, i)
			if end == 0 {
				i++
				continue
			}
			b.WriteString(css[done:i])
			line += strings.Count(css[counted:i], "\n")
			if counted = i; len(dropped) < mostFindings {
				dropped, lines = append(dropped, excerpt(css[i:end])), append(lines, line)
			}
			i, done = end, end
		default:
			i++
		}
	}
	return b.String() + css[done:], dropped, lines
}

// cssRule is where a rule at i ends that has to be left out; 0: it may stay.
func cssRule(css string, i int) int {
	name := strings.ToLower(css[i+1 : min(i+11, len(css))])
	switch {
	case strings.HasPrefix(name, "import"):
		for at := i; at < len(css); {
			switch c := css[at]; {
			case c == '"' || c == '\'':
				at += cssString(css[at:])
			case c == '(':
				end := strings.IndexByte(css[at:], ')')
				if end < 0 {
					return len(css)
				}
				at += end
			case c == ';':
				return at + 1
			case c == '{' || c == '}':
				return at
			default:
				at++
			}
		}
		return len(css)
	case strings.HasPrefix(name, "font-face"):
		end := strings.IndexByte(css[i:], '}')
		if end < 0 {
			end = len(css) - i - 1
		}
		if remoteStyle(css[i : i+end+1]) {
			return i + end + 1
		}
	}
	return 0
}

// cssString is the length of the text between quotation marks that s begins with.
func cssString(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0], '\n':
			return i + 1
		}
	}
	return len(s)
}

// remoteStyle reports that a style names a place on the net.
func remoteStyle(css string) bool {
	css = strings.ToLower(css)
	for {
		_, rest, found := strings.Cut(css, "url(")
		if !found {
			return false
		}
		target := strings.TrimLeft(rest, " \n\t\"'")
		if strings.HasPrefix(target, "http:") || strings.HasPrefix(target, "https:") || strings.HasPrefix(target, "//") {
			return true
		}
		css = rest
	}
}

// cssText is a style as a browser reads it: lower-case, without comments and escapes (CSS Syntax §4.3.7), in
// which words cannot be hidden.
func cssText(s string) string {
	s = strings.ToLower(unescape(s))
	if strings.IndexByte(s, '\\') < 0 && !strings.Contains(s, "/*") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			i += 2 + end + 2
		case s[i] == '\\':
			r, n := cssEscape(s[i+1:])
			b.WriteRune(r)
			i += 1 + n
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return strings.ToLower(b.String())
}

// cssEscape reads what follows a backslash: up to six hex digits and a blank, or one character.
func cssEscape(s string) (r rune, n int) {
	for n < len(s) && n < 6 && strings.IndexByte("0123456789abcdef", s[n]) >= 0 {
		n++
	}
	if n == 0 {
		return utf8.DecodeRuneInString(s)
	}
	code, _ := strconv.ParseInt(s[:n], 16, 32)
	if n < len(s) && blank(s[n]) {
		n++
	}
	return rune(code), n
}
