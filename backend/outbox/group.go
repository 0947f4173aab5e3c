package outbox

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// group is the one place where deliveries are recorded: it gathers hand-overs and receipts of all
// connections into few transactions. Ops are committed in the order they came, so that a connection's
// next hand-over never stands in the file before its last receipt.
type group struct {
	o       *Outbox
	kicked  chan struct{}
	ended   chan struct{}
	senders atomic.Int32 // connections with a letter in progress

	mu     sync.Mutex
	queue  []*op
	hands  int
	closed bool
}

// op is one row's step: a hand-over asked for (done != nil) or a result.
type op struct {
	job    *job
	result Result
	hand   Handed
	done   chan ruling // for a hand-over
	failed int
}

// ruling answers a hand-over: State Due means that the dot may be sent. An error means that nothing
// could be recorded and so nothing may be sent.
type ruling struct {
	verdict delivery.Verdict
	err     error
}

func newGroup(o *Outbox) *group {
	return &group{o: o, kicked: make(chan struct{}, 1), ended: make(chan struct{})}
}

// handOver waits until the hand-over is durable, or refused.
func (g *group) handOver(j *job, h Handed) ruling {
	p := &op{job: j, hand: h, done: make(chan ruling, 1)} // buffered: answering never blocks
	g.add(p)
	return <-p.done
}

// report queues the result of a row for the next commit; it does not wait.
func (g *group) report(j *job, s Result) {
	g.add(&op{job: j, result: s})
}

func (g *group) add(p *op) {
	g.mu.Lock()
	g.queue = append(g.queue, p)
	if p.done != nil {
		g.hands++
	}
	awake := len(g.queue) == 1 || g.ripe()
	g.mu.Unlock()
	if awake {
		g.wake()
	}
}

func (g *group) wake() {
	select {
	case g.kicked <- struct{}{}:
	default:
	}
}

// ripe reports whether a third of the open connections wait for their hand-over, so that a commit is worth its cost.
// The caller holds mu.
func (g *group) ripe() bool { return g.hands > 0 && 3*g.hands >= int(g.senders.Load()) }

func (g *group) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.wake()
	<-g.ended
}

// run commits until closed. The linger is machine time on purpose: it only trades a little latency
// for fewer durable commits, and no decision depends on it.
func (g *group) run() {
	defer close(g.ended)
	linger := time.NewTimer(time.Hour)
	linger.Stop()
	lingering := false
	var again clock.Timer // set after a failed commit
	for {
		var retry <-chan struct{}
		if again != nil {
			retry = again.C()
		}
		over := false
		select {
		case <-g.kicked:
		case <-linger.C:
			lingering, over = false, true
		case <-retry:
			again, over = nil, true
		}
		g.mu.Lock()
		empty, ripe, closed := len(g.queue) == 0, g.ripe(), g.closed
		g.mu.Unlock()
		switch {
		case empty && closed:
			return
		case empty:
		case ripe || over || closed || g.o.config.Linger < 0:
			if lingering {
				linger.Stop()
				lingering = false
			}
			if again != nil {
				again.Stop()
				again = nil
			}
			if !g.flush() {
				if closed {
					g.abandon()
					return
				}
				again = g.o.config.Clock.Timer(g.o.now().Add(retryStore))
			} else {
				g.wake() // there may be more by now
			}
		case !lingering && again == nil:
			linger.Reset(g.o.config.Linger)
			lingering = true
		}
	}
}

// retryStore is the pause after a failed commit.
const retryStore = 5 * time.Second

// mostOps bounds one transaction; each op changes at most three rows.
const mostOps = 300

// flush commits what waits; false when receipts had to be kept for later.
func (g *group) flush() bool {
	g.mu.Lock()
	n := min(len(g.queue), mostOps)
	ops := g.queue[:n:n]
	g.queue = g.queue[n:]
	for _, p := range ops {
		if p.done != nil {
			g.hands--
		}
	}
	g.mu.Unlock()
	kept := g.record(ops)
	if len(kept) == 0 {
		return true
	}
	g.mu.Lock()
	g.queue = append(kept, g.queue...)
	g.mu.Unlock()
	return false
}

// abandon drops the receipts that could not be recorded; their rows stay handed over, and the next run calls them
// unknown.
func (g *group) abandon() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, p := range g.queue {
		p.job.finish()
	}
	g.queue = nil
}

// record commits ops together, and one by one when that fails for a reason that lies in one of them.
// It returns the results that could not be recorded.
func (g *group) record(ops []*op) (kept []*op) {
	err := g.commit(ops)
	if err == nil {
		g.o.recovered(recording)
		return nil
	}
	if len(ops) > 1 && !problem.IsKind(err, problem.Unavailable) {
		for _, p := range ops {
			if p.done != nil && len(kept) > 0 { // its connection's receipt may be among those kept
				p.done <- ruling{err: err}
				continue
			}
			kept = append(kept, g.record([]*op{p})...)
		}
		return kept
	}
	g.o.stumble(recording, "record deliveries", err)
	for _, p := range ops {
		if p.done != nil {
			p.done <- ruling{err: err}
		} else if p.failed++; p.failed > 1 && !problem.IsKind(err, problem.Unavailable) {
			g.o.log.Error("a receipt cannot be recorded; the row stays handed over", "row", p.job.ID, "error", err)
			p.job.finish()
		} else {
			kept = append(kept, p)
		}
	}
	return kept
}

