package mail_test

import (
	"fmt"
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

// Issue 7, number 17: whatever a server says without end, at any point and inside of TLS too, little of it
// is read and the failure says so.
func TestSMTP17_AServerThatTalksWithoutEndIsLeft(t *testing.T) {
	t.Parallel()
	floods := map[string]string{"one line": "250-aaaaaaaaaaaa", "many lines": "250-aaaaaaaaaaaa\r\n"}
	for security, points := range map[smtptest.Security][]smtptest.At{
		smtptest.Plain:    {smtptest.Greeting, smtptest.EHLO, smtptest.AUTH, smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.Dot},
		smtptest.StartTLS: {smtptest.Greeting, smtptest.EHLO, smtptest.STARTTLS, smtptest.AUTH, smtptest.MAIL, smtptest.Dot},
		smtptest.Implicit: {smtptest.Greeting, smtptest.EHLO, smtptest.AUTH, smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.Dot},
	} {
		for _, at := range points {
			for name, say := range floods {
				t.Run(fmt.Sprintf("%s %s %s", cmpSecurity(security), at, name), func(t *testing.T) {
					t.Parallel()
					s := smtptest.New(t, smtptest.Options{PipesOnly: true, Security: security, Accounts: map[string]string{"u": "p"}})
					s.Fault(smtptest.Fault{At: at, Do: smtptest.Flood, Say: say})
					floodedBy(t, s, security, string(at), mostOf(security, at))
				})
			}
		}
	}
	t.Run("EHLO inside of STARTTLS", func(t *testing.T) {
		t.Parallel()
		s := smtptest.New(t, smtptest.Options{PipesOnly: true, Security: smtptest.StartTLS, Accounts: map[string]string{"u": "p"}})
		s.Fault(smtptest.Fault{At: smtptest.EHLO, Do: smtptest.Flood, Say: "250-a", Nth: 2})
		floodedBy(t, s, smtptest.StartTLS, "tls", 256<<10)
	})
}

// mostOf is how much of a flood may be read: 64 kB of a reply, and 256 kB where it comes before the line
// inside of TLS can be read.
func mostOf(security smtptest.Security, at smtptest.At) int64 {
	if security == smtptest.Implicit && at == smtptest.Greeting || at == smtptest.STARTTLS {
		return 256 << 10
	}
	return 64 << 10
}

func cmpSecurity(s smtptest.Security) string {
	if s == smtptest.Plain {
		return mail.None
	}
	return string(s)
}

func floodedBy(t *testing.T, s *smtptest.Server, security smtptest.Security, at string, most int64) {
	t.Helper()
	tr := mail.New(mail.Options{Connect: s.Connect, Roots: s.Roots()})
	c, err := tr.Dial(t.Context(), outbox.Route{Host: "pipe.smtptest", Port: 25, Security: cmpSecurity(security), Username: "u", Secret: "p", HELO: "kissa.example"})
	if err == nil {
		err = send(t.Context(), c, letter("a"))
		if c.Usable() {
			t.Error("the line is still used")
		}
	}
	f := failureOf(t, err)
	want, state := "reason.smtp.too_much", delivery.Later
	if at == "dot" {
		want, state = "reason.smtp.unknown", delivery.Unknown
	}
	if f.Line.ID != want || f.Outcome != state || f.Scope != outbox.OfNetwork {
		t.Errorf("got %s %s %s: %v", f.Outcome, f.Scope, f.Line.ID, f.Err)
	}
	s.Close()
	if n := s.Flooded(); n > most+32<<10 { // what stands in a buffer of either side counts too
		t.Errorf("%d octets were read, want at most about %d", n, most)
	}
}

func TestSMTP17_RepliesWithinTheBoundsAreRead(t *testing.T) {
	t.Parallel()
	long := "451-" + strings.Repeat("x", 2000)
	for _, security := range []smtptest.Security{smtptest.Plain, smtptest.StartTLS, smtptest.Implicit} {
		t.Run(cmpSecurity(security), func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, smtptest.Options{PipesOnly: true, Security: security})
			for range 3 {
				s.Fault(smtptest.Fault{At: smtptest.MAIL, Do: smtptest.Reply, Say: strings.Repeat(long+"\n", 30) + "451 4.3.0 later"})
			}
			tr := mail.New(mail.Options{Connect: s.Connect, Roots: s.Roots()})
			c := dial(t, tr, outbox.Route{Host: "pipe.smtptest", Port: 25, Security: cmpSecurity(security), HELO: "kissa.example"})
			for range 3 { // each reply is counted for itself
				if f := failureOf(t, send(t.Context(), c, letter("a"))); f.Code != 451 {
					t.Fatalf("got %+v", f)
				}
			}
		})
	}
}

// A greeting that drips keeps a sender no longer than one that does not come; handshake and greeting count
// together.
func TestSMTP17_AGreetingThatDripsHasHalfAMinuteInAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := smtptest.New(t, smtptest.Options{PipesOnly: true})
		s.Fault(smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Drip, Say: "220-patience\r\n"})
		tr := mail.New(mail.Options{Connect: s.Connect})
		since := clock.System().Now()
		_, err := tr.Dial(t.Context(), outbox.Route{Host: "pipe.smtptest", Port: 25, Security: mail.None})
		if f := failureOf(t, err); f.Stage != "greeting" || f.Line.ID != "reason.smtp.silent" {
			t.Errorf("got %+v", f)
		}
		if took := clock.System().Now().Sub(since); took != 30*time.Second {
			t.Errorf("returned after %v, want 30 s", took)
		}
		s.Close()
	})
}
