package journey_test

import (
	"strings"
	"testing"
	"time"

	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// others are the ties of drawings that run beside the one checked.
func others(list ...journey.Drawing) (ties []*journey.Ties) {
	for _, d := range list {
		if t := journey.TiesOf(d); t != nil {
			ties = append(ties, t)
		}
	}
	return ties
}

// again is a sketch that people may come to a second time, under a title.
func again(t *testing.T, title string, steps []string, lines string) journey.Drawing {
	t.Helper()
	d := sketch(t, steps, lines)
	d.ID, d.Title, d.Settings.Reentry = title, title, journey.AfterExit
	return d
}

func hearing(tag string) string { return `in entry.tag {"tag":"` + tag + `"}` }
func takes(tag string) string   { return `off tag.remove {"tag":"` + tag + `"}` }
func gives(tag string) string   { return `on tag.add {"tag":"` + tag + `"}` }

func TestNumber1_CirclesAreFoundBeforeStart(t *testing.T) {
	t.Parallel()
	const line = "in>m1 m1>off off>on"
	vip := []string{hearing("VIP"), "m1" + mail, takes("VIP"), gives("VIP")}
	wait := func(s string) string {
		amount, unit, _ := strings.Cut(s, " ")
		return `w wait.duration {"amount":` + amount + `,"unit":"` + unit + `"}`
	}
	passing := func(from, to string) journey.Drawing {
		return again(t, from+"→"+to, []string{hearing(from), takes(from), gives(to)}, "in>off off>on")
	}
	never := func(d journey.Drawing) journey.Drawing {
		d.Settings.Reentry = journey.Never
		return d
	}
	for _, c := range []struct {
		says   string
		draft  journey.Drawing
		others []journey.Drawing
		want   []string
		say    string // in Japanese
	}{
		{"a journey that takes its tag and gives it again", again(t, "VIP", vip, line), nil, []string{"warning circle@on"},
			"「タグで開始」、「タグを付ける」"},
		{"with a wait of 59 minutes", again(t, "VIP", append(vip, wait("59 minute")), "in>m1 m1>off off>w w>on"), nil, []string{"warning circle@on"}, ""},
		{"with a wait of an hour", again(t, "VIP", append(vip, wait("60 minute")), "in>m1 m1>off off>w w>on"), nil, nil, ""},
		{"with a wait of a day on one of two ways", again(t, "VIP", append(vip, wait("1 day"), "c"+ask), "in>m1 m1>off off>c c.yes>w c.else>on w>on"), nil, []string{"warning circle@on"}, ""},
		{"with a wait of a day on every way", again(t, "VIP", append(vip, wait("1 day"), "c"+ask), "in>m1 m1>off off>w w>c c.yes>on c.else>on"), nil, nil, ""},
		{"that people enter only once", never(again(t, "VIP", vip, line)), nil, nil, ""},
		{"that never takes the tag: nobody gets it a second time", again(t, "VIP", []string{hearing("VIP"), "m1" + mail, gives("VIP")}, "in>m1 m1>on"), nil, nil, ""},
		{"that never takes the tag, and is also entered by hand", again(t, "VIP", []string{hearing("VIP"), start, "m1" + mail, gives("VIP")}, "in>m1 start>m1 m1>on"), nil, []string{"warning circle@on"}, ""},
		{"that hears the event of the tag", again(t, "VIP", []string{`in entry.event {"event":"tabiji.tag.added","where":{"prop":"tag","is":"equals","value":"VIP"}}`, "m1" + mail, takes("VIP"), gives("VIP")}, line), nil,
			[]string{"warning circle@on"}, ""},
		{"that hears the event of another tag", again(t, "VIP", []string{`in entry.event {"event":"tabiji.tag.added","where":{"prop":"tag","is":"equals","value":"金"}}`, "m1" + mail, takes("VIP"), gives("VIP")}, line), nil, nil, ""},
		{"that hears that the tag goes", again(t, "VIP", []string{`in entry.event {"event":"tabiji.tag.removed"}`, "m1" + mail, gives("VIP"), takes("VIP")}, "in>m1 m1>on on>off"), nil, []string{"warning circle@off"}, ""},
		{"two journeys that start each other", passing("赤", "青"), []journey.Drawing{passing("青", "赤")}, []string{"warning circle_of_journeys@on"},
			"「青→赤」の「タグで開始」、「青→赤」の「タグを付ける」、「赤→青」の「タグで開始」"},
		{"three journeys", passing("赤", "青"), []journey.Drawing{passing("青", "緑"), passing("緑", "赤")}, []string{"warning circle_of_journeys@on"}, "「緑→赤」"},
		{"two journeys, one of which people enter only once", passing("赤", "青"), []journey.Drawing{never(passing("青", "赤"))}, nil, ""},
		{"two journeys that only follow each other", passing("赤", "青"), []journey.Drawing{passing("青", "緑")}, nil, ""},
		{"a circle of two others is none of this draft's", again(t, "VIP", []string{hearing("赤"), gives("白"), takes("赤")}, "in>on on>off"), []journey.Drawing{passing("赤", "青"), passing("青", "赤")}, nil, ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := world
			w.Others = others(c.others...)
			var found []journey.Finding
			for _, f := range journey.Check(c.draft, w) {
				if strings.HasPrefix(f.Line.ID, "finding.circle") {
					found = append(found, f)
				}
			}
			compare(t, found, c.want, c.say)
			for _, f := range found {
				if said := (words.Printer{Lang: words.English}).Say(f.Line); !strings.Contains(said, "wait of an hour or more") {
					t.Errorf("in English: %s", said)
				}
			}
		})
	}
}

