package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

var pins = map[string]string{"thanks": "v-thanks", "other": "v-other"}

func publish(t testing.TB, d journey.Drawing) *journey.Version {
	t.Helper()
	body, _ := journey.Pack(d, pins)
	v, err := journey.Unpack(body)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestUnpackCompilesWhatPackWrote(t *testing.T) {
	t.Parallel()
	v := publish(t, read(t, string(welcome(t))))
	if v.Journey != "jny_welcome" || v.Zone.String() != "Asia/Tokyo" || len(v.Steps) != 8 || len(v.Entries) != 2 || v.Entries[0].ID != "start" {
		t.Errorf("compiled %+v", v)
	}
	if len(v.Pins) != 1 || v.Pins["thanks"] != "v-thanks" {
		t.Errorf("pins %v", v.Pins)
	}
	ask := v.Steps["hello"].Next["next"].Next["next"]
	if ask != v.Steps["ask"] || ask.Next["yes"].ID != "regular" || ask.Next["else"].ID != "end" || v.Steps["hello"].Next["failed"] != nil {
		t.Errorf("lines lead to %+v", ask.Next)
	}
	if w, ok := v.Steps["wait"].Config.(journey.WaitConfig); !ok || w.Amount != 3 || w.Unit != clock.Day {
		t.Errorf("wait is %+v", v.Steps["wait"].Config)
	}
	if v.Needs.Events["purchase"].AtLeast != 2 || !slices.Equal(v.Needs.Tags, []string{"常連"}) || v.Needs.Fields != nil {
		t.Errorf("needs %+v", v.Needs)
	}
}

func TestTheHashIsOfTheMeaning(t *testing.T) {
	t.Parallel()
	base := func() journey.Drawing { return read(t, string(welcome(t))) }
	_, want := journey.Pack(base(), pins)
	for name, change := range map[string]struct {
		same bool
		do   func(d *journey.Drawing, pins map[string]string)
	}{
		"a position":         {true, func(d *journey.Drawing, _ map[string]string) { d.Nodes[0].At[0] = 999 }},
		"a note":             {true, func(d *journey.Drawing, _ map[string]string) { d.Notes = nil }},
		"the order of steps": {true, func(d *journey.Drawing, _ map[string]string) { slices.Reverse(d.Nodes) }},
		"the order of lines": {true, func(d *journey.Drawing, _ map[string]string) { slices.Reverse(d.Edges) }},
		"the order of keys": {true, func(d *journey.Drawing, _ map[string]string) {
			d.Nodes[3].Config = []byte(`{ "unit":"day", "amount":3 }`)
		}},
		"the messages' own texts":   {true, func(d *journey.Drawing, _ map[string]string) { d.Messages = nil }},
		"a message nobody sends":    {true, func(_ *journey.Drawing, pins map[string]string) { pins["other"] = "newer" }},
		"a step's title":            {false, func(d *journey.Drawing, _ map[string]string) { d.Nodes[0].Title = "別の名前" }},
		"the journey's title":       {false, func(d *journey.Drawing, _ map[string]string) { d.Title = "別の名前" }},
		"a config":                  {false, func(d *journey.Drawing, _ map[string]string) { d.Nodes[3].Config = []byte(`{"amount":4,"unit":"day"}`) }},
		"a line":                    {false, func(d *journey.Drawing, _ map[string]string) { d.Edges[5].To = "goal" }},
		"one line less":             {false, func(d *journey.Drawing, _ map[string]string) { d.Edges = d.Edges[:6] }},
		"the zone":                  {false, func(d *journey.Drawing, _ map[string]string) { d.Settings.Zone = "Asia/Seoul" }},
		"the re-entry rule":         {false, func(d *journey.Drawing, _ map[string]string) { d.Settings.Reentry = journey.PerKey }},
		"a newer text of a message": {false, func(_ *journey.Drawing, pins map[string]string) { pins["thanks"] = "newer" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, p := base(), map[string]string{"thanks": "v-thanks", "other": "v-other"}
			change.do(&d, p)
			if _, got := journey.Pack(d, p); (got == want) != change.same {
				t.Errorf("the same hash: %v, want %v", got == want, change.same)
			}
		})
	}
}

func TestUnpackRefusesDamage(t *testing.T) {
	t.Parallel()
	body, _ := journey.Pack(read(t, string(welcome(t))), pins)
	for name, swap := range map[string][2]string{
		"no JSON":                  {`{"drawing"`, `{drawing`},
		"no zone":                  {`"zone":"Asia/Tokyo"`, `"zone":""`},
		"an unknown zone":          {`"zone":"Asia/Tokyo"`, `"zone":"Asia/Edo"`},
		"an unknown kind":          {`"kind":"goal"`, `"kind":"gaol"`},
		"a config that is wrong":   {`"amount":3`, `"amount":0`},
		"a line to nowhere":        {`"to":"regular"`, `"to":"nobody"`},
		"a line into an entry":     {`"to":"regular"`, `"to":"start"`},
		"an outcome that is not":   {`["ask","yes"]`, `["ask","maybe"]`},
		"two lines from one":       {`["ask","yes"]`, `["ask","else"]`},
		"two steps with one id":    {`"id":"goal"`, `"id":"end"`},
		"a message without a pin":  {`"v-thanks"`, `""`},
		"a drawing without a step": {`"nodes":[`, `"nodes":[],"none":[`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(string(body), swap[0], swap[1], 1)
			if broken == string(body) {
				t.Fatalf("%s is not in %s", swap[0], body)
			}
			v, err := journey.Unpack([]byte(broken))
			if p := problem.Of(err); v != nil || p == nil || p.ID != "journey.version_damaged" || p.Kind != problem.Damaged {
				t.Errorf("got %v, %v", v, err)
			}
		})
	}
}

