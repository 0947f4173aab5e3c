package vault

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"tabiji/backend/problem"
)

// mostPassphrase bounds the file in bytes.
const mostPassphrase = 64 << 10

// readPassphrase reads the first line of the file that the variable names. A file that others may read or that belongs
// to somebody else is refused: the passphrase of the secrets must be readable by its owner only.
func readPassphrase(path string) ([]byte, error) {
	unreadable := problem.New(problem.Locked, "vault.passphrase_unreadable", "variable", PassphraseVariable)
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable.Because(err)
	}
	if !info.Mode().IsRegular() && !handedOver(path, info) { // opening another pipe would wait for its writer
		return nil, unreadable
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable.Because(err)
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, unreadable.Because(err)
	}
	if !private(info) {
		return nil, problem.New(problem.Denied, "vault.passphrase_open", "variable", PassphraseVariable, "file", path)
	}
	b, err := io.ReadAll(io.LimitReader(f, mostPassphrase))
	if err != nil {
		return nil, unreadable.Because(err)
	}
	line, _, _ := strings.Cut(strings.TrimPrefix(string(b), "\ufeff"), "\n") // editors of Windows begin with the mark
	return []byte(strings.TrimSuffix(line, "\r")), nil
}

// handedOver reports whether a path is a pipe that this process got open from the one that started it.
func handedOver(path string, info os.FileInfo) bool {
	dir := filepath.ToSlash(filepath.Dir(path))
	return info.Mode()&os.ModeNamedPipe != 0 && (dir == "/dev/fd" || dir == "/proc/self/fd")
}
