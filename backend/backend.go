package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
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
	// Lang is the language of what is said without being asked, such as a notice on the desktop.
	Lang words.Lang
	// Clock is the machine's when nil. Pretend says that it is not; such an engine refuses to start
	// while a real account to another computer exists.
	Clock   clock.Clock
	Pretend bool
	Getenv  func(string) string // nil: the process's environment
	// Accepted opens a workspace in a synced folder or on a network drive although that is warned of.
	Accepted bool
	// Desktop shows notices; nil: the inbox only.
	Desktop notify.Desktop
	// Raise shows the window, where there is one.
	Raise func()
	// Page is the built frontend; nil: the plain status page.
	Page fs.FS
	// Shell says what the surroundings offer, asked each time; nil: nothing.
	Shell func() Shell
	// OpenOther shows another workspace in a process and window of its own; nil: it cannot be done from here.
	OpenOther func(path string) error
	// Warn receives what must be said at once and stops nothing; nil: nowhere.
	Warn io.Writer
	// Point, if set, is called at the named moments of writes, ticks and deliveries, for proof programs.
	Point func(name string)
	// Batch is the size of a tick; 0 is the usual one.
	Batch int
	// Latency is added to every FULL commit, for benchmarks.
	Latency func()
	// MostPages bounds the file as a full disk would, for proof programs; 0: no bound.
	MostPages int
	// Chores are further chores, or take the place of the product's own; for proof programs.
	Chores map[agenda.Kind]agenda.Chore
	// Mail changes how mail servers are reached, for proof programs; the zero value is the product.
	Mail mail.Options
	// Passphrase asks a person for the passphrase of the secrets file; nil: nobody can be asked.
	Passphrase func() (string, error)
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

	mu      sync.Mutex
	pace    *pacemaker
	stop    func()
	ended   sync.WaitGroup
	chores  *agenda.AtWork // end before the engine does, and are not waited for longer than it
	blocks  *audience.BlockMaker
	socket  net.Listener
	started bool
	people  bool // contacts were changed
	closed  bool
	crashed bool // the former run ended in a crash
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
	if c.Warn == nil {
		c.Warn = io.Discard
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
	b.beat = heartbeat.New(heartbeat.Config{Store: db.Heartbeat(), Clock: c.Clock, Log: b.log, Settled: func() { b.outbox.Poke() }})
	b.practice = mail.NewPractice(db.PracticeBox())
	smtp := mail.New(c.Mail)
	keys := vault.Open(vault.Options{Workspace: b.workspace.ID, Dir: b.keeper.Places().Vault(), Getenv: c.Getenv, Ask: c.Passphrase})
	b.outbox = outbox.New(outbox.Config{
		Store: db.Outbox(), Clock: c.Clock, RunID: b.run, Log: b.log, Point: c.Point, Asleep: b.beat.Asleep, Unsure: b.beat.Unsettled,
		Transport: func(a outbox.Account) outbox.Transport {
			if a.Practice() {
				return b.practice
			}
			return smtp
		},
		Secrets: keys.Get, Vault: secrets{keys}, Check: smtp,
	})
	b.blocks = audience.NewBlockMaker(c.Clock, b.log, db.MakeBlocks)
	b.intake = intake.New(intake.Config{Store: db.Intake(), Log: b.log})
	chores := b.workspace.Chores(db, b.run, b.log)
	maps.Copy(chores, c.Chores)
	b.agenda = agenda.New(agenda.Config{Store: db.Agenda(), Clock: c.Clock, RunID: b.run, Log: b.log, Chores: chores})
	b.runner = runner.New(runner.Config{Store: db.Ticks(), Clock: c.Clock, Batch: c.Batch, Log: b.log, Point: c.Point})
	b.studio = studio.New(studio.Config{Store: db.Studio(), Clock: c.Clock, Held: b.workspace.HeldProblem, RunAgenda: b.runAgenda})
	b.audience = audience.New(db.Audience())
	b.notify = notify.New(notify.Config{Store: db.Toasts(), Clock: c.Clock, Desktop: c.Desktop, Say: words.At(c.Lang, b.Zone(), int64(c.Clock.Now()))})
	b.speak(b.keeper.Preferences().Lang)
	b.overview = overview.New(b.standing())
	b.Server = httpapi.New(httpapi.Services{
		Studio: b.studio, Audience: b.audience, Intake: b.intake, Outbox: b.outbox, Overview: b.overview, Computer: computer.New(b.surroundings()),
		Practice: outbox.PracticeBox{PracticeStore: db.PracticeBox(), Viewer: mail.Viewer{}}, Providers: mail.Providers{},
		Page: c.Page, Signals: b.signals, Zone: b.Zone(), Now: b.Now, Shell: c.Shell, Lang: c.Lang, Log: b.log,
	})
}

