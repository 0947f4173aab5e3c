package sample

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/message"
)

// Age is how long before now the clock of a new sample workspace begins, so that its first ten days can be played at
// once on a clock that never passes the real one.
const Age = 10 * 24 * time.Hour

// The sample people are the same on every computer.
const (
	seed       = 20261124
	howMany    = 300
	peopleOnce = 40 // people with their events stay below 1,000 rows a transaction
)

// Store is the new workspace that is filled. When a crash ends the filling, the file is discarded and made anew.
type Store interface {
	Fill(ctx context.Context, f func(Tx) error) error
}

// Tx is what filling writes in one transaction.
type Tx interface {
	Now() clock.Instant
	AddField(f contact.Field) error
	// Sign sets the sender that practice mail names.
	Sign(by message.Sender) error
	InsertContact(c *contact.Contact, search string) (bool, error)
	AddTag(id contact.ID, tag string, because event.Event) (bool, error)
	AddConsent(id contact.ID, purpose contact.Purpose, c contact.Consent) error
	AddEvent(e *event.Event) (there *event.Event, err error)
}

// Filled is how many contacts and journeys a workspace was filled with.
type Filled struct{ Contacts, Journeys int }

// Fill writes the shop into a new workspace: fields, people with their events, journeys. lang is "ja" or "en"; now is
// in the workspace's zone; take imports one journey file as its author would.
func Fill(ctx context.Context, s Store, take func(ctx context.Context, file []byte) error, lang string, now time.Time) (done Filled, err error) {
	shop := Shop(lang)
	if err := s.Fill(ctx, func(tx Tx) error { return furnish(tx, shop) }); err != nil {
		return done, err
	}
	people := People(lang, seed, howMany, now)
	for piece := range slices.Chunk(people, peopleOnce) {
		err := s.Fill(ctx, func(tx Tx) error {
			for _, p := range piece {
				if err := addPerson(tx, p); err != nil {
					return fmt.Errorf("sample person: %w", err)
				}
			}
			return nil
		})
		if err != nil {
			return done, err
		}
	}
	done.Contacts = len(people)
	for _, file := range Journeys(lang) {
		if err := take(ctx, file); err != nil {
			return done, fmt.Errorf("sample journey: %w", err)
		}
		done.Journeys++
	}
	return done, nil
}

// furnish writes the shop's own contact fields and the sender of its practice mail.
func furnish(tx Tx, shop Workspace) error {
	for _, f := range shop.Fields {
		if err := tx.AddField(f); err != nil {
			return err
		}
	}
	return tx.Sign(shop.Sender)
}

// addPerson writes one sample person with tags, consent and events.
func addPerson(tx Tx, p Person) error {
	address, err := contact.ParseAddress(p.Address)
	if err != nil {
		return err
	}
	c := contact.Contact{Address: address.Text, AddressKey: address.Key, Fields: p.Fields, Tags: p.Tags, Sample: true}
	if _, err := tx.InsertContact(&c, contact.SearchText(c)); err != nil {
		return err
	}
	for _, tag := range p.Tags {
		if _, err := tx.AddTag(c.ID, tag, event.Event{Source: Source, Key: fmt.Sprintf("tag:%d:%s", c.ID, tag)}); err != nil {
			return err
		}
	}
	if p.Basis != "" {
		consent := contact.Consent{Basis: p.Basis, At: p.ConsentAt, Source: Source}
		if err := tx.AddConsent(c.ID, contact.Marketing, consent); err != nil {
			return err
		}
	}
	for _, e := range p.Events {
		if _, err := tx.AddEvent(&event.Event{
			Contact: c.ID, Kind: e.Kind, Props: e.Props, Source: Source, Key: e.Key, OccurredAt: e.At, ReceivedAt: tx.Now(),
		}); err != nil {
			return err
		}
	}
	return nil
}

// AsksForBrochure reports whether a person belongs to the customers whom the demonstration lets send the brochure form.
func AsksForBrochure(c contact.Contact, consent contact.Consent) bool {
	return c.Sample && consent.Given() && len(c.Tags) == 0
}

// BrochureForm is the event that the shop's website would send to the API for a brochure form. A second one of the same
// person has the same key, so it is the same event.
func BrochureForm(person contact.ID, lang string, at clock.Instant) event.Event {
	return event.Event{Contact: person, Kind: FormSubmitted, Source: Source, Key: fmt.Sprintf("show-form-%d", person),
		OccurredAt: at, Props: map[string]string{"form": FormName(lang)}}
}