func TestInterests(t *testing.T) {
	t.Parallel()
	got := fmt.Sprint(journey.Interests(publish(t, read(t, string(welcome(t))))))
	want := "[{event purchase entry start} {event purchase read ask} {tag 常連 read regular} {tag 紹介 entry tagged}]"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEntriesFor(t *testing.T) {
	t.Parallel()
	v := publish(t, read(t, string(welcome(t))))
	for name, c := range map[string]struct {
		e    event.Event
		want string
		say  string
	}{
		"a purchase that fits":         {event.Event{Kind: "purchase", Props: map[string]string{"amount": "３，５００", "shop": "本店"}}, "[start]", "行動の「amount」は「３，５００」で、3000より大きい値です。"},
		"a purchase that is too small": {event.Event{Kind: "purchase", Props: map[string]string{"amount": "3000", "shop": "本店"}}, "[]", ""},
		"a purchase without amount":    {event.Event{Kind: "purchase"}, "[]", ""},
		"another event":                {event.Event{Kind: "visit", Props: map[string]string{"amount": "5000", "shop": "本店"}}, "[]", ""},
		"the tag":                      {event.Event{Kind: event.TagAdded, Props: map[string]string{"tag": "紹介"}}, "[tagged]", ""},
		"another tag":                  {event.Event{Kind: event.TagAdded, Props: map[string]string{"tag": "紹介済み"}}, "[]", ""},
		"the tag taken off":            {event.Event{Kind: event.TagRemoved, Props: map[string]string{"tag": "紹介"}}, "[]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nodes := []string{}
			entries := v.EntriesFor(c.e, nil)
			for _, e := range entries {
				nodes = append(nodes, e.Node)
			}
			if got := fmt.Sprint(nodes); got != c.want {
				t.Errorf("fires %s, want %s", got, c.want)
			}
			if c.say != "" {
				if got := (words.Printer{Lang: words.Japanese}).Say(entries[0].Why[0]); got != c.say {
					t.Errorf("because %q, want %q", got, c.say)
				}
			}
		})
	}
}

