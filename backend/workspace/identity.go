package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tabiji/backend/ident"
)

// identity is the random name of this installation, made at the first start.
type identity struct {
	ID string `json:"id"`
}

// machine names this computer: the installation's random id together with the operating system's
// own, hashed. App data copied to another computer gives another name.
func machine(p Places) (string, error) {
	path := filepath.Join(p.Data, "identity.json")
	var id identity
	err := readJSON(path, &id)
	if errors.Is(err, fs.ErrNotExist) || err == nil && id.ID == "" {
		id.ID = ident.Hex(16)
		if err = createJSON(path, id); errors.Is(err, fs.ErrExist) { // another process was first
			err = readJSON(path, &id)
		}
	}
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(id.ID + "\x00" + systemMachine()))
	return hex.EncodeToString(sum[:12]), nil
}

// createJSON writes a file that must not exist yet, whole or not at all.
func createJSON(path string, v any) error {
	draft := path + ".first-" + ident.Hex(4)
	if err := writeJSON(draft, v); err != nil {
		return err
	}
	defer os.Remove(draft)
	err := os.Link(draft, path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without links
		err = os.Rename(draft, path)
	}
	return describe(err)
}

// hostName is how a person knows this computer; it is shown, never compared.
func hostName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "?"
	}
	return name
}
