package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// sketch writes a drawing in short: steps as "id kind config", lines as "from.port>to".
func sketch(t testing.TB, steps []string, lines string) journey.Drawing {
	t.Helper()
	var nodes, edges []string
	for _, s := range steps {
		id, rest, _ := strings.Cut(s, " ")
		kind, config, _ := strings.Cut(rest, " ")
		if config == "" {
			config = "{}"
		}
		nodes = append(nodes, fmt.Sprintf(`{"id":%q,"kind":%q,"config":%s}`, id, kind, config))
	}
	for l := range strings.FieldsSeq(lines) {
		from, to, _ := strings.Cut(l, ">")
		node, port, ok := strings.Cut(from, ".")
		if !ok {
			port = "next"
		}
		edges = append(edges, fmt.Sprintf(`{"from":[%q,%q],"to":%q}`, node, port, to))
	}
	return read(t, `{"format":"tabiji.journey/1","title":"試し","nodes":[`+strings.Join(nodes, ",")+`],"edges":[`+strings.Join(edges, ",")+`]}`)
}

const (
	start = "start entry.manual"
	mail  = ` mail.send {"message":"m"}`
	other = ` mail.send {"message":"n"}`
	wait  = ` wait.duration {"amount":1,"unit":"day"}`
	ask   = ` split.condition {"branches":[{"port":"yes","title":"はい","when":{"tag":"x"}}]}`
)