func TestEDIT4_ReentryPolicy(t *testing.T) {
	t.Parallel()
	day := func(n int) clock.Instant { return clock.Instant(1_795_305_600_000 + n*86_400_000) }
	done := func(key string, entered, ended int) journey.Past {
		return journey.Past{EntryKey: key, EnteredAt: day(entered), EndedAt: day(ended)}
	}
	live := journey.Past{EntryKey: "ev:1", Live: true, EnteredAt: day(0)}
	ninety := journey.Settings{Reentry: journey.AfterDays, Days: 90, Zone: "Asia/Tokyo"}
	for _, c := range []struct {
		name     string
		settings journey.Settings
		past     []journey.Past
		cause    journey.Cause
		key      string
		why      string // id; "" means: may enter
	}{
		{"never: the first time", journey.Settings{Reentry: journey.Never}, nil, journey.Cause{Key: "ev:5", At: day(0)}, "once", ""},
		{"never: no rule is never", journey.Settings{}, nil, journey.Cause{Key: "ev:5", At: day(0)}, "once", ""},
		{"never: not again, years later", journey.Settings{Reentry: journey.Never}, []journey.Past{done("once", 0, 1)}, journey.Cause{Key: "ev:9", At: day(2000)}, "once", "reason.enter.once"},
		{"never: also after another rule held", journey.Settings{Reentry: journey.Never}, []journey.Past{done("ev:1", 0, 1)}, journey.Cause{Key: "ev:9", At: day(20)}, "once", "reason.enter.once"},
		{"never: not while inside", journey.Settings{Reentry: journey.Never}, []journey.Past{live}, journey.Cause{Key: "ev:9", At: day(1)}, "once", "reason.enter.inside"},
		{"after exit: the first time", journey.Settings{Reentry: journey.AfterExit}, nil, journey.Cause{Key: "ev:5", At: day(0)}, "ev:5", ""},
		{"after exit: not while inside", journey.Settings{Reentry: journey.AfterExit}, []journey.Past{done("ev:0", -9, -8), live}, journey.Cause{Key: "ev:5", At: day(1)}, "ev:5", "reason.enter.inside"},
		{"after exit: at once", journey.Settings{Reentry: journey.AfterExit}, []journey.Past{done("ev:1", 0, 1)}, journey.Cause{Key: "ev:5", At: day(1)}, "ev:5", ""},
		{"after exit: the same cause does not count twice", journey.Settings{Reentry: journey.AfterExit}, []journey.Past{done("ev:5", 0, 1), done("ev:6", 2, 3)}, journey.Cause{Key: "ev:5", At: day(4)}, "ev:5", "reason.enter.same"},
		{"after days: the first time", ninety, nil, journey.Cause{Key: "run:a", At: day(0)}, "run:a", ""},
		{"after days: a moment too early", ninety, []journey.Past{done("ev:1", 0, 80)}, journey.Cause{Key: "ev:2", At: day(90) - 1}, "ev:2", "reason.enter.days"},
		{"after days: to the moment, from entering and not from the end", ninety, []journey.Past{done("ev:1", 0, 80)}, journey.Cause{Key: "ev:2", At: day(90)}, "ev:2", ""},
		{"after days: the last time counts, in whatever order", ninety, []journey.Past{done("ev:2", 50, 51), done("ev:1", 0, 1)}, journey.Cause{Key: "ev:3", At: day(139)}, "ev:3", "reason.enter.days"},
		{"after days: not while inside, however long", ninety, []journey.Past{live}, journey.Cause{Key: "ev:2", At: day(900)}, "ev:2", "reason.enter.inside"},
		{"per key: another order", journey.Settings{Reentry: journey.PerKey}, []journey.Past{done("key:order-1", 0, 1)}, journey.Cause{Key: "ev:5", EventKey: "order-2", At: day(2)}, "key:order-2", ""},
		{"per key: the same order", journey.Settings{Reentry: journey.PerKey}, []journey.Past{done("key:order-1", 0, 1)}, journey.Cause{Key: "ev:6", EventKey: "order-1", At: day(2)}, "key:order-1", "reason.enter.key"},
		{"per key: not while inside for another", journey.Settings{Reentry: journey.PerKey}, []journey.Past{live}, journey.Cause{Key: "ev:6", EventKey: "order-1", At: day(2)}, "key:order-1", "reason.enter.turn"},
		{"per key: without an event the cause", journey.Settings{Reentry: journey.PerKey}, []journey.Past{done("run:a", 0, 1)}, journey.Cause{Key: "run:a", At: day(2)}, "run:a", "reason.enter.same"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := journey.MayEnter(c.settings, c.past, c.cause)
			key, ok, why := a.Key, a.Enters, a.Why
			if key != c.key || ok != (c.why == "") || why.ID != c.why {
				t.Fatalf("got %q, %v, %q; want %q, %q", key, ok, why.ID, c.key, c.why)
			}
			if c.why != "" && !words.Has(why.ID) {
				t.Errorf("no words for %s", why.ID)
			}
		})
	}
}
