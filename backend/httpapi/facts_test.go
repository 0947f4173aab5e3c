package httpapi_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
)

// asks are the keys a person can be asked for, with a template for each and what it must give, and the question that
// a condition must answer with yes.
var asks = []struct{ key, template, want, when string }{
	{"email", "{{ contact.email }}", "hanako@tabiji-mail.jp", `{"field":"email","is":"equals","value":"hanako@tabiji-mail.jp"}`},
	{"name", "{{ contact.name }}", "高橋 花子", `{"field":"name","is":"equals","value":"高橋 花子"}`},
	{"family_name", "{{ contact.family_name }}", "高橋", `{"field":"family_name","is":"equals","value":"高橋"}`},
	{"given_name", "{{ contact.given_name }}", "花子", `{"field":"given_name","is":"equals","value":"花子"}`},
	{"family_kana", "{{ contact.family_kana }}", "タカハシ", `{"field":"family_kana","is":"contains","value":"ﾀｶﾊｼ"}`},
	{"given_kana", "{{ contact.given_kana }}", "ハナコ", `{"field":"given_kana","is":"equals","value":"ハナコ"}`},
	{"company", "{{ contact.company }}", "高橋商店", `{"field":"company","is":"equals","value":"高橋商店"}`},
	{"phone", "{{ contact.phone }}", "03-1234-5678", `{"field":"phone","is":"equals","value":"03-1234-5678"}`},
	{"birthday", "{{ contact.birthday }}", "1990-04-01", `{"field":"birthday","is":"before","value":"1990/4/2"}`},
	{"salutation", "{{ contact.salutation }}", "高橋 花子 様", ""},
	{"own text", "{{ contact.好きな豆 }}", "ケニア", `{"field":"好きな豆","is":"equals","value":"ケニア"}`},
	{"own number", "{{ contact.points | plus: 5 }}", "1205", `{"field":"points","is":"greater","value":1199}`},
	{"own number as it is", "{{ contact.points }}", "1200", `{"field":"points","is":"equals","value":"1200"}`},
	{"own day", "{{ contact.最終購入日 }}", "2026-01-05", `{"field":"最終購入日","is":"before","value":"2026-01-10"}`},
	{"own flag", "{% if contact.vip %}yes{% else %}no{% endif %}", "yes", `{"field":"vip","is":"equals","value":"はい"}`},
	{"own flag that says no", "{% if contact.dm %}yes{% else %}no{% endif %}", "no", `{"field":"dm","is":"equals","value":"0"}`},
	{"own day that is none", "({{ contact.来店予定 }})", "()", `{"field":"来店予定","is":"empty"}`},
	{"tags", "{% for t in contact.tags %}{{ t }};{% endfor %}", "定期便;常連;", `{"all":[{"tag":"常連"},{"tag":"定期便"}]}`},
	{"an event", "", "", `{"event":"purchase","at_least":2}`},
}

