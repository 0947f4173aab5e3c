package backend

import (
	"context"

	"tabiji/backend/httpapi"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// desk answers the API about the workspace and its engine.
type desk struct{ b *Backend }

// Status is how the workspace and its engine stand; where a crowd waits, as they stood a moment ago.
func (d desk) Status(ctx context.Context) (httpapi.Status, error) { return d.b.census.status(ctx) }

func (b *Backend) status(ctx context.Context) (st httpapi.Status, err error) {
	d := desk{b}
	w := b.workspace
	st.Workspace = httpapi.WorkspaceStatus{ID: w.ID, Path: w.Path, Zone: b.Zone().String()}
	say := words.At(httpapi.LangOf(ctx), b.Zone(), int64(b.Now()))
	if v := w.Judged(); v.Held {
		st.Workspace.Held, st.Workspace.Lost = say.Say(v.Reason), w.Lost()
		_, st.Workspace.HeldAdvice = say.Problem(problem.Of(w.HeldProblem()))
	}
	if err := b.db.Read(ctx, func(tx *sqlite.Tx) (err error) {
		if st.Workspace.Generation, err = tx.Generation(); err != nil {
			return err
		}
		if st.Contacts, err = tx.CountContacts("", ""); err != nil {
			return err
		}
		if st.Practice, st.Unread, err = tx.CountPracticeMails(); err != nil {
			return err
		}
		if st.Workspace.Name, err = tx.Name(); err != nil {
			return err
		}
		st.Notices, err = tx.UnseenNotices()
		return err
	}); err != nil {
		return st, err
	}
	st.Journeys = map[string]int64{}
	journeys, err := b.studio.Present(ctx)
	if err != nil {
		return st, err
	}
	for _, j := range journeys {
		st.Journeys[string(j.State)]++
		st.People += j.Inside
	}
	health, err := b.outbox.Health(ctx)
	if err != nil {
		return st, err
	}
	st.Outbox = map[string]int64{}
	for state, n := range health.Counts {
		st.Outbox[string(state)] = n
	}
	st.Engine.LastSent = health.LastSent
	if st.Engine.NextDue, err = b.db.NextDue(ctx); err != nil {
		return st, err
	}
	late, err := b.ticks().Overdue(ctx)
	if err != nil {
		return st, err
	}
	if err := d.upcoming(ctx, &st.Engine, late); err != nil {
		return st, err
	}
	b.mu.Lock()
	pace := b.pace
	b.mu.Unlock()
	st.Engine.Running = pace != nil
	var failure error
	if pace != nil {
		st.Engine.LastTick, _, failure = pace.state()
	}
	if failure == nil {
		if st.Engine.Idle, err = b.Idle(); err != nil {
			return st, err
		}
	}
	for _, a := range health.Accounts {
		if !a.Practice() {
			st.Account = &httpapi.AccountStatus{From: httpapi.From(a), State: string(a.State)}
			if a.Reason.ID != "" {
				st.Account.Reason = say.Say(a.Reason)
			}
			if w := health.Waiting[a.ID]; w.N > 0 {
				st.Account.Waiting = say.Say(w.Line())
			}
		}
	}
	st.Health, err = d.health(ctx, journeys, health, late, failure)
	return st, err
}

// health lists what needs a person, most urgent first.
func (d desk) health(ctx context.Context, journeys []studio.View, h outbox.Health, late runner.Overdue, failure error) ([]httpapi.HealthItem, error) {
	items := []httpapi.HealthItem{}
	add := func(level, kind string, n int64, journey string, line words.Line) {
		items = append(items, httpapi.HealthItem{Level: level, Kind: kind, N: n, Journey: journey, Line: line})
	}
	if failure != nil {
		add("error", "engine", 0, "", words.New("health.engine", "why", problem.Of(failure).Sentence()))
	}
	d.b.mu.Lock()
	damaged := d.b.damaged
	d.b.mu.Unlock()
	if damaged != nil {
		add("error", "file", 0, "", problem.Of(damaged).Sentence())
	}
	if h.Trouble != nil {
		add("error", "outbox", 0, "", words.New("health.outbox", "why", problem.Of(h.Trouble).Sentence()))
	}
	for _, a := range h.Accounts {
		if a.State != "ready" && a.Reason.ID != "" {
			add("error", "account", 0, "", words.New("health.account", "from", a.FromAddress, "why", a.Reason))
		}
	}
	if j, tell, err := d.b.vigil.told(ctx); err != nil {
		return items, err
	} else if tell {
		add("warning", "clock", j.Mails, "", j.Line(j.Mails))
	}
	waits, err := d.b.studio.LateWaits(ctx)
	if err != nil {
		return items, err
	}
	for _, w := range waits {
		add("warning", "waits", w.N, "", words.New("health.waits", "n", w.N))
	}
	if h.Late > 0 {
		add("warning", "late", h.Late, "", words.New("health.late", "n", h.Late))
	}
	for _, a := range h.Accounts {
		if w := h.Waiting[a.ID]; w.N > 0 {
			add("hint", "limit", w.N, "", w.Line())
		}
	}
	if n := h.Counts["unknown"]; n > 0 {
		add("warning", "unknown", n, "", words.New("health.unknown", "n", n))
	}
	if n := h.Counts["held"] - h.Late; n > 0 {
		add("warning", "held", n, "", words.New("health.held", "n", n))
	}
	for _, j := range journeys {
		if j.Broken > 0 {
			add("warning", "broken", j.Broken, j.ID, words.New("health.broken", "n", j.Broken, "title", j.Title))
		}
		if j.Held > 0 {
			add("warning", "entries_held", j.Held, j.ID, words.New("health.entries_held", "n", j.Held, "title", j.Title))
		}
	}
	if len(late.First) > 0 { // all for one cause: one line, however many people wait
		add("warning", "overdue", late.N, "", late.First[0].Line)
	}
	for _, l := range d.b.db.Health().Alarms() {
		add("warning", "alarm", 0, "", l)
	}
	if d.b.crashed {
		add("hint", "crashed", 0, "", words.New("health.crashed"))
	}
	return items, nil
}

// TakeOver tells the listeners too: the window begins its engine then.
func (d desk) TakeOver(ctx context.Context) error {
	err := d.b.workspace.TakeOver(ctx, d.b.db)
	if err == nil {
		d.b.signals.Changed([]string{"workspace"})
	}
	return err
}

func (d desk) Raise(context.Context) bool {
	if d.b.config.Raise == nil {
		return false
	}
	d.b.config.Raise()
	return true
}

func (d desk) Note(_ context.Context, operation string, err error) {
	d.b.log.Error("request failed", "operation", operation, "error", err)
}
