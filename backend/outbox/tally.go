package outbox

import (
	"context"
	"sync"
)

// tally counts jobs and wakes in progress, so that a caller can wait until there are none.
type tally struct {
	mu    sync.Mutex
	n     int
	empty chan struct{} // closed when n reaches 0; nil while nobody waits
}

func (t *tally) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n += n
	if t.n == 0 && t.empty != nil {
		close(t.empty)
		t.empty = nil
	}
}

func (t *tally) wait(ctx context.Context) error {
	t.mu.Lock()
	if t.n == 0 {
		t.mu.Unlock()
		return nil
	}
	if t.empty == nil {
		t.empty = make(chan struct{})
	}
	c := t.empty
	t.mu.Unlock()
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// kick wakes a goroutine: several kicks before it receives count as one. From the first kick until end the work counts
// in the tally.
type kick struct {
	c     chan struct{}
	tally *tally
}

func newKick(t *tally) kick { return kick{c: make(chan struct{}, 1), tally: t} }

func (k kick) kick() {
	k.tally.add(1)
	select {
	case k.c <- struct{}{}:
	default:
		k.tally.add(-1)
	}
}

// begin is called after receiving from c, end when the work is done.
func (k kick) begin() {}
func (k kick) end()   { k.tally.add(-1) }
