package outbox_test

import (
	"slices"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/smtptest"
)

func TestSMTP1_TheLimitDecidesBeforeAConnectionIsTaken(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 4, perHour: 3}, smtptest.Options{})
	s.plan(10)
	r := s.start()
	r.settle()
	s.want("sent", 3, "later", 7)
	before := s.server.Connections()
	r.later(59 * time.Minute)
	s.want("sent", 3, "later", 7)
	if n := s.server.Connections(); n != before {
		t.Errorf("%d connections were taken while the limit was reached", n-before)
	}
	r.later(time.Minute)
	s.want("sent", 6, "later", 4)
	r.later(time.Hour)
	r.later(time.Hour)
	s.want("sent", 10)
	s.eachOnce()
}

func TestSMTP1_APlaceGivenBackByARefusedMailIsUsed(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1, perHour: 3}, smtptest.Options{})
	s.plan(5)
	s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 5.1.1 User unknown", Nth: 2})
	r := s.start()
	r.settle()
	s.want("sent", 3, "never", 1, "later", 1)
}

func TestSMTP6_RestartsInTheMiddleOfTheDay(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 3, perHour: 5, perDay: 12}, smtptest.Options{})
	s.server.Close()
	s.server = smtptest.New(t, smtptest.Options{Clock: s.clock})
	s.exec("UPDATE account SET port = ? WHERE id = 'default'", s.server.Port())
	s.plan(40)
	for i := range 60 {
		r := s.start()
		r.settle()
		r.stop()
		s.clock.Advance(time.Duration(7+i*13%50) * time.Minute)
	}
	var at []clock.Instant
	for _, m := range s.server.Mails() {
		at = append(at, m.At)
	}
	slices.Sort(at)
	for i := range at {
		if i+5 < len(at) && at[i+5].Sub(at[i]) < time.Hour {
			t.Errorf("6 mails within %v", at[i+5].Sub(at[i]))
		}
		if i+12 < len(at) && at[i+12].Sub(at[i]) < 24*time.Hour {
			t.Errorf("13 mails within %v", at[i+12].Sub(at[i]))
		}
	}
	if len(at) < 12 {
		t.Errorf("only %d mails in 60 runs", len(at))
	}
}

func TestSMTP7_TheClockIsSetBackThreeHours(t *testing.T) {
	t.Parallel()
	s := open(t, account{perHour: 5}, smtptest.Options{})
	s.clock.Advance(4 * time.Hour)
	s.plan(20)
	s.exec("UPDATE outbox SET planned_at = ?, next_at = ?", int64(noon), int64(noon))
	r := s.start()
	r.settle()
	s.want("sent", 5, "later", 15)
	s.clock.Set(s.clock.Now().Add(-3 * time.Hour))
	r.settle()
	for range 3 {
		r.later(time.Hour)
	}
	s.want("sent", 5, "later", 15)
	r.later(time.Hour)
	s.want("sent", 10, "later", 10)
}

func TestALimitReachedAtTheLastMomentPutsTheRowOff(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(2)
	hold := s.server.Fault(smtptest.Fault{At: smtptest.DATA, Do: smtptest.Hang})
	r := s.start()
	r.Poke()
	<-hold.Hit()
	s.exec("UPDATE account SET per_hour = 1 WHERE id = 'default'") // as another window of the program would, without a new revision
	hold.Release()
	r.settle()
	s.want("sent", 1, "later", 1)
	if got, want := s.number("SELECT next_at FROM outbox WHERE state = 'later'"), int64(noon.Add(time.Hour)); got != want {
		t.Errorf("next at %d, want %d", got, want)
	}
	r.later(time.Hour)
	s.want("sent", 2)
	s.eachOnce()
}
