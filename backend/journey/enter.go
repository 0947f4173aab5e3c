package journey

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// Past is one earlier enrollment of the same person in the same journey.
type Past struct {
	EntryKey  string
	Live      bool // inside now, or held
	EnteredAt clock.Instant
	EndedAt   clock.Instant // 0 while Live
}

// Cause is why a person would enter now.
type Cause struct {
	Key      string // "ev:12", "run:…": stays the same when the same cause is seen again
	EventKey string // the event's own key; "" when there is no event
	At       clock.Instant
}

// MayEnter decides whether a person may enter (again), and under which entry key: never again is
// "once", after an exit or some days the cause, per key the event's key (without an event, the
// cause). Days are counted from the last time the person entered, as calendar days of the journey's
// zone. A person is never twice inside, and never enters twice by one key. Why is set when ok is false.
func MayEnter(s Settings, past []Past, cause Cause) (key string, ok bool, why words.Line) {
	switch s.Reentry {
	case AfterExit, AfterDays:
		key = cause.Key
	case PerKey:
		if key = "key:" + cause.EventKey; cause.EventKey == "" {
			key = cause.Key
		}
	default:
		key = "once"
	}
	var last clock.Instant
	for _, p := range past {
		if p.Live {
			return key, false, words.New("reason.enter.inside", "at", int64(p.EnteredAt))
		}
		last = max(last, p.EnteredAt)
	}
	if len(past) == 0 {
		return key, true, words.Line{}
	}
	if s.Reentry != AfterExit && s.Reentry != AfterDays && s.Reentry != PerKey {
		return key, false, words.New("reason.enter.once", "at", int64(last))
	}
	for _, p := range past {
		if p.EntryKey == key {
			if s.Reentry == PerKey && cause.EventKey != "" {
				return key, false, words.New("reason.enter.key", "key", short(cause.EventKey), "at", int64(p.EnteredAt))
			}
			return key, false, words.New("reason.enter.same", "at", int64(p.EnteredAt))
		}
	}
	if s.Reentry == AfterDays {
		if again := clock.AddCalendar(last, s.Days, clock.Day, s.location()); cause.At < again {
			return key, false, words.New("reason.enter.days", "days", s.Days, "at", int64(last), "again", int64(again))
		}
	}
	return key, true, words.Line{}
}

func (s Settings) location() *time.Location {
	zone, err := clock.Zone(s.Zone)
	if err != nil {
		return time.UTC // only of a draft: a version has a zone
	}
	return zone
}

// Entry is one entry trigger that an event fires, with why.
type Entry struct {
	Node string
	Why  []words.Line
}

// EntriesFor finds the entry triggers of the version that an event fires, in drawing order. Days in
// "where" begin and end in zone; nil is the version's.
func (v *Version) EntriesFor(e event.Event, zone *time.Location) []Entry {
	if zone == nil {
		zone = v.Zone
	}
	var list []Entry
	for _, s := range v.Entries {
		if why, fired := s.firedBy(e, zone); fired {
			list = append(list, Entry{Node: s.ID, Why: why})
		}
	}
	return list
}

func (s *Step) firedBy(e event.Event, zone *time.Location) (why []words.Line, fired bool) {
	switch c := s.Config.(type) {
	case TagEntryConfig:
		return nil, e.Kind == event.TagAdded && e.Props["tag"] == c.Tag
	case EventEntryConfig:
		if e.Kind != c.Event {
			return nil, false
		}
		if c.Where == nil {
			return nil, true
		}
		answer := segment.Ask(*c.Where, props(e.Props), e.ReceivedAt, zone)
		return answer.Lines, answer.Met
	}
	return nil, false
}

// props are the facts of an event at hand.
type props map[string]string

func (props) Field(string) string                            { return "" }
func (props) HasTag(string) bool                             { return false }
func (props) Count(string, clock.Instant, clock.Instant) int { return 0 }
func (p props) Prop(key string) string                       { return p[key] }
