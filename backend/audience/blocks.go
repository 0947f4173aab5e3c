package audience

import (
	"context"
	"log/slog"
	"time"

	"tabiji/backend/clock"
)

// BlockMaker makes the stale blocks of contacts that searching and counting read (sqlite, contact_block): in the
// background, a while after contacts have changed. Until then they are computed from the contacts, so nothing depends
// on their being made.
type BlockMaker struct {
	clock clock.Clock
	log   *slog.Logger
	make  func(context.Context) (more bool, err error) // the next few
	poke  chan struct{}
}

// NewBlockMaker makes a BlockMaker; next makes the next few blocks.
func NewBlockMaker(c clock.Clock, log *slog.Logger, next func(context.Context) (more bool, err error)) *BlockMaker {
	return &BlockMaker{clock: c, log: log, make: next, poke: make(chan struct{}, 1)}
}

const (
	blocksAfter  = 2 * time.Second  // without a change
	blocksLatest = 30 * time.Second // in a long import
	mostAtEnd    = 20 * time.Second // that a short command spends at its end on the contacts it changed
)

// Wake starts making blocks again, because contacts have changed; it does not block.
func (m *BlockMaker) Wake() {
	select {
	case m.poke <- struct{}{}:
	default:
	}
}

// Run makes blocks beside the engine's work until ctx ends.
func (m *BlockMaker) Run(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return
		case <-m.poke:
		}
		m.calm(ctx)
		if err := m.all(ctx); err != nil && ctx.Err() == nil {
			m.log.Warn("what searching reads could not be made; it is tried again after the next change", "error", err)
		}
	}
}

// Finish does at the end of a command, if contacts have changed, what Run does beside an engine.
func (m *BlockMaker) Finish() {
	if len(m.poke) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), mostAtEnd)
	defer cancel()
	if err := m.all(ctx); err != nil {
		m.log.Warn("what searching reads could not be made", "error", err)
	}
}

// calm waits until contacts have not changed for a while, or have been changing for a long time.
func (m *BlockMaker) calm(ctx context.Context) {
	latest := m.clock.Now().Add(blocksLatest)
	for {
		timer := m.clock.Timer(min(latest, m.clock.Now().Add(blocksAfter)))
		select {
		case <-ctx.Done():
		case <-timer.C():
		case <-m.poke:
			if timer.Stop(); m.clock.Now() < latest {
				continue
			}
		}
		timer.Stop()
		return
	}
}

func (m *BlockMaker) all(ctx context.Context) error {
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if more, err = m.make(ctx); err != nil {
			return err
		}
	}
	return nil
}
