package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"tabiji/backend/problem"
)

// Whatever lies under a workspace's name is refused as a problem a person can read, and stays as it is.
func FuzzInspect(f *testing.F) {
	good := must(os.ReadFile(newFile(f)))
	f.Add([]byte{}, 0, byte(0))
	f.Add([]byte("SQLite format 3\x00"), 0, byte(0))
	f.Add(good[:100], 68, byte(1))
	f.Add([]byte(nil), 60, byte(255)) // nil: the good file with one byte changed
	f.Add([]byte(nil), 18, byte(9))
	f.Add([]byte(nil), 16, byte(0))
	f.Add([]byte(nil), 101, byte(0xff))
	f.Add([]byte(nil), 4096*3, byte(0x5a))
	f.Fuzz(func(t *testing.T, content []byte, at int, change byte) {
		if len(content) == 0 {
			content = append([]byte(nil), good...)
		}
		if at >= 0 && at < len(content) {
			content[at] ^= change
		}
		path := filepath.Join(t.TempDir(), "x.tabiji")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		meta, err := Inspect(t.Context(), path)
		if err == nil && meta[MetaWorkspace] == "" {
			t.Error("accepted without an id")
		}
		if err != nil && problem.Of(err).Kind == problem.Internal {
			t.Errorf("no problem for a person: %v", err)
		}
		if string(must(os.ReadFile(path))) != string(content) {
			t.Error("the file was changed")
		}
	})
}
