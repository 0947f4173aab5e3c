package segment

import (
	"math"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/words"
)

// Ask answers a question from facts as they are at now; days begin and end in zone (nil is UTC).
// It stops at the leaf that decides: that leaf's line comes first, then what was read before it.
func Ask(t Tree, f Facts, now clock.Instant, zone *time.Location) Answer {
	if zone == nil {
		zone = time.UTC
	}
	return asker{f, now, zone}.ask(t)
}

type asker struct {
	facts Facts
	now   clock.Instant
	zone  *time.Location
}

func (a asker) ask(t Tree) Answer {
	switch {
	case len(t.All) > 0:
		return a.each(t.All, false, false)
	case len(t.Any) > 0:
		return a.each(t.Any, true, true)
	case len(t.None) > 0:
		return a.each(t.None, true, false)
	case t.Tag != "":
		met := a.facts.HasTag(t.Tag)
		return one(met, words.New(either(met, "reason.rule.tag.met", "reason.rule.tag.not"), "tag", cut(t.Tag)))
	case t.Event != "":
		return a.event(t)
	case t.Field != "":
		return a.compare(t, fieldLine(t.Field), a.facts.Value(t.Field))
	case t.Prop != "":
		return a.compare(t, words.New("field.prop", "key", cut(t.Prop)), facts.Value{Raw: a.facts.Prop(t.Prop)})
	}
	return one(false, words.New("reason.rule.none"))
}

// each goes through children until one answers decisive; then the whole is result, else the opposite.
func (a asker) each(children []Tree, decisive, result bool) Answer {
	var read []words.Line
	for i := range children {
		child := a.ask(children[i])
		if child.Met == decisive {
			return Answer{Met: result, Lines: append(child.Lines, read...)}
		}
		read = append(read, child.Lines...)
	}
	return Answer{Met: !result, Lines: read}
}

func one(met bool, line words.Line) Answer { return Answer{Met: met, Lines: []words.Line{line}} }

func either(met bool, yes, no string) string {
	if met {
		return yes
	}
	return no
}

func (a asker) event(t Tree) Answer {
	want, since := max(t.AtLeast, 1), clock.Instant(math.MinInt64)
	if t.WithinDays > 0 {
		since = clock.AddCalendar(a.now, -t.WithinDays, clock.Day, a.zone)
	}
	n := a.facts.Count(t.Event, since, a.now)
	met := n >= want
	if met {
		n = want // more may have happened; no more than needed is gathered
	}
	if t.WithinDays > 0 {
		return one(met, words.New(either(met, "reason.rule.event.within.met", "reason.rule.event.within.not"),
			"event", event.Line(cut(t.Event)), "n", n, "want", want, "days", t.WithinDays))
	}
	return one(met, words.New(either(met, "reason.rule.event.met", "reason.rule.event.not"),
		"event", event.Line(cut(t.Event)), "n", n, "want", want))
}

// compare answers about one value. What cannot be read as its field's type counts as empty, and the line says so.
func (a asker) compare(t Tree, name words.Line, v facts.Value) Answer {
	read, readable := v.Text(a.zone)
	blank := strings.TrimSpace(read) == ""
	if t.Is == Empty {
		switch {
		case !readable:
			return one(true, words.New("reason.rule.empty.unreadable", "field", name, "read", cut(v.Raw), "type", "type."+string(v.Type)))
		case blank:
			return one(true, words.New("reason.rule.empty.met", "field", name))
		}
		return one(false, words.New("reason.rule.empty.not", "field", name, "read", cut(v.Raw)))
	}
	o, err := operandOf(t.Value)
	if err != nil || o.kind == noOperand {
		return one(false, words.New("reason.rule.none"))
	}
	met, id := a.judge(t.Is, o.as(v.Type, a.zone), read)
	switch {
	case !readable && !met:
		return one(false, words.New("reason.rule.unreadable", "field", name, "read", cut(v.Raw), "type", "type."+string(v.Type), "rule", ruleLine(t, name, o)))
	case blank && !met:
		return one(false, words.New("reason.rule.blank", "field", name, "rule", ruleLine(t, name, o)))
	}
	return one(met, words.New(id, "field", name, "read", cut(v.Raw), "want", o.shown()))
}

// judge compares and chooses the sentence that tells it.
func (a asker) judge(is Is, o operand, read string) (met bool, id string) {
	switch is {
	case Equals:
		met = o.equals(read)
		return met, either(met, "reason.rule.equals.met", "reason.rule.equals.not")
	case Contains:
		met = strings.Contains(loose(read), loose(strings.TrimSpace(o.text)))
		return met, either(met, "reason.rule.contains.met", "reason.rule.contains.not")
	case In:
		for _, each := range o.list {
			met = met || each.equals(read)
		}
		return met, either(met, "reason.rule.in.met", "reason.rule.in.not")
	case Greater, Less:
		number, ok := readNumber(read)
		want, wok := o.asNumber()
		if !ok || !wok {
			return false, "reason.rule.number"
		}
		if is == Greater {
			met = number > want
			return met, either(met, "reason.rule.greater.met", "reason.rule.greater.not")
		}
		met = number < want
		return met, either(met, "reason.rule.less.met", "reason.rule.less.not")
	case Before, After:
		at, ok := readMoment(read, a.zone)
		want, wok := readMoment(o.text, a.zone)
		if !ok || !wok {
			return false, "reason.rule.date"
		}
		if is == Before {
			met = at.before(want)
			return met, either(met, "reason.rule.before.met", "reason.rule.before.not")
		}
		met = want.before(at)
		return met, either(met, "reason.rule.after.met", "reason.rule.after.not")
	}
	return false, "reason.rule.none"
}
