package backend_test

import (
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/smtptest"
)

// later sends one mail to everybody some hours after they came in, and says so.
func later(hours int) string {
	return fmt.Sprintf(`{"id":"jny_later","title":"その後いかがですか","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"wait","kind":"wait.duration","at":[0,1],"config":{"amount":%d,"unit":"hour"}},
 {"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"msg"}},
 {"id":"end","kind":"goal","at":[0,3],"config":{}}],
"edges":[{"from":["in","next"],"to":"wait"},{"from":["wait","next"],"to":"mail"},{"from":["mail","next"],"to":"end"}],
"messages":[{"id":"msg","subject":"その後いかがですか","html":"<p>こんにちは</p>"}]}`, hours)
}

// waiting is a shop in which so many people wait so many hours for a mail.
func waiting(t *testing.T, people, hours int) (*shop, *smtptest.Server, string) {
	t.Helper()
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).start()
	s.people(1, people)
	s.account(server, 4)
	id := s.journey(later(hours), nil)
	s.enterAll(id)
	s.settle()
	return s, server, id
}

// reopen closes the shop, and starts it at a later moment.
func (s *shop) reopen(at clock.Instant) {
	s.t.Helper()
	s.close()
	s.clock.Set(at)
	s.start()
	s.settle()
}

func (s *shop) late() []httpapi.Late {
	s.t.Helper()
	var page httpapi.Page[httpapi.Late]
	s.call("GET", "/api/late", nil, &page)
	return page.Items
}

// asks finds the one batch that asks, about so many mails, and that nothing has left.
func (s *shop) asks(server *smtptest.Server, n int64, why string) httpapi.Late {
	s.t.Helper()
	list := s.late()
	if len(list) != 1 || list[0].State != "asking" || list[0].N != n || list[0].Why != why {
		s.t.Fatalf("late are %+v, want one batch of %d that asks: %s", list, n, why)
	}
	if server.Taken() != 0 {
		s.t.Fatalf("%d mails left before the answer", server.Taken())
	}
	var st httpapi.Status
	s.call("GET", "/api/status", nil, &st)
	found := false
	for _, h := range st.Health {
		found = found || h.Kind == "late" && h.N == n
		if h.Kind == "held" {
			s.t.Errorf("late mails are told twice: %s", h.Text)
		}
	}
	if !found || st.Outbox["held"] != n {
		s.t.Errorf("status: %+v, outbox %v", st.Health, st.Outbox)
	}
	return list[0]
}

func (s *shop) resolve(l httpapi.Late, as string) {
	s.t.Helper()
	s.call("POST", "/api/late/"+l.ID+"/resolve", map[string]any{"as": as}, nil)
}

// answerLate has late mail sent and waits until it has left, until nothing is late any more.
func (s *shop) answerLate() {
	s.t.Helper()
	for range 100 {
		list := s.late()
		if len(list) == 0 {
			return
		}
		s.resolve(list[0], map[string]string{"mails": "spread", "waits": "shift"}[list[0].Kind])
		s.until(s.clock.Now() + day)
	}
	s.t.Fatal("there is always more late mail")
}

// everyMailOnce holds the server's record against the people.
func everyMailOnce(t *testing.T, s *shop, server *smtptest.Server, n int) {
	t.Helper()
	for id, times := range server.Record() {
		if times != 1 {
			t.Errorf("%s arrived %d times", id, times)
		}
	}
	if sent := s.look().One("SELECT count(*) FROM outbox WHERE state = 'sent'"); server.Taken() != n || sent != fmt.Sprint(n) {
		t.Errorf("the server has %d mails, %s are sent, want %d", server.Taken(), sent, n)
	}
}

