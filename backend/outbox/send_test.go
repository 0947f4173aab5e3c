package outbox_test

import (
	"testing"
	"time"

	"tabiji/backend/smtptest"
)

func TestDUP1_EightWorkersClaimOneDueSet(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 8}, smtptest.Options{})
	s.plan(500)
	r := s.start()
	r.settle()
	s.want("sent", 500)
	s.eachOnce()
	if n := s.number("SELECT count(DISTINCT ref) FROM wake"); n != 500 {
		t.Errorf("%d enrollments wake, want 500", n)
	}
	if n := s.server.Connections(); n > 16 {
		t.Errorf("%d connections were made for 8 senders of 100 mails each", n)
	}
}

func TestDUP7_NetworkDownFor40SecondsAfterWaking(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	id := s.text("SELECT message_id FROM outbox")
	down := s.server.Fault(smtptest.Fault{At: smtptest.Accept, Do: smtptest.Drop})
	r := s.start()
	r.settle()
	s.want("due", 1)
	r.later(19 * time.Second) // too early to dial again
	if n := s.server.Fired(down); n != 1 {
		t.Fatalf("%d dials, want 1", n)
	}
	r.later(2 * time.Second)
	s.want("due", 1)
	if n := s.server.Fired(down); n != 2 {
		t.Fatalf("%d dials, want 2", n)
	}
	s.clock.Advance(19 * time.Second)
	s.server.Heal()
	r.later(time.Minute)
	s.want("sent", 1)
	if s.server.Has(id) != 1 || s.server.Taken() != 1 {
		t.Errorf("taken %v, want %s once", s.server.Record(), id)
	}
	if n := s.number("SELECT tries FROM outbox"); n != 0 {
		t.Errorf("%d tries were used up by a broken network", n)
	}
	if n := s.number("SELECT failures FROM account WHERE id = 'default'"); n != 0 {
		t.Errorf("%d failures are remembered after a success", n)
	}
}
