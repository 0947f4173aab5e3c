//go:build unix

package vault

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// wrecks are all the ways in which a file of passwords cannot be used, with what is said of it.
var wrecks = map[string]struct {
	make func(path string, good []byte) error
	want string
}{
	"cut short":      {func(path string, good []byte) error { return os.WriteFile(path, good[:len(good)/2], 0o600) }, "vault.damaged"},
	"empty":          {func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) }, "vault.damaged"},
	"garbage":        {func(path string, _ []byte) error { return os.WriteFile(path, []byte{0xa5, 0, 1}, 0o600) }, "vault.damaged"},
	"null":           {func(path string, _ []byte) error { return os.WriteFile(path, []byte("null"), 0o600) }, "vault.damaged"},
	"another format": {func(path string, _ []byte) error { return os.WriteFile(path, []byte(`{"format":"other"}`), 0o600) }, "vault.damaged"},
	"a newer format": {func(path string, _ []byte) error {
		return os.WriteFile(path, []byte(`{"format":"tabiji.vault/7"}`), 0o600)
	}, "vault.newer"},
	"a folder": {func(path string, _ []byte) error { return os.MkdirAll(filepath.Join(path, "x"), 0o700) }, "vault.damaged"},
	"a pipe":   {func(path string, _ []byte) error { return syscall.Mkfifo(path, 0o600) }, "vault.damaged"},
}

func TestTrust18_AFileOfPasswordsThatCannotBeUsedIsSaidAndReplacedAndKept(t *testing.T) {
	t.Parallel()
	for what, c := range wrecks {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "wsp_1.vault")
			o := Options{Workspace: "wsp_1", Dir: dir, Getenv: noEnv, Keychain: none()}
			first := Open(o)
			if err := first.Unlock("correct horse"); err != nil {
				t.Fatal(err)
			}
			if err := first.Put(t.Context(), "default", "old"); err != nil {
				t.Fatal(err)
			}
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			os.Remove(path)
			if err := c.make(path, good); err != nil {
				t.Fatal(err)
			}
			for _, env := range []func(string) string{noEnv, passphraseFile(t, "battery staple")} {
				o.Getenv = env
				v := Open(o)
				s := v.Look(t.Context())
				if problem.Of(s.Trouble) == nil || problem.Of(s.Trouble).ID != c.want || s.Place != "file" {
					t.Fatalf("it stands as %+v", s)
				}
				if asks := env(PassphraseVariable) == ""; s.New != asks || s.Locked != asks {
					t.Errorf("it stands as %+v", s)
				}
				if v.Kept(t.Context(), "default") || v.Locked() {
					t.Error("it knows of a secret, or of a lock")
				}
				_, err := v.Get(t.Context(), "default")
				check(t, err, c.want, problem.Damaged)
				for _, lang := range words.Langs() {
					if text, hint := (words.Printer{Lang: lang}).Problem(problem.Of(err)); strings.Contains(text+hint, "{") || text == "" {
						t.Errorf("%s: %s %s", lang, text, hint)
					}
				}
			}
			// The password is given again.
			o.Getenv = noEnv
			v := Open(o)
			if err := v.Unlock("battery staple"); err != nil {
				t.Fatal(err)
			}
			if err := v.Put(t.Context(), "default", password); err != nil {
				t.Fatal(err)
			}
			again := Open(o)
			if err := again.Unlock("battery staple"); err != nil {
				t.Fatal(err)
			}
			if got, err := again.Get(t.Context(), "default"); got != password || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			if aside, _ := filepath.Glob(path + ".damaged-*"); len(aside) != 1 {
				t.Errorf("the damaged file was not kept: %v", aside)
			}
		})
	}
}

func TestTrust18_AFileOfPasswordsThatMayNotBeReadIsLeftAlone(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "wsp_1.vault")
	if err := os.WriteFile(path, []byte("{}"), 0); err != nil {
		t.Fatal(err)
	}
	v := Open(Options{Workspace: "wsp_1", Dir: dir, Getenv: passphraseFile(t, "x"), Keychain: none()})
	if s := v.Look(t.Context()); problem.Of(s.Trouble) == nil || problem.Of(s.Trouble).ID != "vault.unreadable" {
		t.Errorf("it stands as %+v", s)
	}
	check(t, v.Put(t.Context(), "default", password), "vault.unreadable", problem.Unavailable)
}

func TestTrust25_APassphraseThatOthersMayReadIsRefused(t *testing.T) {
	t.Parallel()
	write := func(mode os.FileMode) func(string) error {
		return func(path string) error {
			if err := os.WriteFile(path, []byte("correct horse\n"), 0o600); err != nil {
				return err
			}
			return os.Chmod(path, mode)
		}
	}
	for what, c := range map[string]struct {
		make func(path string) error
		want string
	}{
		"readable by its owner": {write(0o600), ""},
		"only readable":         {write(0o400), ""},
		"readable by the group": {write(0o640), "vault.passphrase_open"},
		"readable by all":       {write(0o604), "vault.passphrase_open"},
		"writable by all":       {write(0o602), "vault.passphrase_open"},
		"somebody else's": {func(path string) error {
			if err := write(0o600)(path); err != nil {
				return err
			}
			return os.Chown(path, 12345, 12345)
		}, "vault.passphrase_open"},
		"a link to one that all may read": {func(path string) error {
			if err := write(0o644)(path + ".real"); err != nil {
				return err
			}
			return os.Symlink(path+".real", path)
		}, "vault.passphrase_open"},
		"a pipe":   {func(path string) error { return syscall.Mkfifo(path, 0o600) }, "vault.passphrase_unreadable"},
		"a folder": {func(path string) error { return os.Mkdir(path, 0o700) }, "vault.passphrase_unreadable"},
		"gone":     {func(string) error { return nil }, "vault.passphrase_unreadable"},
	} {
		path := filepath.Join(t.TempDir(), "passphrase")
		if err := c.make(path); err != nil {
			t.Logf("%s: %v", what, err)
			continue
		}
		v := Open(Options{Workspace: "wsp_1", Dir: t.TempDir(), Keychain: none(), Getenv: func(key string) string {
			return map[string]string{PassphraseVariable: path}[key]
		}})
		err := v.Put(t.Context(), "default", password)
		if p := problem.Of(err); c.want != "" && (p == nil || p.ID != c.want) || c.want == "" && err != nil {
			t.Errorf("%s: got %v, want %q", what, err, c.want)
		}
		if c.want != "vault.passphrase_open" {
			continue
		}
		for _, lang := range words.Langs() {
			text, hint := (words.Printer{Lang: lang}).Problem(problem.Of(err))
			if !strings.Contains(hint, "chmod 600 "+path) || strings.Contains(text, "correct horse") {
				t.Errorf("%s %s: %s %s", what, lang, text, hint)
			}
		}
	}
}
