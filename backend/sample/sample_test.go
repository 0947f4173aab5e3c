package sample

import (
	"bytes"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/message"
)

var today = time.Date(2026, 5, 18, 10, 30, 0, 0, time.FixedZone("JST", 9*60*60))

func TestPeopleArePlausibleAndReachNobody(t *testing.T) {
	t.Parallel()
	people := People("ja", 1, 300, today)
	if len(people) != 300 {
		t.Fatalf("%d people", len(people))
	}
	addresses, keys := map[string]bool{}, map[string]bool{}
	count := map[string]int{}
	for _, p := range people {
		a, err := contact.ParseAddress(p.Address)
		if err != nil || !a.Reserved() || addresses[a.Key] || a.Repaired.ID != "" {
			t.Errorf("%s: %v, reserved %v, seen %v", p.Address, err, a.Reserved(), addresses[a.Key])
		}
		addresses[a.Key] = true
		for _, key := range []string{contact.FieldFamilyName, contact.FieldGivenName, contact.FieldFamilyKana, contact.FieldGivenKana, FieldPrefecture, FieldSince} {
			if p.Fields[key] == "" {
				t.Errorf("%s has no %s", p.Address, key)
			}
		}
		if phone := p.Fields[contact.FieldPhone]; phone != "" && !strings.Contains(phone, "-0000-") && !strings.HasPrefix(phone, "075-000-") {
			t.Errorf("phone %s could be real", phone)
		}
		count["consent:"+string(p.Basis)]++
		if p.Fields[contact.FieldCompany] != "" {
			count["company"]++
		}
		for _, tag := range p.Tags {
			count[tag]++
		}
		born := strings.Contains(p.Fields[contact.FieldBirthday], "-05-")
		if born != slices.Contains(p.Tags, "今月お誕生日") {
			t.Errorf("%s born %s, tags %v", p.Address, p.Fields[contact.FieldBirthday], p.Tags)
		}
		for i, e := range p.Events {
			if keys[e.Key] || e.At.Time().After(today) || e.At.Time().Before(today.AddDate(-1, 0, -1)) || i > 0 && e.At < p.Events[i-1].At {
				t.Errorf("event %+v: key twice, out of the year, or out of order", e)
			}
			keys[e.Key] = true
			count[e.Kind]++
			if e.Kind == Purchase && (e.Props["item"] == "" || e.Props["beans"] == "" || e.Props["amount"] == "") {
				t.Errorf("purchase %+v is incomplete", e)
			}
		}
	}
	for what, want := range map[string][2]int{
		"company": {30, 60}, "新規のお客様": {15, 35}, "資料請求": {10, 30}, "今月お誕生日": {15, 40}, "常連": {40, 80}, "定期便": {20, 45}, "ギフト": {20, 60},
		"consent:opt-in": {140, 220}, "consent:existing-customer": {40, 120}, "consent:none": {8, 25}, "consent:": {8, 25}, "consent:business-card": {3, 20},
		Purchase: {800, 2500}, FormSubmitted: {10, 30},
	} {
		if n := count[what]; n < want[0] || n > want[1] {
			t.Errorf("%d %s, want %d to %d", n, what, want[0], want[1])
		}
	}
}

func TestPeopleAreTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	a, b := People("ja", 7, 40, today), People("ja", 7, 40, today)
	other := People("ja", 8, 40, today)
	for _, p := range People("en", 7, 300, today) {
		if f := p.Fields[FieldPrefecture]; f == "" || f[0] >= 0x80 {
			t.Errorf("prefecture %q in English", f)
		}
	}
	same := 0
	for i := range a {
		if a[i].Address != b[i].Address || len(a[i].Events) != len(b[i].Events) || !slices.Equal(a[i].Tags, b[i].Tags) || a[i].Basis != b[i].Basis {
			t.Fatalf("person %d differs", i)
		}
		if a[i].Address == other[i].Address {
			same++
		}
	}
	if same > 5 {
		t.Errorf("%d of 40 people are the same under another seed", same)
	}
}

func TestKanaMatchesTheMailAddress(t *testing.T) {
	t.Parallel()
	for kana, want := range map[string]string{"サトウ": "sato", "オオノ": "ono", "ショウタ": "shota", "リョウ": "ryo", "キョウコ": "kyoko", "ハットリ": "hattori", "ジュン": "jun", "チヅル": "chizuru", "ケンイチ": "kenichi", "シンゴ": "shingo"} {
		if got := romaji(kana); got != want {
			t.Errorf("romaji(%s) = %s, want %s", kana, got, want)
		}
	}
	for _, list := range [][]name{familyNames(), women(), men()} {
		for _, n := range list {
			for _, r := range romaji(n.kana) {
				if r < 'a' || r > 'z' {
					t.Errorf("%s %s reads as %s", n.text, n.kana, romaji(n.kana))
				}
			}
			if n.kana == "" || romaji(n.kana) == "" {
				t.Errorf("%s has no reading", n.text)
			}
		}
	}
}

func TestJourneysCanBePublishedAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ja", "en"} {
		fields := map[string]contact.FieldType{}
		for _, f := range Shop(lang).Fields {
			fields[f.Key] = f.Type
		}
		files := Journeys(lang)
		if len(files) != 3 {
			t.Fatalf("%d journeys", len(files))
		}
		mails := 0
		for _, file := range files {
			d, err := journey.Read(file)
			if err != nil {
				t.Fatalf("read: %v", err)
			}
			mails += len(d.Messages)
			for _, f := range journey.Check(d, journey.World{Fields: fields, Zone: "Asia/Tokyo"}) {
				if f.Level != journey.Hint {
					t.Errorf("%s %s: %s %+v", lang, d.ID, f.Level, f)
				}
			}
			has := func(sha string) bool {
				return slices.ContainsFunc(d.Assets, func(a message.Asset) bool { return a.SHA256 == sha })
			}
			for _, m := range d.Messages {
				if found := message.Check(m, []string{FieldPrefecture, FieldRoast, FieldSince, FieldCoupon}, has); len(found) != 0 {
					t.Errorf("%s %s: %+v", lang, m.ID, found)
				}
			}
		}
		if mails != 6 {
			t.Errorf("%d mails, want 6", mails)
		}
	}
}

func TestMailsAreOfTheRightLengthAndPersonal(t *testing.T) {
	t.Parallel()
	p := People("ja", 1, 3, today)[0]
	p.Fields[contact.FieldFamilyName], p.Fields[contact.FieldGivenName] = "佐藤", "花子"
	for _, lang := range []string{"ja", "en"} {
		for _, file := range Journeys(lang) {
			d, err := journey.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range d.Messages {
				template, err := message.Parse(m)
				if err != nil {
					t.Fatal(err)
				}
				r, err := template.Render(message.Person{Fields: p.Fields, Address: p.Address}, Shop(lang).Sender, options(d, lang))
				if err != nil {
					t.Fatal(err)
				}
				body, _, _ := strings.Cut(r.Text, "\n--\n")
				n := utf8.RuneCountInString(strings.Join(strings.Fields(body), ""))
				if lang == "ja" && (n < 300 || n > 950) {
					t.Errorf("%s has %d characters, want 300 to 900", m.ID, n)
				}
				if strings.Count(m.Subject+m.Preheader+m.HTML, "{{") < 2 || len(r.Inline) != 1 || !strings.Contains(r.HTML, "display:inline-block;padding:15px") || m.Preheader == "" {
					t.Errorf("%s lacks chips, a picture, a button or a preheader", m.ID)
				}
				if !strings.Contains(r.HTML, "佐藤") || strings.Contains(r.HTML, "{{") || len(r.HTML) > 60_000 {
					t.Errorf("%s: not personal, or %d bytes", m.ID, len(r.HTML))
				}
			}
		}
	}
}

// options are the options that the engine would render with.
func options(d journey.Drawing, lang string) message.Options {
	return message.Options{Lang: lang, Basis: contact.OptIn,
		Unsubscribe: message.UnsubscribeURI("hello@tabiji-coffee.example", "mabcdefghjkmnpqrstuvw", lang),
		Assets: func(sha string) (message.Asset, bool) {
			i := slices.IndexFunc(d.Assets, func(a message.Asset) bool { return a.SHA256 == sha })
			if i < 0 {
				return message.Asset{}, false
			}
			return d.Assets[i], true
		}}
}

func TestPicturesAreSmallAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	if len(pictures()) != len(mailKeys()) {
		t.Errorf("%d pictures for %d mails", len(pictures()), len(mailKeys()))
	}
	for name, a := range pictures() {
		img, err := png.DecodeConfig(bytes.NewReader(a.Data))
		if err != nil || img.Width != pictureWidth || img.Height != pictureHeight {
			t.Errorf("%s: %v %dx%d", name, err, img.Width, img.Height)
		}
		if len(a.Data) > 60<<10 {
			t.Errorf("%s has %d KB, want at most 60", name, len(a.Data)>>10)
		}
	}
	if again := giftScene().asset("otanjobi"); again.SHA256 != pictures()["otanjobi"].SHA256 {
		t.Error("painted twice, two pictures")
	}
}

// BenchmarkRender writes the first welcome mail for one person after another: subject, preheader, HTML and
// text part with footer, hash. The goal is 60 µs.
func BenchmarkRender(b *testing.B) {
	d, err := journey.Read(Journeys("ja")[0])
	if err != nil {
		b.Fatal(err)
	}
	template, err := message.Parse(d.Messages[0])
	if err != nil {
		b.Fatal(err)
	}
	people := People("ja", 1, 300, today)
	o, sender := options(d, "ja"), Shop("ja").Sender
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p := people[i%len(people)]
		i++
		if _, err := template.Render(message.Person{Fields: p.Fields, Address: p.Address}, sender, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	d, err := journey.Read(Journeys("ja")[0])
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := message.Parse(d.Messages[0]); err != nil {
			b.Fatal(err)
		}
	}
}
