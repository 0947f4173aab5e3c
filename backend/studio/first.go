package studio

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

// location is the zone that days of the journey begin in.
func (c composed) location() *time.Location {
	zone, err := clock.Zone(c.drawing.Settings.Zone)
	if err != nil {
		return time.UTC // Check names the zone nobody knows
	}
	return zone
}

// firstMail is the mail step nearest to an entry trigger, along the lines in drawing order, and when it
// would be reached by somebody who enters now.
func firstMail(c composed, now clock.Instant) *FirstMail {
	next := map[string][]string{}
	for _, e := range c.drawing.Edges {
		next[e.From[0]] = append(next[e.From[0]], e.To)
	}
	type place struct {
		id   string
		from int // the place before it; -1 at an entry trigger
	}
	nodes := make(map[string]journey.Node, len(c.drawing.Nodes))
	var way []place // in the order of reaching
	for _, n := range c.drawing.Nodes {
		nodes[n.ID] = n
		if strings.HasPrefix(n.Kind, "entry.") {
			way = append(way, place{n.ID, -1})
		}
	}
	mails := make(map[string]message.Source, len(c.messages))
	for _, m := range c.messages {
		mails[m.Source.ID] = m.Source
	}
	seen := make(map[string]bool, len(nodes))
	for i := 0; i < len(way); i++ {
		at := way[i]
		if seen[at.id] {
			continue
		}
		seen[at.id] = true
		if m, ok := mails[messageOf(nodes[at.id])]; ok {
			var waits []journey.WaitConfig // on the way here
			for p := at.from; p >= 0; p = way[p].from {
				if w, ok := waitOf(nodes[way[p].id]); ok {
					waits = append(waits, w)
				}
			}
			slices.Reverse(waits)
			f := &FirstMail{Node: at.id, Message: m.ID, Title: m.Title, Subject: m.Subject, Purpose: purposeOf(m)}
			f.At, f.After = after(now, waits, c.location())
			return f
		}
		for _, to := range next[at.id] {
			way = append(way, place{to, i})
		}
	}
	return nil
}

func waitOf(n journey.Node) (journey.WaitConfig, bool) {
	if n.Kind != "wait.duration" {
		return journey.WaitConfig{}, false
	}
	w, ok := configOf(n).(journey.WaitConfig)
	return w, ok
}

// configOf reads a step's settings; nil when they cannot be read, which Check says.
func configOf(n journey.Node) journey.Config {
	k, ok := journey.KindOf(n.Kind)
	if !ok {
		return nil
	}
	c, err := k.Configure(n.Config)
	if err != nil {
		return nil
	}
	return c
}

// after is the moment behind some waits, as the engine counts them, and how one calls it.
func after(now clock.Instant, waits []journey.WaitConfig, loc *time.Location) (clock.Instant, words.Line) {
	at := now
	for _, w := range waits {
		at = clock.AddCalendar(at, w.Amount, w.Unit, loc)
	}
	switch days := clock.DayNumber(at, loc) - clock.DayNumber(now, loc); {
	case len(waits) == 0:
		return at, words.New("after.at_once")
	case len(waits) == 1:
		return at, words.New("after.wait", "wait", strconv.Itoa(waits[0].Amount)+" "+string(waits[0].Unit))
	case at.Sub(now) >= 24*time.Hour:
		return at, words.New("after.wait", "wait", strconv.FormatInt(days, 10)+" day")
	case at.Sub(now) >= time.Hour:
		return at, words.New("after.wait", "wait", strconv.Itoa(int(at.Sub(now).Round(time.Hour)/time.Hour))+" hour")
	}
	return at, words.New("after.wait", "wait", strconv.Itoa(max(1, int(at.Sub(now)/time.Minute)))+" minute")
}

// entryTexts say who enters, by trigger.
func entryTexts(d journey.Drawing) []EntryText {
	list := []EntryText{}
	for _, n := range d.Nodes {
		if !strings.HasPrefix(n.Kind, "entry.") {
			continue
		}
		switch c := configOf(n).(type) {
		case journey.ManualConfig:
			list = append(list, EntryText{n.ID, n.Kind, words.New("entry.manual")})
		case journey.TagEntryConfig:
			list = append(list, EntryText{n.ID, n.Kind, words.New("entry.tag", "tag", c.Tag)})
		case journey.EventEntryConfig:
			line := words.New("entry.event", "event", event.Line(c.Event))
			if c.Where != nil {
				line = words.New("entry.event_where", "event", event.Line(c.Event), "where", segment.Describe(*c.Where))
			}
			list = append(list, EntryText{n.ID, n.Kind, line})
		}
	}
	return list
}

// settingTexts say which rules hold.
func settingTexts(s journey.Settings) []SettingText {
	reentry := words.New("setting.reentry.never")
	switch s.Reentry {
	case journey.AfterExit:
		reentry = words.New("setting.reentry.after_exit")
	case journey.AfterDays:
		reentry = words.New("setting.reentry.after_days", "days", s.Days)
	case journey.PerKey:
		reentry = words.New("setting.reentry.per_key")
		if s.Parallel {
			reentry = words.New("setting.reentry.per_key_parallel")
		}
	}
	return []SettingText{
		{"reentry", words.New("setting.reentry"), reentry},
		{"zone", words.New("setting.zone"), words.New("setting.zone.is", "zone", s.Zone)},
	}
}
