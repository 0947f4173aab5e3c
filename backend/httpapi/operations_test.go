package httpapi_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"tabiji/backend"
	"tabiji/backend/httpapi"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlitetest"
)

// call is one happy request: the operation it proves, and what its answer must hold.
type call struct {
	operation    string
	method, path string
	body         string
	want         string // within the answer
}

const hello = `{"format":"tabiji.journey/1","id":"jny_hello","title":"ごあいさつ",
 "nodes":[{"id":"in","kind":"entry.manual"},{"id":"mail","kind":"mail.send","config":{"message":"m"}},{"id":"tell","kind":"notify","config":{"title":"届けました"}},{"id":"wait","kind":"wait.duration","config":{"amount":3,"unit":"day"}},{"id":"end","kind":"exit"}],
 "edges":[{"from":["in","next"],"to":"mail"},{"from":["mail","next"],"to":"tell"},{"from":["tell","next"],"to":"wait"},{"from":["wait","next"],"to":"end"}],
 "messages":[{"id":"m","title":"あいさつ","subject":"ようこそ","preheader":"はじめまして","html":"<p>こんにちは</p>"}]}`

// TestEveryOperationAnswers calls every operation of the OpenAPI document once, as one story, and fails
// when an operation is added that the story does not call.
func TestEveryOperationAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *backend.Config) {
		c.Raise = func() {}
		c.OpenOther = func(string) error { return nil }
	})
	server := smtptest.New(t, smtptest.Options{})
	copyTo, err := json.Marshal(filepath.Join(w.dir, "copy.tabiji"))
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]bool{}
	tell := func(story []call) {
		t.Helper()
		for _, c := range story {
			called[c.operation] = true
			status, raw := w.ask(c.method, c.path, c.body)
			if status >= 300 || !strings.Contains(string(raw), c.want) {
				t.Fatalf("%s: %s %s: %d %s, want %q in it", c.operation, c.method, c.path, status, raw, c.want)
			}
		}
	}
	tell([]call{
		{"import-contacts", "POST", "/api/contacts/import?consent=opt-in&tag=新規", "名前,メール,来店日\n高橋 花子,hanako@tabiji-mail.jp,2026/1/5\n佐藤 太郎,taro@tabiji-mail.jp,\n", `"new":2`},
		{"list-contacts", "GET", "/api/contacts?limit=1", "", `"next":`},
		{"get-contact", "GET", "/api/contacts/con_1", "", "高橋 花子"},
		{"change-contact", "PATCH", "/api/contacts/con_1", `{"rev":1,"fields":{"company":"高橋商店"}}`, "高橋商店"},
		{"add-tag", "PUT", "/api/contacts/con_1/tags/常連", "", "常連"},
		{"remove-tag", "DELETE", "/api/contacts/con_1/tags/常連", "", `"tags":["新規"]`},
		{"add-contact", "POST", "/api/contacts", `{"address":"jiro@tabiji-mail.jp","fields":{"family_name":"鈴木","given_name":"次郎"},"tags":["新規"],"consent":"opt-in"}`, "鈴木 次郎"},
		{"list-consents", "GET", "/api/contacts/con_3/consents", "", `"basis":"opt-in"`},
		{"add-consent", "POST", "/api/contacts/con_3/consents", `{"basis":"business-card","evidence":"展示会で名刺をいただいた"}`, "展示会で"},
		{"list-contact-views", "GET", "/api/contacts/views", "", `{"id":"all","name":"All contacts","n":3}`},
		{"list-tags", "GET", "/api/tags", "", `{"name":"新規","n":3}`},
		{"change-field-type", "POST", "/api/fields/type", `{"key":"来店日","type":"date"}`, `"read":1`},
		{"list-fields", "GET", "/api/fields", "", `"key":"birthday"`},
		{"export-contacts", "GET", "/api/contacts/export", "", "hanako@tabiji-mail.jp"},
		{"count-condition", "POST", "/api/conditions/count", `{"when":{"all":[{"tag":"新規"},{"field":"company","is":"contains","value":"商店"}]}}`, `"count":1,"of":3,"people":[{"id":"con_1","name":"高橋 花子"}]`},
		{"why-condition", "POST", "/api/conditions/why", `{"when":{"field":"来店日","is":"before","value":"2026-01-06"},"contact":"con_1"}`, `"met":true`},
		{"list-kinds", "GET", "/api/kinds", "", "mail.send"},
		{"import-journey", "POST", "/api/journeys/import", hello, `"created":true`},
		{"list-journeys", "GET", "/api/journeys", "", "jny_hello"},
		{"new-journey", "POST", "/api/journeys", `{"copy":"jny_hello","title":"写しの旅"}`, `"title":"写しの旅"`},
		{"rename-journey", "PATCH", "/api/journeys/jny_hello", `{"title":"こんにちは"}`, `"title":"こんにちは"`},
		{"get-journey", "GET", "/api/journeys/jny_hello", "", `"draft":{`},
		{"get-head", "GET", "/api/journeys/jny_hello/head", "", `"version":0,"changed":true`},
		{"get-draft", "GET", "/api/journeys/jny_hello/draft", "", `"messages":[{`},
		{"export-journey", "GET", "/api/journeys/jny_hello/file", "", "tabiji.journey/1"},
		{"check-journey", "GET", "/api/journeys/jny_hello/findings", "", `"errors":0`},
		{"fix-journey", "POST", "/api/journeys/jny_hello/fix", `{"finding":"all"}`, `"fixed":[]`},
		{"preview-message", "GET", "/api/journeys/jny_hello/messages/m/preview?contact=con_1", "", `"subject":"ようこそ"`},
		{"list-mails", "GET", "/api/mails?limit=500", "", `"uses":[{"id":"jny_hello"`},
		{"get-mail", "GET", "/api/mails/m", "", `"findings":{"items":[`},
		{"save-mail", "PATCH", "/api/mails/m", `{"rev":1,"preheader":"店主より"}`, `"preheader":"店主より"`},
		{"add-mail", "POST", "/api/mails", `{"copy":"m","title":"写し"}`, `"uses":[]`},
		{"preview-mail", "GET", "/api/mails/m/preview?contact=con_1", "", `"subject":"ようこそ"`},
		{"example-step", "GET", "/api/journeys/jny_hello/steps/mail/example", "", "would get it right after entering"},
		{"preview-start", "GET", "/api/journeys/jny_hello/preview", "", `"findings":[`},
	})
	w.saveDraft()
	called["save-draft"] = true
	called["archive-journey"], called["delete-journey"], called["restore-journey"] = true, true, true
	w.putAway()
	called["delete-mail"], called["restore-mail"] = true, true
	w.deleteMail()
	tell([]call{
		{"publish-journey", "POST", "/api/journeys/jny_hello/publish", "", `"new":true`},
		{"get-version", "GET", "/api/journeys/jny_hello/versions/1", "", `"drawing":{`},
		{"start-journey", "POST", "/api/journeys/jny_hello/start", "{}", `"state":"running"`},
		{"enter-journey", "POST", "/api/journeys/jny_hello/enter", `{"contact":"hanako@tabiji-mail.jp"}`, `"entered":1`},
		{"add-event", "POST", "/api/events", `{"contact":"hanako@tabiji-mail.jp","kind":"purchase","key":"1","props":{"amount":1200,"gift":true}}`, `"same":false`},
	})
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settled()
	tell([]call{
		{"list-practice", "GET", "/api/practice", "", "ようこそ"},
		{"get-practice", "GET", "/api/practice/pm_1", "", "こんにちは"},
		{"why", "GET", "/api/why?contact=hanako@tabiji-mail.jp", "", "jny_hello"},
		{"list-timeline", "GET", "/api/contacts/con_1/timeline", "", `"type":"decision"`},
		{"list-passages", "GET", "/api/contacts/con_1/passages", "", `"standing":{"node":"wait"`},
		{"count-steps", "GET", "/api/journeys/jny_hello/counts", "", `"items":[{`},
		{"list-people-at", "GET", "/api/journeys/jny_hello/people?node=wait", "", "enr_1"},
		{"release-enrollment", "POST", "/api/enrollments/enr_1/release", "", `"state":"live"`},
		{"end-enrollment", "POST", "/api/enrollments/enr_1/end", "", `"ended_by":"hand"`},
		{"list-notices", "GET", "/api/notices", "", "届けました"},
		{"see-notices", "POST", "/api/notices/seen", "{}", `"seen":1`},
		{"pause-journey", "POST", "/api/journeys/jny_hello/pause", "", `"state":"paused"`},
		{"resume-journey", "POST", "/api/journeys/jny_hello/resume", "{}", `"state":"running"`},
		{"stop-journey", "POST", "/api/journeys/jny_hello/stop", `{"exit_now":true}`, `"state":"stopped"`},
		{"list-deliveries", "GET", "/api/outbox?state=sent", "", "out_1"},
		{"get-delivery", "GET", "/api/outbox/out_1", "", "ようこそ"},
	})
	tell(mailCalls())
	tell([]call{
		{"set-account", "PUT", "/api/account", fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp","sender_address":"東京都","sender_contact":"03-0000-0000"}`, server.Addr()), `"ok":true`},
		{"get-account", "GET", "/api/account", "", `"state":"ready"`},
		{"start-journey", "POST", "/api/journeys/jny_hello/start", "{}", `"practice":false`},
	})
	tell(accountCalls(server.Addr()))
	server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 no"})
	for i := range 3 {
		address := fmt.Sprintf("refused%d@tabiji-mail.jp", i)
		w.must("POST", "/api/contacts", fmt.Sprintf(`{"address":%q,"consent":"opt-in"}`, address), nil)
		w.must("POST", "/api/journeys/jny_hello/enter", fmt.Sprintf(`{"contact":%q}`, address), nil)
	}
	w.settled()
	tell([]call{
		{"get-account", "GET", "/api/account", "", `"refused":true`},
		{"excuse-refused", "POST", "/api/account/excuse", "", `"state":"ready"`},
	})
	server.Heal()
	server.Fault(smtptest.Fault{At: smtptest.Queued, Do: smtptest.Drop})
	tell([]call{{"enter-journey", "POST", "/api/journeys/jny_hello/enter", `{"contact":"taro@tabiji-mail.jp"}`, `"entered":1`}})
	w.settled()
	var unknown httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox?state=unknown", "", &unknown)
	if len(unknown.Items) != 1 {
		t.Fatalf("%d unknown deliveries, want one", len(unknown.Items))
	}
	// A mail that is late: here only its mark, for the engine is in time.
	eyes := sqlitetest.Look(t, filepath.Join(w.dir, "shop.tabiji"))
	eyes.Exec("INSERT INTO late (kind, state, why, from_at, to_at) VALUES ('mails', 'done', 'closed', 1793577600000, 1793667600000)")
	eyes.Exec("INSERT INTO late_mail (outbox, late, journey, wanted_at) VALUES (999, 1, 0, 1793577600000)")
	eyes.Exec("UPDATE late SET state = 'asking'")
	tell([]call{
		{"list-late", "GET", "/api/late", "", `"why":"closed"`},
		{"resolve-late", "POST", "/api/late/late_1/resolve", `{"as":"skip"}`, `"state":"done"`},
		{"resolve-delivery", "POST", "/api/outbox/" + unknown.Items[0].ID + "/resolve", `{"as":"sent"}`, `"state":"sent"`},
		{"opt-out", "POST", "/api/contacts/opt-out", `{"address":"taro@tabiji-mail.jp"}`, `"new":true`},
		{"lift-opt-out", "POST", "/api/contacts/lift-opt-out", `{"contact":"taro@tabiji-mail.jp","evidence":"店頭で本人から"}`, `"lifted":["marketing"]`},
		{"get-status", "GET", "/api/status", "", `"running":true`},
		{"save-copy", "POST", "/api/copies", `{"path":` + string(copyTo) + `}`, `"bytes":`},
		{"list-backups", "GET", "/api/backups", "", `"items":[`},
		{"raise", "POST", "/api/raise", "", ""},
		{"take-over", "POST", "/api/take-over", "", `"workspace":{`},
	})
	tell(computerCalls(w.dir))
	called["live"] = w.hearsLive()
	for id, route := range operations(t) {
		if !called[id] {
			t.Errorf("%s (%s) is in the document and has no happy path here", id, route)
		}
	}
	for id := range called {
		if operations(t)[id] == "" {
			t.Errorf("%s is called here and is not in the document", id)
		}
	}
}