// standing joins what knows how the workspace stands.
func (b *Backend) standing() overview.Config {
	return overview.Config{
		Store: b.db.Overview(), Clock: b.config.Clock, Zone: b.Zone(), ID: b.workspace.ID, Path: b.workspace.Path,
		Held: func() overview.Held {
			return overview.Held{Why: b.workspace.Judged().Reason, Advice: b.workspace.HeldProblem(), Lost: b.workspace.Lost()}
		},
		Engine: b.engine, Idle: b.Idle, Trouble: b.outbox.Trouble,
		Overdue: func(ctx context.Context) (o overview.Overdue, err error) {
			late, err := b.runner.Overdue(ctx)
			if o.N, o.Before = late.N, late.Before; len(late.First) > 0 {
				o.Line = late.First[0].Line
			}
			return o, err
		},
		Tell: func() { b.signals.Changed([]string{"workspace"}) },
	}
}

func (b *Backend) engine() (e overview.Engine) {
	b.mu.Lock()
	pace := b.pace
	e = overview.Engine{Running: pace != nil, Damage: b.workspace.Damage(), Crashed: b.crashed}
	b.mu.Unlock()
	if pace != nil {
		e.LastTick, _, e.Failure = pace.state()
	}
	return e
}

// surroundings joins what knows the file among others of this computer.
func (b *Backend) surroundings() computer.Config {
	c, places := b.config, b.keeper.Places()
	return computer.Config{
		Path: b.workspace.Path, File: b.workspace, Keeper: b.keeper, Store: b.db.Computer(),
		Running:  func() bool { return b.engine().Running },
		TakeOver: func(ctx context.Context) error { return b.workspace.TakeOver(ctx, b.db) },
		Create: func(ctx context.Context, n computer.NewWorkspace) (string, error) {
			made, err := Create(ctx, Config{Path: n.Path, Lang: n.Lang, Getenv: c.Getenv}, CreateOptions{Name: n.Name, Sample: n.Sample})
			return made.Path, err
		},
		SampleTitle: func(lang words.Lang) string { return sample.Shop(string(lang)).Title },
		OpenOther:   c.OpenOther, Raise: c.Raise, Speak: b.speak, Changed: b.signals.Changed,
		About: computer.About{Run: b.run, Since: b.since, Config: places.Config, Data: places.Data, Logs: places.Logs, Backups: places.Backups(b.workspace.ID)},
	}
}

// speak lets notices follow the language that was chosen, else that of the configuration.
func (b *Backend) speak(chosen string) {
	lang := b.config.Lang
	if read, ok := words.Read(chosen); ok {
		lang = read
	}
	b.notify.Speak(lang)
}

// secrets is the vault as the outbox asks it.
type secrets struct{ *vault.Vault }

func (s secrets) Look(ctx context.Context) outbox.VaultState {
	return outbox.VaultState(s.Vault.Look(ctx))
}

