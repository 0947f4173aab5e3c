//go:build (desktop && !linux) || (dev && !linux) || bindings

package shell

// revive does nothing: on these systems the web view reloads the page itself when its process ends.
func revive() {}
