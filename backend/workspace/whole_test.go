package workspace

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"tabiji/backend/words"
)

var quiet = slog.New(slog.DiscardHandler)

// pages is an open file that may be damaged.
type pages struct {
	damage  error
	indexes bool // they were looked at
	told    []string
}

func (p *pages) QuickCheck(_ context.Context, whole bool) error {
	if !whole {
		return nil
	}
	return p.damage
}

func (p *pages) CheckIndexes(context.Context) error { p.indexes = true; return p.damage }

func (p *pages) TellDamage(_ context.Context, key string, _ words.Line) error {
	p.told = append(p.told, key)
	return nil
}

func TestDamageOfTheWholeFileIsRememberedAndTold(t *testing.T) {
	t.Parallel()
	w, p := &Workspace{}, &pages{}
	if err := w.CheckWhole(t.Context(), p, "run_1", quiet); err != nil || w.Damage() != nil || p.told != nil || p.indexes || w.Undecided() {
		t.Errorf("a sound file: %v, %v, told %v", err, w.Damage(), p.told)
	}
	p.damage = errors.New("page 7")
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.CheckWhole(over, p, "run_1", quiet); err == nil || w.Damage() != nil || p.told != nil {
		t.Errorf("a check that was broken off finds nothing: %v, told %v", w.Damage(), p.told)
	}
	w.Unindexed = true
	if err := w.CheckWhole(t.Context(), p, "run_1", quiet); !errors.Is(err, p.damage) || !errors.Is(w.Damage(), p.damage) || len(p.told) != 1 || p.told[0] != "damaged:run_1" || !p.indexes || !w.Undecided() {
		t.Errorf("a damaged one: %v, %v, told %v", err, w.Damage(), p.told)
	}
}
