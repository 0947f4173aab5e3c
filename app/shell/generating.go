//go:build bindings

package shell

// generating: the toolkit's generator runs the program to list its bound methods, without a window.
const generating = true
