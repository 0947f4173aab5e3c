package cli

import (
	"fmt"
	"strings"

	"golang.org/x/text/width"
)

// table prints columns that line up on a terminal, where a Japanese letter is two cells wide.
type table struct {
	s    *session
	rows [][]string
}

func (s *session) table(heads ...string) *table {
	t := &table{s: s}
	titles := make([]string, len(heads))
	for i, h := range heads {
		titles[i] = s.say.Text(h)
	}
	t.rows = append(t.rows, titles)
	return t
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print() {
	wide := make([]int, len(t.rows[0]))
	for _, r := range t.rows {
		for i, c := range r {
			wide[i] = max(wide[i], cellWidth(c))
		}
	}
	for _, r := range t.rows {
		var b strings.Builder
		for i, c := range r {
			b.WriteString(c)
			if i < len(r)-1 {
				b.WriteString(strings.Repeat(" ", wide[i]-cellWidth(c)+2))
			}
		}
		fmt.Fprintln(t.s.sys.Out, strings.TrimRight(b.String(), " "))
	}
}

// cellWidth is how many terminal cells a text takes (UAX #11: wide and full-width letters take two).
func cellWidth(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// more tells how to see the next page.
func (s *session) more(cursor string) {
	if cursor != "" {
		s.print("cli.more", "cursor", cursor)
	}
}
