package outbox_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

func TestDUP2_ASendDrippingForTenMinutesIsTakenByNoOther(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 8}, smtptest.Options{})
	s.plan(1)
	slow := s.server.Fault(smtptest.Fault{At: smtptest.Body, Do: smtptest.Hang})
	r := s.start()
	r.Poke()
	<-slow.Hit()
	for range 10 {
		s.clock.Advance(time.Minute)
		r.Poke()
		if n := s.number("SELECT count(*) FROM outbox WHERE state IN ('claimed', 'handed') AND owner = 'run1'"); n != 1 {
			t.Fatal("the row was taken from its sender")
		}
	}
	slow.Release()
	r.settle()
	s.want("sent", 1)
	s.eachOnce()
	if n := s.server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestDUP4_OneRefusalAndOneDroppedLineInABatchOfTen(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(10)
	s.server.Fault(smtptest.Fault{At: smtptest.Dot, Do: smtptest.Reply, Say: "554 5.7.1 message refused", To: "p5@kyaku.jp"})
	s.server.Fault(smtptest.Fault{At: smtptest.DATA, Do: smtptest.Drop, To: "p7@kyaku.jp"})
	r := s.start()
	r.settle()
	r.later(20 * time.Second)
	s.want("sent", 8, "never", 1, "later", 1)
	if n := s.server.Taken(); n != 8 {
		t.Fatalf("the server took %d, want 8", n)
	}
	if state := s.text("SELECT state FROM outbox WHERE contact = 5"); state != "never" {
		t.Errorf("number 5 is %s, want never", state)
	}
	s.server.Heal()
	r.later(time.Minute)
	s.want("sent", 9, "never", 1)
	for id, n := range s.server.Record() {
		if n != 1 {
			t.Errorf("%s reached the server %d times", id, n)
		}
	}
}

func TestDUP5_PausedByErrorAt37PercentAndResumedFiveTimes(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 4}, smtptest.Options{})
	s.plan(100)
	for i := range 5 {
		s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Nth: 37 + 12*i, Say: "550 5.4.5 Daily user sending limit exceeded"})
	}
	r := s.start()
	r.settle()
	pauses := 0
	for s.states()[delivery.Sent] < 100 {
		if s.text("SELECT state FROM account WHERE id = 'default'") != "resting" {
			t.Fatalf("states %v and no pause", s.states())
		}
		if n := s.number("SELECT count(*) FROM outbox WHERE state IN ('claimed', 'handed', 'due')"); n != 0 {
			t.Fatalf("%d rows are on their way in a pause", n)
		}
		if pauses++; pauses > 5 {
			t.Fatal("more pauses than errors")
		}
		if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
			t.Fatal(err)
		}
		r.settle()
	}
	if pauses != 5 {
		t.Errorf("%d pauses, want 5", pauses)
	}
	s.want("sent", 100)
	s.eachOnce()
}

func TestDUP10_TheServerDropsAtRSETAfterAccepting(t *testing.T) {
	t.Parallel()
	for _, at := range []smtptest.At{smtptest.RSET, smtptest.Idle, smtptest.QUIT} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(3)
			s.server.Fault(smtptest.Fault{At: at, Do: smtptest.Drop})
			r := s.start()
			r.settle()
			r.later(time.Hour)
			s.want("sent", 3)
			s.eachOnce()
		})
	}
}

func TestDUP11_TheLineDropsAfterTheFinalDot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		at       smtptest.At
		has      int
	}{
		{"before the server took the mail", smtptest.Dot, 0},
		{"after the server took the mail", smtptest.Queued, 1},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{}, smtptest.Options{})
			s.plan(1)
			id := s.text("SELECT message_id FROM outbox")
			s.server.Fault(smtptest.Fault{At: c.at, Do: smtptest.Drop})
			r := s.start()
			r.settle()
			s.want("unknown", 1)
			if got := s.server.Has(id); got != c.has {
				t.Errorf("the server has it %d times, want %d", got, c.has)
			}
			if n := s.number("SELECT count(*) FROM wake WHERE ref = 1"); n != 1 {
				t.Errorf("%d wakes, want 1: unknown counts as sent for the journey", n)
			}
			s.server.Heal()
			r.later(50 * time.Hour)
			s.want("unknown", 1)
			if s.server.Connections() != 1 {
				t.Error("an unknown mail was tried again by itself")
			}
			d, err := r.Get(t.Context(), 1)
			if err != nil || len(d.Attempts) != 1 || d.Attempts[0].Outcome != delivery.Unknown || d.Reason.ID != "reason.delivery.unknown" {
				t.Errorf("the row says %+v, %v", d, err)
			}
		})
	}
}

func TestLOST2_FinishedMeansThatNothingIsPending(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 3}, smtptest.Options{})
	s.plan(60)
	for i := 1; i <= 50; i += 7 {
		s.server.Fault(smtptest.Fault{At: smtptest.DATA, Do: smtptest.Reply, Nth: i, Say: "451 4.3.0 try later"})
	}
	r := s.start()
	r.settle()
	for range 10 {
		if s.states()[delivery.Later] == 0 {
			break
		}
		r.later(time.Hour)
	}
	if n := s.number("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'never', 'unknown', 'skipped', 'expired')"); n != 0 {
		t.Errorf("%d pending when nothing is due any more: %v", n, s.states())
	}
	counts, err := r.Counts(t.Context())
	if err != nil || counts[delivery.Sent] != 60 || len(counts) != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
	s.eachOnce()
}

