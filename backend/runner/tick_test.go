package runner_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

const day = 24 * time.Hour

func TestTickWalksAPersonFromEntryToGoal(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(letter)
	p := w.Contact("a@a.example", nil)
	w.Enter(j, p)
	w.Settle()
	if got, want := w.PathOf(1), "in:next"; got != want {
		t.Fatalf("after entering: %q, want %q", got, want)
	}
	w.Until(sqlitetest.Monday.Add(day))
	mail := w.Rows("SELECT effect_key, state, account, purpose, journey, node, planned_at = next_at, message_id FROM outbox")
	if len(mail) != 1 || mail[0][0] != "e:1:mail:3:0" || mail[0][1] != "due" || mail[0][2] != "default" || mail[0][3] != "marketing" ||
		mail[0][5] != "mail" || mail[0][6] != "1" || !strings.HasSuffix(mail[0][7], "@tabiji.invalid") {
		t.Fatalf("outbox: %q", mail)
	}
	if n := w.Resolve("sent"); n != 1 {
		t.Fatalf("resolved %d", n)
	}
	w.Settle()
	if got, want := w.PathOf(1), "in:next → day:next → mail:next → end:"; got != want {
		t.Fatalf("at the end: %q, want %q", got, want)
	}
	if got := w.Dump("SELECT state, ended_by, ended_at FROM enrollment"); got != fmt.Sprintf("done | goal | %d\n", sqlitetest.Monday.Add(day)) {
		t.Fatalf("enrollment: %q", got)
	}
	if n := w.One("SELECT count(*) FROM wake"); n != "0" {
		t.Fatalf("%s wakes are left", n)
	}
}

func TestCountersAddUp(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(crossing)
	w.Enter(j, w.Contacts(60)...)
	l := w.Publish(letter)
	w.Enter(l, 1, 2, 3)
	for _, at := range []time.Duration{0, time.Hour, 3 * time.Hour, 5 * time.Hour, 2 * day} {
		w.Until(sqlitetest.Monday.Add(at))
		standing := w.Dump("SELECT version, node, count(*) FROM enrollment WHERE state = 'live' GROUP BY 1, 2 ORDER BY 1, 2")
		if got := w.Dump("SELECT version, node, n FROM node_count WHERE what = 'standing' AND n <> 0 ORDER BY 1, 2"); got != standing {
			t.Errorf("after %v standing is\n%swant\n%s", at, got, standing)
		}
		rest := w.Dump(`SELECT version, node, sum(CASE WHEN what = 'arrived' THEN n ELSE -n END) AS rest FROM node_count
			WHERE node NOT IN ('end', 'bye') GROUP BY 1, 2 HAVING rest <> 0`)
		if rest != "" {
			t.Errorf("after %v arrived ≠ standing + left at\n%s", at, rest)
		}
	}
	if got := w.One("SELECT sum(n) FROM node_count WHERE what = 'arrived' AND node IN ('end', 'bye')"); got != "60" {
		t.Errorf("%s arrived at an end, want 60", got)
	}
}

