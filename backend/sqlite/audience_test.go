package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/japanese"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// shop is a workspace as the customer list sees it.
type shop struct {
	*audience.Service
	db *DB
	t  testing.TB
}

func newShop(t testing.TB) shop {
	t.Helper()
	db := openFile(t, Options{})
	return shop{audience.New(db.Audience()), db, t}
}

func (s shop) imported(file string, o audience.Options) audience.Result {
	s.t.Helper()
	if o.Consent == "" {
		o.Consent = contact.OptIn
	}
	r, err := s.Import(context.Background(), strings.NewReader(file), o)
	if err != nil {
		s.t.Fatal(err)
	}
	if r.Read != r.New+r.Updated+r.Same+r.Bad {
		s.t.Errorf("the counts do not add up: %+v", r)
	}
	return r
}

func counted(r audience.Result) [5]int64 {
	return [5]int64{r.Read, r.New, r.Updated, r.Same, r.Bad}
}

func (s shop) person(address string) audience.Person {
	s.t.Helper()
	p, err := s.Find(context.Background(), address)
	if err != nil {
		s.t.Fatalf("%s: %v", address, err)
	}
	return p
}

func (s shop) count(query string) (n int) {
	s.t.Helper()
	read(s.t, s.db, func(tx *Tx) error {
		_, err := tx.one(query, nil, &n)
		return err
	})
	return n
}

func TestImportReadsAnExcelFileOfAShop(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	utf8 := "姓,名,セイ,メイ,会社名,メールアドレス,携帯電話,都道府県,生年月日,備考\r\n" +
		"髙橋,花子,タカハシ,ハナコ,㈱旅路,Hanako@Example.jp,090-0000-0001,東京都,昭和55年1月2日,\"常連、\n\"\"モカ\"\"が好き\"\r\n" +
		"佐藤,一郎,サトウ,イチロウ,,ｉｃｈｉｒｏ＠ｅｘａｍｐｌｅ．ｊｐ,'+81-90-0000-0002,大阪府,1980/3/4,'=SUM(A1)\r\n"
	cp932, err := japanese.ShiftJIS.NewEncoder().String(utf8)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := counted(s.imported(cp932, audience.Options{Source: "顧客.csv"})), [5]int64{2, 2, 0, 0, 0}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	p := s.person("hanako@example.jp")
	want := map[string]string{"family_name": "髙橋", "given_name": "花子", "family_kana": "タカハシ", "given_kana": "ハナコ", "company": "㈱旅路",
		"phone": "090-0000-0001", "都道府県": "東京都", "birthday": "1980-01-02", "備考": "常連、\n\"モカ\"が好き"}
	if p.Address != "Hanako@example.jp" && p.Address != "Hanako@Example.jp" || !reflect.DeepEqual(p.Fields, want) {
		t.Errorf("got %s %q", p.Address, p.Fields)
	}
	if p.Consent.Basis != contact.OptIn || p.Consent.Source != "import:顧客.csv" || p.Consent.At != noon {
		t.Errorf("consent %+v", p.Consent)
	}
	if p := s.person("ichiro@example.jp"); p.Fields["phone"] != "+81-90-0000-0002" || p.Fields["備考"] != "=SUM(A1)" || p.Fields["birthday"] != "1980-03-04" {
		t.Errorf("got %q", p.Fields)
	}
	fields, err := s.Fields(t.Context())
	if err != nil || len(fields) != 2 || fields[0].Key != "備考" && fields[1].Key != "備考" {
		t.Errorf("fields %v, %v", fields, err)
	}
	if got, want := counted(s.imported(utf8, audience.Options{})), [5]int64{2, 0, 0, 2, 0}; got != want {
		t.Errorf("the same people in UTF-8: got %v, want %v", got, want)
	}
}

func TestImportCountsEveryRowOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email,名\na@example.jp,一\nb@example.jp,二\n", audience.Options{})
	var bad bytes.Buffer
	r := s.imported("氏名,email,名\n"+
		",A@EXAMPLE.JP,一\n"+ // same
		",b@example.jp,三\n"+ // updated
		"佐藤 花子,c@example.jp,\n"+ // new, the whole name stays whole
		",C@example.jp,\n"+ // the same person again: empty cells change nothing
		"誰か,not an address,\n"+
		"誰か,,\n"+
		"x,d@example.jp,1,2\n"+
		"\"=x\"y,e@example.jp,1\n"+
		",,\n", audience.Options{Bad: &bad, Printer: words.Printer{Lang: words.Japanese}})
	if got, want := counted(r), [5]int64{8, 1, 1, 2, 4}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if p := s.person("c@example.jp"); p.Fields["name"] != "佐藤 花子" || len(p.Fields) != 1 {
		t.Errorf("got %q", p.Fields)
	}
	if p := s.person("b@example.jp"); p.Fields["given_name"] != "三" || p.Rev != 2 {
		t.Errorf("got %q, rev %d", p.Fields, p.Rev)
	}
	lines := []int{}
	for _, rejected := range r.Rejected {
		lines = append(lines, rejected.Line)
	}
	if want := []int{6, 7, 8, 9}; !reflect.DeepEqual(lines, want) {
		t.Errorf("rejected lines %v, want %v", lines, want)
	}
	got := bad.String()
	for _, part := range []string{"\xef\xbb\xbf氏名,email,名,tabiji-line,tabiji-reason\r\n", "誰か,not an address,,6,", ",8,列の数が合いません", "。,2\r\n", "引用符"} {
		if !strings.Contains(got, part) {
			t.Errorf("the file of rejected rows lacks %q:\n%s", part, got)
		}
	}
	mended := strings.Replace(got, "not an address", "f@example.jp", 1)
	if got, want := counted(s.imported(mended, audience.Options{})), [5]int64{4, 1, 0, 0, 3}; got != want {
		t.Errorf("the mended file: got %v, want %v", got, want)
	}
	if p := s.person("f@example.jp"); len(p.Fields) != 1 {
		t.Errorf("the columns of the file of rejected rows became fields: %q", p.Fields)
	}
}

