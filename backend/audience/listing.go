package audience

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// Order is how a listing is sorted.
type Order string

// The orders.
const (
	Newest Order = "newest" // who came last first
	ByName Order = "name"   // by kana, then by name
	ByLast Order = "last"   // who did something last first; those who never did anything behind them
)

// Filter chooses people; all conditions hold together.
type Filter struct {
	Search  string // text that must occur; folded by Listing
	Tag     string
	Consent contact.ConsentState
	Inside  *bool // inside a journey now
	Sample  *bool
}

// Listing asks for one page of the customer list.
type Listing struct {
	Filter
	Order  Order
	Mark   Mark // after this place; the zero value begins at the beginning
	Offset int  // places to pass over behind Mark, for a jump in a long list
	Limit  int
}

// Mark is a position in a sorted listing, for the next page.
type Mark struct {
	Key     string        // sort key, of ByName
	At      clock.Instant // of ByLast; 0: among those who never did anything
	ID      int64         // contact, or with At the event's seq; 0: the beginning
	Contact contact.ID    // who stands there
}

// Listed is one person of a listing.
type Listed struct {
	Person
	Last   *Last // nil: nothing is known
	Inside int64 // journeys the person is inside of now
}

// Last is the newest thing a person did.
type Last struct {
	Kind  string
	At    clock.Instant
	Props map[string]string
}

// Listing reads one page. next is the mark of the following page, nil at the end; total, of a page that
// begins at the beginning, counts everybody the filter lets through.
func (s *Service) Listing(ctx context.Context, l Listing) (page []Listed, next *Mark, total *int64, err error) {
	l.Search = contact.Fold(l.Search)
	if l.Limit < 1 || l.Limit > MostListed {
		l.Limit = MostListed
	}
	wanted := l.Limit
	l.Limit++
	err = s.store.Read(ctx, func(tx Tx) error {
		if l.Mark == (Mark{}) {
			n, err := tx.CountPeople(l.Filter)
			if err != nil {
				return err
			}
			total = &n
		}
		marks, err := tx.Page(l)
		if err != nil {
			return err
		}
		if len(marks) > wanted {
			marks = marks[:wanted]
			next = &marks[wanted-1]
		}
		page, err = listed(tx, marks)
		return err
	})
	return page, next, total, err
}

// listed reads the people at marks.
func listed(tx Tx, marks []Mark) ([]Listed, error) {
	ids := make([]contact.ID, len(marks))
	for i, m := range marks {
		ids[i] = m.Contact
	}
	page, err := tx.People(ids)
	if err != nil {
		return nil, err
	}
	for i := range page {
		if page[i].Suppressed, err = tx.OptedOut(page[i].ID, page[i].AddressKey, contact.Marketing); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// Look reads one person as a listing shows them.
func (s *Service) Look(ctx context.Context, id contact.ID) (p Listed, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		page, err := listed(tx, []Mark{{ID: id, Contact: id}})
		if err == nil && len(page) == 0 {
			err = missing()
		}
		if err == nil {
			p = page[0]
		}
		return err
	})
	return p, err
}

// View is a prepared filter with the number of people it shows.
type View struct {
	ID string
	N  int64
}

// Views counts the prepared filters: everybody, consent unknown, opted out, inside a journey, sample people.
func (s *Service) Views(ctx context.Context) (list []View, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		all, unknown, stopped, inside, sample, err := tx.CountViews()
		list = []View{{"all", all}, {"inside", inside}, {"unknown", unknown}, {"stopped", stopped}, {"sample", sample}}
		return err
	})
	return list, err
}

// Tag is a tag with the number of people who have it.
type Tag struct {
	Name string `json:"name"`
	N    int64  `json:"n"`
}

// Tags lists all tags by name.
func (s *Service) Tags(ctx context.Context) (list []Tag, err error) {
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.TagCounts()
		return err
	})
	return list, err
}
