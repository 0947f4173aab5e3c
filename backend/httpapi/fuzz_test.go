package httpapi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"tabiji/backend/httpapi"
)

// writes are the routes that take a body, and a good body of each as a seed.
var writes = []struct{ method, path, seed string }{
	{"POST", "/api/events", `{"contact":"hanako@tabiji-mail.jp","kind":"purchase","key":"1","props":{"amount":1200}}`},
	{"POST", "/api/contacts/opt-out", `{"address":"hanako@tabiji-mail.jp","purpose":"all"}`},
	{"PATCH", "/api/contacts/con_1", `{"rev":1,"address":"x@tabiji-mail.jp","fields":{"company":"商店"}}`},
	{"POST", "/api/contacts/import?consent=opt-in", "名前,メール\n花子,hanako@tabiji-mail.jp\n"},
	{"POST", "/api/journeys/import", hello},
	{"PUT", "/api/journeys/jny_hello/draft", `{"rev":1,"draft":{"title":"x","nodes":[],"edges":[]}}`},
	{"POST", "/api/journeys/jny_hello/start", `{"later_only":true,"practice":true}`},
	{"POST", "/api/journeys/jny_hello/enter", `{"tag":"新規"}`},
	{"POST", "/api/journeys/jny_hello/resume", `{"send_due":true}`},
	{"POST", "/api/journeys/jny_hello/stop", `{"exit_now":true}`},
	{"POST", "/api/outbox/out_1/resolve", `{"as":"sent"}`},
	{"POST", "/api/notices/seen", `{"ids":["ntc_1"]}`},
	{"PUT", "/api/account", `{"smtp":"127.0.0.1","security":"none","from_address":"a@tabiji-mail.jp","password":"x"}`},
	{"POST", "/api/copies", `{"path":"relative.tabiji"}`},
	{"PUT", "/api/preferences", `{"lang":"ja","theme":"dark","page":{"rail":true,"x":[1,{"y":null}]}}`},
	{"PATCH", "/api/workspace", `{"name":"旅路珈琲 本店"}`},
	{"PATCH", "/api/account", `{"per_hour":10,"from_name":"店"}`},
	{"POST", "/api/workspaces/new", `{"name":"二号店","sample":true}`},
}

// FuzzAPI sends any body to any route that writes: the answer is never our own fault, always readable,
// and what is refused changes nothing.
func FuzzAPI(f *testing.F) {
	for i, r := range writes {
		f.Add(uint8(i), []byte(r.seed))
		f.Add(uint8(i), []byte(strings.ReplaceAll(r.seed, `"`, `'`)))
	}
	for i := range writes {
		f.Add(uint8(i), []byte(`null`))
		f.Add(uint8(i), []byte(`[[[[[[]]]]]]`))
		f.Add(uint8(i), []byte("{\"\x00\":\"\xff\xfe\"}"))
		f.Add(uint8(i), []byte(`{"rev":1e400,"ids":[null],"draft":{"nodes":[null]},"fields":{"":""},"props":{"a":{"b":[]}}}`))
	}
	w := newWorld(f)
	w.must("POST", "/api/contacts/import?consent=opt-in&tag=新規", "名前,メール\n花子,hanako@tabiji-mail.jp\n", nil)
	w.must("POST", "/api/journeys/import", hello, nil)
	f.Fuzz(func(t *testing.T, route uint8, body []byte) {
		r := writes[int(route)%len(writes)]
		if r.method == "PUT" && strings.Contains(strings.ToLower(string(body)), "smtp") && strings.Contains(string(body), ":") && !strings.Contains(string(body), `"127.0.0.1"`) {
			t.Skip("it could name a server of somebody")
		}
		if strings.Contains(string(body), `"path"`) {
			t.Skip("it could name a file of somebody")
		}
		before := w.counts()
		status, raw := w.ask(r.method, r.path, string(body))
		if status >= 500 {
			t.Fatalf("%s %s %q: %d %s", r.method, r.path, body, status, raw)
		}
		if len(raw) > 0 && (!json.Valid(raw) || !utf8.Valid(raw)) {
			t.Fatalf("%s %s %q: the answer is no JSON: %q", r.method, r.path, body, raw)
		}
		if after := w.counts(); status >= 400 && after != before {
			t.Fatalf("%s %s %q was refused with %d and changed something:\n%s\n%s", r.method, r.path, body, status, before, after)
		}
	})
}

// counts is how the workspace stands, for a comparison.
func (w *world) counts() string {
	var b strings.Builder
	var st httpapi.Status
	w.must("GET", "/api/status", "", &st)
	st.Engine.NextDue = 0 // "now", as long as something waits
	fmt.Fprintf(&b, "%+v", st)
	for _, path := range []string{"/api/journeys", "/api/contacts?limit=500", "/api/journeys/jny_hello"} {
		_, raw := w.ask("GET", path, "")
		b.Write(append(raw, '\n'))
	}
	return b.String()
}
