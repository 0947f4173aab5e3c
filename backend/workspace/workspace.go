package workspace

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Files are the acts on workspace files that need to know what is inside them.
type Files interface {
	// Create makes a new file with the given rows of meta; it refuses a path where something is.
	Create(ctx context.Context, path string, meta map[string]string) error
	// Inspect reads meta from outside, changing nothing; it refuses what is not ours, newer or damaged.
	Inspect(ctx context.Context, path string) (map[string]string, error)
	// Check looks for damage, in the small tables or in the whole file.
	Check(ctx context.Context, path string, whole bool) error
	// CheckIndexes is Check of the whole file, and compares the tables with their indexes.
	CheckIndexes(ctx context.Context, path string) error
	// Verify says in what the file breaks a promise, of its own or of the engine.
	Verify(ctx context.Context, path string) ([]words.Line, error)
	// Migrate brings the file to the newest format; before runs when there is something to do.
	Migrate(ctx context.Context, path string, before func(from, to int64) error) error
	// Lost looks behind the first broken place of the log that an unclean end left beside the file, before anybody
	// writes to it: the newest durable commit there that the file has lost; 0 for none.
	Lost(ctx context.Context, path string) (commits int64, at clock.Instant, err error)
	// Copy writes a complete, checked copy that knows when it was made.
	Copy(ctx context.Context, from, to string) (bytes int64, err error)
}

// Store is the open file, as starting and ending an engine needs it.
type Store interface {
	// StepGeneration raises the generation above its own and atLeast, durably.
	StepGeneration(ctx context.Context, atLeast int64, host string) (generation int64, err error)
	// MarkClosed notes an orderly end.
	MarkClosed(ctx context.Context) error
	// Doubt makes mail unknown that may have left between two moments of which the file knows nothing.
	Doubt(ctx context.Context, since, until clock.Instant) error
	// Resume counts durable commits from now on, from above atLeast; mark hears of each.
	Resume(ctx context.Context, atLeast int64, mark func(n int64, at clock.Instant)) error
}

// Keeper keeps the workspaces of one user on one computer.
type Keeper struct {
	places  Places
	files   Files
	clock   clock.Clock
	getenv  func(string) string
	machine string
	started clock.Instant
}

// NewKeeper makes a keeper; at the first start on a computer it makes the installation's identity.
func NewKeeper(places Places, files Files, c clock.Clock, getenv func(string) string) (*Keeper, error) {
	if err := folder(places.Data); err != nil {
		return nil, err
	}
	name, err := machine(places)
	if err != nil {
		return nil, err
	}
	return &Keeper{places: places, files: files, clock: c, getenv: getenv, machine: name, started: c.Now()}, nil
}

// Places are the folders the keeper works in.
func (k *Keeper) Places() Places     { return k.places }
func (k *Keeper) registry() registry { return registry{dir: k.places.registry()} }
func (k *Keeper) owner() Owner {
	return Owner{PID: os.Getpid(), Host: hostName(), Started: k.started}
}

// CreateOptions describe a new workspace.
type CreateOptions struct {
	Name     string // "": from the file name
	Zone     string // IANA; "": the system's
	Lang     string // "ja" or "en"
	Accepted bool   // the owner wants the place although it is synced or on a network drive
}

// Create makes a new workspace file and registers it as this computer's. It returns its id.
func (k *Keeper) Create(ctx context.Context, path string, o CreateOptions) (id string, err error) {
	path, err = resolve(path)
	if err != nil {
		return "", err
	}
	if _, err := os.Lstat(path); err == nil {
		return "", problem.New(problem.Conflict, "workspace.exists")
	}
	accepted, err := k.place(path, nil, o.Accepted)
	if err != nil {
		return "", err
	}
	if dir := filepath.Dir(path); within(filepath.ToSlash(k.places.Data), filepath.ToSlash(dir)) {
		if err := folder(dir); err != nil {
			return "", err
		}
	}
	lock, err := Lock(path, k.owner())
	if err != nil {
		return "", err
	}
	defer lock.Unlock()
	if o.Name == "" {
		o.Name = nameOf(path)
	}
	if o.Zone == "" {
		o.Zone = SystemZone(k.getenv)
	}
	id = ident.New("wsp", k.clock.Now())
	meta := map[string]string{"workspace_id": id, "name": o.Name, "zone": o.Zone, "lang": o.Lang}
	done, err := k.drafting(path)
	if err != nil {
		return "", err
	}
	defer done()
	if err := k.files.Create(ctx, path, meta); err != nil {
		return "", err
	}
	file, err := fileID(path)
	if err != nil {
		return "", err
	}
	return id, k.registry().put(Entry{
		Workspace: id, Name: o.Name, Path: path, File: file, Machine: k.machine, Opened: k.clock.Now(), Accepted: accepted,
	})
}

