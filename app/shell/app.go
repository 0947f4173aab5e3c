package shell

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// app is the program with a window: at most one open workspace, or the problem that keeps it from opening.
type app struct {
	start   Start
	places  workspace.Places
	memory  *memory
	dialogs dialogs
	chosen  chosen // files a person picked, which the page may read
	life    *life
	toasts  *toasts
	loginer autostart
	log     *slog.Logger

	tool    atomic.Pointer[toolkit]
	visible atomic.Bool
	loaded  atomic.Bool // the page has been loaded once and listens
	trays   atomic.Bool // a tray icon can bring the window back

	opening sync.Mutex // one attempt to open at a time
	mu      sync.Mutex
	path    string // the workspace that is open or was tried
	engine  *backend.Backend
	begun   bool // its engine runs
	page    http.Handler
	trouble error
	raised  bool // the window was asked for before there was one
	stop    func()
	lang    words.Lang
	opened  chan struct{} // closed when a workspace is open
	ended   chan struct{} // closed when the engine is
}

func newApp(s Start) (*app, error) {
	places, err := workspace.FindPlaces(getenvOf(s.Config))
	if err != nil {
		return nil, err
	}
	a := &app{start: s, places: places, memory: remember(places.Config), log: slog.New(slog.DiscardHandler), opened: make(chan struct{}), ended: make(chan struct{})}
	if s.Out != nil {
		a.log = slog.New(slog.NewTextHandler(s.Out, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	a.lang = s.Config.Lang
	if p := a.memory.get(); p.Lang != "" && !s.LangGiven {
		a.lang = p.Lang
	}
	a.start.Config.Lang = a.lang
	a.life = &life{clock: clock.System(), acts: a}
	a.toasts = newToasts(a.say, a.openRoute)
	a.loginer = newAutostart(getenvOf(s.Config))
	return a, nil
}

// say is the printer of the language that the page uses.
func (a *app) say() words.Printer {
	a.mu.Lock()
	defer a.mu.Unlock()
	zone := clock.Local()
	if a.engine != nil {
		zone = a.engine.Zone()
	}
	return words.At(a.lang, zone, int64(clock.System().Now()))
}

func (a *app) setLang(lang words.Lang) {
	a.mu.Lock()
	changed := a.lang != lang
	a.lang = lang
	a.mu.Unlock()
	if changed {
		a.memory.change(func(p *Preferences) { p.Lang = lang })
	}
}

// toolkit is the window; nil before it exists.
func (a *app) toolkit() toolkit {
	if t := a.tool.Load(); t != nil {
		return *t
	}
	return nil
}

func (a *app) backend() *backend.Backend {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.engine
}

// open opens a workspace and starts its engine. What keeps it from opening becomes the trouble page; only errRaised is
// returned: another process has the workspace and has raised its window.
func (a *app) open(ctx context.Context, path string, accepted bool) error {
	a.opening.Lock()
	defer a.opening.Unlock()
	if a.backend() != nil {
		return nil
	}
	c := a.start.Config
	c.Accepted = c.Accepted || accepted
	b, err := a.tryOpen(ctx, c, path)
	if errors.Is(err, errRaised) {
		return err
	}
	a.mu.Lock()
	a.trouble = err
	if b != nil {
		a.engine, a.page = b, b.Window()
		a.begun = !b.Held()
	}
	a.mu.Unlock()
	if err != nil {
		a.warn(err)
		return nil
	}
	close(a.opened)
	a.memory.change(func(p *Preferences) { p.Last = a.now() })
	a.prefer(ctx)
	if t := a.toolkit(); t != nil {
		a.entitle(t)
	}
	return nil
}

func (a *app) tryOpen(ctx context.Context, c backend.Config, path string) (*backend.Backend, error) {
	if path == "" {
		var err error
		if path, err = choose(ctx, c, a.places, a.memory.get().Last); err != nil {
			return nil, err
		}
	}
	a.mu.Lock()
	a.path = path
	a.mu.Unlock()
	c.Path = path
	a.equip(&c)
	b, err := backend.Open(ctx, c)
	if problem.IsKind(err, problem.Locked) {
		return nil, raiseOther(ctx, c, err)
	}
	if err != nil {
		return nil, err
	}
	if b.Held() {
		err = b.Answer() // so that a second start finds this window too
	} else {
		err = b.Start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// raiseOther asks the process that has the workspace open to raise its window: errRaised. A process without a window,
// such as one that serves the page, is a problem of its own; when none answers, locked is returned.
func raiseOther(ctx context.Context, c backend.Config, locked error) error {
	reach, err := backend.Connect(ctx, c)
	if err != nil {
		return locked
	}
	defer reach.Close()
	var there backend.Shell
	if err := through(ctx, reach, http.MethodGet, "/api/shell", &there); err != nil {
		return locked
	}
	if !there.Window {
		return problem.New(problem.Locked, "shell.no_window")
	}
	if err := through(ctx, reach, http.MethodPost, "/api/raise", nil); err != nil {
		return locked
	}
	return errRaised
}

func through(ctx context.Context, reach *backend.Reach, method, path string, out any) error {
	r, err := http.NewRequestWithContext(ctx, method, "http://tabiji"+path, nil)
	if err != nil {
		return err
	}
	res, err := reach.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s: status %d", path, res.StatusCode)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}

// now is the path of the workspace that is open or was tried.
func (a *app) now() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.path
}

// takenOver starts the engine of a workspace that was held when it opened.
func (a *app) takenOver() {
	a.mu.Lock()
	b, begun := a.engine, a.begun
	a.mu.Unlock()
	if b == nil || begun || b.Held() {
		return
	}
	if err := b.Start(context.Background()); err != nil {
		a.warn(err)
		return
	}
	a.mu.Lock()
	a.begun = true
	a.mu.Unlock()
}

// ask reads JSON from the API of the open workspace into out.
func (a *app) ask(ctx context.Context, path string, out any) error {
	b, err := a.fetch(ctx, path)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, out)
}

// fetch reads the answer of an API path inside this process; a problem document becomes an error.
func (a *app) fetch(ctx context.Context, path string) ([]byte, error) {
	b := a.backend()
	if b == nil {
		return nil, problem.New(problem.Unavailable, "shell.closed")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://tabiji"+path, nil)
	if err != nil {
		return nil, problem.New(problem.Invalid, "shell.path").Because(err)
	}
	r.Header.Set("Accept-Language", string(a.say().Lang))
	reach := backend.Inside(b)
	defer reach.Close()
	res, err := reach.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		d := &httpapi.Document{}
		if err := json.Unmarshal(body, d); err != nil || d.ID == "" {
			return nil, fmt.Errorf("%s: status %d", path, res.StatusCode)
		}
		return nil, d
	}
	return body, nil
}

// entitle names the window after the workspace.
func (a *app) entitle(t toolkit) {
	t.SetTitle(a.title())
}

func (a *app) title() string {
	var st httpapi.Status
	if err := a.ask(context.Background(), "/api/status", &st); err == nil && st.Workspace.Name != "" {
		return st.Workspace.Name + " — Tabiji"
	}
	return "Tabiji"
}

// raise shows the window; before there is one the request is kept.
func (a *app) raise() {
	t := a.toolkit()
	if t == nil {
		a.mu.Lock()
		a.raised = true
		a.mu.Unlock()
		return
	}
	seen := a.visible.Swap(true)
	t.Raise()
	if !seen {
		a.place(t) // some desktops show a hidden window anywhere
	}
	t.Emit("shown", nil)
}

// command asks the page to carry out one of its commands, chosen in a menu or the tray.
func (a *app) command(id string) {
	if id == "quit" {
		go a.life.quit(false)
		return
	}
	a.raise()
	a.tell("command", id)
}

// openRoute raises the window and opens a route of the page, such as the person that a notification names.
func (a *app) openRoute(route string) {
	a.raise()
	if t := a.toolkit(); t != nil && route != "" {
		t.Emit("open", route)
	}
}

// warn writes an error to the terminal and the log; the window shows it in another way.
func (a *app) warn(err error) {
	if out := a.start.Out; out != nil {
		sentence, hint := a.say().Problem(problem.Of(err))
		fmt.Fprintf(out, "%s\n%s\n", sentence, hint)
	}
}

// gone is the answer while the engine is closing.
func gone(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusServiceUnavailable) }

// shut closes the engine, in order, once.
func (a *app) shut() error {
	a.mu.Lock()
	b, stop := a.engine, a.stop
	a.engine, a.stop = nil, nil // requests during the end get no answer from the engine and must not wait for it
	if b != nil {
		a.page = http.HandlerFunc(gone)
	}
	a.mu.Unlock()
	if stop != nil {
		stop()
	}
	if b == nil {
		return nil
	}
	return b.Close()
}

// prefer applies the preferences of this computer's user: native texts follow the page's language, the window's
// background its theme.
func (a *app) prefer(ctx context.Context) {
	var p httpapi.Preferences
	if err := a.ask(ctx, "/api/preferences", &p); err != nil {
		return
	}
	if lang, ok := words.Read(p.Lang); ok && !a.start.LangGiven {
		a.setLang(lang)
	}
	a.memory.change(func(m *Preferences) { m.Theme = p.Theme })
	if t := a.toolkit(); t != nil {
		t.SetGround(ground(p.Theme))
	}
}
