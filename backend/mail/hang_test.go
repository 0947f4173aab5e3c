package mail_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

// The product's own limits, on a clock that jumps over waiting; pipes stand for sockets.
func TestSTUCK7_AServerSilentAtAnyStageFreesTheSenderWithinTheLimit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		at    smtptest.At
		limit time.Duration
		stage string
		want  delivery.State
	}{
		{smtptest.Accept, 30 * time.Second, "greeting", delivery.Later},
		{smtptest.Greeting, 30 * time.Second, "greeting", delivery.Later},
		{smtptest.EHLO, 60 * time.Second, "greeting", delivery.Later},
		{smtptest.STARTTLS, 30 * time.Second, "tls", delivery.Later},
		{smtptest.AUTH, 60 * time.Second, "auth", delivery.Later},
		{smtptest.MAIL, 60 * time.Second, "mail", delivery.Later},
		{smtptest.RCPT, 60 * time.Second, "rcpt", delivery.Later},
		{smtptest.DATA, 60 * time.Second, "data", delivery.Later},
		{smtptest.Body, 74 * time.Second, "body", delivery.Later}, // 60 s and 280 kB at 20 kB/s
		{smtptest.Dot, 120 * time.Second, "dot", delivery.Unknown},
		{smtptest.Queued, 120 * time.Second, "dot", delivery.Unknown},
	} {
		for _, pipelined := range []bool{true, false} {
			t.Run(fmt.Sprint(test.at, " ", pipelined), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					o := smtptest.Options{PipesOnly: true, NoPipeline: !pipelined, Accounts: map[string]string{"u": "p"}}
					if test.at == smtptest.STARTTLS {
						o.Security = smtptest.StartTLS
					}
					s := smtptest.New(t, o)
					trap := s.Fault(smtptest.Fault{At: test.at, Do: smtptest.Hang})
					tr := mail.New(mail.Options{Connect: s.Connect, Roots: s.Roots()})
					route := outbox.Route{Host: "pipe.smtptest", Port: 25, Security: mail.None, Username: "u", Secret: "p", HELO: "kissa.example"}
					if o.Security == smtptest.StartTLS {
						route.Security = mail.StartTLS
					}
					l := letter("a")
					if test.at == smtptest.Body { // larger than the server's own buffer
						l.Body.Text = strings.Repeat("春の豆", 205_000/9)
					}
					since := clock.System().Now()
					c, err := tr.Dial(t.Context(), route)
					if err == nil {
						err = send(t.Context(), c, l)
					}
					took := clock.System().Now().Sub(since)
					f := failureOf(t, err)
					if f.Outcome != test.want || f.Scope != outbox.OfNetwork || f.Stage != test.stage {
						t.Errorf("got %+v", f)
					}
					if took < test.limit || took > test.limit+2*time.Second {
						t.Errorf("returned after %v, limit %v", took, test.limit)
					}
					trap.Release()
					s.Close()
				})
			})
		}
	}
}

func TestSTUCK7_ATCPServerThatOnlyAcceptsIsLeft(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") // the system accepts, the program never does
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	tr := mail.New(mail.Options{Limits: mail.Limits{Greeting: 30 * time.Millisecond}})
	for security, stage := range map[string]string{mail.None: "greeting", mail.StartTLS: "greeting", mail.TLS: "tls"} {
		_, err := tr.Dial(t.Context(), outbox.Route{Host: "127.0.0.1", Port: port, Security: security})
		if f := failureOf(t, err); f.Stage != stage || f.Line.ID != "reason.smtp.silent" {
			t.Errorf("%s: %+v", security, f)
		}
	}
}

// MAIL-3: a deadline for the whole conversation would end this one.
func TestMAIL3_TenMegabytesOverASlowLineArriveWithinTheirOwnTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		perSecond int
		arrives   bool
	}{{100_000, true}, {25_000, true}, {15_000, false}} {
		t.Run(fmt.Sprint(test.perSecond, " bytes a second"), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := smtptest.New(t, smtptest.Options{PipesOnly: true})
				tr := mail.New(mail.Options{Connect: func(ctx context.Context, network, address string) (net.Conn, error) {
					line, err := s.Connect(ctx, network, address)
					return smtptest.SlowLine(line, test.perSecond), err
				}})
				c, err := tr.Dial(t.Context(), outbox.Route{Host: "pipe.smtptest", Security: mail.None})
				if err != nil {
					t.Fatal(err)
				}
				l := letter("big")
				l.Body.Text = strings.Repeat("春の豆\r\n", 10<<20/11)
				since := clock.System().Now()
				err = send(t.Context(), c, l)
				if test.arrives {
					if err != nil || s.Has("big@kissa.example") != 1 {
						t.Fatalf("after %v: %v", clock.System().Now().Sub(since), err)
					}
					if took := clock.System().Now().Sub(since); took < 2*time.Minute {
						t.Errorf("took only %v: the line was not slow", took)
					}
				} else if f := failureOf(t, err); f.Outcome != delivery.Later || f.Stage != "body" || f.Line.ID != "reason.smtp.stalled" {
					t.Errorf("got %+v", f)
				}
				c.Drop()
				s.Close()
			})
		})
	}
}

