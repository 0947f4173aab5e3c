package audience

import (
	"context"

	"tabiji/backend/contact"
)

// People are one page of the customer list with everybody's consent.
type People struct {
	People []Person
	Next   contact.ID
	Total  int64
}

// People reads one page as List does, with each person's newest consent and whether they opted out.
func (s *Service) People(ctx context.Context, q Query) (People, error) {
	page, err := s.List(ctx, q)
	out := People{Next: page.Next, Total: page.Total}
	if err != nil {
		return out, err
	}
	err = s.store.Read(ctx, func(tx Tx) error {
		for _, c := range page.Contacts {
			p := Person{Contact: c}
			var err error
			if p.Consent, _, err = tx.ConsentOf(c.ID, contact.Marketing); err != nil {
				return err
			}
			if p.Suppressed, err = tx.OptedOut(c.ID, c.AddressKey, contact.Marketing); err != nil {
				return err
			}
			out.People = append(out.People, p)
		}
		return nil
	})
	return out, err
}
