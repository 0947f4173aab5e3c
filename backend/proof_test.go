package backend_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tabiji/backend"
	"tabiji/backend/agenda"
	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

// monday is when the proofs begin: 2026-11-02 09:00 in Tokyo.
const monday = sqlitetest.Monday

const (
	hour = clock.Instant(3_600_000)
	day  = 24 * hour
)

// shop is one workspace file of one user, in folders of the test, and the engine that runs on it.
type shop struct {
	t      testing.TB
	path   string
	home   string
	env    map[string]string
	clock  *clock.Manual
	point  func(name string) // of the next open
	slow   func()            // before every FULL commit of the next open
	chores map[agenda.Kind]agenda.Chore
	b      *backend.Backend
	api    *backend.Reach
	eyes   *sqlitetest.Eyes
	rested *moments
}

// newShop makes a workspace file; nothing is open yet.
func newShop(t testing.TB) *shop {
	t.Helper()
	s := shopAt(t, filepath.Join(t.TempDir(), "shop.tabiji"), t.TempDir(), monday)
	s.create()
	return s
}

// shopAt is the shop of a file, which need not exist yet.
func shopAt(t testing.TB, path, home string, now clock.Instant) *shop {
	return &shop{t: t, path: path, home: home, env: map[string]string{"TABIJI_HOME": home}, clock: clock.NewManual(now), rested: newMoments()}
}

func (s *shop) config() backend.Config {
	return backend.Config{
		Path: s.path, Clock: s.clock, Latency: s.slow, Chores: s.chores,
		Getenv: func(name string) string { return s.env[name] },
		Point: func(name string) {
			if s.point != nil {
				s.point(name)
			}
			if name == "rested" {
				s.rested.note()
			}
		},
	}
}

