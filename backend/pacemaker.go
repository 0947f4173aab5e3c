package backend

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tabiji/backend/clock"
)

// longestNap is how long the engine sleeps at most between two looks at the workspace: short, so
// that a computer that slept, or a clock that was set, is noticed without any help from the system.
const longestNap = 10 * time.Second

// afterFailure is how long the engine waits after a failure of the store (a full disk, say) before
// it tries again.
const afterFailure = 5 * time.Second

// pacemaker is the one loop of the engine: intake to the newest event, agenda, tick until less than
// a full batch, then sleep until the next due moment (design D1). It holds no state of its own that
// matters: everything due is a row.
type pacemaker struct {
	clock   clock.Clock
	log     *slog.Logger
	consume func(context.Context) (did int, err error)
	agenda  func(context.Context) (did int, err error)
	tick    func(context.Context) (did int, err error)
	// beat notes that the engine lives and finds out when it could not.
	beat func(context.Context) error
	// late is asked when everything that was due is planned.
	late    func(context.Context) (did int, err error)
	toast   func(context.Context) error
	planned func() // tells the senders that rows may be waiting
	nextDue func(context.Context) (clock.Instant, error)
	point   func(name string) // hears "rested" after every round; nil in the product
	poke    chan struct{}
	crashed bool // the former run ended in a crash

	mu       sync.Mutex
	lastTick clock.Instant
	failure  error
	resting  bool // in the sleep between two rounds
	rounds   uint64
}

// wake ends the sleep early; it never waits.
func (p *pacemaker) wake() {
	select {
	case p.poke <- struct{}{}:
	default:
	}
}

// run loops until the context ends. A failure is noted, shown in the health line and tried again;
// it never ends the loop.
func (p *pacemaker) run(ctx context.Context) {
	for ctx.Err() == nil {
		err := p.round(ctx)
		if ctx.Err() != nil {
			return
		}
		p.mu.Lock()
		p.failure, p.lastTick, p.resting = err, p.clock.Now(), true
		p.rounds++
		p.mu.Unlock()
		if p.point != nil {
			p.point("rested")
		}
		p.sleep(ctx, err)
		p.mu.Lock()
		p.resting = false
		p.mu.Unlock()
	}
}

// round does everything that is due now.
func (p *pacemaker) round(ctx context.Context) error {
	for {
		did := 0
		for _, part := range []func(context.Context) (int, error){p.consume, p.agenda, p.tick} {
			for {
				if err := p.beat(ctx); err != nil {
					return err
				}
				n, err := part(ctx)
				if err != nil {
					return err
				}
				did += n
				if n == 0 || ctx.Err() != nil {
					break
				}
				p.planned()
			}
		}
		if err := p.toast(ctx); err != nil {
			return err
		}
		if did == 0 && ctx.Err() == nil {
			if did, err := p.late(ctx); err != nil || did == 0 {
				return err
			}
			p.planned()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (p *pacemaker) sleep(ctx context.Context, failure error) {
	now := p.clock.Now()
	until := now.Add(longestNap)
	if failure != nil {
		p.log.Error("engine round failed", "error", failure)
		until = now.Add(afterFailure)
	} else if next, err := p.nextDue(ctx); err == nil && next != 0 && next < until {
		until = next
	}
	timer := p.clock.Timer(until)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-p.poke:
	case <-timer.C():
	}
}

// state is what the health line reads.
func (p *pacemaker) state() (lastTick clock.Instant, resting bool, failure error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.lastTick, p.resting && len(p.poke) == 0, p.failure
}
