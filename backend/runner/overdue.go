package runner

import (
	"context"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// mostOverdue is how many late rows are listed.
const mostOverdue = 100

// Overdue lists rows that were due before the last two ticks and have not been claimed, each with why as
// far as the engine knows (STUCK-4); total counts all of them. Rows of paused journeys are not late.
func (r *Runner) Overdue(ctx context.Context) (list []Late, total int64, err error) {
	now := r.config.Clock.Now()
	list, total, err = r.config.Store.Overdue(ctx, now.Add(-2*r.config.Every), mostOverdue)
	if err != nil {
		return nil, 0, err
	}
	last := r.state.Load()
	line := words.New("health.overdue.backlog")
	switch {
	case last.err != nil:
		line = words.New("health.overdue.error", "why", problem.Of(last.err).Sentence())
	case last.careful:
		line = words.New("health.overdue.careful")
	}
	for i := range list {
		list[i].Line = line
	}
	return list, total, nil
}
