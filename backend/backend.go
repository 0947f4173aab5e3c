package backend

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/computer"
	"tabiji/backend/heartbeat"
	"tabiji/backend/httpapi"
	"tabiji/backend/ident"
	"tabiji/backend/intake"
	"tabiji/backend/journey"
	"tabiji/backend/mail"
	"tabiji/backend/notify"
	"tabiji/backend/outbox"
	"tabiji/backend/overview"
	"tabiji/backend/record"
	"tabiji/backend/runner"
	"tabiji/backend/sample"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
	"tabiji/backend/vault"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// Config says how to open a workspace. The zero value of everything but Path is useful.
type Config struct {
	Path string
	Lang words.Lang // of what is said without being asked, such as a notice on the desktop
	// Clock is the machine's when nil. Pretend says that it is not; such an engine refuses to start
	// while a real account to another computer exists.
	Clock      clock.Clock
	Pretend    bool
	Getenv     func(string) string     // nil: the process's environment
	Accepted   bool                    // open it in a synced folder or on a network drive although that is warned of
	Desktop    notify.Desktop          // shows notices; nil: the inbox only
	Raise      func()                  // shows the window; nil: there is none
	Page       fs.FS                   // the built frontend; nil: the plain status page
	Shell      func() Shell            // what the surroundings offer, asked each time; nil: nothing
	OpenOther  func(path string) error // shows another workspace in a process and window of its own; nil: it cannot be done from here
	Passphrase func() (string, error)  // asks a person for the passphrase of the secrets file; nil: nobody can be asked

	// For proof programs and benchmarks; the zero values are the product.
	Point     func(name string)            // called at the named moments of writes, ticks and deliveries
	Batch     int                          // the size of a tick
	Latency   func()                       // added to every FULL commit
	MostPages int                          // bounds the file as a full disk would
	Chores    map[agenda.Kind]agenda.Chore // further chores, or in the place of the product's own
	Mail      mail.Options                 // how mail servers are reached
}

// Shell says what the surroundings of a page offer.
type Shell = httpapi.Shell

// Backend is one open workspace: its API and, once started, its engine.
type Backend struct {
	*httpapi.Server
	config    Config
	since     clock.Instant
	run       string // names this engine run; rows of other runs are taken back
	keeper    *workspace.Keeper
	workspace *workspace.Workspace
	db        *sqlite.DB
	log       *slog.Logger
	closeLog  func() error
	crash     *workspace.Crash

	shelf    *journey.Shelf // published versions, for all who read them
	studio   *studio.Studio
	audience *audience.Service
	intake   *intake.Intake
	agenda   *agenda.Agenda
	runner   *runner.Runner
	outbox   *outbox.Outbox
	practice *mail.PracticeBox
	notify   *notify.Notifier
	signals  *httpapi.Signals
	overview *overview.Overview
	beat     *heartbeat.Monitor

	pace   atomic.Pointer[pacemaker] // nil: no engine runs; set when what follows is
	stop   func()
	ended  sync.WaitGroup
	chores *agenda.AtWork // end before the engine does, and are not waited for longer than it
	blocks *audience.BlockMaker
	socket net.Listener
	closed atomic.Bool
}

// Open locks a workspace file for this process and opens its API; no engine runs until Start. The
// error is a problem: missing, damaged, newer, locked by another process, on a synced drive.
func Open(ctx context.Context, c Config) (b *Backend, err error) {
	c = c.filled()
	keeper, err := newKeeper(c)
	if err != nil {
		return nil, err
	}
	ws, err := keeper.Open(ctx, c.Path, workspace.OpenOptions{Accepted: c.Accepted})
	if err != nil {
		return nil, err
	}
	b = &Backend{config: c, since: c.Clock.Now(), run: ident.New("run", c.Clock.Now()), keeper: keeper, workspace: ws}
	defer func() {
		if err != nil {
			b.release()
		}
	}()
	if b.log, b.closeLog, err = workspace.OpenLog(keeper.Places()); err != nil {
		return nil, err
	}
	b.signals = httpapi.NewSignals(clock.System())
	b.db, err = sqlite.Open(ctx, sqlite.Options{Path: ws.Path, Clock: c.Clock, Point: c.Point, Latency: c.Latency, MostPages: c.MostPages, Changed: b.changed, Mark: ws.Mark()})
	if err != nil {
		return nil, err
	}
	b.join()
	return b, nil
}