// tellGreedy writes a notice when the first mail of a message version is held because it takes too much.
func tellGreedy(tx Tx, p *op) error {
	if p.result.State != delivery.Held || p.result.Reason.ID != Greedy {
		return nil
	}
	return tx.NotifyEngine("greedy:"+p.job.MessageVersion, words.Line{ID: "notice.greedy", Args: p.result.Reason.Args})
}

// commit records ops in one transaction and answers after it: durable when a hand-over is among them,
// which makes every receipt before it durable too.
func (g *group) commit(ops []*op) error {
	hands := 0
	for _, p := range ops {
		if p.done != nil {
			hands++
		}
	}
	if hands > 0 {
		g.o.point("before-handed")
	}
	var rulings []delivery.Verdict
	err := g.o.config.Store.Send(context.Background(), hands > 0, func(tx Tx) (err error) {
		for _, p := range ops {
			if p.done == nil {
				recorded, err := tx.RecordResult(g.o.config.RunID, p.result)
				if err == nil && recorded {
					err = tellGreedy(tx, p)
				}
				if err != nil {
					return err
				}
			}
		}
		if hands > 0 {
			rulings, err = g.rule(tx, ops)
		}
		return err
	})
	if err != nil {
		return err
	}
	if hands > 0 {
		g.o.point("handed")
	}
	if hands < len(ops) {
		g.o.point("receipt")
	}
	i := 0
	for _, p := range ops {
		if p.done == nil {
			if p.result.State == delivery.Held {
				p.job.lane.held.one.Store(true)
			}
			if p.result.NextAt != 0 || p.result.State == delivery.Held {
				p.job.lane.poked.kick()
			}
			p.job.finish()
			continue
		}
		switch rulings[i].State {
		case delivery.Due:
			p.job.handed()
		case delivery.Later: // by a limit, or to be written anew: the lane looks again
			p.job.lane.poked.kick()
			fallthrough
		default:
			p.job.finish()
		}
		p.done <- ruling{verdict: rulings[i]}
		i++
	}
	return nil
}

// gone is the verdict about a row that this run no longer holds, because somebody else changed it: nothing is sent and
// nothing is written.
var gone = delivery.Verdict{State: delivery.Skipped}

// rule decides every hand-over of ops again on fresh rows, and records it.
func (g *group) rule(tx Tx, ops []*op) ([]delivery.Verdict, error) {
	var looks []Look
	var jobs []*op
	perAccount := map[string]int{}
	for _, p := range ops {
		if p.done != nil {
			looks = append(looks, Look{ID: p.job.ID, AddressHash: p.job.addressHash})
			jobs = append(jobs, p)
			perAccount[p.job.lane.id]++
		}
	}
	fresh, err := tx.ReadFacts(g.o.config.RunID, looks)
	if err != nil {
		return nil, err
	}
	if len(fresh) != len(looks) {
		return nil, errors.New("fresh facts are missing")
	}
	desks := map[string]*desk{}
	for id, n := range perAccount {
		if desks[id], err = openDesk(tx, id, n); err != nil {
			return nil, err
		}
	}
	verdicts := make([]delivery.Verdict, len(jobs))
	left := map[letterOf]bool{} // handed over in this transaction
	for i, p := range jobs {
		d := desks[p.job.lane.id]
		one := letterOf{p.job.Person.ID, p.job.MessageVersion}
		if left[one] { // the facts were read before that
			again, err := tx.ReadFacts(g.o.config.RunID, looks[i:i+1])
			if err != nil {
				return nil, err
			}
			fresh[i] = again[0]
		}
		if verdicts[i], err = g.ruleOne(tx, p, fresh[i], d); err != nil {
			return nil, err
		}
		left[one] = left[one] || verdicts[i].State == delivery.Due
	}
	return verdicts, nil
}

// letterOf is a message version to one person.
type letterOf struct {
	contact int64
	version string
}

func (g *group) ruleOne(tx Tx, p *op, f Facts, d *desk) (delivery.Verdict, error) {
	j := p.job
	if !f.Mine || f.RowRev != j.Rev {
		return gone, nil
	}
	if f.ContactRev != j.Person.Rev || d.account.Rev != j.account.Rev {
		// The person or the sender changed since the letter was written: it is written anew.
		v := delivery.Verdict{State: delivery.Later}
		_, err := tx.RecordResult(g.o.config.RunID, Result{ID: j.ID, State: delivery.Due, NextAt: j.DueAt})
		return v, err
	}
	if delivery.Suspect(j.DueAt, tx.Now()) { // it was claimed before the computer slept
		late, err := j.lane.keepLate(tx, []Ticket{j.Ticket})
		if err != nil || len(late) == 0 {
			return gone, err
		}
	}
	v := delivery.Decide(j.question(f, d.account, d.limiter), tx.Now())
	if v.State != delivery.Due {
		_, err := tx.RecordResult(g.o.config.RunID, j.verdict(v))
		return v, err
	}
	ok, err := tx.RecordHandOver(g.o.config.RunID, p.hand)
	if err != nil || !ok {
		return gone, err
	}
	d.limiter.take()
	return v, nil
}

// desk is an account with its limits, as read in one transaction.
type desk struct {
	account Account
	limiter limiter
}

func openDesk(tx Tx, id string, want int) (*desk, error) {
	a, found, err := tx.Account(id)
	if err != nil {
		return nil, err
	}
	if !found {
		a = Account{ID: id, State: delivery.Attention, Reason: words.New("reason.account.missing")}
	}
	l, err := limiterOf(tx, a, want)
	return &desk{account: a, limiter: l}, err
}
