package sqlite_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

const everything = `{"id":"jny_%[1]d","title":"全部","settings":{"reentry":"after_exit"},
"nodes":[{"id":"tagged","kind":"entry.tag","at":[0,0],"config":{"tag":"VIP"}},
 {"id":"bought","kind":"entry.event","at":[0,0],"config":{"event":"purchase"}},
 {"id":"hand","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"rest","kind":"wait.duration","at":[0,1],"config":{"amount":%[2]d,"unit":"hour"}},
 {"id":"ask","kind":"split.condition","at":[0,2],"config":{"branches":[{"port":"y","title":"はい","when":{"all":[
   {"field":"name","is":"contains","value":"花"},{"tag":"VIP"},{"event":"visit","at_least":2,"within_days":30}]}}]}},
 {"id":"on","kind":"tag.add","at":[0,3],"config":{"tag":"seen%[1]d"}},
 {"id":"off","kind":"tag.remove","at":[0,3],"config":{"tag":"VIP"}},
 {"id":"set","kind":"field.set","at":[0,4],"config":{"field":"rank","value":"A%[1]d"}},
 {"id":"tell","kind":"notify","at":[0,5],"config":{"title":"来店","body":"ありがとう"}},
 {"id":"mail","kind":"mail.send","at":[0,6],"config":{"message":"msg_%[1]d"}},
 {"id":"end","kind":"goal","at":[0,7],"config":{}}],
"edges":[{"from":["tagged","next"],"to":"rest"},{"from":["bought","next"],"to":"rest"},{"from":["hand","next"],"to":"rest"},{"from":["rest","next"],"to":"ask"},
 {"from":["ask","y"],"to":"on"},{"from":["ask","else"],"to":"off"},{"from":["on","next"],"to":"set"},{"from":["off","next"],"to":"set"},
 {"from":["set","next"],"to":"tell"},{"from":["tell","next"],"to":"mail"},{"from":["mail","next"],"to":"end"}],
"messages":[{"id":"msg_%[1]d","subject":"こんにちは","html":"<p>こんにちは</p>"}]}`

// mayScan are steps that look at a handful of rows at most, whatever the workspace holds: the accounts, the
// running journeys, the mails on their way, the newest events of one person, the rows that are being written or asked for, and an index that is empty unless something is broken.
var mayScan = map[string]bool{"SCAN a": true, "SCAN account": true, "SCAN j": true, "SCAN o": true, "SCAN CONSTANT ROW": true,
	"SCAN e USING INDEX enrollment_astray": true, "SCAN enrollment EXISTS USING INDEX enrollment_astray": true,
	"SCAN outbox USING COVERING INDEX outbox_owned": true, "SCAN newest": true, "SCAN l VIRTUAL TABLE INDEX 1:": true, "SCAN 16-ROW VALUES CLAUSE": true}

