package audience

import (
	"context"
	"maps"
	"strings"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// MostListed is the largest page of List.
const MostListed = 500

// Page is one page of the customer list. Next is the After of the following page, 0 at the end;
// Total counts everybody who matches.
type Page struct {
	Contacts []contact.Contact
	Next     contact.ID
	Total    int64
}

// List reads one page, newest first; q.Search is folded here. A limit outside 1…500 becomes 500.
func (s *Service) List(ctx context.Context, q Query) (Page, error) {
	var page Page
	q.Search = contact.Fold(q.Search)
	if q.Limit < 1 || q.Limit > MostListed {
		q.Limit = MostListed
	}
	wanted := q.Limit
	q.Limit++
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		if page.Total, err = tx.CountContacts(q.Search, q.Tag); err != nil {
			return err
		}
		page.Contacts, err = tx.Contacts(q)
		return err
	})
	if len(page.Contacts) > wanted {
		page.Contacts = page.Contacts[:wanted]
		page.Next = page.Contacts[wanted-1].ID
	}
	return page, err
}

// Person is a contact with the newest consent record for advertising and whether they opted out.
type Person struct {
	contact.Contact
	Consent    contact.Consent
	Suppressed bool // of advertising
}

// Get reads one person.
func (s *Service) Get(ctx context.Context, id contact.ID) (Person, error) {
	return s.person(ctx, func(tx Tx) (contact.Contact, bool, error) { return tx.Contact(id) })
}

// Find reads the person with an address as people type it.
func (s *Service) Find(ctx context.Context, address string) (Person, error) {
	a, err := contact.ParseAddress(address)
	if err != nil {
		return Person{}, err
	}
	return s.person(ctx, func(tx Tx) (contact.Contact, bool, error) {
		c, found, err := tx.ContactByKey(a.Key)
		if !found || err != nil {
			return c, found, err
		}
		return tx.Contact(c.ID)
	})
}

func (s *Service) person(ctx context.Context, look func(Tx) (contact.Contact, bool, error)) (p Person, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		var found bool
		if p.Contact, found, err = look(tx); err != nil {
			return err
		}
		if !found {
			return missing()
		}
		if p.Consent, _, err = tx.ConsentOf(p.ID, contact.Marketing); err != nil {
			return err
		}
		p.Suppressed, err = tx.OptedOut(p.ID, p.AddressKey, contact.Marketing)
		return err
	})
	return p, err
}

func missing() error { return problem.New(problem.NotFound, "contact.missing") }

// Change is an edit of a person: nil leaves the address; an empty field value removes the field.
type Change struct {
	Address *string
	Fields  map[string]string
}

// Update edits a person whose revision is still rev. A conflict carries the present row.
func (s *Service) Update(ctx context.Context, id contact.ID, rev int64, change Change) (contact.Contact, error) {
	var c contact.Contact
	err := s.store.Change(ctx, func(tx Tx) error {
		var found bool
		var err error
		if c, found, err = tx.Contact(id); err != nil {
			return err
		}
		if !found {
			return missing()
		}
		if c.Rev != rev {
			return conflict(c)
		}
		before := c
		if err := edit(tx, &c, change); err != nil {
			return err
		}
		if c.Address == before.Address && maps.Equal(c.Fields, before.Fields) {
			return nil
		}
		if ok, err := tx.UpdateContact(&c, contact.SearchText(c)); err != nil || !ok {
			return orConflict(err, before)
		}
		return nil
	})
	return c, err
}

