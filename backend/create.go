package backend

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/event"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/sample"
	"tabiji/backend/sqlite"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// CreateOptions describe a new workspace.
type CreateOptions struct {
	Name   string // "": the sample shop's, or from the file name
	Zone   string // IANA name; "": the system's
	Sample bool   // fill it with the sample shop
	Force  bool   // although the place is synced or on a network drive
}

// Created is what was made.
type Created struct {
	ID, Path           string
	Contacts, Journeys int
}

// Create makes a new workspace file; it refuses a path where something is.
func Create(ctx context.Context, c Config, o CreateOptions) (made Created, err error) {
	c = c.filled()
	if o.Sample {
		c.Clock = clock.NewManual(c.Clock.Now().Add(-sampleAge))
	}
	keeper, err := newKeeper(c)
	if err != nil {
		return made, err
	}
	lang := c.Lang
	if lang == "" {
		lang = words.Japanese
	}
	if o.Sample && o.Name == "" {
		o.Name = sample.Shop(string(lang)).Title
	}
	if made.Path, err = filepath.Abs(c.Path); err != nil {
		return made, err
	}
	made.ID, err = keeper.Create(ctx, c.Path, workspace.CreateOptions{Name: o.Name, Zone: o.Zone, Lang: string(lang), Accepted: o.Force})
	if err != nil || !o.Sample {
		return made, err
	}
	b, err := Open(ctx, c)
	if err != nil {
		return made, err
	}
	defer func() {
		if e := b.Close(); err == nil {
			err = e
		}
	}()
	return b.fill(ctx, made, string(lang))
}

// sampleAge is how long ago the sample shop was set up, so that its first days can be played before
// one's eyes on a clock that never passes the real one.
const sampleAge = 10 * 24 * time.Hour

// seed makes the sample people the same on every computer.
const (
	seed         = 20261124
	samplePeople = 300
)

// fill puts the sample shop into a new workspace.
func (b *Backend) fill(ctx context.Context, made Created, lang string) (Created, error) {
	people := sample.People(lang, seed, samplePeople, b.Now().Time().In(b.Zone()))
	if err := b.furnishShop(ctx, sample.Shop(lang)); err != nil {
		return made, err
	}
	const atOnce = 40 // people with their events stay below 1,000 rows a transaction
	for piece := range slices.Chunk(people, atOnce) {
		err := b.db.Write(ctx, sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error {
			for _, p := range piece {
				if err := addPerson(tx, p); err != nil {
					return fmt.Errorf("sample person: %w", err)
				}
			}
			return nil
		})
		if err != nil {
			return made, err
		}
	}
	made.Contacts = len(people)
	for _, file := range sample.Journeys(lang) {
		if _, err := b.studio.Import(ctx, file); err != nil {
			return made, fmt.Errorf("sample journey: %w", err)
		}
		made.Journeys++
	}
	return made, nil
}

// furnishShop writes the shop's own fields and how it signs its practice mail.
func (b *Backend) furnishShop(ctx context.Context, shop sample.Workspace) error {
	return b.db.Write(ctx, sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error {
		for _, f := range shop.Fields {
			if err := tx.AddField(f); err != nil {
				return err
			}
		}
		return tx.PutAccount(&outbox.Account{
			ID: outbox.Practice, Security: "practice", Connections: 4, State: delivery.Ready,
			FromName: shop.Sender.Name, FromAddress: shop.Sender.Address, SenderPostal: shop.Sender.Postal, SenderContact: shop.Sender.Contact,
		})
	})
}

// PlayForms lets n sample customers send the brochure form, as the shop's website would tell through the
// API; the same customers again change nothing. It tells how many there were.
func (b *Backend) PlayForms(ctx context.Context, n int) (int, error) {
	page, err := b.audience.People(ctx, audience.Query{Limit: audience.MostListed})
	if err != nil {
		return 0, err
	}
	var forms []intake.Incoming
	for _, p := range page.People {
		if p.Sample && p.Consent.Given() && len(p.Tags) == 0 && len(forms) < n {
			forms = append(forms, intake.Incoming{Contact: p.ID, Kind: sample.FormSubmitted, Source: sample.Source,
				Key: fmt.Sprintf("show-form-%d", p.ID), OccurredAt: b.Now(), Props: map[string]string{"form": sample.FormName(b.workspace.Lang)}})
		}
	}
	if len(forms) == 0 {
		return 0, nil
	}
	_, err = b.intake.Accept(ctx, forms)
	return len(forms), err
}

// addPerson writes one sample person with tags, consent and what they did.
func addPerson(tx *sqlite.Tx, p sample.Person) error {
	address, err := contact.ParseAddress(p.Address)
	if err != nil {
		return err
	}
	c := contact.Contact{Address: address.Text, AddressKey: address.Key, Fields: p.Fields, Tags: p.Tags, Sample: true}
	if _, err := tx.InsertContact(&c, contact.SearchText(c)); err != nil {
		return err
	}
	for _, tag := range p.Tags {
		if _, err := tx.AddTag(c.ID, tag, event.Event{Source: sample.Source, Key: fmt.Sprintf("tag:%d:%s", c.ID, tag)}); err != nil {
			return err
		}
	}
	if p.Basis != "" {
		consent := contact.Consent{Basis: p.Basis, At: p.ConsentAt, Source: sample.Source}
		if err := tx.AddConsent(c.ID, contact.Marketing, consent); err != nil {
			return err
		}
	}
	for _, e := range p.Events {
		if _, err := tx.AddEvent(&event.Event{
			Contact: c.ID, Kind: e.Kind, Props: e.Props, Source: sample.Source, Key: e.Key, OccurredAt: e.At, ReceivedAt: tx.Now(),
		}); err != nil {
			return err
		}
	}
	return nil
}
