package backend_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/smtptest"
)

// year2028 is the wrong date of these proofs: 2028-05-01 09:00 in Tokyo.
const year2028 = clock.Instant(1_840_752_000_000)

// limited is a shop that may send so many mails an hour and a day to so many people, all of them due an hour after
// they came in.
func limited(t *testing.T, people, hour, day int) (*shop, *smtptest.Server, string) {
	t.Helper()
	s, server, id := waiting(t, people, 1)
	s.call("PATCH", "/api/account", map[string]any{"per_hour": hour, "per_day": day}, nil)
	return s, server, id
}

// correct changes the date as a person does while the program runs, and waits until it has been noticed.
func (s *shop) correct(at clock.Instant) {
	s.t.Helper()
	s.clock.Correct(at)
	s.settle()
}

// correctClosed changes the date while the program is closed.
func (s *shop) correctClosed(at clock.Instant) {
	s.t.Helper()
	s.close()
	s.clock.Correct(at)
	s.start()
	s.settle()
}

// says finds a line of health of a kind, "" for none.
func (s *shop) says(kind string) string {
	s.t.Helper()
	var st httpapi.Status
	s.call("GET", "/api/status", nil, &st)
	for _, h := range st.Health {
		if h.Kind == kind {
			return h.Text
		}
	}
	return ""
}

// meter notes when mails arrived, by a clock that is right.
type meter struct {
	at   []clock.Instant
	seen int
}

func (m *meter) look(s *shop, server *smtptest.Server, now clock.Instant) {
	for ; m.seen < server.Taken(); m.seen++ {
		m.at = append(m.at, now)
	}
}

// neverMoreThan finds no time of that length in which more mails arrived.
func (m *meter) neverMoreThan(t *testing.T, most int, within clock.Instant) {
	t.Helper()
	for i := range m.at {
		if i+most < len(m.at) && m.at[i+most]-m.at[i] < within {
			t.Errorf("%d mails within %v", most+1, m.at[i+most].Sub(m.at[i]))
			return
		}
	}
}

// Number 11: a date of 2028, corrected while the program runs or while it is closed, stops nothing: mails go on at
// once within their limits, nobody is missed and nobody doubled, and it is said what happened.
func TestCLOCK1_ADateOf2028OnceCorrectedSilencesNothing(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*shop, clock.Instant){"running": (*shop).correct, "closed": (*shop).correctClosed} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server, _ := limited(t, 30, 5, 12)
			s.until(monday + hour)
			if server.Taken() != 5 {
				t.Fatalf("%d mails left in the first hour", server.Taken())
			}
			set(s, year2028)
			if got := s.says("clock"); name == "running" && !strings.Contains(got, "2028") {
				t.Errorf("the new date is told as %q", got)
			}
			s.people(31, 40) // work goes on under the wrong date
			s.call("POST", "/api/journeys/jny_later/enter", map[string]any{"all": true}, nil)
			s.until(year2028 + 90*60_000)
			before := server.Taken()
			now := monday + 2*hour + 30*60_000
			set(s, now)
			if got := s.says("clock"); !strings.Contains(got, "2028") {
				t.Errorf("the correction is told as %q", got)
			}
			var m meter
			for m.seen = before; s.clock.Now() < monday+4*day; s.until(s.clock.Now() + 10*60_000) {
				m.look(s, server, s.clock.Now())
				if s.clock.Now() < now+2*hour {
					continue
				}
				if rest := s.late(); len(rest) > 0 {
					answer := "spread"
					if rest[0].Kind == "waits" {
						answer = "shift"
					}
					s.resolve(rest[0], answer)
				}
			}
			m.look(s, server, s.clock.Now())
			m.neverMoreThan(t, 5, hour)
			m.neverMoreThan(t, 12, day)
			everyMailOnce(t, s, server, 40)
			if len(m.at) == 0 || m.at[0] > now+hour {
				t.Errorf("the first mail after the correction left at %v", m.at)
			}
			if n := s.look().One("SELECT count(*) FROM enrollment WHERE state <> 'done'"); n != "0" {
				t.Errorf("%s people are still inside", n)
			}
			s.verify()
			if t.Failed() {
				t.Log(s.look().Dump("SELECT id, state, limited, next_at, planned_at, reason FROM outbox WHERE state <> 'sent'"))
				t.Log(fmt.Sprint(s.look().Dump("SELECT id, was_at, at, doubted, settled, body FROM clock_jump"), s.look().Dump("SELECT * FROM outage"), s.look().Dump("SELECT * FROM late")))
			}
		})
	}
}

