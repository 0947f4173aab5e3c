//go:build !desktop && !dev && !bindings

package shell

import "context"

// Built reports whether this program has a window.
const Built = false

const generating = false

func run(context.Context, Start) error { return ErrNoWindow }
