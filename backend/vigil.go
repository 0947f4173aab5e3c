package backend

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

// vigil knows when the engine could act. It notes about once a minute that it lives; a start after a long
// silence, or a loop that stood still for long, is an outage, which makes late what passed its time in it. It also
// notices that the computer's date was set, and has planned anew what was planned from the wrong one (delivery.Judge).
type vigil struct {
	clock clock.Clock
	db    *sqlite.DB
	log   *slog.Logger
	poke  func() // tells the senders that it is known again how late it is

	mu      sync.Mutex
	last    clock.Instant // of the last beat; 0: the engine does not run
	written clock.Instant // of the last beat that was written down
	moved   time.Duration // how far the date had been set then
}

func newVigil(c clock.Clock, db *sqlite.DB, log *slog.Logger, poke func()) *vigil {
	return &vigil{clock: c, db: db, log: log, poke: poke}
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

// unnoticed is by how much the date may be set without anything being done; on a clock that runs fast a second of
// the machine is more.
func (v *vigil) unnoticed() time.Duration {
	return max(delivery.Unnoticed, time.Duration(min(clock.Speed(v.clock)*float64(delivery.Unnoticed), float64(rememberOutages))))
}

// begin notes the time since an engine last lived, 0 when none ever did, and whether the date was set meanwhile.
func (v *vigil) begin(ctx context.Context, alive clock.Instant) error {
	now, moved := v.clock.Now(), v.clock.Moved()
	if err := v.setWhileClosed(ctx, now); err != nil {
		return err
	}
	err := v.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		if err := tx.DropOutages(now.Add(-rememberOutages)); err != nil {
			return err
		}
		doubt, err := tx.DoubtedJump()
		if err != nil {
			return err
		}
		if alive != 0 && now.Sub(alive) > delivery.LateAfter {
			out := delivery.Outage{Why: delivery.Closed, From: alive, To: now}
			if doubt != nil { // it may have been set forward again meanwhile
				c := delivery.Judge(delivery.Jump{Was: alive, At: now}, nil, doubt)
				if c.Returned != nil {
					return v.note(tx, c, now)
				}
			}
			if err := tx.AddOutage(out); err != nil {
				return err
			}
		}
		return tx.SetAlive(now)
	})
	if err == nil {
		err = v.settle(ctx)
	}
	if err != nil {
		return err
	}
	v.mu.Lock()
	v.last, v.written, v.moved = now, now, moved
	v.mu.Unlock()
	return nil
}

// setWhileClosed looks whether the file knows moments that are still to come: the date was set back. Those that an
// earlier jump left there are known; that an engine lived in the future is always new.
func (v *vigil) setWhileClosed(ctx context.Context, now clock.Instant) error {
	return v.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		alive, high, err := tx.HighMark()
		if err != nil || high <= now.Add(delivery.Unnoticed) {
			return err
		}
		j, found, err := tx.LastJump()
		known := found && alive <= now.Add(delivery.Unnoticed) && j.Back() && high <= j.Was.Add(delivery.Unnoticed) && now >= j.At.Add(-delivery.Unnoticed)
		if err != nil || known {
			return err
		}
		return v.judge(tx, delivery.Jump{Was: high, At: now}, now)
	})
}

// beat is called before every piece of work.
func (v *vigil) beat(ctx context.Context) error {
	now, moved := v.clock.Now(), v.clock.Moved()
	v.mu.Lock()
	last, written, set := v.last, v.written, moved-v.moved
	v.mu.Unlock()
	if set.Abs() <= v.unnoticed() {
		set = 0
	}
	still := now.Sub(last)-set > v.stillness()
	if set == 0 && !still && now.Sub(written) < everyBeat && now >= written {
		v.mu.Lock()
		v.last = now
		v.mu.Unlock()
		return nil
	}
	err := v.db.Write(ctx, sqlite.Tick, sqlite.Normal, func(tx *sqlite.Tx) error {
		if still {
			if err := tx.AddOutage(delivery.Outage{Why: delivery.Asleep, From: last, To: now.Add(-set)}); err != nil {
				return err
			}
		}
		if set != 0 {
			return v.judge(tx, delivery.Jump{Was: now.Add(-set), At: now}, now)
		}
		return tx.SetAlive(now)
	})
	if err == nil && set != 0 {
		err = v.settle(ctx)
	}
	if err != nil {
		return err
	}
	if still {
		v.log.Info("the engine stood still", "from", last, "to", now)
	}
	v.mu.Lock()
	v.last, v.written, v.moved = now, now, moved
	v.mu.Unlock()
	if set != 0 {
		v.poke()
	}
	return nil
}

