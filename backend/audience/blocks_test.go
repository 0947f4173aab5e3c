package audience

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/clock"
)

// making is a BlockMaker at work, over a clock that is moved by hand and a count of what is still to be made.
type making struct {
	*BlockMaker
	now   *clock.Manual
	left  int
	calls int
	fails error
}

func startMaking(t *testing.T, left int) *making {
	m := &making{now: clock.NewManual(clock.Of(time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC))), left: left}
	m.BlockMaker = NewBlockMaker(m.now, slog.New(slog.DiscardHandler), func(context.Context) (bool, error) {
		m.calls++
		m.left = max(0, m.left-1)
		return m.left > 0, m.fails
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); m.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return m
}

func (m *making) pass(d time.Duration) {
	synctest.Wait()
	m.now.Advance(d)
	synctest.Wait()
}

func TestBlocksAreMadeAWhileAfterTheLastChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMaking(t, 3)
		m.pass(time.Hour)
		if m.calls != 0 {
			t.Fatal("nothing changed, and blocks were made")
		}
		m.Wake()
		m.pass(blocksAfter - time.Second)
		m.Wake() // it is not calm yet
		m.pass(blocksAfter - time.Second)
		if m.calls != 0 {
			t.Fatal("blocks were made between two changes")
		}
		m.pass(time.Second)
		if m.calls != 3 || m.left != 0 {
			t.Errorf("%d calls, %d left", m.calls, m.left)
		}
	})
}

func TestALongImportDoesNotKeepBlocksFromBeingMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMaking(t, 1)
		for range int(blocksLatest/time.Second) + 1 {
			m.Wake()
			m.pass(time.Second)
		}
		if m.calls == 0 {
			t.Error("contacts have been changing for long, and no block was made")
		}
	})
}

func TestWhatFailedIsTriedAfterTheNextChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := startMaking(t, 1)
		m.fails = errors.New("the disk is full")
		m.Wake()
		m.pass(blocksAfter)
		m.fails = nil
		m.Wake()
		m.pass(blocksAfter)
		if m.calls != 2 {
			t.Errorf("%d calls", m.calls)
		}
	})
}

func TestACommandMakesBlocksOfWhatItChanged(t *testing.T) {
	t.Parallel()
	calls := 0
	m := NewBlockMaker(clock.NewManual(0), slog.New(slog.DiscardHandler), func(context.Context) (bool, error) { calls++; return calls < 2, nil })
	m.Finish()
	if calls != 0 {
		t.Error("nothing changed, and blocks were made")
	}
	m.Wake()
	m.Finish()
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
}
