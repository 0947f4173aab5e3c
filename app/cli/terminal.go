package cli

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// terminal keeps text from outside (a name in a file, a server's reply) from controlling the terminal: control
// characters are shown as "?", but for line ends, tabs and our own "erase the line" of a progress.
type terminal struct{ w io.Writer }

var eraseLine = []byte("\x1b[K")

func (t terminal) Write(b []byte) (int, error) {
	clean := make([]byte, 0, len(b))
	for rest := b; len(rest) > 0; {
		if bytes.HasPrefix(rest, eraseLine) {
			clean, rest = append(clean, eraseLine...), rest[len(eraseLine):]
			continue
		}
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			clean = append(clean, byte(r))
		case r < 0x20 || r >= 0x7f && r < 0xa0: // C0, DEL and C1 (ECMA-48)
			clean = append(clean, '?')
		default:
			clean = append(clean, rest[:n]...)
		}
		rest = rest[n:]
	}
	if _, err := t.w.Write(clean); err != nil {
		return 0, err
	}
	return len(b), nil
}