// runAgenda carries out what was just planned, so that a person's command is done when it is answered.
// Entering people walks nobody: that waits for the engine.
func (b *Backend) runAgenda(ctx context.Context) error {
	if _, err := b.agenda.Run(ctx); err != nil {
		return err
	}
	// What is answered as done must survive a power cut; a FULL commit carries the NORMAL ones before it.
	return b.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		return tx.SetMeta("answered_at", strconv.FormatInt(int64(tx.Now()), 10))
	})
}

// changed hears after every commit which nouns it touched.
func (b *Backend) changed(nouns []string) {
	b.overview.Changed()
	b.signals.Changed(nouns)
	b.mu.Lock()
	pace := b.pace
	if slices.Contains(nouns, "contact") {
		b.people = true
		b.blocks.Wake()
	}
	b.mu.Unlock()
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
	if b.crash, b.crashed, err = workspace.WatchCrash(b.keeper.Places(), b.workspace.ID); err != nil {
		return err
	}
	if b.crashed {
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
	pace := b.newPacemaker()
	b.mu.Lock()
	b.pace, b.stop, b.started = pace, stop, true
	b.mu.Unlock()
	b.chores = b.agenda.StartChores(work)
	b.ended.Add(3)
	go func() {
		defer b.ended.Done()
		b.blocks.Run(work)
	}()
	b.blocks.Wake()
	go func() {
		defer b.ended.Done()
		pace.run(work)
	}()
	go func() {
		defer b.ended.Done()
		if b.workspace.Undecided() && b.workspace.CheckWhole(work, b.db, b.run, b.log) != nil {
			return // a damaged file sends nothing
		}
		if err := b.outbox.Run(work); err != nil {
			b.log.Error("outbox stopped", "error", err)
		}
	}()
	b.outbox.Poke()
	return nil
}

func (b *Backend) newPacemaker() *pacemaker {
	return &pacemaker{
		clock: b.config.Clock, log: b.log, poke: make(chan struct{}, 1),
		consume: func(ctx context.Context) (int, error) {
			r, err := b.intake.Consume(ctx)
			return r.Events + r.Begun, err
		},
		agenda: b.agenda.Run,
		tick: func(ctx context.Context) (int, error) {
			r, err := b.runner.Tick(ctx)
			return r.Walked + r.Broken, err
		},
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
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil
	}
	b.closed = true
	stop, started, people := b.stop, b.started, b.people
	b.mu.Unlock()
	b.overview.Close()
	ctx, cancel := context.WithTimeout(context.Background(), outbox.Grace)
	defer cancel()
	var errs []error
	if b.socket != nil {
		b.socket.Close() // only our own goroutine reads it
	}
	if started {
		b.chores.Stop()
		if err := b.outbox.Drain(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			errs = append(errs, err)
		}
		stop()
		b.ended.Wait()
		if !b.chores.Ended(ctx) {
			b.log.Error("a chore does not end; the program ends without it")
		}
		errs = append(errs, b.workspace.End(context.Background()))
	} else if people {
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

// HeldProblem says why it may not; nil when it may.
func (b *Backend) HeldProblem() error { return b.workspace.HeldProblem() }

// quiet is how far ahead nothing may be planned for the engine to be idle.
const quiet = 2 * time.Second

// Idle reports whether nothing is due within 2 s, nothing is on its way and no chore is at work.
func (b *Backend) Idle() (bool, error) {
	b.mu.Lock()
	pace := b.pace
	b.mu.Unlock()
	if pace != nil {
		if _, resting, failure := pace.state(); failure != nil || !resting {
			return false, failure
		}
	}
	if idle, err := b.db.Idle(context.Background()); err != nil || !idle || pace == nil {
		return idle, err
	}
	return b.agenda.ChoresIdle(context.Background(), b.Now().Add(quiet))
}

// OpenAPI is the document of the API, without any workspace.
func OpenAPI() ([]byte, error) {
	return httpapi.New(httpapi.Services{Zone: time.UTC}).OpenAPI()
}

// Kinds are the kinds of steps with everything the page's forms are made of.
func Kinds() []journey.Kind { return journey.Kinds() }
