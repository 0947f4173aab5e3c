//go:build desktop || dev || bindings

package shell

import (
	"runtime"

	"fyne.io/systray"
)

// startTray runs the tray on a thread of its own: its messages and those of the window are separate queues.
func (a *app) startTray() {
	go func() {
		runtime.LockOSThread()
		systray.Run(func() { a.trayReady(trayICO) }, nil)
	}()
	go func() {
		<-a.ended
		systray.Quit()
	}()
}
