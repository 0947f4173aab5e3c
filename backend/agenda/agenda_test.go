package agenda_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

const day = 24 * time.Hour

const tagged = `{"id":"jny_tagged","title":"お得意様","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.tag","at":[0,0],"config":{"tag":"VIP"}},
 {"id":"hand","kind":"entry.manual","at":[1,0],"config":{}},
 {"id":"rest","kind":"wait.duration","at":[0,1],"config":{"amount":2,"unit":"day"}},
 {"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"msg_hello"}},
 {"id":"end","kind":"goal","at":[0,3],"config":{}}],
"edges":[{"from":["in","next"],"to":"rest"},{"from":["hand","next"],"to":"rest"},{"from":["rest","next"],"to":"mail"},{"from":["mail","next"],"to":"end"}],
"messages":[{"id":"msg_hello","subject":"こんにちは","html":"<p>こんにちは</p>"}]}`

func plan(w *sqlitetest.World, key, kind string, body any) {
	w.T.Helper()
	w.Write(func(tx *sqlite.Tx) error { return tx.AddAgenda(key, kind, tx.Now(), body) })
}

func progress(w *sqlitetest.World, key string) agenda.Row {
	w.T.Helper()
	row, found, err := w.DB.Progress(context.Background(), key)
	if err != nil || !found {
		w.T.Fatalf("row %s: %v, %v", key, found, err)
	}
	return row
}

func run(w *sqlitetest.World) {
	w.T.Helper()
	if _, err := w.Agenda.Run(context.Background()); err != nil {
		w.T.Fatal(err)
	}
}

func TestWhoeverIsChosenEntersByTheRightTrigger(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		kind  string
		body  map[string]any
		asked int64
		enter int64
		entry string
	}{
		{"people who have the tag at start", "sweep", map[string]any{"entry": "in", "tag": "VIP"}, 5, 5, "in"},
		{"everybody", "enter", map[string]any{"all": true}, 10, 10, "hand"},
		{"everybody with a tag", "enter", map[string]any{"tag": "VIP"}, 5, 5, "hand"},
		{"nobody has that tag", "enter", map[string]any{"tag": "nobody's"}, 0, 0, ""},
		{"one person", "enter", map[string]any{"contact": 4}, 1, 1, "hand"},
		{"one person by a named trigger", "enter", map[string]any{"contact": 4, "entry": "in"}, 1, 1, "in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := sqlitetest.New(t)
			w.Contacts(10)
			j := w.Publish(tagged)
			c.body["journey"] = j.No
			plan(w, "job", c.kind, c.body)
			run(w)
			row := progress(w, "job")
			if !row.Done || row.Result.Asked != c.asked || row.Result.Entered != c.enter {
				t.Errorf("row %+v", row)
			}
			if got := w.One("SELECT count(*) FROM enrollment WHERE entry = ? AND state = 'live'", c.entry); got != fmt.Sprint(c.enter) {
				t.Errorf("%s enrollments by %q, want %d", got, c.entry, c.enter)
			}
			plan(w, "again", c.kind, c.body)
			run(w)
			if row := progress(w, "again"); row.Result.Entered != 0 || row.Result.Already != c.enter {
				t.Errorf("again: %+v", row.Result)
			}
			w.Settle()
			how := "reason.entry.manual"
			if c.kind == "sweep" {
				how = "reason.entry.tag"
			}
			if got := w.One("SELECT count(*) FROM history WHERE step_no = 0 AND reasons ->> '$[0].id' = ? AND reasons LIKE '%reason.entry.%_h%'", how); got != fmt.Sprint(c.enter) {
				t.Errorf("%s people know how they came in, want %d", got, c.enter)
			}
		})
	}
}

func TestPeopleWhoCameLaterAreNotMeant(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Contacts(3)
	j := w.Publish(tagged)
	plan(w, "all", "enter", map[string]any{"journey": j.No, "all": true})
	plan(w, "sweep", "sweep", map[string]any{"journey": j.No, "tag": "VIP", "entry": "in"})
	w.Clock.Advance(time.Second)
	w.Contact("late@a.example", nil, "VIP")
	run(w)
	if got := w.One("SELECT count(*) FROM enrollment"); got != "3" {
		t.Errorf("%s enrollments, want 3", got)
	}
}