func TestLOST3_ConnectionsKilledOneByOne(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 4}, smtptest.Options{})
	s.plan(200)
	for i, at := range []smtptest.At{smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.DATA, smtptest.Idle, smtptest.MAIL, smtptest.RCPT} {
		s.server.Fault(smtptest.Fault{At: at, Do: smtptest.Reset, Nth: 20 + 20*i})
	}
	r := s.start()
	r.settle()
	for range 20 {
		if s.states()[delivery.Sent] == 200 {
			break
		}
		r.later(time.Minute)
	}
	s.want("sent", 200)
	s.eachOnce()
	if taken := s.server.Taken(); taken != 200 {
		t.Errorf("%d are sent, the server answered 250 to %d", 200, taken)
	}
}

func TestLOST5_AHardFailureLeadsSomewhereAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(2)
	s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 5.1.1 User unknown", To: "p1@kyaku.jp"})
	r := s.start()
	r.settle()
	s.want("sent", 1, "never", 1)
	if n := s.number("SELECT count(*) FROM wake WHERE kind = 'receipt' AND ref IN (SELECT id FROM outbox WHERE resolved_at IS NOT NULL)"); n != 2 {
		t.Errorf("%d enrollments wake, want 2", n)
	}
	d, err := r.Get(t.Context(), 1)
	if err != nil || d.Reason.ID == "" || len(d.Attempts) != 1 || d.Attempts[0].Code != 550 || d.Attempts[0].Scope != outbox.OfAddress {
		t.Errorf("the row says %+v, %v", d, err)
	}
}

func TestLOST8_TheServerClosedTheIdleLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		between  func(*shop)
	}{
		{"ten minutes pass", func(s *shop) { s.clock.Advance(10 * time.Minute) }},
		{"the server closes silently", func(s *shop) { s.server.CutAll() }},
		{"both", func(s *shop) { s.server.CutAll(); s.clock.Advance(10 * time.Minute) }},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(1)
			r := s.start()
			r.settle()
			c.between(s)
			s.plan(1)
			r.settle()
			s.want("sent", 2)
			s.eachOnce()
			if n := s.number("SELECT count(*) FROM attempt"); n != 0 {
				t.Errorf("%d attempts failed, want the first to succeed", n)
			}
			if n := s.server.Connections(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
	}
}

func TestSTUCK8_OptingOutBetweenScheduleAndSend(t *testing.T) {
	t.Parallel()
	byAddress := func(s *shop) {
		s.exec("INSERT INTO suppression (address_hmac, purpose, at, source) VALUES (?, 'marketing', 0, 'command')", s.hash("p1@kyaku.jp"))
	}
	byPerson := func(purpose string) func(*shop) {
		return func(s *shop) {
			s.exec("INSERT INTO stop (contact, purpose, lifted, at, source) VALUES (1, ?, 0, 0, 'command')", purpose)
		}
	}
	for _, c := range []struct {
		sentence string
		point    string // "" is before the engine starts
		stop     func(*shop)
	}{
		{"before the claim", "", byAddress}, {"after the claim", "rendered", byAddress}, {"when the body is on the wire", "body", byAddress},
		{"the person alone, before the claim", "", byPerson("marketing")}, {"the person alone, after the claim", "rendered", byPerson("all")},
		{"the person alone, when the body is on the wire", "body", byPerson("marketing")},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(2)
			optOut := sync.OnceFunc(func() { c.stop(s) })
			if c.point == "" {
				optOut()
			}
			r := s.start(func(o *outbox.Config) {
				o.Point = func(name string) {
					if name == c.point {
						optOut()
					}
				}
			})
			r.settle()
			r.later(time.Hour)
			s.want("sent", 1, "skipped", 1)
			d, err := r.Get(t.Context(), 1)
			if err != nil || d.State != delivery.Skipped || d.Reason.ID != "reason.delivery.suppressed" {
				t.Errorf("the row says %+v, %v", d, err)
			}
			if n := s.number("SELECT count(*) FROM wake WHERE ref = 1"); n != 1 {
				t.Errorf("%d wakes, want 1: the journey goes on", n)
			}
			if s.server.Has(d.MessageID) != 0 {
				t.Error("the mail reached the server")
			}
		})
	}
}

func TestLAW5_APersonWithoutABasisIsSkippedWithAReason(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(3)
	s.exec("DELETE FROM consent WHERE contact = 1")
	s.exec("INSERT INTO consent (contact, purpose, basis, at, source) VALUES (2, 'marketing', 'none', 0, 'command')")
	r := s.start()
	r.settle()
	s.want("sent", 1, "skipped", 2)
	for id, reason := range map[int64]string{1: "reason.delivery.consent_unknown", 2: "reason.delivery.no_consent"} {
		if d, err := r.Get(t.Context(), id); err != nil || d.Reason.ID != reason {
			t.Errorf("row %d says %s, want %s (%v)", id, d.Reason.ID, reason, err)
		}
	}
	if n := s.server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1: none is spent on who is skipped", n)
	}
}

