package main

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// atRoot goes to the repository's top for one test.
func atRoot(t *testing.T) {
	t.Helper()
	was, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chdir(was) })
	if err := goToRoot(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryNameFindsItsStep(t *testing.T) {
	atRoot(t)
	for name, counts := range map[string]bool{
		"vet": false, " outbox": true, "backend/words": true, "TestEveryNameFindsItsStep": true, "TestScripts/new": true, "FuzzCSV": true,
		"TestTheWindowStaysWhereItWasPut": true, "TestWindowsADayOfAShop": true, "wine": true,
		"account.spec.ts": true, "e2e/frame.spec.ts": true, "canvas": true, "the rail leads to every room": true,
	} {
		steps, err := chosen([]string{name})
		if err != nil || len(steps) == 0 || steps[0].counts != counts {
			t.Errorf("%q: %d steps, %v", name, len(steps), err)
		}
	}
	if steps, err := chosen([]string{"canvas"}); err != nil || len(steps) != 1 {
		t.Errorf("the file of units is meant, not the walks that speak of a canvas: %d steps, %v", len(steps), err)
	}
	for _, name := range []string{"", "nosuch", "TestNoSuchThing", "nosuch.spec.ts", "no walk is called like this"} {
		if steps, err := chosen([]string{name}); err == nil {
			t.Errorf("%q found %d steps", name, len(steps))
		}
	}
}

func TestATestIsRunOnItsStage(t *testing.T) {
	atRoot(t)
	functions, err := testFunctions()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []testNamed{
		{dir: "./build", name: "TestTestsAreCountedOnce"},
		{dir: "./app/shell", name: "TestTheWindowStaysWhereItWasPut", stage: "smoke"},
		{dir: "./build/wine", name: "TestWindowsADayOfAShop", stage: "wine"},
	} {
		if !slices.Contains(functions, want) {
			t.Errorf("%+v is not among %d tests", want, len(functions))
		}
	}
	var ran []string
	defer func(was map[string]func(context.Context, *progress, ...string) error) { stages = was }(stages)
	stages = map[string]func(context.Context, *progress, ...string) error{"smoke": func(_ context.Context, _ *progress, args ...string) error {
		ran = args
		return nil
	}}
	for _, s := range functionSteps("TestTheWindowStaysWhereItWasPut/also", functions) {
		if err := s.run(t.Context(), nil); err != nil {
			t.Error(err)
		}
	}
	if !slices.Equal(ran, []string{"-run", "^TestTheWindowStaysWhereItWasPut/also"}) {
		t.Errorf("the window's test ran with %q", ran)
	}
}

// TestNothingToRunIsAFailure: a filter that lets nothing through proves nothing.
func TestNothingToRunIsAFailure(t *testing.T) {
	atRoot(t)
	p := (&board{out: io.Discard}).begin("test")
	err := goTest(t.Context(), p, "./build/icons", "./build", "-run", "^TestNoSuchThing$")
	if err == nil || !strings.Contains(err.Error(), "no test ran") || p.passed != 0 {
		t.Errorf("%v, %d passed", err, p.passed)
	}
	if err := fuzz(t.Context(), p, nil); err == nil {
		t.Error("no fuzz target, and all is well")
	}
}

func TestTheFuzzTargetsSearchForAMinuteInAll(t *testing.T) {
	for n := 1; n <= 80; n++ {
		if all := fuzzEach(n) * time.Duration(n); all < time.Minute || all > time.Minute+time.Duration(n)*time.Second {
			t.Errorf("%d targets search for %v", n, all)
		}
	}
}
