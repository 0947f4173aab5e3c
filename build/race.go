package main

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// raced are the packages that start goroutines; for the others the race detector is too slow for what it could find.
var raced = []string{"./backend", "./backend/clock", "./backend/words", "./backend/intake", "./backend/runner", "./backend/outbox", "./backend/agenda",
	"./backend/audience", "./backend/sqlite", "./backend/mail", "./backend/notify", "./backend/workspace", "./backend/httpapi", "./backend/sqlitetest", "./backend/smtptest"}

// withoutRace are tests of those packages in which the race detector can find nothing, or nothing more than in smaller
// tests beside them: they start a short command or a child process for each line, where each start takes a second
// longer; they send hundreds of mails, simulate days in small steps, or check hundreds of similar cuts of one log; or
// they only read the sources, which the step "rules" has checked.
var withoutRace = regexp.MustCompile(`^(TestScripts|TestBadInput|TestWLS11_OfManyStartsAtTheSameMomentOneWins` +
	`|TestAnAnswerAboutLateMailSurvivesAKill|TestClosedForFourteenDaysNothingLeavesBeforeTheAnswer` +
	`|TestPowerCutLosesNothingThatWasToldOrSent|TestCLOCK1_ADateOf2028OnceCorrectedSilencesNothing|TestLayers\w+|TestFiles(StayReadable|OfAPackage\w+))$`)

// shortens finds what makes a test do less, or nothing, under -short: in its own text, or by the function
// needsChildren, which skips tests that start and kill children.
var shortens = regexp.MustCompile(`testing\.Short\(\)|needsChildren\(`)

// translated are the packages that are C translated into Go by a program. Memory that two goroutines share in them is
// allocated outside of Go, which the race detector does not watch, behind the locks of the driver, which it does: its
// checks in them find nothing and make every query take five times as long.
var translated = []string{"modernc.org/sqlite/lib", "modernc.org/libc", "modernc.org/memory"}

// goTests runs, without the race detector, every test that raceTests does not run completely: all of the packages that
// are not raced, and of the raced ones what it leaves out or shortens.
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

// leftByRace are the tests of the raced packages that raceTests does not run completely, as a pattern, with their
// packages.
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

// isRule reports whether the step "rules" runs a test.
func isRule(f testNamed) bool { return slices.Contains(ruled, f.dir) && rules.MatchString(f.name) }

// raceTests runs the raced packages with -short: the kill harness is left out, because its children are other
// processes.
func raceTests(ctx context.Context, p *progress) error {
	if err := ensure(ctx, append(forRace(), forGo()...)); err != nil {
		return err
	}
	args := []string{"-race", "-vet=off", "-short", "-skip", withoutRace.String(), "-timeout", patience("25m")}
	return goTestUnder(ctx, p, nil, withC(), slices.Concat(raced, args, withoutDetector())...)
}

// withoutDetector are the arguments of go test that leave the translated packages without race detector and without the
// pointer checks that come with it.
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
