package outbox

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

// lane is one account at work: one goroutine claims rows, one goroutine per open connection sends.
type lane struct {
	o        *Outbox
	id       string
	poked    kick
	jobs     chan *job
	promised atomic.Int32 // rows claimed and not yet handed over
	starved  atomic.Bool  // a limit had no place; the next finished row may free one
	more     atomic.Bool  // there may be more due rows: poke when the stock runs low
	heldOne  atomic.Bool  // a row was held: when the account is ready after all, it is released
	paused   string       // the paused journeys as of the last look for held rows; used by run only
	senders  sync.WaitGroup
	first    sync.Mutex // held while the only connection is opened
	doubts   doubts
	recycle  atomic.Int32 // after so many letters this server wants a new connection; 0: not known to

	mu       sync.Mutex
	account  *Account       // as of the last claim; nil before
	running  int            // senders
	waiting  int            // senders without a letter
	open     int            // open connections
	mute     clock.Instant  // the file could not be written: nothing is begun before it
	away     clock.Instant  // the server could not be reached: no dial and no claim before it
	crowded  clock.Instant  // no further connection before it
	halted   bool           // the account cannot send until a claim finds it ready
	halts    int            // counts how often it was halted
	dials    int            // counts rounds of dialling, so that many senders failing at once are one failure
	broken   map[int64]bool // rows under which a new connection broke since a letter last got an answer
	returned []*job         // to be given back by the next claim
}

// mostClaimed is how many rows one claim takes.
const mostClaimed = 100

func newLane(o *Outbox, id string) *lane {
	return &lane{o: o, id: id, paused: "?", poked: newKick(&o.flight), jobs: make(chan *job, 3*mostClaimed)}
}

// run claims until the outbox stops, then gives back what no sender has begun.
func (l *lane) run(work context.Context) {
	var timer clock.Timer
	for !l.o.stopped() {
		var moment <-chan struct{}
		if timer != nil {
			moment = timer.C()
		}
		counted := false
		select {
		case <-l.poked.c:
			counted = true
		case <-moment:
		case <-l.o.stopping:
			continue
		}
		if timer != nil {
			timer.Stop()
			timer = nil
		}
		if at := l.step(work); at != 0 {
			timer = l.o.config.Clock.Timer(at)
		}
		if counted {
			l.poked.end()
		}
	}
	if timer != nil {
		timer.Stop()
	}
	l.senders.Wait()
	l.giveBackQueued()
	l.flushReturned(work)
}

// whileUnsure is how long nothing is claimed before another look, when the date was set.
const whileUnsure = time.Second

// step claims what is due and says when to look again; 0: when poked.
func (l *lane) step(work context.Context) clock.Instant {
	if l.o.config.Unsure != nil && l.o.config.Unsure() {
		return l.o.now().Add(whileUnsure)
	}
	if at, _ := l.hindered(); at != 0 {
		return at
	}
	want := l.appetite()
	if want == 0 {
		l.flushReturned(work)
		l.expectMore()
		return 0 // the senders poke when the queue runs low
	}
	c, err := l.claim(work, want)
	if err != nil {
		l.o.stumble(claiming, "claim due rows", err)
		return l.pause()
	}
	l.o.recovered(claiming)
	if c.probe {
		return l.probe(work, c.account)
	}
	l.hire(work, c.jobs, c.account)
	if len(c.jobs) == want {
		l.expectMore()
	}
	if c.again {
		l.poked.kick()
	}
	return c.next
}

// expectMore asks the senders to poke when the stock runs low, and looks whether it did already.
func (l *lane) expectMore() {
	l.more.Store(true)
	l.restock()
}

// appetite is how many rows the senders would like to have in stock.
func (l *lane) appetite() int {
	l.mu.Lock()
	connections := 1
	if l.account != nil {
		connections = l.account.Connections
	}
	l.mu.Unlock()
	stock := min(mostClaimed, 8*connections)
	if len(l.jobs) > stock/2 {
		return 0
	}
	return stock
}

// claim is what one claim brought.
type claim struct {
	account *Account
	jobs    []*job
	next    clock.Instant // when to look again
	again   bool          // look again at once
	probe   bool          // the account's connection is to be tried
}

