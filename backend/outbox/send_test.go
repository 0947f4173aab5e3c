package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tabiji/backend/outbox"
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

// instant is a transport that takes everything at once.
type instant struct{ taken *sync.Map }

func (i instant) Dial(context.Context, outbox.Route) (outbox.Conn, error) {
	return &instantConn{i, ""}, nil
}

type instantConn struct {
	to instant
	id string
}

func (c *instantConn) Body(_ context.Context, l outbox.Letter) error { c.id = l.MessageID; return nil }

func (c *instantConn) Dot(context.Context) (string, error) {
	if _, twice := c.to.taken.LoadOrStore(c.id, true); twice {
		return "", fmt.Errorf("%s came twice", c.id)
	}
	return "250 ok", nil
}
func (c *instantConn) Usable() bool { return true }
func (c *instantConn) Drop()        {}
func (c *instantConn) Quit()        {}

func TestLOST2_NoRowIsForgottenBetweenTwoClaims(t *testing.T) {
	t.Parallel()
	for _, connections := range []int{1, 8, 64} {
		t.Run(fmt.Sprint(connections, " connections"), func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: connections}, smtptest.Options{})
			taken := &sync.Map{}
			r := s.start(func(o *outbox.Config) {
				o.Transport = func(outbox.Account) outbox.Transport { return instant{taken} }
			})
			total := 0
			for _, n := range []int{300, 1, 101} {
				s.plan(n)
				total += n
				r.settle()
				s.want("sent", total)
			}
		})
	}
}
