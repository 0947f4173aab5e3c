package backend

import (
	"context"
	"log/slog"
	"time"

	"tabiji/backend/clock"
)

// blockMaker keeps what searching and counting read of contacts as it must be (sqlite, contact_block): in the
// background, a while after contacts have changed. Until then what is not stored is read from the contacts, so nothing
// depends on its being made.
type blockMaker struct {
	clock clock.Clock
	log   *slog.Logger
	make  func(context.Context) (more bool, err error) // the next few
	poke  chan struct{}
}

const (
	blocksAfter  = 2 * time.Second  // without a change
	blocksLatest = 30 * time.Second // in a long import
)

func (m *blockMaker) wake() {
	select {
	case m.poke <- struct{}{}:
	default:
	}
}

func (m *blockMaker) run(ctx context.Context) {
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

// calm returns when contacts have not changed for a while, or have been changing for long.
func (m *blockMaker) calm(ctx context.Context) {
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

func (m *blockMaker) all(ctx context.Context) error {
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

// mostAtEnd bounds what a short command spends at its end on the blocks of contacts it changed.
const mostAtEnd = 20 * time.Second

// makeBlocks does at the end of a command what an engine does beside its work.
func (b *Backend) makeBlocks() {
	ctx, cancel := context.WithTimeout(context.Background(), mostAtEnd)
	defer cancel()
	if err := b.blocks.all(ctx); err != nil {
		b.log.Warn("what searching reads could not be made", "error", err)
	}
}
