package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tabiji/backend/clock"
)

// BenchmarkCountedCommit compares hand-over commits of 20 rows with and without the number of FULL commits, by turns.
func BenchmarkCountedCommit(b *testing.B) {
	open := func(mark func(int64, clock.Instant)) *DB {
		db := openFile(b, Options{Path: newFile(b), Mark: mark})
		if err := db.Write(b.Context(), Bulk, Full, func(tx *Tx) error {
			for i := range 1000 {
				if _, err := tx.exec("INSERT INTO contact (id, address, created_at, updated_at) VALUES ($1, $2, 1, 1)", i+1, fmt.Sprint(i)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
		return db
	}
	beside, err := os.Create(filepath.Join(b.TempDir(), "mark"))
	if err != nil {
		b.Fatal(err)
	}
	defer beside.Close()
	bare, counted := open(nil), open(func(n int64, _ clock.Instant) { beside.WriteAt(make([]byte, 64), 0) })
	var took [2][]time.Duration
	for n := 0; b.Loop(); n++ {
		for i, db := range []*DB{bare, counted} {
			start := time.Now()
			err := db.Write(b.Context(), Send, Full, func(tx *Tx) error {
				for k := range 20 {
					if _, err := tx.exec("UPDATE contact SET rev = rev + 1 WHERE id = $1", 1+(n*20+k)%1000); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	for i := range took {
		slices.Sort(took[i])
	}
	middle := len(took[0]) / 2
	b.ReportMetric(took[1][middle].Seconds()/took[0][middle].Seconds(), "counted/bare")
}
