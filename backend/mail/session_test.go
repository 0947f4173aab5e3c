package mail_test

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

func TestSend_OneLetterIsTakenOnceWithItsEnvelope(t *testing.T) {
	t.Parallel()
	for _, pipelined := range []bool{true, false} {
		t.Run(fmt.Sprintf("pipelining %v", pipelined), func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, smtptest.Options{NoPipeline: !pipelined})
			c := dial(t, mail.New(mail.Options{}), routeTo(s))
			for i := range 3 {
				if err := send(t.Context(), c, letter(fmt.Sprint("m", i))); err != nil {
					t.Fatal(err)
				}
			}
			c.Quit()
			got := s.Mails()
			if len(got) != 3 || s.Has("m1@kissa.example") != 1 {
				t.Fatalf("server took %d mails", len(got))
			}
			if m := got[0]; m.From != "info@kissa.example" || !slices.Equal(m.To, []string{"misaki@customer.example"}) || m.HELO != "kissa.example" {
				t.Errorf("envelope %+v", m)
			}
			if s.Connections() != 1 {
				t.Errorf("connections = %d, want 1", s.Connections())
			}
		})
	}
}

func TestSend_TheBodyIsOnTheWireBeforeTheDot(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	whole, err := mail.Compose(letter("a"))
	if err != nil {
		t.Fatal(err)
	}
	trap := s.Fault(smtptest.Fault{At: smtptest.Body, Bytes: len(whole) - 80, Do: smtptest.Hang})
	c := dial(t, mail.New(mail.Options{}), routeTo(s))
	if err := c.Body(t.Context(), letter("a")); err != nil {
		t.Fatal(err)
	}
	<-trap.Hit() // the server has the body's end in hand, and nothing was accepted
	if s.Taken() != 0 {
		t.Fatal("the mail was taken without its dot")
	}
	trap.Release()
	if reply, err := c.Dot(t.Context()); err != nil || !strings.HasPrefix(reply, "250 ") {
		t.Fatalf("dot: %q, %v", reply, err)
	}
}

// A drop in the body is surely not sent, a drop at the dot is unknown (DUP-10, DUP-11).
func TestDUP11_OnlyTheFinalDotWithoutAReplyIsUnknown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		at      smtptest.At
		outcome delivery.State
		has     int
	}{
		{"a line dropped at MAIL was not sent", smtptest.MAIL, delivery.Later, 0},
		{"a line dropped at RCPT was not sent", smtptest.RCPT, delivery.Later, 0},
		{"a line dropped at DATA was not sent", smtptest.DATA, delivery.Later, 0},
		{"a line dropped at the dot, before it was taken, is unknown", smtptest.Dot, delivery.Unknown, 0},
		{"a line dropped after it was taken is unknown", smtptest.Queued, delivery.Unknown, 1},
	} {
		for _, do := range []smtptest.Do{smtptest.Drop, smtptest.Reset} {
			for _, pipelined := range []bool{true, false} {
				t.Run(fmt.Sprint(test.name, " ", do, " ", pipelined), func(t *testing.T) {
					t.Parallel()
					s := smtptest.New(t, smtptest.Options{NoPipeline: !pipelined})
					s.Fault(smtptest.Fault{At: test.at, Do: do})
					c := dial(t, mail.New(mail.Options{}), routeTo(s))
					f := failureOf(t, send(t.Context(), c, letter("a")))
					if f.Outcome != test.outcome || f.Scope != outbox.OfNetwork || f.Code != 0 {
						t.Errorf("got %+v", f)
					}
					if c.Usable() {
						t.Error("a dead session calls itself usable")
					}
					if got := s.Has("a@kissa.example"); got != test.has {
						t.Errorf("the server has it %d times, want %d", got, test.has)
					}
				})
			}
		}
	}
}

