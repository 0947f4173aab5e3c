// Package shell knows the desktop around the page: the window, its closing and quitting, the tray, native dialogs,
// notifications of the operating system, and starting at login. It refuses to know what a journey is, and asks the API
// like any other client. Everything that needs the window's toolkit is in files with the build tag desktop; the rest is
// plain Go behind the interface toolkit.
package shell

import (
	"context"
	"errors"
	"io"
	"runtime"

	"tabiji/backend"
)

// Start is how the window is opened.
type Start struct {
	Config backend.Config // Path may be empty: the last one, or a first one is made
	Hidden bool           // started at login: no window until it is asked for
	// LangGiven keeps the language of the command line over the one chosen in the page.
	LangGiven bool
	Out       io.Writer // where warnings are written; nil: nowhere
}

// ErrNoWindow is returned by Run in a program that was built without a window.
var ErrNoWindow = errors.New("this program has no window")

// errRaised ends a start that found the workspace's window open already and raised it.
var errRaised = errors.New("the window was open already")

// Display reports whether there is a screen to open a window on.
func Display(getenv func(string) string) bool {
	return generating || runtime.GOOS != "linux" || getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
}

// toolkit is what the shell asks of the window's toolkit. Its methods may be called from any goroutine once the window
// exists.
type toolkit interface {
	Show()
	Hide()
	// Raise brings the window before the others.
	Raise()
	Quit()
	Reload()
	Emit(event string, data any)
	SetTitle(string)
	SetGround(r, g, b uint8)
	Size() (width, height int)
	// Place is the position of the window, in the measure that SetPlace takes: setting it moves nothing. known is false
	// where the desktop does not report positions.
	Place() (x, y int, known bool)
	SetPlace(x, y int)
	// Screens are the parts of the screens that windows may use, in the same measure; empty where the system itself
	// brings windows back.
	Screens() []rect
	Maximised() bool
	Maximise()

	OpenFile(dialog) (string, error)
	SaveFile(dialog) (string, error)
	ChooseFolder(dialog) (string, error)
	// Ask shows a question with two answers; true is yes.
	Ask(title, question, yes, no string) (bool, error)
	Browse(url string)
}

// Run opens the window and returns when the program ends. A second start on the same workspace raises the first one's
// window and returns at once.
func Run(ctx context.Context, s Start) error { return run(ctx, s) }
