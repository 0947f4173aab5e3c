package audience

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tabiji/backend/contact"
)

// What a column of a file means, beside the field keys.
const (
	columnAddress = "email"
	columnIgnored = ""
)

// synonyms are the headers, in the form of headerKey, that people and programs give to the
// standard keys, or that have several spellings. Every other header becomes a field of its own name.
var synonyms = func() map[string]string {
	of := map[string]string{}
	for key, headers := range map[string]string{
		columnAddress: "email e-mail mail mailaddress emailaddress e-mailaddress 電子メール 電子メールアドレス メール メールアドレス メアド アドレス pcアドレス 携帯メール 携帯メールアドレス eメール eメールアドレス " +
			"eメールアドレス1 メールアドレス1 メール1 pcメール pcメールアドレス 連絡先メールアドレス ご連絡先メールアドレス email1 e-mail1 primaryemail " +
			"contactemail customeremail buyeremail billingemail subscriberemail useremail 電子メールアドレス1 アドレス(メール)",
		contact.FieldName:       "name fullname displayname 氏名 お名前 名前 ご氏名 ご芳名 顧客名 お客様名 お客様氏名 会員名 氏名(漢字) お名前(漢字) 漢字氏名 担当者名 ご担当者名",
		contact.FieldFamilyName: "familyname lastname surname 姓 苗字 名字 氏 姓(漢字) 氏名(姓) お名前(姓) 名前(姓)",
		contact.FieldGivenName:  "givenname firstname 名 名(漢字) 氏名(名) お名前(名) 名前(名)",
		contact.FieldFamilyKana: "familykana lastname(kana) lastnamekana familynamekana セイ せい 姓カナ 姓かな 姓(カナ) 姓(かな) 姓(フリガナ) 姓(ふりがな) フリガナ(姓) フリガナ(セイ) ふりがな(姓) カナ姓 セイ(カナ)",
		contact.FieldGivenKana:  "givenkana firstname(kana) firstnamekana givennamekana メイ めい 名カナ 名かな 名(カナ) 名(かな) 名(フリガナ) 名(ふりがな) フリガナ(名) フリガナ(メイ) ふりがな(名) カナ名 メイ(カナ)",
		"フリガナ":                  "フリガナ ふりがな カナ氏名 氏名カナ 氏名かな 氏名(カナ) 氏名(かな) 氏名(フリガナ) 氏名(ふりがな) お名前(カナ) お名前(かな) お名前(フリガナ) お名前(ふりがな) お名前カナ カナ 名前カナ 氏名フリガナ 氏名ふりがな",
		contact.FieldCompany:    "company companyname organization organisation organizationname organization1-name 会社 会社名 御社名 貴社名 法人名 企業名 団体名 所属 店名 屋号 勤務先 勤務先名",
		contact.FieldPhone:      "phone phonenumber phone1-value defaultaddressphone tel telephone mobile mobilephone 電話 電話番号 お電話番号 携帯 携帯電話 携帯番号 携帯電話番号 連絡先電話番号 tel番号 固定電話",
		contact.FieldBirthday:   "birthday birthdate dateofbirth 生年月日 誕生日 お誕生日 誕生年月日",
		"都道府県":                  "都道府県 都道府県名 県名",
		"郵便番号":                  "郵便番号 〒 郵便番号(〒)",
		"住所":                    "住所 ご住所",
		columnIgnored:           badLine + " " + badReason,
	} {
		for header := range strings.FieldsSeq(headers) {
			of[header] = key
		}
	}
	return of
}()

// The two columns that a file of rejected rows has behind its own; an import passes over them.
const (
	badLine   = "tabiji-line"
	badReason = "tabiji-reason"
)

// standard reports whether a field key is one of ours, with no row in the owner's field list.
func standard(key string) bool {
	return slices.Contains(standardKeys[:], key)
}

// headerKey folds a header for comparing: NFKC, lower-case, without blanks and marks like * or 必須.
func headerKey(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	for _, mark := range []string{"【必須】", "[必須]", "(必須)", "※必須", "必須", "【任意】", "[任意]", "(任意)"} {
		if cut := strings.Replace(s, mark, "", 1); cut != "" {
			s = cut
		}
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), r == '*', r == '※', r == ':', r == '・', r == '.':
			return -1
		case r == '_' || r == '‐' || r == '−':
			return '-'
		case r == '〔' || r == '[':
			return '('
		case r == '〕' || r == ']':
			return ')'
		}
		return r
	}, s)
}

func another(key string, taken map[string]bool) string {
	for n := 2; ; n++ {
		if numbered := key + " " + strconv.Itoa(n); !taken[numbered] {
			return numbered
		}
	}
}
