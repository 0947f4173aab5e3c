package workspace

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"tabiji/backend/problem"
)

// Where Tabiji writes under a predictable name (FILE.lock, marks, logs), another user could have put something else: a
// link to a file that must not be written, or a pipe, which blocks whoever opens it.

// openOwn opens such a file: it follows no link, never blocks, and refuses what is no plain file of this user with one
// hard link. A missing one is fs.ErrNotExist, unless flag makes it.
func openOwn(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|noFollow, 0o600)
	if err != nil {
		if info, e := os.Lstat(path); e == nil && (!info.Mode().IsRegular() || !ours(info)) {
			return nil, notOurs(path).Because(err)
		}
		return nil, describe(err)
	}
	info, err := f.Stat()
	if err == nil && (!info.Mode().IsRegular() || !ours(info)) {
		err = notOurs(path)
	}
	if err != nil {
		f.Close()
		return nil, describe(err)
	}
	return f, nil
}

func notOurs(path string) *problem.Problem {
	return problem.New(problem.Denied, "file.not_ours", "file", path)
}

// mostSmall bounds such a file in bytes.
const mostSmall = 4 << 20

// readSmall reads a small file that a person may have put there, links included, but nothing that would block.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errNoFile}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostSmall))
}

var errNoFile = errors.New("not a regular file")

// plainFile refuses a path at which something else than a file stands; a path where nothing is, is left to others.
func plainFile(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Mode().IsRegular() {
		return nil
	}
	return problem.New(problem.Invalid, "workspace.not_file", "file", path, "kind", problem.FileKind(info.Mode()))
}

// besides refuses a workspace beside whose file something else stands where SQLite keeps its log.
func besides(path string) error {
	for _, end := range []string{"-wal", "-shm", "-journal"} {
		info, err := os.Lstat(path + end)
		if err == nil && !info.Mode().IsRegular() {
			return notOurs(path + end)
		}
	}
	return nil
}
