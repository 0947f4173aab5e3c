package studio

import (
	"context"
	"errors"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Trial is a message of a draft, and for whom and from which account it is looked at.
type Trial struct {
	Source  message.Source
	Person  contact.Contact // id 0: made up
	Account string
}

// TrialOptions say what a message is looked at with.
type TrialOptions struct {
	Contact  int64  // 0: the first who would enter, else the first inside, else somebody made up
	Practice *bool  // nil: as the journey sends, or as Start would choose by itself
	Lang     string // of the person made up
}

// Trial finds what is needed to look at a message of the draft before it is sent.
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

// sendsPractice is the account of a mail that left now: a journey on its way keeps to what it was started as.
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

// personShown is the person asked for; 0: somebody made up.
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

// firstOf is the first person of the workspace; 0: nobody.
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

// mostLooked bounds the search for somebody who would enter.
const mostLooked = 2000

var errEnough = errors.New("looked at enough people")

// firstPerson is the first who would enter by a tag, else by hand, else the first inside; 0: nobody.
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

// madeUp is nobody's name and address (RFC 2606 §3, and Japan's example.jp), so that every place of a mail is
// filled.
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
