package agenda_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/sqlitetest"
)

func TestBackupAndCheckArePlannedOnce(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	for range 2 {
		if err := w.Agenda.PlanChores(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(time.Hour)
	}
	if n := w.One("SELECT count(*) FROM agenda"); n != "2" {
		t.Errorf("%s rows are planned", n)
	}
	if row := progress(w, "backup:daily"); row.Kind != agenda.Backup || row.PlannedAt != sqlitetest.Monday {
		t.Errorf("the backup: %+v", row)
	}
	if row := progress(w, "check:weekly"); row.Kind != agenda.Check || row.PlannedAt != sqlitetest.Monday.Add(7*24*time.Hour) || string(row.Body) != `{"every_days":7}` {
		t.Errorf("the check: %+v", row)
	}
}

func TestWhoStopsChoresDoesNotWaitForThemForEver(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	begun, end := make(chan struct{}, 1), make(chan struct{})
	a := other(w, "run_1", func(context.Context, json.RawMessage) error { begun <- struct{}{}; <-end; return nil })
	plan(w, "a backup", "backup", nil)
	work := a.StartChores(t.Context())
	<-begun
	work.Stop()
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if work.Ended(over) {
		t.Error("a chore that does not let go has ended")
	}
	close(end)
	if !work.Ended(t.Context()) {
		t.Error("it never ends")
	}
}
