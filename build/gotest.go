package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// testEvent is one line of go test -json (see go doc test2json).
type testEvent struct {
	Action, Package, Test, Output, ImportPath, FailedBuild string
	Elapsed                                                float64
}

// packageRun collects what one package said until it ends.
type packageRun struct {
	results map[string]string // by test: pass, fail, skip
	output  map[string][]string
	order   []string
}

// goTest runs go test with live progress, counts every test, and shows the output of what failed. It
// returns errShown when something failed.
func goTest(ctx context.Context, p *progress, args ...string) error {
	return goTestUnder(ctx, p, nil, nil, args...)
}

// goTestUnder runs go test under another command, such as one that gives it a display. Results are not cached
// (-count=1).
func goTestUnder(ctx context.Context, p *progress, under, env []string, args ...string) error {
	before := p.failed
	line := slices.Concat(under, []string{"go", "test", "-json", "-count=1"}, args)
	if long {
		env = append(env, longRun+"=1")
	}
	c := subprocess(ctx, env, line[0], line[1:]...)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	runs, builds := map[string]*packageRun{}, map[string][]string{}
	passed := p.passed
	lines := bufio.NewReaderSize(out, 1<<20)
	for {
		line, readErr := lines.ReadBytes('\n')
		var e testEvent
		if len(line) > 0 && json.Unmarshal(line, &e) == nil {
			p.event(e, runs, builds)
		} else if len(bytes.TrimSpace(line)) > 0 {
			said.Write(line)
		}
		if readErr != nil {
			break
		}
	}
	err = c.Wait()
	if err != nil && p.failed == before && ctx.Err() == nil {
		return fmt.Errorf("%s\n%w", said.String(), err)
	}
	if err == nil && p.passed+p.failed == passed+before && ctx.Err() == nil {
		return nothingRan(line)
	}
	p.counted(passed, before)
	if p.failed > before || err != nil {
		return errShown
	}
	return nil
}

func (p *progress) event(e testEvent, runs map[string]*packageRun, builds map[string][]string) {
	if e.Action == "build-output" {
		builds[e.ImportPath] = append(builds[e.ImportPath], e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	r := runs[e.Package]
	if r == nil {
		r = &packageRun{results: map[string]string{}, output: map[string][]string{}}
		runs[e.Package] = r
	}
	switch e.Action {
	case "output":
		if strings.HasPrefix(e.Output, "=== ") {
			return // test2json's own marks
		}
		r.output[e.Test] = append(r.output[e.Test], e.Output)
	case "run":
		r.order = append(r.order, e.Test)
		p.live("%s %s", short(e.Package), e.Test)
	case "pass", "fail", "skip":
		if e.Test != "" {
			r.results[e.Test] = e.Action
			if e.Action == "pass" {
				delete(r.output, e.Test)
			}
			return
		}
		r.output[""] = append(r.output[""], builds[e.FailedBuild]...)
		p.ended(e, r)
		delete(runs, e.Package)
	}
}

func short(pkg string) string {
	return strings.TrimPrefix(strings.TrimPrefix(pkg, "tabiji/"), "backend/")
}

// ended counts a package that ended. A test with subtests counts only if it failed by itself.
func (p *progress) ended(e testEvent, r *packageRun) {
	failed, passed := 0, 0
	for _, name := range r.order {
		result, ended := r.results[name]
		if !ended && e.Action == "fail" {
			result = "fail" // it was running when the process died
		}
		children, below := r.below(name)
		switch {
		case result == "pass" && !children:
			passed++
		case result == "fail" && !below:
			failed++
			p.print("--- FAIL %s %s\n%s", short(e.Package), name, strings.TrimRight(strings.Join(r.output[name], ""), "\n"))
		}
	}
	if e.Action == "fail" && failed == 0 {
		failed++
		p.print("--- FAIL %s\n%s", short(e.Package), strings.TrimRight(strings.Join(r.output[""], ""), "\n"))
	}
	p.passed += passed
	p.failed += failed
	if passed+failed > 0 && !p.board.terminal {
		p.detail("%-28s %4d passed  %7.1f s", short(e.Package), passed, e.Elapsed)
	}
}

// below tells whether a test has subtests, and whether one of them failed.
func (r *packageRun) below(name string) (children, failed bool) {
	for other, result := range r.results {
		if strings.HasPrefix(other, name+"/") {
			children = true
			failed = failed || result == "fail"
		}
	}
	return children, failed
}
