package journey_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"tabiji/backend/contact"
	. "tabiji/backend/journey"
)

// TestWhatIsRememberedOfNoticesFindsTheSame: with sound and broken texts, and also after the owner's fields changed.
func TestWhatIsRememberedOfNoticesFindsTheSame(t *testing.T) {
	t.Parallel()
	d := Drawing{Title: "t", Nodes: []Node{{ID: "in", Kind: "entry.manual", Config: json.RawMessage(`{}`)}}}
	for id, config := range map[string]string{
		"a": `{"title":"{{ contact.size }}さま"}`, "b": `{"title":"{{ contact.size","body":"x"}`, "c": `{"title":"x","body":"{% if %}"}`,
		"d": `{"title":"{{ contact.family_name | nosuch }}"}`, "e": `{"title":""}`, "f": `{"title":"a","body":"{{ contact.size }}"}`,
	} {
		d.Nodes = append(d.Nodes, Node{ID: id, Kind: "notify", Config: json.RawMessage(config)})
	}
	var known Known
	seen := 0
	for _, fields := range []map[string]contact.FieldType{{}, {"size": contact.Text}, nil, {"color": contact.Text}} {
		want := Check(d, World{Fields: fields})
		for range 2 {
			if got := Check(d, World{Fields: fields, Known: &known}); !reflect.DeepEqual(got, want) {
				t.Errorf("with %v it finds\n%v\nwant\n%v", fields, got, want)
			}
		}
		seen += len(want)
	}
	if seen < 4*4 {
		t.Errorf("only %d findings: the texts prove nothing", seen)
	}
}