func (c Config) filled() Config {
	if c.Clock == nil {
		c.Clock = clock.System()
	}
	if c.Getenv == nil {
		c.Getenv = os.Getenv
	}
	return c
}

func newKeeper(c Config) (*workspace.Keeper, error) {
	places, err := workspace.FindPlaces(c.Getenv)
	if err != nil {
		return nil, err
	}
	return workspace.NewKeeper(places, sqlite.Files{Clock: c.Clock}, c.Clock, c.Getenv)
}

// join is the only place where work meets doors.
func (b *Backend) join() {
	c, db := b.config, b.db
	b.beat = heartbeat.New(heartbeat.Config{Store: db.Heartbeat(), Clock: c.Clock, Log: b.log, Settled: func() { b.outbox.Poke() }, RunAgenda: func(ctx context.Context) error { return b.agenda.RunNow(ctx) }})
	b.practice = mail.NewPractice(db.PracticeBox())
	smtp := mail.New(c.Mail)
	keys := vault.Open(vault.Options{Workspace: b.workspace.ID, Dir: b.keeper.Places().Vault(), Getenv: c.Getenv, Ask: c.Passphrase})
	b.outbox = outbox.New(outbox.Config{
		Store: db.Outbox(), Clock: c.Clock, RunID: b.run, Log: b.log, Point: c.Point, Asleep: b.beat.Asleep, Unsure: b.beat.Unsettled,
		Transport: mail.Routes(smtp, b.practice),
		Secrets:   keys.Get, Vault: keys, Check: smtp,
	})
	b.blocks = audience.NewBlockMaker(c.Clock, b.log, db.MakeBlocks)
	b.shelf = journey.NewShelf(func(version int64, err error) {
		b.log.Error("a version cannot be read: nobody enters it, and who is in it stops", "version", version, "err", err)
	})
	b.intake = intake.New(intake.Config{Store: db.Intake(), Shelf: b.shelf})
	chores := b.workspace.Chores(db, b.run, b.log)
	maps.Copy(chores, c.Chores)
	b.agenda = agenda.New(agenda.Config{Store: db.Agenda(), Shelf: b.shelf, Clock: c.Clock, RunID: b.run, Log: b.log, Chores: chores})
	b.runner = runner.New(runner.Config{Store: db.Ticks(), Shelf: b.shelf, Clock: c.Clock, Batch: c.Batch, Log: b.log, Point: c.Point})
	b.studio = studio.New(studio.Config{Store: db.Studio(), Shelf: b.shelf, Clock: c.Clock, Held: b.workspace.HeldProblem, RunAgenda: b.agenda.RunNow})
	b.audience = audience.New(db.Audience())
	records := record.New(record.Config{Store: db.Record(), Shelf: b.shelf, Held: b.workspace.HeldProblem})
	b.notify = notify.New(notify.Config{Store: db.Toasts(), Clock: c.Clock, Desktop: c.Desktop, Say: words.At(c.Lang, b.Zone(), int64(c.Clock.Now()))})
	b.notify.Speak(b.keeper.Preferences().Lang)
	b.overview = overview.New(b.standing())
	b.Server = httpapi.New(httpapi.Services{
		Studio: b.studio, Record: records, Audience: b.audience, Intake: b.intake, Outbox: b.outbox, Overview: b.overview, Computer: computer.New(b.surroundings()), Heartbeat: b.beat,
		Practice: outbox.PracticeBox{PracticeStore: db.PracticeBox(), Viewer: mail.Viewer{}}, Providers: mail.Providers{},
		Page: c.Page, Signals: b.signals, Zone: b.Zone(), Now: b.Now, Shell: c.Shell, Lang: c.Lang, Log: b.log,
	})
}

