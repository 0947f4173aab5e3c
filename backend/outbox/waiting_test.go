package outbox_test

import (
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

// Number 10: rows that wait for the account's limit say so, the tail by the account, and without a row of it
// being written.
func TestN10_WaitingForTheLimitIsSaid(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 4, perHour: 100, perDay: 500}, smtptest.Options{})
	s.plan(650)
	r := s.start()
	r.settle()
	s.want("sent", 100, "later", 100, "due", 450)
	next := noon.Add(time.Hour)
	if n := s.number("SELECT count(*) FROM outbox WHERE state = 'later' AND (next_at <> ? OR id > 200)", int64(next)); n != 0 {
		t.Errorf("%d of the next hundred do not leave in an hour", n)
	}
	if n := s.number("SELECT max(rev) FROM outbox WHERE id > 200"); n != 1 {
		t.Error("rows of the tail were written")
	}
	h, err := r.Health(t.Context())
	w := h.Waiting[outbox.Default]
	if err != nil || w.N != 550 || w.NextAt != next || w.Limit != (delivery.Limit{Hours: 1, Most: 100}) || w.LastAt != noon.Add(25*time.Hour) || h.NextAt != next {
		t.Errorf("health says %+v, next %v, %v", w, h.NextAt, err)
	}
	accounts, err := r.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64]string{150: "reason.delivery.limit", 400: "reason.delivery.limit_behind"} {
		d, err := r.Get(t.Context(), id)
		if why := outbox.Why(d.Row, accounts[outbox.Default]); err != nil || why.ID != want {
			t.Errorf("row %d says %q, want %s (%v)", id, why.ID, want, err)
		}
	}
	s.exec("DELETE FROM wake") // no journeys run here
	if due, err := s.db.NextDue(t.Context()); err != nil || due != next {
		t.Errorf("the next thing is due at %v, want in an hour (%v)", due.Sub(noon), err)
	}
	if idle, err := s.db.Idle(t.Context()); err != nil || !idle {
		t.Errorf("idle %v, %v: waiting for a limit is waiting for a moment", idle, err)
	}
	for hour := 1; hour <= 4; hour++ { // in their order, however often they were put off
		r.later(time.Hour)
		if n := s.number("SELECT count(*) FROM outbox WHERE state = 'sent' AND id <= ?", 100*(hour+1)); n != int64(100*(hour+1)) {
			t.Errorf("after %d hours %d of the first %d were sent", hour, n, 100*(hour+1))
		}
	}
	s.want("sent", 500, "later", 100, "due", 50)
	if at := s.number("SELECT min(next_at) FROM outbox WHERE state = 'later'"); at != int64(noon.Add(24*time.Hour)) {
		t.Errorf("the day's limit opens at %v", clock.Instant(at).Sub(noon))
	}
	r.stop()
	r = s.start()
	r.later(20 * time.Hour)
	r.later(time.Hour)
	s.want("sent", 650)
	s.eachOnce()
}

func TestN10_AHigherLimitLetsThemGoAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, account{perHour: 5}, smtptest.Options{})
	s.plan(20)
	r := s.start()
	r.settle()
	s.want("sent", 5, "later", 15)
	none := 0
	if _, err := r.Adjust(t.Context(), outbox.Adjustment{PerHour: &none, PerDay: &none}); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("sent", 20)
	if n := s.number("SELECT count(*) FROM outbox WHERE limited = 1"); n != 0 {
		t.Errorf("%d rows still wait", n)
	}
}

func TestN10_AnAccountThatStopsHoldsThoseWhoWaitForItsLimit(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1, perHour: 5}, smtptest.Options{})
	s.plan(120)
	r := s.start()
	r.settle()
	s.want("sent", 5, "later", 100, "due", 15)
	s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 5.7.1 Your account has been suspended"})
	r.later(time.Hour)
	s.want("sent", 5, "held", 115)
	s.server.Heal()
	if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("sent", 10, "later", 100, "due", 10)
	if n := s.number("SELECT count(*) FROM outbox WHERE limited = 1 AND state <> 'later'"); n != 0 {
		t.Errorf("%d rows say that they wait for a limit and do not", n)
	}
}

func TestN10_CancellingWorksWhileWaitingForTheLimit(t *testing.T) {
	t.Parallel()
	s := open(t, account{perHour: 1}, smtptest.Options{})
	s.plan(3)
	r := s.start()
	r.settle()
	if d, err := r.Cancel(t.Context(), 2); err != nil || d.State != delivery.Skipped {
		t.Fatalf("%v, %v", d.State, err)
	}
	r.later(time.Hour)
	s.want("sent", 2, "skipped", 1)
}
