package contact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean brings a text to the form in which it is kept: composed (NFC, UAX #15), so that texts that look alike are
// equal, without blanks around it and without control characters. Line breaks stay, as "\n"; a tab is a blank. What is
// invisible and changes the reading (byte order marks, bidirectional controls) goes too; joiners stay, emoji and some
// scripts need them.
//
// Compatibility ideographs are kept, though NFC would replace them: 福 and 福 are two letters of the family
// register, and of CP932.
func Clean(s string) string {
	if isPlain(s) {
		return strings.TrimSpace(s)
	}
	s = strings.Map(cleanRune, lineEnds.Replace(strings.ToValidUTF8(s, string(utf8.RuneError))))
	return strings.TrimSpace(Compose(s))
}

// isPlain reports text that Clean would only trim: printable ASCII, and letters that are composed.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f {
			return c >= utf8.RuneSelf && isPlainUnicode(s[i:])
		}
	}
	return true
}

func isPlainUnicode(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || cleanRune(r) != r || r >= 0xF900 && r <= 0xFAFF || r == '\n' {
			return false
		}
	}
	return norm.NFC.IsNormalString(s)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n")

func cleanRune(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t':
		return ' '
	case r < ' ' || r >= 0x7f && r < 0xa0: // C0, DEL, C1
		return -1
	case r < 0x200b:
		return r
	case r == '\u200b' || r == '\ufeff' || r == '\u2028' || r == '\u2029': // zero width, mark, separators of lines
		return -1
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069': // bidirectional embeddings and isolates
		return -1
	case r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe: // no characters
		return -1
	}
	return r
}

// Compose is NFC without its loss: compatibility ideographs stay what they are.
func Compose(s string) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		at := strings.IndexFunc(s, compatibilityIdeograph)
		if at < 0 {
			b.WriteString(norm.NFC.String(s))
			break
		}
		b.WriteString(norm.NFC.String(s[:at]))
		_, size := utf8.DecodeRuneInString(s[at:])
		b.WriteString(s[at : at+size])
		s = s[at+size:]
	}
	return b.String()
}

func compatibilityIdeograph(r rune) bool {
	return r >= 0xF900 && r <= 0xFAFF && unicode.Is(unicode.Han, r) || r >= 0x2F800 && r <= 0x2FA1F
}
