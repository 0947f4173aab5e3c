package words

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"
)

var tokyo = time.FixedZone("Asia/Tokyo", 9*60*60)

// said prints a sentence that is not in the word list, through the same steps as one that is.
func said(t *testing.T, p Printer, sentence string, kv ...any) string {
	t.Helper()
	cutText, err := cut(sentence)
	if err != nil {
		t.Fatalf("%q: %v", sentence, err)
	}
	line := New("", kv...)
	var b strings.Builder
	for _, piece := range cutText {
		if piece.name == "" {
			b.WriteString(piece.literal)
			continue
		}
		v, ok := line.Args.Get(piece.name)
		if !ok {
			t.Fatalf("%q: no argument %s", sentence, piece.name)
		}
		b.WriteString(p.show(piece, v, 0))
	}
	return b.String()
}

func TestFormsInBothLanguages(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 0, 5, 0, 0, time.UTC).UnixMilli()
	ja, en := Printer{Lang: Japanese, Zone: tokyo}, Printer{Lang: English, Zone: tokyo}
	for name, c := range map[string]struct {
		sentence string
		args     []any
		ja, en   string
	}{
		"a value as it is":              {"<{x}>", []any{"x", "旅路"}, "<旅路>", "<旅路>"},
		"a time":                        {"{x:time}", []any{"x", at}, "11月22日（日）9:05", "Sun Nov 22, 09:05"},
		"a time that came back as JSON": {"{x:time}", []any{"x", float64(at)}, "11月22日（日）9:05", "Sun Nov 22, 09:05"},
		"a day with its year":           {"{x:date}", []any{"x", at}, "2026年11月22日（日）", "Sun Nov 22, 2026"},
		"a grouped number":              {"{x:number}", []any{"x", 1234567}, "1,234,567", "1,234,567"},
		"a negative number":             {"{x:number}", []any{"x", int64(-1234)}, "-1,234", "-1,234"},
		"three digits":                  {"{x:number}", []any{"x", 999}, "999", "999"},
		"a fraction stays":              {"{x:number}", []any{"x", 0.25}, "0.25", "0.25"},
		"one person":                    {"{n:plural person|people}", []any{"n", 1}, "person", "person"},
		"no people":                     {"{n:plural person|people}", []any{"n", int64(0)}, "people", "people"},
		"words with blanks":             {"{n:plural one mail|many mails}", []any{"n", 2.0}, "many mails", "many mails"},
		"a quote":                       {"{x:quote}", []any{"x", "常連"}, "「常連」", "“常連”"},
		"three days":                    {"{x:duration}", []any{"x", "3 day"}, "3日", "3 days"},
		"one hour":                      {"{x:duration}", []any{"x", "1 hour"}, "1時間", "1 hour"},
		"a duration nobody knows":       {"{x:duration}", []any{"x", "soon"}, "soon", "soon"},
		"a word":                        {"{x:word}", []any{"x", "basis.none"}, "同意なし", "No consent"},
		"a word that is missing":        {"{x:word}", []any{"x", "no.such"}, "no.such", "no.such"},
		"a list":                        {"{x:list}", []any{"x", []string{"a", "b", "c"}}, "a、b、c", "a, b, c"},
		"an empty list":                 {"({x:list})", []any{"x", []string{}}, "()", "()"},
		"a line":                        {"{x:line}", []any{"x", New("unit.day", "n", 2)}, "2日", "2 days"},
		"fragments":                     {"{x:lines}", []any{"x", []Line{New("unit.day", "n", 2), New("unit.hour", "n", 1)}}, "2日、1時間", "2 days, 1 hour"},
		"sentences":                     {"{x:lines}", []any{"x", []Line{New("csv.row.nul"), New("csv.row.long")}}, "文字ではないデータ（NUL）が入っています。行が長すぎます（1MBまで）。", "It holds data that is not text (NUL). The line is too long (at most 1 MB)."},
		"Liquid is not an argument":     {"{{ contact.name }}{x}{% if a %}", []any{"x", 1}, "{{ contact.name }}1{% if a %}", "{{ contact.name }}1{% if a %}"},
		"true":                          {"{x}", []any{"x", true}, "true", "true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := said(t, ja, c.sentence, c.args...); got != c.ja {
				t.Errorf("ja: got %q, want %q", got, c.ja)
			}
			if got := said(t, en, c.sentence, c.args...); got != c.en {
				t.Errorf("en: got %q, want %q", got, c.en)
			}
		})
	}
}

