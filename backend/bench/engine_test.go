package bench

import (
	"testing"
	"time"
)

func TestEngine_ManyPeopleByHand(t *testing.T) {
	c := Config{Folder: t.TempDir(), Result: func(r Result) { t.Logf("%+v", r) }}
	if err := Engine(t.Context(), c, EngineOptions{People: 20_000, Seconds: 8 * time.Second, FewPeople: 10000, ManyPeople: 20_000}); err != nil {
		t.Fatal(err)
	}
}
