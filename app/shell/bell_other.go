//go:build (desktop || dev || bindings) && !linux

package shell

// systemBell is nil where the toolkit's own notifications are used.
func systemBell(*app) bell { return nil }
