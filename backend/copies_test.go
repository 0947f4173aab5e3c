package backend_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tabiji/backend"
	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlitetest"
)

func TestDUP6_ACopyOfTheFileIsHeldAndNothingLeaves(t *testing.T) {
	t.Parallel()
	for where, elsewhere := range map[string]bool{"on the same computer": false, "on another computer": true} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			server := smtptest.New(t, smtptest.Options{Discard: true})
			s := newShop(t).start()
			s.people(1, 10)
			s.account(server, 2)
			s.enterAll(s.journey(welcome, nil))
			s.settle() // the first mails are out, the second ones planned for later
			s.close()
			server.WaitOpen(0)
			path := filepath.Join(t.TempDir(), "copy.tabiji")
			sqlitetest.Copy(t, s.path, path, -1)
			lines := server.Connections()

			home := s.home
			if elsewhere {
				home = t.TempDir()
			}
			copied := shopAt(t, path, home, monday+day).open()
			if !copied.b.Held() {
				t.Fatal("the copy is not held")
			}
			if err := copied.b.Start(t.Context()); !problem.IsKind(err, problem.Held) {
				t.Errorf("an engine on the copy: %v", err)
			}
			var status struct{ Workspace struct{ Held string } }
			copied.call("GET", "/api/status", nil, &status)
			if status.Workspace.Held == "" {
				t.Error("the copy does not say why it is held")
			}
			for _, send := range []string{"/api/journeys/jny_welcome/start", "/api/journeys/jny_welcome/enter"} {
				if code, answer := copied.try("POST", send, map[string]any{}); code < 400 {
					t.Errorf("%s: %d %s", send, code, answer)
				}
			}
			copied.close()
			if server.Connections() != lines || server.Taken() != 10 {
				t.Fatalf("the copy made %d connections and sent %d mails", server.Connections()-lines, server.Taken()-10)
			}

			// A person takes over: now the copy sends, and on the same computer the first file is held.
			copied.open()
			copied.call("POST", "/api/take-over", map[string]any{}, nil)
			copied.close()
			copied.start()
			copied.settle()
			copied.answerLate() // nobody could send the second mails in time
			copied.until(monday + 3*day)
			copied.close()
			if server.Taken() != 20 {
				t.Errorf("after the take-over %d mails in all", server.Taken())
			}
			if s.open(); !elsewhere && !s.b.Held() {
				t.Error("the older file may still send")
			}
		})
	}
}

// TestTrust5_AnOlderCopyTakenOverMailsNobodyAgain: on the computer where the original has gone on since, it is known
// that mail may have left meanwhile.
func TestTrust5_AnOlderCopyTakenOverMailsNobodyAgain(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).start()
	s.people(1, 10)
	s.account(server, 2)
	s.enterAll(s.journey(welcome, nil))
	s.settle()
	copied := filepath.Join(t.TempDir(), "copy.tabiji")
	s.call("POST", "/api/copies", map[string]any{"path": copied}, nil)
	s.until(monday + day) // the second mails leave
	s.close()
	server.WaitOpen(0)
	if server.Taken() != 20 {
		t.Fatalf("%d of 20 mails", server.Taken())
	}
	c := shopAt(t, copied, s.home, monday+day+hour).open()
	c.call("POST", "/api/take-over", map[string]any{}, nil)
	c.close()
	c.start()
	c.until(monday + 2*day)
	if server.Taken() != 20 {
		t.Errorf("%d mails left again", server.Taken()-20)
	}
	e := c.look()
	if n := e.One("SELECT count(*) FROM outbox WHERE state = 'unknown'"); n != "10" {
		t.Errorf("%s mails are unknown, want the 10 that left after the copy", n)
	}
	for _, lang := range []string{"ja", "en"} {
		list, answer := c.try("GET", "/api/outbox?state=unknown&lang="+lang, nil)
		if list != http.StatusOK || strings.Contains(string(answer), "reason.") {
			t.Errorf("%s: %d %s", lang, list, answer)
		}
	}
	// Who comes in now is mailed as ever.
	c.people(11, 11)
	c.enterAll("jny_welcome")
	c.until(monday + 3*day)
	if server.Taken() != 22 {
		t.Errorf("of two mails to a new person %d left", server.Taken()-20)
	}
	c.close()
	e.Close()
	c.verify()
}

