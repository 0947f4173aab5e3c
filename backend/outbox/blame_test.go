package outbox_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
	say "tabiji/backend/words"
)

var points = map[string]smtptest.At{"mail": smtptest.MAIL, "rcpt": smtptest.RCPT, "data": smtptest.DATA, "dot": smtptest.Dot}

// refuse makes the server answer everybody so from now on.
func (s *shop) refuse(stage, reply string) {
	s.t.Helper()
	s.server.Fault(smtptest.Fault{At: points[stage], Do: smtptest.Reply, Say: reply})
}

func (s *shop) accountState() string { return s.text("SELECT state FROM account WHERE id = 'default'") }

// saysNothingOfAddresses fails when a row or the account calls somebody's address wrong.
func (s *shop) saysNothingOfAddresses() {
	s.t.Helper()
	if n := s.number(`SELECT count(*) FROM (SELECT reason FROM outbox UNION ALL SELECT reason FROM account) WHERE reason LIKE '%smtp.address_unknown%'`); n > 0 {
		s.t.Errorf("%d reasons say that an address does not exist", n)
	}
}

// Case 03: a server takes two mails, then answers everybody so.
func TestCase03_RefusalsThatSpeakOfUsHoldEverybodyElse(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../mail/testdata/replies.tsv")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 5 || f[2] != "account" {
			continue
		}
		tried++
		connections := 1 + tried%3
		t.Run(f[0]+" "+f[1], func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: connections}, smtptest.Options{})
			s.plan(2)
			r := s.start()
			r.settle()
			s.refuse(f[0], f[1][:3]+" "+f[1][4:]) // all on one line
			s.plan(8)
			r.settle()
			s.want("sent", 2, "held", 8)
			if state := s.accountState(); state != "resting" && state != "attention" {
				t.Errorf("the account is %s", state)
			}
			s.saysNothingOfAddresses()
			if n := s.number("SELECT count(*) FROM notice WHERE kind = 'account'"); n != 1 {
				t.Errorf("%d notices, want 1", n)
			}
			if n := s.number("SELECT sum(tries) FROM outbox"); n != 0 {
				t.Errorf("%d tries were used up", n)
			}
			s.server.Heal()
			if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
				t.Fatal(err)
			}
			r.settle()
			s.want("sent", 10)
			s.eachOnce()
		})
	}
	if tried < 12 {
		t.Errorf("%d wordings, want at least 12", tried)
	}
}

// D30: it needs no wording. Whatever the server says, the same for three people in a row stops the lane.
func TestD30_EqualRefusalsInARowStopTheAccountAndAskOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sentence, stage, reply string }{
		{"words that say nothing", "rcpt", "550 5.0.0 computer says no (id=q%d)"},
		{"at the dot", "dot", "554 Transaction failed"},
		{"the mail is said to be spam", "dot", "554 5.7.1 Rejected, id=%d-01 - SPAM"},
		{"every person is said to be unknown", "rcpt", "550 5.1.1 User unknown"},
		{"Japanese", "rcpt", "550 お取り扱いできません"},
	} {
		for _, connections := range []int{1, 2, 8} {
			t.Run(fmt.Sprint(c.sentence, " over ", connections), func(t *testing.T) {
				t.Parallel()
				s := open(t, account{connections: connections}, smtptest.Options{})
				s.plan(2)
				r := s.start()
				r.settle()
				if strings.Contains(c.reply, "%d") {
					for i := 3; i <= 50; i++ {
						s.server.Fault(smtptest.Fault{At: points[c.stage], Do: smtptest.Reply, Say: fmt.Sprintf(c.reply, 7*i), To: fmt.Sprintf("p%d@kyaku.jp", i)})
					}
				} else {
					s.refuse(c.stage, c.reply)
				}
				s.plan(48)
				r.settle()
				s.want("sent", 2, "held", 48)
				if n := s.number("SELECT count(*) FROM attempt"); n < 3 || n > int64(2+connections) {
					t.Errorf("%d people were refused, want 3, and at most what %d connections had in hand", n, connections)
				}
				a, _, err := r.Account(t.Context())
				if err != nil || !a.Refused() {
					t.Fatalf("the account is %s by %s, %v", a.State, a.Reason.ID, err)
				}
				for _, lang := range say.Langs() {
					if said := (say.Printer{Lang: lang}).Say(a.Reason); strings.ContainsAny(said, "{}") || !strings.Contains(said, "3") {
						t.Errorf("%s: %s", lang, said)
					}
				}
				if n := s.number("SELECT count(*) FROM notice WHERE kind = 'account'"); n != 1 {
					t.Errorf("%d notices, want 1", n)
				}
				r.stop() // the question outlives the program
				r = s.start()
				r.settle()
				s.want("sent", 2, "held", 48)
				s.server.Heal()
				if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
					t.Fatal(err)
				}
				r.settle()
				s.want("sent", 50)
				s.eachOnce()
				if n := s.number("SELECT count(*) FROM refusal"); n != 0 {
					t.Errorf("%d refusals are kept after the answer", n)
				}
				if n := s.number("SELECT count(*) - count(DISTINCT ref) FROM wake"); n != 0 {
					t.Errorf("%d enrollments were woken twice", n)
				}
			})
		}
	}
}

