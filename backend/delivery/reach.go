package delivery

import (
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Reach counts whom the first mail of a journey would reach if it left at a moment, as Decide will judge each of them
// then. The journey is taken to run, and the account to be ready.
type Reach struct {
	Purpose contact.Purpose
	Account Account
	At      clock.Instant

	Missed []Missed // whom it would not reach, by reason, in the order of counting
}

// Missed is how many people a mail does not reach for one reason.
type Missed struct {
	Reason words.Line
	N      int64
}

// Count counts people of a class: the same is decided about all of them.
func (r *Reach) Count(class contact.Class, n int64) {
	q := Question{
		Purpose: r.Purpose, Practice: r.Account.Practice, Contact: true, Sample: class.Sample,
		Address: "-", Reserved: class.Reserved, Consent: contact.Consent{Basis: class.Basis}, Suppressed: class.Out(r.Purpose),
		Enrolled: true, Journey: journey.Running, PlannedAt: r.At, Account: r.Account,
	}
	q.Account.State = Ready
	if class.NoAddress {
		q.Address = ""
	}
	v := Decide(q, r.At)
	if v.State == Due {
		return
	}
	if i := slices.IndexFunc(r.Missed, func(m Missed) bool { return m.Reason.ID == v.Reason.ID }); i >= 0 {
		r.Missed[i].N += n
		return
	}
	r.Missed = append(r.Missed, Missed{v.Reason, n})
}
