package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
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

func TestCase07_ColumnsOfDaysAndNumbersAreRecognised(t *testing.T) {
	t.Parallel()
	for header, c := range map[string]struct {
		cells string
		kind  contact.FieldType
		want  string
		left  int64 // unreadable
	}{
		"最終購入日":          {"2026/1/5|2026年1月6日||令和8年1月7日", contact.Date, "2026-01-05|2026-01-06||2026-01-07", 0},
		"来店日":            {"2026/1/5|不明|2026/1/6|-", contact.Date, "2026-01-05|不明|2026-01-06|-", 2},
		"last order":     {"4/15/2026|1/5/2026", contact.Date, "2026-04-15|2026-01-05", 0},
		"ordered":        {"15/4/2026|1/5/2026", contact.Date, "2026-04-15|2026-05-01", 0},
		"購入日 ":           {"20260105|20260106", contact.Date, "2026-01-05|2026-01-06", 0},
		"購入金額":           {"1,200|¥3,400|500円", contact.Number, "1200|3400|500", 0},
		"ポイント":           {"1200|なし|30|4|5|6", contact.Number, "1200|なし|30|4|5|6", 1},
		"来店回数":           {"3|12|0", contact.Number, "3|12|0", 0},
		"weight":         {"1.50|2", contact.Number, "1.5|2", 0},
		"登録":             {"1980-04-14T15:00:00Z", contact.Date, "1980-04-15", 0},
		"会員番号":           {"10001|10002", contact.Text, "10001|10002", 0},
		"社員":             {"00123|00124", contact.Text, "00123|00124", 0},
		"郵便番号":           {"1000001|1000002", contact.Text, "1000001|1000002", 0},
		"固定電話2":          {"0312345678", contact.Text, "0312345678", 0},
		"割引":             {"12%|10%", contact.Text, "12%|10%", 0},
		"回数(文字)":         {"3回|4回", contact.Text, "3回|4回", 0},
		"JANコード":         {"4901234567894", contact.Text, "4901234567894", 0},
		"カード":            {"12345678901234567", contact.Text, "12345678901234567", 0},
		"番号 (member id)": {"20260105", contact.Text, "20260105", 0},
		"シリアル":           {"20260105|20260106", contact.Number, "20260105|20260106", 0},
		"希望":             {"はい|いいえ", contact.Text, "はい|いいえ", 0},
		"備考":             {"2026/1/5に来店|常連", contact.Text, "2026/1/5に来店|常連", 0},
		"空":              {"||", "", "||", 0},
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			cells := strings.Split(c.cells, "|")
			var b strings.Builder
			fmt.Fprintf(&b, "email,%s\n", header)
			for i, cell := range cells {
				fmt.Fprintf(&b, "p%d@example.jp,%q\n", i, cell)
			}
			r := s.imported(b.String(), audience.Options{})
			key := strings.TrimSpace(header)
			for i, want := range strings.Split(c.want, "|") {
				if got := s.person(fmt.Sprintf("p%d@example.jp", i)).Fields[key]; got != want {
					t.Errorf("%q became %q, want %q", cells[i], got, want)
				}
			}
			fields, err := s.Fields(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if c.kind == "" && len(fields) != 0 || c.kind != "" && (len(fields) != 1 || fields[0].Type != c.kind) {
				t.Errorf("fields %+v, want %s", fields, c.kind)
			}
			if column := r.Columns[1]; column.Unreadable != c.left || c.kind != "" && column.Guessed != (c.kind != contact.Text) {
				t.Errorf("the result says %+v", column)
			}
			if (c.left > 0 || c.kind == contact.Date || c.kind == contact.Number) && len(r.Notes) == 0 {
				t.Error("the result does not tell")
			}
		})
	}
}

