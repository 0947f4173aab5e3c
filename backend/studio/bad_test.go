package studio_test

import (
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// journeyOf is a file with an entry by hand, one mail, and the given parts.
func journeyOf(nodes, edges, html string) string {
	return fmt.Sprintf(`{"format":"tabiji.journey/1","id":"bad","title":"悪い例","nodes":[{"id":"in","kind":"entry.manual"}%s],
		"edges":[%s],"messages":[{"id":"letter","title":"お便り","subject":"件名","html":%q}]}`, nodes, edges, html)
}

const mail = `,{"id":"m1","kind":"mail.send","title":"お便りを送る","config":{"message":"letter"}}`

// TestBadJourneyFilesAreRefusedAtTheDoor: a file that cannot be read is refused whole, and nothing of it is stored.
func TestBadJourneyFilesAreRefusedAtTheDoor(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, file, problem, place string
	}{
		{"an unknown kind of step", journeyOf(`,{"id":"x1","kind":"fly.away"}`, "", "<p>a</p>"), "journey.kind_unknown", "fly.away"},
		{"a newer format", `{"format":"tabiji.journey/7","title":"未来"}`, "journey.newer", "tabiji.journey/7"},
		{"another kind of file", `{"hello":"world"}`, "journey.format", "tabiji.journey/1"},
		{"no JSON", "{\n\"format\": \"tabiji.journey/1\",\n\"nodes\": [,]}", "journey.json", "3"},
		{"cut off in the middle", `{"format":"tabiji.journey/1","nodes":[{"id":"a"`, "journey.json", "1"},
		{"two steps of one name", journeyOf(`,{"id":"in","kind":"goal"}`, "", "<p>a</p>"), "journey.id_twice", "in"},
		{"a key nobody knows", `{"format":"tabiji.journey/1","colour":"red"}`, "journey.key_unknown", "colour"},
		{"Shift_JIS bytes", "{\"format\":\"tabiji.journey/1\",\"title\":\"\x93\xfa\x96\x7b\"}", "journey.encoding", "UTF-8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			_, err := b.Import(t.Context(), []byte(row.file))
			p := wantProblem(t, err, row.problem)
			for _, lang := range []words.Lang{words.Japanese, words.English} {
				sentence, hint := words.Printer{Lang: lang}.Problem(p)
				if !strings.Contains(sentence+hint, row.place) {
					t.Errorf("%s: %q → %q does not name %q", lang, sentence, hint, row.place)
				}
			}
			if list, _ := b.List(t.Context()); len(list) != 0 {
				t.Errorf("%d journeys after a refusal", len(list))
			}
		})
	}
}

