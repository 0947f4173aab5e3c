//go:build unix

package backend_test

import (
	"fmt"
	"runtime"
	"testing"

	"tabiji/backend/smtptest"
	"tabiji/backend/sqlitetest"
)

// welcoming is a shop whose welcome journey is about to begin for so many people.
func welcoming(t *testing.T, people, connections int) (*shop, *smtptest.Server) {
	t.Helper()
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).open()
	s.people(1, people)
	s.account(server, connections)
	s.enterAll(s.journey(welcome, nil))
	s.close()
	server.WaitOpen(0)
	return s, server
}

func TestLOCK4_AnEffectLeavesOnlyFromItsCommittedRow(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	for _, k := range []kill{
		{point: "walk", nth: 7}, {point: "walked", nth: 1}, {point: "stored", nth: 1}, {point: "commit:tick", nth: 1}, {point: "committed:tick", nth: 1},
		{point: "commit:tick", nth: 2}, {point: "committed:tick", nth: 2}, {point: "commit:send", nth: 3}, {point: "committed:send", nth: 3},
		{point: "walk", nth: 30}, {point: "stored", nth: 5}, {point: "commit:tick", nth: 6},
	} {
		t.Run(k.String(), func(t *testing.T) {
			t.Parallel()
			s, server := welcoming(t, 20, 4)
			end := child(t, life{Path: s.path, Home: s.home, Now: monday, Until: monday + day/2, Point: k.point, Nth: k.nth}, nil)
			if !end.killed {
				t.Fatalf("it was not killed:\n%s", end.said)
			}
			server.WaitOpen(0)
			dead := sqlitetest.Peek(t, s.path)
			waiting := dead.One("SELECT count(*) FROM enrollment e WHERE state = 'live' AND waits = 'receipt' AND id NOT IN (SELECT enrollment FROM wake)")
			planned := dead.One("SELECT count(*) FROM outbox WHERE state IN ('due', 'claimed', 'handed', 'later', 'held')")
			if waiting != planned {
				t.Errorf("%s people wait for a mail, %s mails are planned", waiting, planned)
			}
			if steps := dead.One("SELECT count(*) FROM enrollment e WHERE step_no <> (SELECT count(*) FROM history h WHERE h.enrollment = e.id)"); steps != "0" {
				t.Errorf("%s people stand elsewhere than their history ends", steps)
			}
			for id := range server.Record() {
				if state := dead.One("SELECT state FROM outbox WHERE message_id = ?", id); state != "handed" && state != "sent" {
					t.Errorf("the server has a mail whose row is %q", state)
				}
			}
		})
	}
}

func TestSTUCK5_AKilledSendersRowsAreTakenBackByTheirStage(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	for _, row := range []struct {
		when, point string
		nth         int
		handed      bool // some row was handed over
	}{
		{"claimed and not written", "rendered", 1, false},
		{"the first body on the wire", "body", 1, false},
		{"about to be handed over", "before-handed", 1, false},
		{"handed over, the dot not sent", "handed", 1, true},
		{"the dot about to be sent", "dot", 1, true},
		{"the reply heard and not recorded", "replied", 1, true},
	} {
		t.Run(row.when, func(t *testing.T) {
			t.Parallel()
			s, server := welcoming(t, 20, 4)
			l := life{Path: s.path, Home: s.home, Now: monday, Until: monday + day/2, Point: row.point, Nth: row.nth}
			if end := child(t, l, nil); !end.killed {
				t.Fatalf("it was not killed:\n%s", end.said)
			}
			server.WaitOpen(0)
			dead := sqlitetest.Peek(t, s.path)
			claimed, handed := dead.One("SELECT count(*) FROM outbox WHERE state = 'claimed'"), dead.One("SELECT count(*) FROM outbox WHERE state = 'handed'")
			if claimed == "0" || (handed != "0") != row.handed {
				t.Fatalf("%s rows are claimed, %s handed over", claimed, handed)
			}
			// The clock goes back a day: neither age nor lease decides, only the stage.
			l.Now, l.Point = monday-day, ""
			child(t, l, nil)
			s.verify()
			if unknown := s.look().One("SELECT count(*) FROM outbox WHERE state = 'unknown'"); unknown != handed {
				t.Errorf("%s rows were handed over, %s are unknown", handed, unknown)
			}
			if n := s.look().One("SELECT count(*) FROM outbox WHERE state IN ('sent', 'unknown')"); n != "40" {
				t.Errorf("%s of 40 mails went out", n)
			}
		})
	}
}

