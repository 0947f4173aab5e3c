package outbox_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
	"tabiji/backend/walk"
)

var noon = clock.Instant(1_795_316_400_000) // 2026-11-22 12:00 in Japan

// shop is a workspace file with one journey, an SMTP server, and a clock that stands still.
type shop struct {
	t       testing.TB
	clock   *clock.Manual
	path    string
	db      *sqlite.DB
	sql     *sql.DB // to set the scene and to look, beside the program
	server  *smtptest.Server
	options mail.Options
	people  int
	runs    int
}

// account is what the test's account says beside the server's place.
type account struct{ connections, perHour, perDay, refusals int }

func open(t testing.TB, a account, o smtptest.Options) *shop {
	t.Helper()
	s := &shop{t: t, clock: clock.NewManual(noon), path: filepath.Join(t.TempDir(), "shop.tabiji")}
	meta := map[string]string{sqlite.MetaWorkspace: "wsp_test", sqlite.MetaName: "旅路珈琲焙煎所", sqlite.MetaZone: "Asia/Tokyo", sqlite.MetaLang: "ja"}
	if err := sqlite.Create(t.Context(), s.path, noon, meta); err != nil {
		t.Fatal(err)
	}
	s.reopen(sqlite.Options{})
	if a.connections == 0 {
		a.connections = 2
	}
	s.server = smtptest.New(t, o)
	s.put(outbox.Account{
		ID: outbox.Default, Host: s.server.Host(), Port: s.server.Port(), Security: "none", FromName: "旅路珈琲焙煎所",
		FromAddress: "info@kissa.jp", SenderPostal: "東京都港区1-2-3", SenderContact: "03-0000-0000", State: delivery.Ready,
		PerHour: a.perHour, PerDay: a.perDay, Connections: a.connections, RefusalLimit: cmp.Or(a.refusals, delivery.EqualRefusals),
	})
	s.exec(`INSERT INTO journey (no, id, title, draft, salt, state, created_at, updated_at) VALUES (1, 'jny_1', '歓迎', '{}', 's', 'running', 0, 0)`)
	s.exec(`INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{}', 'h', 0)`)
	return s
}

// reopen opens the file, as after a start of the program.
func (s *shop) reopen(o sqlite.Options) {
	s.t.Helper()
	if s.db != nil {
		s.sql.Close()
		if err := s.db.Close(); err != nil {
			s.t.Fatal(err)
		}
	}
	o.Path, o.Clock = s.path, s.clock
	db, err := sqlite.Open(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	beside, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: s.path, RawQuery: "_pragma=busy_timeout(5000)&_txlock=immediate"}).String())
	if err != nil {
		s.t.Fatal(err)
	}
	if s.db == nil {
		s.t.Cleanup(func() { s.sql.Close(); s.db.Close() })
	}
	s.db, s.sql = db, beside
}

