package studio

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// New makes an empty journey, or a copy of the draft of another with copies of the mails it sends, so that changing one
// never changes the other. An empty title becomes a default one in the language of say.
func (s *Studio) New(ctx context.Context, title, copyOf string, say words.Printer) (v View, err error) {
	if title, err = cleanTitle(title, true); err != nil {
		return v, err
	}
	id := ident.New("jny", s.clock.Now())
	err = s.store.Change(ctx, func(tx Tx) error {
		d := journey.Drawing{Settings: journey.Settings{Reentry: journey.Never}}
		plain := say.Text("journey.new")
		if copyOf != "" {
			from, err := need(tx, copyOf)
			if err != nil {
				return err
			}
			plain = say.Say(words.New("journey.copy", "title", from.Title))
			if d, err = whole(tx, &from); err != nil {
				return err
			}
			renewMessages(&d, s.newMessageID)
		}
		if title == "" {
			if title, err = freeTitle(tx, plain); err != nil {
				return err
			}
		}
		d.Format, d.ID, d.Title = journey.Format, id, title
		j, _, err := s.target(tx, d)
		if err != nil {
			return err
		}
		return adopt(tx, &j, d, s.newMessageID)
	})
	if err != nil {
		return v, err
	}
	return s.Get(ctx, id)
}

// renewMessages gives the messages of a drawing new ids, in the messages and in the steps that send them.
func renewMessages(d *journey.Drawing, newID func() string) {
	ids := map[string]string{}
	for i := range d.Messages {
		ids[d.Messages[i].ID] = newID()
		d.Messages[i].ID = ids[d.Messages[i].ID]
	}
	rename(d, ids)
}

// freeTitle is a title that no journey has: the plain one, or with a number behind it.
func freeTitle(tx Tx, plain string) (string, error) {
	all, err := tx.Journeys()
	if err != nil {
		return "", err
	}
	taken := map[string]bool{}
	for i := range all {
		taken[all[i].Title] = true
	}
	for n := 1; ; n++ {
		number := ""
		if n > 1 {
			number = " " + strconv.Itoa(n)
		}
		r := []rune(plain)
		title := string(r[:min(len(r), journey.MaxTitle-len(number))]) + number
		if !taken[title] {
			return title, nil
		}
	}
}

// cleanTitle is a title as it is stored: Unicode-composed, on one line. An empty one is refused unless mayBeEmpty.
func cleanTitle(title string, mayBeEmpty bool) (string, error) {
	title = strings.Join(strings.FieldsFunc(contact.Clean(title), unicode.IsControl), " ")
	switch {
	case title == "" && !mayBeEmpty:
		return "", problem.New(problem.Invalid, "journey.title_empty")
	case utf8.RuneCountInString(title) > journey.MaxTitle:
		return "", problem.New(problem.Invalid, "journey.title_long", "limit", journey.MaxTitle)
	}
	return title, nil
}

// Rename gives a journey another title. Published versions keep the one they were published with.
func (s *Studio) Rename(ctx context.Context, id, title string) (View, error) {
	title, err := cleanTitle(title, false)
	if err != nil {
		return View{}, err
	}
	return s.move(ctx, id, func(tx Tx, j *Journey) error {
		if j.Title == title {
			return nil
		}
		j.Title, j.Draft.Title = title, title
		return tx.SaveJourney(j)
	})
}

// Archive moves a journey that does not run to the archived ones. Restore brings it back.
func (s *Studio) Archive(ctx context.Context, id string) (View, error) {
	return s.move(ctx, id, func(tx Tx, j *Journey) error {
		if j.ArchivedAt > 0 {
			return nil
		}
		if err := mayPutAway(j); err != nil {
			return err
		}
		j.ArchivedAt = tx.Now()
		return tx.SaveJourney(j)
	})
}

// Delete removes a journey that does not run from every list. What it did to people stays in their records, and Restore
// brings it back.
func (s *Studio) Delete(ctx context.Context, id string) (h Head, err error) {
	err = s.store.Change(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		if err := mayPutAway(&j); err != nil {
			return err
		}
		j.DeletedAt = tx.Now()
		h = plainHead(&j)
		return tx.SaveJourney(&j)
	})
	return h, err
}

// Restore brings back a journey that was archived or deleted.
func (s *Studio) Restore(ctx context.Context, id string) (View, error) {
	err := s.store.Change(ctx, func(tx Tx) error {
		j, found, err := tx.Journey(id)
		switch {
		case err != nil:
			return err
		case !found:
			return unknown(id)
		case j.ArchivedAt == 0 && j.DeletedAt == 0:
			return nil
		}
		j.ArchivedAt, j.DeletedAt = 0, 0
		return tx.SaveJourney(&j)
	})
	return s.answer(ctx, id, err)
}

// mayPutAway refuses to archive or delete a journey that lets people in or has people inside.
func mayPutAway(j *Journey) error {
	if j.State == Draft || j.State == Stopped {
		return nil
	}
	return problem.New(problem.Conflict, "journey.put_away_running", "title", j.Title, "state", "state.journey."+string(j.State))
}
