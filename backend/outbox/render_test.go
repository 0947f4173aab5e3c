package outbox_test

import (
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
)

// template pins a message and makes every row use it.
func (s *shop) template(source message.Source) {
	s.t.Helper()
	pin, _ := message.Pin(source)
	err := s.db.Write(s.t.Context(), sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error { return tx.AddMessageVersion(source) })
	if err != nil {
		s.t.Fatal(err)
	}
	s.exec("UPDATE outbox SET message_version = ?, purpose = ?", pin, source.Purpose)
}

func templates(o *outbox.Config) { o.Render = nil }

func TestALetterIsRenderedFromThePinnedVersionForThePersonAsTheyAre(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(2)
	s.template(message.Source{ID: "msg_1", Purpose: contact.Marketing, Subject: "{{ contact.family_name }}様へ", HTML: "<p>{{ contact.given_name }}さん、豆が届きました</p>"})
	s.exec(`UPDATE contact SET fields = '{"family_name":"髙橋","given_name":"美咲"}' WHERE id = 2`)
	r := s.start(templates)
	r.settle()
	s.want("sent", 2)
	for _, m := range s.server.Mails() {
		v, err := mail.Read(m.Raw)
		if err != nil {
			t.Fatal(err)
		}
		subject, body := "佐藤様へ", "花子1さん"
		if m.To[0] == "p2@kyaku.jp" {
			subject, body = "髙橋様へ", "美咲さん"
		}
		if v.Get("Subject") != subject || !strings.Contains(v.HTML, body) {
			t.Errorf("to %s: %q %q", m.To[0], v.Get("Subject"), v.HTML)
		}
		if u := v.Get("List-Unsubscribe"); !strings.HasPrefix(u, "<mailto:info@kissa.jp?subject=%E9%85%8D%E4%BF%A1%E5%81%9C%E6%AD%A2%20") {
			t.Errorf("List-Unsubscribe is %q", u)
		}
		if !strings.Contains(v.Text, "東京都港区1-2-3") || !strings.Contains(v.Text, "03-0000-0000") {
			t.Errorf("the footer lacks the sender's address: %q", v.Text)
		}
	}
	if n := s.number("SELECT count(DISTINCT content_hash) FROM outbox WHERE content_hash <> ''"); n != 2 {
		t.Errorf("%d content hashes, want 2", n)
	}
}

func TestServiceMailCarriesNoUnsubscribeAndNeedsNoConsent(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	s.exec("DELETE FROM consent")
	s.template(message.Source{ID: "msg_1", Purpose: contact.Service, Subject: "ご予約の確認", HTML: "<p>11月22日 12時</p>"})
	r := s.start(templates)
	r.settle()
	s.want("sent", 1)
	v, err := mail.Read(s.server.Mails()[0].Raw)
	if err != nil || v.Get("List-Unsubscribe") != "" {
		t.Errorf("List-Unsubscribe is %q, %v", v.Get("List-Unsubscribe"), err)
	}
}

func TestAMessageThatCannotBeWrittenCostsOnlyItsRow(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(3)
	s.template(message.Source{ID: "msg_1", Purpose: contact.Marketing, Subject: "こんにちは", HTML: "<p>豆</p>"})
	s.exec("UPDATE outbox SET message_version = 'lost' WHERE id = 1")
	s.exec(`UPDATE contact SET fields = '{"family_name":7}' WHERE id = 2`)
	r := s.start(templates)
	r.settle()
	s.want("sent", 1, "never", 2)
	for id, reason := range map[int64]string{1: "reason.delivery.message", 2: "reason.delivery.broken"} {
		if d, err := r.Get(t.Context(), id); err != nil || d.Reason.ID != reason {
			t.Errorf("row %d says %s, want %s (%v)", id, d.Reason.ID, reason, err)
		}
	}
	if n := s.number("SELECT count(*) FROM wake"); n != 3 {
		t.Errorf("%d wakes, want 3", n)
	}
}