// judge writes down that the date was set, and what that means.
func (v *vigil) judge(tx *sqlite.Tx, j delivery.Jump, now clock.Instant) error {
	outages, err := tx.GeneralOutages()
	if err != nil {
		return err
	}
	doubt, err := tx.DoubtedJump()
	if err != nil {
		return err
	}
	return v.note(tx, delivery.Judge(j, outages, doubt), now)
}

func (v *vigil) note(tx *sqlite.Tx, c delivery.Correction, now clock.Instant) error {
	v.log.Warn("the date was set", "was", c.Was, "at", c.At, "doubted", c.Doubted)
	if _, err := tx.AddJump(c); err != nil {
		return err
	}
	return tx.SetAlive(now)
}

// atOnce is how many rows are planned anew in one transaction.
const atOnce = 900

// settle plans anew what was planned from a wrong date, in pieces. Killed in between, the next start goes on: what
// was moved is not found again, or moves to now.
func (v *vigil) settle(ctx context.Context) error {
	for {
		var j sqlite.Jump
		var found bool
		var m sqlite.Misplanned
		err := v.db.Read(ctx, func(tx *sqlite.Tx) (err error) {
			if j, found, err = tx.OpenJump(); err != nil || !found {
				return err
			}
			m, err = tx.Misplanned(j)
			return err
		})
		if err != nil || !found {
			return err
		}
		if err := v.replan(ctx, j, m); err != nil {
			return err
		}
	}
}

func (v *vigil) replan(ctx context.Context, j sqlite.Jump, m sqlite.Misplanned) error {
	for _, part := range []struct {
		ids []int64
		do  func(tx *sqlite.Tx, ids []int64) error
	}{
		{m.Mails, func(tx *sqlite.Tx, ids []int64) error { return tx.MoveMails(j, ids) }},
		{m.Held, func(tx *sqlite.Tx, ids []int64) error { return tx.MoveHeld(j, ids) }},
		{m.Late, func(tx *sqlite.Tx, ids []int64) error { return tx.FreeEarly(j, ids) }},
		{m.Starts, (*sqlite.Tx).MoveStarts},
	} {
		if err := v.inPieces(ctx, part.ids, part.do); err != nil {
			return err
		}
	}
	if j.Returned != nil {
		err := v.inPieces(ctx, m.Waits, func(tx *sqlite.Tx, ids []int64) error { return tx.MoveWaits(j.By(), ids) })
		if err != nil {
			return err
		}
	}
	return v.db.Write(ctx, sqlite.Tick, sqlite.Full, func(tx *sqlite.Tx) (err error) {
		zone, err := tx.Zone()
		if err != nil {
			zone = time.UTC // a broken zone must not stop the engine
		}
		if err := tx.PullChores(zone); err != nil {
			return err
		}
		if j.Mails, err = tx.LeftWrongly(j.Correction); err != nil {
			return err
		}
		if j.AsksAboutWaits() && len(m.Waits) > 0 {
			if err := tx.AskAboutWaits(j, m.Waits); err != nil {
				return err
			}
		}
		if j.Told() {
			line := j.Line(j.Mails)
			if _, err := tx.AddNotice(studio.Notice{Kind: "engine", Line: &line, Key: fmt.Sprintf("clock:%d", j.ID), Toast: "due"}); err != nil {
				return err
			}
		}
		return tx.SettleJump(j)
	})
}

func (v *vigil) inPieces(ctx context.Context, ids []int64, do func(tx *sqlite.Tx, ids []int64) error) error {
	for piece := range slices.Chunk(ids, atOnce) {
		if err := v.db.Write(ctx, sqlite.Tick, sqlite.Normal, func(tx *sqlite.Tx) error { return do(tx, piece) }); err != nil {
			return err
		}
	}
	return nil
}

// told is what there is to say about the date: for a day after it was set.
func (v *vigil) told(ctx context.Context) (j sqlite.Jump, tell bool, err error) {
	err = v.db.Read(ctx, func(tx *sqlite.Tx) error {
		j, tell, err = tx.LastJump()
		return err
	})
	now := v.clock.Now()
	return j, tell && j.Told() && now >= j.At.Add(-delivery.Unnoticed) && now < j.At.Add(24*time.Hour), err
}

// unsettled reports whether the date was set and what that means is not yet written down: nothing leaves then.
func (v *vigil) unsettled() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.last != 0 && (v.clock.Moved()-v.moved).Abs() > v.unnoticed()
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
