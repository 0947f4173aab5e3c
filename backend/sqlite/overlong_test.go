package sqlite_test

import (
	"fmt"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/heartbeat"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

// dayThenMail waits a day, or until a date in four years, and sends a mail.
const dayThenMail = `{"id":"jny_day","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"day","kind":%s},{"id":"mail","kind":"mail.send","at":[0,2],"config":{"message":"m"}}],
"edges":[{"from":["in","next"],"to":"day"},{"from":["day","next"],"to":"mail"}],"messages":[{"id":"m","subject":"s","html":"<p>x</p>"}]}`

const (
	aDay      = `"wait.duration","at":[0,1],"config":{"amount":1,"unit":"day"}`
	fourYears = `"wait.until","at":[0,1],"config":{"at":"2030-11-02T09:00"}`
)

// setBack is a file whose date was set, for sure wrongly, and put right.
func setBack(w *sqlitetest.World) {
	w.Exec(`INSERT INTO clock_jump (was_at, at, wrong_from, doubted, settled, enrollment, outbox, body) VALUES (?, ?, ?, 0, 1, 0, 0, '{}')`,
		int64(sqlitetest.Monday.Add(400*24*time.Hour)), int64(sqlitetest.Monday), int64(sqlitetest.Monday.Add(399*24*time.Hour)))
}

// TestNobodyWaitsForLongerThanTheWaitWasDrawn: a pause whose ends were noted under two dates moved waits by their difference.
func TestNobodyWaitsForLongerThanTheWaitWasDrawn(t *testing.T) {
	t.Parallel()
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	for _, c := range []struct {
		wait     string
		jumped   bool
		longest  time.Duration
		shortest time.Duration
	}{
		{aDay, true, day, day},
		{aDay, false, day, day}, // a pause that was that long
		{fourYears, true, 5 * year, 4 * year},
	} {
		w := sqlitetest.New(t)
		j := w.Publish(fmt.Sprintf(dayThenMail, c.wait))
		w.Enter(j, w.Contact("a@a.example", nil))
		w.Settle()
		if c.jumped {
			setBack(w)
		}
		w.Exec("UPDATE journey SET state = 'paused', paused_at = ?", int64(w.Clock.Now()))
		if !c.jumped {
			w.Clock.Advance(year)
		}
		w.Write(func(tx *sqlite.Tx) error {
			return tx.AddAgenda("s", "shift", tx.Now(), map[string]any{"journey": j.No, "by": year.Milliseconds()})
		})
		w.Settle()
		var due int64
		fmt.Sscan(w.One("SELECT due_at FROM enrollment"), &due)
		if left := clock.Instant(due).Sub(w.Clock.Now()); left > c.longest || left < c.shortest {
			t.Errorf("%s, date set %v: waits for %v", c.wait, c.jumped, left)
		}
	}
}

// TestAMailThatIsEarlyWaitsForNoLongerThanItsWait: two wrong dates, one behind the other, made it late; the first had moved the wait.
func TestAMailThatIsEarlyWaitsForNoLongerThanItsWait(t *testing.T) {
	t.Parallel()
	far := sqlitetest.Monday.Add(3 * 365 * 24 * time.Hour)
	for wait, want := range map[string]clock.Instant{aDay: sqlitetest.Monday.Add(24 * time.Hour), fourYears: far} {
		w := sqlitetest.New(t)
		w.Enter(w.Publish(fmt.Sprintf(dayThenMail, wait)), w.Contact("a@a.example", nil))
		w.Settle()
		w.Exec("UPDATE enrollment SET due_at = ?", int64(w.Clock.Now()))
		w.Settle()
		w.Exec("UPDATE outbox SET state = 'held', next_at = NULL, planned_at = ?", int64(far))
		w.Exec("INSERT INTO late (kind, state, why, from_at, to_at) VALUES ('mails', 'asking', 'clock', 1, 2)")
		w.Exec("INSERT INTO late_mail (outbox, late, journey, wanted_at) VALUES (1, 1, 1, ?)", int64(far))
		back := heartbeat.Jump{Correction: delivery.Correction{Jump: delivery.Jump{Was: far.Add(48 * time.Hour), At: w.Clock.Now()}, WrongFrom: far.Add(24 * time.Hour)}}
		w.Write(func(tx *sqlite.Tx) error { return tx.ReleaseEarly(back, []int64{1}) })
		if got := w.One("SELECT state || ' ' || next_at FROM outbox"); got != fmt.Sprintf("due %d", want) {
			t.Errorf("%s: %s, want due %d", wait, got, want)
		}
	}
}
