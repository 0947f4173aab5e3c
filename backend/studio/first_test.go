package studio

import (
	"fmt"
	"runtime"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/message"
)

// waitsBefore draws so many waits of a day, one behind the other, and a mail behind the last.
func waitsBefore(n int) composed {
	d := journey.Drawing{Settings: journey.Settings{Zone: "Asia/Tokyo"}, Nodes: []journey.Node{{ID: "in", Kind: "entry.manual"}}}
	last := "in"
	add := func(id, kind, config string) {
		d.Nodes = append(d.Nodes, journey.Node{ID: id, Kind: kind, Config: []byte(config)})
		d.Edges = append(d.Edges, journey.Edge{From: [2]string{last, "next"}, To: id})
		last = id
	}
	for i := range n {
		add(fmt.Sprint("w", i), "wait.duration", `{"amount":1,"unit":"day"}`)
	}
	add("mail", "mail.send", `{"message":"m"}`)
	return composed{drawing: d, messages: []Message{{Source: message.Source{ID: "m", Subject: "お久しぶりです"}}}}
}

func TestTheFirstMailOfALongJourneyIsFoundWithoutRememberingEveryWayThere(t *testing.T) {
	c := waitsBefore(20_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f := firstMail(c, clock.Instant(1_793_577_600_000))
	runtime.ReadMemStats(&after)
	if f == nil || f.Node != "mail" || f.At != clock.Instant(1_793_577_600_000+20_000*86_400_000) {
		t.Fatalf("the first mail is %+v", f)
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 200 {
		t.Errorf("%d MB were written to find it", mb)
	}
}
