package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/intake"
	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

// shopping waits a week for a purchase, then a day for a visit. %s: more settings of the first wait.
const shopping = `{"id":"jny_shop","title":"t","settings":{"reentry":"never"},"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"buy","kind":"wait.event","at":[0,1],"config":{"branches":[
   {"port":"big","event":"purchase","where":{"prop":"amount","is":"greater","value":10000}},{"port":"any","event":"purchase"}],
   "timeout":{"amount":7,"unit":"day"}%s}},
 {"id":"come","kind":"wait.event","at":[0,2],"config":{"branches":[{"port":"came","event":"visit"},{"port":"again","event":"purchase"}],
   "timeout":{"amount":1,"unit":"day"}}},
 {"id":"good","kind":"goal","at":[0,3],"config":{}},{"id":"bye","kind":"exit","at":[1,3],"config":{}}],
"edges":[{"from":["in","next"],"to":"buy"},{"from":["buy","big"],"to":"good"},{"from":["buy","any"],"to":"come"},{"from":["buy","timeout"],"to":"come"},
 {"from":["come","came"],"to":"good"},{"from":["come","again"],"to":"good"},{"from":["come","timeout"],"to":"bye"}]}`

// shop is a world in which one person waits for a purchase since Monday; batch bounds also how many events are read at once.
func shop(t *testing.T, batch int) *sqlitetest.World {
	w := sqlitetest.New(t)
	w.Tune = func(c *runner.Config) { c.Batch, c.Page = batch, batch }
	w.Open()
	w.Enter(w.Publish(fmt.Sprintf(shopping, "")), w.Contact("a@a.example", nil))
	w.Settle()
	return w
}

func after(d time.Duration) clock.Instant { return sqlitetest.Monday.Add(d) }

func TestTheFirstEventLeadsOnByItsBranch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(w *sqlitetest.World)
		path string
	}{
		{"nothing happens", func(w *sqlitetest.World) { w.Until(after(30 * day)) }, "in:next → buy:timeout → come:timeout → bye:"},
		{"a large purchase", func(w *sqlitetest.World) {
			w.Until(after(2 * day))
			w.Happen(1, "purchase", "1", map[string]string{"amount": "12000"})
			w.Until(after(30 * day))
		}, "in:next → buy:big → good:"},
		{"a small purchase, then a visit", func(w *sqlitetest.World) {
			w.Until(after(2 * day))
			w.Happen(1, "purchase", "1", map[string]string{"amount": "900"})
			w.Until(after(2*day + time.Hour))
			w.Happen(1, "visit", "2", nil)
			w.Until(after(30 * day))
		}, "in:next → buy:any → come:came → good:"},
		{"one purchase counts once, a second one at the next wait", func(w *sqlitetest.World) {
			w.Until(after(2 * day))
			w.Happen(1, "purchase", "1", nil)
			w.Settle()
			w.Happen(1, "purchase", "2", nil)
			w.Until(after(30 * day))
		}, "in:next → buy:any → come:again → good:"},
		{"two purchases told at once", func(w *sqlitetest.World) {
			w.Until(after(2 * day))
			if _, err := w.Intake.Accept(w.T.Context(), []intake.Incoming{{Contact: 1, Kind: "purchase", Key: "1", Source: "api"},
				{Contact: 1, Kind: "purchase", Key: "2", Source: "api"}}); err != nil {
				w.T.Fatal(err)
			}
			w.Until(after(30 * day))
		}, "in:next → buy:any → come:again → good:"},
		{"somebody else's purchase", func(w *sqlitetest.World) {
			w.Happen(w.Contact("b@a.example", nil), "purchase", "1", nil)
			w.Until(after(30 * day))
		}, "in:next → buy:timeout → come:timeout → bye:"},
		{"what nobody waits for", func(w *sqlitetest.World) {
			w.Happen(1, "visit", "1", nil)
			w.Until(after(30 * day))
		}, "in:next → buy:timeout → come:timeout → bye:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := shop(t, 500)
			c.do(w)
			if got := w.PathOf(1); got != c.path {
				t.Errorf("went %s, want %s", got, c.path)
			}
			w.Sound()
		})
	}
}

