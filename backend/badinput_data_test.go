package backend_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"tabiji/backend/httpapi"
)

// drawing is a journey file: entry by hand, then the steps, lines and mails given.
func drawing(id, steps, lines, mails string) string {
	return fmt.Sprintf(`{"format":"tabiji.journey/1","id":%q,"title":"試し","nodes":[{"id":"in","kind":"entry.manual"}%s],"edges":[%s],"messages":[%s]}`, id, steps, lines, mails)
}

func letter(html string) string {
	b, err := json.Marshal(map[string]string{"id": "m", "title": "案内", "subject": "ご案内", "preheader": "お知らせです", "html": "<p>" + html + "</p>"})
	if err != nil {
		panic(err)
	}
	return string(b)
}

const (
	sendStep = `,{"id":"a","kind":"mail.send","config":{"message":"m"}}`
	sendLine = `{"from":["in","next"],"to":"a"}`
)

// imported puts a journey into the workspace, findings and all.
func imported(file string) func(*clerk) {
	return func(s *clerk) {
		s.t.Helper()
		s.must("journey", "import", s.put("j.json", file), "-w", s.path)
	}
}

var publish = command("journey", "publish", "jny_bad", "-w", "$W")

var journeyRows = []badInput{
	{
		name:    "STUCK-5 a loop without a wait",
		prepare: imported(drawing("jny_bad", `,{"id":"a","kind":"tag.add","config":{"tag":"x"}},{"id":"b","kind":"tag.add","config":{"tag":"y"}}`, `{"from":["in","next"],"to":"a"},{"from":["a","next"],"to":"b"},{"from":["b","next"],"to":"a"}`, "")),
		ask:     publish, want: "journey.has_errors", place: `"path":"nodes.a"`,
	},
	{
		name: "a kind of step that nobody knows", prepare: func(s *clerk) { s.put("j.json", drawing("jny_bad", `,{"id":"a","kind":"sms.send"}`, sendLine, "")) },
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.kind_unknown", place: "sms.send",
	},
	{
		name: "side by side without keys", prepare: func(s *clerk) {
			s.put("j.json", strings.Replace(drawing("jny_bad", "", "", ""), `"nodes"`, `"settings":{"reentry":"after_exit","parallel":true},"nodes"`, 1))
		},
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.parallel", place: "after_exit",
	},
	{
		name: "side by side that is neither true nor false", prepare: func(s *clerk) {
			s.put("j.json", strings.Replace(drawing("jny_bad", "", "", ""), `"nodes"`, `"settings":{"reentry":"per_key","parallel":"yes"},"nodes"`, 1))
		},
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.shape", place: "settings.parallel",
	},
	{
		name: "a line into nothing", prepare: imported(drawing("jny_bad", "", `{"from":["in","next"],"to":"nowhere"}`, "")),
		ask: publish, want: "journey.has_errors", place: "nodes.in",
	},
	{
		name: "a file that is no JSON", prepare: func(s *clerk) { s.put("j.json", "{\n\"format\": \"tabiji.journey/1\",\n oops ひみつ-file}") },
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.json", secrets: []string{"ひみつ-file"},
	},
	{
		name: "a journey of a newer Tabiji", prepare: func(s *clerk) { s.put("j.json", `{"format":"tabiji.journey/9","title":"x"}`) },
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.newer",
	},
	{
		name: "some other JSON", prepare: func(s *clerk) { s.put("j.json", `{"name":"package","version":"1"}`) },
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.format",
	},
	{
		name: "MAIL-5 Liquid that is never closed", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter("{{ contact.name | upcase"))),
		ask: publish, want: "journey.has_errors", place: `"path":"nodes.a"`,
	},
	{
		name: "MAIL-5 Liquid that does not parse", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter("{% if contact.name ) %}x{% endif %}"))),
		ask: publish, want: "journey.has_errors", place: `"path":"nodes.a"`,
	},
	{
		name: "MAIL-6 a javascript: link", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter(`<a href="JaVaScRiPt:alert(document.cookie)">x</a>`))),
		ask: publish, want: "journey.has_errors", place: "javascript", secrets: []string{"document.cookie"},
	},
	{
		name: "a script in a mail", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter(`<script>alert(1)</script>`))),
		ask: publish, want: "journey.has_errors", place: "script",
	},
	{
		name: "Liquid that takes more than a mail may", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter(`{% for i in (1..2000000000) %}x{% endfor %}`))),
		ask: publish, want: "journey.has_errors", place: `"path":"nodes.a"`,
	},
	{
		name: "a division by 0", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter(`{{ 5 | divided_by: 0 }}`))),
		ask: publish, want: "journey.has_errors", place: `divided_by`,
	},
	{
		name: "a quotation mark without its other half", prepare: imported(drawing("jny_bad", sendStep, sendLine, letter("x\n{{ contact.name | default: “x }}"))),
		ask: publish, want: "journey.has_errors", place: "“",
	},
	{
		name: "conditions nested without end", prepare: func(s *clerk) {
			s.put("j.json", drawing("jny_bad", `,{"id":"a","kind":"split.condition","config":{"branches":[{"port":"a","when":`+strings.Repeat(`{"all":[`, 600)+`{"tag":"x"}`+strings.Repeat("]}", 600)+`}]}}`, sendLine, ""))
		},
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.deep",
	},
	{
		name: "a body of a message nested without end", prepare: func(s *clerk) {
			s.put("j.json", `{"format":"tabiji.journey/1","title":"x","messages":[{"id":"m","subject":"s","html":"x","body":`+strings.Repeat("[", 1500)+strings.Repeat("]", 1500)+`}]}`)
		},
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.deep",
	},
	{
		name: "a title of 300 characters", prepare: func(s *clerk) {
			s.put("j.json", `{"format":"tabiji.journey/1","title":"`+strings.Repeat("旅", 300)+`"}`)
		},
		ask: command("journey", "import", "$H/j.json", "-w", "$W"), want: "journey.long",
	},
	{
		name: "an unknown journey", ask: command("journey", "start", "jny_nowhere", "-w", "$W"), want: "journey.unknown",
	},
}

