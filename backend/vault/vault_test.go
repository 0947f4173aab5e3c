package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

const password = "kōhī-s3cret-Passw0rd"

// fakeKeychain is a keychain in memory, one that is missing, or one that never answers.
type fakeKeychain struct {
	mu     sync.Mutex
	items  map[string]string
	broken error
	hang   chan struct{}
	asked  int
}

func newKeychain() *fakeKeychain { return &fakeKeychain{items: map[string]string{}} }

func (k *fakeKeychain) enter() error {
	k.mu.Lock()
	k.asked++
	k.mu.Unlock()
	if k.hang != nil {
		<-k.hang
	}
	return k.broken
}

func (k *fakeKeychain) Get(service, user string) (string, error) {
	if err := k.enter(); err != nil {
		return "", err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, ok := k.items[service+"|"+user]; ok {
		return s, nil
	}
	return "", ErrNotFound
}

func (k *fakeKeychain) Set(service, user, secret string) error {
	if err := k.enter(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.items[service+"|"+user] = secret
	return nil
}

func (k *fakeKeychain) Delete(service, user string) error {
	if err := k.enter(); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.items[service+"|"+user]; !ok {
		return ErrNotFound
	}
	delete(k.items, service+"|"+user)
	return nil
}

var errNoBus = errors.New("the name org.freedesktop.secrets was not provided by any .service files")

func none() *fakeKeychain { return &fakeKeychain{broken: errNoBus} }

func noEnv(string) string { return "" }

// passphraseFile names a file with a passphrase the way the environment does.
func passphraseFile(t *testing.T, text string) func(string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(key string) string {
		if key == PassphraseVariable {
			return path
		}
		return ""
	}
}

func check(t *testing.T, err error, id string, kind problem.Kind) {
	t.Helper()
	p := problem.Of(err)
	if p == nil || p.ID != id || p.Kind != kind {
		t.Fatalf("got %v, want %s", err, id)
	}
	for _, lang := range words.Langs() {
		sentence, hint := (words.Printer{Lang: lang}).Problem(p)
		if sentence == "problem."+id || hint == "problem."+id+".hint" || strings.Contains(sentence+hint, "{") {
			t.Errorf("%s in %s: %q %q", id, lang, sentence, hint)
		}
	}
}

func TestTheKeychainHasTheSecretUnderItsName(t *testing.T) {
	t.Parallel()
	keys, dir := newKeychain(), t.TempDir()
	v := Open(Options{Dir: dir, Workspace: "wsp_1", Getenv: noEnv, Keychain: keys})
	if err := v.Put(t.Context(), "default", password); err != nil {
		t.Fatal(err)
	}
	if keys.items["tabiji/wsp_1/default|default"] != password {
		t.Errorf("the keychain has %v", keys.items)
	}
	if got, err := v.Get(t.Context(), "default"); err != nil || got != password {
		t.Errorf("got %q (%v)", got, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("files were made: %v", files)
	}
	if err := v.Delete(t.Context(), "default"); err != nil {
		t.Fatal(err)
	}
	_, err := v.Get(t.Context(), "default")
	check(t, err, "vault.no_secret", problem.NotFound)
}

func TestWithoutAKeychainTheSecretIsInTheEncryptedFile(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "vault")
	o := Options{Dir: dir, Workspace: "wsp_1", Getenv: passphraseFile(t, "open sesame\n"), Keychain: none()}
	if err := Open(o).Put(t.Context(), "default", password); err != nil {
		t.Fatal(err)
	}
	if err := Open(o).Put(t.Context(), "second", "another"); err != nil {
		t.Fatal(err)
	}
	v := Open(o)
	for account, want := range map[string]string{"default": password, "second": "another"} {
		if got, err := v.Get(t.Context(), account); err != nil || got != want {
			t.Errorf("%s: got %q (%v)", account, got, err)
		}
	}
	path := filepath.Join(dir, "wsp_1.vault")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{password, "another", "open sesame"} {
		if bytes.Contains(b, []byte(text)) {
			t.Errorf("the file shows %q", text)
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	if err := v.Delete(t.Context(), "default"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(o).Get(t.Context(), "default")
	check(t, err, "vault.no_secret", problem.NotFound)
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("left in the folder: %v", files)
	}
}

func TestWithoutAPassphraseNothingIsStored(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "vault")
	v := Open(Options{Dir: dir, Workspace: "wsp_1", Getenv: noEnv, Keychain: none()})
	err := v.Put(t.Context(), "default", password)
	check(t, err, "vault.passphrase_missing", problem.Locked)
	if _, hint := (words.Printer{}).Problem(problem.Of(err)); !strings.Contains(hint, PassphraseVariable) {
		t.Errorf("the hint does not name the variable: %s", hint)
	}
	if strings.Contains(err.Error(), password) {
		t.Errorf("the error shows the secret: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was stored: %v", err)
	}
	_, err = v.Get(t.Context(), "default")
	check(t, err, "vault.no_secret", problem.NotFound)
}

func TestPassphrases(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	right := Options{Dir: dir, Workspace: "wsp_1", Getenv: passphraseFile(t, "right"), Keychain: none()}
	if err := Open(right).Put(t.Context(), "default", password); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(filepath.Join(dir, "wsp_1.vault"))
	with := func(change func(*Options)) *Vault { o := right; change(&o); return Open(o) }
	t.Run("a wrong one opens nothing and changes nothing", func(t *testing.T) {
		v := with(func(o *Options) { o.Getenv = passphraseFile(t, "wrong") })
		_, err := v.Get(t.Context(), "default")
		check(t, err, "vault.passphrase_wrong", problem.Denied)
		check(t, v.Put(t.Context(), "default", "x"), "vault.passphrase_wrong", problem.Denied)
		if after, _ := os.ReadFile(filepath.Join(dir, "wsp_1.vault")); !bytes.Equal(before, after) {
			t.Error("the file was changed")
		}
	})
	t.Run("a file that cannot be read", func(t *testing.T) {
		v := with(func(o *Options) { o.Getenv = func(string) string { return filepath.Join(dir, "none") } })
		_, err := v.Get(t.Context(), "default")
		check(t, err, "vault.passphrase_unreadable", problem.Locked)
	})
	t.Run("an empty one", func(t *testing.T) {
		v := with(func(o *Options) { o.Getenv = passphraseFile(t, "\n") })
		_, err := v.Get(t.Context(), "default")
		check(t, err, "vault.passphrase_missing", problem.Locked)
	})
	t.Run("a person is asked once", func(t *testing.T) {
		asked := 0
		v := with(func(o *Options) { o.Getenv = noEnv; o.Ask = func() (string, error) { asked++; return "right", nil } })
		if !v.Locked() || asked != 0 {
			t.Errorf("locked %v, asked %d", v.Locked(), asked)
		}
		for range 3 {
			if got, err := v.Get(t.Context(), "default"); err != nil || got != password {
				t.Errorf("got %q (%v)", got, err)
			}
		}
		if asked != 1 || v.Locked() {
			t.Errorf("asked %d times, locked %v", asked, v.Locked())
		}
	})
	t.Run("a person who goes away", func(t *testing.T) {
		v := with(func(o *Options) { o.Getenv = noEnv; o.Ask = func() (string, error) { return "", errors.New("^C") } })
		_, err := v.Get(t.Context(), "default")
		check(t, err, "vault.passphrase_missing", problem.Locked)
	})
	t.Run("from the page", func(t *testing.T) {
		v := with(func(o *Options) { o.Getenv = noEnv })
		check(t, v.Unlock("wrong"), "vault.passphrase_wrong", problem.Denied)
		if !v.Locked() {
			t.Error("a wrong passphrase unlocked it")
		}
		if err := v.Unlock("right"); err != nil || v.Locked() {
			t.Errorf("unlock: %v, locked %v", err, v.Locked())
		}
		if got, err := v.Get(t.Context(), "default"); err != nil || got != password {
			t.Errorf("got %q (%v)", got, err)
		}
	})
}

func TestADesktopAndAServerFindEachOthersSecrets(t *testing.T) {
	t.Parallel()
	dir, keys := t.TempDir(), newKeychain()
	desktop := Options{Dir: dir, Workspace: "wsp_1", Getenv: noEnv, Keychain: keys}
	server := desktop
	server.Getenv = passphraseFile(t, "right")
	if err := Open(desktop).Put(t.Context(), "default", "old"); err != nil {
		t.Fatal(err)
	}
	if got, err := Open(server).Get(t.Context(), "default"); err != nil || got != "old" {
		t.Errorf("the server finds %q (%v)", got, err)
	}
	if err := Open(server).Put(t.Context(), "default", "new"); err != nil {
		t.Fatal(err)
	}
	if len(keys.items) != 0 {
		t.Errorf("the old secret is still in the keychain: %v", keys.items)
	}
	if err := Open(desktop).Put(t.Context(), "default", "newest"); err != nil {
		t.Fatal(err)
	}
	if got, err := Open(server).Get(t.Context(), "default"); err != nil || got != "newest" {
		t.Errorf("the server finds %q (%v)", got, err)
	}
}

func TestAFileThatWasTamperedWithIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := Options{Dir: dir, Workspace: "wsp_1", Getenv: passphraseFile(t, "right"), Keychain: none()}
	for _, account := range []string{"default", "second"} {
		if err := Open(o).Put(t.Context(), account, "secret of "+account); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "wsp_1.vault")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for says, change := range map[string]func(x *box){
		"items exchanged":    func(x *box) { x.Items["default"], x.Items["second"] = x.Items["second"], x.Items["default"] },
		"a bit turned over":  func(x *box) { x.Items["default"].Data[0] ^= 1 },
		"no nonce":           func(x *box) { x.Items["default"] = sealed{Data: x.Items["default"].Data} },
		"a huge memory":      func(x *box) { x.KDF.Memory = 1 << 31 },
		"no salt":            func(x *box) { x.KDF.Salt = nil },
		"another format":     func(x *box) { x.Format = "tabiji.box/1" },
		"the proof is gone":  func(x *box) { x.Proof = sealed{} },
		"another derivation": func(x *box) { x.KDF.Name = "md5" },
	} {
		x, err := parseBox(good)
		if err != nil {
			t.Fatal(err)
		}
		change(x)
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Open(o).Get(t.Context(), "default")
		if p := problem.Of(err); p == nil || p.ID != "vault.damaged" {
			t.Errorf("%s: got %v", says, err)
		}
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Open(o).Get(t.Context(), "default")
	check(t, err, "vault.damaged", problem.Damaged)
}

func TestAKeychainThatNeverAnswersIsGivenUp(t *testing.T) {
	dir := t.TempDir()
	getenv := passphraseFile(t, "right")
	synctest.Test(t, func(t *testing.T) {
		keys := &fakeKeychain{hang: make(chan struct{}), broken: errNoBus}
		defer close(keys.hang)
		v := Open(Options{Dir: dir, Workspace: "wsp_1", Getenv: noEnv, Keychain: keys})
		v.keys.limit = 4 * time.Second
		err := v.Put(context.Background(), "default", password)
		check(t, err, "vault.passphrase_missing", problem.Locked)
		if _, err := v.Get(context.Background(), "default"); problem.Of(err).ID != "vault.no_secret" {
			t.Errorf("got %v", err)
		}
		keys.mu.Lock()
		asked := keys.asked
		keys.mu.Unlock()
		if asked != 1 {
			t.Errorf("the silent keychain was asked %d times", asked)
		}
		patient := Open(Options{Dir: dir, Workspace: "wsp_1", Getenv: getenv, Keychain: &fakeKeychain{hang: keys.hang, broken: errNoBus}})
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := patient.Get(ctx, "default"); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled question: %v", err)
		}
	})
}

func FuzzParseBox(f *testing.F) {
	f.Add([]byte(`{"format":"tabiji.vault/1","kdf":{"name":"argon2id","time":3,"memory_kib":65536,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="},"proof":{"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","data":""},"items":{"default":{"nonce":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","data":"AA=="}}}`))
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"items":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := parseBox(b)
		if err != nil {
			if !problem.IsKind(err, problem.Damaged) {
				t.Errorf("got %v", err)
			}
			return
		}
		if x.KDF.Memory > mostMemory || x.KDF.Time > mostTime || x.Items == nil {
			t.Errorf("accepted %+v", x.KDF)
		}
		key := make([]byte, 32)
		for account := range x.Items { // must not panic whatever the lengths
			if _, err := x.open(key, "w", account); err == nil {
				t.Skip("a box under the zero key")
			}
		}
	})
}
