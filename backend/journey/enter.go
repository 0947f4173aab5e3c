package journey

import (
	"cmp"
	"slices"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/words"
)

// Past is one earlier enrollment of the same person in the same journey, or a key that waits for its turn.
type Past struct {
	EntryKey  string
	Live      bool // inside now, or held
	Held      bool // an entry that was held back: Live, and has not begun
	Waiting   bool // its turn comes when the enrollment before it has ended
	EnteredAt clock.Instant
	EndedAt   clock.Instant // 0 while Live or Waiting
}

// Cause is why a person would enter now.
type Cause struct {
	Key      string // "ev:12", "run:…": stays the same when the same cause is seen again
	EventKey string // the event's own key; "" when there is no event
	At       clock.Instant
	// Chain are the journeys that caused it with no real wait since, Depth says how many there were. Such a cause never
	// takes the place of an entry that was held back.
	Chain []event.Link
	Depth int
}

// Admission is the answer to a person who would enter: now (Enters), when their turn comes (Waits), or not.
type Admission struct {
	Key      string // entry key under which the person enters, now or later
	Enters   bool
	Waits    bool       // enters when the enrollment before it has ended
	Beside   bool       // enters side by side with other enrollments of the same person
	Replaces bool       // an entry that was held back ends in favour of this one
	Why      words.Line // why not, or why not yet
	Held     words.Line // of one who enters: why the passage does not begin by itself; without an ID it does

	Entry   string       // node id of the trigger
	Reasons []words.Line // how the person came in, of one who does or will
}

// MayEnter decides whether a person may enter (again), and under which entry key: never again is
// "once", after an exit or some days the cause, per key the event's key (without an event, the
// cause). Days are counted from the last time the person entered, as calendar days of the journey's
// zone. A person never enters twice by one key, and is never twice inside: per key, a further key waits for
// its turn, unless Parallel lets it go beside. An entry that was held back gives way to a cause that no
// journey is behind.
func MayEnter(s Settings, past []Past, cause Cause) Admission {
	key, keyed := s.entryKey(cause)
	used := slices.IndexFunc(past, func(p Past) bool { return p.EntryKey == key })
	if keyed && used >= 0 {
		return refuse(key, "key", "key", short(cause.EventKey), "at", int64(past[used].EnteredAt))
	}
	inside := slices.IndexFunc(past, func(p Past) bool { return p.Live && !p.Held || p.Waiting })
	held := slices.IndexFunc(past, func(p Past) bool { return p.Held })
	stuck := held >= 0 && (len(cause.Chain) > 0 || s.once())
	switch {
	case keyed && s.Parallel:
		return Admission{Key: key, Enters: true, Beside: true}
	case keyed && (inside >= 0 || stuck):
		before := past[max(inside, 0)]
		if inside < 0 {
			before = past[held]
		}
		return Admission{Key: key, Waits: true, Why: words.New("reason.enter.turn", "key", short(cause.EventKey), "at", int64(before.EnteredAt))}
	case inside >= 0:
		return refuse(key, "inside", "at", int64(past[inside].EnteredAt))
	case stuck:
		return refuse(key, "held", "at", int64(past[held].EnteredAt))
	}
	enters := Admission{Key: key, Enters: true, Replaces: held >= 0}
	if len(past) == 0 || keyed {
		return enters
	}
	last := slices.MaxFunc(past, func(a, b Past) int { return cmp.Compare(a.EnteredAt, b.EnteredAt) }).EnteredAt
	switch {
	case s.once():
		return refuse(key, "once", "at", int64(last))
	case used >= 0:
		return refuse(key, "same", "at", int64(past[used].EnteredAt))
	case s.Reentry == AfterDays:
		if again := clock.AddCalendar(last, s.Days, clock.Day, s.location()); cause.At < again {
			return refuse(key, "days", "days", s.Days, "at", int64(last), "again", int64(again))
		}
	}
	return enters
}

func refuse(key, why string, kv ...any) Admission {
	return Admission{Key: key, Why: words.New("reason.enter."+why, kv...)}
}

// entryKey is the key of an entry; keyed says that it is the event's own.
func (s Settings) entryKey(cause Cause) (key string, keyed bool) {
	switch {
	case s.once():
		return "once", false
	case s.Reentry == PerKey && cause.EventKey != "":
		return "key:" + cause.EventKey, true
	}
	return cause.Key, false
}

// once says that nobody comes a second time; it is also the answer where no rule is written.
func (s Settings) once() bool {
	return s.Reentry != AfterExit && s.Reentry != AfterDays && s.Reentry != PerKey
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
		if why, fired := Hears(s.Config, e, zone); fired {
			list = append(list, Entry{Node: s.ID, Why: why})
		}
	}
	return list
}

// Hears reports whether a step with this config takes in the person to whom the event happened.
func Hears(c Config, e event.Event, zone *time.Location) (why []words.Line, fired bool) {
	if t, ok := c.(Trigger); ok {
		return t.Hears(e, zone)
	}
	return nil, false
}
