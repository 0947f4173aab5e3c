package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
)

// programBenches are the program's own; they print one JSON object a line, floors included.
var programBenches = []string{"engine", "send", "import", "journey"}

// windowBenches measure the page and the window, beside floors of their own in the same run.
var windowBenches = map[string]func(context.Context) error{"canvas": benchCanvas, "edit": benchEdit, "start": benchStart}

func benchNames() []string { return append(slices.Clone(programBenches), "canvas", "edit", "start") }

// bench runs the named benches, or the program's own.
func bench(ctx context.Context, args []string) error {
	if len(args) == 0 {
		args = programBenches
	}
	for _, name := range args {
		if !slices.Contains(benchNames(), name) {
			return usageError("Usage: go run ./build bench [" + strings.Join(benchNames(), "] [") + "]")
		}
	}
	fmt.Fprintln(os.Stderr, "Building …")
	if err := buildProgram(ctx); err != nil {
		return err
	}
	for _, name := range args {
		if special := windowBenches[name]; special != nil {
			if err := special(ctx); err != nil {
				return err
			}
			continue
		}
		if err := attached(ctx, program(), "bench", name); err != nil {
			return err
		}
	}
	return nil
}

// benchCanvas draws the canvas and bare xyflow with equally many steps in one browser.
func benchCanvas(ctx context.Context) error {
	if err := ensure(ctx, forBench()); err != nil {
		return err
	}
	if err := ensureNPM(ctx); err != nil {
		return err
	}
	c := subprocess(ctx, []string{"FORCE_COLOR=0"}, "node", "e2e/bench/run.mjs")
	c.Dir, c.Stdout, c.Stderr = frontend, os.Stdout, os.Stderr
	return c.Run()
}

// benchEdit edits journeys of 50 and of 1,000 steps in the whole program: from a key press to the painted answer.
func benchEdit(ctx context.Context) error {
	if err := ensure(ctx, forBench()); err != nil {
		return err
	}
	if err := buildPage(ctx); err != nil {
		return err
	}
	if err := buildProgram(ctx); err != nil { // with the page that was just built
		return err
	}
	c := subprocess(ctx, browserEnv(), "node", nodeTool(playwright, "test", "-c", "e2e/bench")...)
	c.Dir, c.Stdout, c.Stderr = frontend, os.Stdout, os.Stderr
	return c.Run()
}
