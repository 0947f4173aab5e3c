package vault

import "testing"

func TestAVaultTellsHowItStandsWithoutAskingAnybody(t *testing.T) {
	t.Parallel()
	asks := func() (string, error) {
		t.Error("somebody was asked for the passphrase")
		return "", nil
	}
	dir := t.TempDir()
	fresh := func(o Options) *Vault {
		o.Workspace, o.Ask = "wsp_1", asks
		if o.Getenv == nil {
			o.Getenv = noEnv
		}
		if o.Dir == "" {
			o.Dir = dir
		}
		return Open(o)
	}
	look := func(name string, v *Vault, want State) {
		t.Helper()
		if got := v.Look(t.Context()); got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	look("a keychain that answers", fresh(Options{Keychain: newKeychain(), Dir: t.TempDir()}), State{Place: "keychain"})
	look("no keychain and no file yet", fresh(Options{Keychain: none()}), State{Place: "file", Locked: true, New: true})
	v := fresh(Options{Keychain: none()})
	if err := v.Unlock("珈琲と旅"); err != nil {
		t.Fatal(err)
	}
	look("a passphrase was chosen", v, State{Place: "file"})
	if err := v.Put(t.Context(), "default", password); err != nil {
		t.Fatal(err)
	}
	look("a password was kept under it", v, State{Place: "file"})
	if !v.Kept(t.Context(), "default") || v.Kept(t.Context(), "other") {
		t.Error("what is kept is not known")
	}
	again := fresh(Options{Keychain: none()})
	look("the program was restarted", again, State{Place: "file", Locked: true})
	if !again.Kept(t.Context(), "default") {
		t.Error("a locked file still says for whom it keeps a password")
	}
	check(t, again.Unlock("珈琲と海"), "vault.passphrase_wrong", "denied")
	look("a wrong passphrase", again, State{Place: "file", Locked: true})
	if err := again.Unlock("珈琲と旅"); err != nil {
		t.Fatal(err)
	}
	look("the right one", again, State{Place: "file"})
	look("a passphrase file with the right one", fresh(Options{Keychain: newKeychain(), Getenv: passphraseFile(t, "珈琲と旅")}), State{Place: "file"})
	look("a passphrase file with a wrong one", fresh(Options{Keychain: newKeychain(), Getenv: passphraseFile(t, "珈琲と海")}), State{Place: "file", Locked: true})
	look("a keychain that came later, while the file has a password", fresh(Options{Keychain: newKeychain()}), State{Place: "keychain", Locked: true})
}

func TestAKeychainThatAnsweredIsNotAskedAgainWhetherItDoes(t *testing.T) {
	t.Parallel()
	keys := newKeychain()
	v := Open(Options{Dir: t.TempDir(), Workspace: "wsp_1", Getenv: noEnv, Keychain: keys})
	v.Look(t.Context())
	before := keys.asked
	v.Look(t.Context())
	if keys.asked != before {
		t.Errorf("asked %d times more", keys.asked-before)
	}
}
