package contact

import (
	"slices"
	"strings"
	"testing"
)

func TestPeopleSortAsInAJapaneseList(t *testing.T) {
	t.Parallel()
	named := func(family, given, familyKana, givenKana string) Contact {
		return Contact{Fields: map[string]string{FieldFamilyName: family, FieldGivenName: given, FieldFamilyKana: familyKana, FieldGivenKana: givenKana}}
	}
	want := []struct {
		says string
		c    Contact
	}{
		{"a name in Latin letters", named("Smith", "Anna", "", "")},
		{"あ before か, in half-width kana", named("青木", "明美", "ｱｵｷ", "ｱｹﾐ")},
		{"the shorter family name first", named("林", "和夫", "はやし", "かずお")},
		{"林田 behind 林", named("林田", "愛", "ハヤシダ", "アイ")},
		{"原 behind 林田", named("原", "一", "ハラ", "ハジメ")},
		{"kana written whole", Contact{Fields: map[string]string{FieldName: "三浦 光", "フリガナ": "ミウラ ヒカル"}}},
		{"kanji without kana behind all kana", named("髙橋", "一", "", "")},
		{"nobody known but the address", Contact{AddressKey: "a@example.jp", Fields: map[string]string{}}},
	}
	for i := 1; i < len(want); i++ {
		if a, b := SortKey(want[i-1].c), SortKey(want[i].c); a >= b {
			t.Errorf("%s: %q does not come before %q (%s)", want[i-1].says, a, b, want[i].says)
		}
	}
	for _, same := range [][2]string{{"がとう", "カトウ"}, {"ｶﾄｳ", "かとう"}, {"おーの", "おおの"}, {"いっき", "いつき"}, {"パン", "はん"}} {
		if a, b := SortKey(named("", "", same[0], "")), SortKey(named("", "", same[1], "")); a != b {
			t.Errorf("%s and %s are one place in a dictionary: %q, %q", same[0], same[1], a, b)
		}
	}
	long := make([]rune, 500)
	for i := range long {
		long[i] = 'あ'
	}
	if n := len([]rune(SortKey(named("", "", string(long), "")))); n != longestSortKey {
		t.Errorf("a very long name has a key of %d characters", n)
	}
}

func TestAnOptOutWeighsMoreThanAnyRecord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says    string
		basis   Basis
		stopped bool
		want    ConsentState
	}{
		{"no record at all", "", false, ConsentUnknown},
		{"opted in", OptIn, false, ConsentGiven},
		{"a business card", BusinessCard, false, ConsentGiven},
		{"known to have none", None, false, ConsentDeclined},
		{"opted in once, and out since", OptIn, true, ConsentStopped},
		{"never asked, and out", "", true, ConsentStopped},
	} {
		if got := StateOf(Consent{Basis: c.basis}, c.stopped); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
		if !slices.Contains(ConsentStates(), c.want) {
			t.Errorf("%s is not offered", c.want)
		}
	}
}

func TestSearchFindsPeopleHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	text := SearchText(Contact{Address: "yuki@example.jp", Fields: map[string]string{
		FieldFamilyName: "髙﨑", FieldGivenName: "由紀", FieldFamilyKana: "タカサキ", FieldGivenKana: "ユキ", FieldCompany: "渡邉商店", FieldPhone: "090-1234-5678"}})
	for _, typed := range []string{"高崎", "髙﨑", "由紀", "たかさき", "タカサキ", "ﾀｶｻｷ", "ゆき", "渡辺商店", "ＹＵＫＩ", "09012345678"} {
		if folded := Fold(typed); !strings.Contains(text, folded) {
			t.Errorf("%s (%s) is not found in %q", typed, folded, text)
		}
	}
}
