package main

import "testing"

func TestOnlyTheFuzzersOwnDeadlineIsNoFinding(t *testing.T) {
	t.Parallel()
	const head = "fuzz: elapsed: 4s, execs: 49436 (20430/sec)\n--- FAIL: FuzzRender (4.10s)\n"
	for name, row := range map[string]struct {
		out  string
		want bool
	}{
		"its own deadline":               {head + "    context deadline exceeded\nFAIL\n", true},
		"a finding":                      {head + "    --- FAIL: FuzzRender (0.00s)\n        fuzz_test.go:75: control characters\n    \n    Failing input written to testdata/fuzz/FuzzRender/38d5\n", false},
		"a finding that speaks of time":  {head + "    --- FAIL: FuzzRender (0.00s)\n        fuzz_test.go:75: late:\n    context deadline exceeded\n", false},
		"a worker that hangs or crashes": {head + "    fuzzing process hung or terminated unexpectedly: exit status 2\n    context deadline exceeded\n", false},
		"a target that does not compile": {"FAIL tabiji/backend/message [build failed]\n", false},
	} {
		if got := outOfTime(row.out); got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}
