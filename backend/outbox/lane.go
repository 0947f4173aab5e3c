package outbox

import (
	"context"
	"errors"
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
	account  accountNow
	server   server
	crew     crew
	places   places
	held     heldRows
	returned returned
	doubts   doubts
	mute     atomic.Int64 // nothing is begun before this instant, because the file could not be written; 0: now
}

// mostClaimed is how many rows one claim takes.
const mostClaimed = 100

func newLane(o *Outbox, id string) *lane {
	return &lane{o: o, id: id, poked: newKick(&o.flight), held: heldRows{paused: "?"}, crew: crew{jobs: make(chan *job, 3*mostClaimed)}}
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
	l.crew.ended.Wait()
	l.returned.add(l.crew.drain()...)
	l.flushReturned(work)
}

// whileUnsure is how long nothing is claimed before another look, when the date was set.
const whileUnsure = time.Second

// step claims what is due and gives the moment of the next step; 0: at the next poke.
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
		return 0 // the senders poke when the queue is half empty
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

// expectMore makes the senders poke when the queue is half empty, and pokes itself when it is so already.
func (l *lane) expectMore() {
	l.crew.more.Store(true)
	l.restock()
}

// appetite is how many more rows the queue should hold for the connections there may be.
func (l *lane) appetite() int {
	stock := stockFor(l.account.connections(1))
	if len(l.crew.jobs) > stock/2 {
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
	returned, accountWas := l.returned.take(), l.account.claims()
	l.places.starved.Store(true) // a row finishing from here on frees a place that is not counted below
	promised := int(l.places.promised.Load())
	var rows []Ticket
	l.doubts.mu.Lock()
	defer l.doubts.mu.Unlock()
	err = l.o.config.Store.Send(ctx, false, func(tx Tx) error {
		c, rows = claim{}, nil
		for _, j := range returned {
			if _, err := tx.RecordResult(l.o.config.RunID, j.back(j.DueAt)); err != nil {
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
		l.returned.putBack(returned)
		return c, err
	}
	for _, j := range returned {
		j.finish()
	}
	accountWas(c.account)
	if len(rows) > 0 {
		l.places.starved.Store(false)
	}
	for _, r := range rows {
		c.jobs = append(c.jobs, newJob(l, r, c.account))
	}
	if len(rows) > 0 {
		l.o.point("claimed")
	}
	if err := l.load(ctx, c.jobs); err != nil {
		l.returned.add(c.jobs...)
		return claim{}, err
	}
	return c, nil
}

// load reads what a decision and a letter need of claimed rows, on a reading connection, so that the writer is not
// held. Opt-outs are looked up here already, so that no SMTP connection is opened for them.
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
		fresh, err := tx.ReadFacts(l.o.config.RunID, looks)
		for i := range fresh {
			jobs[i].Facts.Suppressed = fresh[i].Suppressed
		}
		return err
	})
}

// rest deals with an account that is not ready: its pause may be over, its connection may be tried again; otherwise its
// due rows are held with the account's reason.
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
	if err != nil || paused == l.held.paused && !l.held.one.Load() {
		return err
	}
	l.held.one.Store(false)
	n, err := tx.ReleaseHeld(mostRows)
	if c.again = n == mostRows; !c.again {
		l.held.paused = paused
	}
	return err
}

// heldBy is the reason of rows held for an account that cannot send.
func heldBy(a Account) words.Line {
	if a.Refused() { // the account itself asks a person; its rows only point to it
		n, _ := a.Reason.Args.Get("n")
		return words.New("reason.delivery.account", "why", words.New("reason.account.refused_in_a_row", "n", n))
	}
	return delivery.Decide(delivery.Question{Contact: true, Enrolled: true, Address: "-", Practice: a.Practice(), Purpose: "service", Account: a.decision()}, 0).Reason
}

// hire queues claimed rows and starts senders for them, up to the account's connections.
func (l *lane) hire(work context.Context, jobs []*job, a *Account) {
	if a != nil {
		l.account.set(a)
	}
	l.crew.add(jobs, l.mostSenders, l.sender(work))
}

// mostSenders is how many connections there may be now.
func (l *lane) mostSenders() int { return l.server.most(l.account.connections(0), l.o.now()) }

// sender is what one sender does.
func (l *lane) sender(work context.Context) func() {
	return func() { (&sender{lane: l}).run(work) }
}

// hindered gives the moments from which on rows may be claimed and a connection may be dialled; 0: now.
func (l *lane) hindered() (claim, dial clock.Instant) {
	now := l.o.now()
	claim = ahead(clock.Instant(l.mute.Load()), now, retryStore)
	return claim, max(claim, l.server.awayUntil(now))
}

// pause begins nothing for a while, because the file cannot be written.
func (l *lane) pause() clock.Instant {
	until := l.o.now().Add(retryStore)
	l.mute.Store(int64(until))
	return until
}

// giveBack returns a row without a try; it is written with the lane's next claim.
func (l *lane) giveBack(j *job) {
	l.returned.add(j)
	l.poked.kick()
}

// flushReturned writes returned rows when no claim does. Rows that cannot be written stay claimed by
// this run; the next one takes them back.
func (l *lane) flushReturned(ctx context.Context) {
	returned := l.returned.take()
	if len(returned) == 0 {
		return
	}
	err := l.o.config.Store.Send(context.WithoutCancel(ctx), false, func(tx Tx) error {
		for _, j := range returned {
			if _, err := tx.RecordResult(l.o.config.RunID, j.back(j.DueAt)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !l.o.stopped() {
		l.o.stumble(claiming, "give rows back", err)
		l.returned.putBack(returned)
		return
	}
	for _, j := range returned {
		j.finish()
	}
}
