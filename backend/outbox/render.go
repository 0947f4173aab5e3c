package outbox

import (
	"context"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/facts"
	"tabiji/backend/message"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Renderer writes the letter of a claimed row. An error that is a *Failure lies in the message or the
// person and ends the row, or holds it; any other is of the store, and the row waits.
type Renderer interface {
	Letter(ctx context.Context, c Claimed, a Account) (Letter, error)
}

// Templates renders the pinned message versions of a store. Versions and pictures never change, so
// what was read once is kept.
type Templates struct {
	store Store

	now func() clock.Instant

	mu       sync.RWMutex
	key      []byte // meta token_key
	lang     string
	versions map[string]*version
	assets   map[string]message.Asset
	loading  map[string]chan struct{} // closed when the version is there: reading one does not block another
}

type version struct {
	template *message.Template
	broken   *Failure
	greed    greed
}

// greed remembers that a message version exceeded the budget of a rendering, so that a thousand mails of it do not each
// use up the budget while other messages wait for the same connections.
type greed struct {
	mu    sync.Mutex
	n     int // in a row
	until clock.Instant
	f     *Failure
}

// After greedyRow letters over budget in a row a version is taken to exceed it for everybody, for a while.
const (
	greedyRow   = 3
	greedyPause = time.Minute
)

// known is the failure of a version that is taken to exceed the budget; nil: render it.
func (g *greed) known(now clock.Instant) *Failure {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.n < greedyRow || ahead(g.until, now, greedyPause) == 0 {
		return nil
	}
	return g.f
}

// learn counts the result of a rendering; nil: it succeeded.
func (g *greed) learn(f *Failure, now clock.Instant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f == nil || f.Outcome != delivery.Held {
		g.n = 0
		return
	}
	g.n++
	g.f, g.until = f, now.Add(greedyPause)
}

// longestRendering is how long one letter may take; the budget of a rendering ends long before it.
const longestRendering = 5 * time.Second

// NewTemplates makes an empty cache over a store.
func NewTemplates(s Store, now func() clock.Instant) *Templates {
	return &Templates{store: s, now: now, versions: map[string]*version{}, assets: map[string]message.Asset{}, loading: map[string]chan struct{}{}}
}

// mostVersions bounds the cache; journeys that run at one time use far fewer.
const mostVersions = 1000

// Letter renders the pinned version for the person as they are at the claim.
func (t *Templates) Letter(ctx context.Context, c Claimed, a Account) (Letter, error) {
	v, err := t.version(ctx, c.MessageVersion)
	if err != nil {
		return Letter{}, err
	}
	return t.letter(ctx, v, c, a)
}

// letter writes a letter. It ends with ctx, and after longestRendering in any case.
func (t *Templates) letter(ctx context.Context, v *version, c Claimed, a Account) (Letter, error) {
	if v.broken != nil {
		return Letter{}, v.broken
	}
	if f := v.greed.known(t.now()); f != nil {
		return Letter{}, f
	}
	person, err := t.facts(ctx, v.template.Needs(), c.Person)
	if err != nil {
		return Letter{}, err // of the store: the row waits
	}
	l, err := t.write(ctx, v, c, a, person)
	if ctx.Err() != nil && err != nil {
		return Letter{}, ctx.Err() // the engine stops: it is no failure of the message
	}
	if err != nil {
		f := brokenMessage(err)
		v.greed.learn(f, t.now())
		return Letter{}, f
	}
	v.greed.learn(nil, t.now())
	return l, nil
}

func (t *Templates) write(ctx context.Context, v *version, c Claimed, a Account, person facts.Facts) (l Letter, err error) {
	timed, done := context.WithTimeout(ctx, longestRendering)
	defer done()
	l = Letter{
		MessageID: c.MessageID,
		FromName:  a.FromName, From: a.FromAddress,
		ToName: contact.FullName(c.Person.Fields, t.lang), To: c.Person.Address,
	}
	if c.Purpose != contact.Service {
		l.Unsubscribe = message.UnsubscribeURI(a.FromAddress, contact.UnsubscribeToken(t.key, c.Person.ID, c.Purpose), t.lang)
	}
	l.Body, err = v.template.Render(person, a.Sender(), message.Options{
		Lang: t.lang, Purpose: c.Purpose, Basis: c.Facts.Basis, Unsubscribe: l.Unsubscribe, Assets: t.asset,
		Stop: func() bool { return timed.Err() != nil },
	})
	return l, err
}

// facts are what the message reads of the person. Only a message that shows tags, or fields of the owner's own, costs a
// further look into the file for every letter.
func (t *Templates) facts(ctx context.Context, need facts.Needs, c contact.Contact) (facts.Facts, error) {
	if !need.AllTags && !need.Typed() {
		return facts.Of(c, nil, t.lang), nil
	}
	var types map[string]contact.FieldType
	err := t.store.Read(ctx, func(tx Tx) (err error) {
		if types, err = tx.FieldTypes(); err == nil && need.AllTags && c.ID != 0 {
			c.Tags, err = tx.TagsOf(c.ID)
		}
		return err
	})
	return facts.Of(c, types, t.lang), err
}

// brokenMessage is a letter that cannot be written, with the message's own problem as the reason. One that
// takes too much is held: a corrected text lets it leave.
func brokenMessage(err error) *Failure {
	if message.Greedy(err) {
		return &Failure{
			Outcome: delivery.Held, Scope: OfMessage, Stage: "render", Err: err,
			Line: words.New(Greedy, "why", problem.Of(err).Sentence()),
		}
	}
	return &Failure{
		Outcome: delivery.Never, Scope: OfMessage, Stage: "render", Err: err,
		Line: words.New("reason.delivery.message", "why", problem.Of(err).Sentence()),
	}
}

func (t *Templates) version(ctx context.Context, id string) (*version, error) {
	for {
		t.mu.Lock()
		v, found := t.versions[id]
		wait, busy := t.loading[id]
		if !found && !busy {
			t.loading[id] = make(chan struct{})
		}
		t.mu.Unlock()
		switch {
		case found:
			return v, nil
		case !busy:
			return t.load(ctx, id)
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// load reads and compiles one version with its pictures, and tells who waits for it.
func (t *Templates) load(ctx context.Context, id string) (v *version, err error) {
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if err == nil {
			if len(t.versions) >= mostVersions {
				clear(t.versions)
				clear(t.assets)
			}
			t.versions[id] = v
		}
		close(t.loading[id])
		delete(t.loading, id)
	}()
	err = t.store.Read(ctx, func(tx Tx) error {
		source, found, err := tx.MessageVersion(id)
		switch {
		case err != nil:
			return err
		case !found:
			v = &version{broken: brokenMessage(problem.New(problem.NotFound, "outbox.message_gone"))}
			return nil
		}
		v, err = t.compile(tx, source)
		return err
	})
	return v, err
}

// compile makes a version of a source, and reads its pictures.
func (t *Templates) compile(tx Tx, source message.Source) (*version, error) {
	if err := t.settings(tx); err != nil {
		return nil, err
	}
	template, err := message.Parse(source)
	if err != nil {
		return &version{broken: brokenMessage(err)}, nil
	}
	for _, sha := range template.Assets() {
		asset, found, err := tx.Asset(sha)
		if err != nil {
			return nil, err
		}
		if found {
			t.mu.Lock()
			t.assets[sha] = asset
			t.mu.Unlock()
		}
	}
	return &version{template: template}, nil
}

// settings reads once what every letter needs of the workspace.
func (t *Templates) settings(tx Tx) error {
	t.mu.RLock()
	known := t.key != nil
	t.mu.RUnlock()
	if known {
		return nil
	}
	key, err := tx.TokenKey()
	if err != nil {
		return err
	}
	lang, err := tx.Lang()
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.key, t.lang = key, lang
	return nil
}

func (t *Templates) asset(sha string) (message.Asset, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	a, found := t.assets[sha]
	return a, found
}
