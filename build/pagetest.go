package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// pageTest is one line of the reporters in frontend/ (src/testing/reporter.ts, e2e/reporter.ts).
type pageTest struct {
	Test    string  `json:"test"`
	File    string  `json:"file"`
	Outcome string  `json:"outcome"` // begin, pass, fail, skip
	Seconds float64 `json:"seconds"`
	Message string  `json:"message"`
}

// pageTests runs the page's tests with live progress and counts every one.
func pageTests(ctx context.Context, p *progress, env []string, script string, args ...string) error {
	passed, failed := p.passed, p.failed
	c := subprocess(ctx, env, "node", nodeTool(script, args...)...)
	c.Dir = frontend
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	files := &fileCount{p: p, files: map[string]*fileSum{}}
	lines := bufio.NewReaderSize(out, 1<<20)
	for {
		line, readErr := lines.ReadBytes('\n')
		var t pageTest
		if bytes.HasPrefix(line, []byte(`{"test":`)) && json.Unmarshal(line, &t) == nil {
			p.pageTest(t, files)
		} else if len(bytes.TrimSpace(line)) > 0 {
			said.Write(line)
		}
		if readErr != nil {
			break
		}
	}
	files.print()
	err = c.Wait()
	if err != nil && p.failed == failed && ctx.Err() == nil {
		return fmt.Errorf("%s\n%w", said.String(), err)
	}
	if err == nil && p.passed+p.failed == passed+failed && ctx.Err() == nil {
		return nothingRan(append([]string{script}, args...))
	}
	p.counted(passed, failed)
	if p.failed > failed || err != nil {
		return errShown
	}
	return nil
}

// fileCount is what passed in each file; several run at the same time.
type fileCount struct {
	p     *progress
	order []string
	files map[string]*fileSum
}

type fileSum struct {
	passed  int
	seconds float64
}

func (f *fileCount) add(t pageTest) {
	sum := f.files[t.File]
	if sum == nil {
		sum = &fileSum{}
		f.files[t.File] = sum
		f.order = append(f.order, t.File)
	}
	sum.passed++
	sum.seconds += t.Seconds
}

// print prints one line a file, off a terminal.
func (f *fileCount) print() {
	for _, file := range f.order {
		if !f.p.board.terminal {
			f.p.detail("%-44s %4d passed  %7.1f s", file, f.files[file].passed, f.files[file].seconds)
		}
	}
}

func (p *progress) pageTest(t pageTest, files *fileCount) {
	if t.Outcome == "begin" {
		p.live("%s", t.Test)
		return
	}
	switch t.Outcome {
	case "pass":
		p.passed++
		files.add(t)
	case "fail":
		p.failed++
		p.print("--- FAIL %s: %s\n%s", t.File, t.Test, strings.TrimRight(t.Message, "\n"))
	}
}

// units runs the tests of the page's functions, words and rules.
func units(ctx context.Context, p *progress) error { return unitTests(ctx, p) }

func unitTests(ctx context.Context, p *progress, args ...string) error {
	if err := ensureNPM(ctx); err != nil {
		return err
	}
	return pageTests(ctx, p, []string{"FORCE_COLOR=0"}, vitest, append([]string{"run", "--reporter=./src/testing/reporter.ts"}, args...)...)
}

// shots is where the pictures of the proofs are kept, to be looked at.
var shots = filepath.Join(frontend, "e2e", "shots")

// browser walks through the page in a real browser, over the true program.
func browser(ctx context.Context, p *progress) error {
	if err := os.RemoveAll(shots); err != nil {
		return err
	}
	return walks(ctx, p)
}

// walks are the walks through the page, or those that the arguments choose.
func walks(ctx context.Context, p *progress, args ...string) error {
	if err := prepareBrowser(ctx); err != nil {
		return err
	}
	err := pageTests(ctx, p, browserEnv(), playwright, append([]string{"test", "-c", "e2e", "--reporter=./e2e/reporter.ts"}, args...)...)
	if taken, _ := filepath.Glob(filepath.Join(shots, "*.png")); len(taken) > 0 {
		p.print("  %d pictures: %s", len(taken), absolute(shots))
	}
	return err
}

// prepareBrowser has the browser, the page and the program ready.
func prepareBrowser(ctx context.Context) error {
	if err := ensure(ctx, forBrowser()); err != nil && ensure(ctx, forBench()) != nil { // the whole browser does too
		return err
	}
	if err := buildPage(ctx); err != nil {
		return err
	}
	return buildProgram(ctx)
}

// browserEnv: each worker has a browser and engines of its own; a walk waits most of its time.
func browserEnv() []string {
	workers := os.Getenv("TABIJI_E2E_WORKERS")
	if workers == "" {
		workers = strconv.Itoa(max(2, runtime.NumCPU()/2))
	}
	env := []string{"FORCE_COLOR=0", "TABIJI_E2E_WORKERS=" + workers, "TABIJI_PROGRAM=" + absolute(program()), "TABIJI_CHROMIUM=" + chromium()}
	if long {
		env = append(env, longRun+"=1")
	}
	return env
}
