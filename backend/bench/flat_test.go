package bench

import (
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/sqlite"
)

// A connection of another bench is used, and closed, by another goroutine: to look at its counters then breaks the
// process.
func TestPagesAreCountedOnConnectionsToTheWatchedFileAlone(t *testing.T) {
	t.Parallel()
	sites := make([]*site, 2)
	for i := range sites {
		var err error
		if sites[i], err = newSite(t.Context(), t.TempDir(), "measured", clock.NewManual(monday), ""); err != nil {
			t.Fatal(err)
		}
	}
	watched, other := watchOpened(sites[0]), watchOpened(sites[1])
	open := func(s *site) *sqlite.DB {
		db, err := s.open(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	mine := open(sites[0])
	n := len(watched.list)
	if n == 0 || watched.pages() == 0 {
		t.Fatalf("%d connections are watched, %d pages", n, watched.pages())
	}
	if err := open(sites[1]).Close(); err != nil {
		t.Fatal(err)
	}
	if len(watched.list) != n || len(other.list) == 0 {
		t.Errorf("%d connections are watched after another file was opened, want %d; of that one %d", len(watched.list), n, len(other.list))
	}
	watched.end()
	other.end()
	watched.pages() // none of them is closed
	if err := mine.Close(); err != nil {
		t.Fatal(err)
	}
}
