package journey_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// TestSentencesTellStepsApartAsTheirCardsDo makes testdata/cards.json, which the page compares with what its cards say
// (frontend/src/canvas/cards.test.ts). With TABIJI_WRITE the file is made anew.
func TestSentencesTellStepsApartAsTheirCardsDo(t *testing.T) {
	t.Parallel()
	type card struct {
		Node journey.Node      `json:"node"`
		Does map[string]string `json:"does"`
	}
	configs := map[string][2]string{
		"entry.tag":     {`{"tag":"会員"}`, `{"tag":"見込み"}`},
		"entry.event":   {`{"event":"purchase"}`, `{"event":"visit"}`},
		"wait.duration": {`{"amount":1,"unit":"day"}`, `{"amount":3,"unit":"month"}`},
		"tag.add":       {`{"tag":"会員"}`, `{"tag":"見込み"}`},
		"tag.remove":    {`{"tag":"会員"}`, `{"tag":"見込み"}`},
		"field.set":     {`{"field":"company","value":"A社"}`, `{"field":"company","value":""}`},
		"notify":        {`{"title":"{{ contact.name | honorific }}が来店"}`, `{"title":"{{ contact.company }} 至急"}`},
		"mail.send":     {`{"message":"a"}`, `{"message":"b"}`},
	}
	w := journey.World{Zone: "Asia/Tokyo", Messages: map[string]journey.Mail{
		"a": {Subject: "{{ contact.family_name | honorific: \"様\" }}、ようこそ"}, "b": {Title: "お礼", Subject: "お礼 {% if x %}!{% endif %}"}}}
	var cards []card
	for _, k := range journey.Kinds() {
		two, ok := configs[k.ID]
		if !ok {
			continue
		}
		d := journey.Drawing{Title: "t"}
		for i, c := range two {
			// Nothing leads to them, so that each is named by a finding.
			d.Nodes = append(d.Nodes, journey.Node{ID: string(rune('a' + i)), Kind: k.ID, Config: json.RawMessage(c)})
		}
		if k.Category != journey.Entries {
			d.Nodes = append(d.Nodes, journey.Node{ID: "in", Kind: "entry.manual"})
		}
		for _, f := range journey.Check(d, w) {
			if f.Node == "in" || f.Line.ID != "finding.unreachable" && f.Line.ID != "finding.entry_open" {
				continue
			}
			step, _ := f.Line.Args.Get("step")
			does, told := step.(words.Line).Args.Get("does")
			if !told {
				t.Fatalf("%s is not told apart by what it does: %v", k.ID, step)
			}
			c := card{Node: d.Nodes[f.Node[0]-'a'], Does: map[string]string{}}
			for _, lang := range words.Langs() {
				c.Does[string(lang)] = (words.Printer{Lang: lang}).Say(does.(words.Line))
			}
			cards = append(cards, c)
		}
	}
	file := map[string]any{"messages": map[string]string{"a": w.Messages["a"].Subject, "b": w.Messages["b"].Subject}, "cards": cards}
	b, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	const name = "testdata/cards.json"
	if os.Getenv("TABIJI_WRITE") != "" {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(name); err != nil || !bytes.Equal(was, b) {
		t.Errorf("%s is not what sentences say (%v):\n%s", name, err, b)
	}
}
