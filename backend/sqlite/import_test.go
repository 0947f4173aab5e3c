package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

func caseFile(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "import", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// exported is the whole list as a file.
func (s shop) exported(lang words.Lang) string {
	s.t.Helper()
	var out bytes.Buffer
	if _, err := s.Export(s.t.Context(), &out, audience.Query{}, words.Printer{Lang: lang}); err != nil {
		s.t.Fatal(err)
	}
	return out.String()
}

// known is everything that a workspace knows of a person, in a form that compares.
func (s shop) known(address string) string {
	s.t.Helper()
	p := s.person(address)
	c, err := s.Consents(s.t.Context(), p.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s sample=%v created=%d tags=%q state=%s\n", p.Address, p.Sample, p.CreatedAt, p.Tags, c.State)
	for _, key := range slices.Sorted(maps.Keys(p.Fields)) {
		fmt.Fprintf(&b, "%s=%q\n", key, p.Fields[key])
	}
	for _, r := range c.Records {
		fmt.Fprintf(&b, "consent %s %+v\n", r.Purpose, r.Consent)
	}
	for _, stop := range c.Stops {
		stop.ID = 0
		fmt.Fprintf(&b, "stop %+v\n", stop)
	}
	return b.String()
}

func TestCase01_OurOwnExportLosesNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported(caseFile(t, "01-two-people.csv"), audience.Options{Tag: "新 規", Source: "顧客.csv"})
	if _, err := s.OptOut(t.Context(), "taro@example.jp", contact.Marketing, "mail"); err != nil {
		t.Fatal(err)
	}
	for _, lang := range words.Langs() {
		other := newShop(t)
		r, err := other.Import(t.Context(), strings.NewReader(s.exported(lang)), audience.Options{}) // no ground is asked for
		if err != nil || r.New != 2 || r.Bad != 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		for _, address := range []string{"hanako@example.jp", "taro@example.jp"} {
			if here, there := s.known(address), other.known(address); here != there {
				t.Errorf("%s\nbecame\n%s", here, there)
			}
		}
		if p := other.person("taro@example.jp"); !p.Suppressed || p.Tags[0] != "新 規" || p.Consent.Source != "import:顧客.csv" {
			t.Errorf("got %+v", p)
		}
		again, err := other.Import(t.Context(), strings.NewReader(s.exported(lang)), audience.Options{Consent: contact.OptIn})
		if err != nil || again.Same != 2 {
			t.Errorf("the second time: %+v, %v", again, err)
		}
	}
}

// anybody makes texts that are hard on files.
type anybody struct {
	seed string
	n    int64
}

func (r *anybody) fraction() float64 {
	r.n++
	return ident.Fraction(r.seed, "anybody", r.n)
}

func (r *anybody) below(n int) int { return int(r.fraction() * float64(n)) }

func (r *anybody) text() string {
	parts := []string{"佐藤", " ", "=1+1", "＝SUM", "'", "''=x", `"`, ",", "\n", "、", ";", "[", "]", "髙﨑", "①", "福", "👩‍👧", "@here", "＠", "-x", "－", "+81", "＋", "0120", `="090"`, "ガ", "\\", "|", "tabiji-", "2026/1/5", "1,200", "はい", "配信停止", "a"}
	var b strings.Builder
	for range 1 + r.below(4) {
		b.WriteString(parts[r.below(len(parts))])
	}
	return b.String()
}

func (r *anybody) instant() clock.Instant {
	return noon - clock.Instant(r.below(1_000_000_000_000))
}

func TestWhateverIsExportedComesBackToANewWorkspace(t *testing.T) {
	t.Parallel()
	for seed := range 6 {
		r := &anybody{seed: fmt.Sprint(seed)}
		s := newShop(t)
		keys := []string{"メール", "メルマガ", "氏名", "来店日", "備考 1", "姓 2", "tabiji", "Email 2", "=式", "点数", "利用"}
		if err := s.db.Write(t.Context(), UI, Full, func(tx *Tx) error {
			for i, key := range keys {
				kind := []contact.FieldType{contact.Text, contact.Date, contact.Number, contact.Flag}[i%4]
				if err := tx.AddField(contact.Field{Key: key, Label: "見出し" + key, Type: kind}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		people := []string{}
		for i := range 30 {
			address := fmt.Sprintf("p%d@example.jp", i)
			people = append(people, address)
			fields := map[string]string{"family_name": r.text(), "birthday": r.text()}
			for _, key := range keys {
				fields[key] = r.text()
			}
			n := audience.Newcomer{Address: address, Fields: fields, Tags: []string{r.text(), r.text()}}
			for i, tag := range n.Tags {
				n.Tags[i] = strings.ReplaceAll("t"+tag, "\n", " ")
			}
			id, err := s.Add(t.Context(), n)
			if err != nil {
				t.Fatalf("seed %d: %v %q", seed, err, n)
			}
			for range r.below(4) {
				c := contact.Consent{Basis: []contact.Basis{contact.OptIn, contact.None, contact.BusinessCard}[r.below(3)], At: r.instant(), Source: r.text(), Evidence: r.text()}
				if err := s.AddConsent(t.Context(), id, []contact.Purpose{contact.Marketing, contact.Service}[r.below(2)], c); err != nil {
					t.Fatal(err)
				}
			}
			for _, purpose := range []contact.Purpose{"", contact.Marketing, contact.Service} {
				if r.below(4) == 0 {
					if _, err := s.OptOut(t.Context(), address, purpose, r.text()); err != nil {
						t.Fatal(err)
					}
					if r.below(3) == 0 {
						if _, err := s.LiftOptOut(t.Context(), id, audience.Lifting{Purpose: &purpose, Source: "api", Evidence: "電話で本人から " + r.text()}); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
		}
		other := newShop(t)
		lang := words.Langs()[seed%2]
		done, err := other.Import(t.Context(), strings.NewReader(s.exported(lang)), audience.Options{Consent: contact.ExistingCustomer})
		if err != nil || done.New != 30 {
			t.Fatalf("seed %d: %+v, %v", seed, done, err)
		}
		for _, address := range people {
			if here, there := s.known(address), other.known(address); here != there {
				t.Fatalf("seed %d:\n%s\nbecame\n%s", seed, here, there)
			}
		}
		here, err := s.Fields(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if there, err := other.Fields(t.Context()); err != nil || !slices.Equal(here, there) {
			t.Errorf("seed %d: fields %+v became %+v, %v", seed, here, there, err)
		}
		if first, second := s.exported(lang), other.exported(lang); first != second {
			t.Errorf("seed %d: the second export differs", seed)
		}
	}
}

func TestAnImportOfOurExportNeverLiftsAStopNorBringsBackAnOlderConsent(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\na@example.jp\nb@example.jp\n", audience.Options{})
	before := s.exported(words.English)
	if _, err := s.OptOut(t.Context(), "a@example.jp", contact.Marketing, "mail"); err != nil {
		t.Fatal(err)
	}
	if err := s.AddConsent(t.Context(), s.person("b@example.jp").ID, contact.Marketing, contact.Consent{Basis: contact.None, At: noon}); err != nil {
		t.Fatal(err)
	}
	s.imported(before, audience.Options{})
	if p := s.person("a@example.jp"); !p.Suppressed {
		t.Error("an old export lifted an opt-out")
	}
	if p := s.person("b@example.jp"); p.Consent.Given() {
		t.Error("an old export brought back a consent that was taken back since")
	}
	broken := strings.Replace(s.exported(words.English), `""stops""`, `""stopp""`, 1)
	broken = strings.Replace(broken, `""purpose"":""marketing""`, `""purpose"":""letters""`, 1)
	if r := newShop(t).imported(broken, audience.Options{}); r.Bad == 0 || r.Rejected[0].Reason.ID != "csv.row.record" {
		t.Errorf("a record that was changed: %+v", r)
	}
}

func TestTheFirstExportsAreStillRead(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("\ufeffEmail,Name,tabiji-tags,tabiji-consent\r\na@example.jp,A,VIP 常連,opt-in\r\nb@example.jp,B,,none\r\nc@example.jp,C,,\r\n", audience.Options{Consent: contact.ExistingCustomer})
	if p := s.person("a@example.jp"); p.Consent.Basis != contact.OptIn || !slices.Equal(p.Tags, []string{"VIP", "常連"}) {
		t.Errorf("got %+v", p)
	}
	if p := s.person("b@example.jp"); p.Consent.Basis != contact.None {
		t.Errorf("got %+v", p)
	}
	if p := s.person("c@example.jp"); p.Consent.Basis != "" {
		t.Errorf("unknown became %+v", p.Consent)
	}
}

// TestCase02 holds what files say about mailing their people, one column at a time: never a silent yes.
func TestCase02_ColumnsThatSayNoAreHeard(t *testing.T) {
	t.Parallel()
	const yes, none, unknown, stopped = contact.ConsentGiven, contact.ConsentDeclined, contact.ConsentUnknown, contact.ConsentStopped
	for header, cells := range map[string]map[string]contact.ConsentState{
		// Mailchimp, HubSpot, Shopify, Klaviyo, Square, Wix, Salesforce
		"UNSUB_TIME":                    {"2025-01-02 03:04:05": stopped, "": yes},
		"UNSUB_REASON":                  {"NORMAL": stopped, "": yes},
		"CLEAN_TIME":                    {"2025-01-02 03:04:05": stopped, "": yes},
		"MEMBER_STATUS":                 {"subscribed": yes, "cleaned": stopped, "unsubscribed": stopped, "archived": unknown},
		"Accepts Email Marketing":       {"yes": yes, "no": none, "": unknown, "perhaps": unknown},
		"Accepts Marketing":             {"TRUE": yes, "FALSE": none},
		"Email Marketing Consent":       {"SUBSCRIBED": yes, "UNSUBSCRIBED": stopped, "NEVER_SUBSCRIBED": none},
		"Email Suppressions":            {"['USER_SUPPRESSED']": stopped, "[]": yes},
		"Email Subscription Status":     {"subscribed": yes, "unsubscribed": stopped, "pending": none},
		"Email subscriber status":       {"Subscribed": yes, "Never subscribed": none, "Unsubscribed": stopped},
		"Unsubscribed from all email":   {"true": stopped, "false": yes, "": yes},
		"Email Opt Out":                 {"1": stopped, "0": yes},
		"Opted out of email: Marketing": {"Yes": stopped, "No": yes},
		"Email Opt-in":                  {"Opted out": stopped, "1": yes, "0": none},
		"Do Not Email":                  {"Yes": stopped, "": yes},
		"Status":                        {"subscribed": yes, "Unsubscribed": stopped, "": unknown},
		"Bounced":                       {"yes": stopped, "no": yes, "hard bounce": stopped},
		"Newsletter":                    {"Y": yes, "N": none, "x": unknown},
		"メルマガ":                          {"希望する": yes, "希望しない": none, "不要": none, "配信停止": stopped, "結構です": unknown, "": unknown, "○": yes, "×": none, "HTML": yes, "3": unknown},
		"メールマガジン":                       {"1": yes, "0": none, "受け取る": yes, "受け取らない": none, "受信拒否": stopped},
		"メルマガ受信":                        {"する": yes, "しない": none},
		"メール配信可否":                       {"可": yes, "不可": none, "否": unknown},
		"メール配信（必須）":                     {"はい": yes, "いいえ": none},
		"配信停止":                          {"": yes, "1": stopped, "0": yes, "○": stopped, "×": yes, "2025/1/2": stopped, "停止": stopped, "なし": yes, "?": unknown},
		"配信停止日":                         {"": yes, "2025年1月2日": stopped, "0000-00-00": yes},
		"配信停止理由":                        {"": yes, "頻度が多い": stopped},
		"オプトアウト日時":                      {"2025/01/02 10:00": stopped, "": yes},
		"退会日":                           {"2025/1/2": none, "": yes},
		"DM":                            {"可": yes, "不要": none},
		"ステータス":                         {"配信中": yes, "配信停止": stopped, "不達": stopped},
		"ご案内メールの希望":                     {"希望します": yes, "希望しません": none},
		"お知らせメールの受け取りについて教えてください": {"受け取る": yes, "受け取らない": none, "迷っている": unknown},
		"備考":    {"メルマガ不要とのこと": unknown, "常連": yes, "": yes},
		"notes": {"please unsubscribe her": unknown, "regular": yes},
		// What is about something else.
		"Accepts SMS Marketing": {"no": yes, "": yes},
		"SMS subscriber status": {"Subscribed": yes, "": yes},
		"LINE配信":                {"不可": yes, "": yes},
		"個人情報の取り扱いへの同意":         {"同意しない": yes, "": yes},
		"電話連絡の可否":               {"不可": yes},
		"会員ランク":                 {"ゴールド": yes, "停止": yes},
		"OPTIN_TIME":            {"": yes, "2025-01-02 03:04:05": yes},
		"メルマガ経路":                {"店頭": yes},
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			for cell, want := range cells {
				s := newShop(t)
				// The column is judged by what it holds elsewhere too: a row that says yes and one that says no.
				r := s.imported(fmt.Sprintf("email,%q,%q\na@example.jp,%q,1\n", header, "その他", cell), audience.Options{Source: "list.csv"})
				c, err := s.Consents(t.Context(), s.person("a@example.jp").ID)
				if err != nil {
					t.Fatal(err)
				}
				if header == "Status" && cell == "" || header == "MEMBER_STATUS" && cell == "archived" || header == "ステータス" && cell == "配信中" {
					continue // alone, nothing shows what the column is about
				}
				if c.State != want {
					t.Errorf("%q: %s, want %s (%v)", cell, c.State, want, r.Notes)
				}
				if want == unknown && r.Unclear != 1 || want == stopped && r.Stopped != 1 || want == none && r.Declined != 1 {
					t.Errorf("%q is not counted: %+v", cell, r)
				}
				if want != yes && len(r.Notes) == 0 {
					t.Errorf("%q: the result says nothing", cell)
				}
				if len(c.Stops) > 0 && c.Stops[0].Source != "import:list.csv" {
					t.Errorf("%q: the opt-out came from %q", cell, c.Stops[0].Source)
				}
			}
		})
	}
}

func TestAStatusColumnIsFoundByOneValue(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email,状態\na@example.jp,配信中\nb@example.jp,\nc@example.jp,配信停止\nd@example.jp,謎\n", audience.Options{})
	for address, want := range map[string]contact.ConsentState{"a": contact.ConsentGiven, "b": contact.ConsentUnknown, "c": contact.ConsentStopped, "d": contact.ConsentUnknown} {
		c, err := s.Consents(t.Context(), s.person(address+"@example.jp").ID)
		if err != nil || c.State != want {
			t.Errorf("%s: %s, want %s (%v)", address, c.State, want, err)
		}
	}
}

func TestTheOwnerSettlesWhatAColumnOrAWordMeans(t *testing.T) {
	t.Parallel()
	file := "email,区分,メルマガ\na@example.jp,A,結構です\nb@example.jp,B,ほしい\n"
	for name, c := range map[string]struct {
		o    audience.Options
		a, b contact.ConsentState
	}{
		"unsettled":          {audience.Options{}, contact.ConsentUnknown, contact.ConsentUnknown},
		"words":              {audience.Options{Answers: map[string]audience.Answer{"結構です": audience.AnswerNo, "ほしい": audience.AnswerYes}}, contact.ConsentDeclined, contact.ConsentGiven},
		"a word that stops":  {audience.Options{Answers: map[string]audience.Answer{"結構です": audience.AnswerStop}}, contact.ConsentStopped, contact.ConsentUnknown},
		"the column ignored": {audience.Options{Columns: map[string]audience.Meaning{"メルマガ": audience.MeansIgnored}}, contact.ConsentGiven, contact.ConsentGiven},
		"kept as text":       {audience.Options{Columns: map[string]audience.Meaning{"メルマガ": "text"}}, contact.ConsentGiven, contact.ConsentGiven},
		"another column": {audience.Options{Columns: map[string]audience.Meaning{"メルマガ": audience.MeansIgnored, "区分": audience.MeansConsent},
			Answers: map[string]audience.Answer{"a": audience.AnswerYes, "B": audience.AnswerNo}}, contact.ConsentGiven, contact.ConsentDeclined},
	} {
		s := newShop(t)
		s.imported(file, c.o)
		for address, want := range map[string]contact.ConsentState{"a@example.jp": c.a, "b@example.jp": c.b} {
			got, err := s.Consents(t.Context(), s.person(address).ID)
			if err != nil || got.State != want {
				t.Errorf("%s: %s is %s, want %s (%v)", name, address, got.State, want, err)
			}
		}
	}
	s := newShop(t)
	for want, o := range map[string]audience.Options{
		"import.column":  {Consent: contact.OptIn, Columns: map[string]audience.Meaning{"ない列": "text"}},
		"import.meaning": {Consent: contact.OptIn, Columns: map[string]audience.Meaning{"区分": "colour"}},
		"import.answer":  {Consent: contact.OptIn, Answers: map[string]audience.Answer{"x": "maybe"}},
	} {
		_, err := s.Import(t.Context(), strings.NewReader(file), o)
		var p *problem.Problem
		if !errors.As(err, &p) || p.ID != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestTheStricterOfTwoRowsOfAPersonHolds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows string
		want contact.ConsentState
	}{
		"no, then yes":           {"no\nyes", contact.ConsentDeclined},
		"yes, then no":           {"yes\nno", contact.ConsentDeclined},
		"unclear, then yes":      {"?\nyes", contact.ConsentUnknown},
		"yes, then unclear":      {"yes\n?", contact.ConsentDeclined},
		"stopped, then yes":      {"unsubscribed\nyes", contact.ConsentStopped},
		"yes, then stopped":      {"yes\nunsubscribed", contact.ConsentStopped},
		"yes twice is plain yes": {"yes\nyes", contact.ConsentGiven},
	} {
		s := newShop(t)
		s.imported("newsletter,email\n"+strings.ReplaceAll(c.rows, "\n", ",a@example.jp\n")+",A@example.jp\n", audience.Options{Source: "x"})
		got, err := s.Consents(t.Context(), s.person("a@example.jp").ID)
		if err != nil || got.State != c.want {
			t.Errorf("%s: %s, want %s (%v)", name, got.State, c.want, err)
		}
	}
}
