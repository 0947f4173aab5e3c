package segment

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"tabiji/backend/clock"
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

// plain is text as equality sees it.
func plain(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// loose is text as "contains" sees it: full and half width, large and small letters are the same.
func loose(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// readNumber reads a decimal number, also in full-width digits and with commas between thousands.
func readNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			s = strings.ReplaceAll(width.Narrow.String(s), "−", "-")
			break
		}
	}
	if len(s) > 64 {
		return 0, false
	}
	if strings.Contains(s, ",") {
		if !grouped(s) {
			return 0, false
		}
		s = strings.ReplaceAll(s, ",", "")
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// grouped reports whether commas stand only between thousands: 1,234,567.8
func grouped(s string) bool {
	whole, fraction, _ := strings.Cut(strings.TrimLeft(s, "+-"), ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if len(g) == 0 || len(g) > 3 || i > 0 && len(g) != 3 {
			return false
		}
	}
	return !strings.Contains(fraction, ",")
}

// moment is a day, or an instant on a day.
type moment struct {
	day   int // yyyymmdd in the zone of the question
	at    clock.Instant
	exact bool
}

var utcDay = time.UTC

// readMoment reads YYYY-MM-DD or RFC 3339; an instant falls on a day of the zone.
func readMoment(s string, zone *time.Location) (moment, bool) {
	s = strings.TrimSpace(s)
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			s = width.Narrow.String(s)
			break
		}
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return moment{day: dayOf(t)}, true
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return moment{}, false
	}
	return moment{day: dayOf(t.In(zone)), at: clock.Of(t), exact: true}, true
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
