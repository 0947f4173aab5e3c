package studio_test

import (
	"testing"

	"tabiji/backend/intake"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

// The parts of a journey have the same content as the whole, and a version never changes.
func TestThePartsOfAJourneyAreTheWhole(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(greeting)
	if _, err := b.Start(t.Context(), "greeting", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	who := b.person("hanako@shop.test", "")
	b.write(func(tx *sqlite.Tx) error {
		j, _, err := tx.Journey("greeting")
		if err != nil {
			return err
		}
		_, err = tx.Enroll(intake.Enrollment{Journey: j.No, Version: j.Live, Contact: who, Key: "once", Entry: "hand", At: tx.Now()})
		return err
	})
	draft, err := b.Draft(t.Context(), "greeting")
	if err != nil {
		t.Fatal(err)
	}
	draft.Draft.Edges = draft.Draft.Edges[:3]
	if _, err := b.SaveDraft(t.Context(), "greeting", draft.Rev, jsonOf(draft.Draft)); err != nil {
		t.Fatal(said(err))
	}
	whole, err := b.Whole(t.Context(), "greeting")
	if err != nil {
		t.Fatal(err)
	}
	head, err := b.Head(t.Context(), "greeting")
	if err != nil || head != whole.Head || !head.Changed || head.Version != 1 {
		t.Errorf("head %+v, %v, of the whole %+v", head, err, whole.Head)
	}
	if draft, err = b.Draft(t.Context(), "greeting"); err != nil || draft.Rev != head.Rev || len(draft.Draft.Edges) != 3 || len(draft.Messages) != 1 || draft.Messages[0] != whole.Messages[0] {
		t.Errorf("draft %+v, %v", draft, err)
	}
	version, err := b.Version(t.Context(), "greeting", 1)
	if err != nil || version.Version != 1 || version.CreatedAt == 0 || len(version.Drawing.Edges) != 4 || len(whole.Live.Drawing.Edges) != 4 {
		t.Errorf("version %+v, %v", version, err)
	}
	counting, err := b.Counting(t.Context(), "greeting")
	if err != nil || counting.Numbers != whole.Numbers || counting.Inside != 1 || counting.Entered != 1 {
		t.Errorf("numbers %+v, %v, of the whole %+v", counting.Numbers, err, whole.Numbers)
	}
	for id, no := range map[string]int{"greeting": 2, "nobody": 1} {
		if _, err := b.Version(t.Context(), id, no); problem.Of(err).Kind != problem.NotFound {
			t.Errorf("version %d of %s: %v", no, id, err)
		}
	}
}