var world = journey.World{
	Fields:   map[string]contact.FieldType{"points": contact.Number, "since": contact.Date},
	Messages: map[string]journey.Mail{"m": {Title: "案内", Subject: "ご案内"}, "n": {Title: "お礼", Subject: "お礼"}},
	Zone:     "Asia/Tokyo",
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		steps []string
		lines string
		want  []string // "level id@node", all of them in order
		say   string   // within the first finding, in Japanese
	}{
		{"a sound journey", []string{start, "m1" + mail, "w" + wait, "m2" + other, "g goal"}, "start>m1 m1>w w>m2 m2>g", nil, ""},
		{"no entry trigger", []string{"m1" + mail}, "", []string{"error no_entry"}, "だれも参加できません"},
		{"a line from a step that is gone", []string{start, "m1" + mail}, "start>m1 x>m1", []string{"error line_from"}, "存在しないステップから線が出ています"},
		{"a line to a step that is gone", []string{start, "m1" + mail}, "start>m1 m1>x", []string{"error line_to@m1"}, "ステップ「メールを送る」の「次へ」から"},
		{"a line from an outcome that is not", []string{start, "m1" + mail, "g goal"}, "start>m1 m1.sent>g", []string{"error line_port@m1", "warning unreachable@g"}, "なくなった分岐先から、「ゴール」へ"},
		{"a line out of a goal", []string{start, "g goal", "h exit"}, "start>g g>h", []string{"error line_port@g", "warning unreachable@h"}, ""},
		{"two lines from one outcome", []string{start, "g goal", "h exit"}, "start>g start>h", []string{"error line_twice@start", "warning unreachable@h"}, ""},
		{"a line into an entry trigger", []string{start, "w" + wait, "two entry.tag {\"tag\":\"x\"}"}, "start>w w>two two>w", []string{"error line_into_entry@two", "warning wait_last@w"}, ""},
		{"a loop without a wait", []string{start, "a tag.add {\"tag\":\"y\"}", "b" + ask}, "start>a a>b b.yes>a b.else>a", []string{"error loop@a", "warning split_same@b"}, "「タグを付ける」、「条件分岐」"},
		{"a loop over a mail, which may be skipped at once", []string{start, "m1" + mail}, "start>m1 m1>m1", []string{"error loop@m1"}, ""},
		{"a loop with a wait", []string{start, "a tag.add {\"tag\":\"x\"}", "w" + wait}, "start>a a>w w>a", nil, ""},
		{"a loop with a wait of nothing", []string{start, "a tag.add {\"tag\":\"x\"}", `w wait.duration {"amount":0,"unit":"day"}`}, "start>a a>w w>a", []string{"error loop@a", "error config@w"}, ""},
		{"a message that is gone", []string{start, `m1 mail.send {"message":"old"}`, "m2" + mail, "m3" + other}, "start>m1 m1.failed>m2 m2.failed>m3", []string{"error mail_unknown@m1"}, "で送るメールが見つかりません"},
		{"a branch without a rule", []string{start, `c split.condition {"branches":[{"port":"a","title":"常連"}]}`}, "start>c", []string{"error config@c"}, "分岐先「常連」に条件がありません"},
		{"weights that are all zero", []string{start, `r split.random {"branches":[{"port":"a","weight":0}]}`}, "start>r", []string{"error config@r"}, "すべての分岐先の割合が0"},
		{"a weight of zero", []string{start, `r split.random {"branches":[{"port":"a","weight":1},{"port":"b","weight":0}]}`, "g goal", "h exit"}, "start>r r.a>g r.b>h", []string{"hint weight_zero@r"}, ""},
		{"a step that nobody reaches", []string{start, "g goal", "m1" + mail}, "start>g", []string{"warning unreachable@m1"}, ""},
		{"two mails at once", []string{start, "m1" + mail, "t tag.add {\"tag\":\"x\"}", "m2" + other}, "start>m1 m1>t t>m2", []string{"warning mails_together@m2"}, "「メールを送る」（ご案内）の後に待機がなく、ステップ「メールを送る」（お礼）の"},
		{"another mail where the first was not sent", []string{start, "m1" + mail, "m2" + mail, "m3" + other}, "start>m1 m1.failed>m2 m2.failed>m3", nil, ""},
		{"two waits in a row", []string{start, "w1" + wait, "w2" + wait, "m1" + mail}, "start>w1 w1>w2 w2>m1", []string{"warning wait_twice@w2"}, ""},
		{"a wait for nothing", []string{start, "m1" + mail, "w" + wait}, "start>m1 m1>w", []string{"warning wait_last@w"}, ""},
		{"an entry trigger that leads nowhere", []string{start, "g goal", "two entry.tag {\"tag\":\"x\"}"}, "two>g", []string{"warning entry_open@start"}, ""},
		{"an absence that is judged once", []string{start, "m1" + mail, "w" + wait, `c split.condition {"branches":[{"port":"a","when":{"none":[{"event":"purchase","within_days":90}]}}]}`, "g goal", "h exit"},
			"start>m1 m1>w w>c c.a>g c.else>h", []string{"warning judged_once@c"}, "この90日間に「購入」が1回以上"},
		{"a reaction asked for right after the mail", []string{start, "m1" + mail, `c split.condition {"branches":[{"port":"a","when":{"event":"visit"}}]}`, "g goal", "h exit"},
			"start>m1 m1>c c.a>g c.else>h", []string{"hint asked_at_once@c"}, ""},
		{"an outcome without a line", []string{start, "c" + ask, "g goal"}, "start>c c.yes>g", []string{"hint branch_open@c"}, "「それ以外」に線がありません"},
		{"a field nobody has", []string{start, `f field.set {"field":"colour","value":"red"}`}, "start>f", []string{"warning field_unknown@f"}, "「colour」"},
		{"a word for a number", []string{start, `f field.set {"field":"points","value":"many"}`}, "start>f", []string{"warning field_type@f"}, "この項目は数です"},
		{"days of a number", []string{start, `c split.condition {"branches":[{"port":"a","when":{"none":[{"field":"points","is":"last_days","value":7}]}}]}`, "g goal", "h exit"}, "start>c c.a>g c.else>h",
			[]string{"warning rule_type@c"}, "値を日付として比べますが、項目「points」は数の項目です"},
		{"a number of a birthday", []string{start, `c split.condition {"branches":[{"port":"a","when":{"field":"birthday","is":"at_least","value":7}}]}`, "g goal", "h exit"}, "start>c c.a>g c.else>h",
			[]string{"warning rule_type@c"}, ""},
		{"a number of a text", []string{start, `c split.condition {"branches":[{"port":"a","when":{"field":"company","is":"greater","value":7}}]}`, "g goal", "h exit"}, "start>c c.a>g c.else>h",
			[]string{"hint rule_text@c"}, "会社名は文字の項目です。数として読めない人は当てはまりません"},
		{"a word that is no day", []string{start, `c split.condition {"branches":[{"port":"a","when":{"field":"since","is":"in","value":["2026-01-05","来月"]}}]}`, "g goal", "h exit"}, "start>c c.a>g c.else>h",
			[]string{"warning rule_value@c"}, "「来月」は、項目「since」の値（日付）として読めません"},
		{"a day of days, a number of numbers, a part of either", []string{start, `c split.condition {"branches":[{"port":"a","when":{"all":[{"field":"since","is":"next_days","value":7},{"field":"points","is":"at_most","value":"１２"},
			{"field":"since","is":"contains","value":"来月"},{"field":"points","is":"not_equals","value":"1,200"},{"field":"nobody","is":"empty"}]}}]}`, "g goal", "h exit"}, "start>c c.a>g c.else>h",
			[]string{"warning field_unknown@c"}, ""},
		{"asked for what never was within days", []string{start, "m1" + mail, "w" + wait, `c split.condition {"branches":[{"port":"a","when":{"event":"purchase","at_most":0,"within_days":9}}]}`, "g goal", "h exit"},
			"start>m1 m1>w w>c c.a>g c.else>h", []string{"warning judged_once@c"}, "この9日間に「購入」がない"},
		{"and what was, the other way round", []string{start, "m1" + mail, "w" + wait, `c split.condition {"branches":[{"port":"a","when":{"none":[{"event":"purchase","at_most":0,"within_days":9}]}}]}`, "g goal", "h exit"},
			"start>m1 m1>w w>c c.a>g c.else>h", nil, ""},
		{"a reaction with an amount asked for right after the mail", []string{start, "m1" + mail, `c split.condition {"branches":[{"port":"a","when":{"event":"purchase","where":{"prop":"amount","is":"at_least","value":9}}}]}`, "g goal", "h exit"},
			"start>m1 m1>c c.a>g c.else>h", []string{"hint asked_at_once@c"}, ""},
		{"the standard fields are known", []string{start, `f field.set {"field":"company","value":"A社"}`, `n notify {"title":"{{ contact.salutation }}"}`}, "start>f f>n", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := world
			w.Messages = sent(c.steps)
			compare(t, journey.Check(sketch(t, c.steps, c.lines), w), c.want, c.say)
		})
	}
}

