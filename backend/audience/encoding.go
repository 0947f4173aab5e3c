package audience

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"tabiji/backend/problem"
)

// Encoding is how the bytes of a CSV file are letters.
type Encoding string

// The encodings. CP932 is what Excel on a Japanese Windows writes ("Shift_JIS" with 髙, ① and ㎝).
const (
	Auto  Encoding = "auto"
	UTF8  Encoding = "utf-8"
	CP932 Encoding = "cp932"
)

// ReadEncoding accepts one of the encoding words; "" is auto.
func ReadEncoding(s string) (Encoding, bool) {
	switch e := Encoding(s); e {
	case "":
		return Auto, true
	case Auto, UTF8, CP932:
		return e, true
	}
	return "", false
}

// judged is how much of a file, beginning at its first letter outside ASCII, decides its encoding.
const judged = 64 << 10

var utf8BOM = []byte("\xef\xbb\xbf")

// opened is a file whose letters can be read: bytes in UTF-8 or CP932, without a byte order mark.
type opened struct {
	src io.Reader
	// encoding is Auto while only ASCII has been seen; judge decides it.
	encoding Encoding
}

// open looks at the beginning of a file: byte order marks, UTF-16 (which is turned into UTF-8),
// workbooks and other things that are no text. It writes nothing and reads at most `judged` bytes.
func open(r io.Reader, wanted Encoding) (*opened, error) {
	b := bufio.NewReaderSize(r, judged)
	head, err := b.Peek(judged)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case len(head) == 0:
		return nil, problem.New(problem.Invalid, "csv.empty")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, problem.New(problem.Invalid, "csv.workbook")
	case bytes.HasPrefix(head, utf8BOM):
		if wanted == CP932 {
			return nil, wrongEncoding(CP932)
		}
		b.Discard(len(utf8BOM)) // was peeked
		return (&opened{src: b, encoding: UTF8}).check(head[len(utf8BOM):], wanted)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		if wanted != Auto {
			return nil, wrongEncoding(wanted)
		}
		return &opened{src: transform.NewReader(b, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), encoding: UTF8}, nil
	case bytes.IndexByte(firstLine(head), 0) >= 0:
		return nil, problem.New(problem.Invalid, "csv.binary")
	}
	o := &opened{src: b, encoding: wanted}
	if wanted == Auto {
		o.encoding = judge(head)
	}
	return o.check(head, wanted)
}

func firstLine(b []byte) []byte {
	if i := bytes.IndexAny(b, "\r\n"); i >= 0 {
		return b[:i]
	}
	return b
}

func wrongEncoding(e Encoding) error {
	if e == Auto {
		return problem.New(problem.Invalid, "csv.letters")
	}
	return problem.New(problem.Invalid, "csv.encoding", "encoding", string(e))
}

// check refuses a file whose beginning cannot be what it is said to be. Some broken letters are
// let through: they cost their rows.
func (o *opened) check(head []byte, wanted Encoding) (*opened, error) {
	head = fromLetters(head)
	switch {
	case len(head) == 0:
		return o, nil
	case o.encoding == UTF8 && judge(head) != UTF8:
		return nil, wrongEncoding(wanted)
	case o.encoding == CP932 && (judge(head) == UTF8 && japaneseUTF8(head) || eucJP(head) || !mostlyCP932(head)):
		return nil, wrongEncoding(wanted)
	}
	return o, nil
}

// judge decides by the letters outside ASCII: what is UTF-8 but for a few broken letters is UTF-8,
// everything else CP932, never Latin-1. Two-byte sequences in long runs that all read as half-width
// katakana are CP932 too: short Japanese files are valid UTF-8 by chance. ASCII alone stays
// undecided (Auto).
func judge(b []byte) Encoding {
	b = fromLetters(b)
	if len(b) == 0 {
		return Auto
	}
	letters, long, wrong := 0, 0, 0
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if !utf8.FullRune(b[i:]) { // cut off at the end
				size = len(b)
				break
			}
			wrong++
		case size > 2:
			letters++
			long++
		case size == 2:
			letters++
		}
		i += size
	}
	switch {
	case wrong == 0 && letters > 0 && (long > 0 || !halfWidthKana(b)), long > 10*wrong:
		return UTF8
	}
	return CP932
}

// fromLetters cuts the ASCII before the first other byte, and what is beyond the judged part.
func fromLetters(b []byte) []byte {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return b[i:min(len(b), i+judged)]
		}
	}
	return nil
}

// japaneseUTF8 reports a rune of three bytes or more, which CP932 text makes only by accident.
func japaneseUTF8(b []byte) bool {
	return bytes.ContainsFunc(b, func(r rune) bool { return r >= 0x800 && r != utf8.RuneError })
}

// halfWidthKana reports that every byte outside ASCII is a half-width katakana of CP932 (A1–DF) and
// that they come in runs of four or more, as names do and accented letters do not.
func halfWidthKana(b []byte) bool {
	run, longest := 0, 0
	for _, c := range b {
		switch {
		case c < utf8.RuneSelf:
			run = 0
		case c >= 0xa1 && c <= 0xdf:
			run++
			longest = max(longest, run)
		default:
			return false
		}
	}
	return longest >= 4
}

// eucJP reports text in which letters are pairs of bytes A1–FE, which no longer CP932 text is: kana
// and most kanji begin with a byte under A0 there.
func eucJP(b []byte) bool {
	run, count, beyond := 0, 0, false
	for _, c := range b {
		switch {
		case c < utf8.RuneSelf:
			if run%2 == 1 {
				return false
			}
			run = 0
		case c <= 0xa0 || c == 0xff:
			return false
		default:
			run++
			count++
			beyond = beyond || c >= 0xe0
		}
	}
	return count >= 8 && beyond
}

// mostlyCP932 reports that at most one letter in ten does not decode.
func mostlyCP932(b []byte) bool {
	text, _ := decodeCP932(b)
	letters, wrong := 0, 0
	for _, r := range string(text) {
		switch {
		case r == utf8.RuneError:
			wrong++
		case r >= utf8.RuneSelf:
			letters++
		}
	}
	return wrong*10 <= letters
}

// decodeCP932 turns CP932 (Windows-31J) into UTF-8. ok is false when a sequence has no letter.
func decodeCP932(b []byte) (text []byte, ok bool) {
	text, _, err := transform.Bytes(japanese.ShiftJIS.NewDecoder(), b)
	return text, err == nil && !bytes.ContainsRune(text, utf8.RuneError)
}
