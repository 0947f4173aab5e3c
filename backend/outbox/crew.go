package outbox

import (
	"sync"
	"sync/atomic"
)

// crew is the pool of senders (one goroutine and connection each) of one account, and the queue of claimed letters that
// they take from.
type crew struct {
	jobs  chan *job
	more  atomic.Bool // the last claim was full, so more rows may be due: claim again when the queue is half empty
	ended sync.WaitGroup

	mu      sync.Mutex // of the counts; also held where a letter is queued and where a sender ends, so that no letter stays in the queue without a sender
	running int        // senders
	waiting int        // senders without a letter
}

// stockFor is how many letters the queue should hold for a number of connections.
func stockFor(connections int) int { return min(mostClaimed, 8*connections) }

// add queues letters, and starts a sender for each that no idle sender will take, up to most senders.
func (c *crew) add(jobs []*job, most func() int, start func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, j := range jobs {
		c.jobs <- j // holds 3 claims: never full, since a claim is made at half a stock
	}
	c.staff(most, start)
}

// staff starts a sender for each queued letter that no idle sender will take, up to most. The caller holds mu.
func (c *crew) staff(most func() int, start func()) {
	limit := most()
	for n := len(c.jobs) - c.waiting; n > 0 && c.running < limit; n-- {
		c.running++
		c.ended.Go(start)
	}
}

// await counts the calling sender as idle.
func (c *crew) await() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting++
}

// took counts a letter as taken, by a sender that was idle or not, and starts senders for the letters left.
func (c *crew) took(waited bool, most func() int, start func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if waited {
		c.waiting--
	}
	if len(c.jobs) > 0 {
		c.staff(most, start)
	}
}

// retire ends a sender and reports true, unless letters were queued meanwhile; forced ends it all the same, when the
// outbox stops or the server accepts no further connection. It stops counting as idle under the same lock, so that no
// letter is left to a sender that has ended.
func (c *crew) retire(waited, forced bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.jobs) > 0 && !forced {
		return false
	}
	if waited {
		c.waiting--
	}
	c.running--
	return true
}

// runsLow reports, once after more was set, that rows should be claimed again: at most low letters are queued.
func (c *crew) runsLow(low func() int) bool {
	return c.more.Load() && len(c.jobs) <= low() && c.more.Swap(false)
}

// drain empties the queue and gives the letters that no sender has begun.
func (c *crew) drain() (list []*job) {
	for {
		select {
		case j := <-c.jobs:
			list = append(list, j)
		default:
			return list
		}
	}
}