// Number 6: closed for fourteen days, nothing late leaves by itself; spread, all leave once, within two hours.
func TestClosedForFourteenDaysNothingLeavesBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	s, server, id := waiting(t, 600, 24)
	opened := monday + 15*day
	s.reopen(opened)
	l := s.asks(server, 600, "closed")
	if len(l.Journeys) != 1 || l.Journeys[0].Journey != id || l.Journeys[0].N != 600 || l.Journeys[0].FirstAt != monday+day {
		t.Errorf("by journey: %+v", l.Journeys)
	}
	if idle, err := s.b.DB().Idle(t.Context()); !idle || err != nil {
		t.Errorf("what waits for an answer is no work: idle %v, %v", idle, err)
	}
	if n := s.look().One("SELECT count(*) FROM notice WHERE line LIKE '%notice.late%'"); n != "1" {
		t.Errorf("%s notices", n)
	}
	s.until(opened + 6*hour)
	s.reopen(opened + 30*hour) // a second absence before the answer adds nothing, and asks nothing new
	l = s.asks(server, 600, "closed")
	answered := s.clock.Now()
	s.resolve(l, "spread")
	if status, answer := s.try("POST", "/api/late/"+l.ID+"/resolve", map[string]any{"as": "skip"}); status != 409 || !strings.Contains(string(answer), "late.answered") {
		t.Errorf("a second answer: %d %s", status, answer)
	}
	s.until(answered + hour)
	if n := server.Taken(); n < 295 || n > 305 {
		t.Errorf("%d of 600 mails left in the first of two hours", n)
	}
	s.until(answered + 2*hour)
	everyMailOnce(t, s, server, 600)
	if rest := s.late(); len(rest) != 0 {
		t.Errorf("still late: %+v", rest)
	}
	s.verify()
}

func TestLateMailThatIsSkippedLetsPeopleGoOn(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 400, 24)
	s.reopen(monday + 3*day)
	s.resolve(s.asks(server, 400, "closed"), "skip")
	s.settle()
	if n := s.look().One("SELECT count(*) FROM enrollment WHERE state = 'done' AND ended_by = 'goal'"); n != "400" || server.Taken() != 0 {
		t.Errorf("%s people went on, %d mails left", n, server.Taken())
	}
	steps := s.why(address(7))[0].Steps
	if said := strings.Join(steps[len(steps)-2].Reasons, " "); !strings.Contains(said, "had passed") {
		t.Errorf("why: %s", said)
	}
}

func TestFewMailsALittleLateLeaveByThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		people    int
		wait      int
		closedFor clock.Instant
		leave     bool
	}{
		{"nine late by two hours", 9, 1, 3 * hour, true},
		{"ten late by two hours", 10, 1, 3 * hour, false},
		{"one late by 13 hours", 1, 1, 14 * hour, false},
		{"three at three in the morning after 40 days", 3, 24, 40*day + 18*hour, false},
		{"a hundred late by less than an hour", 100, 2, 3*hour - 60_000, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, server, _ := waiting(t, c.people, c.wait)
			s.reopen(monday + c.closedFor)
			if !c.leave {
				s.asks(server, int64(c.people), "closed")
				return
			}
			everyMailOnce(t, s, server, c.people)
			if rest := s.late(); len(rest) != 0 {
				t.Errorf("still late: %+v", rest)
			}
		})
	}
}

func TestWhatIsLateByAComputerAsleep(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 20, 2)
	s.clock.Set(monday + 10*hour)
	s.settle()
	s.resolve(s.asks(server, 20, "asleep"), "spread")
	s.until(monday + 13*hour)
	everyMailOnce(t, s, server, 20)
}

func TestWhatIsLateByAnAccountThatNeededAPerson(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 20, 2)
	server.Fault(smtptest.Fault{At: smtptest.MAIL, Do: smtptest.Reply, Say: "530 5.7.0 authentication required"})
	s.until(monday + 5*hour + hour/2)
	if n := s.look().One("SELECT count(*) FROM outbox WHERE state = 'held'"); n != "20" || len(s.late()) != 0 {
		t.Fatalf("%s held by the account, late %+v", n, s.late())
	}
	server.Heal()
	s.account(server, 2)
	s.settle()
	list := s.late() // the one that met the refusal is tried again at a time of its own
	if len(list) != 1 || list[0].Why != "attention" || list[0].N < 19 || server.Taken() > 1 {
		t.Fatalf("late are %+v, %d left", list, server.Taken())
	}
	s.resolve(list[0], "spread")
	s.until(monday + 8*hour)
	everyMailOnce(t, s, server, 20)
}

