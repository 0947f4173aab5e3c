package facts_test

import (
	"fmt"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/facts"
)

func TestAValueMeansWhatItsTypeSays(t *testing.T) {
	t.Parallel()
	tokyo := time.FixedZone("JST", 9*3600)
	for _, c := range []struct {
		says     string
		raw      string
		kind     contact.FieldType
		text     string
		readable bool
		shown    any
	}{
		{"text stays as it is", " 1,200 ", contact.Text, " 1,200 ", true, " 1,200 "},
		{"a number", "１，２００", contact.Number, "1200", true, int64(1200)},
		{"a number with a point", "1,200.50", contact.Number, "1200.5", true, 1200.5},
		{"a number of more digits than a machine's keeps them as text", "1234567890123456789.5", contact.Number, "1234567890123456789.5", true, "1234567890123456789.5"},
		{"a day", "2026年1月5日", contact.Date, "2026-01-05", true, "2026-01-05"},
		{"an instant is a day of the zone", "2026-01-04T16:00:00Z", contact.Date, "2026-01-05", true, "2026-01-04"},
		{"yes", "○", contact.Flag, "1", true, true},
		{"no", "希望しない", contact.Flag, "0", true, false},
		{"what is no number is nothing", "たくさん", contact.Number, "", false, nil},
		{"what is no day is nothing", "未定", contact.Date, "", false, nil},
		{"a blank is nothing, and no mistake", "  ", contact.Date, "", true, nil},
	} {
		v := facts.Value{Raw: c.raw, Type: c.kind}
		if text, ok := v.Text(tokyo); text != c.text || ok != c.readable {
			t.Errorf("%s: %q, %v; want %q, %v", c.says, text, ok, c.text, c.readable)
		}
		if shown := v.Shown(); shown != c.shown {
			t.Errorf("%s: shown %#v, want %#v", c.says, shown, c.shown)
		}
	}
}

func TestAPersonIsReadByStandardKeysToo(t *testing.T) {
	t.Parallel()
	c := contact.Contact{Address: "jane@mail.jp", Fields: map[string]string{"family_name": "Doe", "given_name": "Jane", "birthday": "平成2年4月1日", "points": "5"}, Tags: []string{"VIP"}}
	for lang, name := range map[string]string{"en": "Jane Doe", "ja": "Doe Jane"} {
		f := facts.Of(c, map[string]contact.FieldType{"points": contact.Number}, lang)
		got := fmt.Sprint(f.Value("email").Raw, f.Value("name").Raw, f.Value("birthday").Shown(), f.Value("points").Shown(), f.HasTag("VIP"), f.Value("nothing").Shown())
		if want := fmt.Sprint("jane@mail.jp", name, any("1990-04-01"), any(int64(5)), true, any(nil)); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}
