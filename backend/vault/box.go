package vault

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

const (
	format  = "tabiji.vault/1"
	formats = "tabiji.vault/" // of any release
)

// box is the encrypted file: how the key is derived, a proof that a passphrase is right, and one
// sealed item for each account.
type box struct {
	Format string            `json:"format"`
	KDF    kdf               `json:"kdf"`
	Proof  sealed            `json:"proof"`
	Items  map[string]sealed `json:"items"`
}

// kdf are the parameters of Argon2id (RFC 9106 §4, second recommended option).
type kdf struct {
	Name    string `json:"name"`
	Time    uint32 `json:"time"`
	Memory  uint32 `json:"memory_kib"`
	Threads uint8  `json:"threads"`
	Salt    []byte `json:"salt"`
}

func (k kdf) id() string { return hex.EncodeToString(k.Salt) }

// Greater parameters are refused: such a file could only be meant to use up memory.
const (
	mostTime   = 32
	mostMemory = 1 << 20 // KiB
)

// sealed is one XChaCha20-Poly1305 box.
type sealed struct {
	Nonce []byte `json:"nonce"`
	Data  []byte `json:"data"`
}

// proofText is sealed under its own name, so that a wrong passphrase is known before anything is
// added under it.
const (
	proofName = "\x00proof"
	proofText = "tabiji"
)

// readBox reads the file. One that does not exist is a new empty box, without a proof yet.
func readBox(path string) (*box, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newBox(), nil
	}
	if err == nil && !info.Mode().IsRegular() { // reading a pipe would wait for its writer
		return nil, damaged(errors.New("no file"))
	}
	var b []byte
	if err == nil {
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, problem.New(problem.Unavailable, "vault.unreadable").Because(err)
	}
	return parseBox(b)
}

func newBox() *box {
	return &box{
		Format: format,
		KDF:    kdf{Name: "argon2id", Time: 3, Memory: 64 << 10, Threads: 4, Salt: ident.Bytes(16)},
		Items:  map[string]sealed{},
	}
}

// setAside gives a file that cannot be used another name, so that nothing is lost.
func setAside(path string) error {
	err := os.Rename(path, path+".damaged-"+ident.Hex(4))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return problem.New(problem.Unavailable, "vault.unwritable").Because(err)
	}
	return nil
}

// parseBox reads the file's text and refuses impossible values.
func parseBox(b []byte) (*box, error) {
	var x box
	if err := json.Unmarshal(b, &x); err != nil {
		return nil, damaged(err)
	}
	k := x.KDF
	switch {
	case x.Format != format && strings.HasPrefix(x.Format, formats):
		return nil, problem.New(problem.Damaged, "vault.newer").Because(fmt.Errorf("format %q", x.Format))
	case x.Format != format:
		return nil, damaged(fmt.Errorf("format %q", x.Format))
	case k.Name != "argon2id" || k.Time < 1 || k.Time > mostTime || k.Memory < 8 || k.Memory > mostMemory || k.Threads < 1 || len(k.Salt) < 8:
		return nil, damaged(errors.New("parameters of the key"))
	}
	for account, s := range x.Items {
		if len(s.Nonce) != chacha20poly1305.NonceSizeX {
			return nil, damaged(fmt.Errorf("item of account %s", account))
		}
	}
	if n := len(x.Proof.Nonce); n != chacha20poly1305.NonceSizeX {
		return nil, damaged(errors.New("no proof"))
	}
	if x.Items == nil {
		x.Items = map[string]sealed{}
	}
	return &x, nil
}

func damaged(err error) error { return problem.New(problem.Damaged, "vault.damaged").Because(err) }

// key derives the key of a passphrase and checks it; a box without a proof gets one.
func (x *box) key(passphrase []byte) ([]byte, error) {
	k := x.KDF
	key := argon2.IDKey(passphrase, k.Salt, k.Time, k.Memory, k.Threads, chacha20poly1305.KeySize)
	if x.Proof.Nonce == nil {
		var err error
		x.Proof, err = seal(key, "", proofName, proofText)
		return key, err
	}
	if text, err := open(key, "", proofName, x.Proof); err != nil || text != proofText {
		return nil, problem.New(problem.Denied, "vault.passphrase_wrong")
	}
	return key, nil
}

func (x *box) seal(key []byte, workspace, account, secret string) (err error) {
	if x.Proof.Nonce == nil { // a new box under a key proved before
		if x.Proof, err = seal(key, "", proofName, proofText); err != nil {
			return err
		}
	}
	x.Items[account], err = seal(key, workspace, account, secret)
	return err
}

func (x *box) open(key []byte, workspace, account string) (string, error) {
	text, err := open(key, workspace, account, x.Items[account])
	if err != nil {
		return "", damaged(err)
	}
	return text, nil
}

func seal(key []byte, workspace, account, text string) (sealed, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return sealed{}, err
	}
	s := sealed{Nonce: ident.Bytes(aead.NonceSize())}
	s.Data = aead.Seal(nil, s.Nonce, []byte(text), bound(workspace, account))
	return s, nil
}

func open(key []byte, workspace, account string, s sealed) (string, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return "", err
	}
	b, err := aead.Open(nil, s.Nonce, s.Data, bound(workspace, account))
	return string(b), err
}

// bound ties an item to its place: moved to another account or workspace it does not open.
func bound(workspace, account string) []byte {
	return []byte(format + "\x00" + workspace + "\x00" + account)
}

// write replaces the file at once; only its owner may read it.
func (x *box) write(path string) error {
	b, err := json.MarshalIndent(x, "", " ")
	if err != nil {
		return err
	}
	err = os.MkdirAll(filepath.Dir(path), 0o700)
	draft := path + ".new-" + ident.Hex(4)
	defer os.Remove(draft) // gone already when all went well
	if err == nil {
		err = writeDurably(draft, append(b, '\n'))
	}
	if err == nil {
		err = os.Rename(draft, path)
	}
	if err != nil {
		return problem.New(problem.Unavailable, "vault.unwritable").Because(err)
	}
	return nil
}

func writeDurably(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}
