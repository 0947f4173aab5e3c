package journey_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"tabiji/backend/ident"
	"tabiji/backend/journey"
)

// anyJourney is a drawing by chance, the same for the same seed: any kinds and examples, lines to anywhere, some of them
// wrong, and steps that are switched off.
func anyJourney(seed int64) journey.Drawing {
	thrown := int64(0)
	dice := func(n int) int {
		thrown++
		return int(ident.Fraction("drawing", fmt.Sprint(seed), thrown) * float64(n))
	}
	d := journey.Drawing{Format: journey.Format, ID: "d", Title: "t", Settings: journey.Settings{Reentry: journey.AfterExit}}
	kinds := journey.Kinds()
	for i := range 3 + dice(25) {
		k := kinds[dice(len(kinds))]
		if i == 0 {
			k, _ = journey.KindOf("entry.tag")
		}
		n := journey.Node{ID: fmt.Sprint("n", i), Kind: k.ID, Config: k.Examples[dice(len(k.Examples))], Disabled: dice(6) == 0}
		if dice(20) == 0 {
			n.Config = json.RawMessage("{}")
		}
		d.Nodes = append(d.Nodes, n)
	}
	for _, n := range d.Nodes {
		outcomes := []journey.Outcome{{Port: "next"}}
		k, _ := journey.KindOf(n.Kind)
		if c, err := k.Configure(n.Config); err == nil {
			outcomes = c.Outcomes()
		}
		if dice(15) == 0 {
			outcomes = append(outcomes, journey.Outcome{Port: "gone"}, journey.Outcome{Port: "next"})
		}
		for _, o := range outcomes {
			to := fmt.Sprint("n", dice(len(d.Nodes)+1)) // one of them is no step
			if dice(8) > 0 {
				d.Edges = append(d.Edges, journey.Edge{From: [2]string{n.ID, o.Port}, To: to})
			}
		}
	}
	d.Phases = []journey.Phase{{ID: "p", Nodes: []string{"n1", "n2"}}}
	return d
}

// TestEveryFixCanBeMade: whatever is drawn, each fix that is offered can be made, takes its finding away, and makes no error.
func TestEveryFixCanBeMade(t *testing.T) {
	t.Parallel()
	made := map[string]int{}
	try := func(name string, d journey.Drawing) {
		w := journey.World{Zone: "Asia/Tokyo", Now: 1_900_000_000_000, Heard: map[string]bool{}, Messages: map[string]journey.Mail{}}
		for _, id := range d.MessageIDs() {
			w.Messages[id] = journey.Mail{Subject: id}
		}
		before := journey.Check(d, w)
		for i, f := range before {
			if f.Fix == nil {
				continue
			}
			put, err := journey.Apply(d, f.Fix.Change)
			if err != nil {
				t.Errorf("%s: %s: %v", name, journey.FindingKeys(before)[i], err)
				continue
			}
			made[f.Fix.Title.ID]++
			after := journey.Check(put, w)
			same := func(list []journey.Finding) (n int) {
				for _, one := range list {
					if one.Line.ID == f.Line.ID && one.Node == f.Node {
						n++
					}
				}
				return n
			}
			if same(after) >= same(before) {
				t.Errorf("%s: the fix leaves %s", name, journey.FindingKeys(before)[i])
			}
			if f.Fix.Title.ID != "fix.switch_on" && errors(after) > errors(before) {
				t.Errorf("%s: the fix of %s makes an error:\n%s", name, journey.FindingKeys(before)[i], said(after))
			}
		}
	}
	for _, file := range edited(t, "drawing-*.json") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		try(file, read(t, string(b)))
	}
	for seed := range int64(300) {
		try(fmt.Sprint("seed ", seed), anyJourney(seed))
	}
	for _, fix := range []string{"line_drop", "end", "wait_in", "wait_out", "waits_join", "branch_drop", "step_out", "switch_on"} {
		if made["fix."+fix] < 5 {
			t.Errorf("%s was made %d times: %v", fix, made["fix."+fix], made)
		}
	}
}

func errors(findings []journey.Finding) (n int) {
	for _, f := range findings {
		if f.Level == journey.Error {
			n++
		}
	}
	return n
}
