package runner_test

import (
	"testing"

	"tabiji/backend/runner"
	"tabiji/backend/sqlitetest"
)

func TestSTUCK9_OthersGoingFirstDoNotClearARow(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	r := w.Publish(letter)
	people := w.Contacts(6)
	w.Enter(r, people[:3]...)
	w.Tune = func(c *runner.Config) {
		c.Careful = true
		c.Point = func(name string) {
			if name == "walk" && w.One("SELECT value ->> 'Enrollment' FROM meta WHERE key = 'walking'") == "2" {
				panic("the second row kills the program")
			}
		}
	}
	for start := 1; start <= 3; start++ {
		w.Enter(r, people[2+start])
		w.Exec("UPDATE enrollment SET due_at = due_at - 1000 WHERE contact = ?", people[2+start]) // it comes first
		w.Open()
		crashed := false
		for range 10 {
			if _, err := w.Runner.Tick(t.Context()); err != nil {
				crashed = true
				break
			}
		}
		if crashed != (start <= 2) {
			t.Fatalf("start %d: crashed %v", start, crashed)
		}
	}
	if got := w.Dump("SELECT id, reason ->> 'id' FROM enrollment WHERE state = 'broken'"); got != "2 | reason.broken.quarantine\n" {
		t.Errorf("set aside: %q", got)
	}
}

func TestSTUCK9_AKillSpeaksAgainstNobody(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(letter), w.Contacts(2)...)
	w.Exec(`INSERT INTO meta VALUES ('walking', '{"Enrollment":1,"Times":2}')`) // one crash, then killed while it walked again
	w.Open()                                                                    // not careful: the former run did not crash
	if _, err := w.Runner.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.One("SELECT value FROM meta WHERE key = 'walking'"); got != `{"Enrollment":1,"Times":1}` {
		t.Errorf("the note says %q", got)
	}
	if n := w.One("SELECT count(*) FROM enrollment WHERE state = 'broken'"); n != "0" {
		t.Errorf("%s rows set aside", n)
	}
}
