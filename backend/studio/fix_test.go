package studio_test

import (
	"testing"

	"tabiji/backend/studio"
)

// twoWaits is a drawing with two waits in a row, which a safe fix joins.
const twoWaits = `{"format":"tabiji.journey/1","id":"jny_waits","title":"t","settings":{"reentry":"never"},"nodes":[
 {"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"a","kind":"wait.duration","at":[0,1],"config":{"amount":1,"unit":"day"}},
 {"id":"b","kind":"wait.duration","at":[0,2],"config":{"amount":2,"unit":"day"}},
 {"id":"tell","kind":"notify","at":[0,3],"config":{"title":"x"}}],
 "edges":[{"from":["in","next"],"to":"a"},{"from":["a","next"],"to":"b"},{"from":["b","next"],"to":"tell"}]}`

func TestSafeFixesAreMadeAndStored(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := b.mustImport(twoWaits)
	before := b.journey(id)
	done, err := b.Fix(t.Context(), id, studio.AllFixes)
	if err != nil || len(done.Made) == 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	after := b.journey(id)
	if after.Rev != before.Rev+1 || done.Rev != after.Rev || len(after.Draft.Nodes) >= len(before.Draft.Nodes) {
		t.Errorf("rev %d → %d, told %d; %d steps", before.Rev, after.Rev, done.Rev, len(after.Draft.Nodes))
	}
	again, err := b.Fix(t.Context(), id, studio.AllFixes)
	if err != nil || len(again.Made) != 0 || again.Rev != after.Rev || b.journey(id).Rev != after.Rev {
		t.Errorf("with nothing to fix: %+v, %v", again, err)
	}
}

// TestAFixDoesNotOverwriteWhatSomebodySavedMeanwhile: the draft is saved after it was read and before the fix is stored.
func TestAFixDoesNotOverwriteWhatSomebodySavedMeanwhile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := b.mustImport(twoWaits)
	b.before = func() { b.setState(id, func(j *studio.Journey) { j.Draft.Title, j.Title = "theirs", "theirs" }) }
	_, err := b.Fix(t.Context(), id, studio.AllFixes)
	wantProblem(t, err, "journey.changed_meanwhile")
	if j := b.journey(id); j.Draft.Title != "theirs" || len(j.Draft.Nodes) != 4 {
		t.Errorf("the draft is %q with %d steps", j.Draft.Title, len(j.Draft.Nodes))
	}
}