func TestThePersonChangesWhileTheBodyIsOnTheWire(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(1)
	change := sync.OnceFunc(func() {
		s.exec("UPDATE contact SET rev = rev + 1, address = 'neu@kyaku.jp', address_key = 'neu@kyaku.jp' WHERE id = 1")
	})
	r := s.start(func(o *outbox.Config) {
		o.Point = func(name string) {
			if name == "body" {
				change()
			}
		}
	})
	r.settle()
	s.want("sent", 1)
	mails := s.server.Mails()
	if len(mails) != 1 || mails[0].To[0] != "neu@kyaku.jp" {
		t.Errorf("the server took %+v, want one mail to the new address", mails)
	}
	if a := s.text("SELECT address FROM outbox"); a != "neu@kyaku.jp" {
		t.Errorf("the row keeps the address %s", a)
	}
}

func TestAPausedJourneyHoldsAndAResumedOneSends(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(5)
	s.exec("UPDATE journey SET state = 'paused'")
	r := s.start()
	r.settle()
	s.want("held", 5)
	s.exec("UPDATE journey SET state = 'running'")
	r.settle()
	s.want("sent", 5)
	s.eachOnce()
}

func TestSTUCK6_CancelWorksWhileTheLetterIsBeingSent(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(2)
	slow := s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Hang, To: "p1@kyaku.jp"})
	r := s.start()
	<-slow.Hit()
	for id := int64(1); id <= 2; id++ { // one is in the conversation, one waits for the connection
		if d, err := r.Cancel(t.Context(), id); err != nil || d.State != delivery.Skipped {
			t.Fatalf("cancelled: %v, %v", d.State, err)
		}
	}
	slow.Release()
	r.settle()
	s.want("skipped", 2)
	if n := s.server.Taken(); n != 0 {
		t.Errorf("the server took %d cancelled mails", n)
	}
	if n := s.number("SELECT count(*) FROM wake"); n != 2 {
		t.Errorf("%d wakes, want 2", n)
	}
}

func TestNewSettingsAreUsedByOpenConnectionsToo(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(1)
	r := s.start()
	r.settle()
	other := smtptest.New(t, smtptest.Options{})
	s.exec("UPDATE account SET rev = rev + 1, port = ? WHERE id = 'default'", other.Port())
	s.plan(1)
	r.settle()
	s.want("sent", 2)
	if s.server.Taken() != 1 || other.Taken() != 1 {
		t.Errorf("the servers took %d and %d, want one each", s.server.Taken(), other.Taken())
	}
}

func TestSCHED7_QuitDuringASend(t *testing.T) {
	t.Parallel()
	hang := func(t *testing.T, at smtptest.At) (*shop, *run, *smtptest.Trap) {
		s := open(t, account{connections: 1}, smtptest.Options{})
		s.plan(3)
		trap := s.server.Fault(smtptest.Fault{At: at, Do: smtptest.Hang})
		r := s.start()
		<-trap.Hit()
		return s, r, trap
	}
	t.Run("a server that answers in time is waited for, and no letter is begun", func(t *testing.T) {
		t.Parallel()
		s, r, trap := hang(t, smtptest.Dot)
		r.quit()
		<-r.Stopping()
		trap.Release()
		<-r.ended
		s.want("sent", 1, "due", 2)
	})
	t.Run("after 10 s the letter whose dot is out is unknown", func(t *testing.T) {
		t.Parallel()
		s, r, _ := hang(t, smtptest.Dot)
		r.quit()
		before := s.clock.Now()
		for done := false; !done; {
			select {
			case <-r.ended:
				done = true
			default:
				s.clock.AdvanceNext()
				runtime.Gosched()
			}
		}
		s.want("unknown", 1, "due", 2)
		if waited := s.clock.Now().Sub(before); waited > 40*time.Second {
			t.Errorf("quitting took %v", waited)
		}
	})
	t.Run("a letter whose dot is not out is due again", func(t *testing.T) {
		t.Parallel()
		s, r, _ := hang(t, smtptest.DATA)
		over, cancel := context.WithCancel(t.Context())
		cancel()
		r.Drain(over)
		<-r.ended
		s.want("due", 3)
	})
}

func TestLOCK4_EffectsOnlyAfterTheCommitOfTheirRow(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(1)
	var mu sync.Mutex
	var seen []string
	r := s.start(func(o *outbox.Config) {
		o.Point = func(name string) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, fmt.Sprintf("%s %s %d", name, s.text("SELECT state FROM outbox"), s.server.Taken()))
		}
	})
	r.settle()
	want := []string{
		"claimed claimed 0", "rendered claimed 0", "body claimed 0", "before-handed claimed 0",
		"handed handed 0", "dot handed 0", "replied handed 1", "receipt sent 1",
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Equal(seen, want) {
		t.Errorf("another reader of the file saw\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
	}
}
