package sqlite

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/clock"
)

// TestLOCK2_TheLogStaysBoundedWhileSomebodyAlwaysReads: four readers overlap without a pause, as a list does that is
// scrolled, while 100 MB are written.
func TestLOCK2_TheLogStaysBoundedWhileSomebodyAlwaysReads(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db := openFile(t, Options{Path: path, Clock: clock.NewManual(noon)})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var readers sync.WaitGroup
	begun := make(chan struct{}, 4)
	for range 4 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for first := true; ctx.Err() == nil; first = false {
				db.Read(ctx, func(tx *Tx) error {
					if first {
						begun <- struct{}{}
					}
					var n int64
					for range 20 {
						if _, err := tx.one("SELECT count(*) FROM meta", nil, &n); err != nil {
							return err
						}
					}
					return nil
				})
			}
		}()
	}
	for range 4 {
		<-begun
	}
	text := strings.Repeat("x", 100_000)
	largest := int64(0)
	for i := range 1000 {
		err := db.Write(t.Context(), UI, Normal, func(tx *Tx) error { return tx.SetMeta("filler", text[:len(text)-i%7]) })
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path + "-wal"); err == nil {
			largest = max(largest, info.Size())
		}
	}
	stop()
	readers.Wait()
	if largest > 64<<20 {
		t.Errorf("the log grew to %d MB", largest>>20)
	}
	t.Logf("the log was never larger than %d MB", largest>>20)
}