func TestSCHED6_OneFileHasOneEngine(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).open()
	s.people(1, 30)
	s.account(server, 4)
	s.enterAll(s.journey(welcome, nil))
	s.close()
	// Many start at the same instant: one runs, the others are told who has the file.
	var wg sync.WaitGroup
	var mu sync.Mutex
	var winner *shop
	for range 8 {
		rival := shopAt(t, s.path, s.home, monday)
		wg.Go(func() {
			b, err := backend.Open(t.Context(), rival.config())
			if err == nil {
				err = b.Start(t.Context())
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && winner != nil:
				t.Error("two engines run on one file")
			case err == nil:
				winner, rival.b, rival.api = rival, b, backend.Inside(b)
			case !problem.IsKind(err, problem.Locked):
				t.Errorf("a second engine: %v", err)
			}
		})
	}
	wg.Wait()
	if winner == nil {
		t.Fatal("no engine runs")
	}
	// Commands meanwhile reach the one that runs, and open nothing of their own.
	reach, err := backend.Connect(t.Context(), s.config())
	s.must(err)
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://tabiji/api/status", nil)
	s.must(err)
	res, err := reach.Do(req)
	s.must(err)
	if res.Body.Close(); res.StatusCode != http.StatusOK {
		t.Errorf("a command beside the engine: %d", res.StatusCode)
	}
	s.must(reach.Close())
	winner.until(monday + day)
	winner.close()
	winner.verify()
	var sum killTally
	judgeWelcome(t, winner, server, 30, 0, &sum)
}

func TestDUP8_FiftyEntriesOfOnePersonAreOnePassage(t *testing.T) {
	t.Parallel()
	server := smtptest.New(t, smtptest.Options{Discard: true})
	s := newShop(t).start()
	s.people(1, 1)
	s.account(server, 2)
	id := s.journey(welcome, nil)
	var wg sync.WaitGroup
	refused := make(chan string, 50)
	for range 50 {
		wg.Go(func() {
			if code, answer := s.try("POST", "/api/journeys/"+id+"/enter", map[string]any{"contact": address(1)}); code != http.StatusOK {
				refused <- string(answer)
			}
		})
	}
	wg.Wait()
	close(refused)
	for answer := range refused { // who comes second is "already in", which is no error
		t.Errorf("refused: %s", answer)
	}
	s.until(monday + day)
	s.call("POST", "/api/journeys/"+id+"/enter", map[string]any{"contact": address(1)}, nil)
	s.until(monday + 2*day)
	s.close()
	s.verify()
	var sum killTally
	judgeWelcome(t, s, server, 1, 0, &sum)
}

func TestSEC1_ASecretIsNowhereInTheClear(t *testing.T) {
	t.Parallel()
	const secret = "himitsu-no-coffee-4711"
	server := smtptest.New(t, smtptest.Options{Discard: true, Security: smtptest.Plain, Accounts: map[string]string{"shop": secret}})
	s := newShop(t)
	phrase := filepath.Join(t.TempDir(), "phrase")
	s.must(os.WriteFile(phrase, []byte("hiraku goma\n"), 0o600))
	s.env["TABIJI_PASSPHRASE_FILE"] = phrase
	s.start()
	s.people(1, 3)
	settings := map[string]any{"smtp": server.Addr(), "security": "none", "user": "shop", "password": secret, "from_name": "旅路珈琲",
		"from_address": "shop@tabiji.example", "sender_address": "東京都", "sender_contact": "03-0000-0000"}
	s.call("PUT", "/api/account", settings, nil)
	settings["password"] = secret + " wrong"
	if code, answer := s.try("PUT", "/api/account", settings); code < 400 || strings.Contains(string(answer), secret) {
		t.Errorf("a wrong password: %d %s", code, answer)
	}
	s.enterAll(s.journey(welcome, nil))
	s.until(monday + day)
	if server.Taken() != 6 {
		t.Fatalf("%d of 6 mails", server.Taken())
	}
	copied := filepath.Join(t.TempDir(), "copy.tabiji")
	s.call("POST", "/api/copies", map[string]any{"path": copied}, nil)
	for _, path := range []string{"/api/account", "/api/status", "/api/journeys/jny_welcome/file", "/api/contacts/export", "/api/outbox", "/api/notices"} {
		if _, answer := s.try("GET", path, nil); strings.Contains(string(answer), secret) {
			t.Errorf("%s shows the secret", path)
		}
	}
	noSecretIn := func(when string, roots ...string) {
		files := 0
		for _, root := range roots {
			s.must(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
				if errors.Is(err, fs.ErrNotExist) {
					return nil // a backup in the making; it is searched under its name after the end
				}
				if err != nil || !d.Type().IsRegular() {
					return err
				}
				b, err := os.ReadFile(path)
				if errors.Is(err, fs.ErrNotExist) {
					return nil
				}
				files++
				if strings.Contains(string(b), secret) {
					t.Errorf("%s: the secret is in %s", when, d.Name())
				}
				return err
			}))
		}
		if files < 4 {
			t.Errorf("%s: only %d files were searched", when, files)
		}
	}
	noSecretIn("while the engine runs", filepath.Dir(s.path), s.home, filepath.Dir(copied))
	s.close()
	noSecretIn("after the end", filepath.Dir(s.path), s.home, filepath.Dir(copied))
}
