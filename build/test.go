package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
)

// test runs every step, or what -only names.
func test(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("test", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	only := flags.String("only", "", "steps, packages or tests, with commas between")
	if err := flags.Parse(args); err != nil || flags.NArg() > 0 {
		return usageError("Usage: go run ./build test [-only NAMES]")
	}
	if *only == "" {
		return runSteps(ctx, allSteps())
	}
	steps, err := chosen(strings.Split(*only, ","))
	if err != nil {
		return err
	}
	return runSteps(ctx, steps)
}

// chosen turns names into steps: a step by its name, a package by its folder ("outbox",
// "backend/outbox"), a test or fuzz target by its function or the beginning of it ("TestDUP1").
func chosen(names []string) ([]step, error) {
	functions, err := testFunctions()
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, name := range names {
		name = strings.TrimSpace(name)
		if i := slices.IndexFunc(allSteps(), func(s step) bool { return s.name == name }); i >= 0 {
			steps = append(steps, allSteps()[i])
			continue
		}
		s, ok := packageStep(name)
		if !ok && name != "" {
			s, ok = functionStep(name, functions)
		}
		if !ok {
			return nil, usageError(fmt.Sprintf("There is no step, package or test %q. The steps are %s.", name, strings.Join(stepNames(0), ", ")))
		}
		steps = append(steps, s)
	}
	return steps, nil
}

func packageStep(name string) (step, bool) {
	if name == "" {
		return step{}, false
	}
	for _, dir := range []string{name, path.Join("backend", name), path.Join("app", name)} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return step{name: name, counts: true, run: func(ctx context.Context, p *progress) error {
				return goTest(ctx, p, "./"+path.Clean(dir)+"/...")
			}}, true
		}
	}
	return step{}, false
}

func functionStep(name string, functions []named) (step, bool) {
	var dirs []string
	var targets []named
	for _, f := range functions {
		if !strings.HasPrefix(f.name, name) {
			continue
		}
		if strings.HasPrefix(f.name, "Fuzz") {
			targets = append(targets, f)
		}
		if !slices.Contains(dirs, f.dir) {
			dirs = append(dirs, f.dir)
		}
	}
	if len(dirs) == 0 {
		return step{}, false
	}
	return step{name: name, counts: true, run: func(ctx context.Context, p *progress) error {
		if len(targets) > 0 {
			return fuzz(ctx, p, targets)
		}
		return goTest(ctx, p, append(dirs, "-run", "^"+name)...)
	}}, true
}