// TestRowsGoOnBehindTheLastPieceAfterAKill stops the program before and after every commit of every kind
// of row and starts it again.
func TestRowsGoOnBehindTheLastPieceAfterAKill(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Contacts(1850)
	j := w.Publish(tagged)
	survive := func() (kills int) {
		for {
			armed := true
			point := "commit:bulk"
			if kills%2 == 1 {
				point = "committed:bulk"
			}
			w.Options.Point = func(name string) {
				if armed && name == point {
					armed = false
					runtime.Goexit() // the writer's goroutine ends before or just after its commit
				}
			}
			w.Open()
			_, err := w.Agenda.Run(context.Background())
			w.Options.Point = nil
			if armed {
				if err != nil {
					w.T.Fatal(err)
				}
				return kills
			}
			kills++
		}
	}
	plan(w, "enter", "enter", map[string]any{"journey": j.No, "all": true})
	kills := survive()
	if row := progress(w, "enter"); !row.Done || row.Result.Entered != 1850 || row.Result.Already != 0 {
		t.Errorf("after %d kills: %+v", kills, row)
	}
	if kills < 4 {
		t.Errorf("only %d kills", kills)
	}
	if got := w.Dump("SELECT count(*), count(DISTINCT contact) FROM enrollment"); got != "1850 | 1850\n" {
		t.Errorf("enrollments %q", got)
	}
}

// They have no index: each piece looks at so many people only, and goes on behind a long stretch in which nobody waits.
func TestWaitsOfAWrongDateMoveOnceHoweverFarApartTheyStand(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(tagged), w.Contacts(950)...)
	w.Settle()
	w.Exec("UPDATE enrollment SET id = id + 70000 WHERE id > 940")
	w.Exec("UPDATE enrollment SET since = since - 3600000 WHERE id = 5") // began before
	due := w.One("SELECT due_at FROM enrollment WHERE id = 1")
	w.Exec("INSERT INTO late (id, kind, state, why, from_at, to_at, total, body) VALUES (7, 'waits', 'answering', 'clock', 1, 1, 949, '{}')")
	plan(w, "waits", "waits", map[string]any{"late": 7, "from": int64(sqlitetest.Monday), "to": int64(sqlitetest.Monday.Add(time.Hour)), "by": -60_000})
	run(w)
	if got := w.Dump("SELECT due_at - ?, count(*) FROM enrollment GROUP BY 1 ORDER BY 1", due); got != "-60000 | 949\n0 | 1\n" {
		t.Errorf("moved by %q", got)
	}
	if got := w.One("SELECT state || ' ' || moved FROM late"); got != "done 949" {
		t.Errorf("the question is %q", got)
	}
	run(w)
	if row := progress(w, "waits"); row.Result.Moved != 949 {
		t.Errorf("%+v", row.Result)
	}
}

func TestShiftMovesEveryWaitOnceByTheLengthOfThePause(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	people := w.Contacts(950)
	j := w.Publish(tagged)
	w.Enter(j, people...)
	w.Settle()
	paused := sqlitetest.Monday.Add(12 * time.Hour)
	w.Until(paused)
	w.Exec("UPDATE journey SET state = 'paused', paused_at = ?", int64(paused))
	w.Until(paused.Add(time.Hour))
	newcomer := w.Contact("new@a.example", nil)
	w.Enter(j, newcomer)
	resumed := sqlitetest.Monday.Add(3 * day)
	w.Until(resumed)
	if got := w.One("SELECT count(*) FROM history"); got != "950" {
		t.Fatalf("%s history rows: somebody walked in the pause", got)
	}
	plan(w, "shift", "shift", map[string]any{"journey": j.No, "by": int64(resumed.Sub(paused) / time.Millisecond)})
	run(w)
	if got := w.Dump("SELECT state, paused_at FROM journey"); got != "running | \n" {
		t.Errorf("journey %q", got)
	}
	end := sqlitetest.Monday.Add(2*day + resumed.Sub(paused))
	if got := w.Dump("SELECT due_at, count(*) FROM enrollment GROUP BY 1 ORDER BY 1"); got != fmt.Sprintf("%d | 1\n%d | 950\n", resumed, end) {
		t.Errorf("due times %q, want %d and %d", got, resumed, end)
	}
	if row := progress(w, "shift"); row.Result.Moved != 951 {
		t.Errorf("%+v", row.Result)
	}
	run(w)
	w.Until(end)
	if got := w.One("SELECT count(*) FROM outbox WHERE planned_at = ?", int64(end)); got != "950" {
		t.Errorf("%s mails are planned at the shifted moment, want 950", got)
	}
}

