package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
)

var benches = []string{"engine", "send", "import", "journey"}

// bench runs the program's own benchmarks, which print one JSON object a line, floors included.
func bench(ctx context.Context, args []string) error {
	if len(args) == 0 {
		args = benches
	}
	for _, name := range args {
		if !slices.Contains(benches, name) {
			return usageError("Usage: go run ./build bench [" + strings.Join(benches, "] [") + "]")
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