func TestAnotherYearIsShown(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 1, 2, 3, 4, 0, 0, time.UTC).UnixMilli()
	if got := (Printer{Lang: Japanese, Year: 2026}).Time(at); got != "2025年1月2日（木）3:04" {
		t.Errorf("got %q", got)
	}
	if got := (Printer{Lang: English, Year: 2026}).Time(at); got != "Thu Jan 2 2025, 03:04" {
		t.Errorf("got %q", got)
	}
	if got := (Printer{Lang: English, Year: 2025}).Time(at); got != "Thu Jan 2, 03:04" {
		t.Errorf("got %q", got)
	}
}

func TestASentenceSaysTheSameAfterJSON(t *testing.T) {
	t.Parallel()
	l := New("problem.csv.header_broken", "line", 1234, "reason", New("csv.row.cells", "have", 3, "want", 2))
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var back Line
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	for _, lang := range Langs() {
		p := Printer{Lang: lang}
		if got, want := p.Say(back), p.Say(l); got != want || !strings.Contains(got, "1,234") {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhatIsMissingIsVisible(t *testing.T) {
	t.Parallel()
	if got := (Printer{}).Text("no.such.sentence", "x", 1); got != "no.such.sentence" {
		t.Errorf("got %q", got)
	}
	if got := (Printer{}).Text("unit.day"); got != "{n} {n}" && !strings.Contains(got, "{n}") {
		t.Errorf("got %q", got)
	}
}

func TestALineInsideItselfEnds(t *testing.T) {
	t.Parallel()
	l := New("csv.row.nul")
	for range 1000 {
		l = New("problem.csv.header_broken", "line", 1, "reason", l)
	}
	if got := (Printer{}).Say(l); len(got) > 10_000 {
		t.Errorf("%d bytes", len(got))
	}
}

func TestPrinterIsSharedByGoroutines(t *testing.T) {
	t.Parallel()
	p := Printer{Lang: Japanese}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 100 {
				if got := p.Text("unit.day", "n", 3); got != "3日" {
					t.Errorf("got %q", got)
				}
			}
		})
	}
	wait.Wait()
}

func TestLanguageIsChosenByTheHeader(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]Lang{
		"":                              English,
		"ja":                            Japanese,
		"ja-JP,ja;q=0.9,en-US;q=0.8":    Japanese,
		"en-US,en;q=0.9,ja;q=0.8":       English,
		"en;q=0.1, ja;q=0.2":            Japanese,
		"fr-FR, ja;q=0.5":               Japanese,
		"fr":                            English,
		"ja;q=0":                        English,
		"ja;q=nonsense":                 English,
		"*":                             English,
		"JA":                            Japanese,
		";;;,,,q=":                      English,
		strings.Repeat("xx,", 1000):     English,
		"en ; q=0.5 , ja-JP ; q=0.7":    Japanese,
		"de;q=1.0,en;q=0.8,ja;q=0.8001": Japanese,
	} {
		if got := Match(header); got != want {
			t.Errorf("%.40q: got %s, want %s", header, got, want)
		}
	}
}

func TestLanguageIsChosenByTheSystem(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]Lang{
		"LANG=ja_JP.UTF-8":                      Japanese,
		"LANG=en_GB.UTF-8":                      English,
		"LANG=C.UTF-8":                          English,
		"":                                      English,
		"LC_ALL=en_US.UTF-8 LANG=ja_JP.UTF-8":   English,
		"LC_MESSAGES=ja_JP LANG=en_US.UTF-8":    Japanese,
		"LC_ALL=C LC_MESSAGES=ja_JP LANG=ja_JP": English,
	} {
		vars := map[string]string{}
		for pair := range strings.FieldsSeq(env) {
			name, value, _ := strings.Cut(pair, "=")
			vars[name] = value
		}
		if got := FromEnv(func(name string) string { return vars[name] }); got != want {
			t.Errorf("%q: got %s, want %s", env, got, want)
		}
	}
}

func TestBrokenSentencesAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"{", "{x", "{}", "{x:unknown}", "{n:plural}", "{n:plural person}", "{a b}"} {
		if _, err := cut(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
}

func TestArgumentsKeepOrderAndTypesThroughJSON(t *testing.T) {
	t.Parallel()
	l := New("x", "z", 1, "a", "<&\"\u2028旅", "m", true, "l", []string{"p", "q"}, "f", 0.5, "n", int64(1)<<60)
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var back Line
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(b) {
		t.Errorf("got %s, want %s (%v)", again, b, err)
	}
	if v, _ := back.Args.Get("n"); v != int64(1)<<60 {
		t.Errorf("n is %v (%T)", v, v)
	}
}
