package main

import (
	"context"
	"fmt"
	"os"
)

// bench runs the program's own benchmarks, which print one JSON object a line, floors included.
func bench(ctx context.Context, args []string) error {
	if len(args) == 0 {
		args = []string{"engine", "send"}
	}
	for _, name := range args {
		if name != "engine" && name != "send" {
			return usageError("Usage: go run ./build bench [engine] [send]")
		}
	}
	fmt.Fprintln(os.Stderr, "Building …")
	if err := buildProgram(ctx); err != nil {
		return err
	}
	for _, name := range args {
		if err := attached(ctx, program(), "bench", name); err != nil {
			return err
		}
	}
	return nil
}
