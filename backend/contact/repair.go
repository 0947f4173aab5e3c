package contact

import (
	"strings"
	"unicode"

	"tabiji/backend/words"
)

// repair turns what people type or paste into a bare address and lists what it changed.
func repair(s string) (text string, notes []string) {
	text = strings.ToValidUTF8(s, "\uFFFD")
	if narrow := strings.Map(narrowRune, text); narrow != text {
		text, notes = narrow, note(notes, "width")
	}
	if trimmed := strings.TrimSpace(text); trimmed != text {
		text, notes = trimmed, note(notes, "blank")
	}
	if open, end := strings.LastIndexByte(text, '<'), strings.LastIndexByte(text, '>'); open >= 0 && end > open {
		inside := strings.TrimSpace(text[open+1 : end])
		outside := strings.TrimSpace(text[:open]) + strings.TrimSpace(text[end+1:])
		if !strings.ContainsRune(outside, '@') {
			text, notes = inside, note(notes, "name")
		}
	}
	if len(text) >= 7 && strings.EqualFold(text[:7], "mailto:") {
		text, _, _ = strings.Cut(text[7:], "?")
		text, notes = strings.TrimSpace(text), note(notes, "mailto")
	}
	return text, notes
}

// narrowRune maps full-width forms to ASCII (U+FF01–FF5E), every blank to a space, and drops what is
// invisible. Full stops of Japanese keyboards become dots.
func narrowRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '。' || r == '｡':
		return '.'
	case r == '﹫':
		return '@'
	case r == '\t' || r == '\r' || r == '\n':
		return r // trimmed at the ends, refused inside
	case unicode.IsSpace(r) || r == '\u3000':
		return ' '
	case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad' || r == '\u200e' || r == '\u200f':
		return -1
	}
	return r
}

func note(notes []string, id string) []string {
	for _, n := range notes {
		if n == id {
			return notes
		}
	}
	return append(notes, id)
}

func repairLine(notes []string) words.Line {
	switch len(notes) {
	case 0:
		return words.Line{}
	case 1:
		return words.New("address.repaired." + notes[0])
	}
	lines := make([]words.Line, len(notes))
	for i, n := range notes {
		lines[i] = words.New("address.repaired." + n)
	}
	return words.New("address.repaired", "notes", lines)
}
