package sqlite

import (
	"fmt"
	"slices"
	"testing"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
)

// TestTheQuickCountIsTheSlowOne compares the count that walks no sent rows with the one that walks all, over
// rows in every state, with and without a hand-over, practice and real, sent anew or not.
func TestTheQuickCountIsTheSlowOne(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		if _, err := tx.exec("INSERT INTO contact (id, address, created_at, updated_at) VALUES (1, 'a@b.jp', 0, 0)"); err != nil {
			return err
		}
		a := outbox.Account{ID: outbox.Default, Host: "h", Port: 25, Security: "none", FromAddress: "x@y.jp", Connections: 1, RefusalLimit: 3, State: "ready"}
		if err := tx.PutAccount(&a); err != nil {
			return err
		}
		n := 0
		add := func(state, account string, handed, next any, owner, settled string) error {
			n++
			_, err := tx.exec(`INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, message_version, planned_at, handed_at, next_at, owner, settled)
				VALUES ($1, $1, $2, $3, $4, 'marketing', 1, 'v', 0, $5, $6, $7, $8)`, fmt.Sprint(n), state, account, flag(account == outbox.Practice), handed, next, owner, settled)
			return err
		}
		for i, account := range []string{outbox.Practice, outbox.Default} {
			for range 3 + i {
				for _, row := range []struct {
					state          string
					handed, next   any
					owner, settled string
				}{
					{"due", nil, 5, "", ""}, {"claimed", nil, nil, "run", ""}, {"handed", 7, nil, "run", ""}, {"sent", 7, nil, "", ""}, {"sent", 8, nil, "", ""},
					{"never", nil, nil, "", ""}, {"never", 7, nil, "", "again"}, {"unknown", 7, nil, "", ""}, {"unknown", 7, nil, "", "again"},
					{"later", 7, 9, "", ""}, {"later", nil, 9, "", ""}, {"held", nil, nil, "", ""}, {"skipped", nil, nil, "", ""}, {"expired", nil, nil, "", ""},
				} {
					if err := add(row.state, account, row.handed, row.next, row.owner, row.settled); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	yes, no := true, false
	for name, only := range map[string]*bool{"both": nil, "practice": &yes, "real": &no} {
		err := db.Read(t.Context(), func(tx *Tx) error {
			quick, err := outboxTx{tx}.Tally(outbox.Filter{Practice: only})
			if err != nil {
				return err
			}
			slow, err := outboxTx{tx}.Tally(outbox.Filter{Contact: 1, Practice: only})
			if !slices.Equal(quick, slow) || len(quick) == 0 {
				t.Errorf("%s: quick %v\nslow %v", name, quick, slow)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestMailsOfAFormerReleaseCountAsSeen(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/old.tabiji"
	if err := touch(path); err != nil {
		t.Fatal(err)
	}
	raw, err := open(path, "rw", writing)
	if err != nil {
		t.Fatal(err)
	}
	provider, err := newProvider(raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	_, err = raw.Exec(fmt.Sprintf(`INSERT INTO practice_mail (id, at, sender, recipient, subject, message_id, raw) VALUES (7, 12, 's', 'r', 'はじめに', 'm', x'78');
		INSERT INTO meta VALUES ('zone', 'Asia/Tokyo'), ('token_key', '%064d'), ('workspace_id', 'wsp_1');
		PRAGMA application_id = %d; PRAGMA user_version = 1`, 1, ApplicationID))
	if err != nil {
		t.Fatal(err)
	}
	raw.Close()
	asked := int64(0)
	if err := Migrate(t.Context(), path, func(from, _ int64) error { asked = from; return nil }); err != nil || asked != 1 {
		t.Fatal(err, asked)
	}
	db := openFile(t, Options{Path: path})
	box := db.PracticeBox()
	list, err := box.PracticeMails(t.Context(), outbox.PracticeFilter{Limit: 10})
	if err != nil || len(list) != 1 || list[0].SeenAt != 12 || list[0].Subject != "はじめに" || list[0].Delivery != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := box.Keep(t.Context(), outbox.PracticeMail{Subject: "次", MessageID: "n", Raw: []byte("x"), Snippet: "本文"}); err != nil {
		t.Fatal(err)
	}
	total, unread, err := box.CountPractice(t.Context(), outbox.PracticeFilter{})
	if total != 2 || unread != 1 || err != nil {
		t.Errorf("%d, %d unread, %v", total, unread, err)
	}
}

func TestAnEmptiedMailboxGivesNoFormerIdAgain(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	box, ctx := db.PracticeBox(), t.Context()
	keep := func() int64 {
		t.Helper()
		if err := box.Keep(ctx, outbox.PracticeMail{MessageID: "m", Raw: []byte("x")}); err != nil {
			t.Fatal(err)
		}
		list, err := box.PracticeMails(ctx, outbox.PracticeFilter{Limit: 1})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0].ID
	}
	empty := func(want int64) {
		t.Helper()
		if n, err := box.EmptyPractice(ctx); n != want || err != nil {
			t.Errorf("%d thrown away, want %d, %v", n, want, err)
		}
	}
	empty(0)
	if a, b := keep(), keep(); a != 1 || b != 2 {
		t.Errorf("ids %d, %d", a, b)
	}
	empty(2)
	empty(0)
	if id := keep(); id != 3 {
		t.Errorf("after emptying the id is %d", id)
	}
	empty(1)
	if id := keep(); id != 4 {
		t.Errorf("after emptying again the id is %d", id)
	}
}

func TestMovesAreCountedUpToABound(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	err := db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		for _, q := range []string{
			"INSERT INTO contact (id, address, created_at, updated_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 50) SELECT i, i, 0, 0 FROM n",
			"INSERT INTO journey (no, id, title, draft, salt, state, created_at, updated_at) VALUES (1, 'jny_1', '一', '{}', '', 'running', 0, 0), (2, 'jny_2', '二', '{}', '', 'paused', 0, 0)",
			"INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{}', '', 0), (2, 2, 1, '{}', '', 0)",
			"INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, node, waits, due_at, practice, entered_at) SELECT 1, 1, id, 'once', 'in', 'live', 'w', 'timer', 60000 * (id / 10), 0, 0 FROM contact",
			"INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, node, waits, due_at, practice, entered_at) SELECT 2, 2, id, 'once', 'in', 'live', 'w', 'timer', 1, 0, 0 FROM contact",
		} {
			if _, err := tx.exec(q); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		before   clock.Instant
		most     int
		rows     int
		n        int64
		more     bool
		countDue int64
	}{
		{"everybody, by the minute", 1 << 40, 1000, 6, 50, false, 50},
		{"those before a moment", 120_000, 1000, 2, 19, false, 19},
		{"moves no more than asked for, the count whole", 1 << 40, 15, 2, 15, true, 50},
		{"nobody", 0, 1000, 0, 0, false, 0},
	} {
		err := db.Read(t.Context(), func(tx *Tx) error {
			list, more, err := tx.Moves(c.before, c.most)
			n := int64(0)
			for _, m := range list {
				n += m.N
			}
			if len(list) != c.rows || n != c.n || more != c.more {
				t.Errorf("%s: %d people in %d rows, more %v: %+v", c.name, n, len(list), more, list)
			}
			if err != nil {
				return err
			}
			due, err := tx.CountDue(0, c.before)
			if due != c.countDue {
				t.Errorf("%s: %d due", c.name, due)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
