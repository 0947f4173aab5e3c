//go:build (desktop || dev) && !bindings

package shell

const generating = false
