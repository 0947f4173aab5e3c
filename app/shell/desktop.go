//go:build desktop || dev || bindings

package shell

import (
	"context"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	wails_runtime "github.com/wailsapp/wails/v2/pkg/runtime"

	"tabiji/app/shell/frame"
	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// Built reports whether this program has a window.
const Built = true

func run(ctx context.Context, s Start) error {
	if err := frame.Environment(); err != nil {
		return err
	}
	a, err := newApp(s)
	if err != nil {
		return err
	}
	if generating { // the toolkit's generator reads the bound methods only
		return wails.Run(frame.Options(a.window(ctx)))
	}
	if err := a.open(ctx, s.Config.Path, s.Config.Accepted); err != nil {
		return nil // another process has it open; its window is in front now
	}
	err = wails.Run(frame.Options(a.window(ctx)))
	a.toasts.close()
	if shut := a.shut(); err == nil {
		err = shut
	}
	return err
}

// blankAfter is how long the first page may take before the person is told that none comes.
const blankAfter = 30 * time.Second

// window describes the window of this start.
func (a *app) window(ctx context.Context) frame.Window {
	p := a.memory.get()
	r, g, b := ground(p.Theme)
	hidden := a.start.Hidden && a.hasEngine() // a problem is shown even at login
	a.visible.Store(!hidden)
	return frame.Window{
		Title: a.title(), Width: p.Width, Height: p.Height, LeastWide: leastWidth, LeastTall: leastHeight,
		Maximised: p.Maximised && !maximisesItself, Hidden: hidden, Ground: [3]uint8{r, g, b},
		Dark: p.Theme == "dark", Light: p.Theme == "light", Icon: iconPNG,
		UserData: filepath.Join(a.places.Data, "webview"), Messages: windowsMessages(a.say()),
		Door: a.door, Close: a.life.close, Format: a.format, Bridge: &Bridge{a}, Menu: a.menu(),
		Started: func(window context.Context) { a.started(ctx, window) },
		Loaded:  a.domReady,
		Suspend: func() { a.log.Info("the computer sleeps") },
		Resume:  func() { a.tell("changed", []string{"all"}) }, // a hint to the page; the engine notices the time that passed by itself
	}
}

// started runs when the toolkit has made the window.
func (a *app) started(ctx, window context.Context) {
	wails_runtime.ResetSignalHandlers()
	tool := newWails(window)
	var t toolkit = tool
	a.tool.Store(&t)
	a.toasts.use(newBell(window, a))
	a.startTray()
	stop := make(chan struct{})
	a.mu.Lock()
	raised := a.raised
	a.stop = func() { close(stop) }
	a.mu.Unlock()
	go a.forwardTo(t, stop)
	go func() {
		select {
		case <-ctx.Done(): // Ctrl-C in the terminal, or the session ends
			a.life.end()
		case <-a.ended:
		}
	}()
	if a.visible.Load() {
		go a.place(t)
	}
	go a.askBlank(t, clock.System().Timer(clock.System().Now().Add(blankAfter)).C())
	if raised {
		a.raise()
	}
}

// domReady runs after each load of the page. By then the web view has installed its own signal handlers, with which a
// nil pointer in Go would end the program; Go's handlers are restored.
func (a *app) domReady(context.Context) {
	wails_runtime.ResetSignalHandlers()
	revive()
	if first := a.loaded.CompareAndSwap(false, true); first && a.start.Hidden && a.visible.Load() {
		a.raise() // asked for while the toolkit was still hiding the window
	}
	a.tell("changed", []string{"all"}) // hints may have been missed before
	go a.giveBack()
	prove()
}

// settled is how long after its load a page has asked for what it shows first.
const settled = time.Second

// giveBack returns unused memory to the system: opening a workspace and serving the page take several times what the
// engine needs afterwards, and the program may run all day.
func (a *app) giveBack() {
	select {
	case <-clock.System().Timer(clock.System().Now().Add(settled)).C():
		debug.FreeOSMemory()
	case <-a.ended:
	}
}

// menu is the native menu bar, where a desktop has one.
func (a *app) menu() *menu.Menu {
	if runtime.GOOS == "linux" {
		return nil
	}
	say := a.say()
	var groups []frame.Group
	for _, m := range menus() {
		g := frame.Group{Text: say.Text(m.word)}
		for _, c := range m.commands {
			if c.id == "" {
				g.Lines = append(g.Lines, frame.Line{})
				continue
			}
			g.Lines = append(g.Lines, frame.Line{Text: say.Text(c.word), Key: c.key, Click: func() { a.command(c.id) }})
		}
		groups = append(groups, g)
	}
	return frame.Menu(groups, runtime.GOOS == "darwin")
}

// windowsMessages are the texts that the toolkit shows before a page can: the system's web view is missing.
func windowsMessages(say words.Printer) *windows.Messages {
	return &windows.Messages{
		InstallationRequired: say.Text("shell.webview.missing"), UpdateRequired: say.Text("shell.webview.old"),
		MissingRequirements: say.Text("shell.webview.title"), Webview2NotInstalled: say.Text("shell.webview.missing"),
		Error: say.Text("shell.webview.error"), FailedToInstall: say.Text("shell.webview.failed"),
		DownloadPage: say.Text("shell.webview.page"), PressOKToInstall: say.Text("shell.webview.ok"),
		ContactAdmin: say.Text("shell.webview.admin"), InvalidFixedWebview2: say.Text("shell.webview.failed"),
		WebView2ProcessCrash: say.Text("shell.webview.crash"),
	}
}

// wailsKit is the toolkit of the real window.
type wailsKit struct{ ctx context.Context }

func newWails(ctx context.Context) *wailsKit { return &wailsKit{ctx} }

func (w *wailsKit) Show() { wails_runtime.WindowShow(w.ctx) }
func (w *wailsKit) Hide() { wails_runtime.WindowHide(w.ctx) }

// Raise shows the window; "unminimise" is what brings it before the others on GTK.
func (w *wailsKit) Raise() {
	wails_runtime.WindowShow(w.ctx)
	if runtime.GOOS == "linux" || wails_runtime.WindowIsMinimised(w.ctx) {
		wails_runtime.WindowUnminimise(w.ctx)
	}
}

func (w *wailsKit) Quit()                       { wails_runtime.Quit(w.ctx) }
func (w *wailsKit) Reload()                     { wails_runtime.WindowReloadApp(w.ctx) }
func (w *wailsKit) Emit(event string, data any) { wails_runtime.EventsEmit(w.ctx, event, data) }
func (w *wailsKit) SetTitle(title string)       { wails_runtime.WindowSetTitle(w.ctx, title) }
func (w *wailsKit) SetGround(r, g, b uint8) {
	wails_runtime.WindowSetBackgroundColour(w.ctx, r, g, b, 255)
}
func (w *wailsKit) Size() (width, height int) { return wails_runtime.WindowGetSize(w.ctx) }
func (w *wailsKit) Maximised() bool           { return wails_runtime.WindowIsMaximised(w.ctx) }
func (w *wailsKit) Browse(url string)         { wails_runtime.BrowserOpenURL(w.ctx, url) }

func filters(d dialog) (list []wails_runtime.FileFilter) {
	for _, f := range d.Filters {
		list = append(list, wails_runtime.FileFilter{DisplayName: f.Name, Pattern: f.Pattern})
	}
	return list
}

func (w *wailsKit) OpenFile(d dialog) (string, error) {
	return wails_runtime.OpenFileDialog(w.ctx, wails_runtime.OpenDialogOptions{Title: d.Title, DefaultDirectory: d.Folder, Filters: filters(d)})
}

func (w *wailsKit) SaveFile(d dialog) (string, error) {
	return wails_runtime.SaveFileDialog(w.ctx, wails_runtime.SaveDialogOptions{Title: d.Title, DefaultDirectory: d.Folder, DefaultFilename: d.File,
		Filters: filters(d), CanCreateDirectories: true})
}

func (w *wailsKit) ChooseFolder(d dialog) (string, error) {
	return wails_runtime.OpenDirectoryDialog(w.ctx, wails_runtime.OpenDialogOptions{Title: d.Title, DefaultDirectory: d.Folder, CanCreateDirectories: true})
}

// Ask shows a question with two answers. GTK takes the text for a printf format, so percent signs are escaped.
func (w *wailsKit) Ask(title, question, yes, no string) (bool, error) {
	if runtime.GOOS == "linux" {
		question = strings.ReplaceAll(question, "%", "%%")
	}
	answer, err := wails_runtime.MessageDialog(w.ctx, wails_runtime.MessageDialogOptions{Type: wails_runtime.QuestionDialog, Title: title, Message: question,
		Buttons: []string{yes, no}, DefaultButton: no, CancelButton: no})
	return answer == yes || answer == "Yes", err
}

// newBell is the way to the desktop's notifications.
func newBell(window context.Context, a *app) bell {
	if b := systemBell(a); b != nil {
		return b
	}
	return newWailsBell(window, a.openRoute)
}

// forwardTo forwards hints to the page as long as the window exists, whichever workspace is open.
func (a *app) forwardTo(t toolkit, stop <-chan struct{}) {
	select {
	case <-stop:
	case <-a.opened:
		forward(a.backend().Signals(), a.visible.Load, func(nouns []string) { t.Emit("changed", nouns) }, stop)
	}
}
