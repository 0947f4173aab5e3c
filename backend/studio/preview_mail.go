package studio

import (
	"context"
	"errors"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Trial is a message of a draft, with the person and the account that it is previewed for.
type Trial struct {
	Source  message.Source
	Person  contact.Contact // id 0: a made-up person
	Account string
}

// TrialOptions choose the person and the account of a preview.
type TrialOptions struct {
	Contact  int64  // 0: the first who would enter, else the first inside, else a made-up person
	Practice *bool  // nil: as the journey sends now, or as Start would choose without a choice of the author
	Lang     string // of the made-up person
}

// Trial finds what is needed to preview a message of the draft before it is sent.
func (s *Studio) Trial(ctx context.Context, id, messageID string, o TrialOptions) (t Trial, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		m, err := needMessage(tx, messageID)
		if err != nil {
			return err
		}
		t.Source = m.Source
		practice, err := sendsPractice(tx, &j, o.Practice)
		if err != nil {
			return err
		}
		if t.Account = realAccount; practice {
			t.Account = practiceAccount
		}
		t.Person, err = shownPerson(tx, &j, practice, o)
		return err
	})
	return t, err
}

// sendsPractice reports whether a mail that left now would be practice: the choice told, when there is one; else,
// in a journey that has started, as it was started; else as Start would choose.
func sendsPractice(tx Tx, j *Journey, told *bool) (bool, error) {
	if told == nil && (j.State == Running || j.State == Paused || j.State == Finishing) {
		return j.Practice, nil
	}
	return wantsPractice(tx, j, told)
}

func shownPerson(tx Tx, j *Journey, practice bool, o TrialOptions) (contact.Contact, error) {
	id := o.Contact
	if id == 0 {
		var err error
		if id, err = firstPerson(tx, j, practice); err != nil {
			return contact.Contact{}, err
		}
	}
	o.Contact = id
	return personShown(tx, o)
}

// personShown is the person asked for; with 0 a made-up one.
func personShown(tx Tx, o TrialOptions) (contact.Contact, error) {
	if o.Contact == 0 {
		return madeUp(o.Lang), nil
	}
	c, found, err := tx.Contact(o.Contact)
	if err == nil && !found {
		err = problem.New(problem.NotFound, "contact.unknown")
	}
	return c, err
}

// firstOf is the first person of the workspace; 0 when there is none.
func firstOf(tx Tx, practice bool) (id int64, err error) {
	err = tx.Candidates(0, "", practice, func(c Candidate) error {
		id = c.Contact
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return id, err
}

// mostLooked is the largest number of people who are looked at to find one who would enter.
const mostLooked = 2000

var errEnough = errors.New("looked at enough people")

// firstPerson is the first person who would enter by a tag, else by hand, else the first inside; 0 for none.
func firstPerson(tx Tx, j *Journey, practice bool) (id int64, err error) {
	looked := 0
	look := func(c Candidate) error {
		if journey.MayEnter(j.Draft.Settings, c.Past, journey.Cause{Key: "trial", At: tx.Now()}).Enters {
			id = c.Contact
			return errEnough
		}
		if looked++; looked >= mostLooked {
			return errEnough
		}
		return nil
	}
	tags := tagEntries(j.Draft)
	if _, ok := manualEntry(j.Draft); ok {
		tags = append(tags, tagEntry{}) // everybody
	}
	for _, entry := range tags {
		if err := tx.Candidates(j.No, entry.tag, practice, look); err != nil && !errors.Is(err, errEnough) {
			return 0, err
		}
		if id != 0 || looked >= mostLooked {
			break
		}
	}
	if id != 0 {
		return id, nil
	}
	inside, err := tx.PeopleAt(j.No, "", 0, 1)
	if err != nil || len(inside) == 0 {
		return 0, err
	}
	return inside[0].Contact, nil
}

// madeUp is a person who does not exist, with an address in a reserved domain (RFC 2606 §3, and Japan's example.jp) and
// with every field filled, so that no place of a mail is empty.
func madeUp(lang string) contact.Contact {
	if lang == "en" {
		return contact.Contact{Address: "hanako@example.com", Fields: map[string]string{
			contact.FieldFamilyName: "Yamada", contact.FieldGivenName: "Hanako",
		}}
	}
	return contact.Contact{Address: "hanako@example.jp", Fields: map[string]string{
		contact.FieldFamilyName: "山田", contact.FieldGivenName: "花子", contact.FieldFamilyKana: "ヤマダ", contact.FieldGivenKana: "ハナコ",
	}}
}
