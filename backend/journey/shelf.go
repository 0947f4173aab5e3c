package journey

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"

	"tabiji/backend/words"
)

// Shelf keeps published versions compiled for everybody who reads them: engine, author and record. A version never
// changes, so it is read once. A Shelf reads nothing by itself: the caller passes the reading function of its own
// transaction. It may be used by many goroutines.
type Shelf struct {
	report func(version int64, err error)
	unpack func(body []byte) (*Version, error) // Unpack, but for the test of its panics

	mu   sync.Mutex
	kept map[int64]*kept
	uses int64 // a counter of accesses: the least recently used version is dropped first
}

type kept struct {
	*Published
	used int64
}

// Published is a version as it was published: compiled, or why nobody can use it.
type Published struct {
	*Version            // nil: it cannot be used
	Bad      words.Line // why not, for a person; zero when it can be used
}

// ReadBody reads the body of a version row, which Unpack takes. A version must not be read before the transaction
// that adds it has ended.
type ReadBody func(version int64) (body []byte, found bool, err error)

// mostPublished bounds how many versions a shelf keeps.
const mostPublished = 200

// NewShelf makes an empty Shelf. report, if not nil, is called for each version that cannot be used, when it is read.
func NewShelf(report func(version int64, err error)) *Shelf {
	if report == nil {
		report = func(int64, error) {}
	}
	return &Shelf{report: report, unpack: Unpack, kept: map[int64]*kept{}}
}

// Version is a version, read when the shelf does not have it. It is never nil without an error; an error is a failure
// to read, never damage, which stands in the Published.
func (s *Shelf) Version(version int64, read ReadBody) (*Published, error) {
	if p := s.take(version); p != nil {
		return p, nil
	}
	body, found, err := read(version)
	if err != nil {
		return nil, err
	}
	v, err := s.compile(body, found)
	p := &Published{Version: v}
	if err != nil {
		p.Bad = words.New("reason.broken.version")
		s.report(version, err)
	}
	if found { // one that is missing is asked for again
		s.put(version, p)
	}
	return p, nil
}

// errNoVersion is the damage of a row that names a version which does not exist.
var errNoVersion = errors.New("there is no such version")

// compile unpacks a body; a panic is an error of this version and of no other.
func (s *Shelf) compile(body []byte, found bool) (v *Version, err error) {
	defer func() {
		if p := recover(); p != nil {
			v, err = nil, fmt.Errorf("panic while reading a version: %v", p)
		}
	}()
	if !found {
		return nil, errNoVersion
	}
	return s.unpack(body)
}

// take gives a version that is on the shelf; nil: it is not.
func (s *Shelf) take(version int64) *Published {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[version]
	if k == nil {
		return nil
	}
	s.uses++
	k.used = s.uses
	return k.Published
}

func (s *Shelf) put(version int64, p *Published) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uses++
	s.kept[version] = &kept{p, s.uses}
	if len(s.kept) <= mostPublished {
		return
	}
	var oldest int64
	for id, k := range s.kept {
		if oldest == 0 || k.used < s.kept[oldest].used {
			oldest = id
		}
	}
	delete(s.kept, oldest)
}

// Borrowed are the versions of one piece of work that must not read while its transaction lasts: it takes what is
// loaded; when something was Missing it gives up the transaction, calls Load, and tries again. Versions taken once stay
// with it, also when the shelf drops them meanwhile. It is for one goroutine.
type Borrowed struct {
	shelf   *Shelf
	at      map[int64]*Published
	missing []int64
}

// Borrow begins a piece of work.
func (s *Shelf) Borrow() *Borrowed { return &Borrowed{shelf: s, at: map[int64]*Published{}} }

// Version gives a loaded version; nil: it must be loaded first.
func (b *Borrowed) Version(version int64) *Published {
	p := b.at[version]
	if p != nil {
		return p
	}
	if p = b.shelf.take(version); p != nil {
		b.at[version] = p
	} else if !slices.Contains(b.missing, version) {
		b.missing = append(b.missing, version)
	}
	return p
}

// Missing reports whether a version was asked for that must be loaded first.
func (b *Borrowed) Missing() bool { return len(b.missing) > 0 }

// Load reads what was missing, in the order of the versions. An error is a failure to read; the versions read before it
// stay loaded.
func (b *Borrowed) Load(read ReadBody) error {
	slices.SortFunc(b.missing, cmp.Compare[int64])
	for len(b.missing) > 0 {
		id := b.missing[0]
		p, err := b.shelf.Version(id, read)
		if err != nil {
			return err
		}
		b.at[id], b.missing = p, b.missing[1:]
	}
	return nil
}
