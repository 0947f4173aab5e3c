package sqlite

import (
	"testing"

	"tabiji/backend/walk"
)

func TestEveryChangeOfAStepIsStored(t *testing.T) {
	for _, kind := range walk.ChangeKinds() {
		if apply[kind] == nil {
			t.Errorf("what a step changes by %s is lost", kind)
		}
	}
	if len(apply) != len(walk.ChangeKinds()) {
		t.Errorf("%d kinds of change are stored, the walk makes %d", len(apply), len(walk.ChangeKinds()))
	}
}
