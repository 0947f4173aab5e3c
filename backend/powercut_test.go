package backend_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tabiji/backend/smtptest"
	"tabiji/backend/sqlitetest"
)

// blackBox notes, while a shop lives, what a power cut must leave: how long the log was at each FULL commit, what
// the server had at the latest before the next one, and what people had been told is done by then.
type blackBox struct {
	s      *shop
	server *smtptest.Server
	mark   string // the path of the mark

	mu     sync.Mutex
	full   bool  // the commit in progress is FULL
	safe   int64 // the log up to here is on the disk
	told   []told
	states []instant
}

// told is a question about the file whose answer somebody was given.
type told struct {
	query, answer string
	over          int // from this state on it is no longer promised; 0: for ever
}

// instant is the last moment before a FULL commit: everything after the safe part of the log may be lost.
type instant struct {
	safe, log int64
	mark      []byte // what this computer had written beside the file, should it have come to the disk
	record    map[string]int
	told      int
}

// watch makes the next open of a shop write the box.
func watch(s *shop, server *smtptest.Server) *blackBox {
	x := &blackBox{s: s, server: server, mark: s.markFile()}
	s.slow = func() { // called inside every FULL commit, before it is one
		x.note()
		x.full = true
	}
	s.point = func(name string) {
		if strings.HasPrefix(name, "committed:") && x.full {
			x.full = false // the writer is one goroutine
			x.mu.Lock()
			x.safe = x.log()
			x.mu.Unlock()
		}
	}
	return x
}

func (x *blackBox) log() int64 {
	info, err := os.Stat(x.s.path + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}

func (x *blackBox) note() {
	x.mu.Lock()
	defer x.mu.Unlock()
	mark, err := os.ReadFile(x.mark)
	x.s.must(err)
	x.states = append(x.states, instant{safe: x.safe, log: x.log(), mark: mark, record: x.server.Record(), told: len(x.told)})
}

// tell notes what an answer promised; it is asked of the file after every cut that comes later.
func (x *blackBox) tell(query string, args ...any) {
	query = fmt.Sprintf(query, args...)
	answer := x.s.look().Dump(query)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.told = append(x.told, told{query: query, answer: answer})
}

// over takes the last promise back.
func (x *blackBox) over() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.told[len(x.told)-1].over = len(x.states)
}

// liveAndTell runs a small shop through everything that is told to be done.
func (x *blackBox) liveAndTell() {
	s := x.s
	x.s.start()
	s.people(1, 12)
	x.tell("SELECT address_key FROM contact WHERE id <= 12")
	x.tell("SELECT contact, basis FROM consent WHERE contact <= 12")
	s.account(x.server, 4)
	x.tell("SELECT host, port, from_address FROM account WHERE id = 'default'")
	id := s.journey(welcome, nil)
	x.tell("SELECT id, live_version FROM journey WHERE id = '%s' AND state <> 'draft'", id)
	s.journey(thanks, nil)
	x.tell("SELECT id FROM journey WHERE state <> 'draft'")
	s.enterAll(id)
	x.tell(entered)    // those not in yet come in at the next start: the plan itself is kept
	for i := range 3 { // while mails are on their way
		var e struct{ ID string }
		s.call("POST", "/api/events", map[string]any{"contact": address(i + 1), "kind": "purchase", "key": fmt.Sprint("order-", i)}, &e)
		x.tell("SELECT seq, contact, kind, key FROM event WHERE key = 'order-%d'", i)
		s.call("POST", "/api/contacts/opt-out", map[string]any{"address": address(12 - i)}, nil)
		x.tell("SELECT count(*) >= %d FROM suppression", i+1)
	}
	s.until(monday + hour)
	s.call("POST", "/api/journeys/"+id+"/pause", nil, nil)
	x.tell("SELECT state FROM journey WHERE id = '%s'", id)
	s.people(17, 18)
	x.over()
	s.call("POST", "/api/journeys/"+id+"/resume", map[string]any{"send_due": true}, nil)
	s.until(monday + 3*hour)
	s.people(13, 16)
	x.tell("SELECT address_key FROM contact")
	s.until(monday + 5*day)
	x.note()
}

// entered asks whether the people let in are inside, or will be by planned work that was not lost.
const entered = "SELECT (SELECT count(*) FROM enrollment WHERE journey = 1) = 12 OR EXISTS (SELECT 1 FROM agenda WHERE kind = 'enter' AND done = 0)"

