package walk_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// anyDrawing draws a journey of up to 12 steps. Lines go forward, or backward from a wait, so that it
// has no time-less loop.
func anyDrawing(t *rapid.T) journey.Drawing {
	d := journey.Drawing{ID: "jny_law", Title: "law", Settings: journey.Settings{Reentry: journey.Never, Zone: rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York"}).Draw(t, "zone")}}
	add := func(id, kind, config string) {
		d.Nodes = append(d.Nodes, journey.Node{ID: id, Kind: kind, Config: json.RawMessage(config)})
	}
	entry, _ := journey.KindOf(rapid.SampledFrom(journey.KindsOf(journey.Entries)).Draw(t, "entry"))
	add("start", entry.ID, string(entry.Examples[0]))
	n := rapid.IntRange(1, 12).Draw(t, "steps")
	var kinds []journey.Kind
	for _, k := range journey.Kinds() {
		if k.Category != journey.Entries {
			kinds = append(kinds, k)
		}
	}
	for i := range n {
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		add(fmt.Sprintf("n%d", i), k.ID, string(rapid.SampledFrom(k.Examples).Draw(t, "config")))
		d.Nodes[i+1].Disabled = rapid.IntRange(0, 4).Draw(t, "switched off") == 0
	}
	for i, node := range d.Nodes {
		kind, _ := journey.KindOf(node.Kind)
		config, err := kind.Configure(node.Config)
		if err != nil {
			t.Fatalf("%s: %v", node.Config, err)
		}
		for _, o := range config.Outcomes() {
			low := i + 1
			if pause, ok := config.(journey.Pause); ok && pause.TakesTime() && !node.Disabled {
				low = 1
			}
			if low < len(d.Nodes) && rapid.IntRange(0, 9).Draw(t, "connected") > 0 {
				to := rapid.IntRange(low, len(d.Nodes)-1).Draw(t, "to")
				d.Edges = append(d.Edges, journey.Edge{From: [2]string{node.ID, o.Port}, To: d.Nodes[to].ID})
			}
		}
	}
	return d
}

func overlay(name string) *walk.Facts {
	return &walk.Facts{
		Fields: map[string]string{"name": name}, Tags: map[string]bool{"t1": true},
		Events: map[string][]clock.Instant{"purchase": {1_772_900_000_000}},
	}
}

// TestLaws walks any journey to its end and holds every passage to what the runner relies on.
func TestLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body, _ := journey.Pack(anyDrawing(t), map[string]string{"m": "v1"})
		v, err := journey.Unpack(body)
		if err != nil {
			t.Fatal(err)
		}
		who := walk.Who{Enrollment: 3, Contact: rapid.Int64Range(1, 1000).Draw(t, "contact"), Salt: "salt", Lang: "ja"}
		state, keys, nextRow := walk.State{}, map[string]bool{}, 0
		st := walk.Stimulus{At: 1_772_938_523_456, What: walk.Entered{Entry: "start"}}
		a, b := overlay("山田"), overlay("山田")
		for range 60 {
			now := st.At.Add(0) + clock.Instant(rapid.Int64Range(0, 5_000_000).Draw(t, "late"))
			p, err := walk.Advance(v, who, state, st, a, now)
			again, err2 := walk.Advance(v, who, state, st, b, now)
			if err != nil || err2 != nil {
				t.Fatalf("%v, %v", err, err2)
			}
			same(t, p, again)
			offDoesNothing(t, v, p)
			nextRow = lawful(t, p, st, nextRow, keys)
			if p.End != walk.Goes {
				return
			}
			state = p.State
			st = stimulusFor(t, p, now)
		}
	})
}

// offDoesNothing: who comes to a step that is switched off passes it in the same passage, and nothing comes of it.
func offDoesNothing(t *rapid.T, v *journey.Version, p walk.Passage) {
	off := func(node string) bool { _, is := v.Steps[node].Config.(journey.OffConfig); return is }
	for _, c := range p.Changes {
		if off(c.Node) {
			t.Fatalf("a step that is off changes %+v", c)
		}
	}
	for _, e := range p.Effects {
		if off(e.Node) {
			t.Fatalf("a step that is off sends %+v", e)
		}
	}
	for _, visit := range p.Visits {
		if off(visit.Node) != (len(visit.Reasons) > 0 && visit.Reasons[0].ID == journey.NothingDone) || off(visit.Node) && visit.Stood != "" {
			t.Fatalf("left %+v", visit)
		}
	}
	if p.End == walk.Goes && off(p.State.Node) {
		t.Fatalf("stands at %s, which is off", p.State.Node)
	}
	if p.End == walk.End(journey.EndGoal) && off(p.State.Node) {
		t.Fatal("a goal that is off was reached")
	}
}

func same(t *rapid.T, a, b walk.Passage) {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if !bytes.Equal(x, y) {
		t.Fatalf("same inputs, other bytes:\n%s\n%s", x, y)
	}
}

