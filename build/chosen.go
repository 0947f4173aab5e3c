package main

import (
	"context"
	"fmt"
	"go/build/constraint"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// testNamed is a test, fuzz target or example of the repository, by the sources.
type testNamed struct {
	dir, name string
	stage     string // "smoke" or "wine": the tag of tests that need a step's stage
	shortened bool   // -short makes it do less, or nothing
}

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Example)\w*)\(`)

// stages run tests that need surroundings which go test alone does not have, such as a display.
var stages = map[string]func(ctx context.Context, p *progress, args ...string) error{
	"smoke": windowTests,
	"wine":  wineTests,
}

// testFunctions are the tests, fuzz targets and examples of the repository.
func testFunctions() ([]testNamed, error) {
	var all []testNamed
	for _, root := range []string{"app", "backend", "build"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			all = append(all, testsIn(path, string(b))...)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// testsIn are those of one file.
func testsIn(path, source string) (tests []testNamed) {
	dir, stage := "./"+filepath.ToSlash(filepath.Dir(path)), stageOf(source)
	for _, text := range strings.SplitAfter(source, "\n}\n") { // as gofmt ends whatever begins at the margin
		if m := testFunction.FindStringSubmatch(text); m != nil && m[1] != "TestMain" {
			tests = append(tests, testNamed{dir, m[1], stage, shortens.MatchString(text)})
		}
	}
	return tests
}

// stageOf is the stage that the build constraint of a file asks for; "" is none.
func stageOf(source string) string {
	for line := range strings.Lines(source) {
		if strings.HasPrefix(line, "package ") {
			break
		}
		if !constraint.IsGoBuild(line) {
			continue
		}
		for stage := range stages {
			if regexp.MustCompile(`\b` + stage + `\b`).MatchString(line) {
				return stage
			}
		}
	}
	return ""
}

func packageStep(name string) (step, bool) {
	for _, dir := range []string{name, path.Join("backend", name), path.Join("app", name)} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return step{name: name, counts: true, run: func(ctx context.Context, p *progress) error {
				return goTest(ctx, p, "./"+path.Clean(dir)+"/...")
			}}, true
		}
	}
	return step{}, false
}

// functionSteps run the tests whose names begin with a name; what stands behind a slash chooses their rows.
func functionSteps(name string, functions []testNamed) (steps []step) {
	top, row, rows := strings.Cut(name, "/")
	pattern := "^" + regexp.QuoteMeta(top)
	if rows {
		pattern += "/" + row
	}
	dirs := map[string][]string{} // by stage
	var targets []testNamed
	for _, f := range functions {
		switch {
		case !strings.HasPrefix(f.name, top):
		case strings.HasPrefix(f.name, "Fuzz"):
			targets = append(targets, f)
		case !slices.Contains(dirs[f.stage], f.dir):
			dirs[f.stage] = append(dirs[f.stage], f.dir)
		}
	}
	for _, stage := range append([]string{""}, slices.Sorted(stageNames())...) {
		if len(dirs[stage]) == 0 {
			continue
		}
		run := func(ctx context.Context, p *progress) error {
			return goTest(ctx, p, append(dirs[""], "-run", pattern)...)
		}
		if on := stages[stage]; on != nil {
			run = func(ctx context.Context, p *progress) error { return on(ctx, p, "-run", pattern) }
		}
		steps = append(steps, step{name: name, counts: true, run: run})
	}
	if len(targets) > 0 {
		steps = append(steps, step{name: name, counts: true, run: func(ctx context.Context, p *progress) error { return fuzz(ctx, p, targets) }})
	}
	return steps
}

func stageNames() func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for stage := range stages {
			if !yield(stage) {
				return
			}
		}
	}
}

// pageTestFile is a file of walks or of units, with what it says.
type pageTestFile struct{ path, text string }

// pageTestFiles are those of frontend/, by paths from there.
func pageTestFiles() ([]pageTestFile, error) {
	var all []pageTestFile
	for _, root := range []string{"e2e", "src"} {
		err := filepath.WalkDir(filepath.Join(frontend, root), func(path string, d os.DirEntry, err error) error {
			if err != nil || !testFile.MatchString(path) {
				return err
			}
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			from, err := filepath.Rel(frontend, path)
			all = append(all, pageTestFile{filepath.ToSlash(from), string(b)})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

var testFile = regexp.MustCompile(`\.(spec|test)\.tsx?$`)

// pageSteps run the walks and units of the files with a name, else those whose titles have it.
func pageSteps(name string, files []pageTestFile) (steps []step) {
	titled := regexp.MustCompile(`(?m)\b(?:test|it|describe)(?:\.\w+)*\(\s*['"` + "`" + `][^\n]*?` + regexp.QuoteMeta(name))
	called := func(f pageTestFile) bool {
		base := path.Base(f.path)
		return name == f.path || name == base || name == testFile.ReplaceAllString(base, "")
	}
	byFile := slices.ContainsFunc(files, called)
	for _, kind := range []struct {
		ends  string
		title string // the flag that chooses by title
		run   func(ctx context.Context, p *progress, args ...string) error
	}{{".spec.ts", "-g", walks}, {".test.ts", "-t", unitTests}} {
		var args []string
		for _, f := range files {
			if strings.Contains(path.Base(f.path), kind.ends) && (called(f) || !byFile && titled.MatchString(f.text)) {
				args = append(args, f.path)
			}
		}
		if len(args) == 0 {
			continue
		}
		if !byFile {
			args = append(args, kind.title, regexp.QuoteMeta(name))
		}
		steps = append(steps, step{name: name, counts: true, run: func(ctx context.Context, p *progress) error { return kind.run(ctx, p, args...) }})
	}
	return steps
}

// nothingRan is the failure when a choice of tests matched none, because of a wrong filter or a missing build tag.
func nothingRan(line []string) error {
	return fmt.Errorf("no test ran: %s", strings.Join(line, " "))
}