// TestBadDrawingsAreKeptAsDraftsAndNotPublished: an author's work is never thrown away.
func TestBadDrawingsAreKeptAsDraftsAndNotPublished(t *testing.T) {
	t.Parallel()
	line := func(from, port, to string) string { return fmt.Sprintf(`{"from":[%q,%q],"to":%q}`, from, port, to) }
	start := line("in", "next", "m1")
	for _, row := range []struct {
		name, file, finding, place string
	}{
		{"a loop in which no time passes",
			journeyOf(`,{"id":"t1","kind":"tag.add","title":"印を付ける","config":{"tag":"a"}},{"id":"t2","kind":"tag.remove","title":"印を外す","config":{"tag":"a"}}`,
				line("in", "next", "t1")+","+line("t1", "next", "t2")+","+line("t2", "next", "t1"), "<p>a</p>"), "finding.loop", "印を付ける"},
		{"a line to nowhere", journeyOf(mail, start+","+line("m1", "next", "ghost"), "<p>a</p>"), "finding.line_to", "お便り"},
		{"a line from nowhere", journeyOf(mail, start+","+line("ghost", "next", "m1"), "<p>a</p>"), "finding.line_from", ""},
		{"a line from an outcome that is not there", journeyOf(mail, start+","+line("m1", "maybe", "m1"), "<p>a</p>"), "finding.line_port", "お便り"},
		{"a mail that is not in the file", journeyOf(`,{"id":"m1","kind":"mail.send","config":{"message":"lost"}}`, start, "<p>a</p>"), "finding.mail_unknown", ""},
		{"a javascript: link", journeyOf(mail, start, `<p><a href="javascript:alert(1)">押す</a></p>`), "finding.mail", "お便り"},
		{"Liquid that does not parse", journeyOf(mail, start, `<p>{% if contact.name %}こんにちは</p>`), "finding.mail", "お便り"},
		{"a Liquid bomb outside a loop", journeyOf(mail, start, `<p>{{ (1..2000000000) | join }}</p>`), "finding.mail", "お便り"},
		{"a wait of no length", journeyOf(`,{"id":"w1","kind":"wait.duration","title":"待つ","config":{"amount":0,"unit":"day"}}`,
			line("in", "next", "w1"), "<p>a</p>"), "finding.config", "待つ"},
		{"nobody can enter", `{"format":"tabiji.journey/1","id":"bad","title":"空","nodes":[{"id":"g","kind":"goal"}],"edges":[]}`, "finding.no_entry", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			done, err := b.Import(t.Context(), []byte(row.file))
			if err != nil {
				t.Fatal("an unfinished drawing must be kept:", said(err))
			}
			found := false
			for _, f := range done.Findings {
				if f.Level != journey.Error || f.Line.ID != row.finding {
					continue
				}
				found = true
				for _, lang := range []words.Lang{words.Japanese, words.English} {
					if text := (words.Printer{Lang: lang}).Say(f.Line); !strings.Contains(text, row.place) || text == f.Line.ID {
						t.Errorf("%s: %q does not name %q", lang, text, row.place)
					}
				}
			}
			if !found {
				t.Fatalf("no error %s in %+v", row.finding, done.Findings)
			}
			_, err = b.Publish(t.Context(), "bad")
			p := wantProblem(t, err, "journey.has_errors")
			if len(p.Where) == 0 {
				t.Error("the refusal names no finding")
			}
			_, err = b.Start(t.Context(), "bad", studio.StartOptions{})
			wantProblem(t, err, "journey.has_errors")
			if v, _ := b.Get(t.Context(), "bad"); v.State != studio.Draft || v.Version != 0 {
				t.Errorf("after two refusals: %+v", v)
			}
		})
	}
}

func TestALoopOfLiquidThatRunsForEverIsBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	done, err := b.Import(t.Context(), []byte(journeyOf(mail, `{"from":["in","next"],"to":"m1"}`, `<p>{% for i in (1..2000000000) %}x{% endfor %}</p>`)))
	if err != nil {
		t.Fatal(said(err))
	}
	if done.ID != "bad" {
		t.Errorf("imported %+v", done)
	}
}

func TestTenThousandStepsAreImportedAndPublished(t *testing.T) {
	t.Parallel()
	const steps = 10_000
	var nodes, edges strings.Builder
	for i := range steps {
		fmt.Fprintf(&nodes, `,{"id":"n%d","kind":"wait.duration","config":{"amount":1,"unit":"hour"}}`, i)
		from := "in"
		if i > 0 {
			edges.WriteString(",")
			from = fmt.Sprintf("n%d", i-1)
		}
		fmt.Fprintf(&edges, `{"from":[%q,"next"],"to":"n%d"}`, from, i)
	}
	b := newBench(t)
	b.mustImport(journeyOf(nodes.String(), edges.String(), "<p>a</p>"))
	p, err := b.Publish(t.Context(), "bad")
	if err != nil || !p.New {
		t.Fatal(said(err))
	}
	file, err := b.Export(t.Context(), "bad")
	if err != nil {
		t.Fatal(err)
	}
	if d, err := journey.Read(file); err != nil || len(d.Nodes) != steps+1 {
		t.Errorf("%d steps, %v", len(d.Nodes), err)
	}
}
