package journey_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// everything is a file that says all the format has a place for.
func everything(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/everything.journey.json")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatNothingObeysYetIsKept(t *testing.T) {
	t.Parallel()
	file := everything(t)
	d := read(t, string(file))
	if got := journey.Write(d); !bytes.Equal(got, file) {
		t.Errorf("it is written otherwise:\n%s", got)
	}
	empty := reflect.ValueOf(d)
	for _, part := range []reflect.Value{empty.FieldByName("Page"), reflect.ValueOf(d.Settings), reflect.ValueOf(d.Nodes[1]), reflect.ValueOf(d.Notes[0])} {
		for i := range part.NumField() {
			if part.Field(i).IsZero() && part.Type().Field(i).Name != "Days" {
				t.Errorf("the file leaves %s.%s out, so nobody knows whether it is kept", part.Type(), part.Type().Field(i).Name)
			}
		}
	}
	stored, err := json.Marshal(d) // as the draft stands in the workspace
	if err != nil {
		t.Fatal(err)
	}
	var again journey.Drawing
	if err := json.Unmarshal(stored, &again); err != nil || !bytes.Equal(journey.Write(again), file) {
		t.Errorf("a stored draft loses something: %v\n%s", err, journey.Write(again))
	}
	body, _ := journey.Pack(d, map[string]string{"m": "v1"})
	published, err := journey.DrawingOf(body)
	if published.Messages = d.Messages; err != nil || !bytes.Equal(journey.Write(published), file) {
		t.Errorf("a version loses something: %v\n%s", err, journey.Write(published))
	}
}

func TestWhatNothingObeysYetCannotStart(t *testing.T) {
	t.Parallel()
	var said []string
	for _, f := range journey.Check(read(t, string(everything(t))), journey.World{}) {
		if f.Level == journey.Error {
			for _, lang := range words.Langs() {
				if s := (words.Printer{Lang: lang}).Say(f.Line); lang == words.English {
					said = append(said, s)
				} else if s == "" || strings.Contains(s, "{") {
					t.Errorf("%s says %q", f.Line.ID, s)
				}
			}
		}
	}
	want := []string{}
	for _, what := range []string{"goal", "exit condition", "send window", "frequency cap", "catch-up", "priority", "start date", "end date"} {
		want = append(want, "This Tabiji does not support the setting “"+what+"” yet, so the journey would not run as it says. Take the setting out to start.")
	}
	if !slices.Equal(said, want) {
		t.Errorf("refused with\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheHashKnowsMeaningFromRemarks(t *testing.T) {
	t.Parallel()
	base := func() journey.Drawing { return read(t, string(everything(t))) }
	_, want := journey.Pack(base(), map[string]string{"m": "v1"})
	for name, change := range map[string]struct {
		same bool
		do   func(d *journey.Drawing)
	}{
		"a memo":               {true, func(d *journey.Drawing) { d.Nodes[1].Memo = "" }},
		"a caption":            {true, func(d *journey.Drawing) { d.Nodes[1].Caption = "" }},
		"the page":             {true, func(d *journey.Drawing) { d.Page = journey.Page{} }},
		"what it is for":       {true, func(d *journey.Drawing) { d.Settings.Purpose = journey.Purpose{} }},
		"the order of keys":    {true, func(d *journey.Drawing) { d.Settings.Window = json.RawMessage(`{"until":"20:00","from":"09:00"}`) }},
		"a step switched on":   {false, func(d *journey.Drawing) { d.Nodes[1].Disabled = false }},
		"another window":       {false, func(d *journey.Drawing) { d.Settings.Window = json.RawMessage(`{"from":"10:00","until":"20:00"}`) }},
		"no cap":               {false, func(d *journey.Drawing) { d.Settings.Cap = nil }},
		"another goal":         {false, func(d *journey.Drawing) { d.Settings.Goal = json.RawMessage(`{"tag":"y"}`) }},
		"another exit":         {false, func(d *journey.Drawing) { d.Settings.Exit = nil }},
		"another catch-up":     {false, func(d *journey.Drawing) { d.Settings.CatchUp = nil }},
		"another priority":     {false, func(d *journey.Drawing) { d.Settings.Priority++ }},
		"another start":        {false, func(d *journey.Drawing) { d.Settings.Start = "2026-12-02T09:00" }},
		"another end":          {false, func(d *journey.Drawing) { d.Settings.End = "" }},
		"keys go side by side": {false, func(d *journey.Drawing) { d.Settings.Parallel = false }},
	} {
		d := base()
		change.do(&d)
		if _, got := journey.Pack(d, map[string]string{"m": "v1"}); (got == want) != change.same {
			t.Errorf("%s: the same hash %v, want %v", name, got == want, change.same)
		}
	}
}

func TestPartsForLaterAreReadStrictly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ part, id string }{
		"a layout of another name":      {`"layout":"mine"`, "journey.shape"},
		"phases in braces":              {`"phases":{}`, "journey.shape"},
		"a phase without an id":         {`"phases":[{"title":"認知"}]`, "journey.id"},
		"a phase twice":                 {`"phases":[{"id":"a"},{"id":"a"}]`, "journey.id_twice"},
		"a phase with a key of its own": {`"phases":[{"id":"a","colour":"red"}]`, "journey.key_unknown"},
		"a phase of steps without ids":  {`"phases":[{"id":"a","nodes":[""]}]`, "journey.id"},
		"101 phases":                    {`"phases":[` + strings.Repeat(`{"id":"a"},`, 100) + `{"id":"b"}]`, "journey.too_many"},
		"a finding set aside by no id":  {`"aside":[{"node":"a"}]`, "journey.id"},
		"a test that is a text":         {`"tests":["x"]`, "journey.shape"},
		"a behaviour that is a list":    {`"behaviour":[]`, "journey.shape"},
		"a window that is a text":       {`"settings":{"window":"9-18"}`, "journey.shape"},
		"a start without a time":        {`"settings":{"start":"2026-12-01"}`, "journey.shape"},
		"a start on no day":             {`"settings":{"start":"2026-02-30T10:00"}`, "journey.shape"},
		"half a priority":               {`"settings":{"priority":1.5}`, "journey.shape"},
		"an objective that never ends":  {`"settings":{"objective":"` + strings.Repeat("長", 2001) + `"}`, "journey.long"},
		"a step switched off by a word": {`"nodes":[{"id":"a","kind":"goal","disabled":"yes"}]`, "journey.shape"},
		"a caption longer than a title": {`"nodes":[{"id":"a","kind":"goal","caption":"` + strings.Repeat("長", 201) + `"}]`, "journey.long"},
		"an object beyond what is kept": {`"behaviour":{"x":"` + strings.Repeat("x", 256<<10) + `"}`, "journey.config_large"},
	} {
		_, err := journey.Read([]byte(`{"format":"tabiji.journey/1",` + c.part + `}`))
		if err == nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		p := problem.Of(err)
		if p.ID != c.id {
			t.Errorf("%s is refused with %s, want %s", name, p.ID, c.id)
		}
		spoken(t, p)
	}
}