// putAway archives, deletes and brings back the copy of a journey.
func (w *world) putAway() {
	w.t.Helper()
	shown := func(query string) (titles string) {
		var list httpapi.Page[httpapi.JourneyCard]
		w.must("GET", "/api/journeys"+query, "", &list)
		for _, j := range list.Items {
			titles += j.Title + " "
			if j.Title == "写しの旅" {
				titles += j.ID
			}
		}
		return titles
	}
	_, id, _ := strings.Cut(shown(""), "写しの旅 ")
	path := "/api/journeys/" + id
	w.must("POST", path+"/archive", "", nil)
	if in, away := shown(""), shown("?archived=true"); strings.Contains(in, id) || !strings.Contains(away, id) {
		w.t.Errorf("archived: %q and %q", in, away)
	}
	w.must("DELETE", path, "", nil)
	if away := shown("?archived=true"); strings.Contains(away, id) {
		w.t.Errorf("deleted: %q", away)
	}
	if status, raw := w.ask("GET", path, ""); status != 404 || !strings.Contains(string(raw), "journey.deleted") {
		w.t.Errorf("a deleted journey is answered with %d %s", status, raw)
	}
	w.must("POST", path+"/restore", "", nil)
	if in := shown(""); !strings.Contains(in, id) {
		w.t.Errorf("brought back: %q", in)
	}
	w.must("DELETE", path, "", nil)
}

