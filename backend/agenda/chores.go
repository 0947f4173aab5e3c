package agenda

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// Chores may take minutes (a backup of a large file) and so run beside everything else, one goroutine a kind. A chore
// is a row that an engine run claims under its id: while the run lives nobody else takes it; after a crash the row
// belongs to a run that has ended and is due again.

// retryAfter is how long a chore that failed waits.
const retryAfter = time.Hour

// longestNap is the longest time after which the goroutine of a kind looks at its rows again, so that the sleep of the
// computer is noticed.
const longestNap = 10 * time.Second

// RunChores carries out chores until ctx ends, which also cancels chores in progress: their rows are due again. It
// returns when all of them have ended.
func (a *Agenda) RunChores(ctx context.Context) {
	var kinds sync.WaitGroup
	for kind, do := range a.config.Chores {
		kinds.Go(func() { a.keepDoing(ctx, kind, do) })
	}
	kinds.Wait()
}

// PokeChores makes RunChores look at the rows again, because some may have been planned; it does not block.
func (a *Agenda) PokeChores() {
	for _, poked := range a.poked {
		select {
		case poked <- struct{}{}:
		default:
		}
	}
}

// ChoresIdle reports whether no chore is in progress or planned for before until.
func (a *Agenda) ChoresIdle(ctx context.Context, until clock.Instant) (bool, error) {
	kinds := make([]Kind, 0, len(a.config.Chores))
	for kind := range a.config.Chores {
		kinds = append(kinds, kind)
	}
	rows, err := a.config.Store.Due(ctx, until, kinds)
	return len(rows) == 0, err
}

func (a *Agenda) keepDoing(ctx context.Context, kind Kind, do Chore) {
	for ctx.Err() == nil {
		looked := a.config.Clock.Now()
		n, err := a.doChores(ctx, kind, do)
		if err != nil && ctx.Err() == nil {
			a.config.Log.Error("a chore cannot use the store", "kind", string(kind), "err", err)
		}
		if n > 0 && err == nil {
			continue
		}
		timer := a.config.Clock.Timer(looked.Add(longestNap)) // time may have passed since
		select {
		case <-ctx.Done():
		case <-a.poked[kind]:
		case <-timer.C():
		}
		timer.Stop()
	}
}

// doChores does every chore of a kind that is due, one after another, and tells how many.
func (a *Agenda) doChores(ctx context.Context, kind Kind, do Chore) (did int, err error) {
	rows, err := a.config.Store.Due(ctx, a.config.Clock.Now(), []Kind{kind})
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		mine, err := a.claim(ctx, &row)
		if err != nil {
			return did, err
		}
		if !mine {
			continue
		}
		if err := a.chore(ctx, row, do); err != nil {
			return did, err
		}
		did++
	}
	return did, nil
}

// claim takes a chore's row for this run; false when it is done, planned for later or taken already.
func (a *Agenda) claim(ctx context.Context, row *Row) (mine bool, err error) {
	err = a.config.Store.Piece(ctx, func(tx Tx) error {
		now, found, err := tx.Agenda(row.Key)
		mine = err == nil && found && !now.Done && now.PlannedAt <= tx.Now() && (now.Owner == "" || now.Owner != a.config.RunID)
		if !mine {
			return err
		}
		now.Owner = a.config.RunID
		*row = now
		return tx.SaveAgenda(now)
	})
	return mine, err
}

// chore does a claimed chore outside any transaction; then its row is done, or planned again.
func (a *Agenda) chore(ctx context.Context, row Row, do Chore) error {
	failure := do(ctx, row.Body)
	if ctx.Err() != nil {
		return ctx.Err() // the program ends; whether it was done is not known, so it is done again
	}
	if failure != nil {
		a.config.Log.Error("a chore failed and is tried again", "key", row.Key, "kind", string(row.Kind), "err", failure)
	}
	return a.config.Store.Piece(ctx, func(tx Tx) error {
		now, found, err := tx.Agenda(row.Key)
		if err != nil || !found || now.Done || now.Owner != a.config.RunID {
			return err
		}
		zone, err := tx.Zone()
		if err != nil {
			zone = time.UTC // a broken zone must not stop the backups
		}
		now.Owner = ""
		now.next(tx.Now(), zone, failure)
		return tx.SaveAgenda(now)
	})
}

// next plans a chore again: after a failure soon, otherwise at the same local time days later, but never
// for a moment that has passed. However many days the program was closed, a chore is done once.
func (r *Row) next(now clock.Instant, zone *time.Location, failure error) {
	if failure != nil {
		if r.Result.Planned == 0 {
			r.Result.Planned = r.PlannedAt
		}
		r.Result.Failed, r.PlannedAt = problem.Of(failure).ID, now.Add(retryAfter)
		return
	}
	planned := r.PlannedAt
	if r.Result.Planned != 0 {
		planned = r.Result.Planned
	}
	r.Result = Tally{}
	days := r.days()
	if days == 0 {
		r.Done = true
		return
	}
	if behind := int(now.Sub(planned).Hours()/24) / days * days; behind > days {
		planned = clock.AddCalendar(planned, behind-days, clock.Day, zone)
	}
	for planned <= now {
		planned = clock.AddCalendar(planned, days, clock.Day, zone)
	}
	r.PlannedAt = planned
	r.Pull(now, zone)
}

// Pull plans a chore anew that was planned from a date in the future, and reports whether that was so: to the same
// time of day within a day, or, when it is to happen once, to now.
func (r *Row) Pull(now clock.Instant, zone *time.Location) bool {
	days := r.days()
	latest := clock.AddCalendar(now, max(days, 1), clock.Day, zone)
	if r.Result.Planned > latest {
		r.Result.Planned = 0
	}
	if r.PlannedAt <= latest {
		return false
	}
	if days == 0 {
		r.PlannedAt = now
		return true
	}
	ahead := int(r.PlannedAt.Sub(now).Hours()/24) + 1
	r.PlannedAt = clock.AddCalendar(r.PlannedAt, -ahead, clock.Day, zone)
	for r.PlannedAt <= now {
		r.PlannedAt = clock.AddCalendar(r.PlannedAt, 1, clock.Day, zone)
	}
	return true
}

// days is how often a chore comes back, "every_days" of its body; 0 is once.
func (r *Row) days() int {
	body := struct {
		Days int `json:"every_days"`
	}{}
	if r.Kind == Backup {
		body.Days = 1
	}
	if err := json.Unmarshal(r.Body, &body); err != nil || body.Days < 0 {
		return 0
	}
	return min(body.Days, 366)
}
