package words

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// promises are words that say a mail will be tried again.
var promises = regexp.MustCompile(`もう一度送|送り直します|つなぎ直|続きを送|will be (sent|tried)|continues`)

func TestNothingIsGivenUpAndPromisedAtOnce(t *testing.T) {
	t.Parallel()
	kv := []any{"host", "smtp.mail.jp", "code", 451, "port", 587}
	promised := 0
	for _, lang := range []Lang{Japanese, English} {
		p := Printer{Lang: lang}
		for _, id := range IDs(lang) {
			if !strings.HasPrefix(id, "reason.smtp.") && id != "reason.delivery.network" || strings.HasSuffix(id, ".cause") {
				continue
			}
			if promises.MatchString(p.Text(id, kv...)) {
				promised++
			}
			for _, over := range []string{"reason.delivery.gave_up", "reason.account.unreachable", "reason.account.resting"} {
				said := p.Text(over, "tries", 6, "at", int64(0), "why", New(id, kv...))
				if promises.MatchString(said) || strings.ContainsAny(said, "{}") {
					t.Errorf("%s, because of %s: %s", over, id, said)
				}
			}
		}
	}
	if promised < 10 {
		t.Errorf("only %d sentences promise anything: the test looks for the wrong words", promised)
	}
}

func TestAReaderHasAYear(t *testing.T) {
	t.Parallel()
	tokyo := time.FixedZone("JST", 9*3600)
	now := time.Date(2026, 12, 31, 23, 30, 0, 0, tokyo)
	for _, c := range []struct {
		lang Lang
		in   time.Duration
		want string
	}{
		{Japanese, 20 * time.Minute, "12月31日（木）23:50"},
		{Japanese, time.Hour, "2027年1月1日（金）0:30"}, // the year of the zone, not of UTC
		{Japanese, -366 * 24 * time.Hour, "2025年12月30日（火）23:30"},
		{English, 20 * time.Minute, "Thu Dec 31, 23:50"},
		{English, time.Hour, "Fri Jan 1 2027, 00:30"},
	} {
		if got := At(c.lang, tokyo, now.UnixMilli()).Time(now.Add(c.in).UnixMilli()); got != c.want {
			t.Errorf("%v from now: %q, want %q", c.in, got, c.want)
		}
	}
}
