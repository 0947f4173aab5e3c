package workspace

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"tabiji/backend/ident"
)

// writeFile replaces a small file of ours at once and durably: a reader sees either the old or the new content. Only
// its owner may read it.
func writeFile(path string, content []byte) error {
	if err := folder(filepath.Dir(path)); err != nil {
		return err
	}
	draft := path + ".new-" + ident.Hex(4)
	defer os.Remove(draft) // gone already when all went well
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return describe(err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return describe(err)
	}
	return describe(os.Rename(draft, path))
}

func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return writeFile(path, append(b, '\n'))
}

// readJSON reads a small file of ours. A missing one is fs.ErrNotExist.
func readJSON(path string, v any) error {
	b, err := readSmall(path)
	if err != nil {
		return describe(err)
	}
	return json.Unmarshal(b, v)
}