// standing joins what knows how the workspace stands.
func (b *Backend) standing() overview.Config {
	return overview.Config{
		Store: b.db.Overview(), Shelf: b.shelf, Clock: b.config.Clock, Zone: b.Zone(), ID: b.workspace.ID, Path: b.workspace.Path,
		Held: func() overview.Held {
			return overview.Held{Why: b.workspace.Judged().Reason, Advice: b.workspace.HeldProblem(), Lost: b.workspace.Lost()}
		},
		Engine: b.engine, Idle: b.Idle, Trouble: b.outbox.Trouble,
		Overdue: func(ctx context.Context) (overview.Overdue, error) {
			late, err := b.runner.Overdue(ctx)
			return overview.Overdue{N: late.N, Line: late.Line(), Before: late.Before}, err
		},
		Tell: func() { b.signals.Changed([]string{"workspace"}) },
	}
}

func (b *Backend) engine() overview.Engine {
	e := overview.Engine{Damage: b.workspace.Damage()}
	if pace := b.pace.Load(); pace != nil {
		e.Running, e.Crashed = true, pace.crashed
		e.LastTick, _, e.Failure = pace.state()
	}
	return e
}

// surroundings joins what knows the file among others of this computer.
func (b *Backend) surroundings() computer.Config {
	c, places := b.config, b.keeper.Places()
	return computer.Config{
		Path: b.workspace.Path, File: b.workspace, Keeper: b.keeper, Store: b.db.Computer(),
		Running:  func() bool { return b.pace.Load() != nil },
		TakeOver: func(ctx context.Context) error { return b.workspace.TakeOver(ctx, b.db) },
		Create: func(ctx context.Context, n computer.NewWorkspace) (string, error) {
			made, err := Create(ctx, Config{Path: n.Path, Lang: n.Lang, Getenv: c.Getenv}, CreateOptions{Name: n.Name, Sample: n.Sample})
			return made.Path, err
		},
		SampleTitle: func(lang words.Lang) string { return sample.Shop(string(lang)).Title },
		OpenOther:   c.OpenOther, Raise: c.Raise, Speak: b.notify.Speak, Changed: b.signals.Changed,
		About: computer.About{Run: b.run, Since: b.since, Config: places.Config, Data: places.Data, Logs: places.Logs, Backups: places.Backups(b.workspace.ID)},
	}
}

// changed hears after every commit which nouns it touched.
func (b *Backend) changed(nouns []string) {
	b.overview.Changed()
	b.signals.Changed(nouns)
	if slices.Contains(nouns, "contact") {
		b.blocks.Wake()
	}
	pace := b.pace.Load()
	if pace == nil {
		return
	}
	for _, n := range nouns {
		switch n {
		case "event", "enrollment", "agenda", "wake", "journey", "notice", "late":
			pace.wake()
			if n == "agenda" {
				b.agenda.PokeChores()
			}
			if n == "journey" {
				b.outbox.Poke() // mails held by a pause may leave again
			}
		case "outbox", "account":
			b.outbox.Poke()
		}
	}
}

