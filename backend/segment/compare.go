package segment

import (
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/words"
)

// comparison is a leaf about a value, made ready for fields of one type, at one moment.
type comparison struct {
	is         Is
	kind       contact.FieldType
	broken     bool // the leaf says nothing that can be compared with
	want       operand
	shown      string
	plain      []string // of texts for equality, and loose of one for what contains it
	number     float64
	from, to   moment // days; of Before and After only from
	zone       *time.Location
	as         string   // what an empty value is taken for
	substitute *finding // and what the comparison finds of it; nil: nothing is taken for it
}

// finding is what comparing one value came to.
type finding struct {
	met  bool
	why  fault
	kind contact.FieldType // of unfit: as what it cannot be read
}

// fault is why a value cannot be compared.
type fault int

const (
	none       fault = iota
	blank            // it is empty
	unreadable       // as the type of its field
	unfit            // as a number or a day, which it is compared as
)

// fails reports a value that is no value for the comparison.
func (f finding) fails() bool { return f.why != none }

// comparison makes a leaf ready, or takes the one that is.
func (a *asker) comparison(t *Tree, kind contact.FieldType) *comparison {
	if c := a.known[t]; c != nil && c.kind == kind {
		return c
	}
	c := prepare(t, kind, a.now, a.zone)
	if a.known != nil {
		a.known[t] = c
	}
	return c
}

func prepare(t *Tree, kind contact.FieldType, now clock.Instant, zone *time.Location) *comparison {
	c := &comparison{is: t.Is, kind: kind, zone: zone}
	given, err := operandOf(t.Value)
	if c.is != Empty && (err != nil || given.kind == noOperand || c.is.measure() == noMeasure) {
		c.broken = true
		return c
	}
	c.want, c.shown = given.as(kind, zone), given.shown()
	switch c.is {
	case Equals, NotEquals:
		c.number, _ = c.want.asNumber()
		c.plain = []string{plain(c.want.text)}
	case Contains, NotContains:
		c.plain = []string{loose(strings.TrimSpace(c.want.text))}
	case Greater, Less, AtLeast, AtMost:
		number, ok := c.want.asNumber()
		c.number, c.broken = number, !ok
	case Before, After:
		at, ok := readMoment(c.want.text, zone)
		c.from, c.broken = at, !ok
	case LastDays, NextDays:
		days, ok := given.days()
		c.from, c.to = span(c.is, days, now, zone)
		c.broken = !ok
	}
	if as, err := operandOf(t.EmptyAs); err == nil && as.kind != noOperand {
		c.as = as.text
		found := c.judge(facts.Value{Raw: as.text, Type: kind}.Text(zone))
		c.substitute = &found
	}
	return c
}

// span is the first and the last day of so many days, of which today is one.
func span(is Is, days int, now clock.Instant, zone *time.Location) (from, to moment) {
	today := time.UnixMilli(int64(now)).In(zone)
	day := func(off int) moment {
		return moment{day: dayOf(time.Date(today.Year(), today.Month(), today.Day()+off, 0, 0, 0, 0, time.UTC))}
	}
	if is == LastDays {
		return day(1 - days), day(0)
	}
	return day(0), day(days - 1)
}

// judge compares a value as its field's type reads it; readable is false for what that cannot.
func (c *comparison) judge(read string, readable bool) finding {
	empty := isBlank(read)
	f := finding{}
	switch {
	case !readable:
		f.why = unreadable
	case empty:
		f.why = blank
	}
	if c.is == Empty {
		return finding{met: empty, why: f.why}
	}
	if c.broken {
		return finding{}
	}
	switch c.is.measure() {
	case asText:
		c.text(read, &f)
	case asNumber:
		n, ok := readNumber(read)
		f.met = ok && (c.is == Greater && n > c.number || c.is == Less && n < c.number || c.is == AtLeast && n >= c.number || c.is == AtMost && n <= c.number)
		f.fit(ok, contact.Number)
	case asDay:
		at, ok := readMoment(read, c.zone)
		f.met = ok && c.day(at)
		f.fit(ok, contact.Date)
	}
	return f
}

// fit notes that a value cannot be read as what it is compared as, unless it is none anyway.
func (f *finding) fit(ok bool, kind contact.FieldType) {
	if !ok && f.why == none {
		f.why, f.kind = unfit, kind
	}
}

func (c *comparison) text(read string, f *finding) {
	switch c.is {
	case Equals, NotEquals:
		if c.want.kind == numberOperand {
			n, ok := readNumber(read)
			f.met = ok && (n == c.number) == (c.is == Equals)
			f.fit(ok, contact.Number)
			return
		}
		f.met = (plain(read) == c.plain[0]) == (c.is == Equals)
	case Contains, NotContains:
		f.met = strings.Contains(loose(read), c.plain[0]) == (c.is == Contains)
	case In:
		for i := range c.want.list {
			f.met = f.met || c.want.list[i].equals(read)
		}
	}
	if f.fails() && (c.is == NotEquals || c.is == NotContains) {
		f.met = false
	}
}

func (c *comparison) day(at moment) bool {
	switch c.is {
	case Before:
		return at.before(c.from)
	case After:
		return c.from.before(at)
	}
	return at.day >= c.from.day && at.day <= c.to.day
}

// say chooses the sentence that tells a finding.
func (c *comparison) say(t *Tree, f finding, name words.Line, read string) words.Line {
	if c.is == Empty {
		switch {
		case f.why == unreadable:
			return words.New("reason.rule.empty.unreadable", "field", name, "read", read, "type", "type."+string(c.kind))
		case f.met:
			return words.New("reason.rule.empty.met", "field", name)
		}
		return words.New("reason.rule.empty.not", "field", name, "read", read)
	}
	if c.broken {
		return words.New("reason.rule.none")
	}
	rule := *t
	rule.EmptyAs = nil
	switch {
	case f.met:
	case f.why == unreadable:
		return words.New("reason.rule.unreadable", "field", name, "read", read, "type", "type."+string(c.kind), "rule", ruleLine(rule))
	case f.why == blank:
		return words.New("reason.rule.blank", "field", name, "rule", ruleLine(rule))
	case f.why == unfit && c.is != Equals:
		if c.is.measure() == asDay && c.is != Before && c.is != After {
			return words.New("reason.rule.date.span", "field", name, "read", read)
		}
		return words.New(either(f.kind == contact.Number, "reason.rule.number", "reason.rule.date"), "field", name, "read", read, "want", c.shown)
	}
	id := "reason.rule." + string(c.is) + either(f.met, ".met", ".not")
	if c.is == LastDays || c.is == NextDays {
		days, _ := c.want.days()
		if days == 1 {
			return words.New(either(f.met, "reason.rule.today.met", "reason.rule.today.not"), "field", name, "read", read)
		}
		return words.New(id, "field", name, "read", read, "days", days)
	}
	return words.New(id, "field", name, "read", read, "want", c.shown)
}

// sayTaken puts before a line what the value was taken for, and why.
func (c *comparison) sayTaken(v facts.Value, zone *time.Location, name, then words.Line) words.Line {
	f := c.judge(v.Text(zone))
	kind := f.kind
	switch f.why {
	case unreadable:
		kind = v.Type
	case unfit:
	default:
		return words.New("reason.rule.taken.blank", "field", name, "as", cut(c.as), "then", then)
	}
	return words.New("reason.rule.taken.unreadable", "field", name, "read", cut(v.Raw), "type", "type."+string(kind), "as", cut(c.as), "then", then)
}
