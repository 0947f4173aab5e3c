package backend_test

import (
	"path/filepath"
	"sync/atomic"
	"testing"

	"tabiji/backend"
	"tabiji/backend/problem"
)

func TestASecondStartRaisesTheWindowOfTheFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var raised atomic.Int32
	c := backend.Config{Path: filepath.Join(dir, "shop.tabiji"), Getenv: func(name string) string {
		return map[string]string{"TABIJI_HOME": dir, "XDG_RUNTIME_DIR": dir}[name]
	}}
	if _, err := backend.Create(t.Context(), c, backend.CreateOptions{Name: "旅路珈琲", Zone: "Asia/Tokyo"}); err != nil {
		t.Fatal(err)
	}
	if backend.Running(c) {
		t.Error("nobody has it open, and yet somebody has")
	}
	if err := backend.Raise(t.Context(), c); problem.Of(err).ID != "workspace.not_open" {
		t.Errorf("nobody has it open: %v", err)
	}
	open := func(raise func()) *backend.Backend {
		t.Helper()
		withRaise := c
		withRaise.Raise = raise
		b, err := backend.Open(t.Context(), withRaise)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b := open(func() { raised.Add(1) })
	for range 2 { // the second call changes nothing
		if err := b.Answer(); err != nil {
			t.Fatal(err)
		}
	}
	if !backend.Running(c) {
		t.Error("it answers and is not found")
	}
	if err := backend.Raise(t.Context(), c); err != nil || raised.Load() != 1 {
		t.Errorf("raised %d times, %v", raised.Load(), err)
	}
	if err := b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := backend.Raise(t.Context(), c); err != nil || raised.Load() != 2 {
		t.Errorf("with the engine running: raised %d times, %v", raised.Load(), err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b = open(nil)
	defer b.Close()
	if err := b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := backend.Raise(t.Context(), c); problem.Of(err).ID != "workspace.no_window" {
		t.Errorf("an engine without a window: %v", err)
	}
}
