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
	Auto      Encoding = "auto"
	UTF8      Encoding = "utf-8"
	CP932     Encoding = "cp932"
	EUCJP     Encoding = "euc-jp"
	ISO2022JP Encoding = "iso-2022-jp"
	UTF16     Encoding = "utf-16"
)

// ReadEncoding accepts one of the encoding words; "" is auto.
func ReadEncoding(s string) (Encoding, bool) {
	switch e := Encoding(s); e {
	case "":
		return Auto, true
	case Auto, UTF8, CP932, EUCJP, ISO2022JP, UTF16:
		return e, true
	}
	return "", false
}

// judged is how much of a file, beginning at its first letter outside ASCII, decides its encoding.
const judged = 64 << 10

var utf8BOM = []byte("\xef\xbb\xbf")

// opened is a file whose letters can be read: bytes in UTF-8, CP932 or EUC-JP, without a byte order mark.
type opened struct {
	src io.Reader
	// encoding is Auto while only ASCII has been seen; judge decides it.
	encoding Encoding
	decoder  decoder
}

// open looks at the beginning of a file: byte order marks, encodings that are no superset of ASCII (which are
// turned into UTF-8), workbooks and other things that are no text. It writes nothing and reads at most
// `judged` bytes.
func open(r io.Reader, wanted Encoding) (*opened, error) {
	b := bufio.NewReaderSize(r, judged)
	head, err := b.Peek(judged)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := foreign(head); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, utf8BOM) {
		if wanted != Auto && wanted != UTF8 {
			return nil, wrongEncoding(wanted)
		}
		b.Discard(len(utf8BOM)) // was peeked
		return (&opened{src: b, encoding: UTF8}).check(head[len(utf8BOM):], wanted)
	}
	if order, marked, found := utf16Order(head); found {
		if wanted != Auto && wanted != UTF16 {
			return nil, wrongEncoding(wanted)
		}
		policy := unicode.IgnoreBOM
		if marked {
			policy = unicode.ExpectBOM
		}
		wide := unicode.UTF16(order, policy)
		if text, _, err := transform.Bytes(wide.NewDecoder(), head[:len(head)&^1]); err != nil || !bytes.ContainsAny(text, "\r\n,;\t@") {
			return nil, wrongEncoding(wanted)
		}
		return &opened{src: transform.NewReader(b, wide.NewDecoder()), encoding: UTF8}, nil
	}
	if iso2022JP(head) || wanted == ISO2022JP {
		if wanted != Auto && wanted != ISO2022JP || !ascii(head) {
			return nil, wrongEncoding(wanted)
		}
		return &opened{src: transform.NewReader(b, japanese.ISO2022JP.NewDecoder()), encoding: UTF8}, nil
	}
	switch {
	case bytes.IndexByte(firstLine(head), 0) >= 0:
		return nil, problem.New(problem.Invalid, "csv.binary")
	case wanted == UTF16:
		return nil, wrongEncoding(wanted)
	}
	o := &opened{src: b, encoding: wanted}
	if wanted == Auto {
		o.encoding = judge(head)
	}
	return o.check(head, wanted)
}

// utf16Order finds UTF-16 by its mark, or by the zero bytes that half of its ASCII is.
func utf16Order(head []byte) (order unicode.Endianness, marked, found bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return unicode.LittleEndian, true, true
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unicode.BigEndian, true, true
	}
	little, big, narrow := 0, 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		switch a, b := head[i], head[i+1]; {
		case b == 0 && printable(a):
			little++
		case a == 0 && printable(b):
			big++
		case a == 0 || b == 0:
			return unicode.LittleEndian, false, false
		case printable(a) && printable(b):
			narrow++
		}
	}
	pairs := len(head) / 2
	switch {
	case little > 1 && little > 2*narrow && big == 0 && little*20 >= pairs:
		return unicode.LittleEndian, false, true
	case big > 1 && big > 2*narrow && little == 0 && big*20 >= pairs:
		return unicode.BigEndian, false, true
	}
	return unicode.LittleEndian, false, false
}

func printable(c byte) bool { return c >= ' ' && c < 0x7f || c == '\r' || c == '\n' || c == '\t' }

// iso2022JP reports text of seven bits that changes to kanji by escapes (RFC 1468).
func iso2022JP(head []byte) bool {
	if !bytes.Contains(head, []byte("\x1b$")) && !bytes.Contains(head, []byte("\x1b(I")) {
		return false
	}
	return ascii(head)
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
	case o.encoding == UTF8 && judge(head) != UTF8,
		o.encoding == CP932 && (judge(head) == UTF8 && japaneseUTF8(head) || eucJP(head) || !o.mostly(head, (*decoder).cp932)),
		o.encoding == EUCJP && !o.mostly(head, (*decoder).eucJP):
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
	letters, long, wrong, run := 0, 0, 0, false
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if !utf8.FullRune(b[i:]) { // cut off at the end
				size = len(b)
				break
			}
			if !run {
				wrong++
			}
			run = true
			i += size
			continue
		case size > 2:
			letters++
			long++
		case size == 2:
			letters++
		}
		run = false
		i += size
	}
	switch {
	case wrong == 0 && letters > 0 && (long > 0 || !halfWidthKana(b)), long > 3*wrong:
		return UTF8
	case eucJP(b):
		return EUCJP
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

// eucJP reports text whose letters are pairs of bytes A1–FE, in rows that EUC-JP uses. No longer CP932 text is
// like that: its kana and most kanji begin with a byte under A0; half-width katakana alone have no bytes
// over DF and hardly one under A6.
func eucJP(b []byte) bool {
	pairs, beyond, marks := 0, 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		size := eucLetter(b[i:])
		if i+size > len(b) || size == 1 {
			if i+2 >= len(b) {
				break // cut off at the end
			}
			return false
		}
		pairs++
		for _, c := range b[i : i+size] {
			if c >= 0xe0 {
				beyond++
			}
			if c >= 0xa1 && c <= 0xa5 {
				marks++
			}
		}
		i += size
	}
	return pairs >= 4 && (beyond > 0 || marks*5 >= pairs)
}

// mostly reports that at most one letter in ten does not decode.
func (o *opened) mostly(b []byte, decode func(*decoder, []byte) (string, lettersMet)) bool {
	_, met := decode(&o.decoder, b)
	return met.broken*10 <= met.letters-met.broken
}
