package message

import (
	"strconv"
	"strings"
	"time"

	"tabiji/backend/contact"
)

var weekdays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// date writes a date kept as text (2006-01-02, RFC 3339, or as a field of days reads it) by the usual directives of strftime:
// %Y %y %m %d %e %H %M %S %j %B %b %A %a %% and, with a hyphen, without leading zeros (%-m月%-d日); %u is the
// weekday in Japanese. What is no date stays as it is; "now" is nothing, because a mail's text must
// not depend on when it is looked at.
func date(v any, args []any) (any, error) {
	s := strings.TrimSpace(text(v))
	if s == "" || s == "now" || s == "today" {
		return "", nil
	}
	var t time.Time
	var err error
	for _, layout := range [...]string{"2006-01-02", time.RFC3339, "2006/01/02", "2006/1/2", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
		if t, err = time.Parse(layout, s); err == nil {
			break
		}
	}
	if err != nil {
		day, ok := contact.Date.Read(s)
		if t, err = time.Parse(time.DateOnly, day); err != nil || !ok {
			return s, nil
		}
	}
	layout := "%Y-%m-%d"
	if format := argument(args, 0); format != nil {
		layout = text(format)
	}
	return strftime(t, layout), nil
}

func strftime(t time.Time, layout string) string {
	var b strings.Builder
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' || i+1 == len(layout) {
			b.WriteByte(layout[i])
			continue
		}
		i++
		bare := layout[i] == '-' && i+1 < len(layout)
		if bare {
			i++
		}
		b.WriteString(directive(t, layout[i], bare))
	}
	return b.String()
}

func directive(t time.Time, c byte, bare bool) string {
	pad := func(n, width int) string {
		s := strconv.Itoa(n)
		for !bare && len(s) < width {
			s = "0" + s
		}
		return s
	}
	switch c {
	case 'Y':
		return strconv.Itoa(t.Year())
	case 'y':
		return pad(t.Year()%100, 2)
	case 'm':
		return pad(int(t.Month()), 2)
	case 'd':
		return pad(t.Day(), 2)
	case 'e':
		return strconv.Itoa(t.Day())
	case 'H':
		return pad(t.Hour(), 2)
	case 'M':
		return pad(t.Minute(), 2)
	case 'S':
		return pad(t.Second(), 2)
	case 'j':
		return pad(t.YearDay(), 3)
	case 'B':
		return t.Month().String()
	case 'b':
		return t.Month().String()[:3]
	case 'A':
		return t.Weekday().String()
	case 'a':
		return t.Weekday().String()[:3]
	case 'u':
		return weekdays[t.Weekday()]
	case '%':
		return "%"
	}
	return "%" + string(rune(c))
}