// Under a wrong date people went on; what their waits became is one question with two answers.
func TestCLOCK2_WaitsThatBeganUnderAWrongDateAreAskedAbout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		as   string
		ends clock.Instant // when those who came in under the wrong date get their mail
	}{{"shift", monday + 6*hour + 30*60_000 - hour + 48*hour}, {"leave", year2028 + 48*hour}} {
		t.Run(c.as, func(t *testing.T) {
			t.Parallel()
			s, server, id := waiting(t, 0, 48)
			s.people(1, 3)
			s.call("POST", "/api/journeys/"+id+"/enter", map[string]any{"all": true}, nil)
			s.until(monday + 5*hour)
			s.correct(year2028)
			s.people(4, 5)
			s.call("POST", "/api/journeys/"+id+"/enter", map[string]any{"all": true}, nil)
			s.until(year2028 + hour)
			back := monday + 6*hour + 30*60_000
			s.correct(back)
			list := s.late()
			if len(list) != 1 || list[0].Kind != "waits" || list[0].N != 2 || list[0].State != "asking" || list[0].Earlier != 546 {
				t.Fatalf("asked is %+v", list)
			}
			if j := list[0].Journeys; len(j) != 1 || j[0].Journey != id || j[0].N != 2 || j[0].FirstAt != year2028+48*hour {
				t.Errorf("by journey: %+v", j)
			}
			if got := s.says("waits"); !strings.Contains(got, "2 people") {
				t.Errorf("health says %q", got)
			}
			if status, answer := s.try("POST", "/api/late/"+list[0].ID+"/resolve", map[string]any{"as": "spread"}); status != 400 && status != 422 || !strings.Contains(string(answer), "late.waits_answer") {
				t.Errorf("an answer about mails: %d %s", status, answer)
			}
			s.resolve(list[0], c.as)
			if status, answer := s.try("POST", "/api/late/"+list[0].ID+"/resolve", map[string]any{"as": "shift"}); status != 409 || !strings.Contains(string(answer), "late.waits_answered") {
				t.Errorf("a second answer: %d %s", status, answer)
			}
			if rest := s.late(); len(rest) != 0 {
				t.Errorf("still asked: %+v", rest)
			}
			due := s.look().Rows("SELECT due_at FROM enrollment WHERE id > 3 AND state = 'live'")
			if len(due) != 2 || due[0][0] != fmt.Sprint(int64(c.ends)) {
				t.Errorf("they are due at %v, want %d", due, c.ends)
			}
			// Who waited since before gets the mail at its own time: the wrong date had let them go on, and held it.
			s.until(monday + 2*day - 60_000)
			if n := server.Taken(); n != 0 {
				t.Errorf("%d mails left before their time", n)
			}
			s.until(monday + 2*day)
			if n := server.Taken(); n != 3 {
				t.Errorf("%d of 3 mails left at their time", n)
			}
			s.until(c.ends)
			everyMailOnce(t, s, server, 5)
			s.verify()
		})
	}
}

// A battery that is empty sets the date to 1970, or to an old year; set right again, nothing is lost, nothing comes at
// once, and what began meanwhile keeps its length.
func TestCLOCK3_ADateFromThePastIsPutRight(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]clock.Instant{"1970": day, "2020": 1_577_836_800_000, "three hours": monday - 2*hour} {
		for how, set := range map[string]func(*shop, clock.Instant){"running": (*shop).correct, "closed": (*shop).correctClosed} {
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				s, server, id := waiting(t, 0, 3)
				s.people(1, 20)
				s.call("POST", "/api/journeys/"+id+"/enter", map[string]any{"all": true}, nil)
				s.until(monday + hour)
				set(s, wrong)
				if got := s.says("clock"); !strings.Contains(got, "went back") {
					t.Errorf("the wrong date is told as %q", got)
				}
				s.people(21, 23)
				s.call("POST", "/api/journeys/"+id+"/enter", map[string]any{"all": true}, nil)
				s.until(wrong + hour)
				s.verify()
				set(s, monday+2*hour)
				if got := s.says("clock"); !strings.Contains(got, "put right") {
					t.Errorf("the correction is told as %q", got)
				}
				if rest := s.late(); len(rest) != 0 {
					t.Errorf("asked: %+v", rest)
				}
				if n := server.Taken(); n != 0 {
					t.Errorf("%d mails left early", n)
				}
				s.until(monday + 3*hour)
				if n := server.Taken(); n != 20 {
					t.Errorf("%d of 20 mails left at their time", n)
				}
				s.until(monday + 4*hour)
				everyMailOnce(t, s, server, 23)
				s.verify()
				if t.Failed() {
					t.Log(s.look().Dump("SELECT id, was_at, at, doubted, settled, body FROM clock_jump"), s.look().Dump("SELECT * FROM outage"), s.look().Dump("SELECT id, state, node, since, due_at FROM enrollment WHERE state = 'live'"))
				}
			})
		}
	}
}

