package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// speed tells the steps of check from the long ones.
type speed int

const (
	fast speed = 1 + iota
	slow
)

// step is one part of test. A step that counts runs many tests and counts each; any other is one check.
type step struct {
	name   string
	speed  speed
	counts bool
	run    func(ctx context.Context, p *progress) error
}

const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

// rules are the tests that hold the sources to what was agreed, in the packages that are ruled.
var (
	rules = regexp.MustCompile("^Test.*(Layer|Sentence|Language|Problem|Plural|Files)")
	ruled = []string{"./backend", "./backend/words"}
)

// allSteps are run in this order: what is cheap and says much comes first.
func allSteps() []step {
	return []step{
		{name: "format", speed: fast, run: checkFormat},
		{name: "vet", speed: fast, run: checking("go", "vet", "./...")},
		{name: "rules", speed: fast, counts: true, run: func(ctx context.Context, p *progress) error {
			return goTest(ctx, p, append([]string{"-run", rules.String()}, ruled...)...)
		}},
		{name: "staticcheck", speed: fast, run: checking("go", "run", staticcheck, "./...")},
		{name: "npm", speed: fast, run: func(ctx context.Context, _ *progress) error { return ensureNPM(ctx) }},
		{name: "lint", speed: fast, run: pageChecking(biome, "ci", "--max-diagnostics=20", "--colors=off", ".")},
		{name: "types", speed: fast, run: pageChecking(tsc, "--noEmit", "-p", ".")},
		{name: "walk-types", speed: fast, run: pageChecking(tsc, "--noEmit", "-p", "e2e")},
		{name: "units", speed: fast, counts: true, run: units},
		{name: "size", speed: fast, run: checkPageSize},
		{name: "generated", speed: fast, run: checkGenerated},
		{name: "windows", speed: fast, run: crossBuild("windows", "amd64")},
		{name: "darwin", speed: fast, run: crossBuild("darwin", "arm64")},
		{name: "windows-app", speed: fast, run: windowFor("windows")},
		{name: "go", speed: slow, counts: true, run: goTests},
		{name: "race", speed: slow, counts: true, run: raceTests},
		{name: "fuzz", speed: slow, counts: true, run: fuzzAll},
		{name: "browser", speed: slow, counts: true, run: browser},
		{name: "window", speed: slow, counts: true, run: staged(windowTests)},
		{name: "wine", speed: slow, counts: true, run: staged(wineTests)},
	}
}

// staged is all of a stage's tests.
func staged(run func(ctx context.Context, p *progress, args ...string) error) func(context.Context, *progress) error {
	return func(ctx context.Context, p *progress) error { return run(ctx, p) }
}

func stepNames(only speed) []string {
	var names []string
	for _, s := range allSteps() {
		if only == 0 || s.speed == only {
			names = append(names, s.name)
		}
	}
	return names
}

// checking is a step that is one command.
func checking(name string, args ...string) func(context.Context, *progress) error {
	return func(ctx context.Context, _ *progress) error { return quiet(ctx, nil, name, args...) }
}

func crossBuild(system, processor string) func(context.Context, *progress) error {
	return func(ctx context.Context, _ *progress) error {
		env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=" + processor}
		return quiet(ctx, env, "go", "build", "-o", os.DevNull, "./app")
	}
}

func checkFormat(ctx context.Context, _ *progress) error {
	out, err := output(ctx, nil, "gofmt", "-l", "app", "backend", "build")
	if err != nil {
		return fmt.Errorf("gofmt: %w\n%s", err, out)
	}
	if len(out) > 0 {
		return fmt.Errorf("not formatted: gofmt -w %s", strings.Join(strings.Fields(string(out)), " "))
	}
	return nil
}

// check runs the fast steps.
func check(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return usageError("Usage: go run ./build check")
	}
	var steps []step
	for _, s := range allSteps() {
		if s.speed == fast {
			steps = append(steps, s)
		}
	}
	return runSteps(ctx, steps)
}

// runSteps runs the steps and prints the count as the last line.
func runSteps(ctx context.Context, steps []step) error {
	p := newProgress()
	for _, s := range steps {
		if ctx.Err() != nil {
			break
		}
		p.begin(s.name)
		err := s.run(ctx, p)
		if !s.counts || err != nil && !errors.Is(err, errShown) {
			p.end(err)
		}
	}
	if ctx.Err() != nil {
		p.failed++
		p.print("stopped")
	}
	fmt.Printf("%d passed, %d failed\n", p.passed, p.failed)
	if p.failed > 0 {
		return errShown
	}
	return nil
}