// deleteMail deletes the copy of a mail and brings it back; the one that is sent stays.
func (w *world) deleteMail() {
	w.t.Helper()
	var list httpapi.Page[httpapi.MailCard]
	w.must("GET", "/api/mails", "", &list)
	if len(list.Items) != 3 || list.Items[0].Title != "写し" {
		w.t.Fatalf("the mails are %+v", list.Items)
	}
	copied := "/api/mails/" + list.Items[0].ID
	w.must("DELETE", copied, "", nil)
	if status, _ := w.ask("DELETE", copied, ""); status != 404 {
		w.t.Errorf("a deleted mail is deleted again: %d", status)
	}
	w.must("POST", copied+"/restore", "", nil)
	w.must("GET", copied, "", nil)
	if status, raw := w.ask("DELETE", "/api/mails/m", ""); status != 409 || !strings.Contains(string(raw), "mail.used") {
		w.t.Errorf("a mail that is sent is deleted: %d %s", status, raw)
	}
	if status, raw := w.ask("PATCH", "/api/mails/m", `{"rev":1,"subject":"x"}`); status != 409 || !strings.Contains(string(raw), `"current":{`) {
		w.t.Errorf("a stale mail is answered with %d %s", status, raw)
	}
}

// saveDraft writes the draft back as it was read.
func (w *world) saveDraft() {
	w.t.Helper()
	var j struct {
		Rev   int64           `json:"rev"`
		Draft json.RawMessage `json:"draft"`
	}
	w.must("GET", "/api/journeys/jny_hello", "", &j)
	body, err := json.Marshal(j)
	if err != nil {
		w.t.Fatal(err)
	}
	var after struct {
		Rev int64 `json:"rev"`
	}
	w.must("PUT", "/api/journeys/jny_hello/draft", string(body), &after)
	if after.Rev <= j.Rev {
		w.t.Errorf("the revision stayed %d", after.Rev)
	}
	if status, raw := w.ask("PUT", "/api/journeys/jny_hello/draft", string(body)); status != 409 || !strings.Contains(string(raw), `"current":{`) {
		w.t.Errorf("a stale draft is answered with %d %s", status, raw)
	}
	for bad, want := range map[string]string{
		`{"draft":{}}`: `body.rev`, `{"rev":"1","draft":{}}`: `body.rev`, `{"rev":1}`: `body.draft`, `{"rev":1,"draft":{},"x":1}`: `api.body`,
		`{"rev":1,"draft":{"nodes":[{"id":"a","kind":"teleport"}]}}`: `journey.kind_unknown`, `{"rev":1,"draft":{}} x`: `api.body`,
	} {
		if status, raw := w.ask("PUT", "/api/journeys/jny_hello/draft", bad); status != 422 && status != 400 || !strings.Contains(string(raw), want) {
			w.t.Errorf("%s is answered with %d %s", bad, status, raw)
		}
	}
}

