package contact

import (
	"strings"
	"time"
)

// eras give the year before the first of each Japanese era. An era counts on where lists count it on
// (平成35年 stands on many licences).
var eras = [...]struct {
	name   string
	before int
}{
	{"明治", 1867}, {"大正", 1911}, {"昭和", 1925}, {"平成", 1988}, {"令和", 2018},
	{"明", 1867}, {"大", 1911}, {"昭", 1925}, {"平", 1988}, {"令", 2018},
	{"M", 1867}, {"T", 1911}, {"S", 1925}, {"H", 1988}, {"R", 2018},
}

var eraLetters = strings.NewReplacer("㍾", "明治", "㍽", "大正", "㍼", "昭和", "㍻", "平成", "㋿", "令和")

// readDay reads a day as spreadsheets, programs and people write it and gives it as YYYY-MM-DD: 2026/1/5,
// 2026年1月5日(月) 10:30, 20260105, 令和8年1月5日, R8.1.5, 5 Jan 2026, an instant with its zone (RFC 3339). 1/5/2026
// and the serial numbers of Excel are read as the Reader is told. Years of two digits are no years, a
// day without a year is none, and 0000-00-00 and 0001-01-01 are how programs write nothing.
func (r Reader) readDay(raw string) (string, bool) {
	s, ok := narrow(raw)
	if s == "" || !ok {
		return "", ok
	}
	if canonicalDay(s) {
		return s, true
	}
	if !isASCII(s) {
		s = dashes.Replace(eraLetters.Replace(s))
	}
	c := cursor{s: withoutRemarks(s)}
	d, ok := c.day(r)
	if !ok {
		return "", false
	}
	return c.tail(d, r.Zone)
}

var dashes = strings.NewReplacer("−", "-", "‐", "-", "–", "-", "ー", "-", "‑", "-")

// canonicalDay reports YYYY-MM-DD.
func canonicalDay(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !onlyDigits(s[:4]) || !onlyDigits(s[5:7]) || !onlyDigits(s[8:]) {
		return false
	}
	_, ok := date(two(s[:2])*100+two(s[2:4]), two(s[5:7]), two(s[8:]))
	return ok
}

func two(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// The first year that is taken for a real one, and the last one with four digits.
const (
	firstYear = 1000
	lastYear  = 9999
)

// date is a day that the calendar has.
func date(year, month, day int) (t time.Time, ok bool) {
	t = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, year >= firstYear && year <= lastYear && t.Year() == year && int(t.Month()) == month && t.Day() == day
}

// withoutRemarks takes out brackets that say again what the day says: (月), (Mon), (平成2年).
func withoutRemarks(s string) string {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return s
	}
	inside, rest, closed := strings.Cut(s[open+1:], ")")
	if !closed || !remark(strings.TrimSpace(inside)) {
		return s
	}
	return s[:open] + withoutRemarks(rest)
}

func remark(s string) bool {
	if c := (cursor{s: s}); c.weekday() && c.s == "" {
		return true
	}
	s = strings.TrimSuffix(s, "年")
	for _, e := range eras {
		if year, found := strings.CutPrefix(s, e.name); found {
			return year == "元" || onlyDigits(year)
		}
	}
	return len(s) == 4 && onlyDigits(s)
}

// cursor reads a text from its beginning. A method that does not find what it looks for leaves it alone.
type cursor struct{ s string }

func (c *cursor) blanks() { c.s = strings.TrimLeft(c.s, " ") }

func (c *cursor) word(w string) bool {
	rest, found := strings.CutPrefix(c.s, w)
	if found {
		c.s = rest
	}
	return found
}

func (c *cursor) anyWord(words ...string) bool {
	for _, w := range words {
		if c.word(w) {
			return true
		}
	}
	return false
}

// number reads digits; width is how many they are, 0 for none and for more than eight.
func (c *cursor) number() (n, width int) {
	for width < len(c.s) && c.s[width] >= '0' && c.s[width] <= '9' {
		if width == 8 {
			return 0, 0
		}
		n = n*10 + int(c.s[width]-'0')
		width++
	}
	c.s = c.s[width:]
	return n, width
}

