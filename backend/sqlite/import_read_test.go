package sqlite

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

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
