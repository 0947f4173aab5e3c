package delivery

import (
	"time"

	"tabiji/backend/clock"
)

// Limit is how many mails may be handed over within any so many hours.
type Limit struct{ Hours, Most int }

// PerHourAndDay are the limits of an account: how many mails in any hour and in any 24 hours; 0: no limit.
func PerHourAndDay(hour, day int) []Limit {
	return []Limit{{Hours: 1, Most: hour}, {Hours: 24, Most: day}}
}

func (l Limit) length() time.Duration { return time.Duration(l.Hours) * time.Hour }

// Pace computes when mails may leave under rolling limits, one after the other, by the same arithmetic as Window.
type Pace struct {
	limits []Limit
	past   []clock.Instant // hand-overs, oldest first
}

// NewPace begins where an account stands: handed are its hand-overs, newest first, at least of the longest
// limit's hours.
func NewPace(limits []Limit, handed []clock.Instant) *Pace {
	p := &Pace{past: make([]clock.Instant, 0, len(handed))}
	for _, l := range limits {
		if l.Most > 0 {
			p.limits = append(p.limits, l)
		}
	}
	for i := len(handed) - 1; i >= 0; i-- {
		p.past = append(p.past, handed[i])
	}
	return p
}

// Next is when one more mail may leave that wants to at a moment, and the limit it waits for (zero when it
// waits for none). It counts as handed over then; later ones never overtake it.
func (p *Pace) Next(wish clock.Instant) (at clock.Instant, by Limit) {
	if len(p.limits) == 0 {
		return wish, by
	}
	at = wish
	for _, l := range p.limits {
		if i := len(p.past) - l.Most; i >= 0 {
			if opens := p.past[i].Add(l.length()); opens > at {
				at, by = opens, l
			}
		}
	}
	if n := len(p.past); n > 0 && at < p.past[n-1] {
		at = p.past[n-1]
	}
	p.past = append(p.past, at)
	return at, by
}
