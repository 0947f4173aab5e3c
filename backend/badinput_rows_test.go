package backend_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
	"tabiji/backend/sqlitetest"
)

// TestBadInputInRowsOfAFile: what is wrong with one row of a CSV file costs only that row, which is
// written out with its reason.
func TestBadInputInRowsOfAFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, content string
		in, bad       int64
	}{
		{"rows of other widths", "名前,メール\n花子,a@tabiji-mail.jp\n太郎,b@tabiji-mail.jp,余り,余り\n一\n四郎,d@tabiji-mail.jp\n", 2, 2},
		{"broken quotes", "名前,メール\n\"花子,a@tabiji-mail.jp\n太郎,b@tabiji-mail.jp\n\"四\"郎,c@tabiji-mail.jp\n", 1, 2},
		{"NUL bytes", "名前,メール\n花\x00子,a@tabiji-mail.jp\n太郎,b@tabiji-mail.jp\n\x00\x00\n", 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, lang := range []string{"ja", "en"} {
				s := newClerk(t)
				s.put("in.csv", c.content)
				var done httpapi.Imported
				out := s.must("contacts", "import", s.file("in.csv"), "-w", s.path, "--consent", "opt-in", "--bad", s.file("bad.csv"), "--json", "--lang", lang)
				if err := json.Unmarshal([]byte(out), &done); err != nil {
					t.Fatal(err)
				}
				if done.New != c.in || done.Bad != c.bad || done.Read != c.in+c.bad {
					t.Errorf("%s: %+v, want %d in and %d bad", lang, done, c.in, c.bad)
				}
				b, err := os.ReadFile(s.file("bad.csv"))
				if err != nil {
					t.Fatal(err)
				}
				lines := strings.Split(strings.TrimSpace(string(b)), "\n")
				if len(lines) != int(c.bad)+1 || placeholder.Match(b) || strings.Contains(string(b), "problem.") {
					t.Errorf("%s: the rows left out are %q", lang, lines)
				}
				for _, l := range lines[1:] {
					if hasReason := strings.ContainsAny(l, "。.") && (lang == "ja") == strings.Contains(l, "。"); !hasReason {
						t.Errorf("%s: no reason in %q", lang, l)
					}
				}
			}
		})
	}
}

// mailed starts a journey with one mail of the given HTML and plays it to the end for one person.
func mailed(t *testing.T, html, name string) *clerk {
	t.Helper()
	s := newClerk(t)
	s.put("in.csv", "名前,メール\n\""+strings.ReplaceAll(name, `"`, `""`)+"\",hanako@tabiji-mail.jp\n")
	s.must("contacts", "import", s.file("in.csv"), "-w", s.path, "--consent", "opt-in")
	s.must("journey", "import", s.put("j.json", drawing("jny_mail", sendStep, sendLine, letter(html))), "-w", s.path)
	s.must("journey", "start", "jny_mail", "-w", s.path)
	s.must("journey", "enter", "jny_mail", "--all", "-w", s.path)
	s.must("run", "--until-idle", "-w", s.path)
	return s
}

func TestMAIL6_MarkupInAFieldIsSentAsText(t *testing.T) {
	t.Parallel()
	s := mailed(t, `{{ contact.name }}様 <a href="https://tabiji-mail.jp/?q={{ contact.name }}">見る</a>`, `<script>alert("x")</script>`)
	var m httpapi.PracticeLetter
	if err := json.Unmarshal([]byte(s.must("practice", "show", "pm_1", "--json", "-w", s.path)), &m); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(m.HTML, "<script") || !strings.Contains(m.HTML, "&lt;script&gt;") || !strings.Contains(m.Text, `<script>alert("x")</script>様`) {
		t.Errorf("HTML %q\ntext %q", m.HTML, m.Text)
	}
}

func TestMAIL5_ALiquidBombCostsOnlyItsOwnMail(t *testing.T) {
	t.Parallel()
	s := mailed(t, `{% if contact.name == "花子" %}{% for i in (1..1000000) %}{% for j in (1..1000000) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}{% endif %}`, "花子")
	for _, lang := range []string{"ja", "en"} {
		var page httpapi.Page[httpapi.Delivery]
		if err := json.Unmarshal([]byte(s.must("outbox", "list", "--json", "--lang", lang, "-w", s.path)), &page); err != nil {
			t.Fatal(err)
		}
		if len(page.Items) != 1 || page.Items[0].State == "sent" || page.Items[0].Reason == "" || placeholder.MatchString(page.Items[0].Reason) {
			t.Errorf("%s: %+v", lang, page.Items)
		}
		if why := s.must("why", "--contact", "hanako@tabiji-mail.jp", "--lang", lang, "-w", s.path); !strings.Contains(why, strings.TrimSpace(page.Items[0].Reason)) {
			t.Errorf("%s: why does not tell %q:\n%s", lang, page.Items[0].Reason, why)
		}
	}
	var page httpapi.Page[httpapi.Delivery]
	if err := json.Unmarshal([]byte(s.must("outbox", "list", "--json", "-w", s.path)), &page); err != nil || len(page.Items) != 1 || page.Items[0].State != "held" {
		t.Fatalf("the mail is not held: %+v %v", page.Items, err)
	}
	eyes := sqlitetest.Peek(t, s.path)
	if n := eyes.One("SELECT count(*) FROM notice WHERE line LIKE '%notice.greedy%'"); n != "1" {
		t.Errorf("%s notices tell that a mail is held", n)
	}
	eyes.Close()
	s.must("journey", "import", s.put("better.json", drawing("jny_mail", sendStep, sendLine, letter("<p>短く</p>"))), "-w", s.path)
	s.must("journey", "publish", "jny_mail", "-w", s.path)
	s.must("run", "--until-idle", "-w", s.path)
	var m httpapi.PracticeLetter
	if err := json.Unmarshal([]byte(s.must("practice", "show", "pm_1", "--json", "-w", s.path)), &m); err != nil || !strings.Contains(m.Text, "短く") {
		t.Errorf("the corrected mail is %q, %v", m.Text, err)
	}
	s.must("verify", s.path)
}