func stimulusFor(t *rapid.T, p walk.Passage, now clock.Instant) walk.Stimulus {
	if p.State.Waits == walk.WaitsTimer {
		return walk.Stimulus{At: p.Wait.Until, Seq: p.State.After, What: walk.Woke{}}
	}
	if p.State.Waits == walk.WaitsEvent {
		return eventOrTimeout(t, p)
	}
	state := rapid.SampledFrom([]string{"sent", "unknown", "skipped", "never", "expired"}).Draw(t, "receipt")
	return walk.Stimulus{At: now + 1, What: walk.Resolved{Receipt: walk.Receipt{State: walk.Resolution(state), Reason: words.New("reason.delivery.no_consent")}}}
}

// eventOrTimeout is what leads on somebody who waits for events: one of them, or the end of their patience.
func eventOrTimeout(t *rapid.T, p walk.Passage) walk.Stimulus {
	until := p.Wait.Until
	if len(p.Wait.For) == 0 || p.Wait.After != p.State.After {
		t.Fatalf("waits for events: %+v", p.Wait)
	}
	by := rapid.SampledFrom(p.Wait.For).Draw(t, "event")
	e := event.Event{Seq: p.State.After + 1, Kind: by.Topic.Ref, ReceivedAt: p.State.Since, Props: map[string]string{"amount": "20000"}}
	if rapid.Bool().Draw(t, "in vain") {
		return walk.Stimulus{At: until, Seq: e.Seq, What: walk.Woke{}}
	}
	return walk.Stimulus{At: e.ReceivedAt, Seq: e.Seq, What: walk.Happened{Event: e}}
}

// lawful checks one passage and gives the number that the next row must have.
func lawful(t *rapid.T, p walk.Passage, st walk.Stimulus, row int, keys map[string]bool) int {
	for _, v := range p.Visits {
		if v.StepNo != row {
			t.Fatalf("row %d, want %d", v.StepNo, row)
		}
		row++
		said := append(lines(v.Stood), v.Reasons...)
		if b, err := words.AppendLines(nil, said); err != nil || len(said) == 0 || len(b) > 4096 {
			t.Fatalf("row %d keeps %d bytes of %d reasons: %v", v.StepNo, len(b), len(said), err)
		}
		for _, r := range said {
			if !words.Has(r.ID) {
				t.Fatalf("no words for %s", r.ID)
			}
		}
	}
	if p.State.StepNo != row {
		t.Fatalf("state says next row %d, want %d", p.State.StepNo, row)
	}
	for _, e := range p.Effects {
		if keys[e.Key] {
			t.Fatalf("the key %s twice", e.Key)
		}
		keys[e.Key] = true
	}
	switch {
	case p.End != walk.Goes && (p.State.Waits != walk.WaitsNothing || p.Wait.Until != 0):
		t.Fatalf("ended, and waits for %q until %v", p.State.Waits, p.Wait.Until)
	case p.End == walk.Goes && p.State.Waits == walk.WaitsNothing:
		t.Fatal("neither ended nor waiting")
	case (p.State.Waits == walk.WaitsTimer || p.State.Waits == walk.WaitsEvent) != (p.Wait.Until != 0):
		t.Fatalf("waits for %q until %v", p.State.Waits, p.Wait.Until)
	case p.Wait.Until != 0 && p.Wait.Until < st.At:
		t.Fatalf("wakes at %v, before %v", p.Wait.Until, st.At)
	case p.State.Waits == walk.WaitsReceipt && len(p.Effects) != 1:
		t.Fatalf("waits for a receipt of %d effects", len(p.Effects))
	}
	return row
}

func TestSTUCK3_AWaitGoesOnAtTheStepAfterIt(t *testing.T) {
	t.Parallel()
	for _, wait := range []string{`"amount":1,"unit":"second"`, `"amount":2,"unit":"minute"`, `"amount":12,"unit":"month"`, `"amount":31622400,"unit":"second"`} {
		v := version(t, wait, chain(`{"id":"wait","kind":"wait.duration","config":{`+wait+`}}`, `{"id":"end","kind":"goal"}`))
		f := overlay("x")
		p, err := walk.Advance(v, walk.Who{Enrollment: 1}, walk.State{}, walk.Stimulus{At: 1_772_938_523_456, What: walk.Entered{Entry: "start"}}, f, 1_772_938_523_456)
		if err != nil || p.State.Node != "wait" || p.State.Waits != walk.WaitsTimer {
			t.Fatalf("%s: %+v, %v", wait, p.State, err)
		}
		// A restart: everything but the stored state is new.
		body, _ := json.Marshal(p.State)
		var stored walk.State
		if err := json.Unmarshal(body, &stored); err != nil {
			t.Fatal(err)
		}
		p, err = walk.Advance(v, walk.Who{Enrollment: 1}, stored, walk.Stimulus{At: p.Wait.Until, What: walk.Woke{}}, overlay("x"), p.Wait.Until)
		if err != nil || p.End != "goal" || len(p.Visits) != 2 || p.Visits[0].Node != "wait" || p.Visits[1].Node != "end" {
			t.Errorf("%s: went on to %+v, %v", wait, p.Visits, err)
		}
	}
}

