//go:build unix

package backend_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
)

// wreck is a workspace that was killed in mid-send, as it lay on the disk.
type wreck struct {
	s         *shop
	server    *smtptest.Server
	file, log []byte
	taken     map[string]int // what the server had at the kill, by Message-ID
	home      string         // what the computer knew
}

const (
	wreckPeople = 60
	logFrame    = 24 + 4096
)

// killedInMidSend lets a shop send until it is killed: the first time it comes to a point after the server has answered
// for so many mails. How many commits these took depends on how busy the machine is.
func killedInMidSend(t *testing.T, point string, answered int) *wreck {
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).open()
	s.people(1, wreckPeople)
	s.account(server, 6)
	s.enterAll(s.journey(welcome, nil))
	s.close()
	server.WaitOpen(0)
	end := child(t, life{Path: s.path, Home: s.home, Now: monday, Until: monday + day/2, Point: point, Nth: 1, Answered: answered}, nil)
	if !end.killed {
		t.Fatalf("the child was not killed:\n%s", end.said)
	}
	server.WaitOpen(0)
	w := &wreck{s: s, server: server, taken: server.Record(), home: t.TempDir()}
	var err error
	w.file, err = os.ReadFile(s.path)
	s.must(err)
	w.log, err = os.ReadFile(s.path + "-wal")
	s.must(err)
	s.must(os.CopyFS(w.home, os.DirFS(s.home)))
	if len(w.taken) < answered || len(w.taken) >= wreckPeople {
		t.Fatalf("the server had %d mails at the kill", len(w.taken))
	}
	return w
}

// lay puts the wreck back with another log, on a computer that knows what this one knew.
func (w *wreck) lay(t *testing.T, log []byte) *shop {
	t.Helper()
	s := shopAt(t, w.s.path, t.TempDir(), monday+60_000)
	s.must(os.CopyFS(s.home, os.DirFS(w.home)))
	s.must(os.WriteFile(s.path, w.file, 0o600)) // in its place: the same file to the system
	s.must(os.WriteFile(s.path+"-wal", log, 0o600))
	s.must(os.RemoveAll(s.path + "-shm"))
	return s
}

// goesOn opens a damaged wreck, lets a person take it over where it is held, and holds what the server then has
// against the rule that nobody is mailed twice. It tells whether it was held.
func (w *wreck) goesOn(t *testing.T, log []byte) (held bool) {
	t.Helper()
	s := w.lay(t, log)
	before := w.server.Record()
	s.open()
	if held = s.b.Held(); held {
		if err := s.b.Start(t.Context()); !problem.IsKind(err, problem.Held) {
			t.Errorf("an engine on a file that has lost something: %v", err)
		}
		s.close()
		s.open() // SQLite has folded the log in by now: the doubt must have been kept
		if !s.b.Held() {
			t.Error("held only once")
		}
		s.call("POST", "/api/take-over", map[string]any{}, nil)
	}
	s.close()
	s.start()
	s.until(monday + day)
	all := maps.Clone(w.taken)
	for id, n := range w.server.Record() {
		all[id] += n - before[id]
	}
	e := s.look()
	for id, n := range all {
		if n > 1 {
			t.Errorf("out_%s left %d times", e.One("SELECT coalesce(max(id), 0) FROM outbox WHERE message_id = ?", id), n)
		}
	}
	for _, row := range e.Rows("SELECT id, message_id, state FROM outbox") {
		if row[2] == "sent" && all[row[1]] != 1 || row[2] != "sent" && row[2] != "unknown" {
			t.Errorf("out_%s ends %s, and the server has it %d times", row[0], row[2], all[row[1]])
		}
	}
	if n := e.One("SELECT count(*) FROM enrollment WHERE state <> 'done'"); n != "0" {
		t.Errorf("%s people are stuck", n)
	}
	s.close()
	e.Close()
	s.verify()
	return held
}

// harm is one way to damage a log.
type harm struct {
	name string
	do   func(log []byte) []byte
}

