//go:build unix

package backend_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"tabiji/backend/clock"
)

// childVariable holds the life of a child process, as JSON; without it there is none.
const childVariable = "TABIJI_PROOF_CHILD"

// life is what a child process is told: to run an engine on a file until a moment of its clock, and
// when to die before.
type life struct {
	Path, Home string
	Now, Until clock.Instant
	Point      string // SIGKILL itself there
	Nth        int    // the n-th time
	Answered   int    // and only when the server has answered for so many mails
	CrashAt    int64  // crash with a fatal error of Go whenever this enrollment is walked
}

// death is how a child ended.
type death struct {
	killed  bool // by SIGKILL
	crashed bool // by a fatal error of Go
	now     clock.Instant
	said    string
}

// TestChild is no test: it is the engine that the kill harness runs in a process of its own.
func TestChild(t *testing.T) {
	text := os.Getenv(childVariable)
	if text == "" {
		t.Skip("runs only as the child of another test")
	}
	var l life
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		t.Fatal(err)
	}
	s := shopAt(t, l.Path, l.Home, l.Now)
	var times, answered atomic.Int64
	s.point = func(name string) {
		if name == "replied" {
			answered.Add(1)
		}
		if name == l.Point && answered.Load() >= int64(l.Answered) && times.Add(1) == int64(l.Nth) {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	if l.CrashAt != 0 {
		s.point = crashOn(s, l.CrashAt)
	}
	s.start()
	s.live(l.Until)
	s.close()
}

// live is until, saying the time at every step so that the next life goes on from there.
func (s *shop) live(end clock.Instant) {
	for range 100_000 {
		s.settle()
		next, err := s.b.NextDue(s.t.Context())
		s.must(err)
		if next == 0 || next > end {
			return
		}
		s.clock.Set(max(next, s.clock.Now()+1))
		fmt.Println("now", int64(s.clock.Now()))
	}
	s.t.Fatal("never comes to an end")
}

// crashOn crashes the program, beyond any recover, when the enrollment of the life is walked: rows walk in the
// order of their numbers at first; a careful engine notes which comes next.
func crashOn(s *shop, enrollment int64) func(string) {
	var next, walks int64
	careful := false
	return func(name string) { // both moments are the runner's, one after the other
		switch name {
		case "suspect":
			careful = true
			var suspicion struct{ Enrollment int64 }
			if note := s.look().One("SELECT value FROM meta WHERE key = 'walking'"); note != "" {
				s.must(json.Unmarshal([]byte(note), &suspicion))
			}
			next = suspicion.Enrollment
		case "walk":
			walks++
			if careful && next == enrollment || !careful && walks == enrollment {
				overflow()
			}
		}
	}
}

// overflow overflows the stack, which no recover stops.
func overflow() {
	debug.SetMaxStack(1 << 16)
	var deeper func(n int) int
	deeper = func(n int) int { return n + deeper(n+1) }
	fmt.Println(deeper(1))
}

// needsChildren skips in short runs: a race detector sees nothing of other processes.
func needsChildren(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts other processes")
	}
}

// child runs a life in a process of its own. during, if set, is called when it has started, with what kills it.
func child(t testing.TB, l life, during func(kill func())) death {
	t.Helper()
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0], "-test.run=^TestChild$", "-test.v")
	c.Env = append(os.Environ(), childVariable+"="+string(text), "TMPDIR="+t.TempDir()) // what a dead child leaves is swept up
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if during != nil {
		go during(func() { c.Process.Kill() }) // of a child that is gone, it kills nobody
	}
	d := death{now: l.Now}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if at, ok := strings.CutPrefix(lines.Text(), "now "); ok {
			n, _ := strconv.ParseInt(at, 10, 64)
			d.now = clock.Instant(n)
			continue
		}
		d.said += lines.Text() + "\n"
	}
	err = c.Wait()
	d.said += errs.String()
	status, ok := c.ProcessState.Sys().(syscall.WaitStatus)
	d.killed = ok && status.Signaled() && status.Signal() == syscall.SIGKILL
	d.crashed = strings.Contains(d.said, "fatal error: ") || strings.Contains(d.said, "goroutine stack exceeds")
	if err != nil && !d.killed && !d.crashed {
		t.Errorf("the child failed: %v\n%s", err, d.said)
	}
	return d
}
