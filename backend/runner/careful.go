package runner

import (
	"context"
	"errors"

	"tabiji/backend/words"
)

// mostSuspicions is how often a row may be the one that was walked when the program crashed.
const mostSuspicions = 2

// recall reads, once, which row the former run was walking when it ended. Only a crash counts against a row: if the run
// ended in another way, such as by being killed, the count is taken back.
func (r *Runner) recall(ctx context.Context) error {
	if r.recalled {
		return nil
	}
	err := r.config.Store.Tick(ctx, func(tx Tx) error {
		s, err := tx.Suspicion()
		if err != nil || s.Times == 0 || r.careful {
			r.blamed = s
			return err
		}
		if s.Times--; s.Times == 0 {
			s = Suspicion{}
		}
		r.blamed = s
		return tx.SetSuspicion(s)
	})
	r.recalled = err == nil
	return err
}

// suspectNext notes, committed before it is walked, which row comes next. A row that was the noted one in two crashes
// is quarantined (STUCK-9). The count of a row is kept while other rows are walked before it.
func (r *Runner) suspectNext(ctx context.Context) error {
	r.suspect = 0
	err := r.config.Store.Tick(ctx, func(tx Tx) error {
		claim, err := tx.Claim(1, tx.Now()+farthest, nil)
		if err != nil || len(claim.Rows) == 0 {
			return err
		}
		r.suspect = claim.Rows[0].ID
		times := 0
		if r.blamed.Enrollment == r.suspect {
			times = r.blamed.Times
		}
		if times >= mostSuspicions {
			r.broken[r.suspect] = words.New("reason.broken.quarantine")
			return nil
		}
		return tx.SetSuspicion(Suspicion{Enrollment: r.suspect, Times: times + 1})
	})
	if err == nil {
		r.point("suspect")
	}
	return err
}

// errOther ends a careful transaction that would walk another row than the noted one, because a receipt came in
// between: that row must be noted first.
var errOther = errors.New("another row comes first")

// survived removes the note after the noted row was walked without a crash; the count of another row stays.
func (r *Runner) survived(tx Tx) error {
	if r.blamed.Enrollment == r.suspect {
		return tx.SetSuspicion(Suspicion{})
	}
	return tx.SetSuspicion(r.blamed)
}
