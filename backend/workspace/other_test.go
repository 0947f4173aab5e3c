package workspace

import (
	"strings"
	"testing"
)

func TestAFileNameIsOneThatEverySystemTakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, given, want string }{
		{"an ordinary one", "旅路珈琲焙煎所", "旅路珈琲焙煎所"},
		{"signs that Windows refuses", `a<b>:"/\|?*c`, "a b c"},
		{"a way to another folder", "../../etc/passwd", "etc passwd"},
		{"blanks and dots around", "  . 店 ... ", "店"},
		{"line ends and marks nobody sees", "一\n二\x00三\x7f", "一 二 三"},
		{"a name of a device", "con", "Tabiji con"},
		{"a name of a device with an ending", "LPT1.txt", "Tabiji LPT1.txt"},
		{"nothing at all", "", "Tabiji"},
		{"nothing that can be used", "???", "Tabiji"},
		{"broken letters", "店\xff\xfe名", "店名"},
		{"very long", strings.Repeat("珈", 300), strings.Repeat("珈", 60)},
	} {
		if got := FileName(c.given); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
