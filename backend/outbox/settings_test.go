package outbox_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
	lines "tabiji/backend/words"
)

// safe is a vault in memory.
type safe struct {
	secrets    map[string]string
	broken     error
	passphrase string // "": none was ever chosen
	locked     bool
}

func (v *safe) Put(_ context.Context, name, secret string) error {
	if v.broken != nil {
		return v.broken
	}
	v.secrets[name] = secret
	return nil
}

func (v *safe) Get(_ context.Context, name string) (string, error) {
	if s, found := v.secrets[name]; found {
		return s, nil
	}
	return "", problem.New(problem.NotFound, "vault.none")
}

func (v *safe) Delete(_ context.Context, name string) error {
	delete(v.secrets, name)
	return nil
}

func (v *safe) Kept(_ context.Context, name string) bool { return v.secrets[name] != "" }

func (v *safe) Look(context.Context) outbox.VaultState {
	return outbox.VaultState{Place: "file", New: v.passphrase == "", Locked: v.locked}
}

func (v *safe) Unlock(passphrase string) error {
	if v.broken != nil {
		return v.broken
	}
	v.passphrase, v.locked = passphrase, false
	return nil
}

func (s *shop) settings() outbox.Settings {
	return outbox.Settings{
		Host: s.server.Host(), Port: s.server.Port(), Security: "none", Username: "info", FromName: "旅路珈琲焙煎所",
		FromAddress: "info@kissa.jp", SenderPostal: "東京都港区1-2-3", SenderContact: "03-0000-0000", Connections: 8,
	}
}

// beginner is a shop that has no account yet.
func beginner(t *testing.T) (*shop, *safe, *outbox.Outbox) {
	s := open(t, account{}, smtptest.Options{Accounts: map[string]string{"info": "right"}})
	s.exec("DELETE FROM account WHERE id = 'default'")
	v := &safe{secrets: map[string]string{}}
	o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock, RunID: "short", Vault: v, Check: mail.New(mail.Options{})})
	return s, v, o
}

func TestSetAccount(t *testing.T) {
	t.Parallel()
	s, v, o := beginner(t)
	s.exec(`INSERT INTO journey (no, id, title, draft, salt, state, practice, created_at, updated_at) VALUES (2, 'jny_2', '練習', '{}', 's', 'running', 1, 0, 0)`)
	secret := "right"
	a, checked, err := o.SetAccount(t.Context(), s.settings(), &secret)
	if err != nil || a.State != delivery.Ready || a.Rev != 1 || len(checked) < 3 {
		t.Fatalf("got %+v, %v, %v", a, checked, err)
	}
	if n := s.number("SELECT count(*) FROM journey WHERE (practice = 1) = (state = 'stopped')"); n != 2 {
		t.Errorf("%d of 2 journeys are right: practice stops, the real one goes on", n)
	}
	if v.secrets[outbox.Default] != "right" {
		t.Error("the vault does not hold the secret")
	}
	if n := s.number("SELECT count(*) FROM agenda WHERE kind = 'end_practice'"); n != 1 {
		t.Errorf("%d plans to end practice, want 1", n)
	}
	if n := s.number("SELECT count(*) FROM notice"); n != 1 {
		t.Errorf("%d notices, want 1", n)
	}
	again := s.settings()
	again.FromName = "旅路珈琲"
	a, _, err = o.SetAccount(t.Context(), again, nil) // the secret in the vault stays
	if err != nil || a.Rev != 2 {
		t.Fatalf("again: %+v, %v", a, err)
	}
	if n := s.number("SELECT (SELECT count(*) FROM agenda) + (SELECT count(*) FROM notice)"); n != 2 {
		t.Errorf("setting the account again ended practice again: %d", n)
	}
	s.db.Close()
	file, err := os.ReadFile(s.path)
	if err != nil || strings.Contains(string(file), "right") {
		t.Errorf("SEC-1: the secret stands in the file (%v)", err)
	}
}

func TestSetAccountReleasesWhatWasHeld(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{Accounts: map[string]string{"info": "right"}})
	s.plan(3)
	s.exec("UPDATE account SET username = 'info' WHERE id = 'default'")
	v := &safe{secrets: map[string]string{outbox.Default: "wrong"}}
	r := s.start(func(o *outbox.Config) { o.Vault, o.Check, o.Secrets = v, mail.New(mail.Options{}), v.Get })
	r.settle()
	s.want("held", 3)
	secret := "right"
	if _, _, err := r.SetAccount(t.Context(), s.settings(), &secret); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("sent", 3)
	s.eachOnce()
}

func TestSetAccountRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		change   func(*outbox.Settings)
		secret   string
		want     string
	}{
		{"a wrong password", func(*outbox.Settings) {}, "hunter2", "account.check"},
		{"no password", func(*outbox.Settings) {}, "", "account.password"},
		{"a port where nobody listens", func(s *outbox.Settings) { s.Port = 1 }, "right", "account.check"},
		{"no host", func(s *outbox.Settings) { s.Host = " " }, "right", "account.host"},
		{"a host with a path", func(s *outbox.Settings) { s.Host = "smtp.example.jp/in" }, "right", "account.host"},
		{"a port out of range", func(s *outbox.Settings) { s.Port = 70000 }, "right", "account.port"},
		{"an unknown security", func(s *outbox.Settings) { s.Security = "ssl" }, "right", "account.security"},
		{"practice as security", func(s *outbox.Settings) { s.Security = "practice" }, "right", "account.security"},
		{"an open line to another machine", func(s *outbox.Settings) { s.Host = "smtp.kissa.jp" }, "right", "account.open_line"},
		{"no sender's name", func(s *outbox.Settings) { s.FromName = "" }, "right", "account.name"},
		{"a sender's name of two lines", func(s *outbox.Settings) { s.FromName = "a\r\nBcc: b" }, "right", "account.name"},
		{"a sender's address without an at sign", func(s *outbox.Settings) { s.FromAddress = "info" }, "right", "account.from"},
		{"a reserved sender's address for a real server", func(s *outbox.Settings) {
			s.FromAddress, s.Host, s.Security = "info@kissa.example", "smtp.kissa.jp", "tls"
		}, "right", "account.from_reserved"},
		{"no connections", func(s *outbox.Settings) { s.Connections = 0 }, "right", "account.connections"},
		{"asked after one refusal", func(s *outbox.Settings) { s.RefusalLimit = 1 }, "right", "account.refusal_limit"},
		{"asked after so many refusals that the mailbox is lost", func(s *outbox.Settings) { s.RefusalLimit = 21 }, "right", "account.refusal_limit"},
		{"a negative limit", func(s *outbox.Settings) { s.PerDay = -1 }, "right", "account.limits"},
		{"SMTP-1: limits that contradict each other", func(s *outbox.Settings) { s.PerHour, s.PerDay = 100, 50 }, "right", "account.limits_contradict"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			t.Parallel()
			s, v, o := beginner(t)
			settings := s.settings()
			c.change(&settings)
			var secret *string
			if c.secret != "" {
				secret = &c.secret
			}
			_, _, err := o.SetAccount(t.Context(), settings, secret)
			p := problem.Of(err)
			if p == nil || p.ID != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if len(v.secrets) != 0 {
				t.Error("the vault holds a secret of an account that was refused")
			}
			if n := s.number("SELECT count(*) FROM account WHERE id = 'default'"); n != 0 {
				t.Error("a refused account stands in the file")
			}
			for _, lang := range lines.Langs() {
				said, hint := lines.Printer{Lang: lang}.Problem(p)
				if said == p.Sentence().ID || hint == p.Hint().ID {
					t.Errorf("%s has no words for %s", lang, p.ID)
				}
				if strings.Contains(said+hint, c.secret) && c.secret == "hunter2" {
					t.Errorf("%s echoes the secret", lang)
				}
			}
		})
	}
}

func TestSetAccountPutsTheVaultBackWhenTheFileCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, old := range []string{"", "old"} {
		s, v, _ := beginner(t)
		if old != "" {
			v.secrets[outbox.Default] = old
		}
		o := outbox.New(outbox.Config{Store: readOnly{s.db.Outbox()}, Clock: s.clock, RunID: "short", Vault: v, Check: mail.New(mail.Options{})})
		secret := "right"
		if _, _, err := o.SetAccount(t.Context(), s.settings(), &secret); !problem.IsKind(err, problem.Unavailable) {
			t.Fatalf("got %v", err)
		}
		if v.secrets[outbox.Default] != old {
			t.Errorf("the vault holds %q, want %q", v.secrets[outbox.Default], old)
		}
	}
}

// readOnly is a store that takes no changes.
type readOnly struct{ outbox.Store }

func (readOnly) Change(context.Context, func(outbox.Tx) error) error {
	return problem.New(problem.Unavailable, "disk.read_only").Because(errors.New("read-only"))
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST.": true, "mail.localhost": true, "127.0.0.1": true, "127.8.8.8": true, "::1": true, "[::1]": true,
		"::ffff:127.0.0.1": true, "localhost.example.jp": false, "notlocalhost": false, "192.168.1.1": false, "smtp.kissa.jp": false, "": false, "0.0.0.0": false,
	} {
		if got := outbox.Loopback(host); got != want {
			t.Errorf("Loopback(%q) is %v, want %v", host, got, want)
		}
	}
}