// hearsLive listens on a real line until a change of its own making comes through it.
func (w *world) hearsLive() bool {
	server := httptest.NewServer(w.handler)
	defer server.Close()
	res, err := server.Client().Get(server.URL + "/api/live")
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	if !lines.Scan() || lines.Text() != `{"changed":[]}` {
		w.t.Fatalf("the first line is %q", lines.Text())
	}
	w.must("PUT", "/api/contacts/con_1/tags/live", "", nil)
	return lines.Scan() && strings.Contains(lines.Text(), "contact")
}

func TestListsArePagedToTheirEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var file strings.Builder
	file.WriteString("メール\n")
	for i := range 25 {
		fmt.Fprintf(&file, "p%d@tabiji-mail.jp\n", i)
	}
	w.must("POST", "/api/contacts/import?consent=opt-in", file.String(), nil)
	seen, cursor := map[string]bool{}, ""
	for pages := 0; ; pages++ {
		var page httpapi.Page[httpapi.Contact]
		w.must("GET", "/api/contacts?limit=10&cursor="+cursor, "", &page)
		for _, c := range page.Items {
			if seen[c.ID] {
				t.Errorf("%s comes twice", c.ID)
			}
			seen[c.ID] = true
		}
		if cursor = page.Next; cursor == "" || pages > 10 {
			break
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d people, want 25", len(seen))
	}
}
