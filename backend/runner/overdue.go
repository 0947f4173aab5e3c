package runner

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// mostOverdue is how many late rows are listed.
const mostOverdue = 100

// Overdue are the rows that were due before the last two ticks and have not been claimed.
type Overdue struct {
	First  []Late        // the oldest hundred, each with why as far as the engine knows
	N      int64         // all of them
	Before clock.Instant // they were due before it
}

// Line is the reason why they are late, which is the same for all; zero when there are none.
func (o Overdue) Line() (l words.Line) {
	if len(o.First) > 0 {
		l = o.First[0].Line
	}
	return l
}

// Overdue finds rows that were due and not claimed (STUCK-4). Rows of paused journeys are not late.
func (r *Runner) Overdue(ctx context.Context) (o Overdue, err error) {
	o.Before = r.config.Clock.Now().Add(-2 * r.config.Every)
	if o.First, o.N, err = r.config.Store.Overdue(ctx, o.Before, mostOverdue); err != nil {
		return Overdue{}, err
	}
	last := r.state.Load()
	line := words.New("health.overdue.backlog")
	switch {
	case last.err != nil:
		line = words.New("health.overdue.error", "why", problem.Of(last.err).Sentence())
	case last.careful:
		line = words.New("health.overdue.careful")
	}
	for i := range o.First {
		o.First[i].Line = line
	}
	return o, nil
}
