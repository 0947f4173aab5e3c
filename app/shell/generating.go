//go:build bindings

package shell

// generating: the toolkit's own tool runs the program to list its bound methods, without a window.
const generating = true
