package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// Config is what an Outbox works with. Store and Clock are always needed; a short command that only
// lists and resolves leaves the rest empty.
type Config struct {
	Store Store
	Clock clock.Clock
	// RunID names this engine run; rows taken by any other run are recovered at start.
	RunID string
	// Transport speaks for an account; the practice mailbox is one of them.
	Transport func(a Account) Transport
	// Secrets gives an account's secret, asked at every dial and never kept.
	Secrets func(ctx context.Context, account string) (string, error)
	// Render makes the letters. Nil: the pinned versions of the store, see Templates.
	Render Renderer
	Vault  Vault   // for SetAccount
	Check  Checker // for SetAccount
	Log    *slog.Logger
	// Linger is how long a hand-over waits for others to share one durable commit; it is machine time,
	// not wall time. 0 means 2 ms, negative none.
	Linger time.Duration
	// Asleep says since when this run could do nothing although it lived, as of now: the computer slept, or the
	// date was set. 0: it did not. Nil: never.
	Asleep func(now clock.Instant) clock.Instant
	// Unsure says that the date was set and that it is not yet known what that means: nothing is claimed. Whoever
	// finds it out pokes. Nil: never.
	Unsure func() bool
	// Point, if set, is called at the named moments of a delivery, for proof programs: claimed,
	// rendered, body, before-handed, handed, dot, replied, receipt.
	Point func(name string)
}

// Outbox carries out recorded effects. One Outbox serves one workspace file.
type Outbox struct {
	config Config
	render Renderer
	log    *slog.Logger
	group  *group
	flight tally

	mu       sync.Mutex
	lanes    map[string]*lane
	running  bool
	trouble  [works]error
	stopping chan struct{} // closed: no new letter is begun
	ended    chan struct{} // closed: Run has returned
	cut      context.CancelFunc
	poked    kick
}

// defaultLinger is how long a hand-over waits for others to share its commit.
const defaultLinger = 2 * time.Millisecond

// Grace is how long a quitting engine lets letters in progress finish.
const Grace = 10 * time.Second

// New makes an outbox; nothing runs until Run.
func New(c Config) *Outbox {
	if c.Linger == 0 {
		c.Linger = defaultLinger
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	o := &Outbox{config: c, render: c.Render, log: c.Log, lanes: map[string]*lane{}, stopping: make(chan struct{}), ended: make(chan struct{})}
	if o.render == nil {
		o.render = NewTemplates(c.Store, o.now)
	}
	o.poked = newKick(&o.flight)
	o.group = newGroup(o)
	return o
}

// Recover resolves what other engine runs left behind, whatever the clock says: rows they had claimed become due; rows
// they had handed over become unknown, because the server's reply was not recorded. Accounts that waited for a
// passphrase are tried again, and held rows whose reason is gone are released.
func (o *Outbox) Recover(ctx context.Context) error {
	var due, unknown int64
	err := o.config.Store.Send(ctx, true, func(tx Tx) (err error) {
		due, unknown, err = tx.Recover(o.config.RunID, words.New("reason.delivery.unknown_crash"))
		if err != nil {
			return err
		}
		return unlock(tx)
	})
	if err != nil {
		return err
	}
	if due+unknown > 0 {
		o.log.Info("outbox taken over from another run", "due", due, "unknown", unknown)
	}
	return o.Release(ctx)
}

// Release makes held rows due whose account is ready and whose journey is not paused. Call it after
// either changed.
func (o *Outbox) Release(ctx context.Context) error {
	for n := int64(1); n > 0; {
		err := o.config.Store.Send(ctx, false, func(tx Tx) (err error) {
			n, err = tx.ReleaseHeld(mostRows)
			return err
		})
		if err != nil {
			return err
		}
	}
	o.Poke()
	return nil
}

// mostRows is how many rows one transaction changes.
const mostRows = 1000

// Run sends until ctx ends or Drain is called. It then begins no new letter, waits at most Grace for those in progress,
// and gives the rest back. A letter whose dot was sent and whose reply had not come by then is unknown.
func (o *Outbox) Run(ctx context.Context) error {
	o.mu.Lock()
	if o.running {
		o.mu.Unlock()
		return errors.New("outbox: runs already")
	}
	o.running = true
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	o.cut = cut
	o.mu.Unlock()
	defer close(o.ended)
	defer cut()
	go o.group.run()
	var lanes sync.WaitGroup
	o.poked.kick()
	for open := true; open; {
		select {
		case <-o.poked.c:
			o.poked.begin()
			o.startLanes(work, &lanes)
			o.poked.end()
		case <-ctx.Done():
			open = false
		case <-o.stopping:
			open = false
		}
	}
	o.stop()
	done := make(chan struct{})
	go func() { lanes.Wait(); close(done) }()
	timer := o.config.Clock.Timer(o.config.Clock.Now().Add(Grace))
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C():
		cut()
	case <-work.Done():
	}
	<-done
	o.group.close()
	return nil
}

