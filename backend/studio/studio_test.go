package studio_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// noon is Monday 2026-11-23 12:00 in Tokyo.
var noon = clock.Of(time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC))

// bench is a studio on a real file, with a clock that moves only by hand.
type bench struct {
	*studio.Studio
	t      *testing.T
	db     *sqlite.DB
	clock  *clock.Manual
	held   bool
	sender *studio.Account // the real account; nil: none
	before func()          // called once before the next change
}

func newBench(t *testing.T) *bench {
	t.Helper()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	meta := map[string]string{sqlite.MetaWorkspace: "ws", sqlite.MetaZone: "Asia/Tokyo", sqlite.MetaLang: "ja"}
	if err := sqlite.Create(ctx, path, noon, meta); err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, clock: clock.NewManual(noon)}
	db, err := sqlite.Open(ctx, sqlite.Options{Path: path, Clock: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b.db = db
	b.Studio = studio.New(studio.Config{
		Store: store{db.Studio(), b}, Clock: b.clock, Held: b.refuse,
		RunAgenda: func(ctx context.Context) error {
			_, err := agenda.New(agenda.Config{Store: db.Agenda(), Clock: b.clock}).Run(ctx)
			return err
		},
	})
	return b
}

func (b *bench) refuse() error {
	if b.held {
		return problem.New(problem.Held, "workspace.held")
	}
	return nil
}

// store is the real file, with the real account that a test chooses.
type store struct {
	studio.Store
	b *bench
}

func (s store) Read(ctx context.Context, f func(studio.Tx) error) error {
	return s.Store.Read(ctx, func(tx studio.Tx) error { return f(storeTx{tx, s.b}) })
}

func (s store) Change(ctx context.Context, f func(studio.Tx) error) error {
	if before := s.b.before; before != nil {
		s.b.before = nil
		before()
	}
	return s.Store.Change(ctx, func(tx studio.Tx) error { return f(storeTx{tx, s.b}) })
}

type storeTx struct {
	studio.Tx
	b *bench
}

func (tx storeTx) Sender(id string) (studio.Account, bool, error) {
	if id == "default" && tx.b.sender != nil {
		return *tx.b.sender, true, nil
	}
	return tx.Tx.Sender(id)
}

// account sets the real account.
func (b *bench) account(name, from, postal, contact string) {
	b.sender = &studio.Account{ID: "default", FromName: name, FromAddress: from, SenderPostal: postal, SenderContact: contact}
}

func (b *bench) write(f func(tx *sqlite.Tx) error) {
	b.t.Helper()
	if err := b.db.Write(b.t.Context(), sqlite.UI, sqlite.Full, f); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) mustImport(file string) string {
	b.t.Helper()
	done, err := b.Import(b.t.Context(), []byte(file))
	if err != nil {
		b.t.Fatal("import:", err, said(err))
	}
	return done.ID
}

// person adds a contact with an address, tags and, unless basis is "", a consent record.
func (b *bench) person(address string, basis contact.Basis, tags ...string) int64 {
	b.t.Helper()
	a, err := contact.ParseAddress(address)
	if err != nil {
		b.t.Fatal(err)
	}
	c := contact.Contact{Address: a.Text, AddressKey: a.Key, Fields: map[string]string{}}
	b.write(func(tx *sqlite.Tx) error {
		if _, err := tx.InsertContact(&c, ""); err != nil {
			return err
		}
		if basis != "" {
			if err := tx.AddConsent(c.ID, contact.Marketing, contact.Consent{Basis: basis, Source: "test"}); err != nil {
				return err
			}
		}
		for _, tag := range tags {
			if _, err := tx.AddTag(c.ID, tag, event.Event{Source: "test", Key: "tag:" + address + tag}); err != nil {
				return err
			}
		}
		return nil
	})
	return c.ID
}

// setState puts a journey into a state by hand.
func (b *bench) setState(id string, change func(*studio.Journey)) {
	b.t.Helper()
	b.write(func(tx *sqlite.Tx) error {
		j, _, err := tx.Journey(id)
		if err != nil {
			return err
		}
		change(&j)
		return tx.SaveJourney(&j)
	})
}

// said is a problem as text in both languages, with its places.
func said(err error) string {
	p := problem.Of(err)
	text := ""
	for _, lang := range []words.Lang{words.Japanese, words.English} {
		say := words.Printer{Lang: lang}
		sentence, hint := say.Problem(p)
		text += sentence + " → " + hint + "\n"
		for _, w := range p.Where {
			text += "  " + w.Path + ": " + say.Say(w.Line) + "\n"
		}
	}
	return text
}

// wantProblem checks the problem's id, and that it has a sentence in both languages.
func wantProblem(t *testing.T, err error, id string) *problem.Problem {
	t.Helper()
	if err == nil {
		t.Fatalf("no problem, want %s", id)
	}
	p := problem.Of(err)
	if p.ID != id {
		t.Fatalf("problem %s (%v), want %s", p.ID, err, id)
	}
	for _, line := range []words.Line{p.Sentence(), p.Hint()} {
		if !words.Has(line.ID) {
			t.Errorf("%s is not in the word list", line.ID)
		}
	}
	return p
}

const welcome = `{
  "format": "tabiji.journey/1", "id": "welcome", "title": "はじめてのお客様へ",
  "settings": {"reentry": "never"},
  "nodes": [
    {"id": "in", "kind": "entry.manual", "config": {}},
    {"id": "m1", "kind": "mail.send", "title": "お礼", "config": {"message": "thanks"}},
    {"id": "w", "kind": "wait.duration", "title": "3日待つ", "config": {"amount": 3, "unit": "day"}},
    {"id": "m2", "kind": "mail.send", "title": "ご案内", "config": {"message": "guide"}}
  ],
  "edges": [
    {"from": ["in", "next"], "to": "m1"},
    {"from": ["m1", "next"], "to": "w"},
    {"from": ["w", "next"], "to": "m2"}
  ],
  "messages": [
    {"id": "thanks", "title": "お礼", "subject": "ありがとうございます", "html": "<p>{{ contact.name }} 様、ありがとうございます。</p>"},
    {"id": "guide", "title": "ご案内", "subject": "ご案内", "html": "<p>ご案内です。</p>"}
  ]
}`

const tagged = `{
  "format": "tabiji.journey/1", "id": "birthday", "title": "誕生日クーポン",
  "nodes": [
    {"id": "in", "kind": "entry.tag", "config": {"tag": "今月お誕生日"}},
    {"id": "m1", "kind": "mail.send", "config": {"message": "coupon"}}
  ],
  "edges": [{"from": ["in", "next"], "to": "m1"}],
  "messages": [{"id": "coupon", "subject": "おめでとうございます", "html": "<p>クーポンです。</p>"}]
}`
