package sqlite

import (
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
	"tabiji/backend/words"
)

func TestAnExportHoldsExactlyThePeopleOfTheViewItIsMadeOf(t *testing.T) {
	t.Parallel()
	s := crowd(t)
	yes, no := true, false
	for name, c := range map[string]struct {
		q    audience.Query
		want []string
	}{
		"opted out":              {audience.Query{Narrow: audience.Narrow{Consent: contact.ConsentStopped}}, []string{"p04@", "p03@"}},
		"inside":                 {audience.Query{Narrow: audience.Narrow{Inside: &yes}}, []string{"p08@", "p02@", "p01@"}},
		"inside, with a search":  {audience.Query{Search: "旅路商店2", Narrow: audience.Narrow{Inside: &yes}}, []string{"p08@", "p02@"}},
		"a tag, unknown consent": {audience.Query{Tag: "常連", Narrow: audience.Narrow{Consent: contact.ConsentUnknown}}, []string{"p24@"}},
		"sample people":          {audience.Query{Narrow: audience.Narrow{Sample: &yes}}, nil},
	} {
		var out strings.Builder
		n, err := s.Export(t.Context(), &out, c.q, words.Printer{Lang: words.Japanese})
		if err != nil || int(n) != len(c.want) {
			t.Fatalf("%s: %d rows, %v, want %d\n%s", name, n, err, len(c.want), out.String())
		}
		at := 0
		for _, address := range c.want {
			next := strings.Index(out.String()[at:], address)
			if next < 0 {
				t.Fatalf("%s: %s is missing or out of turn:\n%s", name, address, out.String())
			}
			at += next
		}
	}
	all, err := s.Export(t.Context(), &strings.Builder{}, audience.Query{Narrow: audience.Narrow{Sample: &no}}, words.Printer{Lang: words.Japanese})
	if err != nil || all != 25 {
		t.Errorf("%d people who are no samples, %v; want 25", all, err)
	}
}
