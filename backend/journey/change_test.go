package journey_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// The files of testdata/edited were drawn by the page's own editing, by chance (frontend/src/journey/edit/edit.test.ts).
func edited(t *testing.T, pattern string) (files []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/edited/" + pattern)
	if err != nil || len(files) < 24 {
		t.Fatalf("%d files of %s: %v", len(files), pattern, err)
	}
	return files
}

func TestWhatIsDrawnOnThePageIsRead(t *testing.T) {
	t.Parallel()
	for _, file := range edited(t, "drawing-*.json") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := journey.Read(b)
		if err != nil {
			t.Errorf("%s: %v: %s", file, err, spoken(t, problem.Of(err)))
			continue
		}
		if again := read(t, string(journey.Write(d))); !reflect.DeepEqual(d, again) {
			t.Errorf("%s: another drawing came back", file)
		}
	}
}

func TestAChangeMakesTheSameDrawingAsOnThePage(t *testing.T) {
	t.Parallel()
	places := 0
	for _, file := range edited(t, "change-*.json") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var pair struct{ Before, Change, After json.RawMessage }
		if err := json.Unmarshal(b, &pair); err != nil {
			t.Fatal(err)
		}
		c := change(t, string(pair.Change))
		places += len(c.After.Nodes) + len(c.After.Edges)
		before := read(t, string(pair.Before))
		kept := journey.Write(before)
		got, err := journey.Apply(before, c)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if want := journey.Write(read(t, string(pair.After))); !bytes.Equal(journey.Write(got), want) {
			t.Errorf("%s: got\n%s\nwant\n%s", file, journey.Write(got), want)
		}
		if !bytes.Equal(journey.Write(before), kept) {
			t.Errorf("%s: the drawing before was changed too", file)
		}
	}
	if places == 0 {
		t.Error("no change says where a record stands")
	}
}

// change reads a change as it stands in JSON, and sees that it is written so again.
func change(t *testing.T, text string) (c journey.Change) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var again journey.Change
	if err := json.Unmarshal(b, &again); err != nil {
		t.Fatal(err)
	}
	if twice, _ := json.Marshal(again); !bytes.Equal(b, twice) {
		t.Fatalf("%s is written as %s", b, twice)
	}
	return c
}