// TestD7_WhatHappenedIsHeardInItsOrder: the engine stands still, and finds everything at once.
func TestD7_WhatHappenedIsHeardInItsOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		tells func(w *sqlitetest.World) // the engine does nothing meanwhile
		path  string
		now   clock.Instant // when the engine goes on
	}{
		{"an event before the timer", func(w *sqlitetest.World) {
			w.Clock.Set(after(6 * day))
			w.Happen(1, "purchase", "1", nil)
		}, "in:next → buy:any → come:timeout → bye:", after(20 * day)},
		{"an event at the very moment of the timer comes first", func(w *sqlitetest.World) {
			w.Clock.Set(after(7 * day))
			w.Happen(1, "purchase", "1", nil)
		}, "in:next → buy:any → come:timeout → bye:", after(20 * day)},
		{"an event after the timer is heard by the next wait", func(w *sqlitetest.World) {
			w.Clock.Set(after(7*day + time.Hour))
			w.Happen(1, "purchase", "1", nil)
		}, "in:next → buy:timeout → come:again → good:", after(20 * day)},
		{"an event after the timer, while the next wait still goes on", func(w *sqlitetest.World) {
			w.Clock.Set(after(7*day + time.Hour))
			w.Happen(1, "purchase", "1", nil)
		}, "in:next → buy:timeout → come:again → good:", after(7*day + 2*time.Hour)},
		{"an event after both timers is heard by nobody", func(w *sqlitetest.World) {
			w.Clock.Set(after(9 * day))
			w.Happen(1, "purchase", "1", nil)
		}, "in:next → buy:timeout → come:timeout → bye:", after(20 * day)},
		{"three events, each by the wait that stood then", func(w *sqlitetest.World) {
			w.Clock.Set(after(time.Hour))
			w.Happen(1, "visit", "1", nil) // before the wait for it
			w.Clock.Set(after(day))
			w.Happen(1, "purchase", "2", nil)
			w.Clock.Set(after(day + time.Hour))
			w.Happen(1, "visit", "3", nil)
		}, "in:next → buy:any → come:came → good:", after(20 * day)},
	} {
		for _, batch := range []int{1, 500} {
			for _, consumed := range []bool{true, false} {
				t.Run(fmt.Sprint(c.name, ", batch ", batch, ", consumed ", consumed), func(t *testing.T) {
					t.Parallel()
					w := shop(t, batch)
					c.tells(w)
					w.Clock.Set(c.now)
					if consumed {
						if _, err := w.Intake.Consume(t.Context()); err != nil {
							t.Fatal(err)
						}
					}
					if !consumed { // the tick comes before the intake
						for range 10 {
							if _, err := w.Runner.Tick(t.Context()); err != nil {
								t.Fatal(err)
							}
						}
					}
					w.Settle()
					if got := w.PathOf(1); got != c.path {
						t.Errorf("went %s, want %s", got, c.path)
					}
					if n := w.One("SELECT count(*) FROM wake"); n != "0" {
						t.Errorf("%s wakes are left", n)
					}
					w.Sound()
				})
			}
		}
	}
}

func TestWhatHappenedBeforeCountsOnlyForAWaitThatLooksBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		look string
		ago  time.Duration
		path string
	}{
		{"", time.Minute, "in:next"},
		{`,"look_back":{"amount":2,"unit":"day"}`, day, "in:next → buy:any"},
		{`,"look_back":{"amount":2,"unit":"day"}`, 2 * day, "in:next → buy:any"},
		{`,"look_back":{"amount":2,"unit":"day"}`, 2*day + time.Millisecond, "in:next"},
	} {
		w := sqlitetest.New(t)
		p := w.Contact("a@a.example", nil)
		w.Happen(p, "purchase", "1", nil)
		w.Settle()
		w.Clock.Advance(c.ago)
		w.Enter(w.Publish(fmt.Sprintf(shopping, c.look)), p)
		w.Settle()
		if got := w.PathOf(1); got != c.path {
			t.Errorf("looking back %q, %v ago: went %s, want %s", c.look, c.ago, got, c.path)
		}
		w.Sound()
	}
}

// byOrder lets people in by each order and waits for the next; the wait looks back.
const byOrder = `{"id":"jny_order","title":"t","settings":{"reentry":"per_key"},"nodes":[
 {"id":"in","kind":"entry.event","at":[0,0],"config":{"event":"order"}},
 {"id":"next","kind":"wait.event","at":[0,1],"config":{"branches":[{"port":"more","event":"order"}],"timeout":{"amount":1,"unit":"hour"},"look_back":{"amount":1,"unit":"week"}}}],
"edges":[{"from":["in","next"],"to":"next"}]}`

