package words

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Printer puts lines into one language, with local times of one zone.
// The zero value speaks English in UTC. It may be copied and used from many goroutines.
type Printer struct {
	Lang Lang
	Zone *time.Location // nil is UTC
	Year int            // the reader's year: times of another year show it; 0 shows no year
}

// At is a printer for somebody who reads at a moment (ms UTC) in a zone: times of another year show their year.
func At(lang Lang, zone *time.Location, now int64) Printer {
	p := Printer{Lang: lang, Zone: zone}
	p.Year = p.local(now).Year()
	return p
}

// Say puts a line into words. A place in the sentence shows its argument in one of these forms:
//
//	{name}                      as it is
//	{at:time}                   an instant (ms UTC): 11月22日（日）9:05 · Sun Nov 22, 09:05
//	{at:moment}                 the same, always with its year
//	{at:date}                   the day of an instant, with its year: 2026年11月22日（日） · Sun Nov 22, 2026
//	{n:number}                  grouped: 12,345
//	{n:plural person|people}    one of two words, without the number
//	{d:duration}                "3 day": 3日 · 3 days
//	{s:quote}                   「…」 · “…”
//	{w:word}                    the value is an id of the word list
//	{l:line} {l:lines} {s:list} a line; lines, joined; strings, joined
//	{l:cause}                   a line without what it says of the future: its sentence ID+".cause", where there is one
//
// A sentence that does not exist shows its id, an argument that is missing its name in braces:
// so that the mistake is visible; a test finds it first.
func (p Printer) Say(l Line) string { return p.say(l, 0) }

// Text is Say for an id and alternating keys and values.
func (p Printer) Text(id string, kv ...any) string { return p.Say(New(id, kv...)) }

// Problem is the sentence of a problem and what to do about it.
func (p Printer) Problem(of interface {
	Sentence() Line
	Hint() Line
}) (sentence, hint string) {
	return p.Say(of.Sentence()), p.Say(of.Hint())
}

// deepestLine bounds lines inside lines, which may come from a damaged file.
const deepestLine = 16

func (p Printer) say(l Line, depth int) string {
	t, ok := lists()[p.lang()][l.ID]
	if !ok || depth > deepestLine {
		return l.ID
	}
	var b strings.Builder
	for _, piece := range t {
		if piece.name == "" {
			b.WriteString(piece.literal)
			continue
		}
		v, ok := l.Args.Get(piece.name)
		if !ok {
			b.WriteString("{" + piece.name + "}")
			continue
		}
		b.WriteString(p.show(piece, v, depth))
	}
	return b.String()
}

func (p Printer) lang() Lang {
	if p.Lang == Japanese {
		return Japanese
	}
	return English
}

func (p Printer) show(place piece, v any, depth int) string {
	switch place.form {
	case "time":
		if ms, ok := integer(v); ok {
			return p.Time(ms)
		}
	case "moment":
		if ms, ok := integer(v); ok {
			p.Year = -1 // no year is this one
			return p.Time(ms)
		}
	case "date":
		if ms, ok := integer(v); ok {
			return p.Date(ms)
		}
	case "number":
		return Number(v)
	case "plural":
		one, many, _ := strings.Cut(place.rest, "|")
		if n, ok := float(v); ok && n == 1 {
			return one
		}
		return many
	case "duration":
		return p.duration(plain(v))
	case "quote":
		if p.lang() == Japanese {
			return "「" + plain(v) + "」"
		}
		return "“" + plain(v) + "”"
	case "word":
		return p.say(Line{ID: plain(v)}, depth+1)
	case "line", "lines":
		return p.lines(v, depth)
	case "cause":
		if l, ok := v.(Line); ok && Has(l.ID+".cause") {
			l.ID += ".cause"
			v = l
		}
		return p.lines(v, depth)
	case "list":
		if list, ok := v.([]string); ok {
			return strings.Join(list, p.comma())
		}
	}
	return plain(v)
}

func (p Printer) comma() string {
	if p.lang() == Japanese {
		return "、"
	}
	return ", "
}

// lines joins whole sentences with a space (none in Japanese), and fragments with a comma.
func (p Printer) lines(v any, depth int) string {
	var lines []Line
	switch v := v.(type) {
	case Line:
		lines = []Line{v}
	case []Line:
		lines = v
	default:
		return plain(v)
	}
	var b strings.Builder
	for i, l := range lines {
		s := p.say(l, depth+1)
		b.WriteString(s)
		switch {
		case i == len(lines)-1 || strings.HasSuffix(s, "。"):
		case strings.HasSuffix(s, "."):
			b.WriteString(" ")
		default:
			b.WriteString(p.comma())
		}
	}
	return b.String()
}

var weekdays = [...]string{"日", "月", "火", "水", "木", "金", "土"}

// Time shows an instant (ms UTC) as local date and time.
func (p Printer) Time(ms int64) string {
	t := p.local(ms)
	year := p.Year != 0 && t.Year() != p.Year
	if p.lang() == English {
		if year {
			return t.Format("Mon Jan 2 2006, 15:04")
		}
		return t.Format("Mon Jan 2, 15:04")
	}
	s := fmt.Sprintf("%d月%d日（%s）%d:%02d", t.Month(), t.Day(), weekdays[t.Weekday()], t.Hour(), t.Minute())
	if year {
		return strconv.Itoa(t.Year()) + "年" + s
	}
	return s
}

// Date shows the local day of an instant (ms UTC), with its year.
func (p Printer) Date(ms int64) string {
	t := p.local(ms)
	if p.lang() == English {
		return t.Format("Mon Jan 2, 2006")
	}
	return fmt.Sprintf("%d年%d月%d日（%s）", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()])
}

func (p Printer) local(ms int64) time.Time {
	if p.Zone == nil {
		return time.UnixMilli(ms).UTC()
	}
	return time.UnixMilli(ms).In(p.Zone)
}

// Number groups the digits of an integer by thousands, in both languages with a comma.
func Number(v any) string {
	s := plain(v)
	digits := strings.TrimPrefix(s, "-")
	if _, err := strconv.ParseUint(digits, 10, 64); err != nil {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:len(s)-len(digits)])
	for i, c := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// duration reads "3 day" and says it by the words "unit.day"; anything else stays as it is.
func (p Printer) duration(s string) string {
	amount, unit, ok := strings.Cut(s, " ")
	n, err := strconv.ParseInt(amount, 10, 64)
	if !ok || err != nil || !Has("unit."+unit) {
		return s
	}
	return p.Text("unit."+unit, "n", n)
}

func plain(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case nil:
		return ""
	case []string:
		return strings.Join(v, ", ")
	}
	return fmt.Sprint(v)
}

func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case float64:
		return int64(v), true
	case json.Number:
		n, err := v.Int64()
		return n, err == nil
	}
	return 0, false
}

func float(v any) (float64, bool) {
	if f, ok := v.(float64); ok {
		return f, true
	}
	n, ok := integer(v)
	return float64(n), ok
}
