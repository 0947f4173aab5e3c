package outbox

import (
	"sync"
	"sync/atomic"
)

// crew are the senders of one account and the letters that wait for one of them.
type crew struct {
	jobs  chan *job
	more  atomic.Bool // there may be more due rows: ask for them when the stock runs low
	ended sync.WaitGroup

	mu      sync.Mutex // of the counts; also held where a letter comes and a sender goes, so that none is left lying
	running int        // senders
	waiting int        // senders without a letter
}

// stockFor is how many letters are kept in stock for so many connections.
func stockFor(connections int) int { return min(mostClaimed, 8*connections) }

// add queues letters, and starts senders for those that nobody waits for, up to most.
func (c *crew) add(jobs []*job, most func() int, start func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, j := range jobs {
		c.jobs <- j // holds 3 claims: never full, since a claim is made at half a stock
	}
	c.staff(most, start)
}

// staff starts senders for letters that nobody waits for. Held under mu.
func (c *crew) staff(most func() int, start func()) {
	limit := most()
	for n := len(c.jobs) - c.waiting; n > 0 && c.running < limit; n-- {
		c.running++
		c.ended.Go(start)
	}
}

// await counts a sender without a letter.
func (c *crew) await() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting++
}

// took says that a sender took a letter; where more are left, others are called.
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

// retire takes a sender out of service, unless letters came meanwhile; forced when the outbox stops or
// the server wants no further connection. Being counted as waiting ends in the same moment: a letter must
// not be left to somebody who has gone.
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

// runsLow reports, once after more was set, that more letters should be asked for; low is half a stock.
func (c *crew) runsLow(low func() int) bool {
	return c.more.Load() && len(c.jobs) <= low() && c.more.Swap(false)
}

// drain takes every letter that no sender has begun.
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
