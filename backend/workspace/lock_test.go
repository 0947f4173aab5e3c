package workspace

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gofrs/flock"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// A test process of its own plays another engine: it locks the file named in the variable, says so,
// and waits for its input to end.
const lockVariable = "TABIJI_TEST_LOCK"

func TestMain(m *testing.M) {
	if path := os.Getenv(lockVariable); path != "" {
		lock, err := Lock(path, Owner{PID: os.Getpid(), Host: "child", Started: noon})
		if err != nil {
			fmt.Println(problem.Of(err).ID)
			return
		}
		fmt.Println("locked")
		io.Copy(io.Discard, os.Stdin)
		if os.Getenv("TABIJI_TEST_CRASH") != "" {
			os.Exit(3) // without letting go
		}
		lock.Unlock()
		return
	}
	if dir := os.Getenv("TABIJI_TEST_PANIC"); dir != "" {
		crashOnPurpose(dir)
		return
	}
	os.Exit(m.Run())
}

type child struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said string
}

// startChild starts another process that tries to lock the file, and returns what it said.
func startChild(t *testing.T, path string, env ...string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(append(os.Environ(), lockVariable+"="+path), env...)
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	c.said = strings.TrimSpace(line)
	return c
}

func (c *child) end() {
	c.in.Close()
	c.cmd.Wait() // its exit code is part of the play
}

func TestSCHED6_TheSecondEngineIsToldWhoHasTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	first := startChild(t, path)
	if first.said != "locked" {
		t.Fatalf("the first said %q", first.said)
	}
	_, err := Lock(path, Owner{PID: os.Getpid(), Host: "here", Started: noon})
	p := problem.Of(err)
	if p == nil || p.Kind != problem.Locked || p.ID != "workspace.locked" {
		t.Fatalf("got %v, want a locked workspace", err)
	}
	for _, lang := range words.Langs() {
		if text, _ := (words.Printer{Lang: lang}).Problem(p); !strings.Contains(text, fmt.Sprint(first.cmd.Process.Pid)) || !strings.Contains(text, "child") {
			t.Errorf("in %s it does not say who: %s", lang, text)
		}
	}
	first.end()
	if _, err := os.Stat(LockFile(path)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the lock file was left: %v", err)
	}
	lock, err := Lock(path, Owner{})
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
}

func TestSCHED6_ACrashedEngineLeavesTheFileFree(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	first := startChild(t, path, "TABIJI_TEST_CRASH=1")
	first.end()
	if _, err := os.Stat(LockFile(path)); err != nil {
		t.Fatalf("the crashed one left no lock file, the test shows nothing: %v", err)
	}
	lock, err := Lock(path, Owner{})
	if err != nil {
		t.Fatal(err)
	}
	lock.Unlock()
}

func TestWLS11_OfManyStartsAtTheSameMomentOneWins(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	for round := range 15 {
		var all sync.WaitGroup
		children := make([]*child, 4)
		for i := range children {
			all.Go(func() { children[i] = startChild(t, path) })
		}
		all.Wait()
		locked := 0
		for _, c := range children {
			if c.said == "locked" {
				locked++
			} else if c.said != "workspace.locked" && c.said != "workspace.locked_by_someone" {
				t.Errorf("round %d: one said %q", round, c.said)
			}
		}
		for _, c := range children {
			c.end()
		}
		if locked != 1 {
			t.Fatalf("round %d: %d engines on one file", round, locked)
		}
	}
}

func TestWLS11_LockAndUnlockInARaceNeverGiveTwoOwners(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	var inside, entered atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 2000 {
				lock, err := Lock(path, Owner{PID: 1})
				if problem.IsKind(err, problem.Locked) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if inside.Add(1) != 1 {
					t.Error("two owners at once")
				}
				entered.Add(1)
				runtime.Gosched()
				inside.Add(-1)
				lock.Unlock()
			}
		})
	}
	all.Wait()
	if entered.Load() < 10 {
		t.Errorf("only %d times was the lock had", entered.Load())
	}
}

func TestWLS11_ALockOnAFileThatWasTakenAwayIsNone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.tabiji.lock")
	l := flock.New(path)
	defer l.Close()
	if got, err := l.TryLock(); !got || err != nil {
		t.Fatal(err)
	}
	if !stillThere(l) {
		t.Error("the lock file is there and not seen")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if stillThere(l) {
		t.Error("a lock file that was taken away counts")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if stillThere(l) {
		t.Error("another one under the same name counts")
	}
}

func TestARunningEngineIsFoundByItsNote(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	if _, ok := c.keeper.Running(shop); ok {
		t.Error("an engine was found before any ran")
	}
	w := c.open(shop)
	socket, err := w.Socket()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Announce(socket); err != nil {
		t.Fatal(err)
	}
	run, ok := c.keeper.Running(shop)
	if !ok || run.Socket != socket || run.PID != os.Getpid() || run.Workspace != w.ID || run.Started != noon {
		t.Errorf("got %+v %v", run, ok)
	}
	if _, err := c.keeper.Open(t.Context(), shop, OpenOptions{}); !problem.IsKind(err, problem.Locked) {
		t.Errorf("a second opening: %v", err)
	}
	// A copy of the workspace, open beside it, has a note of its own.
	twin := filepath.Join(c.home, "twin.tabiji")
	copyFile(t, shop, twin)
	w2 := c.open(twin)
	socket2, err := w2.Socket()
	if err != nil {
		t.Fatal(err)
	}
	if err := w2.Announce(socket2); err != nil {
		t.Fatal(err)
	}
	if run, ok := c.keeper.Running(shop); !ok || run.Socket != socket {
		t.Errorf("beside a copy: %+v %v", run, ok)
	}
	if run, ok := c.keeper.Running(twin); !ok || run.Socket != socket2 {
		t.Errorf("the copy: %+v %v", run, ok)
	}
	if err := errors.Join(w2.Close(), w.Close()); err != nil {
		t.Error(err)
	}
	if _, ok := c.keeper.Running(shop); ok {
		t.Error("an engine was found after it had ended")
	}
	if notes, _ := os.ReadDir(c.keeper.places.runs()); len(notes) != 0 {
		t.Errorf("notes were left: %v", notes)
	}
}

func TestACrashedEnginesNoteIsRecognised(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	note, err := c.keeper.announce(Run{Workspace: "wsp_x", Path: shop, Socket: filepath.Join(c.home, "x.sock"), PID: 4242, Started: 1})
	if err != nil {
		t.Fatal(err)
	}
	lock, err := Lock(shop, c.keeper.owner()) // meanwhile a short command has the file
	if err != nil {
		t.Fatal(err)
	}
	if run, ok := c.keeper.Running(shop); ok {
		t.Errorf("the dead one was taken for %+v", run)
	}
	lock.Unlock()
	if run, ok := c.keeper.Running(shop); ok {
		t.Errorf("the dead one was taken for %+v", run)
	}
	if _, err := os.Stat(note); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its note was left: %v", err)
	}
}

func TestOpenWaitsForAShortCommand(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	lock, err := Lock(shop, c.keeper.owner())
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		w, err := c.keeper.Open(t.Context(), shop, OpenOptions{})
		if err == nil {
			err = w.Close()
		}
		opened <- err
	}()
	lock.Unlock()
	if err := <-opened; err != nil {
		t.Errorf("got %v; it should have waited", err)
	}
}
