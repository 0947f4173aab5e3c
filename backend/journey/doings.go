package journey

import (
	"container/heap"
	"slices"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// Doings are what a journey does to people that another one may do to the same ones: by which events and tags it lets in
// people whom it mails soon, and which fields it writes.
type Doings struct {
	title  string
	mails  map[Topic]bool             // that let people in who are mailed within a day
	writes map[string]map[string]bool // the values that it writes, by field
}

// DoingsOf finds them in the drawing of a journey that takes people in; nil when there are none.
func DoingsOf(d Drawing) *Doings {
	c := newChecker(d, World{})
	for i, n := range d.Nodes {
		c.config[i] = configOf(n)
	}
	c.connect()
	if own := c.doings(); len(own.mails) > 0 || len(own.writes) > 0 {
		return own
	}
	return nil
}

func (c *checker) doings() *Doings {
	own := &Doings{title: c.d.Title, mails: map[Topic]bool{}, writes: map[string]map[string]bool{}}
	for i, config := range c.config {
		switch config := config.(type) {
		case Trigger:
			if len(config.Topics()) == 0 {
				continue
			}
			if _, ok := c.soonest(i); ok {
				for _, topic := range config.Topics() {
					own.mails[topic] = true
				}
			}
		case FieldConfig:
			if own.writes[config.Field] == nil {
				own.writes[config.Field] = map[string]bool{}
			}
			own.writes[config.Field][config.Value] = true
		}
	}
	return own
}

// together is within how many milliseconds mails of two journeys are told of.
const together = 24 * 3_600_000

// soonest is the shortest time from a step to a mail, in ms, if it is less than together.
func (c *checker) soonest(at int) (ms int64, ok bool) {
	if c.toMail == nil {
		c.toMail = c.timesToMail()
	}
	return c.toMail[at], c.toMail[at] < together
}

// timesToMail are the shortest times from all steps to a mail, searched from the mails back (E. W. Dijkstra, "A note on two
// problems in connexion with graphs", 1959). A wait for a date or an event may take no time.
func (c *checker) timesToMail() []int64 {
	times := make([]int64, len(c.d.Nodes))
	frontier := &nearest{}
	for i := range times {
		if times[i] = together; is[Sender](c.config[i]) {
			times[i] = 0
			*frontier = append(*frontier, far{i, 0})
		}
	}
	for frontier.Len() > 0 {
		at := heap.Pop(frontier).(far)
		if at.ms > times[at.step] {
			continue
		}
		for _, w := range c.into(at.step) {
			ms := at.ms
			if wait, ok := c.config[w.from].(WaitConfig); ok {
				ms += int64(wait.After(clock.Instant(0), time.UTC))
			}
			if ms < times[w.from] {
				times[w.from] = ms
				heap.Push(frontier, far{w.from, ms})
			}
		}
	}
	return times
}

// far is a step with the time that people take to it at least.
type far struct {
	step int
	ms   int64
}

// nearest is a heap of steps.
type nearest []far

func (n nearest) Len() int           { return len(n) }
func (n nearest) Less(i, j int) bool { return n[i].ms < n[j].ms }
func (n nearest) Swap(i, j int)      { n[i], n[j] = n[j], n[i] }
func (n *nearest) Push(x any)        { *n = append(*n, x.(far)) }
func (n *nearest) Pop() any {
	last := (*n)[len(*n)-1]
	*n = (*n)[:len(*n)-1]
	return last
}

// beside finds triggers on which another journey mails the same people within a day, and fields into which another one
// writes something else.
func (c *checker) beside() {
	if len(c.w.Beside) == 0 {
		return
	}
	for i, config := range c.config {
		switch config := config.(type) {
		case Trigger:
			if who := c.besideThat(func(d *Doings) bool {
				return slices.ContainsFunc(config.Topics(), func(t Topic) bool { return d.mails[t] })
			}); len(who) > 0 {
				if _, mails := c.soonest(i); mails {
					c.add(Warning, i, "beside_mail", "journeys", who)
				}
			}
		case FieldConfig:
			if who := c.besideThat(func(d *Doings) bool {
				values := d.writes[config.Field]
				return len(values) > 1 || len(values) == 1 && !values[config.Value]
			}); len(who) > 0 {
				c.add(Warning, i, "beside_field", "field", segment.FieldLine(config.Field), "journeys", who)
			}
		}
	}
}

// besideThat names the other journeys that do something.
func (c *checker) besideThat(does func(*Doings) bool) (who []words.Line) {
	n := 0
	for _, d := range c.w.Beside {
		if !does(d) {
			continue
		}
		if n++; n <= mostNamed {
			who = append(who, words.New("step.titled", "title", short(d.title)))
		}
	}
	if n > mostNamed {
		who = append(who, words.New("journey.more", "n", n-mostNamed))
	}
	return who
}

// unheard finds events that steps listen to, wait for or ask about, and that never happened to anybody.
func (c *checker) unheard() {
	if c.w.Heard == nil {
		return
	}
	for i, config := range c.config {
		if config == nil {
			continue
		}
		for _, kind := range eventsOf(config) {
			if !c.w.Heard[kind] {
				c.add(Hint, i, "event_unheard", "event", short(kind))
				break
			}
		}
	}
}

// eventsOf are the kinds of events of a step that come from outside.
func eventsOf(config Config) (kinds []string) {
	if t, ok := config.(Trigger); ok {
		for _, topic := range t.Topics() {
			if topic.Kind == "event" {
				kinds = append(kinds, topic.Ref)
			}
		}
	}
	if a, ok := config.(Awaiter); ok {
		for _, one := range a.Awaits() {
			kinds = append(kinds, one.Topic.Ref)
		}
	}
	kinds = append(kinds, config.Needs().Kinds()...)
	return slices.DeleteFunc(kinds, func(kind string) bool { return strings.HasPrefix(kind, event.Ours) })
}

// Asks are the parts of a drawing on which findings depend beside the drawing itself, its messages and the fields.
type Asks struct {
	Events []string // sorted, each once
	Topics []Topic
	Fields []string
	Dates  []clock.Instant // that waits are for
}

// AsksOf reads them.
func AsksOf(d Drawing, zone string) (a Asks) {
	c := newChecker(d, World{Zone: zone})
	for _, n := range d.Nodes {
		if k, ok := kindsByID()[n.Kind]; !ok || k.Category == Notices || k.Category == Mails || k.Category == Ends {
			continue
		}
		switch config := configOf(n).(type) {
		case nil:
		case FieldConfig:
			a.Fields = append(a.Fields, config.Field)
		case UntilConfig:
			a.Dates = append(a.Dates, clock.OnTheWall(config.At, c.location()))
		default:
			a.Events = append(a.Events, eventsOf(config)...)
			if t, ok := config.(Trigger); ok {
				a.Topics = append(a.Topics, t.Topics()...)
			}
		}
	}
	slices.Sort(a.Events)
	a.Events = slices.Compact(a.Events)
	return a
}

// Touches reports whether a finding about a drawing that asks this can depend on another journey.
func (d *Doings) Touches(a Asks) bool {
	return slices.ContainsFunc(a.Topics, func(t Topic) bool { return d.mails[t] }) ||
		slices.ContainsFunc(a.Fields, func(key string) bool { return d.writes[key] != nil })
}
