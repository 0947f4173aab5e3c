package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
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

// allSteps are run in this order: what is cheap and says much comes first.
func allSteps() []step {
	return []step{
		{name: "format", speed: fast, run: checkFormat},
		{name: "vet", speed: fast, run: checking("go", "vet", "./...")},
		{name: "rules", speed: fast, counts: true, run: func(ctx context.Context, p *progress) error {
			return goTest(ctx, p, "./backend", "./backend/words", "-run", "Layer|Sentence|Language|Problem|Plural|Files")
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
		{name: "go", speed: slow, counts: true, run: func(ctx context.Context, p *progress) error {
			if err := ensure(ctx, forGo()); err != nil {
				return err
			}
			return goTest(ctx, p, "./...", "-skip", "^("+strings.Join(racedOnce, "|")+")$", "-timeout", patience("15m"))
		}},
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

// raced are the packages with goroutines of their own; the race detector costs too much for the others.
var raced = []string{"./backend", "./backend/clock", "./backend/words", "./backend/intake", "./backend/runner", "./backend/outbox", "./backend/agenda",
	"./backend/audience", "./backend/sqlite", "./backend/mail", "./backend/notify", "./backend/workspace", "./backend/httpapi", "./backend/storetest", "./backend/smtptest"}

// racedOnce are long tests of one process with many goroutines: they run once, under the race detector,
// which proves all that the run without it would.
var racedOnce = []string{"TestSimulation"}

// otherProcesses are tests that start a short command for each line: a race detector in those sees little and makes
// each start take a second. They run without it.
var otherProcesses = []string{"TestScripts", "TestBadInput"}

// onlyReading are tests that read the sources: no goroutine of ours runs in them.
var onlyReading = []string{"TestLayers.*", "TestFiles.*"}

// translated are the packages that are C made into Go by a program. What two goroutines share lies in memory of
// their own kind, which the race detector does not watch, behind the locks of the driver, which it does: its checks
// in them find nothing and made everything that asks the database take five times as long.
var translated = []string{"modernc.org/sqlite/lib", "modernc.org/libc", "modernc.org/memory"}

// withoutDetector are the arguments that leave the race detector, and the checks of pointers that come with it, out
// of what is translated.
func withoutDetector() []string {
	var args []string
	for _, pkg := range translated {
		args = append(args, "-gcflags="+pkg+"=-race=false -d=checkptr=0")
	}
	return args
}

// raceTests runs them with -short: the kill harness, whose children are other processes, stays out.
func raceTests(ctx context.Context, p *progress) error {
	if err := ensure(ctx, append(forRace(), forGo()...)); err != nil {
		return err
	}
	var there []string
	for _, dir := range raced {
		if hasTests(dir) {
			there = append(there, dir)
		}
	}
	if len(there) == 0 {
		return errors.New("no packages to race")
	}
	skipped := "^(" + strings.Join(slices.Concat(otherProcesses, onlyReading), "|") + ")$"
	args := slices.Concat(there, []string{"-race", "-short", "-skip", skipped, "-timeout", patience("25m")}, withoutDetector())
	return goTest(ctx, p, args...)
}

func hasTests(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), "_test.go") })
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
