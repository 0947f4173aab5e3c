//go:build (desktop && !linux) || (dev && !linux) || bindings

package shell

// revive: elsewhere the system's web view says itself when its process ends.
func revive() {}