func TestImportIntoPiecesKeepsEverybody(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var b strings.Builder
	b.WriteString("email,名,社員番号\n")
	const people = 1234
	for i := range people {
		fmt.Fprintf(&b, "p%04d@example.jp,名%d,%05d\n", i, i, i)
	}
	var seen []int64
	r := s.imported(b.String(), audience.Options{Tag: " 名簿 ", Progress: func(r audience.Result) { seen = append(seen, r.Read) }})
	if got, want := counted(r), [5]int64{people, people, 0, 0, 0}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(seen) < 4 || seen[len(seen)-1] != people {
		t.Errorf("progress %v", seen)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM contact":     people,
		"SELECT count(*) FROM contact_tag": people,
		"SELECT count(*) FROM consent":     people,
		"SELECT count(DISTINCT contact) FROM event WHERE kind = '" + event.TagAdded + "'": people,
		"SELECT count(*) FROM tag WHERE name = '名簿'":                                      1,
		"SELECT count(*) FROM contact WHERE fields ->> '社員番号' = '00007'":                  1,
	} {
		if got := s.count(query); got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
	if got, want := counted(s.imported(b.String(), audience.Options{Tag: "名簿"})), [5]int64{people, 0, 0, people, 0}; got != want {
		t.Errorf("again: got %v, want %v", got, want)
	}
}

func TestLOCK1_NoPieceOfAnImportChangesMoreThanAThousandRows(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	most := int64(0)
	counting := countingStore{Store: db.Audience(), db: db, most: &most}
	var b strings.Builder
	b.WriteString("email,名,列A,列B,列C\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "p%04d@example.jp,名%d,a,b,c\n", i, i)
	}
	if _, err := audience.New(counting).Import(t.Context(), strings.NewReader(b.String()), audience.Options{Consent: contact.OptIn, Tag: "名簿"}); err != nil {
		t.Fatal(err)
	}
	if most == 0 || most > MostRows {
		t.Errorf("a transaction changed %d rows", most)
	}
}

// countingStore notes how many rows the largest piece changed.
type countingStore struct {
	audience.Store
	db   *DB
	most *int64
}

func (s countingStore) Bulk(ctx context.Context, last bool, f func(audience.Tx) error) error {
	return s.db.Write(ctx, Bulk, Durability(last), func(tx *Tx) error {
		var before, after int64
		if _, err := tx.one("SELECT total_changes()", nil, &before); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		_, err := tx.one("SELECT total_changes()", nil, &after)
		*s.most = max(*s.most, after-before)
		return err
	})
}

func TestLAW3_AnImportNeverBringsBackWhoOptedOut(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\na@example.jp\n", audience.Options{})
	for _, address := range []string{"A@example.jp", "stranger@example.jp"} {
		if added, err := s.OptOut(t.Context(), address, contact.Marketing, "mail"); err != nil || !added {
			t.Fatalf("%s: %v, %v", address, added, err)
		}
		if added, err := s.OptOut(t.Context(), address, contact.Marketing, "mail"); err != nil || added {
			t.Fatalf("%s again: %v, %v", address, added, err)
		}
	}
	r := s.imported("email,名\na@example.jp,一\nStranger@example.jp,二\n", audience.Options{Consent: contact.ExistingCustomer})
	if got, want := counted(r), [5]int64{2, 1, 1, 0, 0}; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if p := s.person("a@example.jp"); !p.Suppressed || p.Consent.Basis != contact.OptIn {
		t.Errorf("the one who opted out: suppressed %v, %+v", p.Suppressed, p.Consent)
	}
	if p := s.person("stranger@example.jp"); !p.Suppressed || p.Consent.Basis != "" {
		t.Errorf("the one who opted out before being known: suppressed %v, %+v", p.Suppressed, p.Consent)
	}
	if n := s.count("SELECT count(*) FROM suppression WHERE address_hmac LIKE '%@%'"); n != 0 {
		t.Error("an address is readable in the opt-out list")
	}
}

func TestConsentIsRecordedWhenItsGroundIsNew(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	for _, step := range []struct {
		basis, want contact.Basis
		records     int
	}{
		{contact.None, contact.None, 1},
		{contact.None, contact.None, 1},
		{contact.BusinessCard, contact.BusinessCard, 2},
		{contact.BusinessCard, contact.BusinessCard, 2},
		{contact.OptIn, contact.OptIn, 3},
		{contact.None, contact.OptIn, 3}, // a list without consent takes nobody's away
	} {
		s.imported("email\na@example.jp\n", audience.Options{Consent: step.basis})
		if p := s.person("a@example.jp"); p.Consent.Basis != step.want {
			t.Errorf("after %s the newest is %s", step.basis, p.Consent.Basis)
		}
		if n := s.count("SELECT count(*) FROM consent"); n != step.records {
			t.Errorf("after %s there are %d records, want %d", step.basis, n, step.records)
		}
	}
}

func TestARefusedFileWritesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file string
		o    audience.Options
		want string
	}{
		"no column of addresses":   {"姓,名\n佐藤,花子\n", audience.Options{Consent: contact.OptIn}, "csv.no_address"},
		"no header":                {"佐藤,a@example.jp\n", audience.Options{Consent: contact.OptIn}, "csv.no_header"},
		"a broken header":          {"\"email\"x,名\na@example.jp,1\n", audience.Options{Consent: contact.OptIn}, "csv.header_broken"},
		"an empty file":            {"", audience.Options{Consent: contact.OptIn}, "csv.empty"},
		"only empty lines":         {"\n\n", audience.Options{Consent: contact.OptIn}, "csv.empty"},
		"a workbook":               {"PK\x03\x04", audience.Options{Consent: contact.OptIn}, "csv.workbook"},
		"no basis":                 {"email\na@example.jp\n", audience.Options{}, "import.consent"},
		"a basis nobody knows":     {"email\na@example.jp\n", audience.Options{Consent: "maybe"}, "import.consent"},
		"an encoding nobody knows": {"email\na@example.jp\n", audience.Options{Consent: contact.OptIn, Encoding: "latin-1"}, "import.encoding"},
		"UTF-8 said to be CP932":   {"email,氏名\na@example.jp,佐藤花子\n", audience.Options{Consent: contact.OptIn, Encoding: audience.CP932}, "csv.encoding"},
		"a tag with a line in it":  {"email\na@example.jp\n", audience.Options{Consent: contact.OptIn, Tag: "a\nb"}, "tag.name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			_, err := s.Import(t.Context(), strings.NewReader(c.file), c.o)
			var p *problem.Problem
			if !errors.As(err, &p) || p.ID != c.want {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			for _, lang := range words.Langs() {
				sentence, hint := words.Printer{Lang: lang}.Problem(p)
				if strings.Contains(sentence+hint, "problem.") || strings.ContainsAny(sentence+hint, "{}") || strings.Contains(sentence, "@") {
					t.Errorf("%s: %s / %s", lang, sentence, hint)
				}
			}
			if n := s.count("SELECT (SELECT count(*) FROM contact) + (SELECT count(*) FROM field) + (SELECT count(*) FROM tag)"); n != 0 {
				t.Errorf("%d rows were written", n)
			}
		})
	}
}

