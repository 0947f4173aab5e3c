package journey_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// rule is a drawing that breaks a rule, and one that just does not.
type rule struct {
	id     string
	level  journey.Level
	at     string
	breaks journey.Drawing
	not    journey.Drawing
	say    string // within what is said of the first, in Japanese
	fix    string // the fix that is offered; "": none
	world  func(w *journey.World)
}

func rules(t *testing.T) []rule {
	const (
		ask2 = ` split.condition {"branches":[{"port":"yes","when":{"tag":"x"}},{"port":"more","when":{"tag":"y"}}]}`
		tag  = ` tag.add {"tag":"x"}`
		tags = `in entry.tag {"tag":"x"}`
	)
	until := func(id, at string) string { return id + ` wait.until {"at":"` + at + `"}` }
	field := func(id, value string) string { return id + ` field.set {"field":"points","value":"` + value + `"}` }
	draw := func(lines string, steps ...string) journey.Drawing {
		return sketch(t, append([]string{start}, steps...), lines)
	}
	ends := []string{"g goal", "h exit"}
	asks := func(when string, before ...string) journey.Drawing {
		line := "start>"
		for _, s := range before {
			id, _, _ := strings.Cut(s, " ")
			line += id + " " + id + ">"
		}
		return sketch(t, slices.Concat([]string{start, `c split.condition {"branches":[{"port":"yes","when":` + when + `},{"port":"b","when":{"tag":"b"}}]}`}, before, ends),
			line+"c c.yes>g c.b>g c.else>h")
	}
	off := func(d journey.Drawing, ids ...string) journey.Drawing {
		for i := range d.Nodes {
			if slices.Contains(ids, d.Nodes[i].ID) {
				d.Nodes[i].Disabled = true
			}
		}
		return d
	}
	beside := func(lines string, steps ...string) func(w *journey.World) {
		d := sketch(t, steps, lines)
		d.Title = "別の旅"
		return func(w *journey.World) { w.Beside = append(w.Beside, journey.DoingsOf(d)) }
	}
	now := func(w *journey.World) {
		w.Now = clock.Of(time.Date(2026, 12, 1, 10, 0, 0, 0, time.FixedZone("", 9*3600)))
	}
	heard := func(w *journey.World) { w.Heard = map[string]bool{"visit": true} }
	return []rule{
		{"mails_together", journey.Warning, "m2", draw("start>m1 m1>m2", "m1"+mail, "m2"+other), draw("start>m1 m1>w w>m2", "m1"+mail, "w"+wait, "m2"+other), "間に待機を入れてください", "fix.wait_in", nil},
		{"mails_together", journey.Warning, "m2", draw("start>c c.yes>m1 c.else>m2 m1>n n>m2", "c"+ask, "m1"+mail, `n notify {"title":"t"}`, "m2"+other),
			draw("start>c c.yes>m1 c.else>m2 m1>w w>m2", "c"+ask, "m1"+mail, "w"+wait, "m2"+other), "", "fix.wait_in", nil},
		{"asked_at_once", journey.Hint, "c", draw("start>m1 m1>c c.yes>g c.else>h", append(ends, "m1"+mail, `c split.condition {"branches":[{"port":"yes","when":{"event":"visit"}}]}`)...),
			draw("start>m1 m1>w w>c c.yes>g c.else>h", append(ends, "m1"+mail, "w"+wait, `c split.condition {"branches":[{"port":"yes","when":{"event":"visit"}}]}`)...), "", "fix.wait_in", nil},
		{"wait_twice", journey.Warning, "v", draw("start>w w>v v>g", "w"+wait, "v"+wait, "g goal"), draw("start>w w>n n>v v>g", "w"+wait, `n notify {"title":"t"}`, "v"+wait, "g goal"), "1つにまとめられます", "fix.waits_join", nil},
		{"wait_twice", journey.Warning, "v", draw("start>w w>v v>g", "w"+wait, `v wait.duration {"amount":1,"unit":"hour"}`, "g goal"), draw("start>w w>g", "w"+wait, "g goal"), "", "fix.wait_out", nil},
		{"wait_last", journey.Warning, "w", draw("start>w", "w"+wait), draw("start>w w>g", "w"+wait, "g goal"), "", "fix.end", nil},
		{"loop", journey.Error, "a", draw("start>a a>b b.yes>a b.else>g", "a"+` tag.add {"tag":"y"}`, "b"+ask, "g goal"), draw("start>a a>b b.yes>w w>a b.else>g", "a"+` tag.add {"tag":"y"}`, "b"+ask, "w"+wait, "g goal"), "", "fix.wait_in", nil},
		{"loop", journey.Error, "w", off(draw("start>w w>c c.yes>w c.else>g", "w"+wait, "c"+ask, "g goal"), "w"), draw("start>w w>c c.yes>w c.else>g", "w"+wait, "c"+ask, "g goal"), "", "fix.wait_in", nil},
		{"date_past", journey.Warning, "w", draw("start>w w>g", until("w", "2026-12-01T10:00"), "g goal"), draw("start>w w>g", until("w", "2026-12-01T10:01"), "g goal"), "もう過ぎています", "fix.wait_out", now},
		{"date_order", journey.Warning, "v", draw("start>w w>n n>v v>g", until("w", "2026-12-24T10:00"), `n notify {"title":"t"}`, until("v", "2026-12-24T10:00"), "g goal"),
			draw("start>w w>n n>v v>g", until("w", "2026-12-24T10:00"), `n notify {"title":"t"}`, until("v", "2026-12-24T10:01"), "g goal"), "前の「日時まで待機」（1番目）", "", now},
		{"mail_again", journey.Warning, "m2", draw("start>m1 m1>w w>m2", "m1"+mail, "w"+wait, "m2"+mail), draw("start>c c.yes>m1 c.else>m2", "c"+ask, "m1"+mail, "m2"+mail), "2回届きます", "", nil},
		{"mail_again", journey.Warning, "m2", draw("start>m1 m1>w w>m2", "m1"+mail, "w"+wait, "m2"+mail), draw("start>m1 m1.failed>m2", "m1"+mail, "m2"+mail), "", "", nil},
		{"cond_entry", journey.Warning, "c", sketch(t, append([]string{tags, "c" + ask}, ends...), "in>c c.yes>g c.else>h"), sketch(t, append([]string{tags, "w" + wait, "c" + ask}, ends...), "in>w w>c c.yes>g c.else>h"),
			"条件は開始トリガーで足りています", "", nil},
		{"cond_always", journey.Warning, "c", asks(`{"tag":"x"}`, "a"+tag), asks(`{"tag":"x"}`, "a"+tag, "w"+wait), "ステップ「条件分岐」では、だれもが「条件1」に進みます。「タグを付ける」で", "", nil},
		{"cond_always", journey.Warning, "c", asks(`{"field":"points","is":"at_least","value":10}`, field("f", "10")), asks(`{"field":"points","is":"last_days","value":10}`, field("f", "10")), "", "", nil},
		{"cond_never", journey.Warning, "c", asks(`{"all":[{"tag":"x"},{"tag":"z"}]}`, "a"+` tag.remove {"tag":"x"}`), asks(`{"any":[{"tag":"x"},{"tag":"z"}]}`, "a"+` tag.remove {"tag":"x"}`), "から先に外れるためです", "fix.branch_drop", nil},
		{"cond_never", journey.Warning, "c", asks(`{"field":"points","is":"at_least","value":10}`, field("f", "9")), asks(`{"field":"points","is":"at_least","value":10}`), "", "fix.branch_drop", nil},
		{"cond_impossible", journey.Warning, "c", asks(`{"all":[{"tag":"x"},{"none":[{"tag":"x"}]}]}`), asks(`{"any":[{"tag":"x"},{"none":[{"tag":"x"}]}]}`), "当てはまる人はいません", "fix.branch_drop", nil},
		{"cond_twice", journey.Warning, "c", asks(`{"tag":"b"}`), asks(`{"tag":"a"}`), "前の分岐先と同じ条件", "fix.branch_drop", nil},
		{"tag_already", journey.Hint, "b", draw("start>a a>b b>g", "a"+tag, "b"+tag, "g goal"), draw("start>a a>w w>b b>g", "a"+tag, "w"+wait, "b"+tag, "g goal"), "もう付いています", "fix.step_out", nil},
		{"tag_already", journey.Hint, "b", draw("start>c c.yes>b c.else>h b>g", append(ends, "c"+ask, "b"+tag)...), draw("start>c c.yes>h c.else>b b>g", append(ends, "c"+ask, "b"+tag)...), "", "fix.step_out", nil},
		{"tag_absent", journey.Hint, "b", draw("start>a a>b b>g", "a tag.remove {\"tag\":\"x\"}", "b tag.remove {\"tag\":\"x\"}", "g goal"), draw("start>b b>g", "b tag.remove {\"tag\":\"x\"}", "g goal"), "付いていません", "fix.step_out", nil},
		{"split_same", journey.Warning, "c", draw("start>c c.yes>g c.else>g", "c"+ask, "g goal"), draw("start>c c.yes>g c.else>h", append(ends, "c"+ask)...), "どれも「ゴール」へ", "fix.step_out", nil},
		{"random_no_goal", journey.Hint, "r", draw("start>r r.a>h r.b>w w>h", "h exit", "w"+wait, `r split.random {"branches":[{"port":"a","weight":1},{"port":"b","weight":1}]}`),
			draw("start>r r.a>h r.b>g", append(ends, `r split.random {"branches":[{"port":"a","weight":1},{"port":"b","weight":1}]}`)...), "ゴールがありません", "", nil},
		{"weight_zero", journey.Hint, "r", draw("start>r r.a>g r.b>h", append(ends, `r split.random {"branches":[{"port":"a","weight":1},{"port":"b","weight":0}]}`)...),
			draw("start>r r.a>g r.b>h", append(ends, `r split.random {"branches":[{"port":"a","weight":1},{"port":"b","weight":1}]}`)...), "「B」は割合が0", "fix.branch_drop", nil},
		{"event_unheard", journey.Hint, "w", draw("start>w w.a>g w.timeout>h", append(ends, `w wait.event {"branches":[{"port":"a","event":"purchace"}],"timeout":{"amount":7,"unit":"day"}}`)...),
			draw("start>w w.a>g w.timeout>h", append(ends, `w wait.event {"branches":[{"port":"a","event":"visit"}],"timeout":{"amount":7,"unit":"day"}}`)...), "「purchace」は、まだだれにも", "", heard},
		{"beside_mail", journey.Warning, "in", sketch(t, []string{tags, "m1" + mail}, "in>m1"), sketch(t, []string{tags, "w" + wait, "m1" + mail}, "in>w w>m1"), "「別の旅」", "", beside("in>m1", tags, "m1"+mail)},
		{"beside_field", journey.Warning, "f", draw("start>f f>g", field("f", "1"), "g goal"), draw("start>f f>g", field("f", "2"), "g goal"), "「別の旅」", "", beside("in>f", tags, field("f", "2"))},
		{"off", journey.Hint, "n", off(draw("start>n n>g", `n notify {"title":"t"}`, "g goal"), "n"), draw("start>n n>g", `n notify {"title":"t"}`, "g goal"), "何もせず", "fix.switch_on", nil},
		{"off_branch", journey.Hint, "c", off(draw("start>c c.yes>g c.else>h", append(ends, "c"+ask)...), "c"), draw("start>c c.yes>g c.else>h", append(ends, "c"+ask)...), "だれもがすぐ「それ以外」に", "fix.switch_on", nil},
		{"off_behind", journey.Hint, "g", off(draw("start>c c.yes>g c.else>h", append(ends, "c"+ask)...), "c"), draw("start>c c.yes>g c.else>h", append(ends, "c"+ask)...), "「ゴール」", "", nil},
		{"off_end", journey.Hint, "g", off(draw("start>g", "g goal"), "g"), draw("start>g", "g goal"), "数えずに終わります", "fix.switch_on", nil},
		{"off_entry", journey.Hint, "two", off(draw("start>g two>g", "g goal", "two entry.manual"), "two"), draw("start>g two>g", "g goal", "two entry.manual"), "だれも参加しません", "fix.switch_on", nil},
		{"no_entry_on", journey.Error, "start", off(draw("start>g", "g goal"), "start"), draw("start>g", "g goal"), "すべて無効", "fix.switch_on", nil},
	}
}

