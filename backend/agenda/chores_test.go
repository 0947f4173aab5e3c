package agenda_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/sqlitetest"
)

func chores(w *sqlitetest.World) (did int) {
	w.T.Helper()
	did, err := w.Agenda.DoChores(context.Background())
	if err != nil {
		w.T.Fatal(err)
	}
	return did
}

// other is the agenda of another engine run on the same file.
func other(w *sqlitetest.World, run string, chore agenda.Chore) *agenda.Agenda {
	return agenda.New(agenda.Config{Store: w.DB.Agenda(), Clock: w.Clock, RunID: run, Chores: map[agenda.Kind]agenda.Chore{agenda.Backup: chore}})
}

func TestTheLoopCarriesPiecesAndNoChores(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Contacts(3)
	j := w.Publish(tagged)
	begun, end := make(chan struct{}), make(chan struct{})
	a := other(w, "run_1", func(context.Context, json.RawMessage) error { close(begun); <-end; return nil })
	plan(w, "a backup", "backup", nil)
	plan(w, "b enter", "enter", map[string]any{"journey": j.No, "all": true})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); a.RunChores(ctx) }()
	<-begun
	if did, err := a.Run(t.Context()); err != nil || did == 0 {
		t.Errorf("the loop did %d pieces while a chore was at work: %v", did, err)
	}
	if row := progress(w, "b enter"); !row.Done || row.Result.Entered != 3 {
		t.Errorf("people did not enter while a chore was at work: %+v", row)
	}
	if row := progress(w, "a backup"); row.Owner != "run_1" || row.PlannedAt != sqlitetest.Monday {
		t.Errorf("a chore at work is not claimed: %+v", row)
	}
	if idle, err := a.ChoresIdle(t.Context(), w.Clock.Now()); idle || err != nil {
		t.Errorf("idle while a chore is at work: %v", err)
	}
	close(end)
	stop()
	<-ended
}

// passing lets time pass while somebody looks for what is due.
type passing struct {
	agenda.Store
	pass func()
}

func (p passing) Due(ctx context.Context, now clock.Instant, kinds []agenda.Kind) ([]agenda.Row, error) {
	rows, err := p.Store.Due(ctx, now, kinds)
	p.pass()
	return rows, err
}

// What becomes due in the moment between a look and the nap behind it is not slept through.
func TestAChoreThatBecomesDueDuringTheLookIsDone(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	plan(w, "backup", "backup", nil)
	w.Exec("UPDATE agenda SET planned_at = planned_at + 86400000 WHERE key = 'backup'")
	made := make(chan struct{})
	var once sync.Once
	a := agenda.New(agenda.Config{
		Store: passing{w.DB.Agenda(), func() { once.Do(func() { w.Clock.Advance(day) }) }}, Clock: w.Clock, RunID: "run_1",
		Chores: map[agenda.Kind]agenda.Chore{agenda.Backup: func(context.Context, json.RawMessage) error { close(made); return nil }},
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); a.RunChores(ctx) }()
	select {
	case <-made:
	case <-time.NewTimer(10 * time.Second).C:
		t.Error("the backup was slept through")
	}
	stop()
	<-ended
}

func TestAChoreIsNeverDoneTwiceAtOnceAndAKilledOneIsDueAgain(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	plan(w, "backup", "backup", nil)
	w.Exec("UPDATE agenda SET owner = 'run_1' WHERE key = 'backup'")
	made := 0
	count := func(context.Context, json.RawMessage) error { made++; return nil }
	if did, err := other(w, "run_1", count).DoChores(t.Context()); did != 0 || made != 0 || err != nil {
		t.Errorf("this run's own chore was begun a second time: %d, %v", did, err)
	}
	if did, err := other(w, "run_2", count).DoChores(t.Context()); did != 1 || made != 1 || err != nil {
		t.Errorf("what a run that is no more had claimed was done %d times: %v", did, err)
	}
	if row := progress(w, "backup"); row.Owner != "" || row.PlannedAt != sqlitetest.Monday.Add(day) {
		t.Errorf("after the chore: %+v", row)
	}
}

func TestAChoreCutShortByTheEndOfTheProgramIsDueAgain(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	plan(w, "backup", "backup", nil)
	begun := make(chan struct{})
	a := other(w, "run_1", func(ctx context.Context, _ json.RawMessage) error { close(begun); <-ctx.Done(); return ctx.Err() })
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); a.RunChores(ctx) }()
	<-begun
	stop()
	select {
	case <-ended:
	case <-time.NewTimer(10 * time.Second).C:
		t.Fatal("the chore holds up the end of the program")
	}
	if row := progress(w, "backup"); row.Done || row.Result.Failed != "" || row.PlannedAt != sqlitetest.Monday {
		t.Errorf("%+v", row)
	}
	made := 0
	if _, err := other(w, "run_2", func(context.Context, json.RawMessage) error { made++; return nil }).DoChores(t.Context()); err != nil || made != 1 {
		t.Errorf("the next run did it %d times: %v", made, err)
	}
}