// claim takes due rows in one transaction, or holds them when the account cannot send.
func (l *lane) claim(ctx context.Context, want int) (c claim, err error) {
	l.mu.Lock()
	returned, halts := l.returned, l.halts
	l.returned = nil
	l.mu.Unlock()
	l.starved.Store(true) // a row finishing from here on frees a place that is not counted below
	promised := int(l.promised.Load())
	var rows []Ticket
	l.doubts.mu.Lock()
	defer l.doubts.mu.Unlock()
	err = l.o.config.Store.Send(ctx, false, func(tx Tx) error {
		c, rows = claim{}, nil
		for _, j := range returned {
			if _, err := tx.Settle(l.o.config.RunID, j.back(j.DueAt)); err != nil {
				return err
			}
		}
		a, found, err := tx.Account(l.id)
		if err != nil || !found {
			return err
		}
		if err := l.look(tx, a); err != nil {
			return err
		}
		if c.account = &a; a.State != delivery.Ready {
			ready, err := l.rest(tx, &a, &c)
			if err != nil || !ready {
				return err
			}
		}
		if _, at := l.hindered(); at != 0 {
			c.next = at
			return nil
		}
		if err := l.release(tx, &c); err != nil {
			return err
		}
		limits, err := limiterOf(tx, a, want+promised)
		if err != nil {
			return err
		}
		for range promised {
			limits.take()
		}
		n := limits.free(want)
		if n == 0 {
			c.next = limits.opens()
			return putOff(tx, a, promised)
		}
		if rows, err = tx.Claim(l.id, l.o.config.RunID, n); err != nil {
			return err
		}
		if len(rows) > 0 && delivery.Suspect(rows[0].DueAt, tx.Now()) {
			before := len(rows)
			if rows, err = l.keepLate(tx, rows); err != nil {
				return err
			}
			c.again = c.again || before == n
			n -= before - len(rows)
		}
		if len(rows) < n {
			c.next, err = tx.NextAt(l.id)
		} else {
			c.again = c.again || n < want
		}
		return err
	})
	if err != nil {
		l.mu.Lock()
		l.returned = append(returned, l.returned...)
		l.mu.Unlock()
		return c, err
	}
	for _, j := range returned {
		j.finish()
	}
	l.mu.Lock()
	if l.halts == halts && c.account != nil && c.account.State == delivery.Ready {
		l.halted = false
	}
	l.mu.Unlock()
	if len(rows) > 0 {
		l.starved.Store(false)
	}
	for _, r := range rows {
		c.jobs = append(c.jobs, newJob(l, r, c.account))
	}
	if len(rows) > 0 {
		l.o.point("claimed")
	}
	if err := l.load(ctx, c.jobs); err != nil {
		l.mu.Lock()
		l.returned = append(l.returned, c.jobs...)
		l.mu.Unlock()
		return claim{}, err
	}
	return c, nil
}

