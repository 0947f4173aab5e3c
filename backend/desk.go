package backend

import (
	"context"
	"encoding/base64"
	"strings"

	"tabiji/backend/httpapi"
	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// desk answers the API about the workspace and its engine.
type desk struct{ b *Backend }

func (d desk) Status(ctx context.Context) (st httpapi.Status, err error) {
	b := d.b
	w := b.workspace
	st.Workspace = httpapi.WorkspaceStatus{ID: w.ID, Name: w.Name, Path: w.Path, Zone: b.Zone().String()}
	say := words.Printer{Lang: httpapi.LangOf(ctx), Zone: b.Zone()}
	if w.Verdict.Held {
		st.Workspace.Held = say.Say(w.Verdict.Reason)
	}
	if err := b.db.Read(ctx, func(tx *sqlite.Tx) (err error) {
		if st.Workspace.Generation, err = tx.Generation(); err != nil {
			return err
		}
		if st.Contacts, err = tx.CountContacts("", ""); err != nil {
			return err
		}
		if st.Practice, err = tx.CountPracticeMails(); err != nil {
			return err
		}
		st.Notices, err = tx.UnseenNotices()
		return err
	}); err != nil {
		return st, err
	}
	st.Journeys = map[string]int64{}
	journeys, err := b.studio.List(ctx)
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
	if st.Engine.NextDue, err = b.db.NextMove(ctx); err != nil {
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
		}
	}
	st.Health, err = d.health(ctx, journeys, health, failure)
	return st, err
}

// health lists what needs a person, most urgent first.
func (d desk) health(ctx context.Context, journeys []studio.View, h outbox.Health, failure error) ([]httpapi.HealthItem, error) {
	items := []httpapi.HealthItem{}
	add := func(level string, line words.Line) {
		items = append(items, httpapi.HealthItem{Level: level, Line: line})
	}
	if failure != nil {
		add("error", words.New("health.engine", "why", problem.Of(failure).Sentence()))
	}
	d.b.mu.Lock()
	damaged := d.b.damaged
	d.b.mu.Unlock()
	if damaged != nil {
		add("error", problem.Of(damaged).Sentence())
	}
	if h.Trouble != nil {
		add("error", words.New("health.outbox", "why", problem.Of(h.Trouble).Sentence()))
	}
	for _, a := range h.Accounts {
		if a.State != "ready" && a.Reason.ID != "" {
			add("error", words.New("health.account", "from", a.FromAddress, "why", a.Reason))
		}
	}
	if n := h.Counts["unknown"]; n > 0 {
		add("warning", words.New("health.unknown", "n", n))
	}
	if n := h.Counts["held"]; n > 0 {
		add("warning", words.New("health.held", "n", n))
	}
	for _, j := range journeys {
		if j.Broken > 0 {
			add("warning", words.New("health.broken", "n", j.Broken, "title", j.Title))
		}
		if j.Held > 0 {
			add("warning", words.New("health.entries_held", "n", j.Held, "title", j.Title))
		}
	}
	late, err := d.b.ticks().Overdue(ctx)
	if err != nil {
		return items, err
	}
	for _, l := range late {
		add("warning", l.Line)
	}
	for _, l := range d.b.db.Health().Alarms() {
		add("warning", l)
	}
	if d.b.crashed {
		add("hint", words.New("health.crashed"))
	}
	return items, nil
}

func (d desk) TakeOver(ctx context.Context) error { return d.b.workspace.TakeOver(ctx, d.b.db) }

func (d desk) SaveCopy(ctx context.Context, path string) (int64, error) {
	return d.b.workspace.SaveCopy(ctx, path)
}

func (d desk) Backups(context.Context) ([]httpapi.Backup, error) {
	list := []httpapi.Backup{}
	for _, k := range d.b.workspace.Backups() {
		list = append(list, httpapi.Backup{Path: k.Path, At: k.At, Bytes: k.Bytes})
	}
	return list, nil
}

func (d desk) Raise(context.Context) {
	if d.b.config.Raise != nil {
		d.b.config.Raise()
	}
}

func (d desk) Note(_ context.Context, operation string, err error) {
	d.b.log.Error("request failed", "operation", operation, "error", err)
}

// accounts answers the API about the account that sends.
type accounts struct{ b *Backend }

func (a accounts) Account(ctx context.Context) (outbox.Account, bool, error) {
	h, err := a.b.outbox.Health(ctx)
	for _, account := range h.Accounts {
		if !account.Practice() {
			return account, true, err
		}
	}
	return outbox.Account{}, false, err
}

func (a accounts) Preset(host string) (perHour, perDay, connections int) {
	p := mail.PresetOf(host)
	return p.PerHour, p.PerDay, p.Connections
}

// practiceBox answers the API about the practice mailbox.
type practiceBox struct{ sqlite.PracticeBox }

// Open takes a mail apart; pictures named by cid: become data: URIs, so that a locked frame can show
// them without asking anybody.
func (practiceBox) Open(raw []byte) (httpapi.PracticeLetter, error) {
	v, err := mail.Read(raw)
	if err != nil {
		return httpapi.PracticeLetter{}, err
	}
	letter := httpapi.PracticeLetter{Text: v.Text, HTML: v.HTML, Source: string(raw), Headers: []httpapi.PracticeField{}}
	for _, h := range v.Headers {
		letter.Headers = append(letter.Headers, httpapi.PracticeField{Name: h.Name, Value: h.Value})
	}
	for _, picture := range v.Inline {
		data := "data:" + picture.Type + ";base64," + base64.StdEncoding.EncodeToString(picture.Data)
		letter.HTML = strings.ReplaceAll(letter.HTML, "cid:"+picture.ContentID, data)
	}
	return letter, nil
}

// checker lets the outbox try a connection before an account is kept.
type checker struct{ transport *mail.Transport }

func (c checker) Check(ctx context.Context, route outbox.Route) []outbox.Stage {
	var stages []outbox.Stage
	for _, s := range c.transport.Check(ctx, route) {
		stages = append(stages, outbox.Stage(s))
	}
	return stages
}
