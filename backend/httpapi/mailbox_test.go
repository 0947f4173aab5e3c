package httpapi_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
	"tabiji/backend/smtptest"
)

const greeting = `{"format":"tabiji.journey/1","id":"jny_greet","title":"はじめてのお客様へ",
 "nodes":[{"id":"in","kind":"entry.manual"},{"id":"mail","kind":"mail.send","title":"お礼のメール","config":{"message":"m"}},{"id":"wait","kind":"wait.duration","config":{"amount":2,"unit":"hour"}},{"id":"next","kind":"mail.send","config":{"message":"n"}},{"id":"end","kind":"exit"}],
 "edges":[{"from":["in","next"],"to":"mail"},{"from":["mail","next"],"to":"wait"},{"from":["wait","next"],"to":"next"},{"from":["next","next"],"to":"end"}],
 "messages":[{"id":"m","title":"お礼","subject":"{{ contact.name }}様、ありがとうございます","html":"<p>{{ contact.name }}様</p><p>本文です<a href=\"https://tabiji-mail.jp/beans\">豆を見る</a><img src=\"https://tabiji-mail.jp/a.png\"></p>"},{"id":"n","title":"つづき","subject":"その後いかがですか","html":"<p>つづき</p>"}]}`

// greeted is a world in which two people of a journey in practice have got a mail.
func greeted(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.must("POST", "/api/contacts/import?consent=opt-in", "氏名,フリガナ,メール\n高橋 花子,タカハシ ハナコ,hanako@tabiji-mail.jp\n佐藤 太郎,サトウ タロウ,taro@tabiji-mail.jp\n", nil)
	w.must("POST", "/api/journeys/import", greeting, nil)
	w.must("POST", "/api/journeys/jny_greet/start", "{}", nil)
	for _, who := range []string{"hanako", "taro"} {
		w.must("POST", "/api/journeys/jny_greet/enter", `{"contact":"`+who+`@tabiji-mail.jp"}`, nil)
	}
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settled()
	return w
}