func flipped(at, bit int) func([]byte) []byte {
	return func(log []byte) []byte {
		log[at] ^= 1 << bit
		return log
	}
}

func cut(at int) func([]byte) []byte { return func(log []byte) []byte { return log[:at] } }

func zeroed(from, n int) func([]byte) []byte {
	return func(log []byte) []byte {
		clear(log[from:min(from+n, len(log))])
		return log
	}
}

// harms are damages in every region of a log of so many bytes: its header, and of frames at the beginning, in the
// middle and at the end their headers and pages.
func harms(d *dice, size, each int) (list []harm) {
	frames := (size - 32) / logFrame
	add := func(name string, do func([]byte) []byte) { list = append(list, harm{name, do}) }
	for _, at := range []int{0, 9, 17, 25} {
		add(fmt.Sprintf("a bit of the header at %d", at), flipped(at, d.throw(8)))
	}
	for _, cuts := range []int{0, 20, 32} {
		add(fmt.Sprintf("cut to %d", cuts), cut(cuts))
	}
	for third := range 3 {
		for range each {
			f := 32 + (third*frames/3+d.throw(frames/3))*logFrame
			at := f + d.throw(24)
			add(fmt.Sprintf("a bit of a frame's header at %d", at), flipped(at, d.throw(8)))
			at = f + 24 + d.throw(4096)
			add(fmt.Sprintf("a bit of a page at %d", at), flipped(at, d.throw(8)))
			at = f + d.throw(logFrame)
			add(fmt.Sprintf("cut at %d", at), cut(at))
			add(fmt.Sprintf("a sector of zeros at %d", at), zeroed(at/512*512, 512))
		}
	}
	return list
}

// rounds is how often a random proof is repeated: more in the long run of the tests.
func rounds(few, many int) int {
	if os.Getenv("TABIJI_LONG") != "" {
		return many
	}
	return few
}

func TestTrust5_ADamagedJournalIsHeldAndNobodyIsMailedTwice(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	for _, at := range []struct {
		point    string
		answered int
	}{{"dot", 24}, {"committed:send", 30}} {
		t.Run(at.point, func(t *testing.T) {
			t.Parallel()
			w := killedInMidSend(t, at.point, at.answered)
			if w.goesOn(t, w.log) {
				t.Fatal("a file that was only killed is held")
			}
			d := &dice{seed: "damage " + at.point}
			held := 0
			for _, h := range harms(d, len(w.log), rounds(1, 40)) {
				if w.goesOn(t, h.do(slices.Clone(w.log))) {
					held++
				}
				if t.Failed() {
					t.Fatal(h.name)
				}
			}
			t.Logf("%d of the damages lost something and are held", held)
			if held == 0 {
				t.Error("no damage was noticed: the proof proves nothing")
			}
		})
	}
}

// TestTrust5_TheLogTellsWithoutTheMark: the mark is gone or torn, and what stands whole behind the broken frame says
// that something is lost.
func TestTrust5_TheLogTellsWithoutTheMark(t *testing.T) {
	needsChildren(t)
	t.Parallel()
	w := killedInMidSend(t, "committed:send", 20)
	frames := (len(w.log) - 32) / logFrame
	for name, spoil := range map[string]func(mark string) error{
		"gone": os.Remove,
		"torn": func(mark string) error { return os.Truncate(mark, 40) },
		"old":  func(mark string) error { return os.WriteFile(mark, make([]byte, 64), 0o600) },
	} {
		s := w.lay(t, flipped(32+frames/3*logFrame+100, 3)(slices.Clone(w.log)))
		s.must(spoil(s.markFile()))
		for range 2 {
			s.open()
			if !s.b.Held() {
				t.Errorf("%s: not held", name)
			}
			s.close()
		}
		// A sound log with such a mark is nobody's loss.
		s = w.lay(t, w.log)
		s.must(spoil(s.markFile()))
		s.open()
		if s.b.Held() {
			t.Errorf("%s: a sound file is held", name)
		}
		s.close()
	}
}
