package audience

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// lettersMet counts letters outside ASCII where not all could be read.
type lettersMet struct {
	letters, missing int
	broken           int // of the missing, those that were bytes of no letter at all: signs of another encoding
}

// lostLetter is U+FFFD in UTF-8.
var lostLetter = []byte("\uFFFD")

// marked decodes UTF-8 with missingLetter for what is no letter.
func marked(b []byte) (text string, met lettersMet) {
	var out strings.Builder
	run := 0 // of bytes that are no letter
	for i := 0; i < len(b); {
		c, size := utf8.DecodeRune(b[i:])
		i += size
		switch {
		case c == utf8.RuneError && size == 1:
			if run%2 == 0 {
				met.broken++
				met.missing++
				met.letters++
			}
			if run == 0 {
				out.WriteRune(missingLetter)
			}
			run++
			continue
		case c == utf8.RuneError:
			out.WriteRune(missingLetter)
			met.missing++
			met.letters++
		default:
			if c >= utf8.RuneSelf {
				met.letters++
			}
			out.WriteRune(c)
		}
		run = 0
	}
	return out.String(), met
}

// decoder turns the letters of one file into UTF-8, again and again in the same memory.
type decoder struct {
	sjis, euc transform.Transformer
	out       []byte
}

// cp932 decodes CP932 (Windows-31J). Letters that a shop's computer had for itself (外字, F040–F9FC) and
// broken bytes become missingLetter.
func (d *decoder) cp932(b []byte) (string, lettersMet) {
	if d.sjis == nil {
		d.sjis = japanese.ShiftJIS.NewDecoder()
	}
	return d.decode(d.sjis, b, cp932Letter)
}

func (d *decoder) eucJP(b []byte) (string, lettersMet) {
	if d.euc == nil {
		d.euc = japanese.EUCJP.NewDecoder()
	}
	return d.decode(d.euc, b, eucLetter)
}

// decode runs a transformer over b; letter measures one that it cannot read, so that two bytes are one mark.
func (d *decoder) decode(t transform.Transformer, b []byte, letter func([]byte) int) (string, lettersMet) {
	if most := 3*len(b) + 16; cap(d.out) < most {
		d.out = make([]byte, 0, 2*most)
	}
	out := d.out[:cap(d.out)]
	t.Reset()
	n, _, err := t.Transform(out, b, true)
	if err == nil && !bytes.Contains(out[:n], lostLetter) {
		return string(out[:n]), lettersMet{}
	}
	return d.oneByOne(t, b, letter)
}

// oneByOne decodes letter by letter, which only broken records need.
func (d *decoder) oneByOne(t transform.Transformer, b []byte, letter func([]byte) int) (string, lettersMet) {
	out := d.out[:0]
	var one [16]byte
	var met lettersMet
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			out = append(out, b[0])
			b = b[1:]
			continue
		}
		size := letter(b)
		t.Reset()
		n, _, err := t.Transform(one[:], b[:size], true)
		met.letters++
		if err != nil || n == 0 || bytes.Contains(one[:n], lostLetter) {
			out = utf8.AppendRune(out, missingLetter)
			met.missing++
			if size == 1 || b[0] < 0xf0 || b[0] > 0xf9 {
				met.broken++ // F0–F9 are where a computer keeps letters of its own
			}
		} else {
			out = append(out, one[:n]...)
		}
		b = b[size:]
	}
	return string(out), met
}

// cp932Letter is the length of the letter at the beginning of b.
func cp932Letter(b []byte) int {
	lead := b[0] >= 0x81 && b[0] <= 0x9f || b[0] >= 0xe0 && b[0] <= 0xfc
	if lead && len(b) > 1 && b[1] >= 0x40 && b[1] != 0x7f && b[1] <= 0xfc {
		return 2
	}
	return 1
}

func eucLetter(b []byte) int {
	switch {
	case b[0] == 0x8f && len(b) > 2 && b[1] >= 0xa1 && b[2] >= 0xa1:
		return 3
	case len(b) > 1 && (b[0] == 0x8e || b[0] >= 0xa1) && b[1] >= 0xa1:
		return 2
	}
	return 1
}
