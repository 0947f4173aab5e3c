package delivery_test

import (
	"testing"
	"time"

	"tabiji/backend/clock"
	. "tabiji/backend/delivery"
)

func TestPace(t *testing.T) {
	t.Parallel()
	perHour := func(p *Pace, n int) map[int]int {
		hours := map[int]int{}
		for range n {
			at, _ := p.Next(noon)
			hours[int(at.Sub(noon)/time.Hour)]++
		}
		return hours
	}
	got := perHour(NewPace([]Limit{{1, 100}, {24, 500}}, nil), 650)
	for hour, want := range map[int]int{0: 100, 1: 100, 2: 100, 3: 100, 4: 100, 24: 100, 25: 50} {
		if got[hour] != want {
			t.Errorf("%d leave in hour %d, want %d: %v", got[hour], hour, want, got)
		}
	}
	if got := perHour(NewPace([]Limit{{1, 0}, {24, 0}}, nil), 650); got[0] != 650 {
		t.Errorf("without a limit: %v", got)
	}
	half := make([]clock.Instant, 100) // the hour's hundred left half an hour ago
	for i := range half {
		half[i] = noon.Add(-30 * time.Minute)
	}
	at, by := NewPace([]Limit{{1, 100}}, half).Next(noon)
	if at != noon.Add(30*time.Minute) || by != (Limit{1, 100}) {
		t.Errorf("the next one leaves at %v by %v, want in half an hour by the hour's limit", at.Sub(noon), by)
	}
	p := NewPace([]Limit{{1, 1}}, nil)
	p.Next(noon.Add(3 * time.Hour))
	if at, _ := p.Next(noon.Add(5 * time.Hour)); at != noon.Add(5*time.Hour) {
		t.Errorf("a wish after the limit has room again is granted: %v", at.Sub(noon))
	}
}
