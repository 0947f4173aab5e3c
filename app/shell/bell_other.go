//go:build (desktop || dev || bindings) && !linux

package shell

// systemBell: the toolkit's own notifications are used.
func systemBell(*app) bell { return nil }
