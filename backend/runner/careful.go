package runner

import (
	"context"

	"tabiji/backend/words"
)

// mostSuspicions is how often a row may be the one that was walked when the program crashed.
const mostSuspicions = 2

// suspectNext notes, committed before it is walked, which row comes next. A row found in that note twice
// crashed the engine twice and is quarantined (STUCK-9).
func (r *Runner) suspectNext(ctx context.Context) error {
	err := r.config.Store.Tick(ctx, func(tx Tx) error {
		claim, err := tx.Claim(1, tx.Now()+farthest, nil)
		if err != nil || len(claim.Rows) == 0 {
			return err
		}
		id := claim.Rows[0].ID
		s, err := tx.Suspicion()
		if err != nil {
			return err
		}
		if s.Enrollment != id {
			s = Suspicion{Enrollment: id}
		}
		if s.Times >= mostSuspicions {
			r.poisoned[id] = words.New("reason.broken.quarantine")
			return nil
		}
		s.Times++
		return tx.SetSuspicion(s)
	})
	if err == nil {
		r.point("suspect")
	}
	return err
}
