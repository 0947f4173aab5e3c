package segment

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// operand is the value a rule compares with.
type operand struct {
	kind operandKind
	text string // of a text, and the digits of a number as written
	list []operand
}

type operandKind int

const (
	noOperand operandKind = iota
	textOperand
	numberOperand
	listOperand
)

var errValue = errors.New("neither text, number nor a list of them")

func operandOf(raw json.RawMessage) (operand, error) {
	if len(raw) == 0 {
		return operand{}, nil
	}
	switch raw[0] {
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return operand{kind: textOperand, text: s}, err
	case '[':
		var items []json.RawMessage
		if err := json.Unmarshal(raw, &items); err != nil {
			return operand{}, err
		}
		if len(items) == 0 || len(items) > MaxList {
			return operand{}, errValue
		}
		o := operand{kind: listOperand}
		for _, item := range items {
			each, err := operandOf(item)
			if err != nil || each.kind == listOperand {
				return operand{}, errValue
			}
			o.list = append(o.list, each)
		}
		return o, nil
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if _, ok := readNumber(string(raw)); !ok {
			return operand{}, errValue
		}
		return operand{kind: numberOperand, text: string(raw)}, nil
	}
	return operand{}, errValue
}

func (o operand) asNumber() (float64, bool) {
	if o.kind != textOperand && o.kind != numberOperand {
		return 0, false
	}
	return readNumber(o.text)
}

// days is a whole number of days within the bound.
func (o operand) days() (n int, ok bool) {
	n, err := strconv.Atoi(o.text)
	return n, o.kind == numberOperand && err == nil && n >= 1 && n <= MaxDays
}

// shown is the operand as a sentence shows it.
func (o operand) shown() string {
	if o.kind != listOperand {
		return cut(o.text)
	}
	texts := make([]string, len(o.list))
	for i := range o.list {
		texts[i] = o.list[i].text
	}
	return cut(strings.Join(texts, " / "))
}

// equals compares a value read with one text or number.
func (o operand) equals(read string) bool {
	if o.kind == numberOperand {
		a, aok := readNumber(read)
		b, bok := o.asNumber()
		return aok && bok && a == b
	}
	return plain(read) == plain(o.text)
}

// as is the operand as a field of a type compares it: 2026/1/5 is the day that is stored as 2026-01-05.
func (o operand) as(t contact.FieldType, zone *time.Location) operand {
	switch {
	case t == contact.Text || t == "":
	case o.kind == textOperand:
		if text, ok := (contact.Reader{Zone: zone}).Read(t, o.text); ok {
			o.text = text
		}
	case o.kind == listOperand:
		list := make([]operand, len(o.list))
		for i := range o.list {
			list[i] = o.list[i].as(t, zone)
		}
		o.list = list
	}
	return o
}

// plain is text as equality sees it.
func plain(s string) string {
	if s = strings.TrimSpace(s); composed(s) {
		return s
	}
	return norm.NFC.String(s)
}

// composed reports text that is NFC at a glance: ASCII, kana without marks that combine, ideographs, and forms of full and half
// width. Most of what people write is, and looking it up letter by letter takes five times as long.
func composed(s string) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			i++
			continue
		case i+2 >= len(s):
			return false
		case c >= 0xE4 && c <= 0xE9: // U+4000 to U+9FFF
		case c == 0xE3 && s[i+1] >= 0x81 && s[i+1] <= 0x83: // U+3040 to U+30FF
			if s[i+1] == 0x82 && (s[i+2] == 0x99 || s[i+2] == 0x9A) {
				return false
			}
		case c == 0xE3 && s[i+1] == 0x80 && s[i+2] < 0xAA: // U+3000 to U+3029
		case c == 0xEF && s[i+1] >= 0xBC && s[i+1] <= 0xBE: // U+FF00 to U+FFBF
		default:
			return false
		}
		i += 3
	}
	return true
}

// isBlank reports text of nothing but blanks.
func isBlank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// loose is text as "contains" sees it: full and half width, large and small letters are the same.
func loose(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// readNumber reads a number as fields of numbers are read: full width, 1,200, 1200円.
func readNumber(s string) (float64, bool) {
	if n, ok := wholeNumber(s); ok {
		return n, true
	}
	text, ok := contact.Number.Read(s)
	if !ok || text == "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// wholeNumber reads digits alone, as most numbers are stored: at most as many as a float64 keeps.
func wholeNumber(s string) (n float64, ok bool) {
	if s == "" || len(s) > 15 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + float64(s[i]-'0')
	}
	return n, true
}

// moment is a day, or an instant on a day.
type moment struct {
	day   int // yyyymmdd in the zone of the question
	at    clock.Instant
	exact bool
}

var utcDay = time.UTC

// readMoment reads an instant (RFC 3339), which falls on a day of the zone, or a day as fields of days are read:
// 2026-01-05, 2026/1/5, 2026年1月5日.
func readMoment(s string, zone *time.Location) (moment, bool) {
	s = strings.TrimSpace(s)
	if day, ok := storedDay(s); ok {
		return moment{day: day}, true
	}
	if !plainASCII(s) {
		s = width.Narrow.String(s)
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return moment{day: dayOf(t.In(zone)), at: clock.Of(t), exact: true}, true
	}
	text, ok := contact.Reader{Zone: zone}.Read(contact.Date, s)
	t, err := time.Parse(time.DateOnly, text)
	return moment{day: dayOf(t)}, ok && err == nil
}

// storedDay reads a day as fields of days store it, 2026-01-05: most are.
func storedDay(s string) (day int, ok bool) {
	if len(s) != len(time.DateOnly) {
		return 0, false
	}
	if kept, ok := contact.Date.Read(s); !ok || kept != s {
		return 0, false
	}
	for i := range len(s) {
		if s[i] != '-' {
			day = day*10 + int(s[i]-'0')
		}
	}
	return day, true
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func dayOf(t time.Time) int { return t.Year()*10_000 + int(t.Month())*100 + t.Day() }

// before compares instants when both are exact, else whole days: nothing on the day itself is
// before or after that day.
func (m moment) before(o moment) bool {
	if m.exact && o.exact {
		return m.at < o.at
	}
	return m.day < o.day
}

// shownBytes is how much of a value a reason keeps.
const shownBytes = 200

// cut bounds a value for a sentence, at a character's edge.
func cut(s string) string {
	if len(s) <= shownBytes {
		return s
	}
	s = s[:shownBytes-len("…")]
	for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	if len(s) > 0 && s[len(s)-1] >= utf8.RuneSelf {
		s = s[:len(s)-1]
	}
	return s + "…"
}
