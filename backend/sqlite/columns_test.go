package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/segment"
)

// howMany is how many people meet a condition in a transaction.
func howMany(t *testing.T, tx *Tx, tree string) int64 {
	t.Helper()
	parsed, err := segment.Parse([]byte(tree), segment.Person)
	if err != nil {
		t.Fatal(err)
	}
	found, err := tx.Meeting(parsed, time.UTC, 3)
	if err != nil {
		t.Fatal(err)
	}
	return found.Count
}

// TestWhatIsKeptIsWhatATransactionSees: columns are kept from one transaction to the next, and whoever began before a change
// goes on seeing the rows from before it, also after others have read the new ones.
func TestWhatIsKeptIsWhatATransactionSees(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{Clock: clock.NewManual(noon)})
	const city, bought = `{"field":"city","is":"equals","value":"京都"}`, `{"event":"purchase","where":{"prop":"amount","is":"at_least","value":100}}`
	put := func(f func(tx *Tx) error) {
		t.Helper()
		if err := db.Write(t.Context(), UI, Full, f); err != nil {
			t.Fatal(err)
		}
	}
	var people []contact.Contact
	for i := range 5 {
		c := contact.Contact{Address: fmt.Sprint(i), Fields: map[string]string{"city": "京都"}}
		put(func(tx *Tx) error {
			_, err := tx.InsertContact(&c, "")
			return err
		})
		people = append(people, c)
	}
	buy := func(i int) {
		t.Helper()
		put(func(tx *Tx) error {
			_, err := tx.AddEvent(&event.Event{Contact: people[i].ID, Kind: "purchase", Source: "api", Key: fmt.Sprint(i), OccurredAt: noon, ReceivedAt: noon, Props: map[string]string{"amount": "120"}})
			return err
		})
	}
	buy(0)
	both := func(tx *Tx) string { return fmt.Sprint(howMany(t, tx, city), howMany(t, tx, bought)) }
	now := func() (answer string) {
		t.Helper()
		if err := db.Read(t.Context(), func(tx *Tx) error { answer = both(tx); return nil }); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	if got := now(); got != "5 1" {
		t.Fatal(got)
	}
	if len(db.columns.kept) != 2 {
		t.Fatalf("kept: %v", db.columns.kept)
	}
	err := db.Read(t.Context(), func(tx *Tx) error {
		if got := both(tx); got != "5 1" {
			t.Errorf("before the change: %s", got)
		}
		people[1].Fields["city"] = "東京"
		put(func(tx *Tx) error { _, err := tx.UpdateContact(&people[1], ""); return err })
		buy(2)
		if got := now(); got != "4 2" {
			t.Errorf("others see the change: %s", got)
		}
		if got := both(tx); got != "5 1" {
			t.Errorf("who began before it does not: %s", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := now(); got != "4 2" {
		t.Errorf("afterwards: %s", got)
	}
	failed := fmt.Errorf("not committed")
	err = db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		people[3].Fields["city"] = "大阪"
		if _, err := tx.UpdateContact(&people[3], ""); err != nil {
			return err
		}
		if got := both(tx); got != "3 2" {
			t.Errorf("the writer sees its own rows: %s", got)
		}
		return failed
	})
	if err == nil || now() != "4 2" {
		t.Errorf("what was not committed is seen: %s, %v", now(), err)
	}
}

// TestACommitOnItsWayIsWaitedFor: between its begin and its end nobody can know which rows are seen.
func TestACommitOnItsWayIsWaitedFor(t *testing.T) {
	t.Parallel()
	var c columns
	ok := func(name string, begun int64) bool { _, ok := c.version(name, begun); return ok }
	early := c.begin()
	ended := c.committing([]string{ofPeople, ofEvents + "visit"})
	during := c.begin()
	if ok(ofPeople, early) || ok(ofPeople, during) || ok(ofEvents+"visit", during) || !ok(ofEvents+"purchase", early) {
		t.Error("during a commit")
	}
	ended()
	if ok(ofPeople, early) || ok(ofPeople, during) || !ok(ofPeople, c.begin()) || !ok(ofEvents+"purchase", early) {
		t.Error("after it")
	}
	c.committing([]string{ofNoEvent})()
	if late := c.begin(); ok(ofEvents+"purchase", during) || !ok(ofEvents+"purchase", late) || !ok(ofPeople, late) {
		t.Error("a change that names no kind")
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	t.Parallel()
	var c columns
	at := func(n int) source {
		return source{columns: map[string]*column{fmt.Sprint(n): {text: strings.Repeat("x", n)}}}
	}
	c.keep("a", at(mostKept/2))
	c.keep("a", at(1000))
	c.keep("b", at(2000))
	if c.size != mostKept/2+3000 || len(c.kept) != 2 || len(c.kept["a"].columns) != 2 {
		t.Errorf("%d bytes of %d sources", c.size, len(c.kept))
	}
	c.keep("c", at(mostKept+1))
	c.keep("b", at(mostKept/2))
	if c.size != mostKept/2+2000 || len(c.kept) != 1 {
		t.Errorf("when full: %d bytes of %d sources", c.size, len(c.kept))
	}
}

func TestAStatementIsKnownByWhatItChanges(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"INSERT INTO contact (address) VALUES (?, ?)":   ofPeople,
		"UPDATE contact SET stopped = 1 WHERE id = $1":  ofPeople,
		"INSERT INTO event (contact, kind) VALUES":      ofEvents + "visit",
		"DELETE FROM event WHERE seq = ?":               ofNoEvent,
		"INSERT INTO contact_tag (contact, tag) VALUES": "",
		"SELECT id FROM contact":                        "",
	} {
		if got := touches(query, []any{int64(1), "visit"}); got != want {
			t.Errorf("%s: %q", query, got)
		}
	}
}

// TestNobodyElseChangesWhatIsKept: a statement that changes contacts or events in another form would leave what is kept as
// it was.
func TestNobodyElseChangesWhatIsKept(t *testing.T) {
	t.Parallel()
	changing := regexp.MustCompile("(?i)[\"`](?:INSERT|REPLACE|UPDATE|DELETE)[A-Z ]* (?:contact|event)[ (][^\"`]*")
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range changing.FindAllString(string(source), -1) {
			if file == "columns.go" {
				continue
			}
			found++
			if touches(statement[1:], nil) == "" {
				t.Errorf("%s: %s", file, statement)
			}
		}
	}
	if found < 3 {
		t.Errorf("%d statements found: the test looks for the wrong form", found)
	}
}