// The daily backup and the weekly check come within a day after the correction.
func TestCLOCK4_ChoresComeBackWithinADay(t *testing.T) {
	t.Parallel()
	for how, set := range map[string]func(*shop, clock.Instant){"running": (*shop).correct, "closed": (*shop).correctClosed} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			done := map[agenda.Kind][]clock.Instant{}
			s := newShop(t)
			note := func(kind agenda.Kind) agenda.Chore {
				return func(context.Context, json.RawMessage) error {
					mu.Lock()
					defer mu.Unlock()
					done[kind] = append(done[kind], s.clock.Now())
					return nil
				}
			}
			s.chores = map[agenda.Kind]agenda.Chore{agenda.Backup: note(agenda.Backup), "check": note("check")}
			last := func(kind agenda.Kind) clock.Instant {
				mu.Lock()
				defer mu.Unlock()
				if len(done[kind]) == 0 {
					return 0
				}
				return slices.Max(done[kind])
			}
			pass := func(until clock.Instant) {
				for s.clock.Now() < until {
					s.until(s.clock.Now() + hour)
					s.choresRest()
				}
			}
			s.start()
			pass(monday + hour)
			set(s, year2028)
			s.choresRest()
			pass(year2028 + 2*hour)
			if last(agenda.Backup) < year2028 || last("check") < year2028 {
				t.Fatalf("under the wrong date: %v", done)
			}
			mu.Lock()
			clear(done)
			mu.Unlock()
			back := monday + 3*hour
			set(s, back)
			pass(back + day + hour)
			for _, kind := range []agenda.Kind{agenda.Backup, "check"} {
				if at := last(kind); at < back || at > back+day {
					t.Errorf("%s was last done at %v", kind, at)
				}
			}
		})
	}
}

// choresRest waits until no chore is due or at work.
func (s *shop) choresRest() {
	s.t.Helper()
	for n := range 10_000 {
		idle, err := s.b.Idle()
		s.must(err)
		if idle {
			return
		}
		if n%1_000 == 999 {
			s.clock.Set(s.clock.Now() + 1000) // what is planned within two seconds is not idle, and comes with time alone
		}
		runtime.Gosched()
	}
	s.t.Fatal("a chore never rests")
}

// What a computer does by itself, seconds now and then, is not worth a word and moves nothing.
func TestCLOCK5_SmallStepsSayNothing(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 20, 2)
	for i, by := range []clock.Instant{-90_000, 60_000, -110_000, 100_000, -1} {
		s.correct(s.clock.Now() + by)
		s.until(s.clock.Now() + clock.Instant(2+i)*60_000)
	}
	s.restart()
	s.until(monday + 2*hour + 10*60_000)
	everyMailOnce(t, s, server, 20)
	if got := s.says("clock"); got != "" || s.look().One("SELECT count(*) FROM clock_jump") != "0" {
		t.Errorf("it is told: %q", got)
	}
	if rest := s.late(); len(rest) != 0 {
		t.Errorf("asked: %+v", rest)
	}
}

// The same wrong date a second time, while the program is closed, is noticed a second time.
func TestCLOCK6_TheSameWrongDateTwice(t *testing.T) {
	t.Parallel()
	s, server, id := waiting(t, 0, 48)
	for round := range clock.Instant(2) {
		s.correctClosed(year2028)
		s.people(int(round)+1, int(round)+1)
		s.call("POST", "/api/journeys/"+id+"/enter", map[string]any{"all": true}, nil)
		s.settle()
		s.correctClosed(monday + (1+round)*hour)
		list := s.late()
		if len(list) != 1 || list[0].Kind != "waits" || list[0].N != 1 {
			t.Fatalf("round %d: asked is %+v", round, list)
		}
		s.resolve(list[0], "shift")
	}
	s.until(monday + 50*hour)
	everyMailOnce(t, s, server, 2)
	s.verify()
}

