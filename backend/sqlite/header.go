package sqlite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"tabiji/backend/problem"
)

// header is what the first 100 bytes of a SQLite file say (sqlite.org/fileformat2.html §1.3).
// Reading it changes nothing and needs no lock.
type header struct {
	empty       bool
	application uint32
	format      int64 // user_version: the newest migration that was run
	changes     uint32
}

const headerSize = 100

// readHeader reads the header of the file at path. A missing file is fs.ErrNotExist, anything that
// is no SQLite file a problem.
func readHeader(path string) (header, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for its writer
		return header{}, problem.New(problem.Invalid, "workspace.not_file", "file", path, "kind", problem.FileKind(info.Mode()))
	}
	f, err := os.Open(path)
	if err != nil {
		return header{}, describeFile(err)
	}
	defer f.Close()
	var b [headerSize]byte
	n, err := io.ReadFull(f, b[:])
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return header{empty: true}, nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return header{}, describeFile(err)
	case n < headerSize || string(b[:16]) != "SQLite format 3\x00":
		return header{}, problem.New(problem.Damaged, "workspace.not_ours")
	}
	return header{
		application: binary.BigEndian.Uint32(b[68:]),
		format:      int64(binary.BigEndian.Uint32(b[60:])),
		changes:     binary.BigEndian.Uint32(b[24:]),
	}, nil
}

// accept refuses files of other programs and of newer releases of this one.
func (h header) accept() error {
	if h.empty || h.application != ApplicationID {
		return problem.New(problem.Damaged, "workspace.not_ours")
	}
	know, err := newestFormat()
	if err != nil {
		return err
	}
	if h.format > know {
		return newer(h.format, know)
	}
	return nil
}

// newestFormat is the number of the newest migration that this program carries.
var newestFormat = sync.OnceValues(func() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, name := range names {
		var n int64
		if _, err := fmt.Sscanf(name, "migrations/%d_", &n); err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
})

// touch makes an empty file that only its owner may read: a workspace holds a customer list. The
// log and its index get the same mode from SQLite.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return describeFile(err)
	}
	return f.Close()
}

// describeFile gives file-system errors that a person can act on their kind.
func describeFile(err error) error {
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist):
		return err
	case errors.Is(err, fs.ErrPermission), readOnlyFileSystem(err):
		return problem.New(problem.Unavailable, "disk.read_only").Because(err)
	case diskFull(err):
		return problem.New(problem.Unavailable, "disk.full").Because(err)
	}
	return problem.New(problem.Unavailable, "disk.io").Because(err)
}
