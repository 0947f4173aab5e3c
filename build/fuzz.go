package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// fuzzTotal bounds the fuzzing of all targets together, without building them.
const (
	fuzzEach  = 10 * time.Second
	fuzzTotal = 60 * time.Second
)

type named struct{ dir, name string }

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Example)\w*)\(`)

// testFunctions are the tests, fuzz targets and examples of the repository, by the sources.
func testFunctions() ([]named, error) {
	var all []named
	for _, root := range []string{"app", "backend", "build"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range testFunction.FindAllStringSubmatch(string(b), -1) {
				all = append(all, named{dir: "./" + filepath.ToSlash(filepath.Dir(path)), name: m[1]})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// fuzzAll runs every fuzz target for its part of the time; each is one test.
func fuzzAll(ctx context.Context, p *progress) error {
	all, err := testFunctions()
	if err != nil {
		return err
	}
	targets := slices.DeleteFunc(all, func(f named) bool { return !strings.HasPrefix(f.name, "Fuzz") })
	return fuzz(ctx, p, targets)
}

func fuzz(ctx context.Context, p *progress, targets []named) error {
	before, passed := p.failed, p.passed
	for _, t := range targets {
		each := min(fuzzEach, fuzzTotal/time.Duration(len(targets))).Round(time.Second)
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
	p.print("%-11s %d passed, %d failed  %s", p.step, p.passed-passed, p.failed-before, p.took())
	if p.failed > before {
		return errShown
	}
	return nil
}

func fuzzOne(ctx context.Context, t named, each time.Duration) ([]byte, error) {
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