func TestWhatLetsSomebodyInIsNothingTheyWaitFor(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(byOrder)
	p := w.Contact("a@a.example", nil)
	w.Happen(p, "order", "1", nil)
	w.Until(after(day))
	if got := w.PathOf(1); got != "in:next → next:timeout" {
		t.Errorf("the order that let them in led them on: %s", got)
	}
	w.Happen(p, "order", "2", nil)
	w.Happen(p, "order", "3", nil)
	w.Until(after(2 * day))
	// The second order finds the first one in the week before; the third begins when the second has ended.
	for enrollment, want := range map[int64]string{2: "in:next → next:more", 3: "in:next → next:more"} {
		if got := w.PathOf(enrollment); got != want {
			t.Errorf("enrollment %d went %s, want %s", enrollment, got, want)
		}
	}
	w.Sound()
}

func TestWhoWaitedForTheirTurnHearsWhatComesAfterIt(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Publish(strings.Replace(byOrder, `,"look_back":{"amount":1,"unit":"week"}`, "", 1))
	p := w.Contact("a@a.example", nil)
	w.Happen(p, "order", "1", nil)
	w.Settle()
	w.Clock.Advance(time.Minute)
	w.Happen(p, "order", "2", nil) // leads the first on
	w.Happen(p, "order", "3", nil) // comes before the turn of the second
	w.Until(after(day))
	for enrollment, want := range map[int64]string{1: "in:next → next:more", 2: "in:next → next:timeout", 3: "in:next → next:timeout"} {
		if got := w.PathOf(enrollment); got != want {
			t.Errorf("enrollment %d went %s, want %s", enrollment, got, want)
		}
	}
	w.Sound()
}

func TestEventsOfAPauseAreHeardWhenTheJourneyGoesOn(t *testing.T) {
	t.Parallel()
	w := shop(t, 500)
	w.Exec("UPDATE journey SET state = 'paused'")
	w.Clock.Set(after(2 * day))
	w.Happen(1, "purchase", "1", nil)
	w.Until(after(20 * day))
	if got := w.PathOf(1); got != "in:next" {
		t.Fatalf("moved while the journey was paused: %s", got)
	}
	if got := w.One("SELECT (SELECT count(*) FROM wake) || ' ' || (SELECT count(*) FROM wake_parked)"); got != "0 1" {
		t.Fatalf("wakes and parked ones: %s", got)
	}
	w.Open()
	w.Exec("UPDATE journey SET state = 'running'")
	w.Settle()
	if got := w.PathOf(1); got != "in:next → buy:any → come:timeout → bye:" {
		t.Errorf("went %s", got)
	}
	if got := w.One("SELECT (SELECT count(*) FROM wake) || ' ' || (SELECT count(*) FROM wake_parked)"); got != "0 0" {
		t.Errorf("wakes and parked ones: %s", got)
	}
	w.Sound()
}

// TestEventsOfAPauseComeOneAfterTheOther: each is stored before the next one comes, so that the number of its wake is
// given again.
func TestEventsOfAPauseComeOneAfterTheOther(t *testing.T) {
	t.Parallel()
	w := shop(t, 500)
	w.Exec("UPDATE journey SET state = 'paused'")
	for n, key := range []string{"1", "2", "3"} {
		w.Clock.Set(after(time.Duration(n+1) * time.Hour))
		w.Happen(1, "purchase", key, nil)
		w.Settle()
	}
	if got := w.One("SELECT (SELECT count(*) FROM wake) || ' ' || (SELECT count(*) FROM wake_parked)"); got != "0 3" {
		t.Fatalf("wakes and parked ones: %s", got)
	}
	w.Open()
	w.Exec("UPDATE journey SET state = 'running'")
	w.Settle()
	if got := w.PathOf(1); !strings.HasPrefix(got, "in:next → buy:any") {
		t.Errorf("went %s", got)
	}
	if got := w.One("SELECT (SELECT count(*) FROM wake) || ' ' || (SELECT count(*) FROM wake_parked)"); got != "0 0" {
		t.Errorf("wakes and parked ones: %s", got)
	}
	w.Sound()
}

// TestPeopleHearWhatTheirOwnVersionWaitsFor: an older version waits for something else than the live one.
func TestPeopleHearWhatTheirOwnVersionWaitsFor(t *testing.T) {
	t.Parallel()
	w := shop(t, 500)
	old := w.One("SELECT live_version FROM journey")
	newer := w.Publish(strings.Replace(strings.Replace(fmt.Sprintf(shopping, ""), "jny_shop", "jny_new", 1), `"event":"purchase"`, `"event":"refund"`, -1))
	w.Exec("UPDATE journey SET live_version = ? WHERE id = 'jny_shop'", newer.Version)
	w.Enter(newer, 1)
	w.Settle()
	w.Happen(1, "purchase", "1", nil)
	w.Settle()
	if got := w.PathOf(1); got != "in:next → buy:any" || w.One("SELECT version FROM enrollment WHERE id = 1") != old {
		t.Errorf("in the older version: %s", got)
	}
	if got := w.PathOf(2); got != "in:next" {
		t.Errorf("in the newer version: %s", got)
	}
	w.Happen(1, "refund", "2", nil)
	w.Settle()
	if got := w.PathOf(2); got != "in:next → buy:any" {
		t.Errorf("in the newer version, after what it waits for: %s", got)
	}
}

