package outbox

import (
	"context"
	"sync"

	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/message"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Renderer writes the letter of a claimed row. An error that is a *Failure lies in the message or the
// person and ends the row; any other is of the store, and the row waits.
type Renderer interface {
	Letter(ctx context.Context, c Claimed, a Account) (Letter, error)
}

// Templates renders the pinned message versions of a store. Versions and pictures never change, so
// what was read once is kept.
type Templates struct {
	store Store

	mu       sync.RWMutex
	key      []byte // meta token_key
	lang     string
	versions map[string]version
	assets   map[string]message.Asset
}

type version struct {
	template *message.Template
	broken   *Failure
}

// NewTemplates makes an empty cache over a store.
func NewTemplates(s Store) *Templates {
	return &Templates{store: s, versions: map[string]version{}, assets: map[string]message.Asset{}}
}

// mostVersions bounds the cache; journeys that run at one time use far fewer.
const mostVersions = 1000

// Letter renders the pinned version for the person as they are at the claim.
func (t *Templates) Letter(ctx context.Context, c Claimed, a Account) (Letter, error) {
	v, err := t.version(ctx, c.MessageVersion)
	if err != nil {
		return Letter{}, err
	}
	return t.letter(v, c, a)
}

func (t *Templates) letter(v version, c Claimed, a Account) (Letter, error) {
	if v.broken != nil {
		return Letter{}, v.broken
	}
	l := Letter{
		MessageID: c.MessageID,
		FromName:  a.FromName, From: a.FromAddress,
		ToName: contact.FullName(c.Person.Fields, t.lang), To: c.Person.Address,
	}
	if c.Purpose != contact.Service {
		l.Unsubscribe = message.UnsubscribeURI(a.FromAddress, contact.UnsubscribeToken(t.key, c.Person.ID, c.Purpose), t.lang)
	}
	person := message.Person{Fields: c.Person.Fields, Tags: c.Person.Tags, Address: c.Person.Address, ContactID: c.Person.ID}
	var err error
	l.Body, err = v.template.Render(person, a.Sender(), message.Options{
		Lang: t.lang, Purpose: c.Purpose, Basis: c.Facts.Basis, Unsubscribe: l.Unsubscribe, Assets: t.asset,
	})
	if err != nil {
		return Letter{}, brokenMessage(err)
	}
	return l, nil
}

// brokenMessage is a letter that cannot be written, with the message's own problem as the reason.
func brokenMessage(err error) *Failure {
	return &Failure{
		Outcome: delivery.Never, Scope: OfMessage, Stage: "render", Err: err,
		Line: words.New("reason.delivery.message", "why", problem.Of(err).Sentence()),
	}
}

func (t *Templates) version(ctx context.Context, id string) (version, error) {
	t.mu.RLock()
	v, found := t.versions[id]
	t.mu.RUnlock()
	if found {
		return v, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if v, found := t.versions[id]; found {
		return v, nil
	}
	if err := t.store.Read(ctx, func(tx Tx) (err error) { v, err = t.load(tx, id); return err }); err != nil {
		return version{}, err
	}
	if len(t.versions) >= mostVersions {
		clear(t.versions)
		clear(t.assets)
	}
	t.versions[id] = v
	return v, nil
}

// load reads and compiles one version with its pictures. Held under mu.
func (t *Templates) load(tx Tx, id string) (v version, err error) {
	source, found, err := tx.MessageVersion(id)
	if err != nil {
		return v, err
	}
	if !found {
		return version{broken: brokenMessage(problem.New(problem.NotFound, "outbox.message_gone"))}, nil
	}
	return t.compile(tx, source)
}

// compile makes a version of a source, and reads its pictures. Held under mu.
func (t *Templates) compile(tx Tx, source message.Source) (v version, err error) {
	if t.key == nil {
		if t.key, err = tx.TokenKey(); err != nil {
			return v, err
		}
		if t.lang, err = tx.Lang(); err != nil {
			return v, err
		}
	}
	template, err := message.Parse(source)
	if err != nil {
		return version{broken: brokenMessage(err)}, nil
	}
	for _, sha := range template.Assets() {
		asset, found, err := tx.Asset(sha)
		if err != nil {
			return v, err
		}
		if found {
			t.assets[sha] = asset
		}
	}
	return version{template: template}, nil
}

func (t *Templates) asset(sha string) (message.Asset, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	a, found := t.assets[sha]
	return a, found
}