func TestAFieldKeepsItsTypeUntilAskedAndThenItsValuesAreReadAnew(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email,来店日\na@example.jp,2026/1/5\nb@example.jp,不明\nc@example.jp,1/5/2026\n", audience.Options{Columns: map[string]audience.Meaning{"来店日": "text"}})
	r := s.imported("email,来店日\nd@example.jp,2026/1/6\ne@example.jp,2026/1/7\nf@example.jp,2026/1/8\n", audience.Options{})
	if got := s.person("d@example.jp").Fields["来店日"]; got != "2026/1/6" {
		t.Errorf("a field of texts got %q", got)
	}
	if len(r.Notes) == 0 || r.Notes[0].ID != "import.note.looks_typed" {
		t.Errorf("the result does not say that it looks like days: %+v", r.Notes)
	}
	if r := s.imported("email,来店日\nd@example.jp,2026/1/6\n", audience.Options{Columns: map[string]audience.Meaning{"来店日": "date"}}); len(r.Notes) != 1 || r.Notes[0].ID != "import.note.type_kept" {
		t.Errorf("an import that asked for another type says %+v", r.Notes)
	}
	done, err := s.ChangeType(t.Context(), "来店日", audience.MeansDateDMY)
	if err != nil || done.Read != 5 || done.Unreadable != 1 || done.Examples[0] != "不明" {
		t.Errorf("got %+v, %v", done, err)
	}
	for address, want := range map[string]string{"a": "2026-01-05", "b": "不明", "c": "2026-05-01", "d": "2026-01-06"} {
		if got := s.person(address + "@example.jp").Fields["来店日"]; got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
	s.imported("email,来店日\ng@example.jp,2026年2月1日\n", audience.Options{})
	if got := s.person("g@example.jp").Fields["来店日"]; got != "2026-02-01" {
		t.Errorf("a field of days got %q", got)
	}
	p := s.person("a@example.jp")
	if c, err := s.Update(t.Context(), p.ID, p.Rev, audience.Change{Fields: map[string]string{"来店日": "令和8年3月1日"}}); err != nil || c.Fields["来店日"] != "2026-03-01" {
		t.Errorf("an edit gave %q, %v", c.Fields, err)
	}
	for want, err := range map[string]error{
		"field.type":     second(s.ChangeType(t.Context(), "来店日", "colour")),
		"field.standard": second(s.ChangeType(t.Context(), "birthday", "text")),
		"field.missing":  second(s.ChangeType(t.Context(), "ない", "text")),
	} {
		var p *problem.Problem
		if !errors.As(err, &p) || p.ID != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestCases08To14And25_FilesOfOtherProgramsAreRead(t *testing.T) {
	t.Parallel()
	type people = map[string]map[string]string
	for name, c := range map[string]struct {
		file string
		want people
		note string
	}{
		"08-iso-2022-jp.csv":            {want: people{"hanako@example.jp": {"name": "山田花子", "memo": "表示ソ能"}, "taro@example.jp": {"name": "佐藤太郎", "memo": "予約"}}},
		"09-zero-guard.csv":             {want: people{"hanako@example.jp": {"name": "Hanako", "phone": "09012345678"}}},
		"10-birthdays.csv":              {want: people{"a@example.jp": {"birthday": "29222"}, "c@example.jp": {"birthday": "1980-04-15"}, "d@example.jp": {"birthday": "0000-00-00"}, "f@example.jp": {"birthday": "1980-04-15"}}, note: "import.note.unreadable"},
		"11-google-contacts-header.csv": {want: people{"hanako@example.jp": {"given_name": "花子", "family_name": "山田"}}},
		"11-rakuten-header.csv":         {want: people{"hanako@example.jp": {"given_name": "花子", "family_name": "山田"}}},
		"12-yes-no-before-address.csv":  {want: people{"hanako@example.jp": {"name": "花子", "メール": "可"}, "taro@example.jp": {"name": "太郎", "メール": "不可"}}, note: "import.note.permission"},
		"13-title-lines-cp932.csv":      {want: people{"hanako@example.jp": {"name": "花子", "phone": "090"}}, note: "import.note.header"},
		"14-blank-before-quote.csv":     {want: people{"hanako@example.jp": {"name": "花子"}}},
		"25-gaiji-among-fifty.csv":      {want: people{"hanako@example.jp": {"name": "〓田花子"}, "p49@example.jp": {"name": "山田太郎49"}}, note: "import.note.letters"},

		"every cell unwrapped":                         {file: "email,=\"name\",x\n=\"a@example.jp\",\"=\"\"花 \"\"\"\"子\"\"\"\"\"\"\",\"=\"\"a\"\"&\"\"b\"\"\"\n", want: people{"a@example.jp": {"name": `花 "子"`, "x": `="a"&"b"`}}},
		"control characters and blanks":                {file: "email,name,x\na@example.jp,\"花\x0b\x07子\n様\",\"1\n\u200b2\tb\u0085\"\n", want: people{"a@example.jp": {"name": "花 子 様", "x": "1\n2 b"}}},
		"escapes that were cut short":                  {file: "email,name\na@example.jp,x\nb@example.jp,\x1bA\n", want: people{"a@example.jp": {"name": "x"}, "b@example.jp": {"name": "A"}}},
		"decomposed letters":                           {file: "email,か\u3099列\na@example.jp,か\u3099\n", want: people{"a@example.jp": {"が列": "が"}}},
		"several columns of addresses":                 {file: "氏名,メール1,メール2\nA,,a@example.jp\nB,b@example.jp,x@example.jp\nC,なし,c@example.jp\n", want: people{"a@example.jp": {"name": "A", "メール2": "a@example.jp"}, "b@example.jp": {"name": "B", "メール2": "x@example.jp"}, "c@example.jp": {"name": "C", "メール2": "c@example.jp"}}, note: "import.note.elsewhere"},
		"an unknown header of addresses":               {file: "氏名,連絡先\nA,a@example.jp\nB,b@example.jp\n", want: people{"a@example.jp": {"name": "A"}}, note: "import.note.address_column"},
		"not the address of the staff":                 {file: "名前,担当,連絡\nA,staff@example.jp,a@example.jp\nB,staff@example.jp,b@example.jp\n", want: people{"a@example.jp": {"name": "A", "担当": "staff@example.jp"}}, note: "import.note.address_column"},
		"addresses as people type them":                {file: "email\nａ＠example.jp\nmailto:b@example.jp\n花子 <c@example.jp>\n\u3000d@example.jp 。\n", want: people{"a@example.jp": {}, "b@example.jp": {}, "c@example.jp": {}, "d@example.jp": {}}},
		"a header over two lines":                      {file: "お客様情報,,\n氏名,\"メール\nアドレス\",電話\nA,a@example.jp,090\n", want: people{"a@example.jp": {"name": "A", "phone": "090"}}, note: "import.note.header"},
		"a name over two columns":                      {file: "氏名,,メール\n山田,花子,a@example.jp\n", want: people{"a@example.jp": {"family_name": "山田", "given_name": "花子"}}},
		"semicolons under a title":                     {file: "Kundenliste 2026, Stand heute\nEmail;Name\na@example.jp;A, B\nb@example.jp;C\n", want: people{"a@example.jp": {"name": "A, B"}, "b@example.jp": {"name": "C"}}, note: "import.note.header"},
		"a question as a header":                       {file: "email," + strings.Repeat("問", 150) + "\na@example.jp,x\n", want: people{"a@example.jp": {strings.Repeat("問", 99) + "…": "x"}}},
		"a telephone without its zero":                 {file: "email,電話番号\na@example.jp,9012345678\n", want: people{"a@example.jp": {"phone": "9012345678"}}, note: "import.note.zeros"},
		"totals and headers in between":                {file: "email,金額\na@example.jp,5\nemail,金額\nb@example.jp,6\n合計,11\n", want: people{"a@example.jp": {"金額": "5"}, "b@example.jp": {"金額": "6"}}},
		"a first person with two addresses":            {file: "顧客名,ご連絡先\n花子,\"x@example.jp; y@example.jp\"\n次郎,jiro@example.jp\n三郎,saburo@example.jp\n", want: people{"jiro@example.jp": {"name": "次郎"}}},
		"an address in the title":                      {file: "お問い合わせ：shop@example.jp,,\n氏名,電話,メール\n花子,090,hanako@example.jp\n", want: people{"hanako@example.jp": {"name": "花子", "phone": "090"}}, note: "import.note.header"},
		"an address in the title of an unknown header": {file: "shop@example.jp,,\n氏名,電話,連絡\n花子,090,hanako@example.jp\n", want: people{"hanako@example.jp": {"name": "花子", "phone": "090"}}, note: "import.note.header"},
		"tags of another program":                      {file: "email,TAGS\na@example.jp,\"\"\"VIP\"\",\"\"新 規\"\"\"\n", want: people{"a@example.jp": {"TAGS": `"VIP","新 規"`}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := c.file
			if file == "" {
				file = caseFile(t, name)
			}
			s := newShop(t)
			r := s.imported(file, audience.Options{})
			for address, want := range c.want {
				if got := s.person(address).Fields; len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
					t.Errorf("%s: got %q, want %q", address, got, want)
				}
			}
			if c.note != "" && !slices.ContainsFunc(r.Notes, func(l words.Line) bool { return l.ID == c.note }) {
				t.Errorf("notes %+v lack %s", r.Notes, c.note)
			}
			for _, lang := range words.Langs() {
				for _, note := range r.Notes {
					if said := (words.Printer{Lang: lang}).Say(note); strings.Contains(said, "{") && !strings.Contains(said, "HEADER") {
						t.Errorf("%s: %s", lang, said)
					}
				}
			}
		})
	}
}

func TestFilesThatAreNoListsAreNamed(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for name, c := range map[string]struct{ file, want string }{
		"15-card.vcf":            {caseFile(t, "15-card.vcf"), "csv.vcard"},
		"15-html-table.xls":      {caseFile(t, "15-html-table.xls"), "csv.html"},
		"an XML workbook":        {`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, "csv.html"},
		"XML":                    {`<?xml version="1.0"?><people/>`, "csv.xml"},
		"a workbook":             {"PK\x03\x04....xl/workbook.xml", "csv.workbook"},
		"OpenDocument":           {"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "csv.workbook"},
		"an old workbook":        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "csv.workbook"},
		"a letter":               {"PK\x03\x04....word/document.xml", "csv.document"},
		"Numbers":                {"PK\x03\x04....Index/Document.iwa", "csv.numbers"},
		"an archive":             {"PK\x03\x04....list.csv", "csv.archive"},
		"a PDF":                  {"%PDF-1.7\n", "csv.pdf"},
		"JSON":                   {"[\n {\"email\": \"a@example.jp\"}\n]", "csv.json"},
		"a journey":              {`{"format":"tabiji.journey/1"}`, "csv.journey"},
		"a picture":              {"\xff\xd8\xff\xe0", "csv.picture"},
		"a workspace":            {"SQLite format 3\x00", "csv.workspace"},
		"a calendar":             {"BEGIN:VCALENDAR\r\n", "csv.calendar"},
		"RTF":                    {"{\\rtf1", "csv.document"},
		"nothing":                {"", "csv.empty"},
		"a mark and air":         {"\ufeff \r\n\n", "csv.empty"},
		"two equal columns":      {"a,b\nx@example.jp,y@example.jp\nz@example.jp,w@example.jp\n", "csv.which_address"},
		"a header alone":         {"氏名,電話\n", "csv.no_address"},
		"no column of addresses": {"\u3000,\n氏名,電話\n花子,090\n", "csv.no_address"},
	} {
		_, err := s.Import(t.Context(), strings.NewReader(c.file), audience.Options{Consent: contact.OptIn})
		var p *problem.Problem
		if !errors.As(err, &p) || p.ID != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
			continue
		}
		for _, lang := range words.Langs() {
			sentence, hint := words.Printer{Lang: lang}.Problem(p)
			if strings.Contains(sentence+hint, "{") || strings.Contains(sentence, "problem.") || strings.Contains(hint, "problem.") {
				t.Errorf("%s: %s / %s", name, sentence, hint)
			}
		}
	}
	if n := s.count("SELECT count(*) FROM contact"); n != 0 {
		t.Errorf("%d people came from files that are no lists", n)
	}
}

func TestCase23_OneLookIsOneTag(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, tag := range []string{"ガ", "カ\u3099", "VIP", "ＶＩＰ", "カフェ", "ｶﾌｪ", "vip"} {
		s.imported(caseFile(t, "23-one-person.csv"), audience.Options{Tag: tag})
	}
	if p := s.person("a@example.jp"); !slices.Equal(p.Tags, []string{"VIP", "vip", "カフェ", "ガ"}) {
		t.Errorf("got %q", p.Tags)
	}
	r := s.imported(caseFile(t, "23-one-person.csv"), audience.Options{Tag: "ＶＩＰ"})
	if len(r.Notes) != 1 || r.Notes[0].ID != "import.note.tag" {
		t.Errorf("the result does not say which tag was given: %+v", r.Notes)
	}
	p := s.person("a@example.jp")
	if removed, err := s.RemoveTag(t.Context(), p.ID, "ＶＩＰ", "api"); err != nil || !removed {
		t.Errorf("taken away under its other look: %v, %v", removed, err)
	}
	if n := s.count("SELECT count(*) FROM event WHERE kind = '" + event.TagAdded + "'"); n != 4 {
		t.Errorf("%d tags were given", n)
	}
}

func TestALetterThatCannotBeReadTakesNothingAway(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email,name\nhanako@example.jp,髙田花子\n", audience.Options{})
	s.imported(caseFile(t, "25-gaiji-among-fifty.csv"), audience.Options{})
	if got := s.person("hanako@example.jp").Fields["name"]; got != "髙田花子" {
		t.Errorf("got %q", got)
	}
}