func TestSend_EndingTheContextEndsEveryWait(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		at   smtptest.At
		want delivery.State
	}{
		{smtptest.Greeting, delivery.Later}, {smtptest.AUTH, delivery.Later}, {smtptest.RCPT, delivery.Later},
		{smtptest.Dot, delivery.Unknown},
	} {
		t.Run(string(test.at), func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, smtptest.Options{Accounts: map[string]string{"u": "p"}})
			trap := s.Fault(smtptest.Fault{At: test.at, Do: smtptest.Hang})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-trap.Hit()
				cancel()
			}()
			route := routeTo(s)
			route.Username, route.Secret = "u", "p"
			c, err := mail.New(mail.Options{}).Dial(ctx, route)
			if err == nil {
				err = send(ctx, c, letter("a"))
			}
			if f := failureOf(t, err); f.Outcome != test.want || f.Scope != outbox.OfNetwork {
				t.Errorf("got %+v", f)
			}
			if c != nil && c.Usable() {
				t.Error("usable after the context ended")
			}
		})
	}
}

// LOST-8: the server closed an idle line; the sender sees it before MAIL and spends no mail on it.
func TestLOST8_ASilentlyClosedIdleLineIsSeenBeforeTheNextMail(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		do   smtptest.Fault
	}{
		{"closed without a word", smtptest.Fault{At: smtptest.Idle, Nth: 1, Do: smtptest.Drop}},
		{"reset without a word", smtptest.Fault{At: smtptest.Idle, Nth: 1, Do: smtptest.Reset}},
		{"closed with a goodbye", smtptest.Fault{At: smtptest.Idle, Nth: 1, Do: smtptest.Reply, Say: "421 4.4.2 idle too long"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, smtptest.Options{})
			s.Fault(test.do)
			tr := mail.New(mail.Options{})
			c := dial(t, tr, routeTo(s))
			if err := send(t.Context(), c, letter("1")); err != nil {
				t.Fatal(err)
			}
			s.WaitOpen(0)
			if c.Usable() {
				t.Fatal("a closed line calls itself usable")
			}
			if f := failureOf(t, c.Body(t.Context(), letter("2"))); f.Outcome != delivery.Later || f.Scope != outbox.OfNetwork {
				t.Errorf("got %+v", f)
			}
			again := dial(t, tr, routeTo(s))
			if err := send(t.Context(), again, letter("2")); err != nil {
				t.Fatal(err)
			}
			if s.Has("2@kissa.example") != 1 || s.Reached(smtptest.MAIL) != 2 {
				t.Errorf("has it %d times, MAIL %d times", s.Has("2@kissa.example"), s.Reached(smtptest.MAIL))
			}
		})
	}
}

// A line that is no socket (a pipe, and every line on Windows) is listened to after it was idle.
func TestLOST8_SMTP1_ALineWithoutAnEarIsListenedToAfterItWasIdle(t *testing.T) {
	t.Parallel()
	for _, cut := range []bool{true, false} {
		t.Run(fmt.Sprint("closed ", cut), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := smtptest.New(t, smtptest.Options{PipesOnly: true})
				c, err := mail.New(mail.Options{Connect: s.Connect}).Dial(t.Context(), outbox.Route{Host: "pipe.smtptest", Security: mail.None})
				if err != nil {
					t.Fatal(err)
				}
				if err := send(t.Context(), c, letter("1")); err != nil {
					t.Fatal(err)
				}
				if cut {
					s.CutAll()
				}
				now := clock.System().Now()
				<-clock.System().Timer(now.Add(10 * time.Minute)).C()
				if c.Usable() == cut {
					t.Errorf("usable %v", !cut)
				}
				if !cut {
					if err := send(t.Context(), c, letter("2")); err != nil || s.Taken() != 2 {
						t.Errorf("after ten idle minutes: %v, taken %d", err, s.Taken())
					}
				}
				c.Quit()
				s.Close()
			})
		})
	}
}

// A server that hangs up while the hand-over is committed has not taken the mail; that is known.
func TestSend_ALineClosedBetweenBodyAndDotIsSurelyNotSent(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		do   smtptest.Do
		say  string
		code int
	}{{smtptest.Drop, "", 0}, {smtptest.Reset, "", 0}} {
		t.Run(string(test.do), func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, smtptest.Options{})
			s.Fault(smtptest.Fault{At: smtptest.Body, Bytes: 100, Do: test.do})
			c := dial(t, mail.New(mail.Options{}), routeTo(s))
			if err := c.Body(t.Context(), letter("a")); err != nil {
				t.Fatal(err)
			}
			s.WaitOpen(0)
			_, err := c.Dot(t.Context())
			if f := failureOf(t, err); f.Outcome != delivery.Later || f.Scope != outbox.OfNetwork || f.Stage != "body" {
				t.Errorf("got %+v", f)
			}
			if s.Taken() != 0 {
				t.Error("taken")
			}
		})
	}
}

func TestLOST3_EachKilledConnectionIsKnownDeadAndADialBringsAnother(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	tr := mail.New(mail.Options{})
	var open []outbox.Conn
	for range 5 {
		open = append(open, dial(t, tr, routeTo(s)))
	}
	s.WaitOpen(5)
	if n := s.CutAll(); n != 5 {
		t.Fatalf("cut %d", n)
	}
	s.WaitOpen(0)
	for i, c := range open {
		if c.Usable() {
			t.Errorf("connection %d calls itself usable", i)
		}
		if err := send(t.Context(), dial(t, tr, routeTo(s)), letter(fmt.Sprint(i))); err != nil {
			t.Errorf("after a new dial: %v", err)
		}
	}
	if s.Taken() != 5 {
		t.Errorf("taken %d", s.Taken())
	}
}