func edit(tx Tx, c *contact.Contact, change Change) error {
	if change.Address != nil {
		a, err := contact.ParseAddress(*change.Address)
		if err != nil {
			return err
		}
		if other, found, err := tx.ContactByKey(a.Key); err != nil {
			return err
		} else if found && other.ID != c.ID {
			return problem.New(problem.Conflict, "contact.address_taken")
		}
		c.Address, c.AddressKey = a.Text, a.Key
	}
	c.Fields = maps.Clone(c.Fields)
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	for key, value := range change.Fields {
		if err := checkField(key, value); err != nil {
			return err
		}
		if value = oneLine(key, contact.Clean(value)); value == "" {
			delete(c.Fields, key)
			continue
		}
		kind, err := typeOf(tx, key)
		if err != nil {
			return err
		}
		if canonical, ok := kind.Read(value); ok {
			value = canonical
		}
		c.Fields[key] = value
	}
	return nil
}

// typeOf is the type of a field; the owner's is made when it is new.
func typeOf(tx Tx, key string) (contact.FieldType, error) {
	if standard(key) {
		return contact.TypeOf(key), nil
	}
	fields, err := tx.Fields()
	for _, f := range fields {
		if f.Key == key {
			return f.Type, err
		}
	}
	if err != nil {
		return contact.Text, err
	}
	return contact.Text, tx.AddField(contact.Field{Key: key, Label: key, Type: contact.Text})
}

// Bounds of one person's fields, in characters and bytes; they keep a bad file from filling the disk.
const (
	longestLabel = 100
	longestValue = 32 << 10
)

func checkField(key, value string) error {
	switch {
	case key == "" || utf8.RuneCountInString(key) > longestLabel || !utf8.ValidString(key):
		return problem.New(problem.Invalid, "field.name", "most", longestLabel)
	case len(value) > longestValue || !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return problem.New(problem.Invalid, "field.value", "field", key)
	}
	return nil
}

func conflict(c contact.Contact) error {
	p := problem.New(problem.Conflict, "contact.changed")
	p.Current = c
	return p
}

func orConflict(err error, c contact.Contact) error {
	if err != nil {
		return err
	}
	return conflict(c)
}

// AddTag gives a person a tag; journeys listening to it begin. It reports false when they had it.
func (s *Service) AddTag(ctx context.Context, id contact.ID, tag, source string) (bool, error) {
	return s.tag(ctx, id, tag, source, Tx.AddTag)
}

// RemoveTag takes a tag away. It reports false when they did not have it.
func (s *Service) RemoveTag(ctx context.Context, id contact.ID, tag, source string) (bool, error) {
	return s.tag(ctx, id, tag, source, Tx.RemoveTag)
}

func (s *Service) tag(ctx context.Context, id contact.ID, tag, source string, do func(Tx, contact.ID, string, event.Event) (bool, error)) (changed bool, err error) {
	tag, err = readTag(tag)
	if err != nil {
		return false, err
	}
	err = s.store.Change(ctx, func(tx Tx) error {
		if _, found, err := tx.Contact(id); err != nil {
			return err
		} else if !found {
			return missing()
		}
		if tag, err = presentTag(tx, tag); err != nil {
			return err
		}
		changed, err = do(tx, id, tag, event.Event{Source: source, Key: ident.New("tag", tx.Now())})
		return err
	})
	return changed, err
}

// readTag cleans a tag's name and refuses an empty, overlong or broken one.
func readTag(s string) (string, error) {
	if !utf8.ValidString(s) || strings.ContainsFunc(strings.TrimSpace(s), func(r rune) bool { return r < ' ' }) {
		return "", problem.New(problem.Invalid, "tag.name", "most", longestLabel)
	}
	s = contact.Clean(s)
	if s == "" || utf8.RuneCountInString(s) > longestLabel {
		return "", problem.New(problem.Invalid, "tag.name", "most", longestLabel)
	}
	return s, nil
}

// presentTag is the name of the tag that looks like this one, or this one when it is new.
func presentTag(tx Tx, tag string) (string, error) {
	names, err := tx.TagNames()
	book := newTagBook(names)
	return book.name(tag), err
}

// Fields are the columns of the list: the standard ones, then the owner's own.
func (s *Service) Fields(ctx context.Context) (list []contact.Field, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		list, err = tx.Fields()
		return err
	})
	return list, err
}
