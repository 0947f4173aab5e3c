package main

import (
	"io"
	"strings"
	"testing"
)

func TestTestsAreCountedOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		events         string
		passed, failed int
	}{
		"a test that passes":                          {`run A;pass A;pass`, 1, 0},
		"a test with two rows counts its rows":        {`run A;run A/1;run A/2;pass A/1;pass A/2;pass A;pass`, 2, 0},
		"a row that fails is one failure, not two":    {`run A;run A/1;run A/2;pass A/1;fail A/2;fail A;fail`, 1, 1},
		"a test that fails beside its rows counts":    {`run A;run A/1;pass A/1;fail A;fail`, 1, 1},
		"a skipped test is neither":                   {`run A;skip A;run B;pass B;pass`, 1, 0},
		"a test during which the process died failed": {`run A;pass A;run B;fail`, 1, 1},
		"a package that does not compile failed":      {`fail`, 0, 1},
		"a package without tests is nothing":          {`skip`, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, runs := (&board{out: io.Discard}).begin("test"), map[string]*packageRun{}
			for line := range strings.SplitSeq(c.events, ";") {
				action, test, _ := strings.Cut(line, " ")
				p.event(testEvent{Action: action, Package: "tabiji/backend/x", Test: test}, runs, nil)
			}
			if p.passed != c.passed || p.failed != c.failed {
				t.Errorf("got %d passed, %d failed; want %d and %d", p.passed, p.failed, c.passed, c.failed)
			}
		})
	}
}
