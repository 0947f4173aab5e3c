package backend

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/sqlite"
)

// vigil knows when the engine could act. It notes about once a minute that it lives; a start after a long
// silence, or a loop that stood still for long, is an outage, which makes late what passed its time in it.
type vigil struct {
	clock clock.Clock
	db    *sqlite.DB
	log   *slog.Logger

	mu      sync.Mutex
	last    clock.Instant // of the last beat; 0: the engine does not run
	written clock.Instant // of the last beat that was written down
}

func newVigil(c clock.Clock, db *sqlite.DB, log *slog.Logger) *vigil {
	return &vigil{clock: c, db: db, log: log}
}

// everyBeat is how often a beat is written down.
const everyBeat = time.Minute

// rememberOutages is how long what ended counts; nothing waits longer.
const rememberOutages = 400 * 24 * time.Hour

// stillness is how long the loop must have stood still for an outage. On a clock that runs fast a moment of
// the machine is hours, and only a long stop of the machine counts.
func (v *vigil) stillness() time.Duration {
	return max(delivery.LateAfter, time.Duration(min(clock.Speed(v.clock)*float64(5*time.Minute), float64(rememberOutages))))
}

// begin notes the time since an engine last lived, 0 when none ever did.
func (v *vigil) begin(ctx context.Context, alive clock.Instant) error {
	now := v.clock.Now()
	err := v.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		if err := tx.DropOutages(now.Add(-rememberOutages)); err != nil {
			return err
		}
		if alive != 0 && now.Sub(alive) > delivery.LateAfter {
			if err := tx.AddOutage(delivery.Outage{Why: delivery.Closed, From: alive, To: now}); err != nil {
				return err
			}
		}
		return tx.SetAlive(now)
	})
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.last, v.written = now, now
	v.mu.Unlock()
	return nil
}

// beat is called before every piece of work.
func (v *vigil) beat(ctx context.Context) error {
	now := v.clock.Now()
	v.mu.Lock()
	last, written := v.last, v.written
	v.mu.Unlock()
	still := now.Sub(last) > v.stillness()
	if !still && now.Sub(written) < everyBeat && now >= written {
		v.mu.Lock()
		v.last = now
		v.mu.Unlock()
		return nil
	}
	err := v.db.Write(ctx, sqlite.Tick, sqlite.Normal, func(tx *sqlite.Tx) error {
		if still {
			if err := tx.AddOutage(delivery.Outage{Why: delivery.Asleep, From: last, To: now}); err != nil {
				return err
			}
		}
		return tx.SetAlive(now)
	})
	if err != nil {
		return err
	}
	if still {
		v.log.Info("the engine stood still", "from", last, "to", now)
	}
	v.mu.Lock()
	v.last, v.written = now, now
	v.mu.Unlock()
	return nil
}

// asleep is since when the loop stands still, before it has noticed that itself; 0: it does not.
func (v *vigil) asleep(now clock.Instant) clock.Instant {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.last != 0 && now.Sub(v.last) > v.stillness() {
		return v.last
	}
	return 0
}