func TestAFileThatEndsInAReadErrorKeepsWhatWasRead(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var b strings.Builder
	b.WriteString("email\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "p%05d@example.jp\n", i)
	}
	file := io.MultiReader(strings.NewReader(b.String()), iotest.ErrReader(errors.New("pulled out")))
	r, err := s.Import(t.Context(), file, audience.Options{Consent: contact.OptIn})
	var p *problem.Problem
	if !errors.As(err, &p) || p.ID != "csv.read" {
		t.Fatalf("got %v", err)
	}
	if n := s.count("SELECT count(*) FROM contact"); int64(n) != r.New || n < 19_000 {
		t.Errorf("%d people are in, the result says %d", n, r.New)
	}
	if again := s.imported(b.String(), audience.Options{}); again.New+again.Same != 20_000 || again.Same != r.New {
		t.Errorf("again: %+v", again)
	}
}

func TestACancelledImportStopsBetweenPieces(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var b strings.Builder
	b.WriteString("email\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "p%05d@example.jp\n", i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r, err := s.Import(ctx, strings.NewReader(b.String()), audience.Options{Consent: contact.OptIn, Progress: func(audience.Result) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if n := s.count("SELECT count(*) FROM contact"); int64(n) != r.New || n == 0 || n == 5000 {
		t.Errorf("%d people are in, the result says %d", n, r.New)
	}
}

func TestWhatIsExportedComesBackUnchanged(t *testing.T) {
	t.Parallel()
	s, other := newShop(t), newShop(t)
	s.imported("姓,名,会社名,メール,電話,備考,x y\n"+
		"=佐藤,+花,'-会社,a@example.jp,+81-3-0000-0000,\"改行\nと,と\"\"\",@here\n"+
		"鈴木,,,b@example.jp,03-0000-0000,''=2,-12.5\n"+
		"高橋,,,\"\"\".c\"\"@docomo.ne.jp\",,'普通,\n", audience.Options{Tag: "常連"})
	for _, lang := range words.Langs() {
		var out bytes.Buffer
		n, err := s.Export(t.Context(), &out, audience.Query{}, words.Printer{Lang: lang})
		if err != nil || n != 3 {
			t.Fatalf("%d, %v", n, err)
		}
		file := out.String()
		if !strings.HasPrefix(file, "\xef\xbb\xbf") || strings.Count(file, "\r\n") != 4 {
			t.Errorf("no mark or not CRLF:\n%q", file)
		}
		for _, cell := range []string{",'=佐藤", ",'+花", ",'-会社", ",+81-3-0000-0000", ",-12.5", ",'@here"} {
			if !strings.Contains(strings.ReplaceAll(file, "\r\n", ","), cell) {
				t.Errorf("%s: no cell %q in\n%s", lang, cell, file)
			}
		}
		if got, want := counted(s.imported(file, audience.Options{})), [5]int64{3, 0, 0, 3, 0}; got != want {
			t.Errorf("%s: back into the same list: got %v, want %v", lang, got, want)
		}
		other.imported(file, audience.Options{})
	}
	for _, address := range []string{"a@example.jp", "b@example.jp", ".c@docomo.ne.jp"} {
		if here, there := s.person(address), other.person(address); !reflect.DeepEqual(here.Fields, there.Fields) || here.Address != there.Address {
			t.Errorf("%s: %q became %q", address, here.Fields, there.Fields)
		}
	}
}

func TestListPagesSearchesAndFilters(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	var b strings.Builder
	b.WriteString("email,姓,名\n")
	for i := range 30 {
		fmt.Fprintf(&b, "p%02d@example.jp,髙橋,花子%d\n", i, i)
	}
	s.imported(b.String(), audience.Options{})
	s.imported("email,姓,割引\nq@example.jp,鈴木,100%_\\\n", audience.Options{Tag: "常連"})
	var all []string
	q := audience.Query{Limit: 7}
	for {
		page, err := s.List(t.Context(), q)
		if err != nil || page.Total != 31 {
			t.Fatalf("total %d, %v", page.Total, err)
		}
		for _, c := range page.Contacts {
			all = append(all, c.Address)
		}
		if q.After = page.Next; page.Next == 0 {
			break
		}
	}
	if len(all) != 31 || all[0] != "q@example.jp" || all[30] != "p00@example.jp" {
		t.Errorf("got %v", all)
	}
	for search, want := range map[string]int64{"高橋花子": 30, "タカハシ": 0, "EXAMPLE": 31, "花子29": 1, "100%_\\": 1, "%": 1, "_": 1, "いない": 0} {
		if page, err := s.List(t.Context(), audience.Query{Search: search}); err != nil || page.Total != want || int64(len(page.Contacts)) != want {
			t.Errorf("%s: got %d of %d, want %d (%v)", search, len(page.Contacts), page.Total, want, err)
		}
	}
	page, err := s.List(t.Context(), audience.Query{Tag: "常連"})
	if err != nil || len(page.Contacts) != 1 || !reflect.DeepEqual(page.Contacts[0].Tags, []string{"常連"}) {
		t.Errorf("got %+v, %v", page, err)
	}
	if page, err := s.List(t.Context(), audience.Query{Tag: "いない"}); err != nil || page.Total != 0 {
		t.Errorf("got %+v, %v", page, err)
	}
}