// TestRules: what breaks a rule is found and said in both languages, what just does not is not, and the fix takes the finding
// away and makes no error.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t) {
		t.Run(r.id, func(t *testing.T) {
			t.Parallel()
			check := func(d journey.Drawing) (all []journey.Finding, one *journey.Finding) {
				w := world
				w.Messages = map[string]journey.Mail{}
				for _, id := range d.MessageIDs() {
					w.Messages[id] = world.Messages[id]
				}
				if r.world != nil {
					r.world(&w)
				}
				all = journey.Check(d, w)
				for i := range all {
					if all[i].Line.ID == "finding."+r.id && all[i].Node == r.at {
						one = &all[i]
					}
				}
				return all, one
			}
			if _, found := check(r.not); found != nil {
				t.Errorf("found of the sound one: %s", (words.Printer{Lang: words.Japanese}).Say(found.Line))
			}
			all, found := check(r.breaks)
			if found == nil || found.Level != r.level {
				t.Fatalf("not found at %s: %s", r.at, said(all))
			}
			for _, lang := range words.Langs() {
				s := (words.Printer{Lang: lang}).Say(found.Line)
				if strings.ContainsAny(s, "{}") || strings.Contains(s, "finding.") || lang == words.Japanese && !strings.Contains(s, r.say) {
					t.Errorf("%s: %s", lang, s)
				}
			}
			switch {
			case r.fix == "" && found.Fix == nil:
				return
			case found.Fix == nil || found.Fix.Title.ID != r.fix:
				t.Fatalf("offers %+v, want %q", found.Fix, r.fix)
			}
			put, err := journey.Apply(r.breaks, found.Fix.Change)
			if err != nil {
				t.Fatal(err)
			}
			after, again := check(put)
			if again != nil {
				t.Errorf("the fix leaves it: %s", said(after))
			}
			if !journey.Publishable(after) {
				t.Errorf("the fix makes an error: %s", said(after))
			}
		})
	}
}

