package sqlite

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// aLife is a small sound workspace: one person waiting at a timer, one for a receipt, one done.
const aLife = `
INSERT INTO contact (id, address, address_key, created_at, updated_at) VALUES (1, 'a@example.jp', 'a@example.jp', 1, 1), (2, 'b@example.jp', 'b@example.jp', 1, 1), (3, 'c@example.jp', 'c@example.jp', 1, 1);
INSERT INTO journey (no, id, title, draft, salt, state, created_at, updated_at) VALUES (1, 'jny_1', 'x', '{}', 's', 'running', 1, 1);
INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{"drawing":{"format":"tabiji.journey/1","id":"jny_1","title":"x","settings":{"reentry":"never","zone":"Asia/Tokyo"},"nodes":[{"id":"in","kind":"entry.manual","title":"","at":[0,0],"config":{}},{"id":"w1","kind":"wait.duration","title":"","at":[0,1],"config":{"amount":1,"unit":"hour"}},{"id":"m1","kind":"mail.send","title":"","at":[0,2],"config":{"message":"msg_1"}},{"id":"g1","kind":"goal","title":"","at":[0,3],"config":{}}],"edges":[{"from":["in","next"],"to":"w1"},{"from":["w1","next"],"to":"m1"},{"from":["m1","next"],"to":"g1"}]},"pins":{"msg_1":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}', 'h', 1);
UPDATE journey SET live_version = 1;
INSERT INTO message_version (id, message, purpose, source, created_at) VALUES ('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 'msg_1', 'marketing', '{}', 1);
INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, step_no, waits, due_at, practice, entered_at, ended_at, standing_at, standing) VALUES
 (1, 1, 1, 1, 'once', 'in', 'live', 'w1', 1, 'timer', 99, 0, 1, NULL, 1, '[]'),
 (2, 1, 1, 2, 'once', 'in', 'live', 'm1', 1, 'receipt', NULL, 0, 1, NULL, 0, ''),
 (3, 1, 1, 3, 'once', 'in', 'done', 'g1', 3, '', NULL, 0, 1, 50, 0, '');
INSERT INTO history (enrollment, step_no, node, kind, visit, at, outcome, reasons) VALUES
 (1, 0, 'in', 'entry.manual', 0, 1, 'next', '[]'),
 (2, 0, 'in', 'entry.manual', 0, 1, 'next', '[]'),
 (3, 0, 'in', 'entry.manual', 0, 1, 'next', '[]'), (3, 1, 'm1', 'mail.send', 0, 2, 'next', '[]'), (3, 2, 'g1', 'goal', 0, 2, '', '[]');
INSERT INTO node_count (version, node, what, n) VALUES (1, 'w1', 'standing', 1), (1, 'm1', 'standing', 1), (1, 'g1', 'standing', 0),
 (1, 'in', 'arrived', 3), (1, 'w1', 'arrived', 1), (1, 'm1', 'arrived', 2), (1, 'g1', 'arrived', 1), (1, 'in', 'left:next', 3), (1, 'm1', 'left:next', 1);
INSERT INTO journey_day (journey, day, what, n) VALUES (1, 0, 'entered', 3);
INSERT INTO outbox (id, effect_key, message_id, state, account, practice, purpose, contact, enrollment, journey, node, message_version, planned_at, next_at, address, content_hash, handed_at, resolved_at) VALUES
 (1, 'e:2:m1:0:0', 'm1@x', 'due', 'default', 0, 'marketing', 2, 2, 1, 'm1', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 1, 1, '', '', NULL, NULL),
 (2, 'e:3:m1:0:0', 'm2@x', 'sent', 'default', 0, 'marketing', 3, 3, 1, 'm1', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 1, NULL, 'c@example.jp', 'h', 20, 21);
`

