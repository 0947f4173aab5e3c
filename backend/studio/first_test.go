package studio

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/walk"
)

// waitsBefore draws n waits of a day one after the other, and a mail after the last.
func waitsBefore(n int) composed {
	d := journey.Drawing{Settings: journey.Settings{Zone: "Asia/Tokyo", Reentry: journey.Never}, Nodes: []journey.Node{{ID: "in", Kind: "entry.manual", Config: []byte(`{}`)}}}
	last := "in"
	add := func(id, kind, config string) {
		d.Nodes = append(d.Nodes, journey.Node{ID: id, Kind: kind, Config: []byte(config)})
		d.Edges = append(d.Edges, journey.Edge{From: [2]string{last, "next"}, To: id})
		last = id
	}
	for i := range n {
		add(fmt.Sprint("w", i), "wait.duration", `{"amount":1,"unit":"day"}`)
	}
	add("mail", "mail.send", `{"message":"m"}`)
	return composed{drawing: d, messages: []Message{{Source: message.Source{ID: "m", Subject: "お久しぶりです"}}}}
}

func TestTheFirstMailOfALongJourneyIsFoundWithoutRememberingEveryWayThere(t *testing.T) {
	c := waitsBefore(20_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f := firstMail(c, clock.Instant(1_793_577_600_000))
	runtime.ReadMemStats(&after)
	if f == nil || f.Node != "mail" || f.At != clock.Instant(1_793_577_600_000+20_000*86_400_000) {
		t.Fatalf("the first mail is %+v", f)
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 200 {
		t.Errorf("%d MB were written to find it", mb)
	}
}

// TestTheFirstMailIsForecastWhenTheWalkReachesIt compares the Start sheet with the walk, for every kind at which people
// stay: with a kind that the forecast forgets, the sheet would promise its mail at once.
func TestTheFirstMailIsForecastWhenTheWalkReachesIt(t *testing.T) {
	t.Parallel()
	for _, now := range []clock.Instant{1_793_577_600_000, 1_703_000_000_000} { // November 2026 and December 2023
		for _, id := range journey.KindsOf(journey.Waits) {
			kind, _ := journey.KindOf(id)
			for _, example := range kind.Examples {
				c := oneStepBeforeTheMail(id, string(example))
				f := firstMail(c, now)
				if f == nil {
					t.Fatalf("%s %s: no mail is found", id, example)
				}
				step, _ := journey.Can[journey.Pause](c.drawing.Nodes[1])
				if _, sure := step.Until(now, c.location()); f.Sure != sure {
					t.Errorf("%s %s: the sheet is sure: %v, the wait %v", id, example, f.Sure, sure)
				}
				if reached := reaches(t, c, "mail", now); f.At != reached {
					t.Errorf("%s %s from %s: the sheet says %s, the walk reaches it at %s", id, example, now, f.At, reached)
				}
				if atOnce := f.After.ID == "after.at_once"; atOnce != (f.At == now) {
					t.Errorf("%s %s from %s: %s after %s is called %s", id, example, now, f.At, now, f.After.ID)
				}
			}
		}
	}
}

func oneStepBeforeTheMail(kind, config string) composed {
	c := waitsBefore(1)
	c.drawing.Nodes[1].Kind, c.drawing.Nodes[1].Config = kind, []byte(config)
	c.drawing.Edges = c.drawing.Edges[:1]
	k, _ := journey.KindOf(kind)
	step, err := k.Configure([]byte(config))
	if err != nil {
		panic(err)
	}
	for _, o := range step.Outcomes() {
		c.drawing.Edges = append(c.drawing.Edges, journey.Edge{From: [2]string{"w0", o.Port}, To: "mail"})
	}
	return c
}

// reaches walks one person from now on until they are at a step, letting every timer fire in time.
func reaches(t *testing.T, c composed, node string, now clock.Instant) clock.Instant {
	t.Helper()
	body, _ := journey.Pack(c.drawing, map[string]string{"m": "v1"})
	v, err := journey.Unpack(body)
	if err != nil {
		t.Fatal(err)
	}
	st := walk.Stimulus{At: now, What: walk.Entered{Entry: v.Entries[0].ID}}
	p, err := walk.Advance(v, walk.Who{Enrollment: 1, Lang: "ja"}, walk.State{}, st, nil, st.At)
	for n := 0; err == nil && p.State.Node != node; n++ {
		if n > len(c.drawing.Nodes) || p.Wait.Until == 0 {
			t.Fatalf("%s is never reached: %+v of %v", node, p.State, slices.Sorted(maps.Keys(v.Steps)))
		}
		st = walk.Stimulus{At: p.Wait.Until, What: walk.Woke{}}
		p, err = walk.Advance(v, walk.Who{Enrollment: 1, Lang: "ja"}, p.State, st, nil, st.At)
	}
	if err != nil {
		t.Fatal(err)
	}
	return st.At
}
