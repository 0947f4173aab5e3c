package journey_test

import (
	"fmt"
	"testing"
	"time"

	"tabiji/backend/journey"
)

// worst are large drawings in which one rule has most to do.
func worst(n int) map[string]journey.Drawing {
	list := map[string]journey.Drawing{"loops and mails": long(n)}
	chain := func(name string, node func(i int) journey.Node) {
		d := journey.Drawing{ID: "d", Title: name, Nodes: []journey.Node{{ID: "start", Kind: "entry.tag", Config: []byte(`{"tag":"x"}`)}}}
		for i := range n - 1 {
			one := node(i)
			one.ID = fmt.Sprint("n", i)
			d.Nodes = append(d.Nodes, one)
			from := d.Nodes[i]
			kind, _ := journey.KindOf(from.Kind)
			before, _ := kind.Configure(from.Config)
			for _, o := range before.Outcomes() {
				d.Edges = append(d.Edges, journey.Edge{From: [2]string{from.ID, o.Port}, To: one.ID})
			}
		}
		list[name] = d
	}
	chain("one tag again and again", func(int) journey.Node { return journey.Node{Kind: "tag.add", Config: []byte(`{"tag":"x"}`)} })
	chain("a tag each", func(i int) journey.Node {
		return journey.Node{Kind: "tag.add", Config: fmt.Appendf(nil, `{"tag":"t%d"}`, i)}
	})
	chain("waits", func(i int) journey.Node {
		return journey.Node{Kind: "wait.duration", Config: []byte(`{"amount":1,"unit":"day"}`)}
	})
	chain("dates", func(i int) journey.Node {
		return journey.Node{Kind: "wait.until", Config: []byte(`{"at":"2026-12-24T10:00"}`)}
	})
	chain("mails, two of each", func(i int) journey.Node {
		return journey.Node{Kind: "mail.send", Config: fmt.Appendf(nil, `{"message":"m%d"}`, i%(n/2))}
	})
	chain("conditions on a tag each", func(i int) journey.Node {
		return journey.Node{Kind: "split.condition", Config: fmt.Appendf(nil, `{"branches":[{"port":"a","when":{"tag":"t%d"}}]}`, i)}
	})
	chain("switched off", func(i int) journey.Node {
		return journey.Node{Kind: "notify", Config: []byte(`{"title":"t"}`), Disabled: true}
	})
	return list
}

// TestCheckOfTheWorstDrawings asks that no rule takes time beyond proportion. The bound is wide, for busy machines;
// BenchmarkCheckTheWorst says how long it takes.
func TestCheckOfTheWorstDrawings(t *testing.T) {
	t.Parallel()
	for name, d := range worst(5_000) {
		w := journey.World{Zone: "Asia/Tokyo", Now: 1_900_000_000_000, Heard: map[string]bool{}, Messages: map[string]journey.Mail{}}
		for _, id := range d.MessageIDs() {
			w.Messages[id] = journey.Mail{Subject: id}
		}
		began := time.Now()
		journey.Check(d, w)
		took := time.Since(began)
		if took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func BenchmarkCheckTheWorst(b *testing.B) {
	for name, d := range worst(journey.MaxNodes) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				journey.Check(d, journey.World{Now: 1_900_000_000_000, Heard: map[string]bool{}})
			}
		})
	}
}

func BenchmarkCheck1000Steps(b *testing.B) {
	d := long(1_000)
	for b.Loop() {
		journey.Check(d, world)
	}
}
