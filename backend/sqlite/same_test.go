package sqlite_test

import (
	"slices"
	"strings"
	"testing"

	"tabiji/backend/outbox"
	"tabiji/backend/sqlitetest"
)

// TestNumber1_TheSameMailIsFoundByAnIndex: what is asked for each mail that leaves leads past all others of the person.
func TestNumber1_TheSameMailIsFoundByAnIndex(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	err := w.DB.Outbox().Read(t.Context(), func(tx outbox.Tx) error {
		if _, err := tx.Claimed(nil); err != nil {
			return err
		}
		_, err := tx.ReadFacts("", nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, query := range w.DB.Statements() {
		if !strings.Contains(query, "max(p.handed_at)") {
			continue
		}
		looked++
		steps, err := w.DB.Explain(query)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(steps, "SEARCH p USING INDEX outbox_of_contact (contact=? AND message_version=?)") {
			t.Errorf("the same mail is looked for by\n  %s", strings.Join(steps, "\n  "))
		}
	}
	if looked != 2 {
		t.Errorf("%d statements ask for the same mail, want that of the claim and that of the hand-over", looked)
	}
}
