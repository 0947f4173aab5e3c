package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A step that waits for one of its own lane, or two lanes that wait for each other, would never end.
func TestEveryStepComesToItsTurn(t *testing.T) {
	var ran []string
	var mu sync.Mutex
	steps := allSteps()
	for i := range steps {
		name := steps[i].name
		steps[i].run = func(context.Context, *progress) error {
			mu.Lock()
			defer mu.Unlock()
			ran = append(ran, name)
			return nil
		}
	}
	for _, s := range steps {
		first := slices.IndexFunc(steps, func(other step) bool { return other.name == s.after })
		if s.after != "" && (first < 0 || steps[first].lane == s.lane) {
			t.Fatalf("%s waits for %q, which is no step of the other lane", s.name, s.after)
		}
	}
	if err := (&board{out: io.Discard}).runSteps(t.Context(), steps); err != nil || len(ran) != len(steps) {
		t.Fatalf("%d of %d steps ran: %v", len(ran), len(steps), err)
	}
	for _, s := range steps {
		if s.after != "" && slices.Index(ran, s.after) > slices.Index(ran, s.name) {
			t.Errorf("%s ran before %s", s.name, s.after)
		}
	}
}

func TestLanesRunSideBySideAndAFailureOfOneIsToldOfBoth(t *testing.T) {
	met := make(chan struct{})
	meet := func(ctx context.Context, _ *progress) error {
		select {
		case met <- struct{}{}:
		case <-met:
		case <-ctx.Done():
		}
		return ctx.Err()
	}
	var said strings.Builder
	b := &board{out: &said}
	err := b.runSteps(t.Context(), []step{
		{name: "one", run: meet}, {name: "other", lane: page, run: meet},
		{name: "broken", lane: page, run: func(_ context.Context, p *progress) error { p.detail("of %d parts", 2); return errors.New("it broke") }},
	})
	if !errors.Is(err, errShown) || !strings.Contains(said.String(), "  of 2 parts\nbroken      FAILED") || !strings.HasSuffix(said.String(), "2 passed, 1 failed\n") {
		t.Errorf("%v\n%s", err, said.String())
	}
}
