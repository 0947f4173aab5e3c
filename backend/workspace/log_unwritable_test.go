package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestALogThatCannotBeWrittenStopsNothing(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	if err := os.WriteFile(state, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log, end, err := OpenLog(Places{Logs: filepath.Join(state, "logs")})
	if err != nil {
		t.Fatal(err)
	}
	log.Info("lost")
	if err := os.Remove(state); err != nil {
		t.Fatal(err)
	}
	log.Info("kept")
	if err := end(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(state, "logs", "tabiji.log"))
	if err != nil || !strings.Contains(string(b), "kept") {
		t.Fatalf("%q %v", b, err)
	}
}