func TestExitEndsWhoWasInsideAndSkipsWhatIsNotOnItsWay(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	people := w.Contacts(250)
	j := w.Publish(tagged)
	w.Enter(j, people...)
	w.Until(sqlitetest.Monday.Add(2 * day))
	for i, state := range []string{"later", "held", "claimed", "handed", "unknown"} {
		w.Exec("UPDATE outbox SET state = ? WHERE id = ?", state, i+1)
	}
	plan(w, "exit", "exit", map[string]any{"journey": j.No})
	w.Exec("UPDATE journey SET state = 'stopped'")
	w.Clock.Advance(time.Second)
	other := w.Contact("restarted@a.example", nil)
	w.Enter(j, other)
	run(w)
	if got := w.Dump("SELECT state, ended_by, iif(reason = '', '', reason ->> 'id'), count(*) FROM enrollment GROUP BY 1, 2, 3 ORDER BY 1"); got !=
		"done | stopped | reason.ended.stopped | 250\nlive |  |  | 1\n" {
		t.Errorf("enrollments:\n%s", got)
	}
	if got := w.Dump("SELECT state, count(*), sum(next_at IS NULL), sum(resolved_at IS NOT NULL) FROM outbox GROUP BY 1 ORDER BY 1"); got !=
		"claimed | 1 | 0 | 0\nhanded | 1 | 0 | 0\nskipped | 247 | 247 | 247\nunknown | 1 | 0 | 0\n" {
		t.Errorf("outbox:\n%s", got)
	}
	if got := w.Dump("SELECT node, n FROM node_count WHERE what = 'standing' AND n <> 0"); got != "" {
		t.Errorf("still standing: %q", got)
	}
	if row := progress(w, "exit"); row.Result.Ended != 250 || row.Result.Skipped != 247 {
		t.Errorf("%+v", row.Result)
	}
}

func TestEndOfPracticeEndsPracticeOnlyAndLetsPeopleEnterForReal(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	people := w.Contacts(6)
	j := w.Publish(tagged)
	w.Exec("UPDATE journey SET practice = 1")
	plan(w, "practice", "enter", map[string]any{"journey": j.No, "all": true})
	run(w)
	w.Until(sqlitetest.Monday.Add(2 * day))
	if got := w.Dump("SELECT account, practice, count(*) FROM outbox GROUP BY 1, 2"); got != "practice | 1 | 6\n" {
		t.Fatalf("outbox %q", got)
	}
	w.Exec("UPDATE outbox SET state = 'sent', resolved_at = 5, next_at = NULL WHERE contact = 1")
	w.Exec("INSERT INTO wake (enrollment, kind, ref, at) SELECT enrollment, 'receipt', id, 5 FROM outbox WHERE contact = 1")
	w.Settle()
	plan(w, "end", "end_practice", nil)
	w.Exec("UPDATE journey SET practice = 0")
	run(w)
	if got := w.Dump("SELECT state, ended_by, count(*) FROM enrollment GROUP BY 1, 2 ORDER BY 2"); got != "done | goal | 1\ndone | practice | 5\n" {
		t.Errorf("enrollments:\n%s", got)
	}
	if got := w.Dump("SELECT state, count(*) FROM outbox GROUP BY 1 ORDER BY 1"); got != "sent | 1\nskipped | 5\n" {
		t.Errorf("outbox %q", got)
	}
	plan(w, "real", "enter", map[string]any{"journey": j.No, "all": true})
	run(w)
	if row := progress(w, "real"); row.Result.Entered != int64(len(people)) {
		t.Errorf("for real: %+v", row.Result)
	}
}

func TestABackupIsMadeOncePerDayHoweverLongTheProgramWasClosed(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	made, failing := 0, false
	w.Chores = map[agenda.Kind]agenda.Chore{agenda.Backup: func(context.Context, json.RawMessage) error {
		if failing {
			return errors.New("the disk is away")
		}
		made++
		return nil
	}}
	w.Open()
	plan(w, "backup", "backup", nil)
	for _, c := range []struct {
		name string
		at   time.Duration
		made int
		next time.Duration
	}{
		{"when planned", 0, 1, day},
		{"a moment early", day - time.Millisecond, 1, day},
		{"the next day, late", day + 5*time.Hour, 2, 2 * day},
		{"after ten days of sleep, once", 12*day + 3*time.Hour, 3, 13 * day},
		{"after 700 days of sleep, once", 712*day + 3*time.Hour, 4, 713 * day},
	} {
		w.Clock.Set(sqlitetest.Monday.Add(c.at))
		chores(w)
		chores(w)
		if row := progress(w, "backup"); made != c.made || row.PlannedAt != sqlitetest.Monday.Add(c.next) || row.Done {
			t.Errorf("%s: made %d, want %d; next %v, want %v", c.name, made, c.made, row.PlannedAt, sqlitetest.Monday.Add(c.next))
		}
	}
	failing = true
	w.Clock.Set(sqlitetest.Monday.Add(713 * day))
	chores(w)
	if row := progress(w, "backup"); row.PlannedAt != sqlitetest.Monday.Add(713*day+time.Hour) || row.Result.Failed == "" {
		t.Errorf("after a failure: %+v", row)
	}
	failing = false
	w.Clock.Set(sqlitetest.Monday.Add(713*day + 2*time.Hour))
	chores(w)
	if row := progress(w, "backup"); made != 5 || row.PlannedAt != sqlitetest.Monday.Add(714*day) {
		t.Errorf("after the retry: made %d, next %v: the time of day must stay", made, row.PlannedAt)
	}
}

