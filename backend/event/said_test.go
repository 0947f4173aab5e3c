package event

import (
	"strings"
	"testing"

	"tabiji/backend/words"
)

func TestAnEventIsNamedWithWhatItWasAbout(t *testing.T) {
	t.Parallel()
	ja, en := words.Printer{Lang: words.Japanese}, words.Printer{Lang: words.English}
	for _, c := range []struct {
		says, kind string
		props      map[string]string
		ja, en     string
	}{
		{"a purchase of something", "purchase", map[string]string{"item": "コーヒー豆 200g", "beans": "エチオピア", "amount": "1960"}, "購入 エチオピア コーヒー豆 200g", "Purchase: エチオピア コーヒー豆 200g"},
		{"a purchase of nobody knows what", "purchase", map[string]string{"amount": "1960"}, "購入", "Purchase"},
		{"a form", "form.submitted", map[string]string{"form": "資料請求"}, "フォームの送信 資料請求", "Form submitted: 資料請求"},
		{"another program's own word", "seminar.visited", map[string]string{"title": "春の試飲会"}, "seminar.visited 春の試飲会", "seminar.visited: 春の試飲会"},
		{"the same thing twice is said once", "purchase", map[string]string{"item": "豆", "product": "豆"}, "購入 豆", "Purchase: 豆"},
	} {
		if got := ja.Say(Said(c.kind, c.props)); got != c.ja {
			t.Errorf("%s: %q, want %q", c.says, got, c.ja)
		}
		if got := en.Say(Said(c.kind, c.props)); got != c.en {
			t.Errorf("%s: %q, want %q", c.says, got, c.en)
		}
	}
}

func TestWhatTheNameLeavesOutIsTold(t *testing.T) {
	t.Parallel()
	props := map[string]string{"item": "豆", "amount": "1960", "shop": "京都店", "empty": " "}
	var said []string
	for _, l := range Told(props) {
		said = append(said, words.Printer{Lang: words.Japanese}.Say(l))
	}
	if got := strings.Join(said, " / "); got != "金額 1,960 / shop：京都店" {
		t.Errorf("told %q", got)
	}
	if Told(map[string]string{"item": "豆"}) != nil {
		t.Error("nothing is left to tell")
	}
}

func TestASourceHasAName(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"import:顧客.csv": "ファイル「顧客.csv」の取り込み", "import": "ファイルの取り込み", "command": "コマンド", "api": "担当者の操作", "mail": "メールからの申し出",
		"sample": "見本のデータ", "step": "ジャーニーのステップ", "": "記録がありません", "店頭の申込書": "店頭の申込書",
	} {
		if got := (words.Printer{Lang: words.Japanese}).Say(SourceLine(source)); got != want {
			t.Errorf("%q is called %q, want %q", source, got, want)
		}
	}
}
