package outbox

import (
	"context"
	"errors"

	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// About is what a list says about a row beside the row: whom and which step it is for.
type About struct {
	Fields          map[string]string // of the person; nil: gone
	Sample          bool
	JourneyID       string // "": a mail of no journey
	JourneyTitle    string
	JourneyState    journey.State
	JourneyPractice bool
	StepTitle       string // "" when the author gave none
}

// Name is the person's name as a language writes it; "" when none is known.
func (a About) Name(lang string) string { return contact.FullName(a.Fields, lang) }

// Tally is how many rows are in one state.
type Tally struct {
	State    delivery.State
	Practice bool
	N        int64
	Settled  int64 // of those, how many a person has had sent anew
}

// Tally counts rows by state, practice and real apart.
func (o *Outbox) Tally(ctx context.Context, f Filter) (list []Tally, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.Tally(f)
		return err
	})
	return list, err
}

// Standing is an account, and what its own limit keeps from leaving.
type Standing struct {
	Account
	Waiting Waiting
}

// Accounts reads every account by its id.
func (o *Outbox) Accounts(ctx context.Context) (map[string]Standing, error) {
	all := map[string]Standing{}
	err := o.config.Store.Read(ctx, func(tx Tx) error {
		list, err := tx.Accounts()
		for _, a := range list {
			if err == nil {
				all[a.ID] = Standing{Account: a}
				w, failed := WaitingFor(tx, a)
				all[a.ID], err = Standing{a, w}, failed
			}
		}
		return err
	})
	return all, err
}

// Waiting tells how many mails wait for the limit of an account.
func (o *Outbox) Waiting(ctx context.Context, a Account) (w Waiting, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		w, err = WaitingFor(tx, a)
		return err
	})
	return w, err
}

// Why is the reason that a row shows: its own, or for a due one that of the account it waits for.
func Why(r Row, a Standing) words.Line {
	if r.Reason.ID == "" && behind(r, a) {
		w := a.Waiting
		return words.New("reason.delivery.limit_behind", "limit", w.Limit.Most, "hours", w.Limit.Hours, "at", int64(w.NextAt))
	}
	return r.Reason
}

// behind: a due row waits for its turn, since the account's limit has no place.
func behind(r Row, a Standing) bool {
	return r.State == delivery.Due && a.Waiting.N > 0 && r.NextAt <= a.Waiting.NextAt
}

// Can lists what a person may decide about a row now. A held row may be sent again only when nothing
// hinders it any more: else it would be held in the next moment.
func Can(r Row, a Account) []Decision {
	switch r.State {
	case delivery.Unknown:
		if r.Settled == "" {
			return []Decision{AsSent, Again}
		}
	case delivery.Never:
		if r.Settled == "" {
			return []Decision{Again}
		}
	case delivery.Held:
		if free(r, a) {
			return []Decision{Again, Skip}
		}
		return []Decision{Skip}
	case delivery.Due, delivery.Later, delivery.Claimed:
		return []Decision{Skip}
	}
	return nil
}

func free(r Row, a Account) bool {
	return a.State == delivery.Ready && (r.Enrollment == 0 || r.About.JourneyState != journey.Paused)
}

// Releases says what lets a row leave that has not left yet; ok is false for all others.
func Releases(r Row, a Standing) (line words.Line, ok bool) {
	switch r.State {
	case delivery.Due:
		if behind(r, a) {
			return words.New("release.limit", "limit", a.Waiting.Limit.Most, "hours", a.Waiting.Limit.Hours), true
		}
		return words.New("release.due", "at", int64(r.NextAt)), r.NextAt != 0
	case delivery.Later:
		if r.Reason.ID == "reason.delivery.limit" {
			return words.New("release.due", "at", int64(r.NextAt)), r.NextAt != 0
		}
		return words.New("release.later", "at", int64(r.NextAt)), r.NextAt != 0
	case delivery.Held:
		return held(r, a.Account), true
	}
	return words.Line{}, false
}

// held names the hindrance that a person can take away; with two of them, the journey's.
func held(r Row, a Account) words.Line {
	switch {
	case r.Reason.ID == "reason.delivery.late":
		return words.New("release.late")
	case r.Enrollment != 0 && r.About.JourneyState == journey.Paused:
		return words.New("release.journey", "title", r.About.JourneyTitle)
	case a.State == delivery.LockedOut:
		return words.New("release.locked")
	case a.State != delivery.Ready && a.ResumesAt != 0:
		return words.New("release.resumes", "at", int64(a.ResumesAt))
	case a.State != delivery.Ready:
		return words.New("release.account")
	case r.Reason.ID == Greedy:
		return words.New("release.message")
	}
	return words.New("release.soon")
}

// WhyNow is why a row stands where it does, as it is now: a row that a person has had sent anew says that, and no longer
// that it is not sent by itself.
func WhyNow(r Row) words.Line {
	if r.Settled != "" {
		return words.New("reason.delivery.sent_anew")
	}
	return r.Reason
}

// LetterNow writes the letter of a row as it would be for its person now. why says that it cannot be
// written; err is a failure of the store.
func (o *Outbox) LetterNow(ctx context.Context, r Row) (l Letter, why words.Line, err error) {
	var c Claimed
	var a Account
	var person, account bool
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		if c, person, err = tx.Recipient(r); err != nil {
			return err
		}
		a, account, err = tx.Account(r.Account)
		return err
	})
	switch {
	case err != nil:
		return l, why, err
	case !person:
		return l, words.New("reason.delivery.person_gone"), nil
	case !account:
		return l, words.New("reason.account.missing"), nil
	}
	l, err = o.render.Letter(ctx, c, a)
	var f *Failure
	if errors.As(err, &f) {
		return l, f.Line, nil
	}
	return l, why, err
}

// SubjectNow is the subject that a row's letter would have now; where it cannot be written, what the
// author wrote.
func (o *Outbox) SubjectNow(ctx context.Context, r Row) (string, error) {
	l, why, err := o.LetterNow(ctx, r)
	if err != nil || why.ID == "" {
		return l.Body.Subject, err
	}
	return o.Subject(ctx, r.MessageVersion)
}