func TestABadRowIsRecordedAndTheOthersAreCarriedOut(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Contacts(2)
	j := w.Publish(tagged)
	plan(w, "a bad body", "enter", "nonsense")
	plan(w, "b unknown kind", "poll_mailbox", nil)
	plan(w, "c unknown journey", "shift", map[string]any{"journey": 99, "by": 5})
	plan(w, "d good", "enter", map[string]any{"journey": j.No, "all": true})
	run(w)
	if row := progress(w, "a bad body"); !row.Done || row.Result.Failed != "agenda.body" {
		t.Errorf("%+v", row)
	}
	if row := progress(w, "b unknown kind"); row.Done {
		t.Errorf("a kind of somebody else was taken: %+v", row)
	}
	if row := progress(w, "d good"); !row.Done || row.Result.Entered != 2 {
		t.Errorf("%+v", row)
	}
}

func TestNoPieceChangesMoreThanAThousandRows(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	most := int64(0)
	w.Options.Rows = func(c sqlite.Class, rows int64) {
		if c == sqlite.Bulk {
			most = max(most, rows)
		}
	}
	w.Open()
	w.Contacts(1000)
	j := w.Publish(strings.Replace(tagged, `"amount":2,"unit":"day"`, `"amount":1,"unit":"second"`, 1))
	plan(w, "enter", "enter", map[string]any{"journey": j.No, "all": true})
	run(w)
	w.Until(sqlitetest.Monday.Add(time.Second))
	w.Exec("UPDATE journey SET state = 'paused', paused_at = 1")
	plan(w, "shift", "shift", map[string]any{"journey": j.No, "by": 1000})
	run(w)
	plan(w, "exit", "exit", map[string]any{"journey": j.No})
	run(w)
	if got := w.One("SELECT count(*) FROM outbox WHERE state = 'skipped'"); got != "1000" {
		t.Errorf("%s mails skipped", got)
	}
	if most > sqlite.MostRows || most < 500 {
		t.Errorf("a piece changed %d rows", most)
	}
}

func TestNextDueAndIdle(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	look := func(what string, next clock.Instant, idle bool) {
		t.Helper()
		gotNext, err := w.DB.NextDue(t.Context())
		gotIdle, err2 := w.DB.Idle(t.Context())
		if err != nil || err2 != nil || gotNext != next || gotIdle != idle {
			t.Errorf("%s: next %v, idle %v, want %v, %v (%v, %v)", what, gotNext, gotIdle, next, idle, err, err2)
		}
	}
	now := sqlitetest.Monday
	look("an empty workspace", 0, true)
	j := w.Publish(tagged)
	p := w.Contact("a@a.example", nil)
	w.Enter(j, p)
	look("somebody has entered", now, false)
	w.Settle()
	look("somebody waits two days", now.Add(2*day), true)
	w.Exec("UPDATE journey SET state = 'paused'")
	look("the journey is paused", 0, true)
	w.Exec("UPDATE journey SET state = 'running'")
	w.Until(now.Add(2*day - 2*time.Second))
	look("two seconds before", now.Add(2*day), false)
	w.Until(now.Add(2 * day))
	look("a mail of no account waits", 0, true)
	w.Exec("UPDATE outbox SET account = 'practice'")
	look("a mail may be claimed", now.Add(2*day), false)
	w.Exec("UPDATE outbox SET state = 'handed', next_at = NULL, owner = 'run'")
	look("a mail is on its way", 0, false)
	w.Exec("UPDATE outbox SET state = 'unknown', owner = ''")
	look("a mail waits for a person", 0, true)
	w.Resolve("sent")
	w.Exec("INSERT INTO wake (enrollment, kind, ref, at) VALUES (1, 'receipt', 1, 5)")
	look("a receipt has come", now.Add(2*day), false)
	w.Settle()
	look("all is done", 0, true)
	w.Happen(p, "visit", "", nil)
	look("an event has come", now.Add(2*day), false)
	w.Settle()
	plan(w, "later", "backup", nil)
	w.Exec("UPDATE agenda SET planned_at = ?", int64(now.Add(3*day)))
	look("a backup is planned, which is none of the loop's business", 0, true)
	plan(w, "unknown", "poll_mailbox", nil)
	look("a row of a kind that nobody here knows", 0, true)
}