// startLanes gives every account its lane and wakes all of them.
func (o *Outbox) startLanes(work context.Context, wg *sync.WaitGroup) {
	var accounts []Account
	err := o.config.Store.Read(work, func(tx Tx) (err error) {
		accounts, err = tx.Accounts()
		return err
	})
	if err != nil {
		o.stumble(claiming, "read accounts", err)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, a := range accounts {
		if o.lanes[a.ID] == nil {
			l := newLane(o, a.ID)
			o.lanes[a.ID] = l
			wg.Add(1)
			go func() { defer wg.Done(); l.run(work) }()
		}
	}
	for _, l := range o.lanes {
		l.poked.kick()
	}
}

// Poke makes every lane look again, because rows may have become due or accounts or limits have changed. Before Run it
// is remembered.
func (o *Outbox) Poke() { o.poked.kick() }

// Idle waits until nothing is on its way: every due row was claimed and has a result, or waits for a moment
// or a person. Moments that come while it waits are seen with the next Poke at the latest.
// It returns when Run has ended, too.
func (o *Outbox) Idle(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-o.ended:
			cancel(errEnded)
		case <-ctx.Done():
		}
	}()
	if err := o.flight.wait(ctx); err != nil && context.Cause(ctx) != errEnded {
		return err
	}
	return nil
}

var errEnded = errors.New("the outbox has ended")

// Drain stops Run and waits for it. When ctx ends first, connections are cut; a letter whose dot was
// on the wire is then unknown.
func (o *Outbox) Drain(ctx context.Context) error {
	o.stop()
	o.mu.Lock()
	running, cut := o.running, o.cut
	o.mu.Unlock()
	if !running {
		return nil
	}
	select {
	case <-o.ended:
		return nil
	case <-ctx.Done():
		cut()
		<-o.ended
		return ctx.Err()
	}
}

func (o *Outbox) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case <-o.stopping:
	default:
		close(o.stopping)
	}
}

func (o *Outbox) stopped() bool {
	select {
	case <-o.stopping:
		return true
	default:
		return false
	}
}

// Trouble is the last failure of the store that was not followed by a success of the same work. While
// there is one nothing is sent: a letter leaves only after its hand-over was recorded.
func (o *Outbox) Trouble() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, err := range o.trouble {
		if err != nil {
			return err
		}
	}
	return nil
}

// work is what can fail because of the store; each kind remembers its last failure (see Trouble).
type work int

const (
	claiming work = iota // rows, accounts, messages
	recording
	works
)

func (o *Outbox) stumble(w work, doing string, err error) {
	o.mu.Lock()
	first := o.trouble[w] == nil
	o.trouble[w] = err
	o.mu.Unlock()
	if first {
		o.log.Error("the outbox cannot use its store", "doing", doing, "error", err)
	}
}

func (o *Outbox) recovered(w work) {
	o.mu.Lock()
	was := o.trouble[w] != nil
	o.trouble[w] = nil
	o.mu.Unlock()
	if was {
		o.log.Info("the outbox can use its store again")
	}
}

func (o *Outbox) point(name string) {
	if o.config.Point != nil {
		o.config.Point(name)
	}
}

func (o *Outbox) now() clock.Instant { return o.config.Clock.Now() }