func (s *shop) create() {
	s.t.Helper()
	_, err := backend.Create(s.t.Context(), s.config(), backend.CreateOptions{Name: "旅路珈琲", Zone: "Asia/Tokyo"})
	s.must(err)
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// open opens the file without an engine; the engine starts with start.
func (s *shop) open() *shop {
	s.t.Helper()
	b, err := backend.Open(s.t.Context(), s.config())
	s.must(err)
	s.b, s.api = b, backend.Inside(b)
	s.t.Cleanup(func() { b.Close() })
	return s
}

func (s *shop) start() *shop {
	s.t.Helper()
	s.open()
	s.must(s.b.Start(s.t.Context()))
	return s
}

func (s *shop) close() {
	s.t.Helper()
	s.must(s.b.Close())
	s.b, s.api = nil, nil
}

func (s *shop) restart() {
	s.t.Helper()
	s.close()
	s.start()
}

// look are eyes on the file, opened once.
func (s *shop) look() *sqlitetest.Eyes {
	s.t.Helper()
	if s.eyes == nil {
		s.eyes = sqlitetest.Look(s.t, s.path)
	}
	return s.eyes
}

// markFile is where this computer keeps the mark of the shop.
func (s *shop) markFile() string {
	s.t.Helper()
	e := sqlitetest.Peek(s.t, s.path)
	defer e.Close()
	return filepath.Join(s.home, "registry", e.One("SELECT value FROM meta WHERE key = 'workspace_id'")+".mark")
}

// try asks the API and returns the status and the body; body is JSON, text, or nil.
func (s *shop) try(method, path string, body any) (status int, answer []byte) {
	s.t.Helper()
	var reader io.Reader = http.NoBody
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case string:
		reader, kind = strings.NewReader(b), "text/csv"
	default:
		text, err := json.Marshal(b)
		s.must(err)
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://tabiji"+path, reader)
	s.must(err)
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept-Language", "en")
	res, err := s.api.Do(req)
	s.must(err)
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	s.must(err)
	return res.StatusCode, answer
}

// call asks the API and fails the test when it refuses; into may be nil.
func (s *shop) call(method, path string, body, into any) {
	s.t.Helper()
	status, answer := s.try(method, path, body)
	if status >= 300 {
		s.t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
	if into != nil {
		s.must(json.Unmarshal(answer, into))
	}
}

// people imports persons 1 … n as p1@shop.example, after those who are there already.
func (s *shop) people(from, to int) {
	s.t.Helper()
	var csv strings.Builder
	csv.WriteString("メールアドレス,姓,名\r\n")
	for i := from; i <= to; i++ {
		fmt.Fprintf(&csv, "%s,佐藤,花子%d\r\n", address(i), i)
	}
	s.call("POST", "/api/contacts/import?consent=opt-in&source=people.csv", csv.String(), nil)
}

func address(i int) string { return fmt.Sprintf("p%d@people.example", i) }

// account sends through the server over so many connections.
func (s *shop) account(server *smtptest.Server, connections int) {
	s.t.Helper()
	s.call("PUT", "/api/account", map[string]any{
		"smtp": server.Addr(), "security": "none", "from_name": "旅路珈琲", "from_address": "shop@tabiji.example",
		"sender_address": "東京都台東区1-1", "sender_contact": "03-0000-0000", "connections": connections, "per_hour": 0, "per_day": 0,
	}, nil)
}

// journey imports a drawing and starts it.
func (s *shop) journey(drawing string, start map[string]any) (id string) {
	s.t.Helper()
	var made struct{ ID string }
	var file map[string]any
	s.must(json.Unmarshal([]byte(drawing), &file))
	file["format"] = "tabiji.journey/1"
	s.call("POST", "/api/journeys/import", file, &made)
	if start == nil {
		start = map[string]any{}
	}
	s.call("POST", "/api/journeys/"+made.ID+"/start", start, nil)
	return made.ID
}

func (s *shop) enterAll(journey string) {
	s.t.Helper()
	s.call("POST", "/api/journeys/"+journey+"/enter", map[string]any{"all": true}, nil)
}

// settle waits until nothing moves any more at the clock's moment: a whole round of the loop and a look
// of every sender have changed nothing in the file.
func (s *shop) settle() {
	s.t.Helper()
	for range 10_000 {
		before := s.look().Changes()
		s.round()
		s.b.Outbox().Poke()
		s.must(s.b.Outbox().Idle(s.t.Context()))
		if s.look().Changes() == before {
			return
		}
	}
	s.t.Fatal("the shop never settles")
}

// round waits until the loop has gone round from beginning to end: the first round awaited may have
// begun before, the second cannot.
func (s *shop) round() {
	s.t.Helper()
	for range 2 {
		before := s.b.Rounds()
		s.b.Wake()
		s.rested.wait(func() bool { return s.b.Rounds() > before })
	}
	s.must(s.b.Failure())
}

// until settles at every moment at which something is due, up to the end, and stands there.
func (s *shop) until(end clock.Instant) {
	s.t.Helper()
	for range 100_000 {
		s.settle()
		next, err := s.b.NextDue(s.t.Context())
		s.must(err)
		switch now := s.clock.Now(); {
		case next == 0 || next > end:
			s.clock.Set(max(now, end))
			s.settle()
			return
		case next > now:
			s.clock.Set(next)
		case now >= end:
			return // what is due waits for a moment of its own, such as the next try to connect
		default:
			s.clock.Set(min(end, now+5_000))
		}
	}
	s.t.Fatalf("never comes to %s", end)
}

// why is what the record says about a person.
func (s *shop) why(who string) (enrollments []whyEnrollment) {
	s.t.Helper()
	var record struct{ Enrollments []whyEnrollment }
	s.call("GET", "/api/why?contact="+url.QueryEscape(who), nil, &record)
	return record.Enrollments
}

type whyEnrollment struct {
	ID, Journey, State, Now string
	Steps                   []struct {
		Node    string
		Reasons []string
	}
}

// verify finds nothing wrong with the file but what is named.
func (s *shop) verify(but ...string) {
	s.t.Helper()
	findings, err := sqlite.Verify(s.t.Context(), s.path)
	s.must(err)
	for _, f := range findings {
		if !slices.Contains(but, f.Line.ID) {
			s.t.Errorf("verify: %v", f)
		}
	}
}

// moments lets goroutines wait for what another one notes.
type moments struct {
	mu   sync.Mutex
	cond *sync.Cond
}

func newMoments() *moments {
	m := &moments{}
	m.cond = sync.NewCond(&m.mu)
	return m
}

func (m *moments) note() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.cond.Broadcast()
}

// wait returns when done is true; it is asked after every note.
func (m *moments) wait(done func() bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for !done() {
		m.cond.Wait()
	}
}

// dice are the random numbers of a proof: the same seed throws the same.
type dice struct {
	seed string
	n    int64
}

// throw is a number from 0 to below sides.
func (d *dice) throw(sides int) int {
	d.n++
	return int(ident.Fraction(d.seed, "proof", d.n) * float64(sides))
}

// chance is true so many times of a hundred.
func (d *dice) chance(percent int) bool { return d.throw(100) < percent }

// one chooses one of a list.
func one[T any](d *dice, list []T) T { return list[d.throw(len(list))] }
