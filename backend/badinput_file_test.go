package backend_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"tabiji/backend"
	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

var places, trusted sync.Map // by shop: the address of its server, and the server

func withoutPassphrase(s *clerk, lang string) answer {
	if err := os.Remove(s.file(".passphrase")); err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return account("none")(s, lang)
}

func manyPeople(n int) string {
	var b strings.Builder
	b.WriteString("名前,メール\n")
	for i := range n {
		fmt.Fprintf(&b, "顧客 %d,person%d@tabiji-mail.jp\n", i, i)
	}
	return b.String()
}

func damaged(s *clerk) {
	raw, err := os.ReadFile(s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	for at := 4096; at+4096 <= len(raw); at += 4096 {
		copy(raw[at:at+2048], bytes.Repeat([]byte{0xA5}, 2048))
	}
	s.put("shop.tabiji", string(raw))
}

func statement(text string) func(*clerk) {
	return func(s *clerk) {
		if err := execute(s.path, text); err != nil {
			s.t.Fatal(err)
		}
	}
}

func copied(s *clerk) {
	raw, err := os.ReadFile(s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	s.path = s.put("copy.tabiji", string(raw))
}

// openPassphrase lets others read the passphrase.
func openPassphrase(s *clerk) {
	server(smtptest.Options{Accounts: map[string]string{"info@tabiji-mail.jp": password}})(s)
	if err := os.Chmod(s.file(".passphrase"), 0o644); err != nil {
		s.t.Fatal(err)
	}
	if info, err := os.Stat(s.file(".passphrase")); err != nil || info.Mode().Perm() != 0o644 {
		s.t.Skip("this system has other rights")
	}
}

// damagedVault breaks the file of passwords.
func damagedVault(s *clerk) {
	dir := s.file("vault")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		s.t.Fatal(err)
	}
	s.put(filepath.Join("vault", s.workspaceID()+".vault"), `{"format":"tabiji.vault/1","it`)
}

// workspaceID is the id of the workspace, as its registry names it.
func (s *clerk) workspaceID() string {
	s.t.Helper()
	files, err := filepath.Glob(s.file("registry/*.json"))
	if err != nil || len(files) != 1 {
		s.t.Fatalf("the registry has %v, %v", files, err)
	}
	return strings.TrimSuffix(filepath.Base(files[0]), ".json")
}

// setBack puts an older content into the file, as a log that breaks in a crash does.
func setBack(s *clerk) {
	before, err := os.ReadFile(s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	s.put("one.csv", "名前,メール\n一人,one@tabiji-mail.jp\n")
	s.must("contacts", "import", s.file("one.csv"), "-w", s.path, "--consent", "opt-in")
	s.put("shop.tabiji", string(before))
}

// open keeps an engine on the file while the row asks.
func open(s *clerk) {
	b, err := backend.Open(context.Background(), backend.Config{Path: s.path, Getenv: s.getenv})
	if err == nil {
		err = b.Start(context.Background())
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := b.Close(); err != nil {
			s.t.Error(err)
		}
	})
}

// described gives a problem that this machine cannot bring about the form in which a person gets it.
func described(p error) func(*clerk, string) answer {
	return func(_ *clerk, lang string) answer {
		d := httpapi.Describe(problem.Of(p), words.Printer{Lang: words.Match(lang)})
		raw, err := json.Marshal(d)
		if err != nil {
			panic(err)
		}
		return answer{Document: *d, raw: string(raw)}
	}
}

var fileRows = []badInput{
	{
		name: "DB-1 a damaged file", prepare: damaged,
		ask: command("status", "-w", "$W"), want: "workspace.damaged_no_backup",
	},
	{
		name: "DB-1 a file cut short", prepare: func(s *clerk) {
			if err := os.Truncate(s.path, 9000); err != nil {
				s.t.Fatal(err)
			}
		},
		ask: command("contacts", "list", "-w", "$W"), want: "workspace.damaged_no_backup",
	},
	{
		name: "DB-5 a file of a newer Tabiji", prepare: statement("PRAGMA user_version = 9999"),
		ask: command("status", "-w", "$W"), want: "workspace.newer",
	},
	{
		name: "a file of another program", prepare: func(s *clerk) { s.path = s.put("list.tabiji", manyPeople(20)) },
		ask: command("status", "-w", "$W"), want: "workspace.not_ours", secrets: []string{"person1@"},
	},
	{
		name: "a file that is not there", prepare: func(s *clerk) { s.path = s.file("gone.tabiji") },
		ask: command("run", "-w", "$W"), want: "workspace.missing",
	},
	{
		name: "DUP-7 a copied file does not send", prepare: copied,
		ask: command("run", "-w", "$W", "--until-idle"), want: "workspace.held", place: "tabiji take-over",
	},
	{
		name: "TRUST-5 a file that has lost what was saved last", prepare: setBack,
		ask: command("run", "-w", "$W", "--until-idle"), want: "workspace.held_lost", place: "tabiji take-over",
	},
	{
		name: "TRUST-23 a folder as a workspace", prepare: func(s *clerk) { s.path = s.home },
		ask: command("status", "-w", "$W"), want: "workspace.not_file",
	},
	{
		name: "TRUST-23 a folder to import people from",
		ask:  command("contacts", "import", "$H", "-w", "$W", "--consent", "opt-in"), want: "file.not_file",
	},
	{
		name: "TRUST-23 a folder to import a journey from",
		ask:  command("journey", "import", "$H", "-w", "$W"), want: "file.not_file",
	},
	{
		name: "TRUST-19 a link where the lock belongs", prepare: func(s *clerk) {
			if err := os.Symlink(s.put("diary.txt", "大事なもの"), s.path+".lock"); err != nil {
				s.t.Skip(err)
			}
		},
		ask: command("status", "-w", "$W"), want: "file.not_ours", place: ".lock",
		check: func(s *clerk, _ answer) {
			if b, err := os.ReadFile(s.file("diary.txt")); err != nil || string(b) != "大事なもの" {
				s.t.Errorf("the file behind the link is %q, %v", b, err)
			}
		},
	},
	{
		name: "LOCK-4 a second engine on one file", prepare: open, changes: true, // the first one is at work
		ask: command("run", "-w", "$W"), want: "workspace.locked",
	},
	{
		name: "LOCK-3 a full disk while people are imported", prepare: func(s *clerk) { s.put("many.csv", manyPeople(20_000)) },
		adjust: func(c *backend.Config) { c.MostPages = 1 }, changes: true,
		ask: command("contacts", "import", "$H/many.csv", "-w", "$W", "--consent", "opt-in"), want: "disk.full",
		check: whole,
	},
	{
		name: "LOCK-3 a full disk while a journey is imported", prepare: func(s *clerk) { s.put("j.json", drawing("jny_big", "", "", letter(strings.Repeat("豆", 60_000)))) },
		adjust: func(c *backend.Config) { c.MostPages = 1 },
		ask:    command("journey", "import", "$H/j.json", "-w", "$W"), want: "disk.full",
	},
}

// whole holds the file against the engine's invariants, and that it takes people again.
func whole(s *clerk, _ answer) {
	s.t.Helper()
	s.must("verify", s.path)
	adjust := s.adjust
	s.adjust = nil
	defer func() { s.adjust = adjust }()
	s.put("one.csv", "名前,メール\n一人,one@tabiji-mail.jp\n")
	s.must("contacts", "import", s.file("one.csv"), "-w", s.path, "--consent", "opt-in")
}

func inFolder(name string) func(*clerk) {
	return func(s *clerk) {
		dir := filepath.Join(s.home, name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
}

var placeRows = []badInput{
	{
		name: "DB-6 a synced folder", prepare: inFolder("Dropbox"),
		ask: command("new", "-w", "$H/Dropbox/shop.tabiji"), want: "workspace.place_synced", place: "Dropbox",
	},
	{
		name: "DB-6 a network drive", // none can be mounted here; the rule itself is proved in workspace
		ask:  described(workspace.Risk{Kind: "network", Name: "SMB"}.Problem()), want: "workspace.place_network", place: "SMB",
	},
	{
		name: "a place where something is",
		ask:  command("new", "-w", "$W"), want: "workspace.exists",
	},
	{
		name: "a copy over an existing file", prepare: func(s *clerk) { s.put("copy.tabiji", "大事なもの") },
		ask: command("backup", "save", "$H/copy.tabiji", "-w", "$W"), want: "copy.exists",
		check: func(s *clerk, _ answer) {
			if b, err := os.ReadFile(s.file("copy.tabiji")); err != nil || string(b) != "大事なもの" {
				s.t.Errorf("the file there is %q, %v", b, err)
			}
		},
	},
}
