// Package agenda carries out what must happen at a time or in pieces: letting many people in, moving
// waits after a pause, ending a journey now; and, apart from these, chores such as the daily backup, which it
// plans itself. It refuses to know what a chore does.
package agenda

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Kind names what a row does.
type Kind string

// The kinds that touch only rows. Any other kind is a chore.
const (
	Sweep       Kind = "sweep"        // people who have a tag at start enter
	Enter       Kind = "enter"        // people chosen by hand enter
	Shift       Kind = "shift"        // waits move by the length of a pause, then the journey goes on
	Waits       Kind = "waits"        // waits that began under a wrong date move by as much as it was set
	Exit        Kind = "exit"         // everybody inside leaves now
	EndPractice Kind = "end_practice" // every practice enrollment ends
)

// Row is one row of the agenda table.
type Row struct {
	Key       string
	Kind      Kind
	PlannedAt clock.Instant
	After     int64 // how far it has come, for pieces: the id that was done last
	Body      json.RawMessage
	Result    Tally
	Done      bool
	Owner     string // engine run that carries out a chore; "" while nobody does
}

// Tally is what a row has done so far.
type Tally struct {
	Asked   int64         `json:"asked,omitempty"`   // people looked at
	Entered int64         `json:"entered,omitempty"` // people who entered
	Already int64         `json:"already,omitempty"` // people who are inside now
	Refused int64         `json:"refused,omitempty"` // people whom the re-entry rule keeps out
	Moved   int64         `json:"moved,omitempty"`   // waits shifted
	Ended   int64         `json:"ended,omitempty"`   // enrollments ended
	Skipped int64         `json:"skipped,omitempty"` // mails not sent because of that
	Planned clock.Instant `json:"planned,omitempty"` // of a chore that failed and is tried again
	Failed  string        `json:"failed,omitempty"`  // problem id, for a row that could not be carried out
}

// Chore does what a kind of this package does not: it may use files and the network. body is the row's.
type Chore func(ctx context.Context, body json.RawMessage) error

// Config is what an Agenda needs.
type Config struct {
	Store  Store
	Shelf  *journey.Shelf // of all who read versions; nil: one of its own
	Clock  clock.Clock
	Chores map[Kind]Chore // carried out by RunChores; rows of kinds not named here are not touched
	RunID  string         // names this engine run; chores that another run claimed are free
	Log    *slog.Logger   // nil: no log
}

// Agenda carries out rows. It may be used by many goroutines; rows that are done in pieces are carried
// out one after another, chores beside them.
type Agenda struct {
	config Config
	mu     sync.Mutex
	poked  map[Kind]chan struct{} // wakes the goroutine of a kind of chore
}

// New makes an Agenda.
func New(c Config) *Agenda {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Shelf == nil {
		c.Shelf = journey.NewShelf(nil)
	}
	a := &Agenda{config: c, poked: map[Kind]chan struct{}{}}
	for kind := range c.Chores {
		a.poked[kind] = make(chan struct{}, 1)
	}
	return a
}

// Run carries out the pieces that are due until nothing is left and tells how many it did; it does no chores. After a
// crash the next Run goes on after the last committed piece. A row that cannot be carried out is marked as failed and
// skipped; an error is a failure of the store.
func (a *Agenda) Run(ctx context.Context) (did int, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for {
		rows, err := a.config.Store.Due(ctx, a.config.Clock.Now(), Pieces())
		if err != nil {
			return did, err
		}
		worked := false
		for _, row := range rows {
			n, err := a.carryOut(ctx, row)
			did += n
			worked = worked || n > 0
			if err != nil {
				return did, err
			}
		}
		if !worked {
			return did, nil
		}
	}
}

// RunNow is Run for a command that is answered when it is done: what was done survives a power cut. People who are let
// in are walked by the engine, not here.
func (a *Agenda) RunNow(ctx context.Context) error {
	if _, err := a.Run(ctx); err != nil {
		return err
	}
	return a.config.Store.Keep(ctx)
}

func (a *Agenda) carryOut(ctx context.Context, row Row) (did int, err error) {
	piece := pieces[row.Kind]
	for done := false; !done; did++ {
		if err := ctx.Err(); err != nil {
			return did, err
		}
		if done, err = a.piece(ctx, row.Key, piece); err != nil {
			return did, err
		}
	}
	return did, nil
}

// pieces are the kinds of this package: each function does one piece in a transaction, stores how far it came and
// reports whether it was the last.
var pieces = map[Kind]func(*job) (last bool, err error){
	Sweep: (*job).sweep, Enter: (*job).enter, Shift: (*job).shift, Waits: (*job).waits, Exit: (*job).exit, EndPractice: (*job).endPractice,
}

// Pieces lists the kinds that Run carries out.
func Pieces() []Kind { return []Kind{Sweep, Enter, Shift, Waits, Exit, EndPractice} }

// piece does one piece and stores how far it came, in the same transaction.
func (a *Agenda) piece(ctx context.Context, key string, do func(*job) (bool, error)) (done bool, err error) {
	version, err := a.version(ctx, key)
	if err != nil {
		return false, err
	}
	err = a.config.Store.Piece(ctx, func(tx Tx) error {
		row, found, err := tx.Agenda(key)
		if err != nil || !found || row.Done {
			done = true
			return err
		}
		j := &job{tx: tx, row: &row, version: version}
		done, err = do(j)
		if problem.IsKind(err, problem.Invalid) {
			a.config.Log.Error("an agenda row cannot be carried out", "key", key, "err", err)
			row.Result.Failed, done, err = problem.Of(err).ID, true, nil
		}
		if err != nil {
			return err
		}
		row.Done = done
		return tx.SaveAgenda(row)
	})
	return done, err
}

// version reads and compiles, outside the transaction, the live version of the journey that a row is
// about; nil when it has none that can be used.
func (a *Agenda) version(ctx context.Context, key string) (*live, error) {
	id, err := a.config.Store.LiveVersion(ctx, key)
	if err != nil || id == 0 {
		return nil, err
	}
	p, err := a.config.Shelf.Version(id, func(id int64) ([]byte, bool, error) { return a.config.Store.VersionBody(ctx, id) })
	if err != nil || p.Version == nil {
		return nil, err // nobody enters a version that cannot be read
	}
	return &live{id, p.Version}, nil
}

type live struct {
	id int64
	*journey.Version
}

// broken is the error of a row whose body cannot be read.
func broken(err error) error { return problem.New(problem.Invalid, "agenda.body").Because(err) }

var (
	stopped  = words.New("reason.ended.stopped")
	practice = words.New("reason.ended.practice")
)