// Start runs the engine: the generation rises, what an earlier run left behind is taken back, then the
// loop and the senders begin. A held workspace is refused.
func (b *Backend) Start(ctx context.Context) error {
	if b.config.Pretend {
		if err := b.outbox.MayPretend(ctx); err != nil {
			return err
		}
	}
	alive, err := b.db.LastAlive(ctx)
	if err != nil {
		return err
	}
	if err := b.workspace.Start(ctx, b.db); err != nil {
		return err
	}
	if err := b.beat.Begin(ctx, alive); err != nil {
		return err
	}
	crash, crashed, err := workspace.WatchCrash(b.keeper.Places(), b.workspace.ID)
	if err != nil {
		return err
	}
	b.crash = crash
	if crashed {
		b.runner.BeCareful()
	}
	if err := b.outbox.Recover(ctx); err != nil {
		return fmt.Errorf("take back what another run left: %w", err)
	}
	if err := b.agenda.PlanChores(ctx); err != nil {
		return err
	}
	if err := b.Answer(); err != nil {
		b.log.Warn("no socket: commands cannot reach this engine while it runs", "error", err)
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	pace := b.newPacemaker(crashed)
	b.stop, b.chores = stop, b.agenda.StartChores(work)
	b.pace.Store(pace)
	b.ended.Go(func() { b.blocks.Run(work) })
	b.blocks.Wake()
	b.ended.Go(func() { pace.run(work) })
	b.ended.Go(func() {
		if b.workspace.Undecided() && b.workspace.CheckWhole(work, b.db, b.run, b.log) != nil {
			return // a damaged file sends nothing
		}
		if err := b.outbox.Run(work); err != nil {
			b.log.Error("outbox stopped", "error", err)
		}
	})
	b.outbox.Poke()
	return nil
}

func (b *Backend) newPacemaker(crashed bool) *pacemaker {
	return &pacemaker{
		clock: b.config.Clock, log: b.log, poke: make(chan struct{}, 1), crashed: crashed,
		consume: b.intake.Step,
		agenda:  b.agenda.Run,
		tick:    b.runner.Step,
		beat:    b.beat.Beat,
		late:    b.outbox.CatchUp,
		toast:   b.notify.Show,
		planned: b.outbox.Poke,
		nextDue: b.db.NextDue,
		point:   b.config.Point,
	}
}

// Close ends the engine in order: no new letter begins, those on their way get 10 s, then the file is
// folded into one and let go.
func (b *Backend) Close() error {
	if b.closed.Swap(true) {
		return nil
	}
	b.overview.Close()
	ctx, cancel := context.WithTimeout(context.Background(), outbox.Grace)
	defer cancel()
	var errs []error
	if b.socket != nil {
		b.socket.Close() // only our own goroutine reads it
	}
	if b.pace.Load() != nil {
		b.chores.Stop()
		if err := b.outbox.Drain(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			errs = append(errs, err)
		}
		b.stop()
		b.ended.Wait()
		if !b.chores.Ended(ctx) {
			b.log.Error("a chore does not end; the program ends without it")
		}
		errs = append(errs, b.workspace.End(context.Background()))
	} else {
		b.blocks.Finish()
	}
	return errors.Join(append(errs, b.release())...)
}

// release lets everything go that Open took.
func (b *Backend) release() error {
	var errs []error
	if b.practice != nil {
		errs = append(errs, b.practice.Close())
	}
	if b.db != nil {
		errs = append(errs, b.db.Close())
	}
	if b.crash != nil {
		errs = append(errs, b.crash.Close())
	}
	if b.closeLog != nil {
		errs = append(errs, b.closeLog())
	}
	return errors.Join(append(errs, b.workspace.Close())...)
}

// Zone is the workspace's time zone.
func (b *Backend) Zone() *time.Location { return b.workspace.Zone() }

// Now is the moment on the workspace's clock.
func (b *Backend) Now() clock.Instant { return b.config.Clock.Now() }

// Held reports whether this copy may not send.
func (b *Backend) Held() bool { return b.workspace.Judged().Held }

// Idle reports whether nothing is due within 2 s, nothing is on its way and no chore is at work.
func (b *Backend) Idle() (bool, error) {
	ctx, pace := context.Background(), b.pace.Load()
	if pace != nil {
		if _, resting, failure := pace.state(); failure != nil || !resting {
			return false, failure
		}
	}
	if idle, err := b.db.Idle(ctx); err != nil || !idle || pace == nil {
		return idle, err
	}
	return b.agenda.ChoresIdle(ctx, b.Now().Add(sqlite.Quiet))
}

// OpenAPI is the document of the API, without any workspace.
func OpenAPI() ([]byte, error) {
	return httpapi.New(httpapi.Services{Zone: time.UTC}).OpenAPI()
}

// Kinds are the kinds of steps with everything the page's forms are made of.
func Kinds() []journey.Kind { return journey.Kinds() }
