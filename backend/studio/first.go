package studio

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// location is the time zone in which days of the journey begin.
func (c composed) location() *time.Location {
	zone, err := clock.Zone(c.drawing.Settings.Zone)
	if err != nil {
		return time.UTC // Check reports an unknown zone
	}
	return zone
}

// firstMail is the mail step nearest to an entry trigger, along the lines in drawing order, and when somebody who
// enters now would reach it; nil without a mail.
func firstMail(c composed, now clock.Instant) *FirstMail {
	next := map[string][]string{}
	for _, e := range c.drawing.Followed() {
		next[e.From[0]] = append(next[e.From[0]], e.To)
	}
	type place struct {
		id   string
		from int // the place before it; -1 at an entry trigger
	}
	nodes := make(map[string]journey.Node, len(c.drawing.Nodes))
	var way []place // in the order in which they are reached
	for _, n := range c.drawing.Nodes {
		nodes[n.ID] = n
		if _, ok := journey.Can[journey.Trigger](n); ok {
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
		if m, ok := mails[nodes[at.id].MessageID()]; ok && !nodes[at.id].Disabled {
			var pauses []journey.Pause // on the path to the mail
			for p := at.from; p >= 0; p = way[p].from {
				if w, ok := journey.Can[journey.Pause](nodes[way[p].id]); ok {
					pauses = append(pauses, w)
				}
			}
			slices.Reverse(pauses)
			f := &FirstMail{Node: at.id, Message: m.ID, Title: cmp.Or(m.Title, m.Subject), Subject: m.Subject, Purpose: purposeOf(m)}
			f.At, f.After = after(now, pauses, c.location())
			f.Sure = f.After.ID != latest
			return f
		}
		for _, to := range next[at.id] {
			way = append(way, place{to, i})
		}
	}
	return nil
}

// latest is the word-list id for a moment that may also come earlier, by something that is waited for.
const latest = "after.latest"

// after is the moment at which all pauses have passed one after the other, as the engine counts them, and the line that
// names the time until then. Where a pause may end earlier, it is the latest moment and the line says so.
func after(now clock.Instant, pauses []journey.Pause, loc *time.Location) (clock.Instant, words.Line) {
	at, word := now, "after.wait"
	for _, p := range pauses {
		until, sure := p.Until(at, loc)
		if !sure && until > at {
			word = latest
		}
		at = max(at, until)
	}
	switch days := clock.DayNumber(at, loc) - clock.DayNumber(now, loc); {
	case at == now:
		return at, words.New("after.at_once")
	case len(pauses) == 1 && pauses[0].Length() != "":
		return at, words.New(word, "wait", pauses[0].Length())
	case at.Sub(now) >= 24*time.Hour:
		return at, words.New(word, "wait", strconv.FormatInt(days, 10)+" day")
	case at.Sub(now) >= time.Hour:
		return at, words.New(word, "wait", strconv.Itoa(int(at.Sub(now).Round(time.Hour)/time.Hour))+" hour")
	}
	return at, words.New(word, "wait", strconv.Itoa(max(1, int(at.Sub(now)/time.Minute)))+" minute")
}

// entryTexts describe who enters, one for each trigger.
func entryTexts(d journey.Drawing) []EntryText {
	list := []EntryText{}
	for _, n := range d.Nodes {
		if t, ok := journey.Can[journey.Trigger](n); ok {
			list = append(list, EntryText{n.ID, n.Kind, t.Who()})
		}
	}
	return list
}

// settingTexts describe the settings that apply.
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
