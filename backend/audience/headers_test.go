package audience

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"tabiji/backend/problem"
)

// readHeader gives the columns of a file of which only the header is known; the key of the address is "email".
func readHeader(cells []string) ([]column, error) {
	l, err := readLayout(cells, nil, world{})
	if err != nil {
		return nil, err
	}
	for i := range l.columns {
		if l.columns[i].role == asAddress && l.columns[i].key == "" {
			l.columns[i].key = columnAddress
		}
	}
	return l.columns, nil
}

func TestHeadersAreKnownBySynonym(t *testing.T) {
	t.Parallel()
	for key, headers := range map[string]string{
		"email":       "メール|メールアドレス|E-mail|email|Ｅ－ｍａｉｌ|MAIL|e_mail|Eメール|メールアドレス【必須】|メール アドレス|*メールアドレス|Email Address|メールアドレス（必須）",
		"name":        "氏名|お名前|名前|Name|Full Name|氏名（漢字）",
		"family_name": "姓|苗字|Last Name|last_name|姓（漢字）|氏名（姓）|お名前（姓）",
		"given_name":  "名|First Name|FirstName|氏名（名）",
		"family_kana": "セイ|せい|姓（カナ）|姓カナ|フリガナ（姓）|ｾｲ|Last name (kana)",
		"given_kana":  "メイ|めい|名（カナ）|フリガナ（名）|ﾒｲ",
		"company":     "会社名|会社|Company|法人名|御社名",
		"phone":       "電話|電話番号|携帯電話|TEL|Tel.|Phone Number|℡",
		"birthday":    "生年月日|誕生日|Birthday|Date of Birth",
		"都道府県":        "都道府県|都道府県名",
		"フリガナ":        "フリガナ|ふりがな|お名前（フリガナ）|氏名カナ",
		"郵便番号":        "郵便番号|〒",
		"来店回数":        "来店回数", // an own field has the name of its header
		"Visit Count": "Visit Count",
	} {
		for header := range strings.SplitSeq(headers, "|") {
			cells := []string{header}
			if key != "email" {
				cells = append(cells, "email")
			}
			columns, err := readHeader(cells)
			if err != nil || columns[0].key != key {
				t.Errorf("%s: got %+v, want %s (%v)", header, columns, key, err)
			}
		}
	}
}

func TestASecondColumnOfAKindKeepsItsOwnName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ header, want []string }{
		"two telephones":          {[]string{"メール", "電話番号", "携帯電話"}, []string{"email", "phone", "携帯電話"}},
		"two addresses":           {[]string{"メール", "メール2", "email"}, []string{"email", "メール2", "email 2"}},
		"the same header twice":   {[]string{"メール", "備考", "備考", "備考"}, []string{"email", "備考", "備考 2", "備考 3"}},
		"a column without a name": {[]string{"メール", "", "列2"}, []string{"email", "列2", "列2 2"}},
		"our own columns":         {[]string{"メール", "tabiji-tags", "tabiji-consent", "tabiji-line", "tabiji-reason"}, []string{"email", "", "", "", ""}},
		"a key that is ours":      {[]string{"メール", "氏名", "name"}, []string{"email", "name", "name 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			columns, err := readHeader(c.header)
			var got []string
			for _, column := range columns {
				got = append(got, column.key)
			}
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q (%v)", got, c.want, err)
			}
		})
	}
}

func TestAFileOfPeopleWithoutHeaderIsToldFromOneWithoutAddresses(t *testing.T) {
	t.Parallel()
	for want, cells := range map[string][]string{"csv.no_header": {"佐藤", "a@example.jp"}, "csv.no_address": {"姓", "名"}} {
		_, err := findHeader([]record{{Line: 1, Cells: cells}}, world{})
		var p *problem.Problem
		if !errors.As(err, &p) || p.ID != want {
			t.Errorf("%q: got %v, want %s", cells, err, want)
		}
	}
}

func TestGuardKeepsSpreadsheetsFromRunningACell(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+cmd": "'+cmd", "-x": "'-x", "@a": "'@a", "\tx": "'\tx", "\rx": "'\rx", "'=x": "''=x", "''=x": "'''=x",
		"+81-3-0000-0000": "+81-3-0000-0000", "-12.5": "-12.5", "+1 (555) 010-0000": "+1 (555) 010-0000", "": "", "'普通": "'普通", "a=b": "a=b",
		"-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0", "-": "'-",
	} {
		if got := guard(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
		if got := unguard(guard(cell)); got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
	}
}