func TestChangesAreStoredWithTheirEvents(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(crossing)
	p := w.Contact("hanako@a.example", map[string]string{"city": "東京", "family_name": "佐藤"}, "VIP")
	other := w.Contact("taro@a.example", nil)
	w.Enter(j, p, other)
	w.Until(sqlitetest.Monday.Add(day))
	if got, want := w.PathOf(1), "in:next → city:tokyo → gold:next → rank:next → pause:next → gone:next → night:next → again:gold → end:"; got != want {
		t.Fatalf("path %q, want %q", got, want)
	}
	if got, want := w.Dump("SELECT fields, rev, search LIKE '%佐藤%' AND search LIKE '%東京%' FROM contact WHERE id = ?", p),
		`{"city":"東京","family_name":"佐藤","rank":"A"} | 2 | 1`+"\n"; got != want {
		t.Errorf("contact %q, want %q", got, want)
	}
	if got, want := w.Dump("SELECT t.name FROM contact_tag ct JOIN tag t ON t.id = ct.tag WHERE contact = ?", p), "金\n"; got != want {
		t.Errorf("tags %q, want %q", got, want)
	}
	if got, want := w.Dump("SELECT kind, source, key, props, cause, depth FROM event WHERE source = 'step' ORDER BY seq"),
		"tabiji.tag.added | step | e:1:gold:3 | {\"tag\":\"金\"} | 1 | 1\ntabiji.tag.removed | step | e:1:gone:6 | {\"tag\":\"VIP\"} | 1 | 0\n"; got != want { // after the wait of a day a chain begins
		t.Errorf("events\n%swant\n%s", got, want)
	}
	notices := w.Dump("SELECT kind, title, contact, enrollment, key, toast FROM notice")
	seen := strings.Contains(w.PathOf(2), "tell:next")
	if want := "step | 来店 | 2 | 2 | e:2:tell:4 | due\n"; seen && notices != want || !seen && notices != "" {
		t.Errorf("notices %q after %s", notices, w.PathOf(2))
	}
}

func TestSTUCK1_BrokenRowsAreMarkedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, spoil, reason string }{
		{"a due time in the year 9999", "UPDATE enrollment SET due_at = 253402300799000 WHERE id = 2", "reason.broken.due"},
		{"a negative due time", "UPDATE enrollment SET due_at = -5 WHERE id = 2", "reason.broken.due"},
		{"a due time of zero", "UPDATE enrollment SET due_at = 0 WHERE id = 2", "reason.broken.astray"},
		{"no due time while waiting for a timer", "UPDATE enrollment SET due_at = NULL WHERE id = 2", "reason.broken.astray"},
		{"no due time while waiting for nothing", "UPDATE enrollment SET due_at = NULL, waits = '' WHERE id = 2", "reason.broken.astray"},
		{"a step that the version does not have", "UPDATE enrollment SET node = 'nowhere', due_at = 5 WHERE id = 2", "reason.broken.node"},
		{"a timer at a step that waits for none", "UPDATE enrollment SET node = 'end', due_at = 5 WHERE id = 2", "problem.walk.misfit"},
		{"an entry that is no trigger", "UPDATE enrollment SET node = '', waits = '', entry = 'day', visit = 0, step_no = 50 WHERE id = 2", "problem.walk.misfit"},
		{"data that is no JSON", "UPDATE enrollment SET node = '', waits = '', data = '{', visit = 0, step_no = 50 WHERE id = 2", "reason.broken.data"},
		{"a history row that is there already", "INSERT INTO history VALUES (2, 2, 'x', 'x', 1, 1, '', '[]')", "reason.broken.data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			j := w.Publish(strings.Replace(letter, `{"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"msg_hello"}}`,
				`{"id":"mail","kind":"notify","at":[0,2],"config":{"title":"x","body":"y"}}`, 1))
			w.Enter(j, w.Contacts(3)...)
			w.Settle()
			w.Exec(c.spoil)
			before := w.Dump("SELECT node, visit, step_no FROM enrollment WHERE id = 2")
			w.Until(sqlitetest.Monday.Add(2 * day))
			if got := w.One("SELECT reason ->> 'id' FROM enrollment WHERE id = 2 AND state = 'broken'"); got != c.reason {
				t.Errorf("reason %q, want %q", got, c.reason)
			}
			if after := w.Dump("SELECT node, visit, step_no FROM enrollment WHERE id = 2"); after != before {
				t.Errorf("the step row was touched: %q, before %q", after, before)
			}
			if got := w.One("SELECT count(*) FROM enrollment WHERE state = 'done' AND ended_by = 'goal'"); got != "2" {
				t.Errorf("%s others reached the goal, want 2", got)
			}
		})
	}
}

// History is written many rows with a statement: the one that is refused is found among them, and costs the others nothing.
func TestSTUCK1_ABrokenRowAmongManyIsTheOnlyOneSetAside(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(strings.Replace(letter, `{"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"msg_hello"}}`,
		`{"id":"mail","kind":"notify","at":[0,2],"config":{"title":"x","body":"y"}}`, 1))
	w.Enter(j, w.Contacts(300)...)
	w.Settle()
	w.Exec("INSERT INTO history VALUES (23, 2, 'x', 'x', 1, 1, '', '[]'), (41, 2, 'x', 'x', 1, 1, '', '[]')")
	w.Until(sqlitetest.Monday.Add(2 * day))
	if got := w.Dump("SELECT id, reason ->> 'id' FROM enrollment WHERE state = 'broken' ORDER BY id"); got != "23 | reason.broken.data\n41 | reason.broken.data\n" {
		t.Errorf("set aside:\n%s", got)
	}
	if got := w.One("SELECT count(*) FROM enrollment WHERE state = 'done' AND ended_by = 'goal'"); got != "298" {
		t.Errorf("%s others reached the goal, want 298", got)
	}
}

