// Package vault keeps secrets: in the system's keychain, or in a file encrypted with a passphrase.
// It knows how to store and find them; it refuses to know what they open.
package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/zalando/go-keyring"

	"tabiji/backend/outbox"
	"tabiji/backend/problem"
)

// PassphraseVariable is the environment variable with the path of the file that holds the passphrase, for computers
// without a person.
const PassphraseVariable = "TABIJI_PASSPHRASE_FILE"

// Keychain is the system's store of secrets. Any error but ErrNotFound means that there is none.
type Keychain interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// ErrNotFound is a Keychain's answer for a secret it does not have.
var ErrNotFound = keyring.ErrNotFound

// Options say where the secrets of one workspace are.
type Options struct {
	Dir       string // folder of the encrypted file, in app data
	Workspace string // id
	Getenv    func(string) string
	// Ask asks a person for the passphrase; nil: nobody can be asked.
	Ask func() (string, error)
	// Keychain is the system's when nil.
	Keychain Keychain
}

// Vault keeps the secrets of one workspace. It may be used by many goroutines.
type Vault struct {
	options Options
	keys    *guarded
	file    string

	mu         sync.Mutex
	passphrase []byte // once given and proved right
	sealed     map[string][]byte
	answers    bool // the keychain does
}

// Open makes a vault; nothing is read or asked for yet.
func Open(o Options) *Vault {
	if o.Keychain == nil {
		o.Keychain = system{}
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	return &Vault{options: o, keys: guard(o.Keychain), file: filepath.Join(o.Dir, o.Workspace+".vault")}
}

// item is the keychain's name of an account's secret.
func (v *Vault) item(account string) string { return "tabiji/" + v.options.Workspace + "/" + account }

// Get finds the secret of an account. Without one the problem is of kind NotFound; while the
// passphrase of the file is missing, of kind Locked.
func (v *Vault) Get(ctx context.Context, account string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	box, broken := readBox(v.file)
	inFile := false
	if broken == nil {
		_, inFile = box.Items[account]
	}
	if !inFile || !v.fileFirst() {
		secret, err := v.keys.Get(ctx, v.item(account), account)
		if err == nil {
			return secret, nil
		}
		if err := ctx.Err(); err != nil {
			return "", err
		}
	}
	if broken != nil { // the keychain could not answer instead of it
		return "", broken
	}
	if !inFile {
		return "", problem.New(problem.NotFound, "vault.no_secret")
	}
	key, err := v.unlock(box)
	if err != nil {
		return "", err
	}
	return box.open(key, v.options.Workspace, account)
}

// Put keeps the secret of an account, in the keychain if there is one and no passphrase file is
// configured, else encrypted in the file. When it can be kept nowhere, nothing is stored.
func (v *Vault) Put(ctx context.Context, account, secret string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.fileFirst() {
		if err := v.keys.Set(ctx, v.item(account), account, secret); err == nil {
			if err := v.forget(account); !problem.IsKind(err, problem.Damaged) { // it holds nothing that could be taken out
				return err
			}
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	box, broken := readBox(v.file)
	if broken != nil && !problem.IsKind(broken, problem.Damaged) {
		return broken
	}
	if broken != nil {
		box = newBox()
	}
	key, err := v.unlock(box)
	if err != nil {
		return err
	}
	if err := box.seal(key, v.options.Workspace, account, secret); err != nil {
		return err
	}
	if broken != nil {
		if err := setAside(v.file); err != nil {
			return err
		}
	}
	if err := box.write(v.file); err != nil {
		return err
	}
	if err := v.keys.Delete(ctx, v.item(account), account); err != nil && !errors.Is(err, ErrNotFound) {
		return nil // there is no keychain, and so no second secret in it
	}
	return nil
}

// Delete removes the secret of an account from keychain and file.
func (v *Vault) Delete(ctx context.Context, account string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.keys.Delete(ctx, v.item(account), account) // there may be no keychain, or nothing in it
	return v.forget(account)
}

// forget takes an account out of the file; that needs no passphrase.
func (v *Vault) forget(account string) error {
	box, err := readBox(v.file)
	if err != nil {
		return err
	}
	if _, ok := box.Items[account]; !ok {
		return nil
	}
	delete(box.Items, account)
	return box.write(v.file)
}

// Unlock takes the passphrase from a person. A wrong one is a problem of kind Denied; while there is
// no file yet, or it is damaged, any passphrase becomes that of the next one.
func (v *Vault) Unlock(passphrase string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	box, err := readBox(v.file)
	if problem.IsKind(err, problem.Damaged) {
		box, err = newBox(), nil
	}
	if err != nil {
		return err
	}
	_, err = v.prove(box, []byte(passphrase))
	return err
}

// Locked reports whether secrets are in the file and its passphrase is not known.
func (v *Vault) Locked() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	box, err := readBox(v.file)
	if err != nil || len(box.Items) == 0 {
		return false
	}
	if v.passphrase == nil && !v.fileFirst() {
		return true // not the moment to ask anybody
	}
	_, err = v.unlock(box)
	return err != nil
}

// State is the state of a vault.
type State = outbox.VaultState

// Look gives the state of the vault, without asking anybody for a passphrase.
func (v *Vault) Look(ctx context.Context) State {
	v.mu.Lock()
	defer v.mu.Unlock()
	box, broken := readBox(v.file)
	empty := broken == nil && len(box.Items) == 0
	if !v.fileFirst() && v.keychain(ctx) {
		return State{Place: "keychain", Locked: broken == nil && !empty && v.passphrase == nil}
	}
	if broken != nil {
		damaged := problem.IsKind(broken, problem.Damaged)
		asks := damaged && v.passphrase == nil && !v.fileFirst()
		return State{Place: "file", Trouble: broken, Locked: asks, New: asks}
	}
	s := State{Place: "file", New: empty && box.Proof.Nonce == nil && v.passphrase == nil && !v.fileFirst()}
	switch {
	case v.passphrase != nil:
	case v.fileFirst():
		_, err := v.unlock(box)
		s.Locked = err != nil
	default:
		s.Locked = true
	}
	return s
}

// keychain reports whether the system has one that answers. Once it did it is not asked again: on some
// systems asking shows a window.
func (v *Vault) keychain(ctx context.Context) bool {
	if !v.answers {
		_, err := v.keys.Get(ctx, v.item(""), "probe")
		v.answers = err == nil || errors.Is(err, ErrNotFound)
	}
	return v.answers
}

// Kept reports whether a secret of the account is kept, without opening it.
func (v *Vault) Kept(ctx context.Context, account string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if box, err := readBox(v.file); err == nil {
		if _, ok := box.Items[account]; ok {
			return true
		}
	}
	_, err := v.keys.Get(ctx, v.item(account), account)
	return err == nil
}

// fileFirst: whoever names a passphrase file means the encrypted file.
func (v *Vault) fileFirst() bool { return v.options.Getenv(PassphraseVariable) != "" }

// unlock finds the passphrase and derives the file's key.
func (v *Vault) unlock(box *box) ([]byte, error) {
	if v.passphrase != nil {
		return v.prove(box, v.passphrase)
	}
	if path := v.options.Getenv(PassphraseVariable); path != "" {
		phrase, err := readPassphrase(path)
		if err != nil {
			return nil, err
		}
		return v.prove(box, phrase)
	}
	if v.options.Ask == nil {
		return nil, missing()
	}
	text, err := v.options.Ask()
	if err != nil {
		return nil, missing().Because(err)
	}
	return v.prove(box, []byte(text))
}

func missing() *problem.Problem {
	return problem.New(problem.Locked, "vault.passphrase_missing", "variable", PassphraseVariable)
}

// prove derives the key, checks it against the file and remembers the passphrase.
func (v *Vault) prove(box *box, passphrase []byte) ([]byte, error) {
	if len(passphrase) == 0 {
		return nil, missing()
	}
	id := box.KDF.id()
	key := v.sealed[id]
	if key == nil || string(v.passphrase) != string(passphrase) {
		var err error
		if key, err = box.key(passphrase); err != nil {
			return nil, err
		}
	}
	v.passphrase, v.sealed = passphrase, map[string][]byte{id: key}
	return key, nil
}
