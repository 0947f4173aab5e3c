package backend_test

import (
	"fmt"
	"strings"
	"testing"

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

// neverMoreThan finds no time of so many hours in which more mails arrived: moments by a true clock.
type meter struct {
	at   []clock.Instant
	seen int
}

func (m *meter) look(s *shop, server *smtptest.Server, now clock.Instant) {
	for ; m.seen < server.Taken(); m.seen++ {
		m.at = append(m.at, now)
	}
}

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