// titles asks for deliveries and gives their subjects, as one text.
func (w *world) titles(query string) string {
	w.t.Helper()
	var page httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox?"+query, "", &page)
	var list []string
	for _, d := range page.Items {
		list = append(list, d.Name+":"+d.State)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func TestADeliverySaysWhomWhereFromAndWhatNext(t *testing.T) {
	t.Parallel()
	w := greeted(t)
	var page httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox?search=たかはし", "", &page)
	if len(page.Items) != 1 {
		t.Fatalf("%+v", page.Items)
	}
	d := page.Items[0]
	if d.Name != "高橋 花子" || d.Subject != "高橋 花子様、ありがとうございます" || d.StateText != "Sent" || !d.Practice || len(d.Can) != 0 || d.Releases != "" ||
		d.Journey == nil || *d.Journey != (httpapi.DeliveryJourney{ID: "jny_greet", Title: "はじめてのお客様へ", Practice: true}) ||
		d.Step == nil || *d.Step != (httpapi.DeliveryStep{Node: "mail", Title: "お礼のメール"}) {
		t.Errorf("%+v %+v %+v", d, d.Journey, d.Step)
	}
	var whole httpapi.Delivery
	w.must("GET", "/api/outbox/"+d.ID, "", &whole)
	if whole.PreviewIs != "sent" || whole.Preview == nil || !strings.Contains(whole.Preview.Document, "高橋 花子様") || strings.Contains(whole.Preview.Document, "onclick") ||
		len(whole.Preview.Links) < 1 || whole.Preview.Links[0].Text != "豆を見る" || whole.Preview.RemoteImages != 1 || !strings.Contains(whole.Text, "本文です") {
		t.Errorf("%q %+v", whole.PreviewIs, whole.Preview)
	}
	w.must("DELETE", "/api/practice", "", nil)
	w.must("GET", "/api/outbox/"+d.ID, "", &whole)
	if whole.PreviewIs != "now" || !strings.Contains(whole.Preview.Document, "高橋 花子様") || strings.Contains(whole.Preview.Document, "onclick") {
		t.Errorf("once the practice mailbox is empty: %q %+v", whole.PreviewIs, whole.Preview)
	}
}

func TestTheOutboxIsFilteredAndCountedAlike(t *testing.T) {
	t.Parallel()
	w := greeted(t)
	server := smtptest.New(t, smtptest.Options{})
	w.must("PUT", "/api/account", fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp","sender_address":"東京都","sender_contact":"03-0000-0000"}`, server.Addr()), nil)
	w.settled()
	w.must("POST", "/api/journeys/import", strings.ReplaceAll(greeting, "jny_greet", "jny_real"), nil)
	w.must("POST", "/api/journeys/jny_real/start", "{}", nil)
	server.Fault(smtptest.Fault{At: smtptest.Queued, Do: smtptest.Drop})
	w.must("POST", "/api/journeys/jny_real/enter", `{"contact":"taro@tabiji-mail.jp"}`, nil)
	w.settled()
	w.must("POST", "/api/contacts/opt-out", `{"address":"hanako@tabiji-mail.jp"}`, nil)
	w.must("POST", "/api/journeys/jny_real/enter", `{"contact":"hanako@tabiji-mail.jp"}`, nil)
	w.settled()
	for _, c := range []struct{ name, query, want string }{
		{"everything", "", "佐藤 太郎:sent 佐藤 太郎:unknown 高橋 花子:sent 高橋 花子:skipped"},
		{"one state", "state=unknown", "佐藤 太郎:unknown"},
		{"several states", "state=unknown&state=skipped", "佐藤 太郎:unknown 高橋 花子:skipped"},
		{"what stands aside", "state=aside", "佐藤 太郎:unknown 高橋 花子:skipped"},
		{"what is coming", "state=coming", ""},
		{"practice", "practice=true", "佐藤 太郎:sent 高橋 花子:sent"},
		{"real", "practice=false", "佐藤 太郎:unknown 高橋 花子:skipped"},
		{"one person", "contact=con_1", "高橋 花子:sent 高橋 花子:skipped"},
		{"one journey", "journey=jny_real", "佐藤 太郎:unknown 高橋 花子:skipped"},
		{"a journey nobody knows", "journey=jny_none", ""},
		{"a name in kana", "search=" + url.QueryEscape("サトウ"), "佐藤 太郎:sent 佐藤 太郎:unknown"},
		{"an address", "search=HANAKO@", "高橋 花子:sent 高橋 花子:skipped"},
		{"a subject", "search=" + url.QueryEscape("ありがとう"), "佐藤 太郎:sent 佐藤 太郎:unknown 高橋 花子:sent"},
		{"a sign that means something to a database", "search=%25", ""},
		{"two at once", "practice=false&search=" + url.QueryEscape("佐藤"), "佐藤 太郎:unknown"},
	} {
		if got := w.titles(c.query); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if strings.Contains(c.query, "state=") {
			continue
		}
		var counts httpapi.DeliveryCounts
		w.must("GET", "/api/outbox/counts?"+c.query, "", &counts)
		if want := strings.Count(c.want, ":"); int(counts.Total) != want {
			t.Errorf("%s: counted %+v, want %d", c.name, counts, want)
		}
	}
	var page httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox?state=unknown", "", &page)
	if d := page.Items[0]; strings.Join(d.Can, " ") != "sent again" || d.Reason == "" {
		t.Errorf("%+v", d)
	}
	var whole httpapi.Delivery
	w.must("GET", "/api/outbox/"+page.Items[0].ID, "", &whole)
	if len(whole.Attempts) != 1 || whole.Attempts[0].OutcomeText != "Unknown" || whole.Attempts[0].StageText != "end of the body" || whole.PreviewIs != "now" {
		t.Errorf("%+v", whole)
	}
}

func TestAHeldDeliverySaysWhatReleasesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts/import?consent=opt-in", "氏名,メール\n高橋 花子,hanako@tabiji-mail.jp\n", nil)
	server := smtptest.New(t, smtptest.Options{})
	w.must("PUT", "/api/account", fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp","sender_address":"東京都","sender_contact":"03-0000-0000"}`, server.Addr()), nil)
	w.must("POST", "/api/journeys/import", greeting, nil)
	w.must("POST", "/api/journeys/jny_greet/start", "{}", nil)
	w.must("POST", "/api/journeys/jny_greet/enter", `{"contact":"hanako@tabiji-mail.jp"}`, nil)
	server.Fault(smtptest.Fault{At: smtptest.RCPT, Do: smtptest.Reply, Say: "550 5.4.5 Daily user sending limit exceeded"})
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settled()
	var page httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox", "", &page)
	if len(page.Items) != 1 {
		t.Fatalf("%+v", page)
	}
	d := page.Items[0]
	if d.Subject != "高橋 花子様、ありがとうございます" {
		t.Errorf("the subject before anything has left: %+v", d)
	}
	if d.State != "held" || !strings.HasPrefix(d.Releases, "The account is tried again on ") || strings.Join(d.Can, " ") != "skip" {
		t.Errorf("%+v", d)
	}
	var st httpapi.Status
	w.must("GET", "/api/status", "", &st)
	kinds := ""
	for _, h := range st.Health {
		kinds += fmt.Sprint(h.Kind, " ", h.N, ";")
	}
	if kinds != "account 0;held 1;" {
		t.Errorf("health is %s", kinds)
	}
	server.Heal()
	w.must("POST", "/api/account/retry", "", nil)
	w.settled()
	var after httpapi.Page[httpapi.Delivery]
	w.must("GET", "/api/outbox", "", &after)
	if d := after.Items[0]; d.State != "sent" || d.Releases != "" || len(d.Can) != 0 {
		t.Errorf("after the retry: %+v", d)
	}
	st = httpapi.Status{}
	w.must("GET", "/api/status", "", &st)
	if len(st.Health) != 0 || st.Engine.SentTo != "高橋 花子" {
		t.Errorf("%+v %+v", st.Health, st.Engine)
	}
}

func TestAPausedJourneyIsNamedAsWhatHoldsItsMails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts/import?consent=opt-in", "氏名,メール\n高橋 花子,hanako@tabiji-mail.jp\n", nil)
	server := smtptest.New(t, smtptest.Options{})
	w.must("PUT", "/api/account", fmt.Sprintf(`{"smtp":%q,"security":"none","from_name":"旅路珈琲","from_address":"info@tabiji-mail.jp","sender_address":"東京都","sender_contact":"03-0000-0000","per_hour":0,"per_day":0}`, server.Addr()), nil)
	w.must("POST", "/api/journeys/import", greeting, nil)
	w.must("POST", "/api/journeys/jny_greet/start", "{}", nil)
	hang := server.Fault(smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Hang})
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.must("POST", "/api/journeys/jny_greet/enter", `{"contact":"hanako@tabiji-mail.jp"}`, nil)
	<-hang.Hit()
	w.must("POST", "/api/journeys/jny_greet/pause", "", nil)
	hang.Release()
	w.settled()
	for lang, want := range map[string]string{"ja": "「はじめてのお客様へ」を再開すると送ります。", "en": "It goes out when “はじめてのお客様へ” resumes."} {
		if _, raw := w.askIn(lang, "GET", "/api/outbox", ""); !strings.Contains(string(raw), want) {
			t.Errorf("%s", raw)
		}
	}
}

func TestThePracticeMailboxKnowsWhatNobodyHasRead(t *testing.T) {
	t.Parallel()
	w := greeted(t)
	unread := func(query string) string {
		t.Helper()
		var page httpapi.Page[httpapi.PracticeMail]
		w.must("GET", "/api/practice?"+query, "", &page)
		var list []string
		for _, m := range page.Items {
			list = append(list, fmt.Sprint(m.Contact.Name, ":", m.Unread))
		}
		slices.Sort(list)
		return strings.Join(list, " ")
	}
	if got := unread(""); got != "佐藤 太郎:true 高橋 花子:true" {
		t.Fatal(got)
	}
	var page httpapi.Page[httpapi.PracticeMail]
	w.must("GET", "/api/practice?search=はなこ", "", &page)
	if len(page.Items) != 1 {
		t.Fatalf("%+v", page)
	}
	m := page.Items[0]
	if !strings.HasPrefix(m.Snippet, "高橋 花子様 本文です") || len([]rune(m.Snippet)) > 80 || m.Journey == nil || m.Journey.ID != "jny_greet" || m.Step == nil || m.Step.Title != "お礼のメール" ||
		!strings.HasPrefix(m.Delivery, "out_") || m.Purpose != "marketing" || m.Contact.ID != "con_1" {
		t.Errorf("%+v %+v %+v", m, m.Journey, m.Step)
	}
	var many httpapi.Many
	w.must("POST", "/api/practice/"+m.ID+"/seen", "", &many)
	if many.N != 1 || unread("") != "佐藤 太郎:true 高橋 花子:false" || unread("unread=true") != "佐藤 太郎:true" {
		t.Errorf("%d %s", many.N, unread(""))
	}
	w.must("POST", "/api/practice/"+m.ID+"/seen", "", &many)
	if many.N != 0 {
		t.Error("the same mail was seen for the first time twice")
	}
	var counts httpapi.PracticeCounts
	w.must("GET", "/api/practice/counts", "", &counts)
	if counts != (httpapi.PracticeCounts{Total: 2, Unread: 1}) {
		t.Errorf("%+v", counts)
	}
	w.must("GET", "/api/practice/counts?search=さとう", "", &counts)
	if counts != (httpapi.PracticeCounts{Total: 1, Unread: 1}) {
		t.Errorf("%+v", counts)
	}
	var letter httpapi.PracticeLetter
	w.must("GET", "/api/practice/"+m.ID+"?dark=true", "", &letter)
	if !strings.Contains(letter.Document, "color-scheme:dark") || strings.Contains(letter.Document, "onclick") || letter.Size != len(letter.Source) || letter.Cut || letter.ImagesWithoutText != 1 {
		t.Errorf("%+v", letter)
	}
	w.must("DELETE", "/api/practice", "", &many)
	if many.N != 2 || unread("") != "" {
		t.Errorf("%d were thrown away", many.N)
	}
	for lang, want := range map[string]string{"ja": "練習用メールボックス", "en": "no longer in the practice mailbox"} {
		if status, raw := w.askIn(lang, "GET", "/api/practice/"+m.ID, ""); status != 404 || !strings.Contains(string(raw), want) {
			t.Errorf("%d %s", status, raw)
		}
	}
	w.must("POST", "/api/journeys/jny_greet/enter", `{"contact":"hanako@tabiji-mail.jp"}`, nil)
	if status, _ := w.ask("GET", "/api/practice/"+m.ID, ""); status != 404 {
		t.Error("a former mail's address leads to another mail")
	}
}
