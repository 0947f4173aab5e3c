package walk_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
)

// route is a journey with a wait, a condition, a wait for an event and a mail whose failure leads on.
const route = `{"nodes":[
 {"id":"in","kind":"entry.manual","config":{}},
 {"id":"wait","kind":"wait.duration","config":{"amount":3,"unit":"day"}},
 {"id":"gold","kind":"tag.add","config":{"tag":"gold"}},
 {"id":"fork","kind":"split.condition","config":{"branches":[{"port":"vip","title":"VIP","when":{"tag":"vip"}},{"port":"gold","when":{"tag":"gold"}}]}},
 {"id":"buys","kind":"wait.event","config":{"branches":[{"port":"bought","event":"purchase"}],"timeout":{"amount":7,"unit":"day"}}},
 {"id":"mail","kind":"mail.send","config":{"message":"m"}},
 {"id":"thanks","kind":"goal","config":{}},
 {"id":"call","kind":"notify","config":{"title":"電話"}},
 {"id":"special","kind":"exit","config":{}},
 {"id":"empty","kind":"tag.add","config":{}}
],"edges":[
 {"from":["in","next"],"to":"wait"},{"from":["wait","next"],"to":"gold"},{"from":["gold","next"],"to":"fork"},
 {"from":["fork","vip"],"to":"special"},{"from":["fork","gold"],"to":"buys"},{"from":["fork","else"],"to":"empty"},
 {"from":["buys","bought"],"to":"thanks"},{"from":["buys","timeout"],"to":"mail"},{"from":["mail","failed"],"to":"call"}
]}`

func sketch(t *testing.T) *journey.Version {
	t.Helper()
	var d journey.Drawing
	if err := json.Unmarshal([]byte(route), &d); err != nil {
		t.Fatal(err)
	}
	d.Settings.Zone = "Asia/Tokyo"
	v, err := journey.Sketch(d)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAStepIsForeseen(t *testing.T) {
	t.Parallel()
	v := sketch(t)
	now := clock.Of(time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC))
	day := func(n int) clock.Instant { return now.Add(time.Duration(n) * 24 * time.Hour) }
	for _, c := range []struct {
		says, target string
		given        bool
		reached      bool
		at, until    clock.Instant
		outcome, why string // the first line's id
		turns        string
	}{
		{"an entry is reached at once", "in", false, true, day(0), 0, "next", "reason.entry.manual", "[]"},
		{"a wait says until when", "wait", false, true, day(0), day(3), "", "reason.wait.until", "[]"},
		{"a tag given on the way decides", "buys", false, true, day(3), day(10), "", "reason.wait.event", "[{fork gold gold false}]"},
		{"the condition itself says which way", "fork", false, true, day(3), 0, "gold", "reason.split.condition", "[]"},
		{"a timeout leads to a mail", "mail", false, true, day(10), 0, "", "", "[{fork gold gold false} {buys timeout timeout false}]"},
		{"an event that may happen is taken to happen late", "thanks", false, true, day(10), 0, "", "reason.goal", "[{fork gold gold false} {buys bought timeout true}]"},
		{"a mail may fail", "call", false, true, day(10), 0, "next", "reason.notify", "[{fork gold gold false} {buys timeout timeout false} {mail failed next false}]"},
		{"facts decide against it", "special", false, false, 0, 0, "", "", "[{fork gold gold false} {buys timeout timeout false} {mail next next false}]"},
		{"and are set aside when it is given", "special", true, true, day(3), 0, "", "reason.exit", "[{fork vip gold false}]"},
	} {
		f := overlay("山田")
		seen, err := walk.WaysTo(v, c.target).Foresee(walk.Who{Contact: 1, Salt: "s", Lang: "ja"}, "in", c.given, f, now)
		if err != nil {
			t.Fatal(c.says, err)
		}
		why := ""
		if len(seen.Why) > 0 {
			why = seen.Why[0].ID
		}
		turns := fmt.Sprint(seen.Turns)
		if seen.Reached != c.reached || seen.At != c.at || seen.Until != c.until || seen.Outcome != c.outcome || why != c.why || turns != c.turns {
			t.Errorf("%s: %+v, %s", c.says, seen, turns)
		}
	}
	if walk.WaysTo(v, "empty").From("in") {
		t.Error("a step whose settings are not finished is on no way")
	}
}

// TestWhatIsForeseenIsWhatTheWalkDoes: where nothing has to happen, Advance alone comes to the step at that moment.
func TestWhatIsForeseenIsWhatTheWalkDoes(t *testing.T) {
	t.Parallel()
	foreseen := 0
	rapid.Check(t, func(t *rapid.T) {
		v, err := journey.Sketch(anyDrawing(t))
		if err != nil {
			t.Fatal(err)
		}
		target := v.Steps[rapid.SampledFrom(slices.Sorted(maps.Keys(v.Steps))).Draw(t, "target")]
		who := walk.Who{Contact: rapid.Int64Range(1, 1000).Draw(t, "contact"), Salt: "salt", Lang: "ja"}
		now := clock.Instant(1_772_938_523_456)
		ways := walk.WaysTo(v, target.ID)
		seen, err := ways.Foresee(who, "start", false, overlay("山田"), now)
		if err != nil {
			t.Fatal(err)
		}
		given, err := ways.Foresee(who, "start", true, overlay("山田"), now)
		if err != nil || given.Reached != ways.From("start") {
			t.Fatalf("the shortest way: %+v, %v; a way is there: %v", given, err, ways.From("start"))
		}
		for _, turn := range seen.Turns {
			if turn.Given() {
				return
			}
		}
		at, came := straight(t, v, who, target.ID, now)
		if came != seen.Reached || came && at != seen.At {
			t.Fatalf("foreseen %+v; walked: %v at %d", seen, came, at)
		}
		if came {
			foreseen++
		}
	})
	if foreseen == 0 {
		t.Error("nothing was foreseen")
	}
}

// straight walks until a step is reached, with no events and mails that are sent.
func straight(t *rapid.T, v *journey.Version, who walk.Who, target string, now clock.Instant) (at clock.Instant, came bool) {
	f, state := overlay("山田"), walk.State{}
	st := walk.Stimulus{At: now, What: walk.Entered{Entry: "start"}}
	for range 100 {
		p, err := walk.Advance(v, who, state, st, f, st.At)
		if err != nil {
			t.Fatal(err)
		}
		for _, visit := range p.Visits {
			if visit.Node == target {
				return st.At, true
			}
		}
		if p.End != walk.Goes {
			return 0, false
		}
		if state = p.State; state.Node == target {
			return st.At, true
		}
		st = walk.Stimulus{At: p.Wait.Until, What: walk.Woke{}}
		if state.Waits == walk.WaitsReceipt {
			st = walk.Stimulus{At: state.Since, What: walk.Resolved{Receipt: walk.Receipt{State: walk.MailSent}}}
		}
	}
	return 0, false
}
