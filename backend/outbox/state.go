package outbox

import (
	"sync"
	"sync/atomic"

	"tabiji/backend/delivery"
)

// accountNow is an account as of the last claim, and whether it has been stopped since.
type accountNow struct {
	mu     sync.Mutex
	last   *Account // nil before the first claim
	halted bool     // it cannot send until a claim finds it ready
	halts  int      // counts how often it was halted
}

// get is the account of the last claim; nil before.
func (a *accountNow) get() *Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

func (a *accountNow) set(to *Account) {
	a.mu.Lock()
	a.last = to
	a.mu.Unlock()
}

// connections is how many the account allows; before the first claim as many as said.
func (a *accountNow) connections(before int) int {
	if last := a.get(); last != nil {
		return last.Connections
	}
	return before
}

// halt says that nothing is begun until a claim finds the account ready.
func (a *accountNow) halt() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.halted = true
	a.halts++
}

func (a *accountNow) isHalted() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.halted
}

// claims is said before a claim; was, after it, says how the account was then, which counts unless it was halted in between.
func (a *accountNow) claims() (was func(*Account)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	halts := a.halts
	return func(now *Account) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.halts == halts && now != nil && now.State == delivery.Ready {
			a.halted = false
		}
	}
}

// forgetFailures gives the account whose failures are to be forgotten; nil when it has none.
func (a *accountNow) forgetFailures() *Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	was := a.last
	if was == nil || was.Failures == 0 {
		return nil
	}
	copied := *was
	copied.Failures = 0
	a.last = &copied
	return was
}

// places are those of an account's limits that claimed rows will take.
type places struct {
	promised atomic.Int32 // rows claimed and not yet handed over
	starved  atomic.Bool  // a limit had no place; the next finished row may free one
}

// heldRows is what is known of rows that are held, so that they are looked through only when it may help.
type heldRows struct {
	one    atomic.Bool // a row was held: when the account is ready after all, it is released
	paused string      // the paused journeys as of the last look; used by the claiming goroutine only
}

// returned are rows to be given back by the next claim.
type returned struct {
	mu   sync.Mutex
	list []*job
}

func (r *returned) add(jobs ...*job) {
	r.mu.Lock()
	r.list = append(r.list, jobs...)
	r.mu.Unlock()
}

func (r *returned) take() (list []*job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list, r.list = r.list, nil
	return list
}

// putBack returns what was taken and could not be written; it comes first again.
func (r *returned) putBack(list []*job) {
	r.mu.Lock()
	r.list = append(list, r.list...)
	r.mu.Unlock()
}