func TestAWaitForEventsWithoutATimeoutIsNoStray(t *testing.T) {
	t.Parallel()
	w := shop(t, 500)
	w.Exec("UPDATE enrollment SET due_at = NULL")
	w.Open()
	w.Until(after(400 * day))
	if got := w.Dump("SELECT state, node, waits FROM enrollment"); got != "live | buy | event\n" {
		t.Fatalf("after a year: %s", got)
	}
	w.Sound()
	w.Happen(1, "purchase", "1", map[string]string{"amount": "20000"})
	w.Settle()
	if got := w.PathOf(1); got != "in:next → buy:big → good:" {
		t.Errorf("went %s", got)
	}
}

// Two journeys that lead each other's people on by tags.
const (
	asking = `{"id":"jny_ask","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"off","kind":"tag.remove","at":[0,1],"config":{"tag":"問い"}},{"id":"ask","kind":"tag.add","at":[0,2],"config":{"tag":"問い"}},
 {"id":"answer","kind":"wait.event","at":[0,3],"config":{"branches":[{"port":"yes","event":"tabiji.tag.added"}],"timeout":{"amount":2,"unit":"hour"}}},
 {"id":"late","kind":"exit","at":[0,4],"config":{}}],
"edges":[{"from":["in","next"],"to":"off"},{"from":["off","next"],"to":"ask"},{"from":["ask","next"],"to":"answer"},{"from":["answer","yes"],"to":"off"},{"from":["answer","timeout"],"to":"late"}]}`
	answering = `{"id":"jny_reply","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"hear","kind":"wait.event","at":[0,1],"config":{"branches":[{"port":"asked","event":"tabiji.tag.added","where":{"prop":"tag","is":"equals","value":"問い"}}],"timeout":{"amount":2,"unit":"hour"}}},
 {"id":"off","kind":"tag.remove","at":[0,2],"config":{"tag":"答え"}},{"id":"reply","kind":"tag.add","at":[0,3],"config":{"tag":"答え"}},{"id":"late","kind":"exit","at":[0,4],"config":{}}],
"edges":[{"from":["in","next"],"to":"hear"},{"from":["hear","asked"],"to":"off"},{"from":["off","next"],"to":"reply"},{"from":["reply","next"],"to":"hear"},{"from":["hear","timeout"],"to":"late"}]}`
)

func TestD28_WaitsThatAnswerEachOtherComeToAnEnd(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	p := w.Contact("a@a.example", nil)
	w.Enter(w.Publish(answering), p)
	w.Settle()
	w.Enter(w.Publish(asking), p)
	w.Settle()
	if got := w.PathOf(2); got != "in:next → off:next → ask:next → answer:yes → off:next → ask:next" {
		t.Errorf("who asks went %s", got)
	}
	if got := w.PathOf(1); got != "in:next → hear:asked → off:next → reply:next → hear:asked → off:next → reply:next" {
		t.Errorf("who answers went %s", got)
	}
	w.Until(after(day))
	if got := w.Dump("SELECT id, state, ended_by FROM enrollment ORDER BY id"); got != "1 | done | exit\n2 | done | exit\n" {
		t.Errorf("they do not end: %s", got)
	}
	w.Sound()
}

func TestWhatAPassageDoesItselfIsNothingItWaitsFor(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(asking), w.Contact("a@a.example", nil))
	w.Until(after(time.Hour))
	if got := w.PathOf(1); got != "in:next → off:next → ask:next" {
		t.Errorf("went %s", got)
	}
	w.Write(func(tx *sqlite.Tx) error { return nil })
	w.Tag(1, "常連", true)
	w.Settle()
	if got := w.PathOf(1); !strings.HasPrefix(got, "in:next → off:next → ask:next → answer:yes") {
		t.Errorf("after a tag given by hand: %s", got)
	}
	if got := w.One("SELECT depth || ' ' || chain FROM enrollment"); got != "-1 []" {
		t.Errorf("an act from outside is a new beginning; the chain is %s", got)
	}
}