// sent are the messages of the world that steps send.
func sent(steps []string) map[string]journey.Mail {
	m := map[string]journey.Mail{}
	for id, of := range map[string]string{"m": mail, "n": other} {
		if slices.ContainsFunc(steps, func(s string) bool { return strings.HasSuffix(s, of) }) {
			m[id] = world.Messages[id]
		}
	}
	return m
}

func compare(t *testing.T, findings []journey.Finding, want []string, say string) {
	t.Helper()
	var got []string
	for _, f := range findings {
		s := string(f.Level) + " " + strings.TrimPrefix(f.Line.ID, "finding.")
		if f.Node != "" {
			s += "@" + f.Node
		}
		got = append(got, s)
		for _, lang := range words.Langs() {
			if !words.Has(f.Line.ID) {
				t.Errorf("no words for %s", f.Line.ID)
			}
			for _, arg := range words.Arguments(lang, f.Line.ID) {
				if _, ok := f.Line.Args.Get(arg); !ok {
					t.Errorf("%s in %s misses {%s}", f.Line.ID, lang, arg)
				}
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if len(findings) > 0 {
		if said := (words.Printer{Lang: words.Japanese}).Say(findings[0].Line); !strings.Contains(said, say) {
			t.Errorf("said %q, want %q in it", said, say)
		}
	}
}

func TestCheckOfTheWholeJourney(t *testing.T) {
	t.Parallel()
	sound := sketch(t, []string{start, "g goal"}, "start>g")
	for name, c := range map[string]struct {
		change func(d *journey.Drawing, w *journey.World)
		want   []string
	}{
		"no title":                 {func(d *journey.Drawing, w *journey.World) { d.Title = "" }, []string{"warning title"}},
		"no such zone":             {func(d *journey.Drawing, w *journey.World) { d.Settings.Zone = "Asia/Edo" }, []string{"error zone"}},
		"a workspace without zone": {func(d *journey.Drawing, w *journey.World) { w.Zone = "" }, nil},
		"days that are not set":    {func(d *journey.Drawing, w *journey.World) { d.Settings.Reentry = journey.AfterDays }, []string{"error days"}},
		"a message nobody sends":   {func(d *journey.Drawing, w *journey.World) { w.Messages = world.Messages }, []string{"warning mail_unused", "warning mail_unused"}},
		"nothing wrong":            {func(d *journey.Drawing, w *journey.World) {}, nil},
		"a kind that came by other": {func(d *journey.Drawing, w *journey.World) {
			d.Nodes = append(d.Nodes, journey.Node{ID: "x", Kind: "fax"})
		}, []string{"error kind@x", "warning unreachable@x"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, w := sound, journey.World{Zone: "Asia/Tokyo"}
			d.Nodes = slices.Clone(d.Nodes)
			c.change(&d, &w)
			compare(t, journey.Check(d, w), c.want, "")
		})
	}
}

func TestCheckTellsWhatIsWrongWithAMessage(t *testing.T) {
	t.Parallel()
	d := sketch(t, []string{start, "m1" + mail, "w" + wait, "m2" + mail}, "start>m1 m1.failed>w w>m2")
	w := world
	w.Messages = map[string]journey.Mail{"m": {Title: "案内", Findings: []journey.Finding{
		{Level: journey.Error, Line: words.New("finding.message.subject.empty")}, {Level: journey.Hint, Line: words.New("finding.message.preheader.empty")}}}}
	found := journey.Check(d, w)
	compare(t, found, []string{"error mail@m1", "hint mail@m1"}, "メール「案内」")
	if found[0].Message != "m" || journey.Publishable(found) {
		t.Errorf("found %+v", found)
	}
	w.Messages = map[string]journey.Mail{"m": {Title: "案内"}}
	compare(t, journey.Check(d, w), []string{"error mail_subject@m1"}, "件名がありません")
	inline := read(t, `{"format":"tabiji.journey/1","title":"t","nodes":[{"id":"start","kind":"entry.manual"},{"id":"m1","kind":"mail.send","config":{"message":"m"}}],
		"edges":[{"from":["start","next"],"to":"m1"}],"messages":[{"id":"m","subject":"s","preheader":"p","html":"<p>{{ contact.name | </p>"}]}`)
	if found := journey.Check(inline, journey.World{}); journey.Publishable(found) {
		t.Errorf("Liquid that does not parse is publishable: %+v", found)
	}
}

// long is a chain of n steps with a branch, a wait and a way back at every tenth.
func long(n int) journey.Drawing {
	d := journey.Drawing{ID: "long", Title: "long", Nodes: []journey.Node{{ID: "start", Kind: "entry.manual"}}}
	for i := range n {
		node := journey.Node{ID: fmt.Sprint("n", i), Kind: "tag.add", Config: []byte(`{"tag":"x"}`)}
		switch i % 10 {
		case 3:
			node.Kind, node.Config = "mail.send", []byte(`{"message":"m"}`)
		case 6:
			node.Kind, node.Config = "split.condition", []byte(`{"branches":[{"port":"a","when":{"event":"visit","within_days":3}}]}`)
			d.Edges = append(d.Edges, journey.Edge{From: [2]string{node.ID, "a"}, To: fmt.Sprint("n", i+1)}, journey.Edge{From: [2]string{node.ID, "else"}, To: fmt.Sprint("n", max(0, i-20))})
		case 9:
			node.Kind, node.Config = "wait.duration", []byte(`{"amount":1,"unit":"day"}`)
		}
		from := "start"
		if i > 0 {
			from = fmt.Sprint("n", i-1)
		}
		if i%10 != 7 {
			d.Edges = append(d.Edges, journey.Edge{From: [2]string{from, "next"}, To: node.ID})
		}
		d.Nodes = append(d.Nodes, node)
	}
	return d
}

func TestCheckOfALongChainDoesNotDig(t *testing.T) {
	t.Parallel()
	d := journey.Drawing{Title: "deep", Nodes: []journey.Node{{ID: "start", Kind: "entry.manual"}}}
	for i := range journey.MaxNodes - 1 {
		d.Nodes = append(d.Nodes, journey.Node{ID: fmt.Sprint("n", i), Kind: "tag.add", Config: fmt.Appendf(nil, `{"tag":"x%d"}`, i)})
		d.Edges = append(d.Edges, journey.Edge{From: [2]string{d.Nodes[i].ID, "next"}, To: d.Nodes[i+1].ID})
	}
	compare(t, journey.Check(d, journey.World{}), nil, "")
	d.Edges = append(d.Edges, journey.Edge{From: [2]string{d.Nodes[len(d.Nodes)-1].ID, "next"}, To: "n0"})
	found := journey.Check(d, journey.World{})
	compare(t, found, []string{"error loop@n0"}, "ほか19,994ステップ")
}

func BenchmarkCheck10000Steps(b *testing.B) {
	d := long(10_000)
	for b.Loop() {
		journey.Check(d, world)
	}
}

func BenchmarkRead10000Steps(b *testing.B) {
	file := journey.Write(long(10_000))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := journey.Read(file); err != nil {
			b.Fatal(err)
		}
	}
}