// TestNumber1_CirclesThatLeadThroughAWaitForEvents: an event that the circle itself makes is no progress, one from outside is.
func TestNumber1_CirclesThatLeadThroughAWaitForEvents(t *testing.T) {
	t.Parallel()
	awaits := func(tag, timeout string) string {
		amount, unit, _ := strings.Cut(timeout, " ")
		return `w wait.event {"branches":[{"port":"got","title":"届いた","event":"tabiji.tag.added","where":{"prop":"tag","is":"equals","value":"` + tag + `"}}],` +
			`"timeout":{"amount":` + amount + `,"unit":"` + unit + `"}}`
	}
	step := func(id, kind, tag string) string { return id + " " + kind + ` {"tag":"` + tag + `"}` }
	gave, took := "tag.add", "tag.remove"
	// asks gives the tag "question", waits for the tag "answer" and lets the same people in again.
	asks := func(timeout, way string, more ...string) journey.Drawing {
		return again(t, "問う", append([]string{hearing("赤"), takes("赤"), step("q", gave, "問"), awaits("答", timeout), step("got", took, "答"), gives("赤")}, more...),
			"in>off off>q q>w "+way)
	}
	answers := again(t, "答える", []string{hearing("問"), takes("問"), step("a", gave, "答")}, "in>off off>a")
	slow := again(t, "答える", []string{hearing("問"), takes("問"), "day" + wait, step("a", gave, "答")}, "in>off off>day day>a")
	turns := again(t, "待つ", []string{start, awaits("答", "7 day"), step("got", took, "答"), step("q", gave, "問")}, "start>w w.got>got got>q q>w")
	back := again(t, "返す", []string{start, awaits("問", "7 day"), step("got", took, "問"), step("a", gave, "答")}, "start>w w.got>got got>a a>w")
	alone := func(parallel bool) journey.Drawing {
		d := again(t, "一人", []string{start, awaits("VIP", "7 day"), takes("VIP"), gives("VIP")}, "start>w w.got>off off>on on>w")
		if parallel {
			d.Settings.Reentry, d.Settings.Parallel = journey.PerKey, true
		}
		return d
	}
	const goesOn = "w.got>got got>on"
	for _, c := range []struct {
		says   string
		draft  journey.Drawing
		others []journey.Drawing
		want   []string
		say    string // in Japanese
	}{
		{"another journey answers what this one asks", asks("7 day", goesOn), []journey.Drawing{answers}, []string{"warning circle_of_journeys@q"},
			"「答える」の「タグで開始」、「答える」の「タグを付ける」、「問う」の「行動があるまで待機」、「問う」の「タグを付ける」（「赤」）、「問う」の「タグで開始」、「問う」の「タグを付ける」（「問」）"},
		{"the other one answers after a day", asks("7 day", goesOn), []journey.Drawing{slow}, nil, ""},
		{"the answer comes from outside", asks("7 day", goesOn), nil, nil, ""},
		{"nobody goes on by the answer", asks("7 day", "w.got>got"), []journey.Drawing{answers}, nil, ""},
		{"a wait that times out after 59 minutes is no progress", asks("59 minute", "w.timeout>on"), nil, []string{"warning circle@on"}, ""},
		{"one that times out after an hour is", asks("60 minute", "w.timeout>on"), nil, nil, ""},
		{"two journeys whose people wait for each other", turns, []journey.Drawing{back}, []string{"warning circle_of_waits@q"},
			"「返す」の「行動があるまで待機」、「返す」の「タグを付ける」、「待つ」の「行動があるまで待機」、「待つ」の「タグを付ける」"},
		{"a wait to which the circle does not lead back", again(t, "一度", []string{start, awaits("答", "7 day"), step("got", took, "答"), step("q", gave, "問")}, "start>w w.got>got got>q"),
			[]journey.Drawing{answers}, nil, ""},
		{"what a passage does is nothing it waits for itself", alone(false), nil, nil, ""},
		{"but the same person's other passages wait for it", alone(true), nil, []string{"warning circle_of_waits@on"}, ""},
		{"an event leads on by the first branch that hears it", again(t, "先", []string{start,
			`w wait.event {"branches":[{"port":"any","event":"tabiji.tag.added"},{"port":"got","event":"tabiji.tag.added"}],"timeout":{"amount":7,"unit":"day"}}`,
			step("got", took, "答"), step("q", gave, "問")}, "start>w w.got>got got>q q>w"), []journey.Drawing{back}, nil, ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := world
			w.Others = others(c.others...)
			var found []journey.Finding
			for _, f := range journey.Check(c.draft, w) {
				if strings.HasPrefix(f.Line.ID, "finding.circle") {
					found = append(found, f)
				}
			}
			compare(t, found, c.want, c.say)
			for _, f := range found {
				if said := (words.Printer{Lang: words.English}).Say(f.Line); !strings.Contains(said, "wait of an hour or more") {
					t.Errorf("in English: %s", said)
				}
			}
		})
	}
}

