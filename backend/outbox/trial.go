package outbox

import (
	"context"
	"errors"

	"tabiji/backend/contact"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Trial is a message that is looked at before anybody gets it.
type Trial struct {
	Source  message.Source
	Person  contact.Contact // of a real one the id is enough; id 0: somebody made up, who has agreed
	Account string
}

// Try writes the letter of a trial as it would leave now, by the same way as real ones. Its error is a
// problem: of the message, or of a person or account that is not there.
func (o *Outbox) Try(ctx context.Context, t Trial) (l Letter, to contact.Contact, err error) {
	templates := NewTemplates(o.config.Store, o.now)
	var c Claimed
	var a Account
	var v *version
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		if c, err = recipientOf(tx, t); err != nil {
			return err
		}
		if a, err = accountOf(tx, t.Account); err != nil {
			return err
		}
		v, err = templates.compile(tx, t.Source)
		c.MessageID = MessageID(templates.key, "trial", a.FromAddress)
		return err
	})
	if err != nil {
		return l, to, err
	}
	l, err = templates.letter(ctx, v, c, a)
	if f := (*Failure)(nil); errors.As(err, &f) {
		return l, c.Person, f.Err
	}
	l.Date = o.now()
	return l, c.Person, err
}

func recipientOf(tx Tx, t Trial) (c Claimed, err error) {
	purpose := t.Source.Purpose
	if purpose == "" {
		purpose = contact.Marketing
	}
	if t.Person.ID == 0 {
		return Claimed{Purpose: purpose, Person: t.Person, Facts: Facts{Basis: contact.OptIn}}, nil
	}
	c, found, err := tx.Recipient(Row{Contact: t.Person.ID, Purpose: purpose})
	if err == nil && !found {
		err = problem.New(problem.NotFound, "contact.unknown")
	}
	return c, err
}

func accountOf(tx Tx, id string) (Account, error) {
	a, found, err := tx.Account(id)
	if err == nil && !found {
		err = problem.New(problem.NotFound, "account.none_yet")
	}
	return a, err
}