func TestWhatIsLateByAServerOutOfReach(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 20, 2)
	server.Fault(smtptest.Fault{At: smtptest.Accept, Do: smtptest.Drop})
	s.until(monday + 6*hour)
	server.Heal()
	s.until(monday + 7*hour)
	list := s.late()
	if len(list) != 1 || list[0].Why != "network" || list[0].N < 10 {
		t.Fatalf("late are %+v, %d left", list, server.Taken())
	}
	s.resolve(list[0], "spread")
	s.until(monday + 10*hour)
	everyMailOnce(t, s, server, 20)
}

func TestOwnPausesAndLimitsAreNotLate(t *testing.T) {
	t.Parallel()
	t.Run("a pause over days in which the program was closed", func(t *testing.T) {
		t.Parallel()
		s, server, id := waiting(t, 20, 2)
		s.call("POST", "/api/journeys/"+id+"/pause", nil, nil)
		s.reopen(monday + 5*day)
		s.call("POST", "/api/journeys/"+id+"/resume", map[string]any{"send_due": true}, nil)
		s.settle()
		everyMailOnce(t, s, server, 20)
	})
	t.Run("a limit per hour", func(t *testing.T) {
		t.Parallel()
		s, server, _ := waiting(t, 20, 2)
		s.call("PATCH", "/api/account", map[string]any{"per_hour": 5}, nil)
		s.until(monday + 10*hour)
		everyMailOnce(t, s, server, 20)
	})
}

// An answer is one commit; killed right after it, the next start carries it out.
func TestAnAnswerAboutLateMailSurvivesAKill(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 700, 24)
	s.reopen(monday + 3*day)
	s.asks(server, 700, "closed")
	s.close()
	now := s.clock.Now()
	s.look().Exec("UPDATE late SET state = 'answering', answer = 'spread', answered_at = ?, total = 700", int64(now))
	s.clock.Set(now + 40*60_000)
	s.start()
	s.settle()
	if n := s.look().One("SELECT count(*) FROM late_mail"); n != "0" {
		t.Errorf("%s mails were not dealt with", n)
	}
	s.until(now + 3*hour)
	everyMailOnce(t, s, server, 700)
}

func TestLateMailCanBeDecidedOneByOne(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 12, 2)
	s.reopen(monday + day)
	s.asks(server, 12, "closed")
	var page struct{ Items []struct{ ID string } }
	s.call("GET", "/api/outbox?state=held", nil, &page)
	for i, d := range page.Items {
		s.call("POST", "/api/outbox/"+d.ID+"/resolve", map[string]any{"as": []string{"again", "skip"}[i%2]}, nil)
	}
	s.settle()
	if list := s.late(); len(list) != 0 || server.Taken() != 6 {
		t.Errorf("late %+v, %d left", list, server.Taken())
	}
	if got := s.look().One("SELECT state || ' ' || answer FROM late"); got != "done one_by_one" {
		t.Errorf("the batch is %s", got)
	}
}

// loop tells the shop every ten minutes about everybody who came in.
const loop = `{"id":"jny_loop","title":"見回り","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"wait","kind":"wait.duration","at":[0,1],"config":{"amount":10,"unit":"minute"}},
 {"id":"tell","kind":"notify","at":[0,2],"config":{"title":"見回りの時間です","body":""}}],
"edges":[{"from":["in","next"],"to":"wait"},{"from":["wait","next"],"to":"tell"},{"from":["tell","next"],"to":"wait"}]}`

// Number 6: what a loop missed happens once, and the history says that its waits count from then on.
func TestWhatALoopMissedHappensOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t).start()
	s.people(1, 3)
	s.enterAll(s.journey(loop, nil))
	s.until(monday + 25*60_000)
	told := func() string { return s.look().One("SELECT count(*) FROM notice WHERE kind = 'step'") }
	if got := told(); got != "6" {
		t.Fatalf("%s notices in 25 minutes", got)
	}
	s.reopen(monday + 40*day)
	if got := told(); got != "9" {
		t.Errorf("after 40 days %s notices, want one more for each of 3 people", got)
	}
	steps := s.why(address(1))[0].Steps
	if said := strings.Join(steps[len(steps)-1].Reasons, " "); !strings.Contains(said, "happened once") {
		t.Errorf("why: %s", said)
	}
	s.until(monday + 40*day + 21*60_000)
	if got := told(); got != "15" {
		t.Errorf("20 minutes later %s notices", got)
	}
}