func TestSTUCK9_ARowThatCrashesTheEngineTwiceIsSetAside(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	const poison = 3
	s, _ := welcoming(t, 6, 2)
	l := life{Path: s.path, Home: s.home, Now: monday, Until: monday + day/2, CrashAt: poison}
	crashes := 0
	for child(t, l, nil).crashed {
		if crashes++; crashes > 3 {
			t.Fatal("it crashes for ever")
		}
		dead := sqlitetest.Peek(t, s.path)
		if n := dead.One("SELECT count(*) FROM enrollment WHERE state = 'broken'"); n != "0" {
			t.Fatalf("%s rows set aside after %d crashes", n, crashes)
		}
		dead.Close()
	}
	if crashes != 3 { // unnoticed, then suspected, then found out
		t.Errorf("%d crashes", crashes)
	}
	if got := s.look().Dump("SELECT id, reason ->> 'id' FROM enrollment WHERE state = 'broken'"); got != "3 | reason.broken.quarantine\n" {
		t.Errorf("set aside: %s", got)
	}
	if n := s.look().One("SELECT count(*) FROM enrollment WHERE state = 'done' AND ended_by = 'goal'"); n != "5" {
		t.Errorf("%s of the 5 others came to the end", n)
	}
	s.clock.Set(monday + day)
	s.start()
	var notices struct{ Items []struct{ Text string } }
	s.call("GET", "/api/notices", nil, &notices)
	var status struct {
		Health []struct{ Level, Text string }
	}
	s.call("GET", "/api/status", nil, &status)
	said := fmt.Sprint(notices, status)
	if s.look().One("SELECT count(*) FROM notice WHERE kind = 'engine' AND line LIKE '%notice.quarantine%'") != "1" || len(status.Health) == 0 {
		t.Errorf("the app says %s", said)
	}
}

func TestSTUCK9_AKillIsNoCrash(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	s, server := welcoming(t, 6, 2)
	l := life{Path: s.path, Home: s.home, Now: monday, Until: monday + day/2, Point: "walk", Nth: 1}
	for range 5 {
		if !child(t, l, nil).killed {
			t.Fatal("it was not killed")
		}
	}
	l.Point = ""
	child(t, l, nil)
	var sum killTally
	judgeWelcome(t, s, server, 6, 0, &sum)
}

func TestSCHED7_CloseLetsALetterOnItsWayFinish(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		when    string
		answers bool
		unknown string
	}{
		{"the server answers in time", true, "0"},
		{"the server never answers", false, "1"},
	} {
		t.Run(row.when, func(t *testing.T) {
			t.Parallel()
			s, server := welcoming(t, 20, 1)
			trap := server.Fault(smtptest.Fault{At: smtptest.Queued, Nth: 5, Do: smtptest.Hang})
			s.start()
			<-trap.Hit()
			closed := make(chan error, 1)
			go func() { closed <- s.b.Close() }()
			if row.answers {
				trap.Release()
			} else {
				s.age(closed)
			}
			s.must(<-closed)
			server.Heal()
			server.WaitOpen(0)
			s.verify()
			if got := s.look().One("SELECT count(*) FROM outbox WHERE state = 'unknown'"); got != row.unknown {
				t.Errorf("%s unknown, not %s", got, row.unknown)
			}
			if n := s.look().One("SELECT count(*) FROM outbox WHERE state IN ('claimed', 'handed')"); n != "0" {
				t.Errorf("%s rows are still in somebody's hands", n)
			}
			if n := s.look().One("SELECT count(*) FROM outbox WHERE state IN ('sent', 'unknown')"); n != fmt.Sprint(server.Taken()) {
				t.Errorf("%s left, the server took %d", n, server.Taken())
			}
			s.start()
			s.until(s.clock.Now() + day/2)
			s.close()
			var sum killTally
			judgeWelcome(t, s, server, 20, 1, &sum)
		})
	}
}

// age moves the clock timer by timer until something has come.
func (s *shop) age(come chan error) {
	for len(come) == 0 {
		s.clock.AdvanceNext()
		runtime.Gosched()
	}
}
