package workspace

import (
	"context"
	"fmt"
	"os"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// fakeFiles stands for the store: a workspace file is its meta rows as lines of text.
type fakeFiles struct {
	clock   clock.Clock
	migrate bool // the next Migrate has something to do
	broken  bool // the next Check finds damage
	checks  []bool
	indexes int   // calls of CheckIndexes
	lost    int64 // what the next Lost tells
}

func (f *fakeFiles) Create(_ context.Context, path string, meta map[string]string) error {
	meta["generation"] = "0"
	return writeMeta(path, meta)
}

func writeMeta(path string, meta map[string]string) error {
	var b strings.Builder
	for key, value := range meta {
		fmt.Fprintf(&b, "%s=%s\n", key, value)
	}
	return os.WriteFile(path, []byte(b.String()), 0o600)
}

func (f *fakeFiles) Inspect(_ context.Context, path string) (map[string]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(b), "damaged") {
		return nil, problem.New(problem.Damaged, "workspace.damaged")
	}
	meta := map[string]string{}
	for line := range strings.Lines(string(b)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		meta[key] = value
	}
	return meta, nil
}

func (f *fakeFiles) Check(_ context.Context, _ string, whole bool) error {
	f.checks = append(f.checks, whole)
	if f.broken {
		return problem.New(problem.Damaged, "workspace.damaged")
	}
	return nil
}

func (f *fakeFiles) CheckIndexes(ctx context.Context, path string) error {
	f.indexes++
	return f.Check(ctx, path, true)
}

func (f *fakeFiles) Lost(context.Context, string) (int64, clock.Instant, error) {
	return f.lost, f.clock.Now(), nil
}

func (f *fakeFiles) Migrate(_ context.Context, _ string, before func(from, to int64) error) error {
	if !f.migrate {
		return nil
	}
	f.migrate = false
	return before(1, 2)
}

func (f *fakeFiles) Verify(context.Context, string) ([]words.Line, error) {
	return []words.Line{}, nil
}

func (f *fakeFiles) Copy(ctx context.Context, from, to string) (int64, error) {
	if _, err := os.Lstat(to); err == nil {
		return 0, problem.New(problem.Conflict, "copy.exists")
	}
	meta, err := f.Inspect(ctx, from)
	if err != nil {
		return 0, err
	}
	meta["copied_at"] = fmt.Sprint(int64(f.clock.Now()))
	return 1, writeMeta(to, meta)
}

// fakeStore is the open file as an engine start needs it.
type fakeStore struct {
	path string
	c    clock.Clock
	fail error
}

func (s fakeStore) StepGeneration(ctx context.Context, atLeast int64, host string) (int64, error) {
	if s.fail != nil {
		return 0, s.fail
	}
	meta, err := (&fakeFiles{}).Inspect(ctx, s.path)
	if err != nil {
		return 0, err
	}
	n := max(number(meta["generation"]), atLeast) + 1
	meta["generation"], meta["engine_host"], meta["engine_at"], meta["clean_close"] = fmt.Sprint(n), host, fmt.Sprint(int64(s.c.Now())), "0"
	delete(meta, "copied_at")
	f, err := os.OpenFile(s.path, os.O_WRONLY|os.O_TRUNC, 0) // in place, as SQLite writes
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for key, value := range meta {
		fmt.Fprintf(f, "%s=%s\n", key, value)
	}
	return n, nil
}

func (s fakeStore) MarkClosed(context.Context) error { return nil }

func (s fakeStore) Doubt(context.Context, clock.Instant, clock.Instant) error { return nil }

func (s fakeStore) Resume(context.Context, int64, func(int64, clock.Instant)) error { return nil }