func TestNumber2_TheOwnerSaysHowManyRefusalsStopTheAccount(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{2, 3, 20} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(2)
			r := s.start()
			r.settle()
			if limit != 3 { // that is what it has when nobody chose
				if _, err := r.Adjust(t.Context(), outbox.Adjustment{RefusalLimit: &limit}); err != nil {
					t.Fatal(err)
				}
			}
			r.stop()
			r = s.start() // it is kept
			s.refuse("rcpt", "550 5.0.0 computer says no")
			s.plan(250)
			r.settle()
			s.want("sent", 2, "held", 250)
			if n := s.number("SELECT count(*) FROM attempt"); n != int64(limit) {
				t.Errorf("stopped after %d refusals, want %d", n, limit)
			}
			if err := r.Excuse(t.Context(), outbox.Default); err != nil {
				t.Fatal(err)
			}
			r.settle()
			if n := s.number("SELECT count(*) FROM attempt"); n != int64(min(11*limit, 250)) {
				t.Errorf("asked again after %d refusals in all, want ten times as many more", n)
			}
		})
	}
}

func TestNumber2_ANewPasswordLeavesTheChoiceAsItIs(t *testing.T) {
	t.Parallel()
	s, _, o := beginner(t)
	secret := "right"
	for _, c := range []struct{ given, want int }{{0, 3}, {7, 7}, {0, 7}, {20, 20}} {
		settings := s.settings()
		settings.RefusalLimit = c.given
		if _, _, err := o.SetAccount(t.Context(), settings, &secret); err != nil {
			t.Fatal(err)
		}
		if a, _, err := o.Account(t.Context()); err != nil || a.RefusalLimit != c.want {
			t.Errorf("given %d it is %d, want %d (%v)", c.given, a.RefusalLimit, c.want, err)
		}
	}
}

func TestD30_DeadAddressesInARowAreAnsweredWithOnePress(t *testing.T) {
	t.Parallel()
	for _, reply := range []string{"550 5.1.1 User unknown", "550 mailbox unavailable"} {
		t.Run(reply, func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: 1}, smtptest.Options{})
			s.plan(40)
			for i := 3; i <= 30; i++ {
				if i%2 == 1 || i < 10 {
					s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: reply, To: fmt.Sprintf("p%d@kyaku.jp", i)})
				}
			}
			r := s.start()
			r.settle()
			s.want("sent", 2, "held", 38)
			if err := r.Excuse(t.Context(), outbox.Default); err != nil {
				t.Fatal(err)
			}
			r.settle()
			s.want("sent", 23, "never", 17)
			if state := s.accountState(); state != "ready" {
				t.Errorf("the account is %s", state)
			}
			if n := s.number("SELECT count(*) FROM notice WHERE kind = 'account'"); n != 1 {
				t.Errorf("asked %d times, want once", n)
			}
			if n := s.number("SELECT count(*) FROM wake WHERE ref IN (SELECT id FROM outbox WHERE state = 'never')"); n != 17 {
				t.Errorf("%d of 17 enrollments go on by the failed line", n)
			}
			if err := r.Excuse(t.Context(), outbox.Default); problem.Of(err).ID != "account.nobody_refused" {
				t.Errorf("an answer to nothing gives %v", err)
			}
		})
	}
}

// Whoever says too soon that it is the addresses is asked again before the list is lost.
func TestD30_AWrongAnswerLosesTenTimesAsManyAtMost(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.refuse("rcpt", "550 no")
	s.plan(200)
	r := s.start()
	r.settle()
	if err := r.Excuse(t.Context(), outbox.Default); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("never", 3, "held", 197)
	if a, _, _ := r.Account(t.Context()); !a.Refused() {
		t.Fatal("nobody is asked")
	}
	s.server.Heal()
	if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("never", 3, "sent", 197)
}