// place asks about a bad place unless it was accepted, now or before; it returns what was accepted.
func (k *Keeper) place(path string, known *Entry, accepted bool) (string, error) {
	risk, bad := FindRisk(path, k.getenv)
	if !bad {
		return "", nil
	}
	mark := risk.Kind + ":" + risk.Name
	if accepted || known != nil && known.Accepted == mark {
		return mark, nil
	}
	return "", risk.Problem()
}

func nameOf(path string) string {
	base := filepath.Base(path)
	return base[:len(base)-len(filepath.Ext(base))]
}

// resolve is the one true path of a file that need not exist yet: locks and the registry must not
// be fooled by links.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", describe(err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil { // the folder does not exist yet
		return path, nil
	}
	return filepath.Join(dir, filepath.Base(path)), nil
}

// Workspace is a workspace file that this process has locked and judged.
type Workspace struct {
	Path, ID, Name, Lang string
	Verdict              Verdict
	// Unchecked is set when the file must still be checked whole, in the background and with sending
	// held, because it was too large for doing so at the door.
	Unchecked bool
	// Unindexed is the same of its indexes, after an unclean end.
	Unindexed bool

	keeper *Keeper
	lock   *FileLock
	zone   *time.Location
	mu     sync.Mutex // of entry and damage
	entry  Entry
	damage error // what CheckWhole found
	known  bool  // this computer had the workspace before
	found  Found
	marker *marker // nil while held
	note   string
	socket string
	store  Store // of a started engine
}

// OpenOptions say how to open.
type OpenOptions struct {
	Accepted bool // the owner wants the place although it is synced or on a network drive
}

// Open locks the file at path for this process, refuses it if it is missing, damaged, not ours or
// newer, migrates it after a backup, and judges whether it may send. The caller opens the store next.
func (k *Keeper) Open(ctx context.Context, path string, o OpenOptions) (w *Workspace, err error) {
	path, err = resolve(path)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.NotFound, "workspace.missing").Because(err)
	}
	if err := errors.Join(plainFile(path), besides(path)); err != nil { // before anything is opened: it could wait for ever
		return nil, problem.Of(err)
	}
	lock, err := k.lockSoon(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			lock.Unlock()
		}
	}()
	k.sweep()
	meta, err := k.files.Inspect(ctx, path)
	if err != nil {
		return nil, k.rescue(err, path, "")
	}
	w = &Workspace{Path: path, ID: meta["workspace_id"], Name: meta["name"], Lang: meta["lang"], keeper: k, lock: lock}
	if !validID(w.ID) {
		return nil, k.rescue(problem.New(problem.Damaged, "workspace.damaged"), path, "")
	}
	if w.zone, err = time.LoadLocation(meta["zone"]); err != nil {
		w.zone = time.UTC
	}
	if err := w.admit(ctx, meta, o); err != nil {
		return nil, k.rescue(err, path, w.ID)
	}
	return w, nil
}

// shortCommand is how long Open waits for a process that has the file open without answering on a
// socket: most likely a command that is done at once.
const shortCommand = 3 * time.Second

func (k *Keeper) lockSoon(ctx context.Context, path string) (*FileLock, error) {
	ctx, cancel := context.WithTimeout(ctx, shortCommand)
	defer cancel()
	for {
		lock, err := Lock(path, k.owner())
		if !problem.IsKind(err, problem.Locked) {
			return lock, err
		}
		if _, engine := k.Running(path); engine || pause(ctx) != nil {
			return nil, err
		}
	}
}

