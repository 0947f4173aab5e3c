package delivery

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// Outage is a time in which no engine could send: through one account, or at all.
type Outage struct {
	Why  OutageWhy
	From clock.Instant
	To   clock.Instant // 0: it goes on
}

// OutageWhy is a word of the outage table.
type OutageWhy string

// Why nothing could be sent. An account that rests because of a limit is no outage, nor is a pause.
const (
	Closed   OutageWhy = "closed"    // the program did not run
	Asleep   OutageWhy = "asleep"    // the computer slept, or the program was stopped
	ClockSet OutageWhy = "clock"     // the date was set forward
	Troubled OutageWhy = "attention" // the account needed a person
	Shut     OutageWhy = "locked"    // the account's password could not be read
	Offline  OutageWhy = "network"   // the server could not be reached
)

// LateAfter is how long after its time a mail is late, if nothing could be sent then.
const LateAfter = walk.LateAfter

// Suspect reports whether a mail that wanted to leave at wanted may be late at all, without a look at
// outages.
func Suspect(wanted, now clock.Instant) bool { return now.Sub(wanted) > LateAfter }

// Late reports whether a mail is late at now, and by what: the moment at which its time had passed by
// LateAfter lies in an outage. One that waited longer while an engine could send, for a limit or a pause,
// is not late.
func Late(wanted, now clock.Instant, outages []Outage) (by Outage, late bool) {
	if !Suspect(wanted, now) {
		return by, false
	}
	at := wanted.Add(LateAfter)
	for _, o := range outages {
		if o.From <= at && (o.To == 0 || at < o.To) {
			return o, true
		}
	}
	return by, false
}

// What may leave late without asking: fewer than MostUnasked mails, none of them later than LongestUnasked.
const (
	MostUnasked    = 10
	LongestUnasked = 12 * time.Hour
)

// AskAbout says whether late mails wait for a person's answer: n of them, the latest by longest.
func AskAbout(n int64, longest time.Duration) (ask bool, why words.Line) {
	switch {
	case n >= MostUnasked:
		return true, words.New("reason.late.many", "n", n)
	case longest > LongestUnasked:
		return true, words.New("reason.late.old", "hours", int64(longest/time.Hour))
	}
	return false, words.New("reason.late.few", "n", n)
}

// SpreadOver is how long late mails take to leave, evenly, when a person has them sent.
const SpreadOver = 2 * time.Hour

// Slot is when the i-th (from 0) of n late mails leaves, from on.
func Slot(i, n int64, from clock.Instant) clock.Instant {
	if n <= 0 {
		return from
	}
	return from.Add(time.Duration(int64(SpreadOver) / n * i))
}