func TestD30_AnUnclearRefusalIsFinalOnceAnotherIsAccepted(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 no", To: "p1@kyaku.jp"})
	s.plan(1)
	r := s.start()
	r.settle()
	s.want("later", 1)
	if n := s.number("SELECT count(*) FROM wake"); n != 0 {
		t.Error("the walk went on before it was known whom the refusal concerns")
	}
	if d, err := r.Get(t.Context(), 1); err != nil || d.Reason.ID != "reason.delivery.unclear" || d.NextAt != noon.Add(delivery.Doubt) || len(d.Attempts) != 1 {
		t.Errorf("the row says %+v, %v", d, err)
	}
	r.stop()
	r = s.start()
	s.plan(1)
	r.settle()
	s.want("never", 1, "sent", 1)
	if d, err := r.Get(t.Context(), 1); err != nil || d.Reason.ID != "reason.smtp.address_refused" {
		t.Errorf("the row says %+v, %v", d, err)
	}
	if n := s.number("SELECT count(*) FROM wake WHERE ref = 1"); n != 1 {
		t.Errorf("%d wakes, want 1", n)
	}
}

func TestD30_AnUnclearRefusalOfNobodyElseIsTriedOnceMore(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.refuse("dot", "554 Transaction failed")
	s.plan(1)
	r := s.start()
	r.settle()
	r.later(23 * time.Hour)
	s.want("later", 1)
	r.later(time.Hour)
	s.want("never", 1)
	if n := s.number("SELECT count(*) FROM attempt"); n != 2 {
		t.Errorf("%d tries, want 2", n)
	}
}

// The mail of one step may be refused as spam while those of another go through.
func TestD30_AMailRefusedForItsContentIsNotExcusedByAnother(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(20)
	s.exec("UPDATE outbox SET message_version = 'other' WHERE id % 2 = 0")
	for i := 1; i <= 20; i += 2 {
		s.server.Fault(smtptest.Fault{At: smtptest.Dot, Do: smtptest.Reply, Say: "554 5.7.1 Rejected - SPAM", To: fmt.Sprintf("p%d@kyaku.jp", i)})
	}
	r := s.start()
	r.settle()
	if a, _, _ := r.Account(t.Context()); !a.Refused() {
		t.Error("three people in a row were refused this mail, and nobody is asked")
	}
	if n := s.states()[delivery.Never]; n != 0 {
		t.Errorf("%d rows are given up", n)
	}
}

// Who was refused in so many words has gone on by the failed line; when it was the account after all, they
// get the mail anew.
func TestD30_WhoWentOnAlreadyIsSentTheMailAnew(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.refuse("rcpt", "550 5.1.1 User unknown")
	s.plan(1)
	r := s.start()
	r.settle()
	s.want("never", 1)
	s.exec("DELETE FROM wake")
	s.exec("UPDATE enrollment SET node = 'n2', waits = 'timer', due_at = 1")
	s.plan(9)
	r.settle()
	s.want("never", 1, "held", 9)
	s.server.Heal()
	if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("never", 1, "sent", 10)
	if n := s.number("SELECT count(*) FROM outbox WHERE effect_key = 'r:1:1' AND state = 'sent' AND contact = 1"); n != 1 {
		t.Error("the first one did not get the mail")
	}
}

// One recipient who is refused with words about us stops the account once; when others are accepted after
// the answer, the refusal was that row's own.
func TestD30_WordsAboutUsForOneRowOnly(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 5.7.1 rejected by local policy", To: "p2@kyaku.jp"})
	s.plan(6)
	r := s.start()
	r.settle()
	s.want("sent", 1, "held", 5)
	s.clock.Advance(time.Minute)
	if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("sent", 5, "later", 1)
	if state := s.accountState(); state != "ready" {
		t.Errorf("the account is %s", state)
	}
	s.plan(1)
	r.settle()
	s.want("sent", 6, "never", 1)
}

