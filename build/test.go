package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// longRun is the environment variable that makes tests try all their seeds and their full sizes: set by -long.
const longRun = "TABIJI_LONG"

// test runs every step, or those that -only names.
func test(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	only := flags.String("only", "", "steps, packages or tests, with commas between")
	flags.BoolVar(&long, "long", false, "all seeds and whole numbers: an hour and more")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return usageError("Usage: go run ./build test [-only NAMES] [-long]")
	}
	steps := allSteps()
	if *only != "" {
		var err error
		if steps, err = chosen(strings.Split(*only, ",")); err != nil {
			return err
		}
	}
	compileAlike()
	return runSteps(ctx, steps)
}

// compileAlike sets the build flags of the program without a window for every step, so that each package is compiled
// once for all steps, and once for all clones on this computer. Steps that need C override it.
func compileAlike() {
	os.Setenv("GOFLAGS", strings.TrimSpace(os.Getenv("GOFLAGS")+" -trimpath"))
	os.Setenv("CGO_ENABLED", "0")
}

// withC is the environment of steps that compile with C.
func withC() []string { return []string{"CGO_ENABLED=1"} }

// long is the flag -long.
var long bool

// patience is the timeout of go test for one package, as a duration's text; usual is the one without -long.
func patience(usual string) string {
	if long {
		return "3h"
	}
	return usual
}

// chosen turns the names of -only into steps. A name is that of a step; of a package by its folder ("outbox",
// "backend/outbox"); of a test, fuzz target or table row by its function or the beginning of it ("TestDUP1",
// "TestScripts/new"), also of the window's tests; of a file of browser tests or unit tests of the page ("account",
// "account.spec.ts"); or a part of the title of one of those.
func chosen(names []string) ([]step, error) {
	var steps []step
	for _, name := range names {
		name = strings.TrimSpace(name)
		found, err := named(name)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, usageError(fmt.Sprintf("There is no step, package or test %q. The steps are %s.", name, strings.Join(stepNames(0), ", ")))
		}
		steps = append(steps, found...)
	}
	return steps, nil
}

func named(name string) ([]step, error) {
	if name == "" {
		return nil, nil
	}
	for _, s := range allSteps() {
		if s.name == name {
			return []step{s}, nil
		}
	}
	if s, ok := packageStep(name); ok {
		return []step{s}, nil
	}
	functions, err := testFunctions()
	if err != nil {
		return nil, err
	}
	if steps := functionSteps(name, functions); len(steps) > 0 {
		return steps, nil
	}
	files, err := pageTestFiles()
	if err != nil {
		return nil, err
	}
	return pageSteps(name, files), nil
}
