package sqlite

import (
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
)

// oldFile is a workspace file as the first release made it, with people, opt-outs, events and passages.
func oldFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "old.tabiji")
	if err := touch(path); err != nil {
		t.Fatal(err)
	}
	db, err := open(path, "rw", writing)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	provider, err := newProvider(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	key := strings.Repeat("5a", 32)
	raw, err := hex.DecodeString(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		fmt.Sprintf("INSERT INTO meta VALUES ('workspace_id', 'ws_old'), ('zone', 'Asia/Tokyo'), ('token_key', '%s')", key),
		`INSERT INTO contact (id, address, address_key, fields, created_at, updated_at) VALUES
			(1, 'suzuki@example.jp', 'suzuki@example.jp', '{"family_name":"鈴木","family_kana":"スズキ"}', 0, 0),
			(2, 'aoki@example.jp', 'aoki@example.jp', '{"family_name":"青木","family_kana":"アオキ"}', 0, 0),
			(3, 'gone@example.jp', 'gone@example.jp', '{}', 0, 0), (4, '', NULL, '{"name":"名無し"}', 0, 0)`,
		fmt.Sprintf("INSERT INTO suppression VALUES ('%s', 'all', 1, 'mail'), ('%s', 'service', 1, 'mail')",
			contact.Hash(raw, "gone@example.jp"), contact.Hash(raw, "aoki@example.jp")),
		"INSERT INTO field VALUES ('since', 'お客様になった日', 'date'), ('roast', '好みの焙煎', 'text')",
		"INSERT INTO event (contact, kind, source, key, occurred_at, received_at) VALUES (1, 'purchase', 'api', '1', 5, 5), (1, 'tabiji.tag.added', 'api', '2', 9, 9)",
		"INSERT INTO journey (no, id, title, draft, salt, created_at, updated_at) VALUES (1, 'welcome', '', '{}', 's', 0, 0)",
		"INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{}', 'h', 0)",
		// 2026-11-22T14:59Z and 15:01Z are two days in Tokyo.
		`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, practice, entered_at, ended_at, ended_by) VALUES
			(1, 1, 1, 'once', 'in', 'done', 0, 1795359540000, 1795359660000, 'goal'), (1, 1, 2, 'once', 'in', 'held', 0, 1795359660000, NULL, ''),
			(1, 1, 3, 'once', 'in', 'done', 0, 1795359660000, 1795359660000, 'exit')`,
		"PRAGMA application_id = 1413630513", "PRAGMA user_version = 1",
	} {
		if _, err := db.ExecContext(t.Context(), row); err != nil {
			t.Fatal(err, row)
		}
	}
	return path
}

func TestAFileOfTheFirstReleaseGetsItsDaysAndLists(t *testing.T) {
	t.Parallel()
	path := oldFile(t)
	if _, err := Verify(t.Context(), path); err != nil {
		t.Errorf("the old file cannot be verified: %v", err)
	}
	var steps []string
	if err := Migrate(t.Context(), path, func(from, to int64) error {
		steps = append(steps, fmt.Sprint(from))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(steps) != 1 || steps[0] != "1" {
		t.Errorf("a backup was offered for %v, want once from 1", steps)
	}
	db, err := Open(t.Context(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	read(t, db, func(tx *Tx) error {
		for query, want := range map[string]string{
			"SELECT group_concat(day || ' ' || what || ' ' || n, ', ') FROM (SELECT * FROM journey_day ORDER BY day, what)":                                  "20779 entered 1, 20780 entered 2, 20780 goal 1",
			"SELECT group_concat(id) FROM (SELECT id FROM contact ORDER BY sort_key, id)":                                                                    "2,1,4,3",
			"SELECT group_concat(id) FROM contact WHERE stopped = 1":                                                                                         "3",
			"SELECT group_concat(contact || ' ' || purpose || ' ' || at || ' ' || source || ' ' || lifted, ', ') FROM (SELECT * FROM stop ORDER BY contact)": "2 service 1 mail 0, 3 all 1 mail 0",
		} {
			var got string
			if _, err := tx.one(query, nil, &got); err != nil || got != want {
				t.Errorf("%s: %q, want %q (%v)", query, got, want, err)
			}
		}
		return nil
	})
	list, _, total, err := audience.New(db.Audience()).Listing(t.Context(), audience.Listing{Order: audience.ByLast})
	if err != nil || *total != 4 || list[0].ID != 1 || list[0].Last.Kind != "purchase" || list[1].Last != nil {
		t.Errorf("by last action: %+v, %v", list, err)
	}
}

func TestAMigratedFileAgreesWithOneThatWasAlwaysNew(t *testing.T) {
	t.Parallel()
	schema := func(path string) string {
		db, err := open(path, "ro", inspecting)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var text string
		if err := db.QueryRowContext(t.Context(), `SELECT group_concat(type || ' ' || name || ' ' || sql, char(10))
			FROM (SELECT * FROM sqlite_schema WHERE name NOT LIKE 'goose%' ORDER BY type, name)`).Scan(&text); err != nil {
			t.Fatal(err)
		}
		return text
	}
	old := oldFile(t)
	if err := Migrate(t.Context(), old, nil); err != nil {
		t.Fatal(err)
	}
	if a, b := schema(old), schema(newFile(t)); a != b {
		t.Errorf("the schemas differ:\n%s\n---\n%s", a, b)
	}
	if strings.Contains(schema(old), "tabiji_") {
		t.Error("the schema names a function of this program: other programs could not read the file")
	}
}

func TestFieldsKeepTheirTypesAndNewTypesNeedNoNewTable(t *testing.T) {
	t.Parallel()
	path := oldFile(t)
	if err := Migrate(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		return tx.AddField(contact.Field{Key: "colours", Label: "色", Type: "many"})
	}); err != nil {
		t.Fatal(err)
	}
	read(t, db, func(tx *Tx) error {
		fields, err := tx.Fields()
		want := []contact.Field{{Key: "colours", Label: "色", Type: "many"}, {Key: "roast", Label: "好みの焙煎", Type: contact.Text}, {Key: "since", Label: "お客様になった日", Type: contact.Date}}
		if err != nil || !slices.Equal(fields, want) {
			t.Errorf("got %+v, %v; want %+v", fields, err, want)
		}
		return nil
	})
}