func TestNumber1_ALoopThatMailsWithoutARealWaitIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, wait, step string
		want             []string
	}{
		{"a mail every second", `w wait.duration {"amount":1,"unit":"second"}`, "m1" + mail, []string{"warning mail_loop@m1"}},
		{"a mail every 59 minutes", `w wait.duration {"amount":59,"unit":"minute"}`, "m1" + mail, []string{"warning mail_loop@m1"}},
		{"a mail every hour", `w wait.duration {"amount":1,"unit":"hour"}`, "m1" + mail, nil},
		{"a notice every minute", `w wait.duration {"amount":1,"unit":"minute"}`, `m1 notify {"title":"また"}`, []string{"warning mail_loop@m1"}},
		{"a tag every minute", `w wait.duration {"amount":1,"unit":"minute"}`, `m1 tag.add {"tag":"x"}`, nil},
		{"no wait at all is an error already", `w tag.add {"tag":"x"}`, "m1" + mail, []string{"error loop@m1"}},
	} {
		t.Run(c.says, func(t *testing.T) {
			t.Parallel()
			w := world
			w.Messages = sent([]string{c.step})
			compare(t, journey.Check(sketch(t, []string{start, c.step, c.wait}, "start>m1 m1>w w>m1"), w), c.want, "")
		})
	}
}

// TestNumber1_CirclesOfManySteps asks that the search takes time in proportion, however the steps are tied.
func TestNumber1_CirclesOfManySteps(t *testing.T) {
	t.Parallel()
	d := long(20_000)
	d.Settings.Reentry = journey.AfterExit
	d.Nodes = append(d.Nodes, journey.Node{ID: "in", Kind: "entry.tag", Config: []byte(`{"tag":"x"}`)})
	d.Edges = append(d.Edges, journey.Edge{From: [2]string{"in", "next"}, To: d.Nodes[1].ID})
	for i := range d.Nodes {
		if n := &d.Nodes[i]; n.Kind == "wait.duration" {
			n.Kind, n.Config = "tag.add", []byte(`{"tag":"x"}`)
		}
	}
	began := time.Now()
	journey.Check(d, journey.World{})
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
