package outbox_test

import (
	"context"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

func TestSTUCK6_AWrongAccountNeedsAttention(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		options  smtptest.Options
		wrong    func(*shop)
		tries    int
	}{
		{"nobody listens at the port", smtptest.Options{}, func(s *shop) { s.server.Close() }, 3},
		{"the password is wrong", smtptest.Options{Accounts: map[string]string{"info": "right"}}, func(s *shop) {
			s.exec("UPDATE account SET username = 'info' WHERE id = 'default'")
		}, 1},
		{"the server refuses everybody", smtptest.Options{}, func(s *shop) {
			s.server.Fault(smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Reply, Say: "554 5.3.2 go away"})
		}, 1},
		{"the server is silent after the connection", smtptest.Options{}, func(s *shop) {
			s.server.Fault(smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Drop})
		}, 3},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, c.options)
			s.plan(3)
			c.wrong(s)
			r := s.start(func(o *outbox.Config) {
				o.Secrets = func(context.Context, string) (string, error) { return "wrong", nil }
			})
			r.settle()
			for i := 1; i < c.tries; i++ {
				if state := s.text("SELECT state FROM account WHERE id = 'default'"); state != "ready" {
					t.Fatalf("after %d tries the account is %s", i, state)
				}
				r.later(time.Minute)
			}
			s.want("held", 3)
			if state := s.text("SELECT state FROM account WHERE id = 'default'"); state != "attention" {
				t.Errorf("the account is %s, want attention", state)
			}
			if n := s.number("SELECT sum(tries) FROM outbox"); n != 0 {
				t.Errorf("%d tries were used up", n)
			}
			if n := s.number("SELECT count(*) FROM notice WHERE kind = 'account'"); n != 1 {
				t.Errorf("%d notices, want 1", n)
			}
			d, err := r.Cancel(t.Context(), 2)
			if err != nil || d.State != delivery.Skipped {
				t.Errorf("cancelled: %v, %v", d.State, err)
			}
			s.want("held", 2, "skipped", 1)
		})
	}
}

func TestAnAccountInAttentionRecoversWhenTheServerIsBack(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(3)
	s.server.Fault(smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Drop})
	r := s.start()
	r.settle()
	for range 3 {
		r.later(time.Minute)
	}
	s.want("held", 3)
	s.server.Heal()
	r.later(5 * time.Minute)
	s.want("sent", 3)
	s.eachOnce()
}

func TestALockedVaultHoldsUntilTheNextRun(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{Accounts: map[string]string{"info": "right"}})
	s.plan(2)
	s.exec("UPDATE account SET username = 'info' WHERE id = 'default'")
	r := s.start(func(o *outbox.Config) {
		o.Secrets = func(context.Context, string) (string, error) { return "", fmt.Errorf("no keychain") }
	})
	r.settle()
	s.want("held", 2)
	if state := s.text("SELECT state FROM account WHERE id = 'default'"); state != "locked" {
		t.Errorf("the account is %s, want locked", state)
	}
	r.stop()
	r = s.start(func(o *outbox.Config) {
		o.Secrets = func(context.Context, string) (string, error) { return "right", nil }
	})
	r.settle()
	s.want("sent", 2)
}

func TestWhatPassedItsTimeWhileTheVaultWasLockedIsLate(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{Accounts: map[string]string{"info": "right"}})
	s.plan(12)
	s.exec("UPDATE account SET username = 'info' WHERE id = 'default'")
	r := s.start(func(o *outbox.Config) {
		o.Secrets = func(context.Context, string) (string, error) { return "", fmt.Errorf("no keychain") }
	})
	r.settle()
	s.want("held", 12)
	r.later(3 * time.Hour)
	r.stop()
	r = s.start(func(o *outbox.Config) {
		o.Secrets = func(context.Context, string) (string, error) { return "right", nil }
	})
	r.settle()
	r.catchUp(t)
	list, err := r.Late(t.Context())
	if err != nil || len(list) != 1 || list[0].Outage.Why != delivery.Shut || list[0].N != 12 {
		t.Fatalf("late are %+v, %v", list, err)
	}
	s.want("held", 12)
	r.answerLate(t)
	s.want("sent", 12)
	s.eachOnce()
}

func TestSMTP2_AProviderLimitRestsTheAccountAndTheRowsGoOutAfterwards(t *testing.T) {
	t.Parallel()
	for _, say := range []string{"452 4.5.3 too many recipients", "550 5.4.5 Daily user sending limit exceeded"} {
		t.Run(say, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(10)
			s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: say, Nth: 4})
			r := s.start()
			r.settle()
			s.want("sent", 3, "held", 7)
			if n := s.number("SELECT sum(tries) FROM outbox"); n != 0 {
				t.Errorf("%d tries were used up by the account's limit", n)
			}
			r.later(4 * time.Hour)
			s.want("sent", 10)
			s.eachOnce()
		})
	}
}

func TestAServerThatWantsFewerConnectionsGetsFewer(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 6}, smtptest.Options{})
	s.plan(100)
	var lines atomic.Int32
	s.options.Connect = func(ctx context.Context, network, address string) (net.Conn, error) {
		if lines.Add(1) > 2 {
			lines.Add(-1)
			return nil, syscall.ECONNREFUSED
		}
		line, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return &counted{Conn: line, close: sync.OnceFunc(func() { lines.Add(-1) })}, err
	}
	r := s.start()
	r.settle()
	for range 5 {
		r.later(time.Minute)
	}
	s.want("sent", 100)
	s.eachOnce()
	if state := s.text("SELECT state FROM account WHERE id = 'default'"); state != "ready" {
		t.Errorf("the account is %s, want ready", state)
	}
}

// counted is a line that tells when it is closed.
type counted struct {
	net.Conn
	close func()
}

func (c *counted) Close() error {
	c.close()
	return c.Conn.Close()
}
