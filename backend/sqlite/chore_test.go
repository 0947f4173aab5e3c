package sqlite

import (
	"context"
	"path/filepath"
	"testing"
)

// Number 7: a backup reads on a connection of its own and the check on a reader's, so that writes of people
// are committed while they run.
func TestWritesGoOnWhileTheFileIsCopiedAndChecked(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(*DB) error{
		"a backup": func(db *DB) error {
			_, err := db.Backup(context.Background(), filepath.Join(t.TempDir(), "backup.tabiji"))
			return err
		},
		"a check of every page": func(db *DB) error {
			for range 20 {
				if err := db.QuickCheck(context.Background(), true); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openFile(t, Options{Path: newFile(t)})
			for range 8 { // 8 MB
				if err := db.Write(t.Context(), Bulk, Normal, func(tx *Tx) error {
					_, err := tx.exec("INSERT INTO asset (sha256, type, name, data) VALUES (hex(randomblob(16)), 'x', 'x', randomblob(1000000))")
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			done := make(chan error, 1)
			go func() { done <- work(db) }()
			for n := 0; ; n++ {
				if err := db.Write(t.Context(), UI, Full, func(tx *Tx) error { return tx.SetMeta("written", "now") }); err != nil {
					t.Fatal(err)
				}
				select {
				case err := <-done:
					if err != nil || n < 2 {
						t.Errorf("%d writes were committed meanwhile: %v", n, err)
					}
					return
				default:
				}
			}
		})
	}
}
