package overview

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tabiji/backend/clock"
)

// leavingSpan is how far ahead Leaving looks.
const leavingSpan = 24 * time.Hour

// Leaving is what would not happen in time if the program ended now.
type Leaving struct {
	Total   int64         // people and mails due within 24 hours, at most 100,000
	FirstAt clock.Instant // 0: nothing is due
	Items   []LeavingJourney
}

// LeavingJourney is one journey's part of it; without id: mails of no journey.
type LeavingJourney struct {
	Journey string
	Title   string
	N       int64
	FirstAt clock.Instant
}

// Leaving tells what is due within the next 24 hours, by journey, the earliest first.
func (o *Overview) Leaving(ctx context.Context) (Leaving, error) {
	now := o.config.Clock.Now()
	var p plans
	err := o.config.Store.Read(ctx, func(tx Tx) (err error) {
		if p.moves, _, err = tx.Moves(now.Add(leavingSpan), mostMoves); err != nil {
			return err
		}
		return p.read(tx, o.config.Shelf)
	})
	if err != nil {
		return Leaving{}, err
	}
	return p.byJourney(now), nil
}

func (p *plans) byJourney(now clock.Instant) (l Leaving) {
	byJourney := map[int64]*LeavingJourney{}
	for _, m := range p.moves {
		at := max(m.At, now)
		j := byJourney[m.Journey]
		if j == nil {
			name := p.journeys[m.Journey]
			j = &LeavingJourney{Journey: name.id, Title: name.title, FirstAt: at}
			byJourney[m.Journey] = j
		}
		j.N += m.N
		j.FirstAt = min(j.FirstAt, at)
		l.Total += m.N
	}
	for _, j := range byJourney {
		l.Items = append(l.Items, *j)
	}
	slices.SortFunc(l.Items, func(a, b LeavingJourney) int {
		return cmp.Or(cmp.Compare(a.FirstAt, b.FirstAt), cmp.Compare(a.Title, b.Title))
	})
	if len(l.Items) > 0 {
		l.FirstAt = l.Items[0].FirstAt
	}
	return l
}

// FirstSteps tells which of the first steps are done.
func (o *Overview) FirstSteps(ctx context.Context) (s FirstSteps, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) error {
		s, err = tx.FirstSteps()
		return err
	})
	return s, err
}
