package outbox_test

import (
	"testing"
	"time"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
)

// catchUp does everything about late mail that can be done now, as the engine's loop does.
func (r *run) catchUp(t *testing.T) {
	t.Helper()
	for did := 1; did > 0; {
		var err error
		if did, err = r.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNumber6_TheLoopCatchesUpInPieces: between two of them it looks at everything else.
func TestNumber6_TheLoopCatchesUpInPieces(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1000)
	s.clock.Set(noon.Add(3 * time.Hour))
	s.write(func(tx *sqlite.Tx) error {
		return tx.AddOutage(delivery.Outage{Why: delivery.Closed, From: noon.Add(-time.Hour), To: s.clock.Now()})
	})
	o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock, RunID: "short"})
	pieces := func(left string) (n int) {
		t.Helper()
		for before := s.number(left); ; n++ {
			did, err := o.CatchUp(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			now := s.number(left)
			if moved := before - now; moved > 300 {
				t.Fatalf("%d rows in one piece", moved)
			}
			if before = now; did == 0 {
				return n
			}
		}
	}
	if n := pieces("SELECT count(*) FROM outbox WHERE state = 'due'"); n < 4 {
		t.Errorf("held in %d pieces", n)
	}
	if got := s.text("SELECT state FROM late"); got != "asking" || s.number("SELECT count(*) FROM late_mail") != 1000 {
		t.Fatalf("judged before all of it was held: %s", got)
	}
	s.exec("UPDATE late SET state = 'answering', answer = 'skip', answered_at = ?, total = 1000", int64(s.clock.Now()))
	if n := pieces("SELECT count(*) FROM late_mail"); n < 4 {
		t.Errorf("answered in %d pieces", n)
	}
	if got := s.text("SELECT state FROM late"); got != "done" || s.number("SELECT count(*) FROM outbox WHERE state = 'skipped'") != 1000 {
		t.Errorf("the batch is %s", got)
	}
}

// answerLate has late mail sent, as a person does, until nothing is late any more.
func (r *run) answerLate(t *testing.T) {
	t.Helper()
	for range 50 {
		r.catchUp(t)
		list, err := r.Late(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return
		}
		if _, err := r.ResolveLate(t.Context(), list[0].ID, outbox.Spread); err != nil {
			t.Fatal(err)
		}
		for range 6 {
			r.later(30 * time.Minute)
		}
	}
}
