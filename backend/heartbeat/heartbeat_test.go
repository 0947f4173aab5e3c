package heartbeat_test

import (
	"log/slog"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/heartbeat"
	"tabiji/backend/sqlitetest"
)

// watched is a world whose engine has begun; it counts how often the date was settled.
type watched struct {
	*sqlitetest.World
	*heartbeat.Monitor
	settled int
}

func begun(t *testing.T, alive clock.Instant) *watched {
	t.Helper()
	w := &watched{World: sqlitetest.New(t)}
	w.Monitor = heartbeat.New(heartbeat.Config{Store: w.DB.Heartbeat(), Clock: w.World.Clock, Log: slog.New(slog.DiscardHandler), Settled: func() { w.settled++ }})
	if err := w.Begin(t.Context(), alive); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watched) beat() {
	w.T.Helper()
	if err := w.Beat(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}

func (w *watched) outages() string {
	return w.Dump("SELECT why, from_at, to_at FROM outage ORDER BY id")
}

func (w *watched) alive() string { return w.One("SELECT value FROM meta WHERE key = 'alive_at'") }

func TestALongSilenceBeforeAStartIsAnOutage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		alive clock.Instant
		want  bool
	}{
		{"no engine ever lived", 0, false},
		{"an hour", sqlitetest.Monday.Add(-time.Hour), false},
		{"more than an hour", sqlitetest.Monday.Add(-time.Hour - time.Second), true},
	} {
		w := begun(t, c.alive)
		if n := w.One("SELECT count(*) FROM outage WHERE why = 'closed' AND to_at = ?", int64(sqlitetest.Monday)); (n == "1") != c.want {
			t.Errorf("%s: %s", c.name, w.outages())
		}
	}
}

func TestABeatIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	w := begun(t, 0)
	first := w.alive()
	w.World.Clock.Advance(59 * time.Second)
	w.beat()
	if w.alive() != first {
		t.Error("a beat was written after less than a minute")
	}
	w.World.Clock.Advance(time.Second)
	w.beat()
	if w.alive() == first {
		t.Error("no beat was written after a minute")
	}
}

func TestALoopThatStoodStillWasAsleep(t *testing.T) {
	t.Parallel()
	w := begun(t, 0)
	if at := w.Asleep(w.World.Clock.Now()); at != 0 {
		t.Errorf("asleep since %d", at)
	}
	w.World.Clock.Advance(2 * time.Hour)
	if at := w.Asleep(w.World.Clock.Now()); at != sqlitetest.Monday {
		t.Errorf("before it has noticed itself: asleep since %d", at)
	}
	w.beat()
	if n := w.One("SELECT count(*) FROM outage WHERE why = 'asleep' AND from_at = ? AND to_at = ?", int64(sqlitetest.Monday), int64(w.World.Clock.Now())); n != "1" {
		t.Errorf("outages: %s", w.outages())
	}
	if at := w.Asleep(w.World.Clock.Now()); at != 0 || w.settled != 0 {
		t.Errorf("awake: asleep since %d, settled %d times", at, w.settled)
	}
}

func TestADateThatWasSetIsUnsettledUntilTheNextBeat(t *testing.T) {
	t.Parallel()
	w := begun(t, 0)
	w.World.Clock.Correct(sqlitetest.Monday.Add(time.Minute))
	w.beat()
	if w.Unsettled() || w.settled != 0 || w.One("SELECT count(*) FROM clock_jump") != "0" {
		t.Error("a computer that puts its clock right by a minute is no jump")
	}
	w.World.Clock.Correct(sqlitetest.Monday.Add(10 * 24 * time.Hour))
	if !w.Unsettled() {
		t.Error("the date was set by ten days, and nothing waits")
	}
	w.beat()
	if w.Unsettled() || w.settled != 1 {
		t.Errorf("after the beat: unsettled %v, settled %d times", w.Unsettled(), w.settled)
	}
	if n := w.One("SELECT count(*) FROM clock_jump WHERE settled = 1"); n != "1" {
		t.Errorf("%s jumps are settled", n)
	}
	if n := w.One("SELECT count(*) FROM notice WHERE kind = 'engine'"); n != "1" {
		t.Errorf("%s notices tell of it", n)
	}
}

// wrongly lets three people begin a wait of five hours an hour before the date is put right again.
func (w *watched) wrongly(date clock.Instant) {
	w.T.Helper()
	w.World.Clock.Correct(date)
	w.beat()
	w.Enter(w.Publish(`{"id":"jny_wait","title":"x","settings":{"reentry":"never"},
		"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},{"id":"wait","kind":"wait.duration","at":[0,1],"config":{"amount":5,"unit":"hour"}},{"id":"end","kind":"goal","at":[0,2],"config":{}}],
		"edges":[{"from":["in","next"],"to":"wait"},{"from":["wait","next"],"to":"end"}]}`), w.Contacts(3)...)
	w.Settle()
	w.World.Clock.Advance(time.Hour)
	w.beat()
	w.World.Clock.Correct(sqlitetest.Monday.Add(time.Hour))
	w.beat()
}

func TestWaitsBegunWhileTheDateWasSetBackKeepTheirLength(t *testing.T) {
	t.Parallel()
	w := begun(t, 0)
	w.wrongly(sqlitetest.Monday.Add(-30 * 24 * time.Hour))
	want := sqlitetest.Monday.Add(5 * time.Hour)
	if n := w.One("SELECT count(*) FROM enrollment WHERE due_at = ?", int64(want)); n != "3" {
		t.Errorf("%s of 3 waits end at %d: %s", n, want, w.Dump("SELECT id, since, due_at FROM enrollment"))
	}
	if n := w.One("SELECT count(*) FROM late WHERE kind = 'waits'"); n != "0" {
		t.Errorf("a person is asked about them %s times", n)
	}
}

func TestAboutWaitsBegunInASkippedTimeAPersonIsAsked(t *testing.T) {
	t.Parallel()
	w := begun(t, 0)
	w.wrongly(sqlitetest.Monday.Add(30 * 24 * time.Hour))
	if n := w.One("SELECT total FROM late WHERE kind = 'waits' AND state = 'asking'"); n != "3" {
		t.Errorf("asked about %q of 3 waits", n)
	}
	if n := w.One("SELECT count(*) FROM clock_jump WHERE settled = 0"); n != "0" {
		t.Errorf("%s jumps are not settled", n)
	}
}
