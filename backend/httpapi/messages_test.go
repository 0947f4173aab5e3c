package httpapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
)

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

const pixelHash = "6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0"

const welcome = `{"format":"tabiji.journey/1","id":"jny_welcome","title":"新規のお客さまへ",
 "nodes":[{"id":"in","kind":"entry.tag","config":{"tag":"新規"}},{"id":"mail","kind":"mail.send","config":{"message":"m"}},{"id":"end","kind":"exit"}],
 "edges":[{"from":["in","next"],"to":"mail"},{"from":["mail","next"],"to":"end"}],
 "messages":[
  {"id":"m","title":"あいさつ","subject":"{{ contact.family_name }}さま、ようこそ","preheader":"{{ contact.given_name }}さんへ","html":"<p>{{ contact.salutation }}</p><p><img src=\"asset:` + pixelHash + `\"><a href=\"https://tabiji-mail.jp/\">お店</a></p>"},
  {"id":"bad","title":"途中","subject":"{{ contact.family_name","html":"<p>a</p>"},
  {"id":"torn","title":"計算","subject":"{{ contact.family_name | divided_by: 0 }}","html":"<p>a</p>"}],
 "assets":[{"sha256":"` + pixelHash + `","type":"image/png","name":"豆.png","data":"` + pixel + `"}]}`

// looks reads one preview in a language.
func (w *world) looks(lang, query string) (p httpapi.MessagePreview) {
	w.t.Helper()
	status, raw := w.askIn(lang, "GET", "/api/journeys/jny_welcome/messages/m/preview"+query, "")
	if status != 200 || json.Unmarshal(raw, &p) != nil {
		w.t.Fatalf("%s: %d %s", query, status, raw)
	}
	return p
}

func TestAMailIsLookedAtAsItWouldLeaveNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/journeys/import", welcome, nil)
	for lang, want := range map[string]string{"ja": "山田さま、ようこそ", "en": "Yamadaさま、ようこそ"} {
		p := w.looks(lang, "")
		if p.Subject != want || !p.Contact.MadeUp || p.Contact.ID != "" {
			t.Errorf("%s, with nobody there: %q for %+v, want %q", lang, p.Subject, p.Contact, want)
		}
	}
	w.must("POST", "/api/contacts", `{"address":"taro@tabiji-mail.jp","fields":{"family_name":"鈴木","given_name":"太郎"}}`, nil)
	w.must("POST", "/api/contacts", `{"address":"misaki@tabiji-mail.jp","fields":{"family_name":"佐藤","given_name":"美咲"},"tags":["新規"],"consent":"opt-in"}`, nil)
	p := w.looks("ja", "")
	if p.Subject != "佐藤さま、ようこそ" || p.Preheader != "美咲さんへ" || p.Contact.ID != "con_2" || p.Contact.Name != "佐藤 美咲" {
		t.Errorf("the first who would enter: %+v", p)
	}
	for part, in := range map[string]string{"佐藤 美咲 様": p.Document, "data:image/png;base64,": p.Document, "旅路珈琲": p.Text, "Content-Security-Policy": p.Document} {
		if !strings.Contains(in, part) {
			t.Errorf("%q is not in %s", part, in)
		}
	}
	if strings.Contains(p.Document, "href=") || p.ImagesWithoutText != 1 || p.Size == 0 || p.From == "" || p.AsOf != "now" || !p.Links[0].OK {
		t.Errorf("%+v", p)
	}
	if p := w.looks("ja", "?contact=con_1&dark=true"); p.Subject != "鈴木さま、ようこそ" || !strings.Contains(p.Document, "color-scheme:dark") {
		t.Errorf("for another, in the dark: %q", p.Subject)
	}
	if n := len(w.outbox()); n != 0 {
		t.Errorf("looking made %d deliveries", n)
	}
}

func (w *world) outbox() []httpapi.Delivery {
	var page httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox", "", &page)
	return page.Items
}

func TestAMailThatCannotBeLookedAtSaysWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/journeys/import", welcome, nil)
	for path, want := range map[string]struct {
		status int
		ja, en string
	}{
		"jny_none/messages/m/preview":                                   {404, "ジャーニー「jny_none」は見つかりません", "jny_none"},
		"jny_welcome/messages/none/preview":                             {404, "メール「none」は見つかりません", "There is no mail “none”"},
		"jny_welcome/messages/m/preview?contact=con_99":                 {404, "その顧客は見つかりません", "person"},
		"jny_welcome/messages/m/preview?contact=taro":                   {404, "taro", "taro"},
		"jny_welcome/messages/m/preview?practice=perhaps":               {422, "", ""},
		"jny_welcome/messages/m/preview?practice=false":                 {409, "アカウント", "account"},
		"jny_welcome/messages/bad/preview":                              {422, "このままでは使えません", "cannot be used"},
		"jny_welcome/messages/torn/preview":                             {422, "計算できませんでした", "could not be"},
		"jny_welcome/messages/m/preview?dark=somewhat":                  {422, "", ""},
		"jny_welcome/messages/" + strings.Repeat("x", 300) + "/preview": {422, "", ""},
	} {
		for lang, part := range map[string]string{"ja": want.ja, "en": want.en} {
			status, raw := w.askIn(lang, "GET", "/api/journeys/"+path, "")
			if status != want.status || !strings.Contains(string(raw), part) {
				t.Errorf("%s in %s: %d %s, want %d with %q", path, lang, status, raw, want.status, part)
			}
		}
	}
}
