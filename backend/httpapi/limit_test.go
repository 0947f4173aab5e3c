package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/smtptest"
	"tabiji/backend/studio"
)

// Number 10: 650 mails and a limit of 100 an hour take seven hours, and everything that tells of them says
// so.
func TestN10_TheForecastObeysTheLimit(t *testing.T) {
	t.Parallel()
	c := clock.NewManual(tuesday)
	w := newWorld(t, func(config *backend.Config) { config.Clock = c })
	server := smtptest.New(t, smtptest.Options{Discard: true})
	w.must("PUT", "/api/account", fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp","sender_address":"東京都","sender_contact":"03-0000-0000","per_hour":100,"per_day":0}`, server.Addr()), nil)
	var list strings.Builder
	list.WriteString("メール\n")
	for i := range 650 {
		fmt.Fprintf(&list, "p%d@tabiji-mail.jp\n", i)
	}
	w.must("POST", "/api/contacts/import?consent=opt-in&tag=vip", list.String(), nil)
	w.must("POST", "/api/journeys/import", hello, nil)
	w.must("POST", "/api/journeys/jny_hello/start", "{}", nil)
	w.must("POST", "/api/journeys/jny_hello/enter", `{"all":true}`, nil)
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settled() // it comes to rest though 550 wait

	var cal httpapi.Calendar
	w.must("GET", "/api/calendar", "", &cal)
	for hour, want := range map[int][2]int64{9: {100, 0}, 10: {0, 100}, 11: {0, 100}, 12: {0, 100}, 13: {0, 100}, 14: {0, 100}, 15: {0, 50}, 16: {0, 0}} {
		if h := cal.Hours[hour]; h.Sent != want[0] || h.Mails != want[1] {
			t.Errorf("%d o'clock: %d sent and %d mails planned, want %v", hour, h.Sent, h.Mails, want)
		}
	}
	opens := tuesday.Add(time.Hour)
	var st httpapi.Status
	w.must("GET", "/api/status", "", &st)
	if !st.Engine.Idle || st.Engine.NextDue < opens || st.Engine.NextDue > opens.Add(time.Minute) {
		t.Errorf("idle %v, next at %v", st.Engine.Idle, st.Engine.NextDue)
	}
	said := "550 mails wait for this account’s limit of 100 in 1 hour. Sending goes on at "
	if st.Account == nil || !strings.HasPrefix(st.Account.Waiting, said) {
		t.Errorf("the account says %+v", st.Account)
	}
	if len(st.Health) == 0 || st.Health[0].Kind != "limit" || st.Health[0].N != 550 || st.Health[0].Level != "hint" {
		t.Errorf("health is %+v", st.Health)
	}
	w.must("POST", "/api/journeys/import", strings.NewReplacer("jny_hello", "jny_more", `"kind":"entry.manual"`, `"kind":"entry.tag","config":{"tag":"vip"}`).Replace(hello), nil)
	var sheet studio.Sheet
	w.must("GET", "/api/journeys/jny_more/preview", "", &sheet)
	if p := sheet.Plan; p == nil || p.FinishAt != tuesday.Add(12*time.Hour) || len(p.Days) != 1 || p.Days[0].N != 650 {
		t.Errorf("650 more leave behind the 550 that wait, the last ones at nine in the evening: %+v", sheet.Plan)
	}
	var a httpapi.Account
	w.must("GET", "/api/account", "", &a)
	if !strings.HasPrefix(a.Waiting, said) || a.State != "ready" {
		t.Errorf("the account's page says %q", a.Waiting)
	}
	var rows httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox?state=due&limit=1", "", &rows)
	if len(rows.Items) != 1 || !strings.HasPrefix(rows.Items[0].Reason, "Waiting its turn: the limit of 100 mails in 1 hour is reached.") ||
		rows.Items[0].Releases != "It goes out in its turn, at most 100 in 1 hour." {
		t.Errorf("the last one says %+v", rows.Items)
	}
	w.must("GET", "/api/outbox?state=later&limit=200", "", &rows)
	if len(rows.Items) != 100 || !strings.HasPrefix(rows.Items[0].Reason, "Waiting: the limit of 100 mails in 1 hour is reached. It goes out at ") {
		t.Errorf("%d say when they leave, the first %+v", len(rows.Items), rows.Items[:min(1, len(rows.Items))])
	}
	status, japanese := w.askIn("ja", "GET", "/api/status", "")
	if status != 200 || !strings.Contains(string(japanese), "1時間に100通までの上限に達したため、550通が順番を待っています。") {
		t.Errorf("in Japanese: %s", japanese)
	}
}