// standstill lets 12 people wait, tells of what they do over three weeks while no engine runs, and then lets it find all
// of it, with batches of a size, in rounds of intake and tick, reading so many
// events at once.
func standstill(t *testing.T, batch int, intakeFirst, restart bool, page int) string {
	w := sqlitetest.New(t)
	w.Tune = func(c *runner.Config) { c.Batch, c.Page = batch, page }
	w.Open()
	people := w.Contacts(12)
	w.Enter(w.Publish(fmt.Sprintf(shopping, `,"look_back":{"amount":1,"unit":"hour"}`)), people...)
	for n := range 60 {
		w.Clock.Advance(time.Duration(1+n*7%23) * 10 * time.Minute)
		kind := []string{"purchase", "purchase", "visit", "other"}[(n/5+n)%4]
		w.Happen(people[n%5], kind, fmt.Sprint(n), map[string]string{"amount": fmt.Sprint(n % 3 * 6000)})
	}
	w.Clock.Set(after(25 * day))
	for round := 0; ; round++ {
		if round > 1000 {
			t.Fatal("no end")
		}
		events := 0
		consume := func() {
			res, err := w.Intake.Consume(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			events += res.Events
		}
		if intakeFirst {
			consume()
		}
		res, err := w.Runner.Tick(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !intakeFirst {
			consume()
		}
		if restart {
			w.Open()
		}
		if res.Walked == 0 && !res.More && events == 0 {
			break
		}
	}
	w.Sound()
	return w.Histories() + w.Dump("SELECT id, state, ended_by, since FROM enrollment ORDER BY id")
}

func TestD7_AStandstillChangesNobodysWay(t *testing.T) {
	t.Parallel()
	want := standstill(t, 500, true, false, 1000)
	for _, way := range []string{"timeout", "any", "big", "came", "again"} {
		if !strings.Contains(want, "| "+way+" |") {
			t.Errorf("nobody goes by %s: the play is too small", way)
		}
	}
	for _, c := range []struct {
		batch          int
		first, restart bool
		page           int
	}{{1, true, false, 1000}, {1, false, false, 1000}, {3, false, true, 1000}, {7, true, true, 1000}, {500, false, false, 1000},
		{500, true, false, 1}, {3, false, true, 2}, {7, true, false, 5}} {
		t.Run(fmt.Sprintf("batch %d, intake first %v, restart %v, page %d", c.batch, c.first, c.restart, c.page), func(t *testing.T) {
			t.Parallel()
			if got := standstill(t, c.batch, c.first, c.restart, c.page); got != want {
				t.Errorf("differs at %q", firstDifference(got, want))
			}
		})
	}
}

// telling gives a tag an hour after somebody came in.
const telling = `{"id":"jny_tell","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"hour","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"hour"}},{"id":"tell","kind":"tag.add","at":[0,2],"config":{"tag":"答え"}}],
"edges":[{"from":["in","next"],"to":"hour"},{"from":["hour","next"],"to":"tell"}]}`

// TestD7_WhatAnotherJourneyDoesInTheSameTickIsHeardBeforeALaterTimer: the engine finds the tag of the first hour and the
// timeout of the second at once.
func TestD7_WhatAnotherJourneyDoesInTheSameTickIsHeardBeforeALaterTimer(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{1, 500} {
		w := sqlitetest.New(t)
		w.Tune = func(c *runner.Config) { c.Batch = batch }
		w.Open()
		p := w.Contact("a@a.example", nil)
		w.Enter(w.Publish(asking), p)
		w.Enter(w.Publish(telling), p)
		w.Settle()
		w.Clock.Set(after(3 * time.Hour))
		w.Settle()
		if got := w.PathOf(1); !strings.Contains(got, "answer:yes") {
			t.Errorf("batch %d: went %s", batch, got)
		}
	}
}

func TestWhoIsLetInLaterHearsNothingFromBefore(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	p := w.Contact("a@a.example", nil)
	j := w.Publish(fmt.Sprintf(shopping, ""))
	w.Happen(p, "purchase", "1", nil)
	w.Settle()
	w.Enter(j, p)
	w.Exec("UPDATE enrollment SET due_at = ?", int64(after(2*time.Hour))) // as when an entry that was held is let in
	w.Clock.Set(after(time.Hour))
	w.Happen(p, "purchase", "2", nil)
	w.Clock.Set(after(2 * time.Hour))
	w.Settle()
	if got := w.PathOf(1); got != "in:next" {
		t.Errorf("went %s", got)
	}
	w.Happen(p, "purchase", "3", nil)
	w.Settle()
	if got := w.PathOf(1); got != "in:next → buy:any" {
		t.Errorf("went %s", got)
	}
}