func TestApply(t *testing.T) {
	t.Parallel()
	const file = `{"format":"tabiji.journey/1","title":"t","nodes":[{"id":"a","kind":"goal"},{"id":"b","kind":"goal"}],
		"edges":[{"from":["a","x"],"to":"b"},{"from":["b","x"],"to":"a"},{"from":["a","x"],"to":"b"}],
		"aside":[{"finding":"f","node":"a"}]}`
	for _, c := range []struct{ name, change, want string }{ // want: nodes, edges, asides, or the problem
		{"nothing", `{}`, "a b, ab ba ab, 1"},
		{"a new node at the end", `{"put":{"nodes":[{"id":"c","kind":"exit"}]}}`, "a b c, ab ba ab, 1"},
		{"a new node behind another", `{"put":{"nodes":[{"id":"c","kind":"exit"}]},"after":{"nodes":[{"key":"c","after":"a"}]}}`, "a c b, ab ba ab, 1"},
		{"a new node in front", `{"put":{"nodes":[{"id":"c","kind":"exit"}]},"after":{"nodes":[{"key":"c"}]}}`, "c a b, ab ba ab, 1"},
		{"a node in its place", `{"put":{"nodes":[{"id":"a","kind":"exit"}]}}`, "a b, ab ba ab, 1"},
		{"a node elsewhere", `{"after":{"nodes":[{"key":"a","after":"b"}]}}`, "b a, ab ba ab, 1"},
		{"the first of two edges", `{"drop":{"edges":[{"from":["a","x"],"to":"b"}]}}`, "a b, ba ab, 1"},
		{"the second of two edges", `{"drop":{"edges":[{"from":["a","x"],"to":"b","n":2}]}}`, "a b, ab ba, 1"},
		{"a third edge", `{"put":{"edges":[{"from":["a","x"],"to":"b","n":3}]}}`, "a b, ab ba ab ab, 1"},
		{"an aside", `{"drop":{"aside":[{"finding":"f","node":"a"}]}}`, "a b, ab ba ab, 0"},
		{"a node that is gone", `{"drop":{"nodes":["c"]}}`, "journey.change"},
		{"an edge that is gone", `{"drop":{"edges":[{"from":["a","x"],"to":"b","n":3}]}}`, "journey.change"},
		{"a place behind nobody", `{"put":{"nodes":[{"id":"c","kind":"exit"}]},"after":{"nodes":[{"key":"c","after":"d"}]}}`, "journey.change"},
		{"a place of nobody", `{"after":{"nodes":[{"key":"c"}]}}`, "journey.change"},
		{"the same node twice", `{"put":{"nodes":[{"id":"c","kind":"exit"},{"id":"c","kind":"goal"}]}}`, "journey.change"},
		{"a node of no kind", `{"put":{"nodes":[{"id":"c","kind":"fax"}]}}`, "journey.kind_unknown"},
		{"a title of a book", `{"put":{"title":"` + strings.Repeat("長", 201) + `"}}`, "journey.long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, err := journey.Apply(read(t, file), change(t, c.change))
			if err != nil {
				spoken(t, problem.Of(err))
				if got := problem.Of(err).ID; got != c.want {
					t.Errorf("refused with %s, want %s", got, c.want)
				}
				return
			}
			var nodes, edges []string
			for _, n := range d.Nodes {
				nodes = append(nodes, n.ID)
			}
			for _, e := range d.Edges {
				edges = append(edges, e.From[0]+e.To)
			}
			got := strings.Join(nodes, " ") + ", " + strings.Join(edges, " ") + ", " + string(rune('0'+len(d.Aside)))
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A quick fix takes its finding away, and what it does is said in both languages.
func TestFixes(t *testing.T) {
	t.Parallel()
	off := sketch(t, []string{start, "w" + wait, "g goal"}, "start>w w>g")
	off.Nodes[1].Disabled = true
	for _, c := range []struct {
		finding string
		drawing journey.Drawing
		left    []string
	}{
		{"line_from", sketch(t, []string{start, "g goal"}, "start>g x>g"), nil},
		{"line_to", sketch(t, []string{start, "w" + wait, "g goal"}, "start>g w>x"), []string{"warning unreachable@w", "warning wait_last@w"}},
		{"line_twice", sketch(t, []string{start, "g goal"}, "start>g start>g"), nil},
		{"line_port", sketch(t, []string{start, "g goal", "h exit"}, "start>g g.sent>h"), []string{"warning unreachable@h"}},
		{"line_into_entry", sketch(t, []string{start, "w" + wait, `two entry.tag {"tag":"x"}`, "g goal"}, "start>w w>two two>g"), []string{"warning wait_last@w"}},
		{"branch_open", sketch(t, []string{start, "c" + ask, "g goal"}, "start>c c.yes>g"), nil},
		{"off", off, nil},
		{"mails_together", sketch(t, []string{start, "m1" + mail, "m2" + other}, "start>m1 m1>m2"), nil},
		{"wait_twice", sketch(t, []string{start, "w" + wait, "v" + wait, "g goal"}, "start>w w>v v>g"), nil},
	} {
		t.Run(c.finding, func(t *testing.T) {
			t.Parallel()
			w := world
			w.Messages = map[string]journey.Mail{}
			for _, id := range c.drawing.MessageIDs() {
				w.Messages[id] = world.Messages[id]
			}
			findings := journey.Check(c.drawing, w)
			at := slices.IndexFunc(findings, func(f journey.Finding) bool { return f.Line.ID == "finding."+c.finding })
			if at < 0 || findings[at].Fix == nil {
				t.Fatalf("found %+v", findings)
			}
			fix := findings[at].Fix
			for _, lang := range words.Langs() {
				if said := (words.Printer{Lang: lang}).Say(fix.Title); said == "" || strings.HasPrefix(said, "fix.") {
					t.Errorf("%s: the fix is called %q", lang, said)
				}
			}
			put, err := journey.Apply(c.drawing, fix.Change)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, journey.Check(put, w), c.left, "")
			golden(t, "testdata/edited/fix-"+c.finding+".json", c.drawing, fix.Change, put)
		})
	}
}

// golden holds a change to what the page is given of it, and makes there too. With TABIJI_WRITE the file is made anew.
func golden(t *testing.T, file string, before journey.Drawing, c journey.Change, after journey.Drawing) {
	t.Helper()
	pair, err := json.MarshalIndent(map[string]any{"before": json.RawMessage(journey.Write(before)), "change": c, "after": json.RawMessage(journey.Write(after))}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	pair = append(pair, '\n')
	if os.Getenv("TABIJI_WRITE") != "" {
		if err := os.WriteFile(file, pair, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(file); err != nil || !bytes.Equal(was, pair) {
		t.Errorf("%s is not what the fix makes (%v):\n%s", file, err, pair)
	}
}
