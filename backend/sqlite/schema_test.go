package sqlite

import (
	"strings"
	"testing"
)

// TestTheSchemaListsNoKinds: a list of words in a CHECK would have to be widened, over millions of rows, for each kind
// of step, wake or effect that is added.
func TestTheSchemaListsNoKinds(t *testing.T) {
	t.Parallel()
	w := openFile(t, Options{})
	if err := w.Read(t.Context(), func(tx *Tx) error {
		for _, c := range []struct{ table, column string }{
			{"enrollment", "waits"}, {"wake", "kind"}, {"attempt", "outcome"}, {"interest", "kind"}, {"interest", "use"}, {"field", "type"},
		} {
			var text string
			if _, err := tx.one("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", []any{c.table}, &text); err != nil {
				return err
			}
			for line := range strings.Lines(text) {
				if strings.HasPrefix(strings.TrimSpace(line), c.column+" ") && strings.Contains(line, "CHECK") {
					t.Errorf("%s.%s: %s", c.table, c.column, line)
				}
			}
		}
		for _, column := range []string{"contact", "purpose", "message_version"} {
			var required bool
			if _, err := tx.one(`SELECT "notnull" FROM pragma_table_info('outbox') WHERE name = ?`, []any{column}, &required); err != nil {
				return err
			}
			if required {
				t.Errorf("outbox.%s is asked of everything that leaves, not of mail alone", column)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	err := w.Write(t.Context(), UI, Full, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO outbox (effect_key, message_id, state, account, practice, planned_at) VALUES ('x', 'x', 'due', 'default', 0, 1)`)
		return err
	})
	if !isRowFault(err) {
		t.Errorf("a mail to nobody was planned: %v", err)
	}
}