// What an earlier program left behind, which noticed nothing, is put right when this one starts.
func TestCLOCK7_AWorkspaceThatWaitsFor2028IsHealed(t *testing.T) {
	t.Parallel()
	s, server, _ := limited(t, 6, 3, 0)
	s.until(monday + hour)
	s.close()
	e := s.look()
	e.Exec("UPDATE outbox SET handed_at = handed_at + ? WHERE handed_at IS NOT NULL", int64(year2028-monday))
	e.Exec("UPDATE outbox SET next_at = next_at + ?, planned_at = planned_at + ? WHERE next_at IS NOT NULL", int64(year2028-monday), int64(year2028-monday))
	e.Exec("UPDATE agenda SET planned_at = planned_at + ? WHERE done = 0", int64(year2028-monday))
	e.Exec("UPDATE account SET state = 'resting', resumes_at = ?", int64(year2028))
	s.clock.Set(monday + 3*hour)
	s.start()
	s.settle()
	if got := s.says("clock"); !strings.Contains(got, "2028") {
		t.Errorf("it is told as %q", got)
	}
	s.until(monday + 8*hour)
	s.answerLate()
	everyMailOnce(t, s, server, 6)
	s.verify()
}

// Whoever came in under a wrong date may come in again when the days of the rule have passed since it was put right.
func TestCLOCK8_TheReentryRuleCountsFromTheCorrection(t *testing.T) {
	t.Parallel()
	s := newShop(t).start()
	id := s.journey(`{"id":"jny_again","title":"またどうぞ","settings":{"reentry":"after_days","days":3},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},{"id":"end","kind":"goal","at":[0,1],"config":{}}],
"edges":[{"from":["in","next"],"to":"end"}]}`, nil)
	s.correct(year2028)
	s.people(1, 1)
	s.enterAll(id)
	s.settle()
	s.correct(monday + hour)
	entered := func() string {
		s.enterAll(id)
		s.settle()
		return s.look().One("SELECT count(*) FROM enrollment")
	}
	s.until(monday + 3*day)
	if got := entered(); got != "1" {
		t.Errorf("within three days there are %s entries", got)
	}
	s.until(monday + 3*day + 2*hour)
	if got := entered(); got != "2" {
		t.Errorf("after three days there are %s entries", got)
	}
}

// Opting out after the correction is not earlier than a mail that left under the wrong date.
func TestCLOCK9_VerifyKnowsWrongTimes(t *testing.T) {
	t.Parallel()
	s, server, _ := waiting(t, 0, 1)
	s.correct(year2028)
	s.people(1, 2)
	s.enterAll("jny_later")
	s.until(year2028 + 2*hour)
	if n := server.Taken(); n != 2 {
		t.Fatalf("%d mails left under the wrong date", n)
	}
	s.correct(monday + 3*hour)
	if got := s.says("clock"); !strings.Contains(got, "2 mails left") {
		t.Errorf("it is told as %q", got)
	}
	if n := s.look().One("SELECT count(*) FROM notice WHERE line LIKE '%notice.clock.back_sent%'"); n != "1" {
		t.Errorf("%s notices", n)
	}
	s.call("POST", "/api/contacts/opt-out", map[string]any{"address": address(1)}, nil)
	s.close()
	s.verify()
}

// A question about one wrong date is not answered by another that came and went.
func TestCLOCK10_AQuestionOutlivesAnotherWrongDate(t *testing.T) {
	t.Parallel()
	s, _, id := waiting(t, 0, 48)
	s.correct(year2028)
	s.people(1, 2)
	s.enterAll(id)
	s.until(year2028 + hour)
	s.correct(monday + hour)
	s.correct(20 * day)
	s.correct(monday + hour)
	if list := s.late(); len(list) != 1 || list[0].Kind != "waits" || list[0].N != 2 || list[0].State != "asking" {
		t.Errorf("asked is %+v", list)
	}
}
