// Package heartbeat knows when the engine could act: it notes about once a minute that it lives, finds the times in
// which it did not (outages), and notices that the computer's date was set. What was planned from a wrong date it has
// planned anew, and asks a person about waits that began under one. What such times mean is decided in delivery; it refuses
// to know what the engine does.
package heartbeat

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

// Config is what a Monitor needs.
type Config struct {
	Store Store
	Clock clock.Clock
	Log   *slog.Logger
	// Settled is called when a change of the date has been judged and everything is planned anew, so that sending may
	// go on.
	Settled func()
	// RunAgenda carries out planned agenda rows until none is due, or hands them to the engine that runs in this process;
	// nil: an engine finds them.
	RunAgenda func(ctx context.Context) error
}

// Monitor watches the engine's loop and the computer's date. It may be asked by many goroutines while one beats.
type Monitor struct {
	Config

	mu      sync.Mutex
	last    clock.Instant // of the last beat; 0: the engine does not run
	written clock.Instant // of the last beat that was written down
	moved   time.Duration // how far the date had been set then
}

// New makes a Monitor; Begin starts it.
func New(c Config) *Monitor {
	if c.RunAgenda == nil {
		c.RunAgenda = func(context.Context) error { return nil }
	}
	return &Monitor{Config: c}
}

// everyBeat is how often a beat is written down.
const everyBeat = time.Minute

// rememberOutages is how long an outage is kept after its end; no mail waits longer.
const rememberOutages = 400 * 24 * time.Hour

// stillness is how long the loop must have stood still for an outage. On a clock that runs fast it is scaled, so that
// only a real stop of the machine counts.
func (m *Monitor) stillness() time.Duration {
	return max(delivery.LateAfter, time.Duration(min(clock.Speed(m.Clock)*float64(5*time.Minute), float64(rememberOutages))))
}

// unnoticed is by how much the date may be set without anything being done; it is scaled on a clock that runs fast.
func (m *Monitor) unnoticed() time.Duration {
	return max(delivery.Unnoticed, time.Duration(min(clock.Speed(m.Clock)*float64(delivery.Unnoticed), float64(rememberOutages))))
}

// Begin records the time since an engine last ran (alive; 0: none ever did) as an outage, and judges whether the date
// was set meanwhile.
func (m *Monitor) Begin(ctx context.Context, alive clock.Instant) error {
	now, moved := m.Clock.Now(), m.Clock.Moved()
	if err := m.setWhileClosed(ctx, now); err != nil {
		return err
	}
	err := m.Store.Change(ctx, func(tx Tx) error {
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
				c := delivery.Judge(delivery.Jump{Was: alive, At: now}, nil, doubt, nil)
				if c.Returned != nil {
					return m.note(tx, c, now)
				}
			}
			if err := tx.AddOutage(out); err != nil {
				return err
			}
		}
		return tx.SetAlive(now)
	})
	if err == nil {
		err = m.settle(ctx)
	}
	if err != nil {
		return err
	}
	m.mu.Lock()
	m.last, m.written, m.moved = now, now, moved
	m.mu.Unlock()
	return nil
}

// setWhileClosed finds that the date was set back while no engine ran: the file holds moments of an engine that are
// still to come. Those that an earlier jump explains do not count, except that an engine ran in the future.
func (m *Monitor) setWhileClosed(ctx context.Context, now clock.Instant) error {
	return m.Store.Change(ctx, func(tx Tx) error {
		alive, high, err := tx.LatestWritten()
		if err != nil || high <= now.Add(delivery.Unnoticed) {
			return err
		}
		j, found, err := tx.LastJump()
		known := found && alive <= now.Add(delivery.Unnoticed) && j.Back() && high <= j.Was.Add(delivery.Unnoticed) && now >= j.At.Add(-delivery.Unnoticed)
		if err != nil || known {
			return err
		}
		return m.judge(tx, delivery.Jump{Was: high, At: now}, now)
	})
}

// Beat is called before every piece of work.
func (m *Monitor) Beat(ctx context.Context) error {
	now, moved := m.Clock.Now(), m.Clock.Moved()
	m.mu.Lock()
	last, written, set := m.last, m.written, moved-m.moved
	m.mu.Unlock()
	if set.Abs() <= m.unnoticed() {
		set = 0
	}
	still := now.Sub(last)-set > m.stillness()
	if set == 0 && !still && now.Sub(written) < everyBeat && now >= written {
		m.mu.Lock()
		m.last = now
		m.mu.Unlock()
		return nil
	}
	err := m.Store.Note(ctx, func(tx Tx) error {
		if still {
			if err := tx.AddOutage(delivery.Outage{Why: delivery.Asleep, From: last, To: now.Add(-set)}); err != nil {
				return err
			}
		}
		if set != 0 {
			return m.judge(tx, delivery.Jump{Was: now.Add(-set), At: now}, now)
		}
		return tx.SetAlive(now)
	})
	if err == nil && set != 0 {
		err = m.settle(ctx)
	}
	if err != nil {
		return err
	}
	if still {
		m.Log.Info("the engine stood still", "from", last, "to", now)
	}
	m.mu.Lock()
	m.last, m.written, m.moved = now, now, moved
	m.mu.Unlock()
	if set != 0 {
		m.Settled()
	}
	return nil
}

// judge stores that the date was set, and what that means (delivery.Judge).
func (m *Monitor) judge(tx Tx, j delivery.Jump, now clock.Instant) error {
	outages, err := tx.GeneralOutages()
	if err != nil {
		return err
	}
	doubt, err := tx.DoubtedJump()
	if err != nil {
		return err
	}
	returned, err := tx.LastReturned()
	if err != nil {
		return err
	}
	return m.note(tx, delivery.Judge(j, outages, doubt, returned), now)
}

func (m *Monitor) note(tx Tx, c delivery.Correction, now clock.Instant) error {
	m.Log.Warn("the date was set", "was", c.Was, "at", c.At, "doubted", c.Doubted)
	if _, err := tx.AddJump(c); err != nil {
		return err
	}
	return tx.SetAlive(now)
}

// Unsettled reports whether the date was set and that has not been judged and stored yet: nothing is sent then.
func (m *Monitor) Unsettled() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last != 0 && (m.Clock.Moved()-m.moved).Abs() > m.unnoticed()
}

// Asleep is since when the engine's loop has not run, before Beat has noticed; 0: it runs.
func (m *Monitor) Asleep(now clock.Instant) clock.Instant {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last != 0 && now.Sub(m.last) > m.stillness() {
		return m.last
	}
	return 0
}