// Number 9: the server hangs up at RCPT for one person.
func TestN9_APoisonRecipientIsChargedAndDelaysNobody(t *testing.T) {
	t.Parallel()
	for _, at := range []smtptest.At{smtptest.MAIL, smtptest.RCPT, smtptest.DATA} {
		for _, do := range []smtptest.Do{smtptest.Drop, smtptest.Reset} {
			t.Run(fmt.Sprint(at, do), func(t *testing.T) {
				t.Parallel()
				s := open(t, account{connections: 1}, smtptest.Options{NoPipeline: true})
				fault := smtptest.Fault{At: at, Do: do, To: "p1@kyaku.jp"}
				if at == smtptest.MAIL {
					fault.To = "" // the server does not know yet who it is for: the only mail there is
				}
				s.server.Fault(fault)
				s.plan(1)
				if at != smtptest.MAIL {
					s.plan(9)
				}
				r := s.start()
				r.settle()
				if at != smtptest.MAIL {
					s.want("sent", 9, "later", 1)
				}
				breaks := 1
				for s.states()[delivery.Later] == 1 {
					s.clock.Set(clock.Instant(s.number("SELECT next_at FROM outbox WHERE state = 'later'")))
					if at != smtptest.MAIL {
						s.plan(1) // who comes after is not delayed
					}
					r.settle()
					if breaks++; breaks == 2 {
						r.stop() // what it broke outlives the program
						r = s.start()
					}
					if state := s.accountState(); state != "ready" {
						t.Fatalf("after %d breaks the account is %s", breaks, state)
					}
				}
				d, err := r.Get(t.Context(), 1)
				if err != nil || d.State != delivery.Never || d.Reason.ID != "reason.delivery.gave_up_breaks" || d.Tries != 0 || breaks < 10 {
					t.Errorf("after %d breaks: %+v, %v", breaks, d.Row, err)
				}
				if past := s.clock.Now().Sub(noon); past > delivery.Patience || past < delivery.Patience-5*time.Hour {
					t.Errorf("given up after %v", past)
				}
				if n := s.number("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'never')"); n != 0 {
					t.Errorf("%v", s.states())
				}
				if n := s.number("SELECT count(*) FROM notice WHERE kind = 'account'"); n != 0 {
					t.Errorf("%d notices", n)
				}
			})
		}
	}
}

// A server that hangs up on everybody is the account's matter: attention, one notice, no try used, and all
// goes on when it is mended.
func TestN9_AServerThatHangsUpOnEverybodyIsTheAccounts(t *testing.T) {
	t.Parallel()
	for _, connections := range []int{1, 4} {
		t.Run(fmt.Sprint(connections), func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: connections}, smtptest.Options{})
			s.server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Drop})
			s.plan(30)
			r := s.start()
			r.settle()
			for range 100 {
				r.later(30 * time.Minute)
			}
			if state := s.accountState(); state != "attention" {
				t.Errorf("the account is %s", state)
			}
			if n := s.number("SELECT count(*) FROM notice WHERE kind = 'account'"); n != 1 {
				t.Errorf("%d notices, want 1", n)
			}
			if n := s.number("SELECT sum(tries) FROM outbox"); n != 0 {
				t.Errorf("%d tries were used up", n)
			}
			if n := s.states()[delivery.Never]; n != 0 {
				t.Errorf("%d were given up although nobody's mail goes", n)
			}
			s.server.Heal()
			for range 10 {
				r.later(30 * time.Minute)
			}
			r.answerLate(t) // two days without a server made them late
			s.want("sent", 30)
			s.eachOnce()
		})
	}
}

// Case 22: 451 "too many in this session" after 3 mails a connection.
func TestCase22_AWornConnectionIsReplacedWithoutATry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stage, reply string
		connections  int
	}{
		{"mail", "451 4.7.0 too many in this session", 1},
		{"mail", "421 4.7.0 too many messages in this session", 1},
		{"rcpt", "452 Too many recipients received this session", 1},
		{"dot", "452 4.5.3 1セッションで送れる通数の上限です", 1},
		{"mail", "451 4.7.0 too many in this session", 4},
		{"data", "421 too many messages in one connection", 4},
	} {
		t.Run(fmt.Sprint(c.stage, c.reply, c.connections), func(t *testing.T) {
			t.Parallel()
			s := open(t, account{connections: c.connections}, smtptest.Options{WornAfter: 3, Worn: smtptest.Fault{At: points[c.stage], Say: c.reply}})
			s.plan(60)
			r := s.start()
			r.settle()
			s.want("sent", 60)
			s.eachOnce()
			if n := s.number("SELECT count(*) FROM attempt") + s.number("SELECT sum(tries) FROM outbox"); n != 0 {
				t.Errorf("%d tries were used up", n)
			}
			if state := s.accountState(); state != "ready" {
				t.Errorf("the account is %s", state)
			}
			if n := s.server.OverLimit(); n > c.connections {
				t.Errorf("the server had to say it %d times, once a connection is enough to know", n)
			}
		})
	}
	t.Run("a server that says it on a new connection has a limit of another kind", func(t *testing.T) {
		t.Parallel()
		s := open(t, account{}, smtptest.Options{})
		s.refuse("mail", "451 4.7.0 too many in this session")
		s.plan(5)
		r := s.start()
		r.settle()
		s.want("held", 5)
		if state := s.accountState(); state != "resting" {
			t.Errorf("the account is %s", state)
		}
	})
}