// aliveFile makes a file with aLife and then runs the given statements on it, with the guards of the
// schema off, as damage would.
func aliveFile(t *testing.T, damage ...string) string {
	t.Helper()
	path := newFile(t)
	raw, err := open(path, "rw", copying)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	for _, statement := range append([]string{aLife, "PRAGMA foreign_keys = 0", "PRAGMA ignore_check_constraints = 1"}, damage...) {
		if _, err := raw.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return path
}

func TestVerifyASoundFileHasNoFindings(t *testing.T) {
	t.Parallel()
	path := aliveFile(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	findings, err := Verify(t.Context(), path)
	if err != nil || len(findings) != 0 {
		t.Errorf("got %v (%v), want nothing", findings, err)
	}
	if after, _ := os.ReadFile(path); string(before) != string(after) {
		t.Error("verifying changed the file")
	}
}

func TestVerifyFindsEachBrokenPromise(t *testing.T) {
	t.Parallel()
	for rule, damage := range map[string][]string{
		"live_twice": {"DROP INDEX enrollment_once", `INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, practice, due_at, entered_at)
			VALUES (9, 1, 1, 1, 'run:1', 'in', 'live', 0, 5, 1)`, "UPDATE journey_day SET n = 4"},
		"mail_without_enrollment": {"UPDATE outbox SET enrollment = 77 WHERE id = 2"},
		"done_without_end":        {"UPDATE enrollment SET ended_at = NULL WHERE id = 3"},
		"waits_for_nothing":       {"UPDATE outbox SET state = 'unknown', next_at = NULL WHERE id = 1"},
		"cannot_move":             {"UPDATE enrollment SET due_at = NULL WHERE id = 1"},
		"history_gap":             {"DELETE FROM history WHERE enrollment = 3 AND step_no = 1"},
		"handed_incomplete":       {"UPDATE outbox SET content_hash = '' WHERE id = 2"},
		"two_owners": {"UPDATE outbox SET state = 'claimed', owner = 'run-a', next_at = NULL WHERE id = 1",
			"UPDATE outbox SET state = 'handed', owner = 'run-b' WHERE id = 2"},
		"cannot_be_sent": {"UPDATE outbox SET next_at = NULL WHERE id = 1"},
		"standing_count": {"UPDATE node_count SET n = 4 WHERE node = 'w1' AND what = 'standing'"},
		"standing_lost":  {"UPDATE enrollment SET standing_at = 0, standing = '' WHERE id = 1"},
		"wait_moved":     {decided(99), "UPDATE enrollment SET due_at = 98 WHERE id = 1"},
		"late_lost":      {`UPDATE outbox SET state = 'held', next_at = NULL, reason = '{"id":"reason.delivery.late"}' WHERE id = 1`},
		"days_count":     {"UPDATE journey_day SET day = 1"},
		"practice_leak":  {"UPDATE enrollment SET practice = 1 WHERE id = 2"},
		"sample_leak":    {"UPDATE contact SET sample = 1 WHERE id = 3", "INSERT INTO account (id, host, security, created_at, updated_at) VALUES ('default', 'smtp.example.net', 'tls', 1, 1)"},
		"references":     {"DELETE FROM contact WHERE id = 1"},
		// A sent row that is gone: its step says so, or its number.
		"mail_missing":    {"DELETE FROM outbox WHERE id = 2"},
		"mail_gap":        {"UPDATE outbox SET id = 7 WHERE id = 2"},
		"resend_missing":  {"UPDATE outbox SET state = 'never', settled = 'again' WHERE id = 2"},
		"mail_of_nothing": {"UPDATE outbox SET journey = 8 WHERE id = 1"},
		"arrived_count":   {"UPDATE node_count SET n = n + 1 WHERE node = 'm1' AND what = 'arrived'"},
		"left_count":      {"UPDATE node_count SET n = n - 1 WHERE node = 'm1' AND what = 'left:next'"},
		"intake_cursor":   {"UPDATE meta SET value = '7' WHERE key = 'intake_seq'"},
		"sequence_behind": {"INSERT INTO event (seq, contact, kind, source, key, occurred_at, received_at) VALUES (4, 1, 'purchase', 'api', 'k', 1, 1)",
			"UPDATE sqlite_sequence SET seq = 2 WHERE name = 'event'"},
		"far_away":           {"UPDATE enrollment SET due_at = 253402300799999 WHERE id = 1"},
		"message_gone":       {"DELETE FROM message_version"},
		"message_changed":    {"DROP TRIGGER message_version_is_immutable", "UPDATE message_version SET source = '{\"subject\":\"x\"}'"},
		"asset_changed":      {"INSERT INTO asset (sha256, type, name, data) VALUES ('ab', 'image/png', 'x', x'00')"},
		"no_live_version":    {"UPDATE journey SET live_version = NULL"},
		"node_unknown":       {"UPDATE enrollment SET node = 'w9' WHERE id = 1"},
		"version_unreadable": {"DROP TRIGGER version_is_immutable", "UPDATE version SET body = '{}'"},
		"merged_wrong":       {"UPDATE contact SET merged_into = 1 WHERE id = 1"},
		"stop_lost":          {"UPDATE contact SET stopped = 1 WHERE id = 3"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			findings, err := Verify(t.Context(), aliveFile(t, damage...))
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(findings, func(f Finding) bool { return f.Rule == rule })
			if i < 0 || findings[i].Count < 1 || len(findings[i].Examples) < 1 {
				t.Fatalf("got %v, want a finding %s", findings, rule)
			}
			said := map[string]bool{}
			for _, lang := range words.Langs() {
				text := words.Printer{Lang: lang}.Say(findings[i].Line)
				if said[text] = true; text == findings[i].Line.ID || strings.Contains(text, "{") || !strings.Contains(text, findings[i].Examples[0]) {
					t.Errorf("%s in %s: %q", rule, lang, text)
				}
			}
			if len(said) != 2 {
				t.Errorf("both languages say %v", said)
			}
		})
	}
}

// decided says in the row of the one who waits until when that was decided to be.
func decided(at int) string {
	return fmt.Sprintf(`UPDATE enrollment SET standing = '[{"id":"reason.wait.until","args":{"amount":"1 hour","at":%d}}]' WHERE id = 1`, at)
}

func TestNumber13_VerifyKnowsUntilWhenPeopleWait(t *testing.T) {
	t.Parallel()
	const hour = 3_600_000
	paused := fmt.Sprintf(`INSERT INTO agenda (key, kind, planned_at, body, done) VALUES ('shift:1:1', 'shift', 1, '{"journey":1,"by":%d}', 1)`, 5*hour)
	due := func(at int) string { return fmt.Sprintf("UPDATE enrollment SET due_at = %d WHERE id = 1", at) }
	for _, c := range []struct {
		says   string
		damage []string
		want   int
	}{
		{"as decided", []string{decided(20 * hour), due(20 * hour)}, 0},
		{"a moment earlier", []string{decided(20 * hour), due(20*hour - 1)}, 1},
		{"a moment later", []string{decided(20 * hour), due(20*hour + 1)}, 1},
		{"later by a pause", []string{decided(20 * hour), due(25 * hour), paused}, 0},
		{"later by more than the pause", []string{decided(20 * hour), due(25*hour + 1), paused}, 1},
		{"earlier although there was a pause", []string{decided(20 * hour), due(10 * hour), paused}, 1},
		{"later by a pause of another journey", []string{decided(20 * hour), due(25 * hour), paused, `UPDATE agenda SET body = '{"journey":2,"by":99999999}'`}, 1},
		{"the date was set", []string{decided(20 * hour), due(10 * hour), "INSERT INTO clock_jump (was_at, at, doubted, enrollment, outbox, body) VALUES (9, 8, 0, 1, 1, '{}')"}, 0},
		{"it was not noted until when", []string{due(10 * hour)}, 0},
	} {
		findings, err := Verify(t.Context(), aliveFile(t, c.damage...))
		if err != nil || len(findings) != c.want || c.want == 1 && (findings[0].Rule != "wait_moved" || fmt.Sprint(findings[0].Examples) != "[enr_1]") {
			t.Errorf("%s: got %v (%v)", c.says, findings, err)
		}
	}
}

// TestTrust13_VerifyNamesACursorThatWasMoved: ahead of the events, or back behind what it has consumed.
func TestTrust13_VerifyNamesACursorThatWasMoved(t *testing.T) {
	t.Parallel()
	for says, c := range map[string]struct {
		cursor string
		want   int
	}{
		"where it was put":     {"UPDATE meta SET value = '3' WHERE key = 'intake_seq'", 0},
		"ahead":                {"UPDATE meta SET value = '9' WHERE key = 'intake_seq'", 1},
		"behind":               {"UPDATE meta SET value = '2' WHERE key = 'intake_seq'", 1},
		"gone":                 {"DELETE FROM meta WHERE key = 'intake_seq'", 1},
		"behind an old entry":  {"UPDATE meta SET value = '1' WHERE key IN ('intake_seq', 'intake_seen'); UPDATE enrollment SET entry_key = 'ev:2' WHERE id = 1", 1},
		"an event not yet met": {"INSERT INTO event (contact, kind, source, key, occurred_at, received_at) VALUES (1, 'x', 'api', 'new', 1, 1)", 0},
	} {
		path := aliveFile(t, `INSERT INTO event (contact, kind, source, key, occurred_at, received_at) VALUES
			(1, 'x', 'api', 'a', 1, 1), (1, 'x', 'api', 'b', 1, 1), (1, 'x', 'api', 'c', 1, 1)`)
		db := openFile(t, Options{Path: path})
		if err := db.Write(t.Context(), UI, Full, func(tx *Tx) error { return tx.SetIntakeSeq(3) }); err != nil {
			t.Fatal(err)
		}
		raw, err := open(path, "rw", copying)
		if err != nil {
			t.Fatal(err)
		}
		_, err = raw.Exec(c.cursor)
		raw.Close()
		if err != nil {
			t.Fatal(err)
		}
		findings, err := Verify(t.Context(), path)
		if err != nil || len(findings) != c.want || c.want == 1 && findings[0].Rule != "intake_cursor" {
			t.Errorf("%s: got %v (%v)", says, findings, err)
		}
	}
}

func TestVerifyFindsMailSentAfterAnOptOut(t *testing.T) {
	t.Parallel()
	path := aliveFile(t)
	key := tokenKey(t, path)
	for _, c := range []struct {
		says    string
		address string
		purpose string
		at      int
		want    int
	}{
		{"out after the mail", "c@example.jp", "marketing", 20, 0},
		{"out before the mail", "C@EXAMPLE.JP", "marketing", 19, 1},
		{"out of everything before the mail", "c@example.jp", "all", 19, 1},
		{"out of the other purpose", "c@example.jp", "service", 19, 0},
		{"another person is out", "a@example.jp", "all", 1, 0},
	} {
		parsed, err := contact.ParseAddress(c.address)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := open(path, "rw", copying)
		if err != nil {
			t.Fatal(err)
		}
		_, err = raw.Exec("DELETE FROM suppression; INSERT INTO suppression (address_hmac, purpose, at, source) VALUES ($1, $2, $3, 'x')",
			contact.Hash(key, parsed.Key), c.purpose, c.at)
		if err == nil {
			_, err = raw.Exec("UPDATE contact SET stopped = address_key = $1 AND $2", parsed.Key, c.purpose != "service")
		}
		if err == nil {
			_, err = raw.Exec("DELETE FROM stop; INSERT INTO stop (contact, purpose, lifted, at, source) SELECT id, 'marketing', 0, 1, 'x' FROM contact WHERE stopped = 1")
		}
		raw.Close()
		if err != nil {
			t.Fatal(err)
		}
		findings, err := Verify(context.Background(), path)
		if err != nil || len(findings) != c.want {
			t.Errorf("%s: got %v (%v), want %d", c.says, findings, err, c.want)
		}
		if c.want == 1 && len(findings) == 1 && (findings[0].Rule != "sent_after_opt_out" || fmt.Sprint(findings[0].Examples) != "[out_2]") {
			t.Errorf("%s: got %v", c.says, findings)
		}
	}
}

func tokenKey(t *testing.T, path string) []byte {
	t.Helper()
	db, err := Open(t.Context(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	text, err := db.Meta(t.Context(), MetaTokenKey)
	if err != nil {
		t.Fatal(err)
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != 32 {
		t.Fatalf("token key of %d bytes: %v", len(key), err)
	}
	return key
}

func TestVerifyReadsAFileThatAnEngineHasOpen(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{Path: aliveFile(t)})
	if err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		_, err := tx.exec("UPDATE node_count SET n = 9 WHERE node = 'w1' AND what = 'standing'")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	findings, err := Verify(t.Context(), db.options.Path)
	if err != nil || len(findings) != 1 || findings[0].Rule != "standing_count" {
		t.Errorf("got %v (%v), want the count that stands only in the log", findings, err)
	}
}