func TestSTUCK1_TextAsADueTimeIsRefusedByTheFile(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contact("a@a.example", nil))
	defer func() {
		if got := w.One("SELECT typeof(due_at) FROM enrollment"); got != "integer" {
			t.Errorf("due_at is %s", got)
		}
	}()
	if err := w.Try("UPDATE enrollment SET due_at = 'tomorrow'"); err == nil {
		t.Error("text was stored as a due time")
	}
}

func TestSTUCK1_AVersionThatCannotBeReadBreaksItsPeopleOnly(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	bad, good := w.Publish(letter), w.Publish(second)
	w.Enter(bad, w.Contacts(2)...)
	w.Enter(good, 1, 2)
	w.Exec("DROP TRIGGER version_is_immutable")
	w.Exec(`UPDATE version SET body = '{"drawing":{}}' WHERE id = ?`, bad.Version)
	w.Until(sqlitetest.Monday.Add(day))
	if got := w.Dump("SELECT journey, state, count(*) FROM enrollment GROUP BY 1, 2 ORDER BY 1"); got != "1 | broken | 2\n2 | done | 2\n" {
		t.Errorf("enrollments:\n%s", got)
	}
}

func TestSTUCK3_OneSecondAndOneYearAreTheSameMechanismOverRestarts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit string
		end  time.Duration
	}{{"second", time.Second}, {"month", 365 * day}} {
		t.Run(c.unit, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			amount := 1
			if c.unit == "month" {
				amount = 12
			}
			j := w.Publish(strings.Replace(letter, `"amount":1,"unit":"day"`, fmt.Sprintf(`"amount":%d,"unit":%q`, amount, c.unit), 1))
			w.Enter(j, w.Contact("a@a.example", nil))
			w.Settle()
			w.Open()
			w.Until(sqlitetest.Monday.Add(c.end - time.Millisecond))
			if got, want := w.PathOf(1), "in:next"; got != want {
				t.Fatalf("one millisecond early: %q", got)
			}
			w.Open()
			w.Until(sqlitetest.Monday.Add(c.end))
			if got := w.One("SELECT node || ' ' || waits FROM enrollment"); got != "mail receipt" {
				t.Errorf("resumed at %q, want the step after the wait", got)
			}
		})
	}
}

func TestSTUCK4_RowsLeftBehindAreNamedWithWhy(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contact("a@a.example", nil))
	w.Settle()
	due := sqlitetest.Monday.Add(day)
	for _, c := range []struct {
		name  string
		after time.Duration
		want  int
	}{{"due since two ticks less a moment", 20 * time.Second, 0}, {"due since two ticks and a moment", 20*time.Second + time.Millisecond, 1}} {
		w.Clock.Set(due.Add(c.after))
		o, err := w.Runner.Overdue(t.Context())
		late := o.First
		if err != nil || len(late) != c.want || o.N != int64(c.want) {
			t.Fatalf("%s: %+v, %v", c.name, o, err)
		}
		if c.want == 1 && (late[0].Enrollment != 1 || late[0].DueAt != due || late[0].Node != "day" || late[0].Line.ID != "health.overdue.backlog") {
			t.Errorf("%+v", late[0])
		}
	}
	w.Exec("UPDATE journey SET state = 'paused'")
	if o, err := w.Runner.Overdue(t.Context()); err != nil || len(o.First) != 0 || o.N != 0 {
		t.Errorf("a paused journey: %+v, %v", o, err)
	}
}

