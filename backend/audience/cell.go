package audience

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tabiji/backend/contact"
)

// cellText is the text of a cell as a field keeps it: without the ="…" of spreadsheets, composed, and without control
// characters.
func cellText(cell string) string {
	if cell == "" {
		return ""
	}
	if c := cell[0]; c == '\'' || c == '=' || c == ' ' || c >= utf8.RuneSelf {
		cell = unguard(unwrapped(cell))
	}
	return contact.Clean(cell)
}

// unwrapped takes ="…" off, which keeps a spreadsheet from taking 090… for a number.
func unwrapped(cell string) string {
	inside, opens := strings.CutPrefix(strings.TrimSpace(cell), `="`)
	inside, closes := strings.CutSuffix(inside, `"`)
	if !opens || !closes {
		return cell
	}
	if plain := strings.ReplaceAll(inside, `""`, ""); strings.Contains(plain, `"`) {
		return cell // a formula of more than one text
	}
	return strings.ReplaceAll(inside, `""`, `"`)
}

var harmless = regexp.MustCompile(`^[-+]?[0-9][0-9 ().-]*$`)

// guard puts ' before a cell that a spreadsheet would run as a formula, unless it is a telephone or a
// number; a cell that already looks guarded gets one more, so that unguard gives it back.
func guard(cell string) string {
	if !dangerous(cell) || harmless.MatchString(cell) {
		return cell
	}
	return "'" + cell
}

// unguard takes the ' of guard off again.
func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && dangerous(cell) {
		return cell[1:]
	}
	return cell
}

// dangerous reports the letters with which a formula begins, also in full width: spreadsheets of Japanese
// and Chinese systems read ＝ as =.
func dangerous(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	if cell == "" {
		return false
	}
	if cell[0] < utf8.RuneSelf {
		return strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0
	}
	r, _ := utf8.DecodeRuneInString(cell)
	return r == '＝' || r == '＋' || r == '－' || r == '＠'
}
