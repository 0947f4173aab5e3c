package audience

import (
	"bytes"
	"io"
	"slices"
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
	Line   int // of the file, from 1; of the first line when cells have line breaks
	Cells  []string
	Bad    words.Line
	Marked bool // some letter could not be read; missingLetter stands in its place
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
	ahead []record // read before their turn
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
	if len(r.ahead) > 0 {
		rec := r.ahead[0]
		r.ahead = r.ahead[1:]
		return rec, nil
	}
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
			r.cut(window[:size], &rec)
			return rec, rec.Bad.ID != "" || !blank(rec.Cells), nil
		}
		return r.brokenLine(rec, state)
	}
}

// brokenLine reports one physical line as bad and continues with the next one.
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
		case c == ' ' && in == start: // a blank before a quote
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
func (r *csvReader) cut(b []byte, rec *record) {
	b = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
	r.cells = r.cells[:0]
	text, met := r.decode(b)
	switch {
	case bytes.IndexByte(b, 0) >= 0:
		rec.Bad = words.New("csv.row.nul")
	case met.broken > 1 && met.broken*2 > met.letters, bytes.Contains(b, []byte("\x1b$")):
		rec.Bad = words.New("csv.row.letters")
	}
	rec.Marked = met.missing > 0
	for {
		cell, rest, more := cutCell(text, r.comma)
		if len(r.cells) == mostColumns {
			rec.Bad = words.New("csv.row.wide", "most", mostColumns)
			break
		}
		r.cells = append(r.cells, cell)
		if !more {
			break
		}
		text = rest
	}
	rec.Cells = r.cells
}

// cutCell takes the first cell off a record that scanRecord found whole.
func cutCell(s string, comma byte) (cell, rest string, more bool) {
	if s == "" || s[0] != '"' {
		quoted := strings.TrimLeft(s, " ")
		if !strings.HasPrefix(quoted, `"`) || len(quoted) == len(s) {
			if i := strings.IndexByte(s, comma); i >= 0 {
				return s[:i], s[i+1:], true
			}
			return s, "", false
		}
		s = quoted // a blank before the quote
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

// decode turns the bytes of one record into text, with missingLetter for what could not be read, now or by
// whoever wrote the file and left U+FFFD in its place. A file that was ASCII up to here is judged by this
// record and what was read behind it.
func (r *csvReader) decode(b []byte) (string, lettersMet) {
	if ascii(b) {
		return string(b), lettersMet{}
	}
	if r.file.encoding == Auto {
		r.file.encoding = judge(append(bytes.Clone(b), r.buf[r.at:r.end]...))
	}
	switch r.file.encoding {
	case CP932:
		return r.file.decoder.cp932(b)
	case EUCJP:
		return r.file.decoder.eucJP(b)
	}
	if utf8.Valid(b) && !bytes.Contains(b, lostLetter) {
		return string(b), lettersMet{}
	}
	return marked(b)
}

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// delimiters are what separates cells, the likelier first.
var delimiters = [...]byte{',', '\t', ';', '|'}

// delimiter guesses what separates the cells: the character that occurs equally often in most lines, outside of quotes.
func delimiter(head []byte) byte {
	best, most := delimiters[0], 0
	for _, d := range delimiters {
		times := map[int]int{} // how many lines have it n times
		n, quoted, lines := 0, false, 0
		for i := 0; i <= len(head) && lines < headerRows; i++ {
			switch {
			case i == len(head) || !quoted && (head[i] == '\n' || head[i] == '\r'):
				if n > 0 {
					times[n]++
				}
				n = 0
				lines++
			case head[i] == '"':
				quoted = !quoted
			case head[i] == d && !quoted:
				n++
			}
		}
		for n, lines := range times {
			if score := lines*mostColumns + min(n, mostColumns-1); score > most {
				best, most = d, score
			}
		}
	}
	return best
}

// begin settles the delimiter, also by Excel's own first line "sep=;".
func (r *csvReader) begin() error {
	for r.end-r.at < judged && !r.eof {
		r.fill()
	}
	if r.err != nil {
		return r.err
	}
	head := bytes.TrimLeft(r.buf[r.at:r.end], "\r\n")
	if rest, ok := bytes.CutPrefix(bytes.ToLower(firstLine(head)), []byte("sep=")); ok && len(rest) == 1 {
		if _, err := r.Read(); err != nil && err != io.EOF {
			return err
		}
		r.comma = rest[0]
		return nil
	}
	r.comma = delimiter(head)
	return nil
}

// mostAhead bounds what peek keeps, in bytes.
const mostAhead = 1 << 20

// peek reads up to n rows and keeps them for Read.
func (r *csvReader) peek(n int) ([]record, error) {
	rows := make([]record, 0, 64)
	for size := 0; len(rows) < n && size < mostAhead; {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		rec.Cells = slices.Clone(rec.Cells)
		for _, cell := range rec.Cells {
			size += len(cell) + 16
		}
		rows = append(rows, rec)
	}
	r.ahead = rows
	return rows, nil
}

// skip drops the first n rows that peek read.
func (r *csvReader) skip(n int) { r.ahead = r.ahead[n:] }
