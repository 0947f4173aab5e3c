package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// speed separates the steps of "check" (fast) from those that "test" runs besides (slow).
type speed int

const (
	fast speed = 1 + iota
	slow
)

// lane is a list of steps that run one after the other. Two lanes run side by side: most tests of the page wait for a
// browser or an engine, and leave one processor to the compiler and the Go tests.
type lane int

const (
	sources lane = iota // steps that compile and run Go
	page                // steps of the page, and others that leave a processor free
)

// step is one part of "test". With counts it runs many tests and counts each; without, it is one check.
type step struct {
	name   string
	speed  speed
	lane   lane
	after  string // a step of the other lane that must have ended before
	counts bool
	run    func(ctx context.Context, p *progress) error
}

const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

// rules are the tests that check the sources against the project's rules, and ruled the packages that have them.
var (
	rules = regexp.MustCompile("^Test.*(Layer|Sentence|Language|Problem|Plural|Files)")
	ruled = []string{"./backend", "./backend/words"}
)

// allSteps are run in this order, each in its lane: steps that are quick and find much come first. Steps that compile
// the program read the built page, so no other step may write it meanwhile.
func allSteps() []step {
	const built = "size"
	return []step{
		{name: "npm", lane: page, speed: fast, run: func(ctx context.Context, _ *progress) error { return ensureNPM(ctx) }},
		{name: built, lane: page, speed: fast, run: checkPageSize},
		{name: "lint", lane: page, speed: fast, run: pageChecking(biome, "ci", "--max-diagnostics=20", "--colors=off", ".")},
		{name: "types", lane: page, speed: fast, run: pageChecking(tsc, "--noEmit", "-p", ".")},
		{name: "walk-types", lane: page, speed: fast, run: pageChecking(tsc, "--noEmit", "-p", "e2e")},
		{name: "units", lane: page, speed: fast, counts: true, run: units},
		{name: "generated", lane: page, speed: fast, run: checkGenerated},
		{name: "browser", lane: page, speed: slow, counts: true, run: browser},
		{name: "fuzz", lane: page, speed: slow, counts: true, run: fuzzAll},
		{name: "wine", lane: page, speed: slow, counts: true, run: staged(wineTests)},

		{name: "format", speed: fast, run: checkFormat},
		{name: "vet", after: built, speed: fast, run: checking("go", "vet", "./...")},
		{name: "rules", speed: fast, counts: true, run: func(ctx context.Context, p *progress) error {
			return goTest(ctx, p, append([]string{"-vet=off", "-run", rules.String()}, ruled...)...)
		}},
		{name: "staticcheck", after: built, speed: fast, run: checking("go", "run", staticcheck, "./...")},
		{name: "windows", after: built, speed: fast, run: crossBuild("windows", "amd64")},
		{name: "darwin", after: built, speed: fast, run: crossBuild("darwin", "arm64")},
		{name: "windows-app", after: built, speed: fast, run: windowFor("windows")},
		{name: "go", after: built, speed: slow, counts: true, run: goTests},
		{name: "race", speed: slow, counts: true, run: raceTests},
		{name: "window", after: "wine", speed: slow, counts: true, run: staged(windowTests)}, // alone: a busy processor makes the desktop's tests time out
	}
}

// staged makes a step of all tests of a function that can also run some.
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

// checking makes a step of one command, which passes when the command does.
func checking(name string, args ...string) func(context.Context, *progress) error {
	return func(ctx context.Context, _ *progress) error { return quiet(ctx, nil, name, args...) }
}

func crossBuild(system, processor string) func(context.Context, *progress) error {
	return func(ctx context.Context, _ *progress) error {
		env := []string{"CGO_ENABLED=0", "GOOS=" + system, "GOARCH=" + processor}
		return quiet(ctx, env, "go", "build", "-trimpath", "-o", os.DevNull, "./app")
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

// runSteps runs the steps, the two lanes side by side, and prints the total count as the last line.
func runSteps(ctx context.Context, steps []step) error { return newBoard().runSteps(ctx, steps) }

func (b *board) runSteps(ctx context.Context, steps []step) error {
	ended := make([]chan struct{}, len(steps))
	for i := range steps {
		ended[i] = make(chan struct{})
	}
	var passed, failed atomic.Int64
	var lanes sync.WaitGroup
	for _, l := range []lane{sources, page} {
		lanes.Go(func() {
			for i, s := range steps {
				if s.lane != l {
					continue
				}
				if first := slices.IndexFunc(steps, func(other step) bool { return other.name == s.after }); first >= 0 {
					<-ended[first]
				}
				if ctx.Err() == nil {
					p := b.begin(s.name)
					runStep(ctx, s, p)
					b.leave(p)
					passed.Add(int64(p.passed))
					failed.Add(int64(p.failed))
				}
				close(ended[i])
			}
		})
	}
	lanes.Wait()
	if ctx.Err() != nil {
		failed.Add(1)
		b.print("stopped")
	}
	b.print("%d passed, %d failed", passed.Load(), failed.Load())
	if failed.Load() > 0 {
		return errShown
	}
	return nil
}

func runStep(ctx context.Context, s step, p *progress) {
	if err := s.run(ctx, p); !s.counts || err != nil && !errors.Is(err, errShown) {
		p.checked(err)
	}
}