// between reads what separates the parts of a day.
func (c *cursor) between(kanji string) bool {
	before := c.s
	c.blanks()
	if c.anyWord(kanji, "-", "/", ".") {
		c.blanks()
		return true
	}
	c.s = before
	return false
}

// day reads the day itself.
func (c *cursor) day(r Reader) (time.Time, bool) {
	if c.s == "" {
		return time.Time{}, false
	}
	if first := c.s[0]; first < '0' || first > '9' {
		if d, ok := c.eraDay(); ok {
			return d, true
		}
		return c.englishDay()
	}
	whole := *c
	n, width := c.number()
	switch {
	case width == 8:
		return date(n/10_000, n/100%100, n%100)
	case width == 0: // 20260105103000
		if len(c.s) >= 14 && onlyDigits(c.s[:14]) && (len(c.s) == 14 || c.s[14] == '.') {
			day := cursor{s: c.s[:8]}
			c.s = ""
			return day.day(r)
		}
	case width == 4 && c.between("年"):
		return c.monthAndDay(n)
	case width <= 2 && c.between("/"):
		return c.dayBeforeYear(n, r.Order)
	}
	*c = whole
	if d, ok := c.englishDay(); ok {
		return d, true
	}
	*c = whole
	return c.serial(r)
}

// monthAndDay reads what follows a year.
func (c *cursor) monthAndDay(year int) (time.Time, bool) {
	month, width := c.number()
	if width == 0 || width > 2 || !c.between("月") {
		return time.Time{}, false
	}
	day, width := c.number()
	if width == 0 || width > 2 {
		return time.Time{}, false
	}
	c.blanks()
	c.word("日")
	return date(year, month, day)
}

func (c *cursor) eraDay() (time.Time, bool) {
	before := *c
	for _, e := range eras {
		if !c.word(e.name) && !c.word(strings.ToLower(e.name)) {
			continue
		}
		c.word(".")
		c.blanks()
		year, width := c.number()
		switch {
		case width == 6 && len(e.name) == 1: // S550102
			return date(e.before+year/10_000, year/100%100, year%100)
		case width == 0 && c.word("元"):
			year, width = 1, 1
		}
		if width > 0 && width <= 2 && year > 0 && c.between("年") {
			return c.monthAndDay(e.before + year)
		}
		break
	}
	*c = before
	return time.Time{}, false
}

// dayBeforeYear reads the rest of 1/5/2026, of which the first number is known.
func (c *cursor) dayBeforeYear(first int, order DayOrder) (time.Time, bool) {
	if month, found := c.monthName(); found { // 5-Jan-2026
		if !c.between(" ") {
			return time.Time{}, false
		}
		return c.yearOf(month, first)
	}
	second, width := c.number()
	if width == 0 || width > 2 || !c.between("/") {
		return time.Time{}, false
	}
	switch {
	case first == second, order == MonthFirst, order == Unsettled && first <= 12 && second > 12:
		return c.yearOf(first, second)
	case order == DayFirst, order == Unsettled && first > 12 && second <= 12:
		return c.yearOf(second, first)
	}
	return time.Time{}, false
}

func (c *cursor) yearOf(month, day int) (time.Time, bool) {
	year, width := c.number()
	if width != 4 {
		return time.Time{}, false
	}
	return date(year, month, day)
}

// serial reads a day counted from 1899-12-30, as Excel counts from 1900-03-01 on; the fraction is the time.
func (c *cursor) serial(r Reader) (time.Time, bool) {
	n, width := c.number()
	if c.word(".") {
		for len(c.s) > 0 && c.s[0] >= '0' && c.s[0] <= '9' {
			c.s = c.s[1:]
		}
	}
	if !r.Serials || width == 0 || n < 61 || n > 2_958_465 || c.s != "" {
		return time.Time{}, false
	}
	return time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC), true
}
