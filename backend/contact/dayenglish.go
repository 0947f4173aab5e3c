package contact

import (
	"strings"
	"time"
)

var (
	monthNames   = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	weekdayNames = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
)

// letters reads the letters a–z at the beginning, in lower case.
func (c *cursor) letters() string {
	n := 0
	for n < len(c.s) && (c.s[n]|0x20 >= 'a' && c.s[n]|0x20 <= 'z') {
		n++
	}
	word := strings.ToLower(c.s[:n])
	c.s = c.s[n:]
	return word
}

// name reads one of the names, whole or by at least its first three letters: its place, or -1.
func (c *cursor) name(names []string) int {
	before := *c
	if word := c.letters(); len(word) >= 3 {
		for i, n := range names {
			if strings.HasPrefix(n, word) || word == "sept" && n == "september" {
				c.word(".")
				return i
			}
		}
	}
	*c = before
	return -1
}

func (c *cursor) monthName() (month int, found bool) {
	i := c.name(monthNames[:])
	return i + 1, i >= 0
}

// weekday reads a day of the week, in either language.
func (c *cursor) weekday() bool {
	if c.name(weekdayNames[:]) >= 0 {
		return true
	}
	if !c.anyWord("日", "月", "火", "水", "木", "金", "土", "祝") {
		return false
	}
	c.anyWord("曜日", "曜", "・祝", "祝")
	return true
}

// englishDay reads 5 Jan 2026, January 5th, 2026, and both behind a weekday.
func (c *cursor) englishDay() (time.Time, bool) {
	if c.name(weekdayNames[:]) >= 0 {
		c.word(",")
		c.blanks()
	}
	month, first := c.monthName()
	if first {
		c.blanks()
	}
	day, width := c.number()
	if width == 0 || width > 2 {
		return time.Time{}, false
	}
	c.anyWord("st", "nd", "rd", "th")
	if first {
		c.word(",")
	}
	c.blanks()
	if !first {
		c.word("of ")
		if month, first = c.monthName(); !first {
			return time.Time{}, false
		}
		c.word(",")
		c.blanks()
	}
	return c.yearOf(month, day)
}

// tail reads what follows a day: nothing, a weekday, a time, a zone, 生まれ. Only a zone changes the day.
func (c *cursor) tail(d time.Time, zone *time.Location) (string, bool) {
	c.blanks()
	if c.weekday() {
		c.blanks()
	}
	if c.anyWord("生まれ", "生") && c.s == "" || c.s == "" {
		return d.Format(time.DateOnly), true
	}
	if !c.word("T") {
		c.word("t")
	}
	c.blanks()
	at, ok := c.clock()
	if !ok {
		return "", false
	}
	c.blanks()
	offset, zoned, ok := c.offset()
	if !ok {
		return "", false
	}
	if zoned && zone != nil {
		d = d.Add(at - offset).In(zone)
	}
	if d.Year() < firstYear || d.Year() > lastYear {
		return "", false
	}
	return d.Format(time.DateOnly), true
}

// clock reads 10:30, 10:30:00.5, 午前10時30分, 10:30 PM.
func (c *cursor) clock() (time.Duration, bool) {
	half := c.half()
	hour, width := c.number()
	if width == 0 || width > 2 || hour > 24 || !c.anyWord(":", "時") {
		return 0, false
	}
	minute, width := c.number()
	if width > 2 || minute > 59 {
		return 0, false
	}
	second := 0
	if c.anyWord(":", "分") {
		if second, width = c.number(); width > 2 || second > 60 {
			return 0, false
		}
		c.word("秒")
		if c.anyWord(".", ",") {
			c.s = strings.TrimLeft(c.s, "0123456789")
		}
	}
	if half == 0 {
		before := *c
		c.blanks()
		if half = c.half(); half == 0 {
			*c = before
		}
	}
	switch {
	case half == 2 && hour < 12:
		hour += 12
	case half == 1 && hour == 12:
		hour = 0
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second, true
}

// half reads which half of the day: 1 the first, 2 the second, 0 unsaid.
func (c *cursor) half() int {
	switch {
	case c.anyWord("午前", "AM", "am", "a.m."):
		c.blanks()
		return 1
	case c.anyWord("午後", "PM", "pm", "p.m."):
		c.blanks()
		return 2
	}
	return 0
}

// offset reads the rest: nothing, or a zone and then nothing but its name.
func (c *cursor) offset() (east time.Duration, zoned, ok bool) {
	named := c.anyWord("Z", "z", "UTC", "GMT")
	if c.word("JST") {
		return 9 * time.Hour, true, c.s == ""
	}
	if c.s == "" {
		return 0, named, true
	}
	west := c.word("-")
	if !west && !c.word("+") {
		return 0, false, false
	}
	hours, width := c.number()
	minutes := 0
	switch {
	case width == 4:
		hours, minutes = hours/100, hours%100
	case width != 1 && width != 2:
		return 0, false, false
	case c.word(":"):
		if minutes, width = c.number(); width != 2 {
			return 0, false, false
		}
	}
	if hours > 14 || minutes > 59 {
		return 0, false, false
	}
	c.blanks()
	if strings.HasPrefix(c.s, "(") && strings.HasSuffix(c.s, ")") || c.anyWord("UTC", "GMT", "JST") && c.s == "" {
		c.s = ""
	}
	east = time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if west {
		east = -east
	}
	return east, true, c.s == ""
}
