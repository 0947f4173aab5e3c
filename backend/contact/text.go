package contact

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings text to the form in which people are searched: NFKC, lower-case, katakana as hiragana,
// and variant characters of names as the common one (髙 and 高 find each other). It is for searching only:
// 髙橋 and 高橋 are different people. The long vowel mark stays.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	s = norm.NFKC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r > 0x3000 && r < 0xFE00: // kana and most kanji: neither of the following
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF:
			continue // variation selectors (葛 and its registered forms)
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(foldRune(r))
	}
	return b.String()
}

// folded reports ASCII text that Fold would not change, as most addresses and numbers are.
func folded(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return unicode.ToLower(r)
	case r >= 'ァ' && r <= 'ヶ', r == 'ヽ', r == 'ヾ':
		return r - 0x60
	case r > 0x3000 && r < 0x3400: // kana and marks: no variants, no case
		return r
	}
	if common, ok := variants[r]; ok {
		return common
	}
	if r >= 0x3400 && r < 0xA000 {
		return r
	}
	return unicode.ToLower(r)
}

// variants maps characters of family registers to the form that people type.
var variants = map[rune]rune{
	'髙': '高', '﨑': '崎', '嵜': '崎', '碕': '崎', '邉': '辺', '邊': '辺', '齋': '斎', '齊': '斉', '濵': '浜', '濱': '浜',
	'𠮷': '吉', '德': '徳', '栁': '柳', '桒': '桑', '槗': '橋', '冨': '富', '嶋': '島', '嶌': '島', '澤': '沢', '廣': '広',
	'國': '国', '櫻': '桜', '眞': '真', '惠': '恵', '瀨': '瀬', '淸': '清', '靑': '青', '曾': '曽', '龍': '竜',
	'瀧': '滝', '關': '関', '圓': '円', '壽': '寿', '與': '与', '萬': '万', '莊': '荘', '渕': '淵', '峯': '峰', '籠': '篭',
	'檜': '桧', '薮': '藪', '彌': '弥', '榮': '栄', '學': '学', '條': '条', '豐': '豊', '黑': '黒', '增': '増',
	'凛': '凜', '遙': '遥', '禮': '礼', '藏': '蔵', '收': '収', '實': '実', '寬': '寛', '穣': '穰', '鷗': '鴎',
}

// mostLooked is how many texts are found faster by looking at each.
const mostLooked = 40

// SearchText is what the customer list is searched in: address, names with and without the blank,
// telephone digits and every other field, folded.
func SearchText(c Contact) string {
	var room, rest [16]string // enough for most lists without the heap
	parts := append(room[:0], c.Address, c.Fields[FieldName], c.Fields[FieldFamilyName]+c.Fields[FieldGivenName],
		FullName(c.Fields, "ja"), c.Fields[FieldFamilyKana]+c.Fields[FieldGivenKana],
		strings.TrimSpace(c.Fields[FieldFamilyKana]+" "+c.Fields[FieldGivenKana]),
		c.Fields[FieldCompany], digits(c.Fields[FieldPhone]))
	own := rest[:0]
	for key := range c.Fields {
		switch key {
		case FieldName, FieldFamilyName, FieldGivenName, FieldFamilyKana, FieldGivenKana, FieldCompany:
		default:
			own = append(own, key)
		}
	}
	slices.Sort(own)
	size := 0
	for _, key := range own {
		parts = append(parts, c.Fields[key])
	}
	for _, p := range parts {
		size += len(p) + 1
	}
	b := make([]byte, 0, size)
	seen := parts[:0] // each part is folded in its place
	var many map[string]bool
	if len(parts) > mostLooked {
		many = make(map[string]bool, len(parts))
	}
	for _, p := range parts {
		p = Fold(p)
		if p == "" || many[p] || many == nil && slices.Contains(seen, p) {
			continue
		}
		if seen = append(seen, p); many != nil {
			many[p] = true
		}
		if len(b) > 0 {
			b = append(b, ' ')
		}
		b = append(b, p...)
	}
	return string(b)
}

func digits(s string) string {
	if strings.Trim(s, "0123456789") == "" {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, norm.NFKC.String(s))
}

// FullName is the person's name for display: the whole name when it is known, else composed of the
// parts. Names in Japanese letters read family name first in every language; "" when nothing is known.
func FullName(fields map[string]string, lang string) string {
	if whole := strings.TrimSpace(fields[FieldName]); whole != "" {
		return whole
	}
	family, given := strings.TrimSpace(fields[FieldFamilyName]), strings.TrimSpace(fields[FieldGivenName])
	if family == "" || given == "" {
		return family + given
	}
	if lang == "en" && !japanese(family) && !japanese(given) {
		return given + " " + family
	}
	return family + " " + given
}

// Salutation addresses the person politely. Japanese: "佐藤 花子 様", a company without a name
// "〇〇株式会社 御中", nobody known "お客様" and never " 様". English: the name, the company, or "Customer".
func Salutation(fields map[string]string, lang string) string {
	name, company := FullName(fields, lang), strings.TrimSpace(fields[FieldCompany])
	if lang == "en" {
		switch {
		case name != "":
			return name
		case company != "":
			return company
		}
		return "Customer"
	}
	switch {
	case name != "":
		return Honorific(name)
	case company != "":
		return company + " 御中"
	}
	return "お客様"
}

// Honorific puts 様 behind a name: "佐藤様", with a blank when the name has one ("佐藤 花子 様"). An empty
// name becomes "お客様"; a name that already carries an honorific stays as it is.
func Honorific(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return "お客様"
	}
	for _, h := range [...]string{"様", "さま", "さん", "先生", "御中", "殿"} {
		if strings.HasSuffix(name, h) && len(name) > len(h) {
			return name
		}
	}
	if strings.ContainsAny(name, " 　") || !japanese(name) {
		return name + " 様"
	}
	return name + "様"
}

func japanese(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r) {
			return true
		}
	}
	return false
}