// TestNoHotQueryReadsAWholeTable runs everything that the engine does without mail and asks SQLite how it
// carries out each statement that was prepared on the way.
func TestNoHotQueryReadsAWholeTable(t *testing.T) {
	t.Parallel()
	w := sqlitetest.New(t)
	a, b := w.Publish(fmt.Sprintf(everything, 1, 1)), w.Publish(fmt.Sprintf(everything, 2, 2))
	people := w.Contacts(20)
	w.Enter(w.Publish(`{"id":"jny_await","title":"t","settings":{"reentry":"never"},"nodes":[{"id":"in","kind":"entry.manual","at":[0,0],"config":{}},
 {"id":"on","kind":"wait.event","at":[0,1],"config":{"branches":[{"port":"a","event":"visit"}],"timeout":{"amount":1,"unit":"day"},"look_back":{"amount":1,"unit":"day"}}}],
"edges":[{"from":["in","next"],"to":"on"}]}`), people...)
	w.Settle()
	w.Happen(people[0], "visit", "", nil)
	w.Happen(people[0], "purchase", "", nil)
	w.Write(func(tx *sqlite.Tx) error {
		for key, row := range map[string]struct {
			kind string
			body map[string]any
		}{
			"1": {"enter", map[string]any{"journey": a.No, "all": true}}, "2": {"sweep", map[string]any{"journey": b.No, "tag": "VIP"}},
			"4": {"end_practice", nil},
		} {
			if err := tx.AddAgenda(key, row.kind, tx.Now(), row.body); err != nil {
				return err
			}
		}
		return nil
	})
	w.Until(sqlitetest.Monday.Add(3 * time.Hour))
	w.Resolve("sent")
	w.Exec("UPDATE journey SET state = 'paused' WHERE no = 2")
	w.Settle()
	w.Exec("UPDATE journey SET state = 'finishing' WHERE no = 1")
	w.Write(func(tx *sqlite.Tx) error {
		if err := tx.AddAgenda("5", "shift", tx.Now(), map[string]any{"journey": b.No, "by": 1000}); err != nil {
			return err
		}
		return tx.AddAgenda("6", "exit", tx.Now().Add(time.Minute), map[string]any{"journey": a.No})
	})
	w.Until(sqlitetest.Monday.Add(4 * time.Hour))
	if _, err := w.DB.Idle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Runner.Overdue(t.Context()); err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, query := range w.DB.Statements() {
		if !strings.Contains(query, "enrollment") && !strings.Contains(query, "wake") && !strings.Contains(query, "contact") &&
			!strings.Contains(query, "event") && !strings.Contains(query, "outbox") && !strings.Contains(query, "journey") && !strings.Contains(query, "agenda") {
			continue
		}
		steps, err := w.DB.Explain(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
		looked++
		for _, step := range steps {
			if (strings.HasPrefix(step, "SCAN") || strings.Contains(step, "TEMP B-TREE")) && !small(query, step) {
				t.Errorf("%s\n  in %s", step, query)
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d statements were looked at", looked)
	}
}

// small reports whether a step stays small; a list that is given is read whole, the journeys that listen to one event may
// be sorted, and one page of the events of one person (Happened), of which SQLite keeps no more than the LIMIT.
func small(query, step string) bool {
	sorts := strings.Contains(query, "FROM interest") || strings.Contains(query, "ORDER BY o.seq LIMIT ?3")
	return mayScan[step] || strings.HasPrefix(step, "SCAN json_each") || strings.HasPrefix(step, "SCAN (subquery") || sorts && strings.Contains(step, "TEMP B-TREE")
}

// TestATickCostsWhatIsDue compares the pages that a tick of 90 people looks at in a small and in a large
// workspace.
func TestATickCostsWhatIsDue(t *testing.T) {
	t.Parallel()
	pages := func(crowd int) int {
		w := sqlitetest.New(t)
		j := w.Publish(fmt.Sprintf(everything, 1, 24))
		soon := w.Publish(fmt.Sprintf(everything, 2, 1))
		people := w.Contacts(90)
		w.Exec(`WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1000 + ?1)
			INSERT INTO contact (id, address, address_key, created_at, updated_at) SELECT i, i || '@b.example', i || '@b.example', 1, 1 FROM n`, crowd)
		w.Exec(`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, node, visit, step_no, waits, standing_at, standing, since, due_at, practice, entered_at)
			SELECT ?1, ?2, id, 'once', 'hand', 'live', 'rest', 2, 1, 'timer', 1, '[]', ?3, ?3 + 86400000 + id, 0, ?3 FROM contact WHERE id >= 1000`, j.No, j.Version, int64(sqlitetest.Monday))
		w.Exec(`INSERT INTO history SELECT id, 0, 'hand', 'entry.manual', 1, 1, 'next', '[]' FROM enrollment`)
		w.Enter(soon, people...)
		w.Settle()
		w.Clock.Advance(time.Hour)
		if _, err := w.DB.Pages(); err != nil {
			t.Fatal(err)
		}
		res, err := w.Runner.Tick(t.Context())
		if err != nil || res.Walked != 90 {
			t.Fatalf("%+v, %v", res, err)
		}
		n, err := w.DB.Pages()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	small, large := pages(500), pages(50_000)
	t.Logf("%d pages with 500 others waiting, %d with 50,000", small, large)
	if ratio := float64(large) / float64(small); ratio > 1.5 {
		t.Errorf("%d pages with 500 others waiting, %d with 50,000: %.2f times", small, large, ratio)
	}
}
