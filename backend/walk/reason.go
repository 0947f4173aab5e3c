package walk

import (
	"unicode/utf8"

	"tabiji/backend/words"
)

// Bounds of what one row keeps, in bytes.
const (
	maxReasons = 4_000 // of the row's lines as JSON; the table allows 4,096
	maxShown   = 200   // of one value
)

// fit keeps as many lines from the front as a row may hold and says how many it left out.
func fit(lines []words.Line) []words.Line {
	size, b := 2, make([]byte, 0, 512)
	for i := range lines {
		var err error
		b, err = lines[i].AppendJSON(b[:0])
		if err == nil && size+len(b) < maxReasons-64 {
			size += len(b) + 1
			continue
		}
		if i == 0 {
			return []words.Line{{ID: "reason.too_long"}}
		}
		return append(lines[:i:i], words.New("reason.more", "n", len(lines)-i))
	}
	return lines
}

// short cuts a value to maxShown bytes, between two characters.
func short(s string) string {
	if len(s) <= maxShown {
		return s
	}
	s = s[:maxShown-len("…")]
	for r, n := utf8.DecodeLastRuneInString(s); r == utf8.RuneError && n == 1; r, n = utf8.DecodeLastRuneInString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}
