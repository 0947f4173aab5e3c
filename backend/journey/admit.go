package journey

import (
	"slices"
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/words"
)

// Door decides who may enter a journey. Its decisions depend only on the version and on the person's past in the
// journey, so that intake, agenda and a rehearsal decide alike.
type Door struct {
	Journey string   // the journey's id, as chains of causes name it
	Version *Version // the one that new people enter; nil: it cannot be used
}

// ByEvent decides whether an event takes its person in; heard is false when no trigger listens to it.
func (d Door) ByEvent(e event.Event, past []Past) (a Admission, heard bool) {
	entries := d.Version.EntriesFor(e, d.Version.Zone)
	if len(entries) == 0 {
		return Admission{}, false
	}
	a = d.admit(past, Cause{Key: "ev:" + strconv.FormatInt(e.Seq, 10), EventKey: e.Key, At: e.ReceivedAt, Chain: e.Chain, Depth: e.Depth})
	a.Entry, a.Reasons = entries[0].Node, entries[0].Why
	return a, true
}

// ByChoice decides about somebody who enters without an event: chosen by hand, or found by a tag at the start. why is
// the first reason of the passage.
func (d Door) ByChoice(entry string, cause Cause, past []Past, why words.Line) Admission {
	a := d.admit(past, cause)
	a.Entry, a.Reasons = entry, []words.Line{why}
	return a
}

// Postponed is an entry that was to begin when the enrollment before it had ended.
type Postponed struct {
	Cause          // At is when it came
	Entry   string // node id of the trigger
	Reasons []words.Line
	Open    bool // the journey still takes people in
}

// Readmit decides about a postponed entry that may begin now, by the journey as it is now.
func (d Door) Readmit(p Postponed, past []Past, now clock.Instant) (a Admission) {
	switch {
	case !p.Open:
		a = refuse("", "closed", "key", p.EventKey, "at", int64(p.At))
	case d.Version == nil:
		a = Admission{Why: words.New("reason.broken.version")}
	case !slices.ContainsFunc(d.Version.Entries, func(s *Step) bool { return s.ID == p.Entry }):
		a = refuse("", "trigger_gone", "key", p.EventKey, "at", int64(p.At))
	default:
		// Other postponed entries came later than this one and do not stand in its way.
		others := slices.DeleteFunc(slices.Clone(past), func(o Past) bool { return o.Waiting })
		a = d.admit(others, Cause{Key: "key:" + p.EventKey, EventKey: p.EventKey, At: now, Chain: p.Chain, Depth: p.Depth})
	}
	a.Entry, a.Reasons = p.Entry, append(slices.Clip(p.Reasons), words.New("reason.entry.waited", "at", int64(p.At)))
	return a
}

// admit asks the re-entry rule, and whether journeys would cause each other without end.
func (d Door) admit(past []Past, cause Cause) Admission {
	a := MayEnter(d.Version.Settings, past, cause)
	if a.Enters {
		a.Held = endless(d.Journey, cause)
	}
	return a
}

// endless is the reason why an entry is held because journeys would cause each other without end: the chain has passed
// this journey without progress since (design D28), or is longer than DeepestChain. Zero: it is not.
func endless(journey string, cause Cause) words.Line {
	switch {
	case event.Met(cause.Chain, journey):
		return words.New("reason.entry.held.circle")
	case cause.Depth > event.DeepestChain:
		return words.New("reason.entry.held.depth", "limit", event.DeepestChain)
	}
	return words.Line{}
}

// EntryFor is the entry trigger for people who enter without an event: the one named, else the first that takes in whom
// somebody chooses, else the first; "" when there is no such trigger.
func (v *Version) EntryFor(named string) string {
	if named != "" {
		if slices.ContainsFunc(v.Entries, func(s *Step) bool { return s.ID == named }) {
			return named
		}
		return ""
	}
	for _, s := range v.Entries {
		if t, ok := s.Config.(Trigger); ok && t.TakesNow().Chosen {
			return s.ID
		}
	}
	if len(v.Entries) == 0 {
		return ""
	}
	return v.Entries[0].ID
}

// Inside reports whether somebody is in a journey now, or held at its entry.
func Inside(past []Past) bool { return slices.ContainsFunc(past, func(p Past) bool { return p.Live }) }
