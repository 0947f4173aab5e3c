package mail_test

import (
	"bytes"
	"fmt"
	"mime"
	netmail "net/mail"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
)

func composed(t *testing.T, l outbox.Letter) string {
	t.Helper()
	raw, err := mail.Compose(l)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func headerOf(raw string) string {
	h, _, _ := strings.Cut(raw, "\r\n\r\n")
	return h
}

// names that break careless folding.
var samples = []struct{ name, piece string }{
	{"plain kanji", "珈琲"},
	{"髙 and 﨑", "髙﨑"},
	{"outside the basic plane", "𠮷野家"},
	{"an emoji of several parts", "👨‍👩‍👧‍👦"},
	{"half-width kana", "ｶﾌｪ"},
	{"Latin words", "spring beans "},
	{"one Latin word without end", "x"},
	{"mixed", "A珈 b"},
	{"what looks encoded", "=?utf-8?q?a?="},
	{"quotes and backslashes", `"\`},
	{"an ideographic space", "山田　"},
}

func TestMAIL6_LongHeadersFoldAt76AndComeBackWhole(t *testing.T) {
	t.Parallel()
	for _, sample := range samples {
		t.Run(sample.name, func(t *testing.T) {
			t.Parallel()
			for n := 1; n <= 200; n++ {
				want := strings.TrimSpace(firstRunes(strings.Repeat(sample.piece, n), n))
				if want == "" {
					continue
				}
				l := letter("m")
				l.Body.Subject, l.FromName, l.ToName = want, want, want
				raw := composed(t, l)
				for line := range strings.SplitSeq(headerOf(raw), "\r\n") {
					if len(line) > 76 && !strings.Contains(line, "mailto:") {
						t.Fatalf("%d characters: a line of %d: %s", n, len(line), line)
					}
					if strings.TrimSpace(line) == "" {
						t.Fatalf("%d characters: an empty line inside the header", n)
					}
					wholeWords(t, line)
				}
				m, err := netmail.ReadMessage(strings.NewReader(raw))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || got != want {
					t.Fatalf("subject of %d: got %q, want %q (%v)", n, got, want, err)
				}
				for _, field := range []string{"From", "To"} {
					list, err := m.Header.AddressList(field)
					if err != nil || len(list) != 1 || list[0].Name != want {
						t.Fatalf("%s of %d: got %v, want %q (%v)", field, n, list, want, err)
					}
				}
			}
		})
	}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// wholeWords checks that every encoded word of a line decodes by itself to whole characters.
func wholeWords(t *testing.T, line string) {
	t.Helper()
	for word := range strings.FieldsSeq(line) {
		if !strings.HasPrefix(word, "=?UTF-8?b?") {
			continue
		}
		s, err := new(mime.WordDecoder).Decode(word)
		if err != nil || !utf8.ValidString(s) || len(word) > 75 {
			t.Fatalf("the word %q of %d bytes holds %q (%v)", word, len(word), s, err)
		}
	}
}

func TestMAIL7_NothingInASubjectOrNameMakesAnotherHeader(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"a\r\nBcc: thief@evil.example", "a\nBcc: thief@evil.example", "a\rBcc: x", "a\r\n\r\nbody", "a\x00b\x0bc", "a\u2028b\u2029c\u0085d",
		"a\r\n =?utf-8?q?x?=", strings.Repeat("あ", 80) + "\r\nBcc: x", "\r\n", "\xff\xfe broken", "a\" <thief@evil.example>, \"b",
	} {
		l := letter("i")
		l.Body.Subject, l.FromName, l.ToName = bad, bad, bad
		l.MessageID = "i@kissa.example" + bad
		l.Unsubscribe = "mailto:a@kissa.example?subject=" + bad
		l.Body.HTML = "<p>" + bad
		l.Body.Inline = []message.Asset{{SHA256: "aa", Type: "image/png\r\nX: y", Name: bad, Data: []byte("x")}}
		raw := composed(t, l)
		m, err := netmail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatalf("%q: %v", bad, err)
		}
		for name := range m.Header {
			if !slices.Contains([]string{"Date", "Mime-Version", "Message-Id", "Subject", "From", "To", "List-Unsubscribe", "Content-Type"}, name) {
				t.Errorf("%q made a header %s", bad, name)
			}
		}
		for _, field := range []string{"From", "To"} {
			if list, err := m.Header.AddressList(field); err != nil || len(list) != 1 || strings.Contains(list[0].Address, "evil") {
				t.Errorf("%q: %s reads %v, %v", bad, field, list, err)
			}
		}
		if strings.Contains(raw, "\nX: y") || strings.Contains(raw, "\nBcc") {
			t.Errorf("%q came through", bad)
		}
		if i := strings.IndexFunc(raw, func(r rune) bool { return r >= 0x7f || (r < 0x20 && r != '\r' && r != '\n') }); i >= 0 {
			t.Errorf("%q: byte %d is not plain ASCII", bad, i)
		}
		if strings.Count(raw, "\n") != strings.Count(raw, "\r\n") || strings.Count(raw, "\r") != strings.Count(raw, "\r\n") {
			t.Errorf("%q: a bare CR or LF", bad)
		}
	}
}

func TestMAIL4_NeitherThePCsNameNorAProgramsStandsInTheMail(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{Extensions: []string{"SMTPUTF8"}})
	for _, helo := range []string{"kissa.example", "", "日本語.example", "山田PC の家"} {
		r := routeTo(s)
		r.HELO = helo
		c := dial(t, mail.New(mail.Options{}), r)
		if err := send(t.Context(), c, letter("h"+helo)); err != nil {
			t.Fatal(err)
		}
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"kissa.example", "[127.0.0.1]", "xn--wgv71a119e.example", "[127.0.0.1]"}
	for i, m := range s.Mails() {
		if m.HELO != want[i] {
			t.Errorf("HELO %q, want %q", m.HELO, want[i])
		}
		raw := string(m.Raw)
		if len(host) > 3 && strings.Contains(headerOf(raw), host) {
			t.Errorf("the header names %q", host)
		}
		for _, header := range []string{"X-Mailer", "User-Agent", "go-mail", "Received", "Auto-Submitted", "Feedback-ID"} {
			if strings.Contains(strings.ToLower(headerOf(raw)), strings.ToLower(header)) {
				t.Errorf("the header has %s", header)
			}
		}
	}
}

func TestMAIL5_TheWireIsASCIIAndNeverAsksForSMTPUTF8(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{Extensions: []string{"SMTPUTF8", "DSN"}})
	l := letter("u")
	l.From = "info@珈琲.example"
	l.To = `"abc..def"@docomo.ne.jp`
	if err := send(t.Context(), dial(t, mail.New(mail.Options{}), routeTo(s)), l); err != nil {
		t.Fatal(err)
	}
	m := s.Mails()[0]
	if m.From != "info@xn--hdyui.example" || m.To[0] != l.To {
		t.Errorf("envelope from %q to %q", m.From, m.To)
	}
	if !strings.Contains(string(m.Raw), `<"abc..def"@docomo.ne.jp>`) {
		t.Errorf("the To header quotes the address otherwise:\n%s", headerOf(string(m.Raw)))
	}
	for _, command := range s.Commands() {
		if strings.Contains(command, "SMTPUTF8") || strings.Contains(command, "8BITMIME") {
			t.Errorf("asked for %s", command)
		}
	}
}

func TestMAIL10_OneLetterNamesOnePerson(t *testing.T) {
	t.Parallel()
	raw := composed(t, letter("o"))
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != "misaki@customer.example" || m.Header.Get("Cc")+m.Header.Get("Bcc") != "" {
		t.Errorf("to %v, %v", to, err)
	}
}

func TestCompose_AnAddressThatCannotGoOnTheWireIsRefusedBeforeAnythingIsSaid(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{})
	c := dial(t, mail.New(mail.Options{}), routeTo(s))
	for _, to := range []string{"", "a", "@b", "a@", "a b@c.example", "a@c.example>\r\nRCPT TO:<b@c.example", "あ@c.example", "a@日本.example", "<a@c.example>", strings.Repeat("a", 330) + "@c.example"} {
		l := letter("w")
		l.To = to
		if f := failureOf(t, c.Body(t.Context(), l)); f.Outcome != "never" || f.Scope != outbox.OfMessage {
			t.Errorf("%q: %+v", to, f)
		}
	}
	if err := send(t.Context(), c, letter("w")); err != nil || s.Reached(smtptest.MAIL) != 1 {
		t.Errorf("the session after it: %v, MAIL %d times", err, s.Reached(smtptest.MAIL))
	}
}

func TestCompose_TheStructureFollowsWhatThereIs(t *testing.T) {
	t.Parallel()
	picture := []message.Asset{{SHA256: strings.Repeat("b", 64), Type: "image/png", Name: "beans.png", Data: bytes.Repeat([]byte{0, 255, 13, 10, '.'}, 50)}}
	for _, test := range []struct {
		name, kind, text, html string
		inline                 []message.Asset
	}{
		{"text alone", "text/plain", "一行\r\n二行\n.\n..点", "", nil},
		{"HTML alone", "text/html", "", "<p>一</p>", nil},
		{"both", "multipart/alternative", "一", "<p>一</p>\n.\n", nil},
		{"both and a picture", "multipart/alternative", "一", `<img src="cid:x">`, picture},
		{"HTML and a picture", "multipart/related", "", `<img src="cid:x">`, picture},
		{"nothing at all", "text/plain", "", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := letter("s")
			l.Body.Text, l.Body.HTML, l.Body.Inline = test.text, test.html, test.inline
			raw := composed(t, l)
			for line := range strings.SplitSeq(raw, "\r\n") {
				if len(line) > 76 && !strings.Contains(line, "mailto:") && !strings.Contains(line, "Content-ID") {
					t.Errorf("a line of %d: %s", len(line), line)
				}
			}
			v, err := mail.Read([]byte(raw))
			if err != nil {
				t.Fatal(err)
			}
			kind, _, err := mime.ParseMediaType(v.Get("Content-Type"))
			if err != nil || kind != test.kind {
				t.Errorf("kind %s, %v", kind, err)
			}
			if v.Text != strings.ReplaceAll(test.text, "\r\n", "\n") || v.HTML != test.html || len(v.Inline) != len(test.inline) {
				t.Errorf("read back %+v", v)
			}
			for i, p := range v.Inline {
				if !bytes.Equal(p.Data, picture[i].Data) || p.ContentID != picture[i].SHA256+"@tabiji" || p.Type != "image/png" || p.Name != "beans.png" {
					t.Errorf("picture %+v", p)
				}
			}
			if again := composed(t, l); again != raw {
				t.Error("composing it again gives other bytes")
			}
		})
	}
}

// What we write by hand must read as what go-mail itself would have sent.
func TestCompose_ReadsLikeGoMailsOwn(t *testing.T) {
	t.Parallel()
	l := letter("g")
	l.Body.Inline = []message.Asset{{SHA256: "cc", Type: "image/png", Name: "beans.png", Data: []byte("PNG")}}
	msg := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingB64), gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(l.FromName, l.From); err != nil {
		t.Fatal(err)
	}
	if err := msg.AddToFormat(l.ToName, l.To); err != nil {
		t.Fatal(err)
	}
	msg.Subject(l.Body.Subject)
	msg.SetMessageIDWithValue(l.MessageID)
	msg.SetDateWithValue(l.Date.Time())
	msg.SetListUnsubscribe(l.Unsubscribe)
	msg.SetBodyString(gomail.TypeTextPlain, l.Body.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, l.Body.HTML)
	if err := msg.EmbedReader("beans.png", bytes.NewReader([]byte("PNG")), gomail.WithFileContentID("<cc@tabiji>")); err != nil {
		t.Fatal(err)
	}
	var theirs bytes.Buffer
	if _, err := msg.WriteTo(&theirs); err != nil {
		t.Fatal(err)
	}
	want, err := mail.Read(theirs.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := mail.Read([]byte(composed(t, l)))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Subject", "Message-ID", "Date", "List-Unsubscribe", "MIME-Version"} {
		if got.Get(name) != want.Get(name) || got.Get(name) == "" {
			t.Errorf("%s: %q, go-mail %q", name, got.Get(name), want.Get(name))
		}
	}
	for _, name := range []string{"From", "To"} {
		ours, err1 := netmail.ParseAddress(got.Get(name))
		gomails, err2 := netmail.ParseAddress(want.Get(name))
		if err1 != nil || err2 != nil || *ours != *gomails {
			t.Errorf("%s: %v %v, go-mail %v %v", name, ours, err1, gomails, err2)
		}
	}
	if got.Text != want.Text || got.HTML != want.HTML || len(got.Inline) != 1 || len(want.Inline) != 1 || !bytes.Equal(got.Inline[0].Data, want.Inline[0].Data) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestCompose_TheBufferIsReusedWithoutMixingLetters(t *testing.T) {
	t.Parallel()
	compose := mail.Composer()
	long, short := newsletter(1), letter("short")
	for _, l := range []outbox.Letter{short, long, short} {
		raw, err := compose(&l)
		if err != nil {
			t.Fatal(err)
		}
		if string(raw) != composed(t, l) {
			t.Errorf("letter %s differs from one composed alone", l.MessageID)
		}
	}
}

func FuzzCompose(f *testing.F) {
	for _, s := range samples {
		f.Add(s.piece, s.piece, s.piece, "<p>"+s.piece)
	}
	f.Add("a\r\nBcc: b", "\x00", "\xff", ".\n")
	f.Fuzz(func(t *testing.T, subject, name, text, html string) {
		l := letter("f")
		l.Body.Subject, l.FromName, l.ToName, l.Body.Text, l.Body.HTML = subject, name, name, text, html
		raw, err := mail.Compose(l)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasSuffix(raw, []byte("\r\n")) || bytes.Contains(raw, []byte("\n.")) {
			t.Fatalf("not fit for the wire: %q", raw)
		}
		m, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for name := range m.Header {
			if !strings.Contains("Date Mime-Version Message-Id Subject From To List-Unsubscribe Content-Type Content-Transfer-Encoding", name) {
				t.Fatalf("a header %q came up", name)
			}
		}
		if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != l.To {
			t.Fatalf("To %v, %v", to, err)
		}
		if _, err := mail.Read(raw); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzRead(f *testing.F) {
	raw, err := mail.Compose(letter("r"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"))
	f.Add([]byte("Subject: =?utf-8?b?!!?=\r\nContent-Transfer-Encoding: base64\r\n\r\n***"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := mail.Read(raw)
		if err == nil && (!utf8.ValidString(v.Text) || !utf8.ValidString(v.HTML)) {
			t.Error("text that is no text")
		}
		_ = v.Page()
	})
}

func ExampleCompose() {
	raw, err := mail.Compose(outbox.Letter{
		MessageID: "token@kissa.example", Date: noon, FromName: "旅路珈琲焙煎所", From: "info@kissa.example", ToName: "髙橋 美咲",
		To: "misaki@customer.example", Body: message.Rendered{Subject: "はじめまして", Text: "こんにちは"},
	})
	if err != nil {
		panic(err)
	}
	if _, err := (crlfToLF{}).Write(raw); err != nil {
		panic(err)
	}
	// Output:
	// Content-Transfer-Encoding: base64
	// Content-Type: text/plain; charset=UTF-8
	// Date: Sun, 01 Mar 2026 03:00:00 +0000
	// From: =?UTF-8?b?5peF6Lev54+I55Cy54SZ54WO5omA?= <info@kissa.example>
	// MIME-Version: 1.0
	// Message-ID: <token@kissa.example>
	// Subject: =?UTF-8?b?44Gv44GY44KB44G+44GX44Gm?=
	// To: =?UTF-8?b?6auZ5qmLIOe+juWSsg==?= <misaki@customer.example>
	//
	// 44GT44KT44Gr44Gh44Gv
}

type crlfToLF struct{}

func (crlfToLF) Write(p []byte) (int, error) {
	fmt.Print(strings.ReplaceAll(string(p), "\r\n", "\n"))
	return len(p), nil
}
