package audience

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"tabiji/backend/words"
)

// longestRecord bounds one record in bytes; a quote that is still open then was never closed.
const longestRecord = 1 << 20

// mostColumns bounds the width of a file.
const mostColumns = 300

// record is one row of a CSV file. A row that cannot be trusted has a Bad reason, and in Cells
// what could be read of it.
type record struct {
	Line  int // of the file, from 1; of the first line when cells have line breaks
	Cells []string
	Bad   words.Line
}

// csvReader reads RFC 4180 as spreadsheets really write it: any line end, an unclosed quote costs its
// own line only, letters are decoded row by row so that one broken letter costs one row. Memory
// is bounded by longestRecord.
type csvReader struct {
	file  *opened
	comma byte
	buf   []byte
	at    int // next unread byte of buf
	end   int
	eof   bool
	err   error
	line  int
	cells []string
}

func newCSVReader(file *opened) *csvReader {
	return &csvReader{file: file, comma: ',', buf: make([]byte, 64<<10), line: 1}
}

// fill reads more bytes behind the unread ones.
func (r *csvReader) fill() {
	if r.at > 0 {
		copy(r.buf, r.buf[r.at:r.end])
		r.at, r.end = 0, r.end-r.at
	}
	if r.end == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for empty := 0; empty < 100; empty++ {
		n, err := r.file.src.Read(r.buf[r.end:])
		r.end += n
		if err != nil {
			r.eof = true
			if err != io.EOF {
				r.err = err
			}
			return
		}
		if n > 0 {
			return
		}
	}
	r.eof, r.err = true, io.ErrNoProgress
}

// Read gives the next row that is not empty, io.EOF at the end. Its cells are valid until the next call.
func (r *csvReader) Read() (record, error) {
	for {
		rec, ok, err := r.next()
		if err != nil || ok {
			return rec, err
		}
	}
}

func (r *csvReader) next() (rec record, ok bool, err error) {
	for {
		if r.at == r.end && r.eof {
			if r.err != nil {
				return rec, false, r.err
			}
			return rec, false, io.EOF
		}
		window := r.buf[r.at:r.end]
		size, lines, state := scanRecord(window, r.comma, r.eof)
		if state == needMore && !r.eof && len(window) < longestRecord {
			r.fill()
			continue
		}
		rec.Line = r.line
		if state == whole {
			r.at += size
			r.line += lines
			rec.Cells, rec.Bad = r.cut(window[:size])
			return rec, rec.Bad.ID != "" || !blank(rec.Cells), nil
		}
		return r.brokenLine(rec, state)
	}
}

// brokenLine gives up on one physical line and lets the next one be read on its own.
func (r *csvReader) brokenLine(rec record, state scanState) (record, bool, error) {
	rec.Bad = words.New("csv.row.quote")
	if state == needMore {
		rec.Bad = words.New("csv.row.long")
		if bytes.IndexByte(firstLine(r.buf[r.at:r.end]), '"') >= 0 {
			rec.Bad = words.New("csv.row.unclosed")
		}
	}
	var kept []byte
	for {
		window := r.buf[r.at:r.end]
		size, found := lineEnd(window, r.eof)
		if len(kept) < 4096 {
			kept = append(kept, window[:min(size, 4096-len(kept))]...)
		}
		r.at += size
		if found || r.at == r.end && r.eof {
			break
		}
		r.fill()
	}
	r.line++
	text, _ := r.decode(bytes.TrimRight(kept, "\r\n"))
	rec.Cells = []string{text} // as one cell, which is no person before somebody has mended it
	return rec, true, nil
}