// chain is a journey file whose steps follow each other by next.
func chain(nodes ...string) string {
	nodes = append([]string{`{"id":"start","kind":"entry.manual"}`}, nodes...)
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		var node struct{ ID string }
		if err := json.Unmarshal([]byte(n), &node); err != nil {
			panic(err)
		}
		ids[i] = node.ID
	}
	var edges []string
	for i := range len(ids) - 1 {
		edges = append(edges, fmt.Sprintf(`{"from":[%q,"next"],"to":%q}`, ids[i], ids[i+1]))
	}
	return `{"format":"tabiji.journey/1","id":"j","title":"t","settings":{"zone":"Asia/Tokyo"},"nodes":[` + strings.Join(nodes, ",") +
		`],"edges":[` + strings.Join(edges, ",") + `],"messages":[{"id":"m","subject":"s","preheader":"p","html":"<p>{{ contact.name }}</p>"}]}`
}

func TestAPassageIsBounded(t *testing.T) {
	t.Parallel()
	nodes := make([]string, 200)
	for i := range nodes {
		nodes[i] = fmt.Sprintf(`{"id":"n%d","kind":"tag.add","config":{"tag":"t%d"}}`, i, i)
	}
	enter := walk.Stimulus{At: 1, What: walk.Entered{Entry: "start"}}
	fits := version(t, "199 steps", chain(nodes[:199]...))
	if p, err := walk.Advance(fits, walk.Who{}, walk.State{}, enter, &walk.Facts{}, 1); err != nil || len(p.Visits) != walk.MaxVisits {
		t.Errorf("%d visits, %v", len(p.Visits), err)
	}
	over := version(t, "200 steps", chain(nodes...))
	if _, err := walk.Advance(over, walk.Who{}, walk.State{}, enter, nil, 1); problem.Of(err).ID != "walk.too_long" {
		t.Errorf("got %v", err)
	}
}

func TestReasonsOfOneRowFit(t *testing.T) {
	t.Parallel()
	var rules []string
	fields := map[string]string{}
	for i := range 150 {
		rules = append(rules, fmt.Sprintf(`{"field":"f%d","is":"equals","value":"%s"}`, i, strings.Repeat("<", 100)))
		fields[fmt.Sprintf("f%d", i)] = strings.Repeat("長い値<&>", 100)
	}
	v := version(t, "long", chain(`{"id":"ask","kind":"split.condition","config":{"branches":[{"port":"a","when":{"any":[`+strings.Join(rules, ",")+`]}}]}}`))
	p, err := walk.Advance(v, walk.Who{}, walk.State{}, walk.Stimulus{At: 1, What: walk.Entered{Entry: "start"}}, &walk.Facts{Fields: fields}, 1)
	if err != nil {
		t.Fatal(err)
	}
	reasons := p.Visits[1].Reasons
	b, err := words.AppendLines(nil, reasons)
	if err != nil || len(b) > 4096 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if reasons[0].ID != "reason.split.else" || !slices.ContainsFunc(reasons, func(l words.Line) bool { return l.ID == "reason.more" }) {
		t.Errorf("kept %v", reasons)
	}
}

func TestASplitDividesByWeight(t *testing.T) {
	t.Parallel()
	v := version(t, "split", chain(`{"id":"draw","kind":"split.random","config":{"branches":[{"port":"a","weight":1},{"port":"b","weight":0},{"port":"c","weight":3}]}}`))
	count := map[string]int{}
	for contact := range int64(4000) {
		p, err := walk.Advance(v, walk.Who{Contact: contact, Salt: "x"}, walk.State{}, walk.Stimulus{At: 1, What: walk.Entered{Entry: "start"}}, nil, 1)
		if err != nil {
			t.Fatal(err)
		}
		count[p.Visits[1].Outcome]++
	}
	if a := count["a"]; a < 900 || a > 1100 || count["b"] != 0 || len(slices.Collect(maps.Keys(count))) != 2 {
		t.Errorf("divided %v", count)
	}
}

func BenchmarkAdvanceWaitToWait(b *testing.B) {
	v := version(b, "waits", chain(`{"id":"w1","kind":"wait.duration","config":{"amount":3,"unit":"day"}}`, `{"id":"w2","kind":"wait.duration","config":{"amount":2,"unit":"day"}}`))
	f := &walk.Facts{}
	at := clock.Instant(1_772_938_523_456)
	s := walk.State{Node: "w1", Visit: 2, StepNo: 2, Waits: walk.WaitsTimer}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := walk.Advance(v, walk.Who{Enrollment: 1, Contact: 1, Salt: "s"}, s, walk.Stimulus{At: at, What: walk.Woke{}}, f, at); err != nil {
			b.Fatal(err)
		}
	}
}