func TestPowerCutLosesNothingThatWasToldOrSent(t *testing.T) {
	t.Parallel()
	const seed = "power cut 20261124"
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t)
	before, err := os.ReadFile(s.path)
	s.must(err)
	x := watch(s, server)
	x.liveAndTell()
	log, err := os.ReadFile(s.path + "-wal")
	s.must(err)
	if now, err := os.ReadFile(s.path); err != nil || string(now) != string(before) {
		t.Fatal("the log was folded into the file: the cuts would prove nothing")
	}
	s.close()
	s.eyes.Close()
	server.WaitOpen(0)
	x.states = slices.DeleteFunc(x.states, func(at instant) bool { return at.log > int64(len(log)) }) // the close wrote more
	if len(x.states) < 20 || len(x.told) < 12 {
		t.Fatalf("%d FULL commits, %d promises", len(x.states), len(x.told))
	}

	d := &dice{seed: seed}
	cuts, thrown := 0, 0
	dir := t.TempDir()
	for i, at := range x.states {
		points := []int64{at.safe, at.log}
		for range 8 { // inside frames too
			points = append(points, at.safe+int64(d.throw(int(at.log-at.safe)+1)))
		}
		slices.Sort(points)
		for _, cut := range slices.Compact(points) {
			path := filepath.Join(dir, fmt.Sprintf("cut-%d-%d.tabiji", i, cut))
			s.must(os.WriteFile(path, before, 0o600))
			s.must(os.WriteFile(path+"-wal", log[:cut], 0o600))
			cuts++
			x.judge(t, sqlitetest.Look(t, path), i)
			if at.log > cut {
				thrown++
			}
			if t.Failed() {
				t.Fatalf("cut %d of [%d, %d] after FULL commit %d", cut, at.safe, at.log, i)
			}
		}
	}
	t.Logf("%d cuts after %d FULL commits, %d of them lost something", cuts, len(x.states), thrown)

	// After some cuts the shop goes on: in all, everybody gets each mail once, unknown ones aside.
	for range 12 {
		at := one(d, x.states[len(x.states)/3:])
		x.goOn(t, before, log[:at.safe+int64(d.throw(int(at.log-at.safe)+1))], at)
	}
}

// judge asks a file after a cut.
func (x *blackBox) judge(t *testing.T, e *sqlitetest.Eyes, i int) {
	t.Helper()
	at := x.states[i]
	defer e.Close()
	if found := e.One("PRAGMA integrity_check"); found != "ok" {
		t.Errorf("the file is damaged: %s", found)
	}
	for id := range at.record {
		if state := e.One("SELECT state FROM outbox WHERE message_id = ?", id); state != "handed" && state != "sent" && state != "unknown" {
			t.Errorf("the server has a mail that the file thinks %q", state)
		}
	}
	for _, p := range x.told[:at.told] {
		if got := e.Dump(p.query); (p.over == 0 || i < p.over) && !kept(p, got) {
			t.Errorf("%s: somebody was told\n%sand the file says\n%s", p.query, p.answer, got)
		}
	}
}

// kept reports whether everything that was told is there, perhaps among more.
func kept(p told, got string) bool {
	for line := range strings.Lines(p.answer) {
		if !strings.Contains(got, line) {
			return false
		}
	}
	return true
}

// goOn puts the cut file in the place of the shop's and lets it live on.
func (x *blackBox) goOn(t *testing.T, file, log []byte, at instant) {
	t.Helper()
	home := t.TempDir()
	s := shopAt(t, x.s.path, home, x.s.clock.Now())
	s.must(os.CopyFS(home, os.DirFS(x.s.home))) // what the computer knew of the file when it was whole
	s.must(os.WriteFile(s.path, file, 0o600))   // the same file to the system: no copy
	s.must(os.WriteFile(s.markFile(), at.mark, 0o600))
	s.must(os.WriteFile(s.path+"-wal", log, 0o600))
	s.must(os.RemoveAll(s.path + "-shm"))
	before := x.server.Record()
	s.start()
	if s.look().One("SELECT state FROM journey WHERE id = 'jny_welcome'") == "paused" {
		s.call("POST", "/api/journeys/jny_welcome/resume", map[string]any{"send_due": true}, nil)
	}
	s.until(s.clock.Now() + 10*day)
	s.answerLate()
	s.until(s.clock.Now() + 10*day)
	for _, p := range x.told[:at.told] {
		if n := s.look().One("SELECT count(*) FROM enrollment WHERE journey = 1"); p.query == entered && n != "12" {
			t.Errorf("after a cut %s of the 12 people let in were ever inside", n)
		}
	}
	record := maps.Clone(at.record)
	for id, n := range x.server.Record() {
		if n > before[id] {
			record[id] += n - before[id]
		}
	}
	e := s.look()
	for _, row := range e.Rows("SELECT id, message_id, state FROM outbox") {
		n := record[row[1]]
		delete(record, row[1])
		if n > 1 || n == 0 && row[2] == "sent" || n == 1 && row[2] != "sent" && row[2] != "unknown" {
			t.Errorf("after a cut out_%s is %s, and the server has it %d times", row[0], row[2], n)
		}
	}
	if len(record) != 0 {
		t.Errorf("after a cut the server has %d mails without rows", len(record))
	}
	if rest := e.Dump("SELECT id, node, waits FROM enrollment WHERE state <> 'done'"); rest != "" {
		t.Errorf("after a cut people are stuck: %s", rest)
	}
	s.close()
	e.Close()
	s.verify()
}