// admit judges, checks and migrates an inspected file.
func (w *Workspace) admit(ctx context.Context, meta map[string]string, o OpenOptions) error {
	k := w.keeper
	known, err := k.registry().get(w.ID)
	if err != nil {
		return err
	}
	accepted, err := k.place(w.Path, known, o.Accepted)
	if err != nil {
		return err
	}
	f, err := found(meta, w.Path, k.machine)
	if err != nil {
		return err
	}
	if f.Known, err = k.knows(ctx, w.ID, f, known); err != nil {
		return err
	}
	w.found, w.Verdict = f, Judge(f, known)
	if err := w.keepLog(f); err != nil {
		return err
	}
	if err := w.check(ctx, meta, known, f); err != nil {
		return err
	}
	err = k.files.Migrate(ctx, w.Path, func(_, to int64) error {
		_, err := k.backUp(ctx, w.Path, w.ID, "before-"+itoa(to), w.zone)
		return err
	})
	if err != nil {
		return err
	}
	w.entry = Entry{Workspace: w.ID, Name: w.Name, Path: w.Path, Generation: f.Generation, File: f.File, Machine: k.machine,
		Opened: k.clock.Now(), Accepted: accepted}
	if known != nil {
		w.known = true
		w.entry.Generation = max(f.Generation, known.Generation)
	}
	if w.Verdict.Held {
		return nil
	}
	if w.marker, err = openMarker(k.registry().markOf(w.ID), f.File, false); err != nil {
		return err
	}
	return k.registry().put(w.entry)
}

// Zone is the workspace's time zone, chosen at its creation.
func (w *Workspace) Zone() *time.Location { return w.zone }

// Listen opens the socket through which other processes of this user reach this one, and tells them where it is.
func (w *Workspace) Listen() (net.Listener, error) {
	path, err := w.Socket()
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err // what lies there is a dead engine's: we hold the lock
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err = os.Chmod(path, 0o600); err == nil {
		err = w.Announce(path)
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// Socket makes the folder of sockets and names the one of this workspace.
func (w *Workspace) Socket() (string, error) { return socketPath(w.Path, w.keeper.getenv) }

// Announce tells other processes of this user where this one answers.
func (w *Workspace) Announce(socket string) (err error) {
	k := w.keeper
	w.socket = socket
	w.note, err = k.announce(Run{Workspace: w.ID, Path: w.Path, Socket: socket, PID: os.Getpid(), Host: hostName(), Started: k.started})
	return err
}

// Start is an engine start: the generation rises by one, durably, and this computer remembers it. A
// held workspace is refused.
func (w *Workspace) Start(ctx context.Context, store Store) error {
	if err := w.HeldProblem(); err != nil {
		return err
	}
	return w.step(ctx, store, w.entry.Generation)
}

// TakeOver makes this file the one that may send, from this computer. Older copies that turn up here
// are held from now on.
func (w *Workspace) TakeOver(ctx context.Context, store Store) error {
	if !w.Judged().Held {
		return nil
	}
	m := w.found.Missing()
	if m.Commits > 0 {
		if err := store.Doubt(ctx, m.Since, m.Until); err != nil {
			return err
		}
	}
	if err := w.step(ctx, store, w.entry.Generation); err != nil {
		return err
	}
	marker, err := openMarker(w.keeper.registry().markOf(w.ID), w.found.File, true)
	if err != nil {
		return err
	}
	if err := store.Resume(ctx, w.found.Known.Commits, marker.note); err != nil {
		marker.close()
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.marker, w.Verdict = marker, Verdict{}
	return nil
}

// Judged says whether this file may send; unlike the field it may be asked while somebody takes it over.
func (w *Workspace) Judged() Verdict {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Verdict
}

// step raises the generation in the file first and in the registry after: a crash in between leaves
// the file ahead, which is ours; the other way round it would be held.
func (w *Workspace) step(ctx context.Context, store Store, atLeast int64) error {
	generation, err := store.StepGeneration(ctx, atLeast, hostName())
	if err != nil {
		return err
	}
	w.store = store
	w.mu.Lock()
	defer w.mu.Unlock()
	w.entry.Generation = generation
	return w.keeper.registry().put(w.entry)
}

// HeldProblem is the refusal of what a held workspace may not do; nil when it is not held.
func (w *Workspace) HeldProblem() error {
	v := w.Judged()
	if !v.Held {
		return nil
	}
	if w.Lost() {
		return w.keeper.heldLost(v.Reason, w.ID)
	}
	return problem.New(problem.Held, "workspace.held", "why", v.Reason)
}

// End notes that the engine ended in order; the store is closed after it.
func (w *Workspace) End(ctx context.Context) error {
	if w.store == nil {
		return nil
	}
	return w.store.MarkClosed(ctx)
}

// Close takes the note away and lets the file go; the store is closed before it.
func (w *Workspace) Close() error {
	if w.note != "" {
		os.Remove(w.note)
		os.Remove(w.socket) // a listener usually has
	}
	w.marker.close()
	return describe(w.lock.Unlock())
}
