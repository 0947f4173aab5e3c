//go:build !smoke && (desktop || dev || bindings)

package shell

// prove does nothing but in the program that the window's tests build.
func prove() {}
