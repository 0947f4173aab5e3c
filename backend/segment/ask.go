package segment

import (
	"math"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/words"
)

// Ask answers a question from facts as they are at now; days begin and end in zone (nil is UTC).
// It stops at the leaf that decides: that leaf's line comes first, then what was read before it.
func Ask(t Tree, f Facts, now clock.Instant, zone *time.Location) Answer {
	a := asker{facts: f, now: now, zone: zoneOr(zone)}
	return a.ask(&t)
}

func zoneOr(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// Question is a tree that is asked of many people at one moment: it gives the answers of Ask without their lines, and reads
// what the tree says once. It belongs to one goroutine.
type Question struct {
	tree  Tree
	asker asker
}

// Ready makes a tree ready to be asked at now; days begin and end in zone (nil is UTC).
func Ready(t Tree, now clock.Instant, zone *time.Location) *Question {
	return &Question{tree: t, asker: asker{now: now, zone: zoneOr(zone), silent: true, known: map[*Tree]*comparison{}}}
}

// Met answers from one person's facts.
func (q *Question) Met(f Facts) bool {
	q.asker.facts = f
	return q.asker.ask(&q.tree).Met
}

// asker goes through one question. A silent one makes no lines.
type asker struct {
	facts  Facts
	now    clock.Instant
	zone   *time.Location
	silent bool
	known  map[*Tree]*comparison // what was made ready; nil: nothing is kept
}

func (a *asker) ask(t *Tree) Answer {
	switch {
	case len(t.All) > 0:
		return a.each(t.All, false, false)
	case len(t.Any) > 0:
		return a.each(t.Any, true, true)
	case len(t.None) > 0:
		return a.each(t.None, true, false)
	case t.Tag != "":
		met := a.facts.HasTag(t.Tag)
		if a.silent {
			return Answer{Met: met}
		}
		return one(met, words.New(either(met, "reason.rule.tag.met", "reason.rule.tag.not"), "tag", cut(t.Tag)))
	case t.Event != "":
		return a.event(t)
	case t.Field != "":
		return a.compare(t, a.facts.Value(t.Field))
	case t.Prop != "":
		return a.compare(t, facts.Value{Raw: a.facts.Prop(t.Prop)})
	}
	return one(false, words.New("reason.rule.none"))
}

// each goes through children until one answers decisive; then the whole is result, else the opposite.
func (a *asker) each(children []Tree, decisive, result bool) Answer {
	var read []words.Line
	for i := range children {
		child := a.ask(&children[i])
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

// Since is from when on an event counts at now; ok is false when it counts whenever it occurred.
func (t *Tree) Since(now clock.Instant, zone *time.Location) (since clock.Instant, ok bool) {
	if t.WithinDays == 0 {
		return math.MinInt64, false
	}
	return clock.AddCalendar(now, -t.WithinDays, clock.Day, zoneOr(zone)), true
}

// Bounds are how many events a leaf asks for; most < 0: no bound.
func (t *Tree) Bounds() (least, most int) {
	switch {
	case t.AtMost == nil:
		return max(t.AtLeast, 1), -1
	case *t.AtMost < 0:
		return t.AtLeast, 0
	}
	return t.AtLeast, *t.AtMost
}

func (a *asker) event(t *Tree) Answer {
	since, _ := t.Since(a.now, a.zone)
	least, most := t.Bounds()
	var n int
	if t.Where == nil {
		n = a.facts.Count(t.Event, since, a.now)
	} else {
		n = a.told(t, since)
	}
	met := n >= least && (most < 0 || n <= most)
	if a.silent {
		return Answer{Met: met}
	}
	line := counted(t, n, met)
	if t.Where != nil {
		line = words.New("reason.rule.event.where", "where", Describe(*t.Where), "then", line)
	}
	return one(met, line)
}

// told counts the events whose properties answer Where.
func (a *asker) told(t *Tree, since clock.Instant) (n int) {
	inner := asker{now: a.now, zone: a.zone, silent: true, known: a.known}
	for _, e := range a.facts.Told(t.Event) {
		if e.At < since || e.At > a.now {
			continue
		}
		inner.facts = Props(e.Props)
		if inner.ask(t.Where).Met {
			n++
		}
	}
	return n
}

// counted tells how many events there were. More may have happened than were counted: no more than needed is gathered.
func counted(t *Tree, n int, met bool) words.Line {
	least, most := t.Bounds()
	id, kv := "reason.rule.event", []any{"event", event.Line(cut(t.Event))}
	switch {
	case most == 0:
		id += ".never"
	case most > 0 && n > most:
		id, kv = id+".over", append(kv, "most", most, "amount", amount(least, most))
	case most > 0:
		id, kv = id+".counted", append(kv, "n", n, "amount", amount(least, most))
	case met:
		kv = append(kv, "n", least, "want", least)
	default:
		kv = append(kv, "n", n, "want", least)
	}
	if t.WithinDays > 0 {
		id, kv = id+".within", append(kv, "days", t.WithinDays)
	}
	return words.New(id+either(met, ".met", ".not"), kv...)
}

// compare answers about one value. What cannot be read counts as empty, and the line says so.
func (a *asker) compare(t *Tree, v facts.Value) Answer {
	c := a.comparison(t, v.Type)
	found := c.judge(v.Text(a.zone))
	taken := found.fails() && c.substitute != nil
	if taken {
		found = *c.substitute
	}
	if a.silent {
		return Answer{Met: found.met}
	}
	read := cut(v.Raw)
	if taken {
		read = cut(c.as)
	}
	line := c.say(t, found, name(t), read)
	if taken {
		line = c.sayTaken(v, a.zone, name(t), line)
	}
	return one(found.met, line)
}

// Props are the properties of one event, as a question about it reads them.
type Props map[string]string

// Value is nothing: an event has properties only.
func (p Props) Value(string) facts.Value { return facts.Value{} }

// HasTag reports false.
func (p Props) HasTag(string) bool { return false }

// Count is 0.
func (p Props) Count(string, clock.Instant, clock.Instant) int { return 0 }

// Told are none.
func (p Props) Told(string) []facts.Told { return nil }

// Prop is a property; "" when the event has none of the name.
func (p Props) Prop(key string) string { return p[key] }
