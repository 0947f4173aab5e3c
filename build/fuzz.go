package main

import (
	"context"
	"iter"
	"maps"
	"os"
	"path/filepath"
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
	binaries, err := os.MkdirTemp("", "tabiji-fuzz-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(binaries)
	each := fuzzEach(len(targets))
	for dir, targets := range byFolder(targets) {
		if ctx.Err() != nil {
			break
		}
		p.live("%s", dir)
		binary := filepath.Join(binaries, filepath.FromSlash(dir), "fuzz.test")
		if err := os.MkdirAll(filepath.Dir(binary), 0o700); err != nil {
			return err
		}
		if out, err := output(ctx, nil, "go", slices.Concat([]string{"test", "-c", "-fuzz=.", "-o", binary}, withoutCoverage(), []string{dir})...); err != nil {
			p.failed++
			p.print("--- FAIL %s\n%s", dir, out)
			continue
		}
		for _, name := range targets {
			p.live("%s %s", dir, name)
			fuzzTarget(ctx, p, binary, dir, name, each)
		}
	}
	if p.passed+p.failed == passed+before && ctx.Err() == nil {
		return nothingRan([]string{"fuzz"})
	}
	p.counted(passed, before)
	if p.failed > before {
		return errShown
	}
	return nil
}

// byFolder are the names of the targets of each folder, in the order of the folders: one binary serves them all.
func byFolder(targets []testNamed) iter.Seq2[string, []string] {
	names := map[string][]string{}
	for _, t := range targets {
		names[t.dir] = append(names[t.dir], t.name)
	}
	return func(yield func(string, []string) bool) {
		for _, dir := range slices.Sorted(maps.Keys(names)) {
			if !yield(dir, names[dir]) {
				return
			}
		}
	}
}

// withoutCoverage are the arguments that keep the counters of the search out of what is translated: the search is
// for ways through our own code.
func withoutCoverage() []string {
	var args []string
	for _, pkg := range translated {
		args = append(args, "-gcflags="+pkg+"=-d=libfuzzer=0")
	}
	return args
}

// fuzzTarget is one test: the corpus of a target, then a search for some time.
func fuzzTarget(ctx context.Context, p *progress, binary, dir, name string, each time.Duration) {
	out, err := fuzzOnce(ctx, binary, dir, name, each)
	for tries := 1; err != nil && outOfTime(string(out)) && tries < 3; tries++ {
		out, err = fuzzOnce(ctx, binary, dir, name, each)
	}
	if err != nil && ctx.Err() == nil {
		p.failed++
		p.print("--- FAIL %s %s\n%s", dir, name, out)
		return
	}
	p.passed++
}

// fuzzOnce runs a target in its folder, as go test does, where its corpus is and a finding is left: on one processor,
// for the other lane has the second. What the search learns on the way is kept beside the binary and goes with
// it.
func fuzzOnce(ctx context.Context, binary, dir, name string, each time.Duration) ([]byte, error) {
	c := subprocess(ctx, nil, binary, "-test.paniconexit0", "-test.run=^$", "-test.fuzz=^"+name+"$",
		"-test.parallel=1", "-test.fuzztime="+each.String(), "-test.fuzzminimizetime=1x", "-test.fuzzcachedir="+filepath.Dir(binary))
	c.Dir = dir
	return c.CombinedOutput()
}

// outOfTime recognises a run that found nothing and yet failed: go test -fuzz now and then reports its own
// deadline, when that falls into the hand-over to a worker, as the failure of the target. Such a run is
// done again. Whatever a target finds is written to a file or named a crash, and is never taken for this.
func outOfTime(out string) bool {
	return strings.Contains(out, "\n    context deadline exceeded\n") &&
		!strings.Contains(out, "Failing input") && !strings.Contains(out, "_test.go:") &&
		!strings.Contains(out, "panic") && !strings.Contains(out, "fuzzing process")
}
