package backend_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

// release is a workspace that an older program left behind (testdata/releases), with what its mail
// server had taken by then.
type release struct {
	Died  clock.Instant // the moment of the kill
	Taken []struct{ To, ID string }
}

// unpackRelease lays a release's file and its journal where a shop opens them, on a computer that has
// never seen them.
func unpackRelease(t *testing.T, name string) (*shop, release) {
	t.Helper()
	dir := filepath.Join("testdata", "releases", name)
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	for _, part := range []string{"", "-wal"} {
		f, err := os.Open(filepath.Join(dir, "workspace"+part+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+part, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "taken.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r release
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return shopAt(t, path, t.TempDir(), r.Died+60_000), r
}

// TestSTUCK2_TheWorkspaceOfRelease01GoesOn: killed in mid-send, with people in waits and in mails, rows in every
// state, an entry held for a circle, stops and practice. Whatever the program becomes, it opens this file,
// nobody in it is missed, and nobody is mailed twice.
func TestSTUCK2_TheWorkspaceOfRelease01GoesOn(t *testing.T) {
	t.Parallel()
	s, before := unpackRelease(t, "0.1")
	dead := sqlitetest.Peek(t, s.path)
	handed := ids(dead, "SELECT message_id FROM outbox WHERE state = 'handed'")
	unknown := ids(dead, "SELECT message_id FROM outbox WHERE state = 'unknown'")
	for state, n := range map[string]int{"due": 1, "claimed": 1, "handed": 1, "sent": 68, "never": 2, "unknown": 2, "later": 3, "held": 2, "skipped": 4, "expired": 1} {
		if got := len(ids(dead, "SELECT id FROM outbox WHERE state = ?", state)); got < n {
			t.Fatalf("the release has %d rows that are %s, want at least %d", got, state, n)
		}
	}
	dead.Close()

	server := smtptest.New(t, smtptest.Options{Discard: true})
	s.open()
	if !s.b.Held() {
		t.Fatal("a file from another computer is not held")
	}
	s.call("POST", "/api/take-over", map[string]any{}, nil)
	s.account(server, 4)
	s.close()
	s.start()
	s.until(before.Died + 5*hour)

	e := s.look()
	if got := fmt.Sprint(len(ids(e, "SELECT message_id FROM outbox WHERE state = 'unknown'"))); got != fmt.Sprint(len(handed)+len(unknown)) {
		t.Errorf("%s rows are unknown, want the %d that were handed over at the kill and the %d from before", got, len(handed), len(unknown))
	}
	if n := e.One("SELECT count(*) FROM enrollment WHERE state = 'held'"); n != "1" {
		t.Errorf("%s entries are held, want the one of the circle", n)
	}
	if n := e.One("SELECT count(*) FROM outbox WHERE state = 'held' AND journey = (SELECT no FROM journey WHERE id = 'jny_paused')"); n != "2" {
		t.Errorf("%s mails of the paused journey are held, want 2", n)
	}
	s.call("POST", "/api/journeys/jny_paused/resume", map[string]any{}, nil)
	s.until(before.Died + 60*day)

	onceEach(t, server, before, append(handed, unknown...))
	allHome(t, s)
	s.verify()
}

func ids(e *sqlitetest.Eyes, query string, args ...any) (list []string) {
	for _, row := range e.Rows(query, args...) {
		list = append(list, row[0])
	}
	return list
}

// onceEach holds what both servers took against the rule that a mail leaves once, and against the stops.
func onceEach(t *testing.T, server *smtptest.Server, before release, unsure []string) {
	t.Helper()
	took := map[string]int{}
	for _, m := range before.Taken {
		took[m.ID]++
	}
	for _, m := range server.Mails() {
		took[m.MessageID]++
		switch m.To[0] {
		case address(3), address(40), "stranger@people.example":
			t.Errorf("%s opted out and got %s", m.To[0], m.MessageID)
		case address(61), address(62):
			t.Errorf("%s never agreed and got %s", m.To[0], m.MessageID)
		}
	}
	for id, n := range took {
		if n > 1 {
			t.Errorf("%s left %d times", id, n)
		}
	}
	for _, id := range unsure {
		for _, m := range server.Mails() {
			if m.MessageID == id {
				t.Errorf("%s has an unknown result and left again by itself", id)
			}
		}
	}
}

// allHome reads that everybody came to an end of their journey, with every mail that was theirs.
func allHome(t *testing.T, s *shop) {
	t.Helper()
	e := s.look()
	for _, row := range e.Rows("SELECT contact, journey, node FROM enrollment WHERE state = 'live'") {
		t.Errorf("contact %s still stands in journey %s at %q", row[0], row[1], row[2])
	}
	for journey, want := range map[string]int{"jny_welcome": 62, "jny_order": 2, "jny_practice": 6, "jny_paused": 6, "jny_finishing": 4, "jny_stopped": 2, "jny_news": 62} {
		if got := e.One("SELECT count(*) FROM enrollment e JOIN journey j ON j.no = e.journey WHERE j.id = ? AND e.state = 'done'", journey); got != fmt.Sprint(want) {
			t.Errorf("%s people went through %s, want %d", got, journey, want)
		}
	}
	// 62 people, two mails each: two have opted out and two never agreed; before the kill p4's address was
	// refused, and of four mails nobody knows.
	for state, want := range map[string]string{"sent": "111", "skipped": "8", "never": "1", "unknown": "4"} {
		got := e.One("SELECT count(*) FROM outbox o JOIN journey j ON j.no = o.journey WHERE j.id = 'jny_news' AND o.state = ?", state)
		if got != want {
			t.Errorf("%s mails of jny_news are %s, want %s", got, state, want)
		}
	}
	for _, en := range s.why(address(1)) {
		for _, step := range en.Steps {
			for _, reason := range step.Reasons {
				if strings.Contains(reason, "reason.") || strings.TrimSpace(reason) == "" {
					t.Errorf("a step of an older program has no sentence: %q", reason)
				}
			}
		}
	}
	rank := e.One("SELECT count(*) FROM contact WHERE fields ->> 'rank' = '金'")
	if rank != "4" {
		t.Errorf("%s people have the rank that the finishing journey gives, want 4", rank)
	}
}

// TestSTUCK2_WhoWaitsInRelease01KeepsTheReason: a step's row of history is written when it is left, so the row of a wait
// that is not over stands with the person now; everything else is where it was.
func TestSTUCK2_WhoWaitsInRelease01KeepsTheReason(t *testing.T) {
	t.Parallel()
	s, _ := unpackRelease(t, "0.1")
	const counts = "SELECT version, node, what, n FROM node_count WHERE n <> 0 ORDER BY 1, 2, 3"
	const left = "SELECT enrollment, step_no, node, at, reasons FROM history h WHERE NOT EXISTS (SELECT 1 FROM enrollment e" +
		" WHERE e.id = h.enrollment AND e.waits = 'timer' AND e.step_no - 1 = h.step_no) ORDER BY 1, 2"
	old := sqlitetest.Peek(t, s.path)
	waiting := old.Rows("SELECT e.id, e.step_no - 1, h.at, h.reasons, e.node, e.visit, e.since, e.due_at FROM enrollment e" +
		" JOIN history h ON h.enrollment = e.id AND h.step_no = e.step_no - 1 WHERE e.waits = 'timer' ORDER BY e.id")
	was, counted := old.Rows(left), old.Rows(counts)
	old.Close()
	if len(waiting) < 3 {
		t.Fatalf("only %d people wait in the release", len(waiting))
	}
	if err := sqlite.Migrate(t.Context(), s.path, nil); err != nil {
		t.Fatal(err)
	}
	now := sqlitetest.Peek(t, s.path)
	defer now.Close()
	if got := now.Rows("SELECT id, step_no, standing_at, standing, node, visit, since, due_at FROM enrollment WHERE waits = 'timer' ORDER BY id"); !reflect.DeepEqual(got, waiting) {
		t.Errorf("who waits stands as\n%q\nwant\n%q", got, waiting)
	}
	if got := now.Rows("SELECT enrollment, step_no, node, at, reasons FROM history ORDER BY 1, 2"); !reflect.DeepEqual(got, was) {
		t.Errorf("%d rows of history, want the %d of steps that were left", len(got), len(was))
	}
	if got := now.Rows(counts); !reflect.DeepEqual(got, counted) {
		t.Errorf("the counts are\n%q\nwant\n%q", got, counted)
	}
	if findings, err := sqlite.Verify(t.Context(), s.path); err != nil || len(findings) > 0 {
		t.Errorf("verify: %v, %v", findings, err)
	}
}
