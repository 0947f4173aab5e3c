// Package runner is the tick: it claims the enrollments that are due or woken, gathers what their
// versions read, walks each and stores what came of it in one transaction. It refuses to know SQL and
// how mail leaves.
package runner

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// MostBatch is how many enrollments one tick may walk: each changes two rows at least, and a transaction
// changes no more than 1,000, so that nobody waits long for the writer (LOCK-1).
const MostBatch = 500

// mostRows is how many rows one tick may change.
const mostRows = 1000

// Config is what a Runner needs.
type Config struct {
	Store Store
	Shelf *journey.Shelf // of published versions; nil: one of its own
	Clock clock.Clock
	Batch int           // enrollments walked in one tick; 0 is MostBatch
	Page  int           // events of a kind that are read of an enrollment at once; 0 is 100
	Every time.Duration // longest pause between two ticks, for Overdue; 0 is 10 s
	// Careful walks one row at a time and notes which, until nothing is due: the former run ended in a
	// crash, and the row that caused it must be found (STUCK-9).
	Careful bool
	Log     *slog.Logger // nil: no log
	// Point, if set, is called at named moments of a tick ("suspect", "claimed", "walk", "walked", "stored"); proof
	// programs use it to kill the process there.
	Point func(name string)
}

// Runner carries out ticks. It may be used by many goroutines; ticks run one after another.
type Runner struct {
	config Config

	mu       sync.Mutex
	versions map[int64]*version
	broken   map[int64]words.Line // rows that made a transaction fail, with the reason, until they are stored as broken
	careful  bool
	recalled bool      // blamed was read
	blamed   Suspicion // of the former run's crash
	suspect  int64     // the row noted last; 0: none
	claim    int       // how many rows the next tick claims: what the last could walk
	scratch  scratch
	state    atomic.Pointer[state] // read by other goroutines while a tick runs
}

// state is how the last tick went.
type state struct {
	err     error
	careful bool
}

// version is a compiled version, or why it cannot be used.
type version struct {
	*journey.Version
	bad   words.Line
	reads bool // facts must be gathered for it
}

// New makes a Runner.
func New(c Config) *Runner {
	if c.Batch <= 0 || c.Batch > MostBatch {
		c.Batch = MostBatch
	}
	if c.Page <= 0 {
		c.Page = onePage
	}
	if c.Every <= 0 {
		c.Every = 10 * time.Second
	}
	if c.Shelf == nil {
		c.Shelf = journey.NewShelf(nil)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	r := &Runner{config: c, versions: map[int64]*version{}, broken: map[int64]words.Line{}, careful: c.Careful, claim: MostBatch}
	r.state.Store(&state{careful: c.Careful})
	return r
}

// BeCareful makes the ticks to come walk one row at a time and note which, until nothing is due: the former run ended in
// a crash. It is called before the first tick.
func (r *Runner) BeCareful() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.careful = true
	r.state.Store(&state{careful: true})
}

// Result is what one tick did.
type Result struct {
	Walked int  // passages
	Visits int  // history rows
	Broken int  // enrollments marked as broken
	Ended  int  // enrollments that ended
	More   bool // more is due now: tick again
}

// mostRepairs is how many rows that make a transaction fail one call of Tick marks as broken.
const mostRepairs = 20

// Tick walks at most a batch of what is due now, in one transaction. An error means that nothing was
// stored; a row that is broken is marked as such and is no error (STUCK-1).
func (r *Runner) Tick(ctx context.Context) (Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	res, err := r.tick(ctx)
	r.state.Store(&state{err: err, careful: r.careful})
	return res, err
}

// Step is Tick for a loop: did is how many rows it dealt with.
func (r *Runner) Step(ctx context.Context) (did int, err error) {
	res, err := r.Tick(ctx)
	return res.Walked + res.Broken, err
}