// TestEveryPathReadsTheSameFacts asks for every standard key, an own field of each type and the tags where a person is read:
// in a condition, in a step that sets a field, in a notice, on the sheet before Start, in a preview and in the mail
// that left.
func TestEveryPathReadsTheSameFacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts", `{"address":"hanako@tabiji-mail.jp","consent":"opt-in","tags":["常連","定期便"],"fields":{
		"family_name":"高橋","given_name":"花子","family_kana":"タカハシ","given_kana":"ハナコ","company":"高橋商店","phone":"03-1234-5678","birthday":"1990-04-01",
		"好きな豆":"ケニア","points":"1,200","最終購入日":"2026/1/5","vip":"はい","dm":"いいえ","来店予定":"未定","次回":""}}`, nil)
	// The types are given after the values, which stay as they were written.
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: filepath.Join(w.dir, "shop.tabiji"), RawQuery: "_pragma=busy_timeout(5000)"}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for key, kind := range map[string]string{"points": "number", "最終購入日": "date", "来店予定": "date", "vip": "flag", "dm": "flag", "次回": "date"} {
		if _, err := db.Exec("INSERT INTO field (key, label, type) VALUES ($1, $1, $2) ON CONFLICT (key) DO UPDATE SET type = $2", key, kind); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"1", "2"} {
		w.must("POST", "/api/events", fmt.Sprintf(`{"contact":"con_1","kind":"purchase","key":%q}`, key), nil)
	}
	var line, want, when []string
	for _, a := range asks {
		if a.template != "" {
			line, want = append(line, a.template), append(want, a.want)
		}
		if a.when != "" {
			when = append(when, a.when)
		}
	}
	template, _ := json.Marshal(strings.Join(line, "|"))
	body, _ := json.Marshal("<p>" + strings.Join(line, "|") + "</p>")
	all := strings.Join(want, "|")
	w.must("POST", "/api/journeys/import", `{"format":"tabiji.journey/1","id":"jny_facts","title":"事実",
		"nodes":[{"id":"in","kind":"entry.tag","config":{"tag":"常連"}},
			{"id":"same","kind":"field.set","config":{"field":"points","value":"１２００"}},
			{"id":"next","kind":"field.set","config":{"field":"次回","value":"2026年2月3日"}},
			{"id":"ask","kind":"split.condition","config":{"branches":[{"port":"yes","title":"すべて","when":{"all":[`+strings.Join(when, ",")+`,{"field":"次回","is":"equals","value":"2026-02-03"}]}}]}},
			{"id":"tell","kind":"notify","config":{"title":"{{ contact.name }}","body":`+string(template)+`}},
			{"id":"mail","kind":"mail.send","config":{"message":"m"}},{"id":"end","kind":"goal"}],
		"edges":[{"from":["in","next"],"to":"same"},{"from":["same","next"],"to":"next"},{"from":["next","next"],"to":"ask"},{"from":["ask","yes"],"to":"tell"},
			{"from":["tell","next"],"to":"mail"},{"from":["mail","next"],"to":"end"}],
		"messages":[{"id":"m","title":"事実","purpose":"service","subject":`+string(template)+`,"html":`+string(body)+`}]}`, nil)
	var sheet httpapi.Preview
	w.must("GET", "/api/journeys/jny_facts/preview?practice=true", "", &sheet)
	if sheet.First == nil || sheet.First.Example != all {
		t.Errorf("the sheet before Start says\n%+v, want\n%s", sheet.First, all)
	}
	var shown httpapi.MessagePreview
	w.must("GET", "/api/journeys/jny_facts/messages/m/preview?contact=con_1", "", &shown)
	if shown.Subject != all || strings.TrimSpace(shown.Text) != all {
		t.Errorf("the preview says\n%s\n%s, want\n%s", shown.Subject, shown.Text, all)
	}
	w.must("POST", "/api/journeys/jny_facts/start", `{"practice":true}`, nil)
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settled()
	_, raw := w.askIn("ja", "GET", "/api/why?contact=con_1", "")
	if !strings.Contains(string(raw), "ゴール") || !strings.Contains(string(raw), `"node":"end"`) {
		t.Fatalf("the condition was not met, or the mail not sent: %s", raw)
	}
	for _, say := range []string{"すでに「1200」のため", "2026-02-03"} {
		if !strings.Contains(string(raw), say) {
			t.Errorf("the steps that set fields do not say %q: %s", say, raw)
		}
	}
	var notices httpapi.Page[httpapi.Notice]
	w.must("GET", "/api/notices", "", &notices)
	if len(notices.Items) != 1 || notices.Items[0].Text != "高橋 花子" || notices.Items[0].Body != all {
		t.Errorf("the notice says\n%+v, want\n%s", notices.Items, all)
	}
	var got httpapi.PracticeLetter
	w.must("GET", "/api/practice/pm_1", "", &got)
	if got.Subject != all || strings.TrimSpace(got.Text) != all {
		t.Errorf("the mail that left says\n%s\n%s, want\n%s", got.Subject, got.Text, all)
	}
	var stored string
	if err := db.QueryRow("SELECT fields ->> '次回' FROM contact WHERE id = 1").Scan(&stored); err != nil || stored != "2026-02-03" {
		t.Errorf("the step stored %q, %v", stored, err)
	}
}