// lineEnd is the length of the first physical line with its end; found is false when the end is
// not in b.
func lineEnd(b []byte, eof bool) (size int, found bool) {
	i := bytes.IndexAny(b, "\r\n")
	switch {
	case i < 0:
		return len(b), false
	case b[i] == '\n' || i+1 < len(b) && b[i+1] != '\n' || i+1 == len(b) && eof:
		return i + 1, true
	case i+1 < len(b):
		return i + 2, true
	}
	return i, false // "\r" at the edge of what was read
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

type scanState int

const (
	whole    scanState = iota // b begins with a complete record
	needMore                  // the record goes on behind b
	broken                    // text behind a closing quote
)

// scanRecord finds the end of the first record: its length with the line end, and how many
// physical lines it covers. All bytes it looks for are ASCII, which is never a part of a longer
// letter in UTF-8, nor the comma, quote and line ends in CP932.
func scanRecord(b []byte, comma byte, eof bool) (size, lines int, state scanState) {
	const (
		start  = iota // of a cell
		plain         // inside a cell without quotes
		quoted        // inside quotes
		closed        // behind a closing quote
	)
	in := start
	for i := 0; i < len(b); i++ {
		c := b[i]
		if in == quoted {
			switch c {
			case '"':
				if i+1 == len(b) && !eof {
					return 0, 0, needMore
				}
				if i+1 < len(b) && b[i+1] == '"' {
					i++
				} else {
					in = closed
				}
			case '\n':
				lines++
			case '\r':
				if i+1 == len(b) || b[i+1] != '\n' {
					lines++
				}
			}
			continue
		}
		switch {
		case c == '\n':
			return i + 1, lines + 1, whole
		case c == '\r':
			if i+1 == len(b) && !eof {
				return 0, 0, needMore
			}
			if i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
			return i + 1, lines + 1, whole
		case c == comma:
			in = start
		case in == closed:
			if c != ' ' {
				return 0, 0, broken
			}
		case c == '"' && in == start:
			in = quoted
		default:
			in = plain
		}
	}
	if !eof {
		return 0, 0, needMore
	}
	if in == quoted {
		return 0, 0, needMore
	}
	return len(b), lines + 1, whole
}

// cut takes one whole record apart and decodes it.
func (r *csvReader) cut(b []byte) ([]string, words.Line) {
	b = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
	r.cells = r.cells[:0]
	var bad words.Line
	if bytes.IndexByte(b, 0) >= 0 {
		bad = words.New("csv.row.nul")
	}
	text, ok := r.decode(b)
	if !ok && bad.ID == "" {
		bad = words.New("csv.row.letters")
	}
	for {
		cell, rest, more := cutCell(text, r.comma)
		if len(r.cells) == mostColumns {
			return r.cells, words.New("csv.row.wide", "most", mostColumns)
		}
		r.cells = append(r.cells, cell)
		if !more {
			return r.cells, bad
		}
		text = rest
	}
}

// cutCell takes the first cell off a record that scanRecord found whole.
func cutCell(s string, comma byte) (cell, rest string, more bool) {
	if !strings.HasPrefix(s, `"`) {
		return strings.Cut(s, string(rune(comma)))
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		_, rest, more = strings.Cut(s[i+1:], string(rune(comma)))
		cell = strings.ReplaceAll(s[1:i], `""`, `"`)
		return lineBreaks.Replace(cell), rest, more
	}
	return s[1:], "", false
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// decode turns the bytes of one record into text; ok is false when a letter could not be read, now or by
// whoever wrote the file and left U+FFFD in its place. A file
// that was ASCII up to here is judged by this record and what was read behind it.
func (r *csvReader) decode(b []byte) (string, bool) {
	if ascii(b) {
		return string(b), true
	}
	if r.file.encoding == Auto {
		r.file.encoding = judge(append(bytes.Clone(b), r.buf[r.at:r.end]...))
	}
	if r.file.encoding == UTF8 {
		text := strings.ToValidUTF8(string(b), "\uFFFD")
		return text, !strings.ContainsRune(text, utf8.RuneError)
	}
	text, ok := decodeCP932(b)
	return string(text), ok
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// delimiter guesses what separates the cells by the header: the most frequent of comma, tab and
// semicolon outside quotes; a comma in doubt.
func delimiter(header []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', '\t', ';'} {
		n, quoted := 0, false
		for _, h := range header {
			switch {
			case h == '"':
				quoted = !quoted
			case h == c && !quoted:
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// header reads the first row that is not empty and settles the delimiter, also by Excel's own
// first line "sep=;".
func (r *csvReader) header() (record, error) {
	for r.end-r.at < judged && !r.eof {
		r.fill()
	}
	if r.err != nil {
		return record{}, r.err
	}
	first := firstLine(bytes.TrimLeft(r.buf[r.at:r.end], "\r\n"))
	if rest, ok := bytes.CutPrefix(bytes.ToLower(first), []byte("sep=")); ok && len(rest) == 1 {
		if _, err := r.Read(); err != nil {
			return record{}, err
		}
		r.comma = rest[0]
		return r.Read()
	}
	r.comma = delimiter(first)
	return r.Read()
}
