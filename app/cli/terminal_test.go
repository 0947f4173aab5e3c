package cli

import (
	"bytes"
	"testing"
)

func TestSEC1_WhatOthersWroteDoesNotCommandTheTerminal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"plain text in every script", "旅路珈琲 café\t1\r\n", "旅路珈琲 café\t1\r\n"},
		{"our own progress", "\r\x1b[K送信済み", "\r\x1b[K送信済み"},
		{"a title for the window", "\x1b]0;owned\a", "?]0;owned?"},
		{"colours in a name", "\x1b[31m赤\x1b[0m", "?[31m赤?[0m"},
		{"the eight-bit form", "\u009b31m", "?31m"},
		{"backspaces", "ok\b\bno\x7f", "ok??no?"},
	} {
		var out bytes.Buffer
		if n, err := (terminal{&out}).Write([]byte(c.in)); err != nil || n != len(c.in) || out.String() != c.want {
			t.Errorf("%s: %q (%d, %v), want %q", c.name, &out, n, err, c.want)
		}
	}
}
