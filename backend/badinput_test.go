package backend_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"tabiji/backend"
)

// badInput is one row of the table: something is wrong, and a person is told what happened and
// what to do, in both languages, while nothing is lost, half-written or given away.
type badInput struct {
	name    string
	prepare func(*clerk)
	adjust  func(*backend.Config)
	ask     func(s *clerk, lang string) answer
	want    string   // the sentence's id
	place   string   // if set: what the places must name, in both languages
	secrets []string // never in an answer
	changes bool     // the rows change, as the row's own check says
	check   func(*clerk, answer)
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	for _, rows := range [][]badInput{mailRows, fileRows, placeRows, systemRows(t), csvRows, journeyRows, apiRows, lateRows} {
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				t.Parallel()
				s := newClerk(t)
				if row.prepare != nil {
					row.prepare(s)
				}
				s.adjust = row.adjust
				var said [2]answer
				for i, lang := range []string{"ja", "en"} {
					before := s.state()
					a := row.ask(s, lang)
					said[i] = a
					if after := s.state(); after != before && !row.changes {
						t.Errorf("%s: the workspace changed:\n%s", lang, differing(before, after))
					}
					row.judge(t, lang, a)
					if row.check != nil {
						row.check(s, a)
					}
				}
				if said[0].Detail == said[1].Detail {
					t.Errorf("both languages say %q", said[0].Detail)
				}
			})
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+(?::[a-z]+)?[^}]*\}`)

// judge holds an answer against what every answer must be.
func (row *badInput) judge(t *testing.T, lang string, a answer) {
	t.Helper()
	if a.ID != row.want {
		t.Errorf("%s: %q (%s), want %s", lang, a.ID, a.Detail, row.want)
	}
	sentences := []string{a.Detail, a.Hint, a.Title}
	for _, p := range a.Errors {
		sentences = append(sentences, p.Message)
	}
	for _, stage := range a.Stages {
		sentences = append(sentences, stage.Text)
	}
	for _, text := range sentences {
		switch {
		case strings.TrimSpace(text) == "":
			t.Errorf("%s: an empty sentence in %+v", lang, a.Document)
		case placeholder.MatchString(text):
			t.Errorf("%s: a placeholder stayed in %q", lang, text)
		case text == a.ID, !strings.ContainsAny(text, " 。") && text != a.Title:
			t.Errorf("%s: %q is no sentence", lang, text)
		case hasKana(text) != (lang == "ja") && !strings.Contains(text, "“"):
			t.Errorf("%s: %q is in the wrong language", lang, text)
		}
	}
	if row.place != "" && !strings.Contains(a.raw, row.place) {
		t.Errorf("%s: the answer does not name %q: %s", lang, row.place, a.raw)
	}
	for _, secret := range row.secrets {
		if strings.Contains(a.raw, secret) {
			t.Errorf("%s: the answer gives %q away: %s", lang, secret, a.raw)
		}
	}
}

func hasKana(text string) bool {
	for _, r := range text {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			return true
		}
	}
	return false
}

// differing is the lines of two states that are not in both.
func differing(before, after string) string {
	in := map[string]int{}
	for l := range strings.Lines(before) {
		in[l]++
	}
	var b strings.Builder
	for l := range strings.Lines(after) {
		if in[l]--; in[l] < 0 {
			b.WriteString("+ " + l)
		}
	}
	for l, n := range in {
		if n > 0 {
			b.WriteString("- " + l)
		}
	}
	return b.String()
}
