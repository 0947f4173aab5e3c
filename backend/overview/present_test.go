package overview_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/overview"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
	"tabiji/backend/studio"
)

const waits = `{"id":"jny_wait","title":"はじめてのお客様へ","settings":{"reentry":"never"},
"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"wait","kind":"wait.duration","at":[0,1],"config":{"amount":2,"unit":"hour"}},
 {"id":"end","kind":"goal","title":"終わり","at":[0,2],"config":{}}],
"edges":[{"from":["in","next"],"to":"wait"},{"from":["wait","next"],"to":"end"}]}`

// over is an overview of a world without an engine.
func over(t *testing.T, w *sqlitetest.World, adjust ...func(*overview.Config)) *overview.Overview {
	t.Helper()
	c := overview.Config{
		Store: w.DB.Overview(), Clock: w.Clock, Zone: time.FixedZone("JST", 9*3600), ID: "ws_test", Path: w.Path,
		Held:    func() overview.Held { return overview.Held{} },
		Engine:  func() overview.Engine { return overview.Engine{} },
		Idle:    func() (bool, error) { return true, nil },
		Overdue: func(_ context.Context) (overview.Overdue, error) { return overview.Overdue{}, nil },
		Trouble: func() error { return nil },
		Tell:    func() {},
	}
	for _, a := range adjust {
		a(&c)
	}
	o := overview.New(c)
	t.Cleanup(o.Close)
	return o
}

func statusOf(t *testing.T, o *overview.Overview) overview.Status {
	t.Helper()
	st, err := o.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// A status asks who is present without everybody's past; it says the same as the author's list.
func TestThoseWhoArePresentAreThoseOfTheList(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(waits), w.Contacts(4)...)
	w.Settle()
	w.Exec("UPDATE enrollment SET state = 'held', due_at = NULL WHERE id = 1")
	w.Exec("UPDATE enrollment SET state = 'broken', due_at = NULL WHERE id = 2")
	list, err := studio.New(studio.Config{Store: w.DB.Studio(), Clock: w.Clock}).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var present []overview.Journey
	err = w.DB.Overview().Read(t.Context(), func(tx overview.Tx) error {
		present, err = tx.Journeys()
		return err
	})
	if err != nil || len(present) != 1 || len(list) != 1 || list[0].Inside != 2 || list[0].Held != 1 || list[0].Broken != 1 {
		t.Fatalf("%+v, %+v, %v", present, list, err)
	}
	l := list[0]
	if want := (overview.Journey{ID: l.ID, Title: l.Title, State: l.State, Inside: l.Inside, Held: l.Held, Broken: l.Broken}); present[0] != want {
		t.Errorf("%+v is listed as %+v", present[0], want)
	}
}

func TestAStatusTellsOfPeopleAndWhatComesNext(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(waits), w.Contacts(3)...)
	w.Settle()
	st := statusOf(t, over(t, w))
	due := sqlitetest.Monday.Add(2 * time.Hour)
	if st.ID != "ws_test" || st.Name != "test" || st.Contacts != 3 || st.People != 3 || st.Journeys["running"] != 1 ||
		st.Engine.NextDue != due || st.Engine.NextN != 3 || !st.Engine.Idle || st.Engine.Running || st.Account != nil || len(st.Health) != 0 {
		t.Errorf("%+v", st)
	}
	c, err := over(t, w).Calendar(t.Context())
	if err != nil || len(c.Next) != 1 || c.Next[0] != (overview.Next{At: due, Journey: "jny_wait", Title: "はじめてのお客様へ", Step: "終わり", Kind: "goal", Node: "end", N: 3}) {
		t.Errorf("next is %+v, %v", c.Next, err)
	}
	if got := c.Hours[11].CalendarFigures; got != (overview.CalendarFigures{Planned: 3}) || c.Week[1].Planned != 3 {
		t.Errorf("eleven o'clock: %+v, Monday %+v", got, c.Week[1])
	}
	l, err := over(t, w).Leaving(t.Context())
	if err != nil || l.Total != 3 || len(l.Items) != 1 || l.Items[0] != (overview.LeavingJourney{Journey: "jny_wait", Title: "はじめてのお客様へ", N: 3, FirstAt: due}) {
		t.Errorf("leaving: %+v, %v", l, err)
	}
}

// Those who are overdue have been counted by the engine: a status does not count them again.
func TestThoseWhoAreOverdueAreCountedOnce(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Enter(w.Publish(waits), w.Contacts(3)...)
	w.Settle()
	w.Clock.Advance(3 * time.Hour)
	before := w.Clock.Now().Add(-time.Second)
	st := statusOf(t, over(t, w, func(c *overview.Config) {
		c.Overdue = func(context.Context) (overview.Overdue, error) { return overview.Overdue{N: 3, Before: before}, nil }
	}))
	if st.Engine.NextDue != w.Clock.Now() || st.Engine.NextN != 3 {
		t.Errorf("%d are due next: %+v", st.Engine.NextN, st.Engine)
	}
}

func TestAnEngineThatFailsIsNotAskedWhetherItIsIdle(t *testing.T) {
	t.Parallel()
	st := statusOf(t, over(t, sqlitetest.New(t), func(c *overview.Config) {
		c.Engine = func() overview.Engine { return overview.Engine{Running: true, Failure: errors.New("the disk is full")} }
		c.Idle = func() (bool, error) { return false, errors.New("asked") }
	}))
	if st.Engine.Idle || !st.Engine.Running || len(st.Health) != 1 || st.Health[0].Kind != "engine" || st.Health[0].Level != overview.Error {
		t.Errorf("%+v", st)
	}
}

func TestAStatusReadsHowTheAccountStands(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	w.Write(func(tx *sqlite.Tx) error {
		return tx.PutAccount(&outbox.Account{ID: outbox.Default, Host: "localhost", Port: 25, Security: "none", FromName: "旅路珈琲",
			FromAddress: "info@tabiji-mail.jp", Connections: 2, RefusalLimit: delivery.EqualRefusals, State: delivery.Ready})
	})
	st := statusOf(t, over(t, w))
	if a := st.Account; a == nil || a.Practice || a.FromName != "旅路珈琲" || a.FromAddress != "info@tabiji-mail.jp" || a.State != delivery.Ready || a.Waiting != 0 {
		t.Errorf("%+v", st.Account)
	}
	first, err := over(t, w).FirstSteps(t.Context())
	if err != nil || first != (overview.FirstSteps{Account: true}) {
		t.Errorf("%+v, %v", first, err)
	}
}
