package words

import (
	"encoding/json"
	"testing"
)

// FuzzAppendString compares the fast path of history rows with encoding/json.
func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "髙橋 美咲", "a\"b\\c", "<b>&</b>", "line\nbreak", "\x7f", "\xff\xfe", "a\u2028b", "c\u2029d", "𠮷野家", "é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendString([]byte("x"), s); string(got) != "x"+string(want) {
			t.Errorf("%q is written %s, want x%s", s, got, want)
		}
	})
}
