//go:build desktop || dev || bindings

package shell

// startTray needs no icon on macOS: the Dock brings the window back.
func (a *app) startTray() { a.trays.Store(true) }
