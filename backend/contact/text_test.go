package contact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestFoldFindsTheSameNameInOtherLetters(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ a, b string }{
		{"髙橋", "高橋"}, {"山﨑", "山崎"}, {"渡邉", "渡辺"}, {"渡邊", "渡辺"}, {"𠮷田", "吉田"}, {"サトウ", "さとう"}, {"ｻﾄｳ", "さとう"},
		{"ＡＢＣ", "abc"}, {"Sato  Hanako", "sato hanako"}, {"株式会社　旅路", "株式会社 旅路"}, {"ヴィラ", "ゔぃら"}, {"濵田", "浜田"}, {"㈱旅路", "(株)旅路"},
		{" 佐藤 ", "佐藤"}, {"神\U000E0100田", "神田"},
	} {
		if Fold(row.a) != Fold(row.b) {
			t.Errorf("Fold(%q) = %q, Fold(%q) = %q", row.a, Fold(row.a), row.b, Fold(row.b))
		}
	}
	for _, row := range []struct{ a, b string }{{"おおの", "おーの"}, {"斎藤", "斉藤"}, {"は", "ば"}} {
		if Fold(row.a) == Fold(row.b) {
			t.Errorf("%q and %q became one: %q", row.a, row.b, Fold(row.a))
		}
	}
}

func TestSearchTextHoldsWhatPeopleTypeIntoTheSearch(t *testing.T) {
	t.Parallel()
	c := Contact{Address: "Hanako@Example.jp", Fields: map[string]string{
		FieldFamilyName: "髙橋", FieldGivenName: "花子", FieldFamilyKana: "タカハシ", FieldGivenKana: "ハナコ",
		FieldPhone: "090-0000-1234", "prefecture": "京都府", FieldCompany: "ＡＢＣ商店",
	}}
	got := SearchText(c)
	for _, want := range []string{"hanako@example.jp", "高橋花子", "高橋 花子", "たかはしはなこ", "09000001234", "京都府", "abc商店"} {
		if !strings.Contains(got, Fold(want)) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestJP3_NamesAndHonorifics(t *testing.T) {
	t.Parallel()
	f := func(kv ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	rows := []struct {
		says   string
		fields map[string]string
		name   string
		ja, en string
	}{
		{"both parts", f(FieldFamilyName, "佐藤", FieldGivenName, "花子"), "佐藤 花子", "佐藤 花子 様", "佐藤 花子"},
		{"family name only", f(FieldFamilyName, "佐藤"), "佐藤", "佐藤様", "佐藤"},
		{"the whole name stays whole", f(FieldName, "佐藤花子", FieldFamilyName, "佐藤"), "佐藤花子", "佐藤花子様", "佐藤花子"},
		{"nobody", f(), "", "お客様", "Customer"},
		{"blanks are nobody", f(FieldName, " 　"), "", "お客様", "Customer"},
		{"a company without a name", f(FieldCompany, "株式会社旅路"), "", "株式会社旅路 御中", "株式会社旅路"},
		{"a company with a name", f(FieldCompany, "株式会社旅路", FieldFamilyName, "佐藤"), "佐藤", "佐藤様", "佐藤"},
		{"a doctor keeps the title", f(FieldName, "佐藤先生"), "佐藤先生", "佐藤先生", "佐藤先生"},
		{"a name in Latin letters", f(FieldFamilyName, "Smith", FieldGivenName, "Anna"), "Smith Anna", "Smith Anna 様", "Anna Smith"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			if got := FullName(row.fields, "ja"); got != row.name {
				t.Errorf("name %q, want %q", got, row.name)
			}
			if got := Salutation(row.fields, "ja"); got != row.ja {
				t.Errorf("ja %q, want %q", got, row.ja)
			}
			if got := Salutation(row.fields, "en"); got != row.en {
				t.Errorf("en %q, want %q", got, row.en)
			}
		})
	}
	if Honorific("") != "お客様" || Honorific("様") == "" {
		t.Error("an empty name must become お客様")
	}
}

func TestUnsubscribeTokensAreReadBackAndNeverForged(t *testing.T) {
	t.Parallel()
	key := []byte("a workspace's key, 32 bytes long")
	for _, id := range []ID{1, 127, 128, 300, 1 << 40} {
		for _, purpose := range []Purpose{Marketing, Service} {
			token := UnsubscribeToken(key, id, purpose)
			got, p, ok := ReadUnsubscribeToken(key, " "+strings.ToUpper(token)+"\n")
			if !ok || got != id || p != purpose {
				t.Errorf("%s reads as %d %s %v, want %d %s", token, got, p, ok, id, purpose)
			}
			if _, _, ok := ReadUnsubscribeToken([]byte("another key"), token); ok {
				t.Error("another workspace's key accepts it")
			}
			for i := range token {
				other := byte('a')
				if token[i] == 'a' {
					other = 'b'
				}
				if n, _, ok := ReadUnsubscribeToken(key, token[:i]+string(other)+token[i+1:]); ok && i < len(token)-1 {
					t.Errorf("accepts a change at %d, as contact %d", i, n)
				}
			}
		}
	}
	for _, s := range []string{"", "a", "名前", strings.Repeat("a", 1000)} {
		if _, _, ok := ReadUnsubscribeToken(key, s); ok {
			t.Errorf("accepts %q", s)
		}
	}
}

func TestHashesDependOnKeyAndUse(t *testing.T) {
	t.Parallel()
	a := Hash([]byte("k1"), "taro@example.jp")
	if len(a) != 64 || a != Hash([]byte("k1"), "taro@example.jp") {
		t.Fatalf("not a stable hex SHA-256: %q", a)
	}
	if a == Hash([]byte("k2"), "taro@example.jp") || a == Hash([]byte("k1"), "jiro@example.jp") {
		t.Error("key or address does not matter")
	}
}

func TestSEC1_PrivateTextIsNeverPrinted(t *testing.T) {
	t.Parallel()
	p := Private("taro@example.jp")
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %v %+v %#v %q %d %x", p, p, p, p, p, p, p)
	fmt.Fprint(&out, []Private{p}, struct{ A Private }{p}, &p)
	if err := json.NewEncoder(&out).Encode(map[string]Private{"a": p}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "taro") || strings.Contains(out.String(), "7461726f") {
		t.Errorf("printed: %s", out.String())
	}
}