func (s *shop) put(a outbox.Account) {
	s.t.Helper()
	err := s.db.Write(s.t.Context(), sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error { return tx.PutAccount(&a) })
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) exec(query string, args ...any) int64 {
	s.t.Helper()
	r, err := s.sql.ExecContext(s.t.Context(), query, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	n, _ := r.RowsAffected()
	return n
}

// number reads one number.
func (s *shop) number(query string, args ...any) (n int64) {
	s.t.Helper()
	if err := s.sql.QueryRowContext(s.t.Context(), query, args...).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (s *shop) text(query string, args ...any) (v string) {
	s.t.Helper()
	if err := s.sql.QueryRowContext(s.t.Context(), query, args...).Scan(&v); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return v
}

// plan writes n people who consented, stand at a mail step, and are due a mail now. Person i has the
// address p<i>@kyaku.jp and the row id i.
func (s *shop) plan(n int) {
	s.t.Helper()
	first := s.people + 1
	s.write(func(tx *sqlite.Tx) error {
		for range n {
			s.people++
			c := contact.Contact{
				Address: fmt.Sprintf("p%d@kyaku.jp", s.people), AddressKey: fmt.Sprintf("p%d@kyaku.jp", s.people),
				Fields: map[string]string{"family_name": "佐藤", "given_name": fmt.Sprint("花子", s.people)},
			}
			if _, err := tx.InsertContact(&c, ""); err != nil {
				return err
			}
			if err := tx.AddConsent(c.ID, contact.Marketing, contact.Consent{Basis: contact.OptIn, Source: "command"}); err != nil {
				return err
			}
		}
		return nil
	})
	s.exec(`INSERT INTO enrollment (id, journey, version, contact, entry_key, entry, state, node, visit, waits, practice, entered_at)
		SELECT id, 1, 1, id, 'once', 'n0', 'live', 'n1', 1, 'receipt', 0, 0 FROM contact WHERE id NOT IN (SELECT id FROM enrollment)`)
	s.write(func(tx *sqlite.Tx) error {
		key, err := tx.TokenKey()
		for id := int64(first); err == nil && id <= int64(s.people); id++ {
			_, err = tx.PlanMail(outbox.Planned{
				Cause: outbox.ByJourney,
				Key:   walk.EffectKey(id, "n1", 1, 0), Account: outbox.Default, Purpose: contact.Marketing, Contact: id,
				Enrollment: id, Journey: 1, Node: "n1", MessageVersion: "mv", At: tx.Now(),
			}, key, "info@kissa.jp")
		}
		return err
	})
}

func (s *shop) write(f func(*sqlite.Tx) error) {
	s.t.Helper()
	if err := s.db.Write(s.t.Context(), sqlite.Bulk, sqlite.Full, f); err != nil {
		s.t.Fatal(err)
	}
}

// words is a renderer that needs no template.
type words struct{}

func (words) Letter(_ context.Context, c outbox.Claimed, a outbox.Account) (outbox.Letter, error) {
	return outbox.Letter{
		MessageID: c.MessageID, FromName: a.FromName, From: a.FromAddress,
		Body: message.Rendered{Subject: "こんにちは", HTML: "<p>豆が届きました</p>", Text: "豆が届きました", Hash: "h"},
	}, nil
}

// run is one engine run over the shop.
type run struct {
	*outbox.Outbox
	s     *shop
	ended chan struct{}
	quit  context.CancelFunc
}

// start recovers and runs an engine; it is drained at the end of the test.
func (s *shop) start(adjust ...func(*outbox.Config)) *run {
	s.t.Helper()
	s.runs++
	transport := mail.New(s.options)
	c := outbox.Config{
		Store: s.db.Outbox(), Clock: s.clock, RunID: fmt.Sprint("run", s.runs), Render: words{}, Linger: -1,
		Transport: func(outbox.Account) outbox.Transport { return transport },
		Log:       slog.New(slog.NewTextHandler(testLog{s.t}, nil)),
	}
	for _, f := range adjust {
		f(&c)
	}
	r := &run{Outbox: outbox.New(c), s: s, ended: make(chan struct{})}
	if err := r.Recover(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	ctx, quit := context.WithCancel(context.Background())
	r.quit = quit
	go func() {
		defer close(r.ended)
		if err := r.Run(ctx); err != nil {
			s.t.Error(err)
		}
	}()
	s.t.Cleanup(r.stop)
	return r
}

// stop quits in order.
func (r *run) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r.Drain(ctx)
	<-r.ended
	r.quit()
}

// settle pokes and waits until nothing is on its way.
func (r *run) settle() {
	r.s.t.Helper()
	r.Poke()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := r.Idle(ctx); err != nil {
		r.s.t.Fatalf("the outbox does not come to rest: %v; %v", r.s.states(), r.Trouble())
	}
}

// later moves the clock and settles.
func (r *run) later(d time.Duration) {
	r.s.t.Helper()
	r.s.clock.Advance(d)
	r.settle()
}

// states counts rows by state.
func (s *shop) states() map[delivery.State]int {
	s.t.Helper()
	rows, err := s.sql.QueryContext(context.Background(), "SELECT state, count(*) FROM outbox GROUP BY state")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	m := map[delivery.State]int{}
	for rows.Next() {
		var state delivery.State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			s.t.Fatal(err)
		}
		m[state] = n
	}
	return m
}

// want compares the states of all rows: want("sent", 9, "never", 1).
func (s *shop) want(kv ...any) {
	s.t.Helper()
	want := map[delivery.State]int{}
	for i := 0; i < len(kv); i += 2 {
		if kv[i+1].(int) > 0 {
			want[delivery.State(kv[i].(string))] = kv[i+1].(int)
		}
	}
	if got := s.states(); fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Fatalf("states: got %v, want %v", got, want)
	}
}

// eachOnce fails unless the server took every planned Message-ID exactly once.
func (s *shop) eachOnce() {
	s.t.Helper()
	record := s.server.Record()
	rows, err := s.sql.QueryContext(context.Background(), "SELECT message_id FROM outbox")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			s.t.Fatal(err)
		}
		if record[id] != 1 {
			s.t.Errorf("%s reached the server %d times, want once", id, record[id])
		}
		n++
	}
	if n != len(record) {
		s.t.Errorf("the server knows %d Message-IDs, %d were planned", len(record), n)
	}
}

type testLog struct{ t testing.TB }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// hash is the form in which the file keeps an address that opted out.
func (s *shop) hash(address string) (hash string) {
	s.t.Helper()
	err := s.db.Read(context.Background(), func(tx *sqlite.Tx) error {
		key, err := tx.TokenKey()
		hash = contact.Hash(key, address)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return hash
}
