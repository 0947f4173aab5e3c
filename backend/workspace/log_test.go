package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/contact"
)

func testPlaces(t *testing.T) Places {
	dir := t.TempDir()
	return Places{Config: dir, Data: dir, State: dir, Logs: filepath.Join(dir, "logs")}
}

func TestTheLogHidesWhatNamesAPersonAndWhatOpensADoor(t *testing.T) {
	t.Parallel()
	p := testPlaces(t)
	log, end, err := OpenLog(p)
	if err != nil {
		t.Fatal(err)
	}
	const address, name, password = "hanako.yamada@example.jp", "山田花子", "s3cret-Passw0rd"
	log.Info("mail to "+address, "error", fmt.Errorf("550 5.1.1 <%s>: unknown", address))
	log.Warn("x", "address", address, "password", password, "name", name, "who", contact.Private(name))
	log.Warn("x", "reply", "535 AUTH PLAIN "+password, "header", "Bearer "+password, "url", "http://127.0.0.1/#token="+password)
	log.Error("x", slog.Group("account", "username", address, "secret", password, "host", "smtp.example.net"))
	log.Error("x", "row", map[string]any{"to": address, "n": 3})
	log.Error("x", "list", []string{address})
	if err := end(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(p.Logs, "tabiji.log"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for _, secret := range []string{address, "hanako", name, password} {
		if strings.Contains(text, secret) {
			t.Errorf("the log says %q:\n%s", secret, text)
		}
	}
	for _, kept := range []string{"smtp.example.net", "550 5.1.1", "unknown", `"n":3`} {
		if !strings.Contains(text, kept) {
			t.Errorf("the log lost %q:\n%s", kept, text)
		}
	}
	for line := range strings.Lines(text) {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Errorf("%v: %s", err, line)
		}
	}
}

func TestTheLogKeepsFiveFilesOfBoundedSize(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const size = 10_000
	var all sync.WaitGroup
	for w := range 3 { // three processes of this program
		r, err := openRotating(filepath.Join(dir, "tabiji.log"), size)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			defer r.Close()
			for i := range 600 {
				line := fmt.Sprintf(`{"w":%d,"i":%d,"x":"%s"}`+"\n", w, i, strings.Repeat("x", 80))
				if _, err := r.Write([]byte(line)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	files, err := filepath.Glob(filepath.Join(dir, "*.log"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != logFiles {
		t.Errorf("files: %v", files)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 3*size {
			t.Errorf("%s has %d bytes", f, len(b))
		}
		for line := range strings.Lines(string(b)) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("%s has a torn line: %s", f, line)
			}
		}
	}
	r, err := openRotating(filepath.Join(dir, "tabiji.log"), size)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if _, err := r.Write([]byte("late\n")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a closed log took a line: %v", err)
	}
}

func crashOnPurpose(dir string) {
	if _, _, err := WatchCrash(Places{State: dir}, "wsp_1"); err != nil {
		fmt.Println(err)
		os.Exit(9)
	}
	done := make(chan struct{})
	go func() { panic("the grinder is jammed") }()
	<-done
}

func TestACrashIsToldAtTheNextStartOnce(t *testing.T) {
	// Not parallel: the crash output of a process is one.
	p := testPlaces(t)
	start := func(want bool) *Crash {
		t.Helper()
		c, crashed, err := WatchCrash(p, "wsp_1")
		if err != nil {
			t.Fatal(err)
		}
		if crashed != want {
			t.Errorf("crashed: %v, want %v", crashed, want)
		}
		return c
	}
	start(false).Close()
	start(false).Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TABIJI_TEST_PANIC="+p.State)
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "jammed") {
		t.Fatalf("the other process did not crash: %s", out)
	}
	other, crashed, err := WatchCrash(p, "wsp_2")
	if err != nil || crashed {
		t.Errorf("another workspace heard of it: %v", err)
	}
	other.Close()
	c := start(true)
	if note := c.Last(); note == nil || !strings.Contains(note.Text, "the grinder is jammed") || !strings.Contains(note.Text, "crashOnPurpose") {
		t.Errorf("got %+v", note)
	}
	c.Close()
	start(false).Close()
	kept, err := os.ReadDir(p.crashes())
	if err != nil || len(kept) != 1 || filepath.Ext(kept[0].Name()) != ".crash" {
		t.Errorf("kept %v (%v), want the one note", kept, err)
	}
}

func TestALivingProcessIsNoCrash(t *testing.T) {
	p := testPlaces(t)
	a, _, err := WatchCrash(p, "wsp_1")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if err := os.WriteFile(a.path, []byte("half a trace"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, crashed, err := WatchCrash(p, "wsp_1")
	if err != nil || crashed {
		t.Errorf("crashed %v (%v)", crashed, err)
	}
	b.Close()
}