func TestSTUCK4_AllRowsLeftBehindAreCountedThoughFewAreNamed(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	j := w.Publish(letter)
	for i := range 130 {
		w.Enter(j, w.Contact(fmt.Sprintf("p%d@a.example", i), nil))
	}
	w.Settle()
	w.Clock.Set(sqlitetest.Monday.Add(day + time.Hour))
	o, err := w.Runner.Overdue(t.Context())
	if err != nil || len(o.First) != 100 || o.N != 130 {
		t.Errorf("%d are named of %d, %v; want 100 of 130", len(o.First), o.N, err)
	}
}

func TestSTUCK9_ARowThatCrashesTheEngineTwiceIsQuarantined(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contacts(3)...)
	type crash struct{}
	deadly := func(c *runner.Config) {
		walked := 0
		c.Point = func(name string) {
			if name == "walk" {
				if walked++; walked == 2 {
					panic(crash{}) // the second row kills the program
				}
			}
		}
	}
	w.Tune = deadly
	w.Open()
	if _, err := w.Runner.Tick(t.Context()); err == nil {
		t.Fatal("the first run does not crash")
	}
	w.Tune = func(c *runner.Config) {
		c.Careful = true
		c.Point = func(name string) {
			if name == "walk" && w.One("SELECT value ->> 'Enrollment' FROM meta WHERE key = 'walking'") == "2" {
				panic(crash{})
			}
		}
	}
	for start := 1; start <= 2; start++ {
		w.Open()
		err := error(nil)
		for i := 0; i < 5 && err == nil; i++ {
			_, err = w.Runner.Tick(t.Context())
		}
		if err == nil {
			t.Fatalf("careful start %d does not meet the row", start)
		}
	}
	w.Open()
	w.Settle()
	if got := w.Dump("SELECT id, state, node, iif(reason = '', '', reason ->> 'id') FROM enrollment ORDER BY id"); got != "1 | live | day | \n2 | broken |  | reason.broken.quarantine\n3 | live | day | \n" {
		t.Errorf("enrollments:\n%s", got)
	}
	if got := w.Dump("SELECT kind, line ->> 'id', enrollment, toast FROM notice"); got != "engine | notice.quarantine | 2 | due\n" {
		t.Errorf("notices: %q", got)
	}
	if got := w.One("SELECT count(*) FROM meta WHERE key = 'walking'"); got != "0" {
		t.Error("the suspicion stays")
	}
}

func TestLOCK4_ACrashedTickIsAsIfItNeverWas(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(crossing), w.Contacts(20)...)
	for _, point := range []string{"claimed", "walked", "stored"} {
		before := w.Histories() + w.Dump("SELECT * FROM enrollment") + w.Dump("SELECT * FROM node_count")
		w.Tune = func(c *runner.Config) {
			c.Point = func(name string) {
				if name == point {
					panic("cut at " + point)
				}
			}
		}
		w.Open()
		if _, err := w.Runner.Tick(t.Context()); err == nil {
			t.Fatalf("no crash at %q", point)
		}
		if after := w.Histories() + w.Dump("SELECT * FROM enrollment") + w.Dump("SELECT * FROM node_count"); after != before {
			t.Errorf("a crash at %q left traces", point)
		}
	}
	w.Tune = nil
	w.Open()
	w.Settle()
	if got := w.One("SELECT count(DISTINCT enrollment) FROM history"); got != "20" {
		t.Errorf("%s people walked afterwards, want 20", got)
	}
}