func TestDUP10_NothingIsSentAfterTheReplySoADropThereChangesNothing(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	s.Fault(smtptest.Fault{At: smtptest.RSET, Do: smtptest.Drop})
	s.Fault(smtptest.Fault{At: smtptest.NOOP, Do: smtptest.Drop})
	s.Fault(smtptest.Fault{At: smtptest.Idle, Nth: 3, Do: smtptest.Drop})
	c := dial(t, mail.New(mail.Options{}), routeTo(s))
	for i := range 3 {
		if err := send(t.Context(), c, letter(fmt.Sprint(i))); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
	}
	for _, command := range s.Commands() {
		if command == "RSET" || command == "NOOP" {
			t.Errorf("%s was sent on the way of a good mail", command)
		}
	}
	if s.Taken() != 3 {
		t.Errorf("taken %d, want 3", s.Taken())
	}
}

func TestDUP4_ARefusedMailLeavesTheSessionToTheNext(t *testing.T) {
	t.Parallel()
	for _, pipelined := range []bool{true, false} {
		for _, at := range []smtptest.At{smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.Dot} {
			t.Run(fmt.Sprint(at, " ", pipelined), func(t *testing.T) {
				t.Parallel()
				s := smtptest.New(t, smtptest.Options{NoPipeline: !pipelined})
				s.Fault(smtptest.Fault{At: at, Nth: 2, Do: smtptest.Reply, Say: "554 5.6.0 no"})
				c := dial(t, mail.New(mail.Options{}), routeTo(s))
				for i := range 4 {
					err := send(t.Context(), c, letter(fmt.Sprint(i)))
					if i != 1 {
						if err != nil {
							t.Fatalf("mail %d: %v", i, err)
						}
						continue
					}
					f := failureOf(t, err)
					if f.Code != 554 || f.Enhanced != "5.6.0" || f.Stage != string(at) {
						t.Errorf("got %+v", f)
					}
					if !c.Usable() {
						t.Fatal("the session should be usable")
					}
				}
				if s.Connections() != 1 || s.Taken() != 3 || s.Has("1@kissa.example") != 0 {
					t.Errorf("connections %d, taken %d", s.Connections(), s.Taken())
				}
			})
		}
	}
}

func TestSend_ARecipientRefusedUnder354NeverGetsAnEmptyMail(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	s.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 5.1.1 unknown"})
	s.Fault(smtptest.Fault{At: smtptest.NoRecipients, Do: smtptest.Reply, Say: "354 go on all the same"})
	c := dial(t, mail.New(mail.Options{}), routeTo(s))
	f := failureOf(t, send(t.Context(), c, letter("a")))
	if f.Outcome != delivery.Never || f.Scope != outbox.OfAddress || f.Stage != "rcpt" {
		t.Errorf("got %+v", f)
	}
	if c.Usable() || s.Taken() != 0 {
		t.Errorf("usable %v, taken %d", c.Usable(), s.Taken())
	}
}

func TestSend_DroppedBeforeTheDotIsSurelyNotSent(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	c := dial(t, mail.New(mail.Options{}), routeTo(s))
	if err := c.Body(t.Context(), letter("a")); err != nil {
		t.Fatal(err)
	}
	c.Drop()
	if c.Usable() {
		t.Error("usable after Drop")
	}
	if _, err := c.Dot(t.Context()); failureOf(t, err).Outcome != delivery.Later {
		t.Errorf("dot after drop: %v", err)
	}
	s.Close()
	if s.Taken() != 0 {
		t.Error("taken without a dot")
	}
}