// load reads what a decision and a letter need of claimed rows: on a reading connection, because the
// writer has enough to do. Who opted out is looked up here already, so that no connection is spent on
// them.
func (l *lane) load(ctx context.Context, jobs []*job) error {
	if len(jobs) == 0 {
		return nil
	}
	ids := make([]int64, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	return l.o.config.Store.Read(ctx, func(tx Tx) error {
		key, err := tx.TokenKey()
		if err != nil {
			return err
		}
		list, err := tx.Claimed(ids)
		if err != nil {
			return err
		}
		if len(list) != len(jobs) {
			return errors.New("claimed rows are missing")
		}
		for i, c := range list {
			jobs[i].fill(c, key)
		}
		optedOut, err := tx.AnySuppressed()
		if err != nil || !optedOut {
			return err
		}
		looks := make([]Look, len(jobs))
		for i, j := range jobs {
			looks[i] = Look{ID: j.ID, AddressHash: j.addressHash}
		}
		fresh, err := tx.Fresh(l.o.config.RunID, looks)
		for i := range fresh {
			jobs[i].Facts.Suppressed = fresh[i].Suppressed
		}
		return err
	})
}

// rest deals with an account that is not ready: a rest may be over, a broken connection may be tried
// again, else its due rows are held with the account's reason.
func (l *lane) rest(tx Tx, a *Account, c *claim) (ready bool, err error) {
	if a.ResumesAt != 0 && a.ResumesAt <= tx.Now() {
		if a.State != delivery.Resting {
			c.probe = true
			return false, nil
		}
		a.State, a.ResumesAt, a.Reason = delivery.Ready, 0, words.Line{}
		if err := tx.SetAccountState(*a); err != nil {
			return false, err
		}
		_, err := tx.ReleaseHeld(mostRows)
		return true, err
	}
	n, err := tx.HoldDue(l.id, heldBy(*a), mostRows)
	if err != nil {
		return false, err
	}
	if c.again = n == mostRows; !c.again {
		if c.next, err = tx.NextAt(l.id); err == nil && a.ResumesAt != 0 && (c.next == 0 || a.ResumesAt < c.next) {
			c.next = a.ResumesAt
		}
	}
	return false, err
}

// release makes held rows due when what held them may be over: an account that is ready was not when a
// row was held for it, or other journeys are paused than before.
func (l *lane) release(tx Tx, c *claim) error {
	paused, err := tx.Paused()
	if err != nil || paused == l.paused && !l.heldOne.Load() {
		return err
	}
	l.heldOne.Store(false)
	n, err := tx.ReleaseHeld(mostRows)
	if c.again = n == mostRows; !c.again {
		l.paused = paused
	}
	return err
}

// heldBy is the reason of rows held for an account that cannot send.
func heldBy(a Account) words.Line {
	if a.Refused() { // the account asks; its rows say so in short
		n, _ := a.Reason.Args.Get("n")
		return words.New("reason.delivery.account", "why", words.New("reason.account.refused_in_a_row", "n", n))
	}
	return delivery.Decide(delivery.Question{Contact: true, Enrolled: true, Address: "-", Practice: a.Practice(), Purpose: "service", Account: a.decision()}, 0).Reason
}

// hire queues claimed rows and starts senders for them, up to the account's connections.
func (l *lane) hire(work context.Context, jobs []*job, a *Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a != nil {
		l.account = a
	}
	for _, j := range jobs {
		l.jobs <- j // holds 3 claims: never full, since a claim is made at half a stock
	}
	l.staff(work)
}

// staff starts senders for letters that nobody waits for, up to the account's connections. Held under mu.
func (l *lane) staff(work context.Context) {
	if l.account == nil {
		return
	}
	most := l.account.Connections
	if ahead(l.crowded, l.o.now(), crowdedPause) != 0 {
		most = min(most, max(1, l.open))
	}
	for n := len(l.jobs) - l.waiting; n > 0 && l.running < most; n-- {
		l.running++
		l.senders.Add(1)
		s := &sender{lane: l}
		go func() { defer l.senders.Done(); s.run(work) }()
	}
}

// hindered is when a claim may be made again, and a connection dialled; 0: now.
func (l *lane) hindered() (claim, dial clock.Instant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.now()
	claim = ahead(l.mute, now, retryStore)
	return claim, max(claim, ahead(l.away, now, networkPauses[len(networkPauses)-1]))
}

// ahead is until when it is in the future, and not farther than a pause of that length can reach: a clock
// set back must not stretch it.
func ahead(until, now clock.Instant, longest time.Duration) clock.Instant {
	if left := until.Sub(now); left <= 0 || left > longest {
		return 0
	}
	return until
}

// pause begins nothing for a while, because the file cannot be written.
func (l *lane) pause() clock.Instant {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mute = l.o.now().Add(retryStore)
	return l.mute
}

// giveBack returns a row untouched; the lane writes it with its next claim.
func (l *lane) giveBack(j *job) {
	l.mu.Lock()
	l.returned = append(l.returned, j)
	l.mu.Unlock()
	l.poked.kick()
}

// giveBackQueued returns every row that no sender has begun.
func (l *lane) giveBackQueued() {
	for {
		select {
		case j := <-l.jobs:
			l.mu.Lock()
			l.returned = append(l.returned, j)
			l.mu.Unlock()
		default:
			return
		}
	}
}

// flushReturned writes returned rows when no claim does. Rows that cannot be written stay claimed by
// this run; the next one takes them back.
func (l *lane) flushReturned(ctx context.Context) {
	l.mu.Lock()
	returned := l.returned
	l.returned = nil
	l.mu.Unlock()
	if len(returned) == 0 {
		return
	}
	err := l.o.config.Store.Send(context.WithoutCancel(ctx), false, func(tx Tx) error {
		for _, j := range returned {
			if _, err := tx.Settle(l.o.config.RunID, j.back(j.DueAt)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !l.o.stopped() {
		l.o.stumble(claiming, "give rows back", err)
		l.mu.Lock()
		l.returned = append(returned, l.returned...)
		l.mu.Unlock()
		return
	}
	for _, j := range returned {
		j.finish()
	}
}