func said(findings []journey.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, string(f.Level)+" "+f.Line.ID+"@"+f.Node+" "+(words.Printer{Lang: words.Japanese}).Say(f.Line))
	}
	return strings.Join(all, "\n")
}

// TestNoSentenceShowsAnID names steps as their cards do.
func TestNoSentenceShowsAnID(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t) {
		d := r.breaks
		var old []string
		for i := range d.Nodes {
			old = append(old, d.Nodes[i].ID)
		}
		to := func(id string) string {
			if slices.Contains(old, id) {
				return "n6gup" + id + "nptrk"
			}
			return id
		}
		for i := range d.Nodes {
			d.Nodes[i].ID = to(d.Nodes[i].ID)
		}
		for i := range d.Edges {
			d.Edges[i].From[0], d.Edges[i].To = to(d.Edges[i].From[0]), to(d.Edges[i].To)
		}
		if s := said(journey.Check(d, world)); strings.Contains(strings.ReplaceAll(s, "@n6gup", ""), "n6gup") {
			t.Errorf("%s: %s", r.id, s)
		}
	}
}

func TestASetAsideFindingIsMarked(t *testing.T) {
	t.Parallel()
	d := sketch(t, []string{start, "w" + wait, "a tag.add"}, "start>w w>a a>w")
	d.Aside = []journey.Aside{{Finding: "finding.config", Node: "a"}, {Finding: "finding.wait_last", Node: "w"}}
	for _, f := range journey.Check(d, journey.World{}) {
		if f.Aside {
			t.Errorf("an error, or one that is not there, is set aside: %+v", f)
		}
	}
	d = sketch(t, []string{start, "w" + wait}, "start>w")
	d.Aside = []journey.Aside{{Finding: "finding.wait_last", Node: "w"}}
	if found := journey.Check(d, journey.World{}); len(found) != 1 || !found[0].Aside {
		t.Errorf("found %+v", found)
	}
}
