package delivery

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// Jump is one setting of the computer's date: At was shown right after Was.
type Jump struct{ Was, At clock.Instant }

// By is how far the date was set: less than 0 when it was set back.
func (j Jump) By() time.Duration { return j.At.Sub(j.Was) }

// Back says that the date was set back.
func (j Jump) Back() bool { return j.At < j.Was }

// Told reports whether a person is told of it; a smaller jump is corrected without a notice.
func (j Jump) Told() bool { return j.By().Abs() > LateAfter }

// SetBack is an earlier jump back of which it is not known which of the two dates was wrong.
type SetBack struct {
	Jump
	Enrollment, Outbox int64 // the highest ids there were: what is newer was made since
}

// BelievedAfter is how long the engine must have run under a date for it to count as the right one, whatever it was
// before.
const BelievedAfter = 7 * 24 * time.Hour

// Correction is what a jump means.
type Correction struct {
	Jump
	// Wrong is the time during which the date was wrong, as that date showed it; zero: none is known. Moments in it,
	// and plans made from it, move by By.
	WrongFrom, WrongTo clock.Instant
	// Doubted: the date was set back, and it may be that now it is wrong. Plans move all the same, because one carried
	// out too early does less harm than one carried out years late.
	Doubted bool
	// Returned ends a doubt about an earlier jump: since then the date was wrong, and now it is right again.
	Returned *SetBack
	// Late is the time for which no engine ran because the date skipped it; zero when there is none.
	Late Outage
}

// Judge says what a jump means. The outages are those of every account that had begun by then. A date set back
// into a time in which no engine lived, because it was skipped, undoes the skip: what was lived since was the
// wrong time. Set back into a time that was lived, nobody knows: the date before may have been wrong from the
// beginning, or the present one is. A date set forward leaves a time in which nothing could leave.
//
// returned is the newest jump that was taken for the end of a doubt, nil: none. Set back behind it, it was none: what it
// moved ahead is wrong as well.
func Judge(j Jump, outages []Outage, doubt *SetBack, returned *Correction) Correction {
	c := Correction{Jump: j}
	if j.Back() {
		c.WrongFrom, c.WrongTo, c.Doubted = j.At, j.Was, true
		for _, o := range outages {
			skipped := o.Why == Closed || o.Why == Asleep || o.Why == ClockSet
			if skipped && o.From <= j.At.Add(Unnoticed) && j.At < o.To && o.To <= j.Was.Add(Unnoticed) {
				c.WrongFrom, c.Doubted = max(c.WrongFrom, o.To), false
			}
		}
		if r := returned; r != nil && !c.Doubted && r.At.Sub(c.WrongFrom).Abs() <= Unnoticed {
			c.WrongFrom = max(j.At, r.WrongFrom.Add(r.By()))
		}
		return c
	}
	from := j.Was
	if doubt != nil && j.At > doubt.Was.Add(-Unnoticed) && j.Was.Sub(doubt.At) < BelievedAfter {
		c.Returned, c.WrongFrom, c.WrongTo = doubt, doubt.At, j.Was
		from = doubt.Was
	}
	if j.At.Sub(from) > LateAfter {
		c.Late = Outage{Why: ClockSet, From: from, To: j.At}
	}
	return c
}

// Unnoticed is by how much a date may be set without anything being done: computers ask for the time and put
// their clocks right by seconds, also by a minute after a long sleep. Nothing here is planned to the minute.
const Unnoticed = 2 * time.Minute

// farthest is how far ahead a try is planned at most; a row that waits for a limit is planned anew anyway.
const farthest = 24 * time.Hour

// Moved is when something that was planned from a wrong time is due as of now: as far ahead as it was then, not
// farther than a day, and not before now.
func (c Correction) Moved(planned, now clock.Instant) clock.Instant {
	return max(now, min(planned.Add(c.By()), now.Add(farthest)))
}

// AsksAboutWaits reports whether a person is asked about waits that began under the wrong date: when it was set back by
// a day or more.
func (c Correction) AsksAboutWaits() bool { return c.Back() && -c.By() > farthest }

// Line says what happened to the date, and what that means. mails is how many left while it was wrong.
func (c Correction) Line(mails int64) words.Line {
	switch {
	case c.Doubted:
		return words.New("notice.clock.doubt", "was", int64(c.Was), "at", int64(c.At))
	case c.Returned != nil:
		return words.New("notice.clock.returned", "was", int64(c.Was), "at", int64(c.At))
	case !c.Back():
		return words.New("notice.clock.forward", "was", int64(c.Was), "at", int64(c.At))
	case mails > 0:
		return words.New("notice.clock.back_sent", "was", int64(c.Was), "at", int64(c.At), "n", mails)
	}
	return words.New("notice.clock.back", "was", int64(c.Was), "at", int64(c.At))
}
