//go:build (desktop || dev) && !bindings

package shell

import (
	"os"
	"syscall"
	"unsafe"

	wails_runtime "github.com/wailsapp/wails/v2/pkg/runtime"
)

// The toolkit reports positions from the corner of all screens and takes them from the corner of the window's screen.
// GetWindowPlacement and SetWindowPlacement of the system use one measure, know the position of a maximised window
// before it was maximised, and bring back a window whose screen is gone.

var (
	user32             = syscall.NewLazyDLL("user32.dll")
	findWindowEx       = user32.NewProc("FindWindowExW")
	windowThread       = user32.NewProc("GetWindowThreadProcessId")
	getWindowPlacement = user32.NewProc("GetWindowPlacement")
	setWindowPlacement = user32.NewProc("SetWindowPlacement")
)

// windowPlacement is WINDOWPLACEMENT of winuser.h.
type windowPlacement struct {
	length, flags, show      uint32
	least, most              [2]int32
	left, top, right, bottom int32
}

// maximisesItself is false where the toolkit maximises a window; the position to restore is set beside that.
const maximisesItself = false

// ownWindow is this process's window; 0 if there is none.
func ownWindow() (window uintptr) {
	class, err := syscall.UTF16PtrFromString("wailsWindow")
	if err != nil {
		return 0
	}
	for {
		window, _, _ = findWindowEx.Call(0, window, uintptr(unsafe.Pointer(class)), 0)
		if window == 0 {
			return 0
		}
		var process uint32
		windowThread.Call(window, uintptr(unsafe.Pointer(&process)))
		if int(process) == os.Getpid() {
			return window
		}
	}
}

func placement() (window uintptr, p windowPlacement, ok bool) {
	p.length = uint32(unsafe.Sizeof(p))
	if window = ownWindow(); window == 0 {
		return 0, p, false
	}
	done, _, _ := getWindowPlacement.Call(window, uintptr(unsafe.Pointer(&p)))
	return window, p, done != 0
}

// Place is the corner of the window when it is neither maximised nor minimised.
func (w *wailsKit) Place() (x, y int, known bool) {
	_, p, ok := placement()
	return int(p.left), int(p.top), ok
}

// SetPlace takes a position in the measure of Place.
func (w *wailsKit) SetPlace(x, y int) {
	window, p, ok := placement()
	if !ok {
		return
	}
	dx, dy := int32(x)-p.left, int32(y)-p.top
	p.left, p.top, p.right, p.bottom = p.left+dx, p.top+dy, p.right+dx, p.bottom+dy
	setWindowPlacement.Call(window, uintptr(unsafe.Pointer(&p))) // on an error the window stays where it is
}

// Screens is empty: the system itself brings a window back.
func (w *wailsKit) Screens() []rect { return nil }
func (w *wailsKit) Maximise()       { wails_runtime.WindowMaximise(w.ctx) }
