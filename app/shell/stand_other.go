//go:build (desktop && !linux && !windows) || (dev && !linux && !windows) || bindings

package shell

import wails_runtime "github.com/wailsapp/wails/v2/pkg/runtime"

const maximisesItself = false

// Place and SetPlace use one measure here, from the corner of the window's screen; the system itself brings a window
// back whose screen is gone.
func (w *wailsKit) Place() (x, y int, known bool) {
	x, y = wails_runtime.WindowGetPosition(w.ctx)
	return x, y, true
}

func (w *wailsKit) SetPlace(x, y int) { wails_runtime.WindowSetPosition(w.ctx, x, y) }
func (w *wailsKit) Screens() []rect   { return nil }
func (w *wailsKit) Maximise()         { wails_runtime.WindowMaximise(w.ctx) }