func (r *Runner) tick(ctx context.Context) (Result, error) {
	if err := r.recall(ctx); err != nil {
		return Result{}, err
	}
	limit := min(r.claim, r.config.Batch)
	if r.careful {
		limit = 1
		if err := r.suspectNext(ctx); err != nil {
			return Result{}, err
		}
	}
	for repairs := 0; ; {
		res, err := r.once(ctx, limit)
		var unknown *unknownVersions
		var bad *BadRow
		switch {
		case err == nil:
			if r.careful && !res.More {
				r.careful = false
			}
			return res, nil
		case errors.Is(err, errOther):
			if err := r.suspectNext(ctx); err != nil {
				return Result{}, err
			}
		case errors.As(err, &unknown):
			if err := r.load(ctx, unknown.ids); err != nil {
				return Result{}, err
			}
		case errors.As(err, &bad) && repairs < mostRepairs:
			repairs++
			r.config.Log.Error("a row spoils the tick and is set aside", "enrollment", bad.Enrollment, "err", bad.Err)
			r.broken[bad.Enrollment] = words.New("reason.broken.data")
		default:
			return Result{}, err
		}
	}
}

// once is one transaction.
func (r *Runner) once(ctx context.Context, limit int) (res Result, err error) {
	err = r.config.Store.Tick(ctx, func(tx Tx) error {
		res = Result{}
		claim, err := tx.Claim(limit, tx.Now()+farthest, r.scratch.rows[:0])
		if err != nil {
			return err
		}
		r.scratch.rows = claim.Rows
		if r.careful && len(claim.Rows) > 0 && claim.Rows[0].ID != r.suspect {
			return errOther
		}
		r.point("claimed")
		w := r.scratch.begin(r, tx.Now(), claim, limit)
		if err := w.walkAll(tx); err != nil {
			return err
		}
		r.point("walked")
		if err := tx.Apply(&w.batch); err != nil {
			return err
		}
		if err := tx.StopFinished(); err != nil {
			return err
		}
		r.point("stored")
		res = w.result
		return nil
	})
	if err != nil {
		return Result{}, err
	}
	r.scratch.committed(r)
	if r.careful && r.blamed.Enrollment == r.suspect {
		r.blamed = Suspicion{}
	}
	r.claim = r.scratch.tick.nextClaim(r.claim)
	return res, nil
}

// unknownVersions ends a transaction that needs versions that are not compiled yet: they are read and compiled outside
// of it, because a writing transaction does nothing but SQL.
type unknownVersions struct{ ids []int64 }

func (*unknownVersions) Error() string { return "versions must be read first" }

// mostVersions bounds how many compiled versions are kept between ticks.
const mostVersions = 200

func (r *Runner) load(ctx context.Context, ids []int64) error {
	if len(r.versions) > mostVersions {
		clear(r.versions)
	}
	read := func(id int64) ([]byte, bool, error) { return r.config.Store.VersionBody(ctx, id) }
	for _, id := range ids {
		p, err := r.config.Shelf.Version(id, read)
		if err != nil {
			return err
		}
		r.versions[id] = &version{Version: p.Version, bad: p.Bad, reads: p.Version != nil && !p.Needs.None()}
	}
	return nil
}

func (r *Runner) point(name string) {
	if r.config.Point != nil {
		r.config.Point(name)
	}
}

// advance walks one row; a panic in the walk is recovered and becomes the reason why the row is broken.
func (r *Runner) advance(v *version, row *Row, state walk.State, st walk.Stimulus, f *walk.Facts, now clock.Instant, lang string) (p walk.Passage, bad words.Line) {
	defer func() {
		if e := recover(); e != nil {
			r.config.Log.Error("panic in the walk", "enrollment", row.ID, "panic", e)
			bad = words.New("reason.broken.panic", "step", row.State.Node)
		}
	}()
	who := walk.Who{Enrollment: row.ID, Contact: row.Contact, Salt: row.Journey.Salt, Practice: row.Practice, Lang: lang}
	p, err := walk.Advance(v.Version, who, state, st, f, now)
	if err != nil {
		return p, r.because(row, err)
	}
	return p, words.Line{}
}
