package agenda

import (
	"context"
	"time"
)

// The chores that are planned again when they are done.
const (
	Backup Kind = "backup" // of the file, every day
	Check  Kind = "check"  // of every page of the file, every week
)

const week = 7 * 24 * time.Hour

// PlanChores makes the daily backup and the weekly check rows, once.
func (a *Agenda) PlanChores(ctx context.Context) error {
	return a.config.Store.Piece(ctx, func(tx Tx) error {
		if err := tx.Plan("check:weekly", Check, tx.Now().Add(week), map[string]int{"every_days": 7}); err != nil {
			return err
		}
		return tx.Plan("backup:daily", Backup, tx.Now(), nil)
	})
}

// AtWork is the handle of chores that run beside an engine: stop them, and wait for their end.
type AtWork struct {
	stop  func()
	ended chan struct{}
}

// StartChores carries out chores until Stop.
func (a *Agenda) StartChores(ctx context.Context) *AtWork {
	ctx, stop := context.WithCancel(ctx)
	w := &AtWork{stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		a.RunChores(ctx)
	}()
	return w
}

// Stop cancels the chores in progress; their rows are due again.
func (w *AtWork) Stop() { w.stop() }

// Ended waits until every chore has ended, or ctx has, and reports whether they have.
func (w *AtWork) Ended(ctx context.Context) bool {
	select {
	case <-w.ended:
		return true
	case <-ctx.Done():
	}
	select {
	case <-w.ended:
		return true
	default:
		return false
	}
}
