// Package audience is what the owner does with people: import, look up, change, tag, export and
// opt out, with the evidence of consent. It refuses to know SQL, HTTP and journeys.
package audience

import (
	"context"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// Store gives transactions over the customer list. Change is one a person waits for, durable
// when it returns. Bulk is a piece of a long work that lets others in between; only the last piece
// is made durable, and with it all before.
type Store interface {
	Read(ctx context.Context, f func(Tx) error) error
	Change(ctx context.Context, f func(Tx) error) error
	Bulk(ctx context.Context, last bool, f func(Tx) error) error
}

// Tx is what this package reads and writes in one transaction. A false result means that there is
// no such row, or that nothing was written because it stood there already.
type Tx interface {
	Now() clock.Instant
	TokenKey() ([]byte, error)
	Zone() (*time.Location, error) // of the workspace
	Lang() (string, error)         // of the workspace, "ja" or "en"

	Contact(id contact.ID) (contact.Contact, bool, error)
	ContactByKey(key string) (contact.Contact, bool, error)
	Contacts(q Query) ([]contact.Contact, error)
	CountContacts(search, tag string) (int64, error)
	CountPeople(f Filter) (int64, error)
	Page(l Listing) ([]Mark, error) // in the order of l, at most l.Limit
	People(ids []contact.ID) ([]Listed, error)
	CountViews() (all, unknown, stopped, inside, sample int64, err error)
	TagCounts() ([]Tag, error)
	// Meeting finds who meets a condition now, and at most some of both sides; days begin and end in zone.
	Meeting(when segment.Tree, zone *time.Location, some int) (Meeting, error)
	// Gather reads what need lists of the contacts into their facts, whose maps come empty.
	Gather(need facts.Needs, of map[int64]*facts.Facts) error
	InsertContact(c *contact.Contact, search string) (bool, error)
	InsertStored(c *contact.Contact, s contact.Stored) (bool, error)
	UpdateContact(c *contact.Contact, search string) (bool, error)

	Fields() ([]contact.Field, error)
	AddField(f contact.Field) error
	SetFieldType(key string, t contact.FieldType) (bool, error)
	TagNames() ([]string, error)

	ConsentOf(id contact.ID, purpose contact.Purpose) (contact.Consent, bool, error)
	ConsentRecords(id contact.ID) ([]ConsentRecord, error)
	Stops(id contact.ID) ([]contact.Stop, error) // newest first
	AddConsent(id contact.ID, purpose contact.Purpose, c contact.Consent) error
	AddConsents(list []contact.ConsentEntry) error
	// Suppress keeps an address out; Stop a person and their present address. A stop follows a person to every
	// new address, and a new address that is out stops the person: InsertContact and UpdateContact see to it.
	Suppress(addressKey string, purpose contact.Purpose, source string) (bool, error)
	Stop(id contact.ID, s contact.Stop) (bool, error)
	AddStop(id contact.ID, s contact.Stop) error                                          // a record of the past; Stop then makes it hold
	Lift(id contact.ID, only *contact.Purpose, s contact.Stop) ([]contact.Purpose, error) // only nil: all that holds
	// OptedOut reports whether a person or their address is out of a purpose.
	OptedOut(id contact.ID, addressKey string, purpose contact.Purpose) (bool, error)

	AddTag(id contact.ID, tag string, because event.Event) (bool, error)
	RemoveTag(id contact.ID, tag string, because event.Event) (bool, error)
}

// Query asks for one page of the customer list: after the contact After (0: from the beginning),
// newest first or oldest first. Search is folded text that must occur; Tag is a tag's name.
type Query struct {
	After       contact.ID
	OldestFirst bool
	Limit       int
	Search, Tag string
	// Narrow holds further conditions of an export; Contacts passes over them.
	Narrow Narrow
}

// Narrow are conditions on people beside a search and a tag; all hold together.
type Narrow struct {
	Consent contact.ConsentState
	Inside  *bool
	Sample  *bool
}

// Service is the customer list of one workspace.
type Service struct{ store Store }

// New makes the service over a store.
func New(store Store) *Service { return &Service{store: store} }
