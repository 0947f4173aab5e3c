//go:build desktop || dev || bindings

package shell

// startTray: the Dock is the way back on macOS.
func (a *app) startTray() { a.trays.Store(true) }