func TestAVanishedContactEndsItsEnrollment(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contacts(2)...)
	w.Settle()
	w.Exec("PRAGMA foreign_keys = 0")
	w.Exec("DELETE FROM contact_tag WHERE contact = 1")
	w.Exec("DELETE FROM contact WHERE id = 1")
	w.Until(sqlitetest.Monday.Add(day))
	if got := w.Dump("SELECT id, state, ended_by, iif(reason = '', '', reason ->> 'id') FROM enrollment ORDER BY id"); got != "1 | done | exit | reason.exit.contact_gone\n2 | live |  | \n" {
		t.Errorf("enrollments:\n%s", got)
	}
}

func TestAPausedJourneyKeepsReceiptsUntilItGoesOn(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contact("a@a.example", nil))
	w.Until(sqlitetest.Monday.Add(day))
	w.Exec("UPDATE journey SET state = 'paused'")
	w.Resolve("skipped")
	w.Settle()
	if got := w.One("SELECT node || ' ' || waits FROM enrollment"); got != "mail receipt" {
		t.Fatalf("moved while paused: %s", got)
	}
	if got := w.One("SELECT count(*) FROM wake"); got != "0" {
		t.Errorf("%s wakes stay in the way", got)
	}
	w.Exec("UPDATE journey SET state = 'running'")
	w.Settle()
	if got, want := w.PathOf(1), "in:next → day:next → mail:next → end:"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
}

func TestAFinishingJourneyStopsWithItsLastPerson(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contact("a@a.example", nil))
	w.Settle()
	w.Exec("UPDATE journey SET state = 'finishing'")
	w.Until(sqlitetest.Monday.Add(day))
	if got := w.One("SELECT state FROM journey"); got != "finishing" {
		t.Fatalf("state %s while somebody is inside", got)
	}
	w.Resolve("never")
	w.Settle()
	if got := w.One("SELECT state FROM journey"); got != "stopped" {
		t.Errorf("state %s, want stopped", got)
	}
}

func TestAWakeThatFindsNobodyWaitingIsUsedUp(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contact("a@a.example", nil))
	w.Until(sqlitetest.Monday.Add(day))
	w.Exec("INSERT INTO wake (enrollment, kind, ref, at) VALUES (1, 'receipt', 999, 5)") // of no outbox row
	w.Exec("INSERT INTO wake (enrollment, kind, ref, at) VALUES (1, 'receipt', 1, 5)")   // of a row not resolved yet
	w.Settle()
	if got := w.One("SELECT node || ' ' || waits FROM enrollment"); got != "mail receipt" {
		t.Errorf("moved by a foreign wake: %s", got)
	}
	w.Resolve("sent")
	w.Exec("INSERT INTO wake (enrollment, kind, ref, at) VALUES (1, 'receipt', 1, 5)") // twice
	w.Settle()
	if got, want := w.PathOf(1), "in:next → day:next → mail:next → end:"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
	if got := w.One("SELECT count(*) FROM wake"); got != "0" {
		t.Errorf("%s wakes are left", got)
	}
}

func TestTickErrorsAreNoDecisions(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contact("a@a.example", nil))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Runner.Tick(ctx); err == nil {
		t.Fatal("a tick with an ended context answers nothing")
	}
	if got := w.One("SELECT state FROM enrollment"); got != "live" {
		t.Errorf("state %s", got)
	}
}

func TestLOCK1_NoTickChangesMoreThanAThousandRows(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	most := map[sqlite.Class]int64{}
	w.Options.Rows = func(c sqlite.Class, rows int64) { most[c] = max(most[c], rows) }
	w.Open()
	people := w.Contacts(400)
	for _, drawing := range []string{crossing, second, letter} {
		w.Enter(w.Publish(drawing), people...)
	}
	w.Until(sqlitetest.Monday.Add(day))
	w.Exec("UPDATE journey SET state = 'paused'")
	w.Resolve("sent")
	w.Settle()
	w.Exec("UPDATE journey SET state = 'running'")
	w.Settle()
	if got := w.One("SELECT count(*) FROM enrollment WHERE state = 'done'"); got != "1200" {
		t.Errorf("%s people reached an end, want 1200", got)
	}
	if n := most[sqlite.Tick]; n > sqlite.MostRows || n < sqlite.MostRows/2 {
		t.Errorf("a tick changed %d rows", n)
	}
}
