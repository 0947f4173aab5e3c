package backend_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tabiji/backend/httpapi"
	"tabiji/backend/sqlite"
)

// beside writes as a person does, again and again, while something else goes on, and keeps how long each write waited.
type beside struct {
	stop, ended chan struct{}
	waits       []time.Duration
}

func (s *shop) beside() *beside {
	b := &beside{stop: make(chan struct{}), ended: make(chan struct{})}
	db := s.b.DB()
	go func() {
		defer close(b.ended)
		for n := 0; ; n++ {
			select {
			case <-b.stop:
				return
			default:
			}
			began := time.Now()
			if err := db.Write(s.t.Context(), sqlite.UI, sqlite.Normal, func(tx *sqlite.Tx) error {
				return tx.SetMeta("beside", fmt.Sprint(n))
			}); err != nil {
				s.t.Errorf("beside: %v", err)
				return
			}
			b.waits = append(b.waits, time.Since(began))
		}
	}()
	return b
}

// over ends the writing, and sorts what was waited.
func (b *beside) over() []time.Duration {
	close(b.stop)
	<-b.ended
	slices.Sort(b.waits)
	return b.waits
}

// TestNumber6_AnAnswerAboutVeryManyLateMails: it is carried out in pieces, others write between them, and what asks about it answers quickly.
func TestNumber6_AnAnswerAboutVeryManyLateMails(t *testing.T) {
	t.Parallel()
	people := rounds(1_500, 100_000)
	for _, as := range []string{"spread", "skip"} {
		t.Run(as, func(t *testing.T) {
			s, _, _ := waiting(t, people, 24)
			took := func(what string, do func()) time.Duration {
				began := time.Now()
				do()
				d := time.Since(began)
				t.Logf("%s: %s", what, d.Round(time.Millisecond))
				return d
			}
			took("noticed", func() { s.reopen(monday + 3*day) })
			asked := []time.Duration{
				took("late list", func() { s.late() }),
				took("late list again", func() { s.late() }),
				took("status", func() { s.call("GET", "/api/status", nil, &httpapi.Status{}) }),
				took("home", func() { s.call("GET", "/api/calendar", nil, nil) }),
			}
			l := s.late()[0]
			if l.N != int64(people) {
				t.Fatalf("%d are late", l.N)
			}
			b := s.beside()
			took("answered", func() { s.resolve(l, as) })
			took("carried out", s.settle)
			waits := b.over()
			t.Logf("%d writes beside, median %s, longest %s", len(waits), waits[len(waits)/2], waits[len(waits)-1])
			if pieces := people / 300; len(waits) < pieces/2 {
				t.Errorf("%d writes came in between %d pieces", len(waits), pieces)
			}
			if rest := s.late(); len(rest) != 0 {
				t.Errorf("still late: %+v", rest)
			}
			if !long() {
				return
			}
			if most := slices.Max(asked); most > time.Second {
				t.Errorf("an answer about late mail took %s", most)
			}
			if most := waits[len(waits)-1]; most > time.Second {
				t.Errorf("somebody waited for %s", most)
			}
		})
	}
}
