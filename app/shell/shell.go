// Package shell is the desktop around the page: the window, its closing and quitting, the tray, native
// dialogs, notifications of the operating system, and starting at login. It knows the desktop; it
// refuses to know what a journey is, and asks the API like any other caller. Everything that needs the
// window's toolkit stands in files built with the tag desktop; the rest is plain Go behind `toolkit`.
package shell

import (
	"context"
	"errors"
	"io"
	"runtime"

	"tabiji/backend"
)

// Start says what the window opens.
type Start struct {
	Config backend.Config // Path may be empty: the last one, or a first one is made
	Hidden bool           // started at login: no window until it is asked for
	// LangGiven keeps the language of the command line over the one chosen in the page.
	LangGiven bool
	Out       io.Writer // what is worth telling a terminal; nil: nowhere
}

// ErrNoWindow is Run's answer in a program that was built without one.
var ErrNoWindow = errors.New("this program has no window")

// errRaised ends a start that found the workspace's window open already and raised it.
var errRaised = errors.New("the window was open already")

// Display reports whether there is a screen to open a window on.
func Display(getenv func(string) string) bool {
	return generating || runtime.GOOS != "linux" || getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
}

// toolkit is what the shell asks of the window's toolkit. Its methods may be called by any goroutine
// once the window exists.
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
	// Place is where the window stands, in the measure that SetPlace takes: to put it where it stands moves
	// nothing. Where the desktop keeps it to itself it is not known.
	Place() (x, y int, known bool)
	SetPlace(x, y int)
	// Screens are the parts of the screens that windows may use, in the same measure; none: the system itself
	// brings windows back.
	Screens() []rect
	Maximised() bool
	Maximise()

	OpenFile(dialog) (string, error)
	SaveFile(dialog) (string, error)
	ChooseFolder(dialog) (string, error)
	// Ask puts a question that is answered with yes or no.
	Ask(title, question, yes, no string) (bool, error)
	Browse(url string)
}

// Run opens the window and comes back when the program ends. A second start on the same workspace
// raises the window of the first and comes back at once.
func Run(ctx context.Context, s Start) error { return run(ctx, s) }
