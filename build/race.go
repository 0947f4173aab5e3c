package main

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// raced are the packages with goroutines of their own; the race detector costs too much for the others.
var raced = []string{"./backend", "./backend/clock", "./backend/words", "./backend/intake", "./backend/runner", "./backend/outbox", "./backend/agenda",
	"./backend/audience", "./backend/sqlite", "./backend/mail", "./backend/notify", "./backend/workspace", "./backend/httpapi", "./backend/sqlitetest", "./backend/smtptest"}

// withoutRace are tests of those packages that the race detector tells nothing about, or nothing more than their
// smaller neighbours do: they start a short command or a child for each line, where it sees little and makes each
// start take a second; they send hundreds of mails, live through days in small steps, or judge hundreds of cuts of one
// log, of which one is like the next; or they only read the sources, which the step of the rules has seen to.
var withoutRace = regexp.MustCompile(`^(TestScripts|TestBadInput|TestWLS11_OfManyStartsAtTheSameMomentOneWins` +
	`|TestAnAnswerAboutLateMailSurvivesAKill|TestClosedForFourteenDaysNothingLeavesBeforeTheAnswer` +
	`|TestPowerCutLosesNothingThatWasToldOrSent|TestCLOCK1_ADateOf2028OnceCorrectedSilencesNothing|TestLayers\w+|TestFiles(StayReadable|OfAPackage\w+))$`)

// shortens finds what makes a test do less, or nothing, under -short: in its own text, or by the one function that
// looks for leave to start children and kill them.
var shortens = regexp.MustCompile(`testing\.Short\(\)|needsChildren\(`)

// translated are the packages that are C made into Go by a program. What two goroutines share lies in memory of
// their own kind, which the race detector does not watch, behind the locks of the driver, which it does: its checks
// in them find nothing and made everything that asks the database take five times as long.
var translated = []string{"modernc.org/sqlite/lib", "modernc.org/libc", "modernc.org/memory"}

// goTests runs every test once that raceTests does not run whole: all of the packages that are not raced, and of
// the raced ones what it leaves out or shortens.
func goTests(ctx context.Context, p *progress) error {
	if err := ensure(ctx, forGo()); err != nil {
		return err
	}
	dirs, err := packagesWithTests()
	if err != nil {
		return err
	}
	functions, err := testFunctions()
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(dirs, func(dir string) bool { return slices.Contains(raced, dir) })
	err = goTest(ctx, p, append([]string{"-vet=off", "-timeout", patience("15m")}, rest...)...)
	names, in := leftByRace(functions)
	more := goTest(ctx, p, append([]string{"-vet=off", "-timeout", patience("15m"), "-run", names}, in...)...)
	if err == nil {
		err = more
	}
	return err
}

// leftByRace are the tests of the raced packages that raceTests does not run whole, as a pattern, with their packages.
func leftByRace(functions []testNamed) (pattern string, dirs []string) {
	var names []string
	for _, f := range functions {
		if slices.Contains(raced, f.dir) && f.stage == "" && (f.shortened || withoutRace.MatchString(f.name)) && !isRule(f) {
			names, dirs = append(names, f.name), append(dirs, f.dir)
		}
	}
	slices.Sort(dirs)
	return "^(" + strings.Join(names, "|") + ")$", slices.Compact(dirs)
}

// isRule tells what the step of the rules runs.
func isRule(f testNamed) bool { return slices.Contains(ruled, f.dir) && rules.MatchString(f.name) }

// raceTests runs the raced packages with -short: the kill harness, whose children are other processes, stays out.
func raceTests(ctx context.Context, p *progress) error {
	if err := ensure(ctx, append(forRace(), forGo()...)); err != nil {
		return err
	}
	args := []string{"-race", "-vet=off", "-short", "-skip", withoutRace.String(), "-timeout", patience("25m")}
	return goTestUnder(ctx, p, nil, withC(), slices.Concat(raced, args, withoutDetector())...)
}

// withoutDetector are the arguments that leave the race detector, and the checks of pointers that come with it, out
// of what is translated.
func withoutDetector() []string {
	var args []string
	for _, pkg := range translated {
		args = append(args, "-gcflags="+pkg+"=-race=false -d=checkptr=0")
	}
	return args
}

// packagesWithTests are the folders of the packages with tests, as arguments of go test.
func packagesWithTests() ([]string, error) {
	all, err := testFunctions()
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, f := range all {
		if f.stage == "" {
			dirs = append(dirs, f.dir)
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs), nil
}
