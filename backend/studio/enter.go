package studio

import (
	"context"
	"fmt"

	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// EnterWho chooses the people to let in by hand; exactly one is set.
type EnterWho struct {
	All     bool
	Tag     string
	Contact string // an address, or an id such as "con_12"
}

// Enter lets people into a running journey by its entry.manual trigger, or its first trigger when it has none, and
// waits until that is done. People who are inside, and those whom the re-entry rule keeps out, are counted, not
// refused. Consent is not checked here: the mail step checks it when the mail is due.
func (s *Studio) Enter(ctx context.Context, id string, who EnterWho) (e Entered, err error) {
	if err := s.held(); err != nil {
		return e, err
	}
	var key string
	err = s.store.Change(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		if j.State != Running {
			return refuse(&j, "enter")
		}
		body := EnterBody{Journey: j.No, All: who.All, Tag: who.Tag}
		if err := choose(tx, who, &body); err != nil {
			return err
		}
		key = fmt.Sprintf("enter:%d:%s", j.No, ident.New("run", tx.Now()))
		return tx.AddTask(Task{Key: key, Kind: Enter, At: tx.Now(), Body: body})
	})
	if err != nil {
		return e, err
	}
	if err := s.runAgenda(ctx); err != nil {
		return e, err
	}
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		e, err = tx.EnterResult(key)
		return err
	})
	return e, err
}

// choose checks that the people chosen exist.
func choose(tx Tx, who EnterWho, b *EnterBody) error {
	chosen := 0
	for _, set := range [...]bool{who.All, who.Tag != "", who.Contact != ""} {
		if set {
			chosen++
		}
	}
	switch {
	case chosen != 1:
		return problem.New(problem.Invalid, "journey.enter_who")
	case who.Tag != "":
		if _, found, err := tx.TagID(who.Tag); err != nil || !found {
			return orMissing(err, problem.New(problem.NotFound, "tag.unknown", "tag", short(who.Tag)))
		}
	case who.Contact != "":
		c, err := contact.Find(tx, who.Contact)
		b.Contact = c.ID
		return err
	}
	return nil
}

func orMissing(err error, missing *problem.Problem) error {
	if err != nil {
		return err
	}
	return missing
}
