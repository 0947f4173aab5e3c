package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

// throws is a row of numbers that follows from its seed (a linear congruential generator).
type throws uint64

func (d *throws) of(n int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int(uint64(*d) >> 33 % uint64(n))
}

// Whatever a server does, and whatever a person answers, nobody is missed and nobody is mailed twice.
func TestD30_RandomFaultsLoseAndDoubleNobody(t *testing.T) {
	t.Parallel()
	says := []string{"550 5.1.1 User unknown", "550 no", "554 5.7.1 Rejected - SPAM", "550 5.7.1 Your account has been suspended", "451 4.7.0 too many in this session",
		"450 4.7.1 rate limit exceeded", "451 4.3.0 later", "421 4.3.2 going down", "550 宛先不明", "554 5.3.2 System not accepting network messages"}
	at := []smtptest.At{smtptest.MAIL, smtptest.RCPT, smtptest.DATA, smtptest.Dot}
	for seed := range 12 {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			d := throws(seed)
			s := open(t, account{connections: 1 + d.of(4), perHour: []int{0, 0, 15}[d.of(3)]}, smtptest.Options{})
			const people = 40
			s.plan(people)
			for range 12 {
				f := smtptest.Fault{At: at[d.of(len(at))], Do: smtptest.Reply, Say: says[d.of(len(says))], Nth: 1 + d.of(60)}
				switch d.of(4) {
				case 0:
					f.Do = smtptest.Drop
				case 1:
					f.Nth, f.To = 0, fmt.Sprintf("p%d@kyaku.jp", 1+d.of(people))
					if f.At == smtptest.MAIL {
						f.At = smtptest.RCPT
					}
				}
				s.server.Fault(f)
			}
			r := s.start()
			r.settle()
			for round := range 60 {
				if round == 30 {
					s.server.Heal()
				}
				if d.of(5) == 0 {
					r.stop()
					r = s.start()
				}
				if s.accountState() == "attention" && d.of(2) == 0 {
					answer := r.TryAgain
					if a, _, _ := r.Account(t.Context()); a.Refused() && d.of(2) == 0 {
						answer = r.Excuse
					}
					if err := answer(t.Context(), outbox.Default); err != nil {
						t.Fatal(err)
					}
				}
				r.later(time.Duration(1+d.of(180)) * time.Minute)
			}
			for range 3 { // those that are tried once more, or wait for their last try
				if s.accountState() == "attention" {
					if err := r.TryAgain(t.Context(), outbox.Default); err != nil {
						t.Fatal(err)
					}
				}
				r.later(delivery.Doubt)
				r.settle()
				r.answerLate(t)
			}
			if n := s.number("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'never', 'unknown')"); n != 0 {
				t.Errorf("%d rows lead nowhere: %v", n, s.states())
			}
			record := s.server.Record()
			for id, n := range record {
				if n != 1 {
					t.Errorf("%s reached the server %d times", id, n)
				}
			}
			sent := s.number("SELECT count(*) FROM outbox WHERE state = 'sent'")
			unknown := s.number("SELECT count(*) FROM outbox WHERE state = 'unknown'")
			if n := int64(len(record)); n < sent || n > sent+unknown {
				t.Errorf("the server took %d, %d are sent and %d unknown", n, sent, unknown)
			}
			if n := s.number("SELECT count(*) FROM (SELECT contact FROM outbox WHERE state = 'sent' GROUP BY contact HAVING count(*) > 1)"); n != 0 {
				t.Errorf("%d people got the mail twice", n)
			}
			if n := s.number("SELECT count(*) FROM (SELECT ref FROM wake GROUP BY ref HAVING count(*) > 1)"); n != 0 {
				t.Errorf("%d enrollments were woken twice", n)
			}
			if n := s.number("SELECT count(DISTINCT contact) FROM outbox"); n != people {
				t.Errorf("%d of %d people have a row", n, people)
			}
			if n := s.number("SELECT count(*) FROM refusal f JOIN outbox o ON o.id = f.outbox WHERE o.state IN ('later', 'held')"); n != 0 {
				t.Errorf("%d refusals are undecided", n)
			}
		})
	}
}