func TestUpdateKeepsTheOthersWork(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email,姓,名\na@example.jp,佐藤,花子\nb@example.jp,,\n", audience.Options{})
	p := s.person("a@example.jp")
	changed, err := s.Update(t.Context(), p.ID, p.Rev, audience.Change{Fields: map[string]string{"family_name": " 鈴木 ", "given_name": "", "好み": "深煎り"}})
	if err != nil || changed.Rev != 2 || !reflect.DeepEqual(changed.Fields, map[string]string{"family_name": "鈴木", "好み": "深煎り"}) {
		t.Fatalf("got %+v, %v", changed, err)
	}
	if p := s.person("a@example.jp"); !reflect.DeepEqual(p.Fields, changed.Fields) {
		t.Errorf("stored %q", p.Fields)
	}
	if page, err := s.List(t.Context(), audience.Query{Search: "深煎り"}); err != nil || page.Total != 1 {
		t.Errorf("the change is not found: %d, %v", page.Total, err)
	}
	_, err = s.Update(t.Context(), p.ID, p.Rev, audience.Change{Fields: map[string]string{"family_name": "田中"}})
	var stale *problem.Problem
	if !errors.As(err, &stale) || stale.Kind != problem.Conflict || stale.Current.(contact.Contact).Fields["family_name"] != "鈴木" {
		t.Errorf("a stale revision: %v", err)
	}
	for name, change := range map[string]audience.Change{
		"contact.address_taken": {Address: ptr("B@example.jp")},
		"address.at":            {Address: ptr("nobody")},
		"field.name":            {Fields: map[string]string{strings.Repeat("長", 101): "x"}},
		"field.value":           {Fields: map[string]string{"x": "a\x00b"}},
	} {
		if _, err := s.Update(t.Context(), p.ID, 2, change); !errors.As(err, &stale) || stale.ID != name {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if same, err := s.Update(t.Context(), p.ID, 2, audience.Change{Fields: map[string]string{"family_name": "鈴木"}}); err != nil || same.Rev != 2 {
		t.Errorf("nothing changed, but rev %d, %v", same.Rev, err)
	}
	if _, err := s.Update(t.Context(), 999, 1, audience.Change{}); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func ptr[T any](v T) *T { return &v }

func TestTagsSayWhatHappened(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\na@example.jp\n", audience.Options{})
	id := s.person("a@example.jp").ID
	for i, step := range []struct {
		do      func(context.Context, contact.ID, string, string) (bool, error)
		changed bool
		events  int
	}{
		{s.AddTag, true, 1}, {s.AddTag, false, 1}, {s.RemoveTag, true, 2}, {s.RemoveTag, false, 2}, {s.AddTag, true, 3},
	} {
		if changed, err := step.do(t.Context(), id, "今月お誕生日", "api"); err != nil || changed != step.changed {
			t.Errorf("step %d: %v, %v", i, changed, err)
		}
		if n := s.count("SELECT count(*) FROM event WHERE source = 'api' AND props ->> 'tag' = '今月お誕生日'"); n != step.events {
			t.Errorf("step %d: %d events, want %d", i, n, step.events)
		}
	}
	if _, err := s.AddTag(t.Context(), 999, "x", "api"); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := s.AddTag(t.Context(), id, "  ", "api"); !problem.IsKind(err, problem.Invalid) {
		t.Errorf("no name: %v", err)
	}
}

func TestOptOutByContactAndByPurpose(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\na@example.jp\nb@example.jp\n", audience.Options{})
	a, b := s.person("a@example.jp"), s.person("b@example.jp")
	if added, err := s.OptOutContact(t.Context(), a.ID, "", "command"); err != nil || !added || !s.person("a@example.jp").Suppressed {
		t.Errorf("all mail: %v, %v", added, err)
	}
	if added, err := s.OptOutContact(t.Context(), b.ID, contact.Service, "command"); err != nil || !added || s.person("b@example.jp").Suppressed {
		t.Errorf("service mail only: %v, %v", added, err)
	}
	if _, err := s.OptOut(t.Context(), "a@example.jp", "everything", "command"); !problem.IsKind(err, problem.Invalid) {
		t.Errorf("a purpose nobody knows: %v", err)
	}
	if _, err := s.OptOutContact(t.Context(), 999, "", "command"); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
}
