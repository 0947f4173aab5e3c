package audience

import (
	"context"
	"maps"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
)

// TypeChanged tells what became of the values of a field: of how many people they could be read as the new
// type, and of how many not; those stay as they were written and count as empty where the type matters.
type TypeChanged struct {
	Type             contact.FieldType
	Read, Unreadable int64
	Examples         []string // of those that could not be read
}

// ChangeType changes what the values of an owner's field mean and reads everybody's anew, in pieces. Doing it
// again after an interruption does the rest. The meaning is a type, or a kind of date.
func (s *Service) ChangeType(ctx context.Context, key string, m Meaning) (done TypeChanged, err error) {
	t, reader, ok := m.typed()
	if !ok {
		return done, problem.New(problem.Invalid, "field.type")
	}
	if standard(key) || key == columnAddress {
		return done, problem.New(problem.Invalid, "field.standard", "field", key)
	}
	done.Type = t
	err = s.store.Change(ctx, func(tx Tx) error {
		found, err := tx.SetFieldType(key, t)
		if err == nil && !found {
			err = problem.New(problem.NotFound, "field.missing", "field", key)
		}
		if err == nil {
			reader.Zone, err = tx.Zone()
		}
		return err
	})
	if err != nil {
		return done, err
	}
	q := Query{OldestFirst: true, Limit: MostListed}
	for last := false; !last; {
		err := s.store.Bulk(ctx, true, func(tx Tx) error {
			people, err := tx.Contacts(q)
			if err != nil {
				return err
			}
			last = len(people) < q.Limit
			for _, c := range people {
				q.After = c.ID
				if err := retype(tx, c, key, t, reader, &done); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// retype writes one person's value in the canonical form of its new type.
func retype(tx Tx, c contact.Contact, key string, t contact.FieldType, r contact.Reader, done *TypeChanged) error {
	value := c.Fields[key]
	if value == "" {
		return nil
	}
	canonical, ok := r.Read(t, value)
	if !ok {
		done.Unreadable++
		done.Examples = example(done.Examples, value)
		return nil
	}
	done.Read++
	if canonical == value {
		return nil
	}
	c.Fields = maps.Clone(c.Fields)
	c.Fields[key] = canonical
	_, err := tx.UpdateContact(&c, contact.SearchText(c))
	return err
}
