package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// Lost is what is in a log after an unclean end although SQLite ignores it: SQLite reads a log up to the first frame
// whose checksum is wrong (sqlite.org/fileformat2.html §4.3).
type Lost struct {
	Commits int64         // the number of the newest FULL commit behind a broken frame; 0: none
	At      clock.Instant // its moment
}

// sizes of the log's parts (fileformat2 §4.1).
const (
	logHeader   = 32
	frameHeader = 24
	mostPage    = 65536
)

// FindLost reads the frames after the first broken one of the log beside a file. It changes nothing, and comes before
// anybody opens the file for writing: opening it checkpoints the valid part of the log and drops the rest.
//
// A FULL commit counts as lost when it is whole and something was written after it: the writer waits for the disk
// before it goes on. So a commit that a power cut tore, whose Write never returned, is none.
func FindLost(ctx context.Context, path string) (Lost, error) {
	f, err := os.Open(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return Lost{}, nil
	}
	if err != nil {
		return Lost{}, describeFile(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() <= logHeader {
		return Lost{}, describeFile(err)
	}
	size, err := pageSize(path)
	if err != nil {
		return Lost{}, err
	}
	root, err := commitPage(ctx, path)
	if err != nil {
		return Lost{}, err
	}
	s := logScan{size: size, root: root}
	err = s.read(f)
	return s.lost, err
}

// pageSize reads the size of a page from the file's own header, because that of the log may be broken.
func pageSize(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, describeFile(err)
	}
	defer f.Close()
	var b [18]byte
	if _, err := io.ReadFull(f, b[:]); err != nil {
		return 0, problem.New(problem.Damaged, "workspace.not_ours").Because(err)
	}
	size := int(binary.BigEndian.Uint16(b[16:]))
	if size == 1 {
		size = mostPage
	}
	if size < 512 || size&(size-1) != 0 {
		return 0, problem.New(problem.Damaged, "workspace.damaged")
	}
	return size, nil
}

// commitPage is the page on which the number of FULL commits stands; 0 in a file that does not count them.
func commitPage(ctx context.Context, path string) (page uint32, err error) {
	err = look(ctx, path, func(conn *sql.Conn) error {
		err := conn.QueryRowContext(ctx, "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'full_commit'").Scan(&page)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return page, err
}

// logScan reads the frames of a log one after the other.
type logScan struct {
	size  int    // of a page
	root  uint32 // the page of the number
	order binary.ByteOrder
	lost  Lost

	sound      bool      // nothing was broken yet
	salts      [8]byte   // of the log
	sum        [2]uint32 // stored by what came before
	known      bool      // sum can be trusted to be what the writer stored
	pending    Lost      // the number in the transaction being read
	whole      Lost      // of a commit behind a broken frame, until another frame follows it
	wholeSalts [8]byte
}

func (s *logScan) read(f *os.File) error {
	head := make([]byte, logHeader)
	if _, err := io.ReadFull(f, head); err != nil {
		return describeFile(err)
	}
	s.begin(head)
	r := bufio.NewReaderSize(f, 1<<20)
	frame := make([]byte, frameHeader+s.size)
	for {
		_, err := io.ReadFull(r, frame)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return describeFile(err)
		}
		s.frame(frame)
	}
}

// begin reads the log's header. When it is broken SQLite ignores the whole log.
func (s *logScan) begin(head []byte) {
	s.order = binary.LittleEndian
	if binary.BigEndian.Uint32(head) == 0x377f0683 {
		s.order = binary.BigEndian
	}
	magic := binary.BigEndian.Uint32(head)&^1 == 0x377f0682
	size := binary.BigEndian.Uint32(head[8:])
	sum := s.add([2]uint32{}, head[:24])
	s.sum = stored(head[24:])
	s.sound = magic && int(size) == s.size && sum == s.sum
	s.known = s.sound
	copy(s.salts[:], head[16:24])
}

func stored(b []byte) [2]uint32 {
	return [2]uint32{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])}
}

// add continues the checksum of fileformat2 §4.2.
func (s *logScan) add(sum [2]uint32, b []byte) [2]uint32 {
	a, c := sum[0], sum[1]
	if s.order == binary.LittleEndian {
		for ; len(b) >= 8; b = b[8:] {
			a += binary.LittleEndian.Uint32(b) + c
			c += binary.LittleEndian.Uint32(b[4:]) + a
		}
		return [2]uint32{a, c}
	}
	for ; len(b) >= 8; b = b[8:] {
		a += binary.BigEndian.Uint32(b) + c
		c += binary.BigEndian.Uint32(b[4:]) + a
	}
	return [2]uint32{a, c}
}

// frame checks one frame: it is whole when its checksum, continued from the one stored before it, is the stored one.
func (s *logScan) frame(b []byte) {
	before := s.sum
	s.sum = stored(b[16:])
	whole := s.known && s.add(s.add(before, b[:8]), b[frameHeader:]) == s.sum
	s.known = true // the next frame is checked against what this one stores, whether that is right or not
	salts := [8]byte(b[8:16])
	if s.sound {
		s.sound = whole && salts == s.salts
	}
	if !whole {
		return
	}
	if s.whole.Commits > s.lost.Commits && salts == s.wholeSalts { // something was written after that commit
		s.lost = s.whole
	}
	if binary.BigEndian.Uint32(b) == s.root && s.root != 0 {
		if n, at, ok := readCommitPage(b[frameHeader:]); ok {
			s.pending = Lost{Commits: n, At: at}
		}
	}
	if binary.BigEndian.Uint32(b[4:]) == 0 {
		return
	}
	if !s.sound { // also frames of an older log, whose commits are in the file: their numbers are lower than the file's
		s.whole, s.wholeSalts = s.pending, salts
	}
	s.pending = Lost{}
}

// readCommitPage reads the one row of full_commit from its page: a leaf of a table (fileformat2 §1.6).
func readCommitPage(page []byte) (n int64, at clock.Instant, ok bool) {
	if page[0] != 0x0d || binary.BigEndian.Uint16(page[3:]) != 1 {
		return 0, 0, false
	}
	cell := int(binary.BigEndian.Uint16(page[8:]))
	if cell < 8 || cell >= len(page) {
		return 0, 0, false
	}
	b := page[cell:]
	// The payload's size, the row's id, the header's size and the kinds of three columns, of which the first is
	// the row's id itself: all of them below 128, and so one byte each.
	if len(b) < 6 || b[1] != 1 || b[2] != 4 || b[3] != 0 {
		return 0, 0, false
	}
	rest := b[6:]
	n, rest, ok = readInteger(b[4], rest)
	if !ok {
		return 0, 0, false
	}
	ms, _, ok := readInteger(b[5], rest)
	return n, clock.Instant(ms), ok
}

// readInteger reads an integer of a record by its kind (fileformat2 §2.1).
func readInteger(kind byte, b []byte) (n int64, rest []byte, ok bool) {
	sizes := [...]int{0, 1, 2, 3, 4, 6, 8}
	switch {
	case kind == 8, kind == 9:
		return int64(kind - 8), b, true
	case kind == 0 || int(kind) >= len(sizes) || len(b) < sizes[kind]:
		return 0, nil, false
	}
	size := sizes[kind]
	n = int64(int8(b[0]))
	for _, x := range b[1:size] {
		n = n<<8 | int64(x)
	}
	return n, b[size:], true
}
