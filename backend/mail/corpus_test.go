package mail

import (
	"os"
	"strings"
	"testing"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// said is one line of the corpus.
type said struct{ stage, reply, scope, outcome, who string }

func corpus(t *testing.T) (list []said) {
	t.Helper()
	b, err := os.ReadFile("testdata/replies.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("not five columns: %q", line)
		}
		list = append(list, said{f[0], f[1], f[2], f[3], f[4]})
	}
	return list
}

// Issue 7, number 2: whom a refusal speaks of, over what servers really say.
func TestD30_RepliesAreReadByWhomTheySpeakOf(t *testing.T) {
	t.Parallel()
	list := corpus(t)
	japanese := 0
	for _, s := range list {
		if strings.ContainsFunc(s.reply, func(r rune) bool { return r >= 0x3040 }) {
			japanese++
		}
		t.Run(s.stage+" "+s.reply, func(t *testing.T) {
			t.Parallel()
			f := classify(s.stage, replyError(t, s.reply), place{"smtp.kissa.example", 587}, false)
			got := string(f.Outcome)
			if f.Sure {
				got += "!"
			}
			if string(f.Scope) != s.scope || got != s.outcome {
				t.Errorf("got %s %s by %s, want %s %s (%s)", f.Scope, got, f.Line.ID, s.scope, s.outcome, s.who)
			}
			if f.Scope != outbox.OfAddress && strings.Contains(f.Line.ID, "address") {
				t.Errorf("speaks of the person's address: %s", f.Line.ID)
			}
			if (f.Outcome == delivery.Held) != (s.outcome == "held") || f.Outcome == delivery.Unknown {
				t.Errorf("outcome %s", f.Outcome)
			}
			speakable(t, f.Line)
		})
	}
	if len(list) < 80 || japanese < 15 {
		t.Errorf("%d replies, %d of them in Japanese: want at least 80 and 15", len(list), japanese)
	}
}

// An address in a reply is nobody's wording, however it is spelt.
func TestD30_AddressesInARepliesAreNotRead(t *testing.T) {
	t.Parallel()
	for _, local := range []string{"rbl", "spf", "daily-limit", "spamhaus", "suspended.account", "too-many-in-this-session", "dmarc", "relay-denied", "blacklist"} {
		for _, form := range []string{"550 5.1.1 <%@kyaku.jp>: User unknown", "550 Unknown user %@docomo.ne.jp", "550 %@kyaku.jp... no such user"} {
			reply := strings.Replace(form, "%", local, 1)
			if f := classify("rcpt", replyError(t, reply), place{}, false); f.Scope != outbox.OfAddress || !f.Sure {
				t.Errorf("%s: got %s by %s", reply, f.Scope, f.Line.ID)
			}
		}
	}
}
