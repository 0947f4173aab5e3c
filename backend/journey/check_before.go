package journey

import (
	"tabiji/backend/clock"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// certain is what is known before anybody walks.
type certain int

const (
	unknown certain = iota
	surely
	never
)

func (k certain) not() certain {
	switch k {
	case surely:
		return never
	case never:
		return surely
	}
	return unknown
}

func certainly(yes bool) certain {
	if yes {
		return surely
	}
	return never
}

// source is a step that makes something certain: a trigger, a change, or the branch by which people left a condition.
type source struct {
	at    int
	known certain
	value string // of a field
}

// Bounds of the search: how many steps are looked at behind one question (a passage takes no more without a wait), and how
// many in one check. Beyond them nothing is certain.
const (
	farthestBack = 200
	mostBack     = 2_000_000
)

// looking marks the steps that a search has met, without a new mark for each search.
type looking struct {
	round []int32 // by step: the search that met it last
	stops []bool  // steps at which people stay, or begin
	now   int32
	steps int // of all searches
}

// before looks at the steps from which people come to another without staying anywhere, and gives what those that says
// decides about say. Nil: on some way nothing is decided.
func (c *checker) before(at int, says func(w way) (source, bool)) (sources []source) {
	l := &c.looking
	if l.round == nil {
		l.round, l.stops = make([]int32, len(c.d.Nodes)), make([]bool, len(c.d.Nodes))
		for i, config := range c.config {
			l.stops[i] = config == nil || is[Pause](config) || is[Sender](config) || is[Trigger](config)
		}
	}
	l.now++
	met := 0
	frontier := []int{at}
	for len(frontier) > 0 {
		here := frontier[len(frontier)-1]
		frontier = frontier[:len(frontier)-1]
		if len(c.into(here)) == 0 {
			return nil
		}
		for _, w := range c.into(here) {
			if s, ok := says(w); ok {
				sources = append(sources, s)
				continue
			}
			if l.stops[w.from] || met == farthestBack || l.steps > mostBack {
				return nil
			}
			if l.round[w.from] != l.now {
				l.round[w.from] = l.now
				met++
				l.steps++
				frontier = append(frontier, w.from)
			}
		}
	}
	return sources
}

// agreed is what all sources say.
func agreed(sources []source) certain {
	if len(sources) == 0 {
		return unknown
	}
	for _, s := range sources {
		if s.known != sources[0].known {
			return unknown
		}
	}
	return sources[0].known
}

// tag finds what makes certain whether people who come to a step have a tag.
func (c *checker) tag(at int, tag string) []source {
	return c.before(at, func(w way) (source, bool) {
		switch config := c.config[w.from].(type) {
		case TagEntryConfig:
			return source{at: w.from, known: surely}, config.Tag == tag
		case AddTagConfig:
			return source{at: w.from, known: surely}, config.Tag == tag
		case RemoveTagConfig:
			return source{at: w.from, known: never}, config.Tag == tag
		case ConditionConfig:
			for _, b := range config.Branches {
				if b.When.Tag == tag {
					return source{at: w.from, known: certainly(b.Port == w.port)}, true
				}
				if b.Port == w.port {
					break
				}
			}
		}
		return source{}, false
	})
}

// field finds the steps that write the value which a field has when people come to a step.
func (c *checker) field(at int, key string) []source {
	return c.before(at, func(w way) (source, bool) {
		set, ok := c.config[w.from].(FieldConfig)
		return source{at: w.from, known: surely, value: set.Value}, ok && set.Field == key
	})
}

// asked answers a question of people who come to a step, as far as it is certain. why are the steps that make it so;
// given are tags about which more is known.
func (c *checker) asked(at int, t *segment.Tree, given map[string]certain, why *[]source) certain {
	all := func(children []segment.Tree, not bool) certain { // all of them, or none of them
		known := surely
		for i := range children {
			answer := c.asked(at, &children[i], given, why)
			if not {
				answer = answer.not()
			}
			if answer == never {
				return never
			}
			if answer == unknown {
				known = unknown
			}
		}
		return known
	}
	switch {
	case len(t.All) > 0:
		return all(t.All, false)
	case len(t.None) > 0:
		return all(t.None, true)
	case len(t.Any) > 0:
		return all(t.Any, true).not()
	case t.Tag != "":
		if known, ok := given[t.Tag]; ok {
			return known
		}
		sources := c.tag(at, t.Tag)
		known := agreed(sources)
		if known != unknown {
			*why = append(*why, sources...)
		}
		return known
	case t.Field != "":
		return c.askedField(at, t, why)
	}
	return unknown
}

// askedField answers a comparison of a field that steps have written, but for one with today's date.
func (c *checker) askedField(at int, t *segment.Tree, why *[]source) certain {
	switch t.Is {
	case segment.Before, segment.After, segment.LastDays, segment.NextDays:
		return unknown
	}
	if !segment.StandardField(t.Field) && c.w.Fields == nil {
		return unknown
	}
	known := unknown
	sources := c.field(at, t.Field)
	for i, s := range sources {
		f := facts.Facts{Fields: map[string]string{t.Field: s.value}, Types: c.w.Fields}
		answer := certainly(segment.Ask(*t, &f, clock.Instant(1), nil).Met)
		if i > 0 && answer != known {
			return unknown
		}
		known = answer
	}
	if known != unknown {
		*why = append(*why, sources...)
	}
	return known
}