func TestSend_ASessionIsRecycledAfterItsMails(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	c := dial(t, mail.New(mail.Options{Limits: mail.Limits{Mails: 2}}), routeTo(s))
	for i := range 2 {
		if !c.Usable() {
			t.Fatalf("not usable before mail %d", i)
		}
		if err := send(t.Context(), c, letter(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	if c.Usable() {
		t.Error("usable after its last mail")
	}
	c.Quit()
	if cs := s.Commands(); cs[len(cs)-1] != "QUIT" {
		t.Errorf("last command %q", cs[len(cs)-1])
	}
}

func TestSend_OverTLSASessionStaysUsableBetweenMails(t *testing.T) {
	t.Parallel()
	for security, server := range map[string]smtptest.Security{mail.StartTLS: smtptest.StartTLS, mail.TLS: smtptest.Implicit} {
		t.Run(security, func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, smtptest.Options{Security: server, Accounts: map[string]string{"u": "p"}})
			r := routeTo(s)
			r.Security, r.Username, r.Secret = security, "u", "p"
			c := dial(t, mail.New(mail.Options{Roots: s.Roots()}), r)
			for i := range 4 {
				if !c.Usable() {
					t.Fatalf("not usable before mail %d", i)
				}
				if err := send(t.Context(), c, letter(fmt.Sprint(i))); err != nil {
					t.Fatal(err)
				}
			}
			if m := s.Mails(); len(m) != 4 || !m[3].TLS || m[3].User != "u" || s.Connections() != 1 {
				t.Errorf("took %d over %d connections", len(m), s.Connections())
			}
			s.CutAll()
			s.WaitOpen(0)
			if c.Usable() {
				t.Error("usable after the line was cut")
			}
		})
	}
}

func TestSend_AMailOverTheServersSizeIsRefusedBeforeItIsUploaded(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{MostBytes: 3000})
	c := dial(t, mail.New(mail.Options{}), routeTo(s))
	big := letter("big")
	big.Body.Text = strings.Repeat("春", 2000)
	f := failureOf(t, c.Body(t.Context(), big))
	if f.Outcome != delivery.Never || f.Scope != outbox.OfMessage || f.Stage != "mail" || f.Line.ID != "reason.smtp.too_large" {
		t.Errorf("got %+v", f)
	}
	if err := send(t.Context(), c, letter("small")); err != nil || s.Reached(smtptest.Body) != 0 || s.Taken() != 1 {
		t.Errorf("the next: %v, taken %d", err, s.Taken())
	}
}

func TestDial_AServerThatKnowsOnlyHELOIsGreetedSo(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	s.Fault(smtptest.Fault{At: smtptest.EHLO, Nth: 1, Do: smtptest.Reply, Say: "502 5.5.1 what is EHLO"})
	if err := send(t.Context(), dial(t, mail.New(mail.Options{}), routeTo(s)), letter("a")); err != nil {
		t.Fatal(err)
	}
	if got := s.Commands(); got[1] != "HELO kissa.example" || s.Taken() != 1 {
		t.Errorf("commands %q", got)
	}
}

// A dial error never comes as go-mail's SendError, so its kind must not depend on one.
func TestMAIL2_ADialErrorIsTheNetworksAndCostsNoTry(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close() // nobody listens there now
	_, err = mail.New(mail.Options{}).Dial(t.Context(), outbox.Route{Account: "default", Host: "127.0.0.1", Port: port, Security: "none"})
	var failure *outbox.Failure
	if !errors.As(err, &failure) || failure.Stage != "dial" || failure.Scope != outbox.OfNetwork || failure.Outcome != delivery.Later || failure.Line.ID == "" {
		t.Errorf("got %+v, %v", failure, err)
	}
}

func TestDial_WithoutAChosenSecurityNothingIsDialled(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	for _, word := range []string{"", "ssl", "practice"} {
		r := routeTo(s)
		r.Security = word
		_, err := mail.New(mail.Options{}).Dial(t.Context(), r)
		if f := failureOf(t, err); f.Outcome != delivery.Held || f.Scope != outbox.OfAccount || f.Line.ID != "reason.smtp.no_security" {
			t.Errorf("%q: %+v", word, f)
		}
	}
	if s.Connections() != 0 {
		t.Errorf("%d connections were made", s.Connections())
	}
}

// A reply that came before the dot must not be taken for the reply to it.
func TestSend_AReplyBeforeTheDotIsNotItsReply(t *testing.T) {
	t.Parallel()
	for say, want := range map[string]delivery.State{"354 go on\n250 2.0.0 queued already": delivery.Later, "354 go on\n421 4.3.2 closing": delivery.Later} {
		s := smtptest.New(t, smtptest.Options{NoPipeline: true})
		s.Fault(smtptest.Fault{At: smtptest.DATA, Do: smtptest.Raw, Say: say})
		c := dial(t, mail.New(mail.Options{}), routeTo(s))
		if err := c.Body(t.Context(), letter("a")); err != nil {
			t.Fatal(err)
		}
		_, err := c.Dot(t.Context())
		if f := failureOf(t, err); f.Outcome != want || f.Stage != "body" || c.Usable() || s.Taken() != 0 {
			t.Errorf("%q: %+v", say, f)
		}
	}
}
