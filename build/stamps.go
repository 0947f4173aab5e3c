package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// fingerprint is a hash over the names and contents of files; a folder counts with everything in it, and a path that
// does not exist has a hash of its own.
func fingerprint(paths ...string) (string, error) {
	sum := sha256.New()
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || d.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if os.IsNotExist(err) { // a temporary file of an editor, deleted meanwhile
				return nil
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(sum, "%s\x00%d\x00", filepath.ToSlash(path), len(b))
			sum.Write(b)
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func stampFile(name string) string { return filepath.Join("build", "bin", name+".stamp") }

// stamped reports whether a piece of work was done for exactly this fingerprint.
func stamped(name, print string) bool {
	b, err := os.ReadFile(stampFile(name))
	return err == nil && string(b) == print
}

func stamp(name, print string) error {
	if err := os.MkdirAll(filepath.Dir(stampFile(name)), 0o755); err != nil {
		return err
	}
	return os.WriteFile(stampFile(name), []byte(print), 0o644)
}
