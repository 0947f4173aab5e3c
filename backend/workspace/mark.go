package workspace

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"

	"tabiji/backend/clock"
)

// Mark is what this computer remembers beside a workspace of what it has committed durably (design D29): the
// number of the newest FULL commit and its moment. It is written after the commit and never waited for, so it may
// lag behind the file and never leads it.
type Mark struct {
	Commits int64
	At      clock.Instant
	File    string // the file's id on its disk
}

// markSize is the size of a mark in its file: magic, number, moment, hash of the file's id, checksum. It is written and
// read in one call; an incomplete one counts as none.
const markSize = 64

const markMagic = "TBJMARK1"

func (m Mark) bytes() (b [markSize]byte) {
	copy(b[:8], markMagic)
	binary.BigEndian.PutUint64(b[8:], uint64(m.Commits))
	binary.BigEndian.PutUint64(b[16:], uint64(m.At))
	file := sha256.Sum256([]byte(m.File))
	copy(b[24:40], file[:16])
	sum := sha256.Sum256(b[:40])
	copy(b[40:], sum[:markSize-40])
	return b
}

// readMark reads the mark of a workspace. ofFile says whether the named file was the one marked. A missing, torn or
// unreadable mark is the zero Mark.
func readMark(path, file string) (m Mark, ofFile bool) {
	f, err := openOwn(path, os.O_RDONLY)
	if err != nil {
		return Mark{}, false
	}
	defer f.Close()
	var b [markSize]byte
	if n, err := f.ReadAt(b[:], 0); n < markSize || err != nil && n < markSize {
		return Mark{}, false
	}
	m = Mark{Commits: int64(binary.BigEndian.Uint64(b[8:])), At: clock.Instant(binary.BigEndian.Uint64(b[16:])), File: file}
	if m.bytes() == b {
		return m, true
	}
	hash := [16]byte(b[24:40])
	m.File = ""
	check := m.bytes()
	copy(check[24:40], hash[:])
	sum := sha256.Sum256(check[:40])
	copy(check[40:], sum[:markSize-40])
	if check != b {
		return Mark{}, false
	}
	return m, false
}

// marker writes the mark of the workspace that this process may send from.
type marker struct {
	f    *os.File
	file string
}

// openMarker opens the mark for writing. A new one begins in a file of its own, so that a process that still has
// another copy of the workspace open writes into what is no longer read.
func openMarker(path, file string, anew bool) (*marker, error) {
	if anew {
		os.Remove(path) // Windows keeps what another process has open; the file's id tells the marks apart
	}
	if err := folder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	f, err := openOwn(path, os.O_RDWR|os.O_CREATE)
	if err != nil && !anew { // whatever lies there is no mark
		return openMarker(path, file, true)
	}
	if err != nil {
		return nil, err
	}
	return &marker{f: f, file: file}, nil
}

// note writes the mark. On failure the older one stays, which is still a lower bound.
func (m *marker) note(n int64, at clock.Instant) {
	b := Mark{Commits: n, At: at, File: m.file}.bytes()
	m.f.WriteAt(b[:], 0)
}

// keep is note, durable when it returns.
func (m *marker) keep(n int64, at clock.Instant) error {
	b := Mark{Commits: n, At: at, File: m.file}.bytes()
	_, err := m.f.WriteAt(b[:], 0)
	return describe(errors.Join(err, m.f.Sync()))
}

func (m *marker) close() {
	if m != nil {
		m.f.Close()
	}
}

// Missing tells what a file lacks of what this computer knows was committed to it: everything between two moments.
// The zero value: nothing.
type Missing struct {
	Commits      int64
	Since, Until clock.Instant
}

// markOf is the path of a workspace's mark.
func (r registry) markOf(id string) string { return filepath.Join(r.dir, id+".mark") }