func importing(args ...string) func(*clerk, string) answer {
	return command(append([]string{"contacts", "import", "$H/in.csv", "-w", "$W", "--consent", "opt-in"}, args...)...)
}

func csv(content string) func(*clerk) { return func(s *clerk) { s.put("in.csv", content) } }

var csvRows = []badInput{
	{name: "JP-1 Shift_JIS said to be UTF-8", prepare: csv("\x96\xbc\x91O,\x83\x81\x81[\x83\x8b\n\x89\xd4\x8eq,a@tabiji-mail.jp\n"), ask: importing("--encoding", "utf-8"), want: "csv.encoding", secrets: []string{"a@tabiji-mail.jp"}},
	{name: "JP-1 letters of no known encoding", prepare: csv("\xff\xfe\x00\xd8\x81\x30\x85,x\n\xff\x81,a@tabiji-mail.jp\n"), ask: importing(), want: "csv.letters", secrets: []string{"a@tabiji-mail.jp"}},
	{name: "an Excel workbook", prepare: csv("PK\x03\x04\x14\x00\x06\x00xl/workbook.xml"), ask: importing(), want: "csv.workbook"},
	{name: "an empty file", prepare: csv(""), ask: importing(), want: "csv.empty"},
	{name: "no column of addresses", prepare: csv("名前,電話\n花子,090\n"), ask: importing(), want: "csv.no_address", secrets: []string{"花子"}},
	{name: "a picture", prepare: csv("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00" + strings.Repeat("\x00\x9c\x00\x81", 300)), ask: importing(), want: "csv.picture"},
	{name: "a vCard", prepare: csv("BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:hanako@tabiji-mail.jp\r\nEND:VCARD\r\n"), ask: importing(), want: "csv.vcard", secrets: []string{"hanako@tabiji-mail.jp"}},
	{name: "a web page called .xls", prepare: csv("<html><body><table><tr><td>メール</td></tr></table>"), ask: importing(), want: "csv.html"},
	{name: "a PDF", prepare: csv("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), ask: importing(), want: "csv.pdf"},
	{name: "JSON instead of a list", prepare: csv(`[{"email":"hanako@tabiji-mail.jp"}]`), ask: importing(), want: "csv.json", secrets: []string{"hanako@tabiji-mail.jp"}},
	{name: "two columns of addresses and no word which", prepare: csv("甲,乙\na@tabiji-mail.jp,b@tabiji-mail.jp\nc@tabiji-mail.jp,d@tabiji-mail.jp\n"), ask: importing(), want: "csv.which_address", place: "甲", secrets: []string{"a@tabiji-mail.jp"}},
	{name: "an answer about a column that is not there", prepare: csv("メール\na@tabiji-mail.jp\n"), ask: importing("--column", "最終購入日=date"), want: "import.column", place: "最終購入日"},
	{name: "a meaning that nobody knows", prepare: csv("メール,色\na@tabiji-mail.jp,赤\n"), ask: importing("--column", "色=colour"), want: "import.meaning", place: "色"},
	{name: "an answer that is none", prepare: csv("メール,メルマガ\na@tabiji-mail.jp,赤\n"), ask: importing("--word", "赤=maybe"), want: "import.answer", place: "赤"},
	{name: "no ground of consent", prepare: csv("メール\na@tabiji-mail.jp\n"), ask: command("contacts", "import", "$H/in.csv", "-w", "$W"), want: "import.consent"},
	{name: "another type for a field that every workspace has", ask: command("contacts", "fields", "type", "birthday", "text", "-w", "$W"), want: "field.standard"},
	{name: "a type for a field that is not there", ask: command("contacts", "fields", "type", "最終購入日", "date", "-w", "$W"), want: "field.missing", place: "最終購入日"},
	{name: "a file that is not there", ask: importing(), want: "file.missing"},
	{name: "rows left out would overwrite a file", prepare: func(s *clerk) { csv("メール\na@tabiji-mail.jp\n")(s); s.put("bad.csv", "大事") }, ask: importing("--bad", "$H/bad.csv"), want: "file.exists"},
}

var apiRows = []badInput{
	{
		name: "SEC-1 a wrong token", want: "api.token", secrets: []string{"guess-77aa"},
		ask: request(401, "GET", "/api/status", "", func(r *http.Request) { r.Header.Set("Authorization", "Bearer guess-77aa") }),
	},
	{
		name: "SEC-1 no token", want: "api.token",
		ask: request(401, "GET", "/api/contacts", "", func(r *http.Request) { r.Header.Del("Authorization") }),
	},
	{
		name: "SEC-1 a Host of somebody else (DNS rebinding)", want: "api.host",
		ask: request(403, "GET", "/api/status", "", func(r *http.Request) { r.Host = "evil.example:4713" }),
	},
	{
		name: "SEC-1 another site's Origin", want: "api.origin",
		ask: request(403, "POST", "/api/events", `{}`, func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }),
	},
	{
		name: "SEC-1 an Origin of null", want: "api.origin",
		ask: request(403, "POST", "/api/events", `{}`, func(r *http.Request) { r.Header.Set("Origin", "null") }),
	},
	{
		name: "a huge body", want: "api.body_too_large",
		ask: request(413, "POST", "/api/events", `{"contact":"`+strings.Repeat("a", 5<<20)+`"}`),
	},
	{
		name: "a draft nested without end", want: "journey.deep",
		ask: request(413, "PUT", "/api/journeys/jny_hello/draft", `{"rev":1,"draft":{"format":"tabiji.journey/1","id":"jny_hello","settings":{"reentry":"never"},"title":"x","edges":[],"nodes":[{"id":"a","kind":"goal","at":[0,0],"config":{"x":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`}}]}}`),
	},
	{
		name: "a draft with a title of 300 characters", want: "journey.long",
		ask: request(422, "PUT", "/api/journeys/jny_hello/draft", `{"rev":1,"draft":{"format":"tabiji.journey/1","id":"jny_hello","settings":{"reentry":"never"},"title":"`+strings.Repeat("旅", 300)+`","edges":[],"nodes":[]}}`),
	},
	{
		name: "an event whose properties are nested", want: "api.input", place: "body.props.a",
		ask: request(422, "POST", "/api/events", `{"contact":"a@tabiji-mail.jp","kind":"purchase","source":"api","key":"k1","occurred_at":"2026-11-24T00:00:00Z","props":{"a":`+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`}}`),
	},
	{
		name: "bad JSON", want: "api.body", secrets: []string{"ひみつ-json"},
		ask: request(400, "POST", "/api/contacts/opt-out", `{"address": ひみつ-json`),
	},
	{
		name: "an unknown field", want: "api.input", place: "body.adress", secrets: []string{"taro@tabiji-mail.jp"},
		ask: request(422, "POST", "/api/contacts/opt-out", `{"address":"hanako@tabiji-mail.jp","adress":"taro@tabiji-mail.jp"}`),
	},
	{
		name: "an opt-out lifted without saying who asked for it", want: "contact.lift_evidence", place: "body.evidence",
		prepare: func(s *clerk) {
			s.must("contacts", "import", s.put("in.csv", "メール\nhanako@tabiji-mail.jp\n"), "-w", s.path, "--consent", "opt-in")
			s.must("contacts", "opt-out", "-w", s.path, "--contact", "hanako@tabiji-mail.jp")
		},
		ask: request(422, "POST", "/api/contacts/lift-opt-out", `{"contact":"hanako@tabiji-mail.jp","evidence":"OK"}`),
	},
	{
		name: "an opt-out lifted of somebody who never opted out", want: "contact.not_stopped",
		prepare: func(s *clerk) {
			s.must("contacts", "import", s.put("in.csv", "メール\nhanako@tabiji-mail.jp\n"), "-w", s.path, "--consent", "opt-in")
		},
		ask: request(409, "POST", "/api/contacts/lift-opt-out", `{"contact":"hanako@tabiji-mail.jp","evidence":"11月29日、店頭で本人から"}`),
	},
	{
		name: "an opt-out lifted of nobody known", want: "contact.missing",
		ask: request(404, "POST", "/api/contacts/lift-opt-out", `{"contact":"con_9","evidence":"11月29日、店頭で本人から"}`),
	},
	{
		name: "an event of another year, told with its year", want: "event.future", place: "2038",
		ask: request(422, "POST", "/api/events", `{"contact":"hanako@tabiji-mail.jp","kind":"purchase","occurred_at":"2038-06-01T00:00:00Z"}`),
	},
	{
		name: "SEC-1 a password in a body that is refused", want: "api.input", secrets: []string{password},
		ask: request(422, "PUT", "/api/account", `{"smtp":"smtp.tabiji-mail.jp:465","security":"ssl3","from_address":7,"password":"`+password+`","pasword":"`+password+`"}`),
	},
	{
		name: "SEC-1 a password that is no text", want: "api.input", secrets: []string{"8472913"},
		ask: request(422, "PUT", "/api/account", `{"smtp":"smtp.tabiji-mail.jp:465","security":"tls","from_address":"a@tabiji-mail.jp","password":8472913}`),
	},
	{name: "an address nobody serves", want: "api.route", ask: request(404, "GET", "/api/nothing", "")},
	{name: "a method nobody serves", want: "api.route", ask: request(404, "DELETE", "/api/status", "")},
	{name: "an id that does not exist", want: "not_found.id", ask: request(404, "GET", "/api/contacts/con_x", "")},
	{name: "a cursor of nobody", want: "api.cursor", ask: request(422, "GET", "/api/contacts?cursor=zz", "")},
	{name: "a form instead of JSON", want: "api.body", ask: request(415, "POST", "/api/events", "contact=a", func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") })},
	{
		name: "LOST-8 a stale revision", want: "contact.changed", prepare: func(s *clerk) {
			csv("名前,メール\n花子,hanako@tabiji-mail.jp\n")(s)
			s.must("contacts", "import", s.file("in.csv"), "-w", s.path, "--consent", "opt-in")
		},
		ask: request(409, "PATCH", "/api/contacts/con_1", `{"rev":99,"fields":{"name":"別の人"}}`),
		check: func(s *clerk, a answer) {
			b, err := json.Marshal(a.Current)
			var c httpapi.Contact
			if err == nil {
				err = json.Unmarshal(b, &c)
			}
			if err != nil || c.Rev != 1 || c.Address != "hanako@tabiji-mail.jp" || c.Consent != "opt-in" {
				s.t.Errorf("the present row is %+v (%v)", c, err)
			}
		},
	},
}
