package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// fuzzTotal is how long all targets together search, at least, without the time of building them.
const fuzzTotal = 60 * time.Second

// fuzzEach is the part of one of n targets, in whole seconds.
func fuzzEach(n int) time.Duration {
	total := fuzzTotal
	if long {
		total *= 20
	}
	return (total/time.Duration(max(n, 1)) + time.Second - 1).Truncate(time.Second)
}

// fuzzAll runs every fuzz target for its part of the time; each is one test.
func fuzzAll(ctx context.Context, p *progress) error {
	all, err := testFunctions()
	if err != nil {
		return err
	}
	targets := slices.DeleteFunc(all, func(f testNamed) bool { return !strings.HasPrefix(f.name, "Fuzz") })
	return fuzz(ctx, p, targets)
}

func fuzz(ctx context.Context, p *progress, targets []testNamed) error {
	before, passed := p.failed, p.passed
	each := fuzzEach(len(targets))
	for _, t := range targets {
		p.live("%s %s", t.dir, t.name)
		out, err := fuzzOne(ctx, t, each)
		for tries := 1; err != nil && outOfTime(string(out)) && tries < 3; tries++ {
			out, err = fuzzOne(ctx, t, each)
		}
		if err != nil && ctx.Err() == nil {
			p.failed++
			p.print("--- FAIL %s %s\n%s", t.dir, t.name, out)
			continue
		}
		p.passed++
	}
	if p.passed+p.failed == passed+before && ctx.Err() == nil {
		return nothingRan([]string{"fuzz"})
	}
	p.print("%-11s %d passed, %d failed  %s", p.step, p.passed-passed, p.failed-before, p.took())
	if p.failed > before {
		return errShown
	}
	return nil
}

func fuzzOne(ctx context.Context, t testNamed, each time.Duration) ([]byte, error) {
	return output(ctx, nil, "go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", fmt.Sprint(each), "-fuzzminimizetime", "1x", t.dir)
}

// outOfTime recognises a run that found nothing and yet failed: go test -fuzz now and then reports its own
// deadline, when that falls into the hand-over to a worker, as the failure of the target. Such a run is
// done again. Whatever a target finds is written to a file or named a crash, and is never taken for this.
func outOfTime(out string) bool {
	return strings.Contains(out, "\n    context deadline exceeded\n") &&
		!strings.Contains(out, "Failing input") && !strings.Contains(out, "_test.go:") &&
		!strings.Contains(out, "panic") && !strings.Contains(out, "fuzzing process")
}
