package vault

import (
	"os"
	"path/filepath"
	"testing"

	"tabiji/backend/problem"
)

func TestADamagedFileDoesNotStandBeforeTheKeychain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, broken := filepath.Join(dir, "wsp_1.vault"), `{"format":"tabiji.vault/1","it`
	if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	without := Open(Options{Workspace: "wsp_1", Dir: dir, Getenv: noEnv, Keychain: none()})
	_, err := without.Get(t.Context(), "default")
	check(t, err, "vault.damaged", problem.Damaged)
	with := Open(Options{Workspace: "wsp_1", Dir: dir, Getenv: noEnv, Keychain: newKeychain()})
	if err := with.Put(t.Context(), "default", password); err != nil {
		t.Fatal(err)
	}
	if got, err := with.Get(t.Context(), "default"); got != password || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if b, err := os.ReadFile(path); string(b) != broken || err != nil {
		t.Errorf("the file became %q, %v", b, err)
	}
}

func TestThePassphraseIsTheFirstLineOfItsFile(t *testing.T) {
	t.Parallel()
	o := Options{Workspace: "wsp_1", Dir: t.TempDir(), Getenv: passphraseFile(t, "correct horse"), Keychain: none()}
	if err := Open(o).Put(t.Context(), "default", password); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"correct horse\n", "correct horse\r\nand a remark\r\n", "\ufeffcorrect horse\n\n"} {
		o.Getenv = passphraseFile(t, text)
		if got, err := Open(o).Get(t.Context(), "default"); got != password || err != nil {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	o.Getenv = passphraseFile(t, "\nsecond line\n")
	_, err := Open(o).Get(t.Context(), "default")
	check(t, err, "vault.passphrase_missing", problem.Locked)
}
