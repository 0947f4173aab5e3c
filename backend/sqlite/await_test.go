package sqlite_test

import (
	"testing"

	"tabiji/backend/sqlitetest"
)

// TestAFileIsSoundWhileSomebodyIsWoken: a wake of an event names an event, not a mail, and one of an event that is not there is told.
func TestAFileIsSoundWhileSomebodyIsWoken(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(`{"id":"jny_await","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"on","kind":"wait.event","at":[0,1],"config":{"branches":[{"port":"a","event":"visit"}],"timeout":{"amount":1,"unit":"day"}}}],
"edges":[{"from":["in","next"],"to":"on"}]}`), w.Contact("a@a.example", nil))
	w.Settle()
	w.Happen(1, "visit", "1", nil)
	if res, err := w.Intake.Consume(t.Context()); err != nil || res.Woken != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	w.Sound()
	w.Exec("UPDATE wake SET ref = 99")
	if rules := w.Broken(); len(rules) != 1 || rules[0] != "mail_of_nothing" {
		t.Errorf("a wake of no event: %v", rules)
	}
}
