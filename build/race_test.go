package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What -short leaves out and what withoutRace names is run without the detector, and nothing else.
func TestEveryTestRunsUnderRaceOrWithoutIt(t *testing.T) {
	atRoot(t)
	functions, err := testFunctions()
	if err != nil {
		t.Fatal(err)
	}
	pattern, dirs := leftByRace(functions)
	left := regexp.MustCompile(pattern)
	for name, alone := range map[string]bool{
		"TestLOST1_KilledAnywhereNobodyIsMissingAndNobodyDoubled": true, "TestScripts": true, "TestBadInput": true,
		"TestSTUCK9_AKillIsNoCrash": true, "TestBlocksAreNeverToldFromTheContactsThemselves": true,
		"TestSimulation": true, "TestLayersKeepDecisionsPure": false, "TestLOCK2_ALeakedTransactionRaisesTheAlarm": false,
	} {
		if !slices.ContainsFunc(functions, func(f testNamed) bool { return f.name == name }) {
			t.Errorf("there is no %s", name)
		}
		if left.MatchString(name) != alone {
			t.Errorf("%s runs without the detector: %v", name, !alone)
		}
	}
	if want := []string{"./backend", "./backend/sqlite", "./backend/workspace"}; !slices.Equal(dirs, want) {
		t.Errorf("the folders are %v, not %v", dirs, want)
	}
	for _, dir := range raced {
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range strings.SplitAfter(string(b), "\n}\n") {
				if strings.Contains(text, "testing.Short()") && !testFunction.MatchString(text) && !strings.Contains(text, "func needsChildren(") {
					t.Errorf("%s asks for -short outside of a test, where nobody sees which tests it shortens", file)
				}
			}
		}
	}
	for _, f := range functions {
		if f.stage == "" && slices.Contains(raced, f.dir) && withoutRace.MatchString(f.name) && !left.MatchString(f.name) && !isRule(f) {
			t.Errorf("nothing runs %s", f.name)
		}
	}
}
