package main

import (
	"regexp"
	"slices"
	"testing"
)

// What -short leaves out, what the detector tells nothing about, and nothing else, is run without it.
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
		"TestSimulation": false, "TestLayersKeepDecisionsPure": false, "TestLOCK2_ALeakedTransactionRaisesTheAlarm": false,
	} {
		if !slices.ContainsFunc(functions, func(f testNamed) bool { return f.name == name }) {
			t.Errorf("there is no %s", name)
		}
		if left.MatchString(name) != alone {
			t.Errorf("%s runs without the detector: %v", name, !alone)
		}
	}
	if want := []string{"./backend", "./backend/sqlite"}; !slices.Equal(dirs, want) {
		t.Errorf("the folders are %v, not %v", dirs, want)
	}
	for _, f := range functions {
		if f.stage == "" && slices.Contains(raced, f.dir) && withoutRace.MatchString(f.name) && !left.MatchString(f.name) && !isRule(f) {
			t.Errorf("nothing runs %s", f.name)
		}
	}
}
