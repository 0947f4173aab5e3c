package outbox_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/mail"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/sqlite"
	sentences "tabiji/backend/words"
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

// bomb takes more than a message may, for whoever has a company.
const bomb = `<p>{{ contact.family_name }}</p>{% if contact.company %}{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}{% endif %}`

// Issue 7.15: a message that takes more than it may is held alone, says what to do, and leaves once it is
// corrected or a person sends it.
func TestAGreedyMessageIsHeldAloneAndLeavesWhenItIsCorrected(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 2}, smtptest.Options{})
	s.plan(4)
	s.template(message.Source{ID: "msg_1", Title: "秋の便り", Purpose: contact.Marketing, Subject: "こんにちは", HTML: bomb})
	s.exec(`UPDATE contact SET fields = '{"company":"茶舗"}' WHERE id IN (2, 3)`)
	s.exec("UPDATE outbox SET journey = 7")
	r := s.start(templates)
	r.settle()
	s.want("sent", 2, "held", 2)
	d, err := r.Get(t.Context(), 2)
	if err != nil || d.Reason.ID != outbox.Greedy || len(d.Attempts) != 1 || d.Attempts[0].Outcome != delivery.Held {
		t.Fatalf("%+v %v", d, err)
	}
	said := sentences.Printer{Lang: sentences.Japanese}.Say(d.Reason)
	if !strings.Contains(said, "メール「秋の便り」の本文の1行目") || !strings.Contains(said, "文面を直して公開すると") {
		t.Errorf("the reason says %s", said)
	}
	if n := s.number("SELECT count(*) FROM wake"); n != 2 {
		t.Errorf("%d wakes, want those of the two that are sent", n)
	}
	if err := r.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("sent", 2, "held", 2)

	s.exec(`UPDATE contact SET fields = '{}' WHERE id = 2`)
	s.clock.Advance(2 * time.Minute) // until it is believed no more
	if _, err := r.Resolve(t.Context(), 2, outbox.Again); err != nil {
		t.Fatal(err)
	}
	r.settle()
	s.want("sent", 3, "held", 1)

	better := message.Source{ID: "msg_1", Title: "秋の便り", Purpose: contact.Marketing, Subject: "こんにちは", HTML: "<p>短く</p>"}
	pin, _ := message.Pin(better)
	err = s.db.Write(t.Context(), sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		if err := tx.AddMessageVersion(better); err != nil {
			return err
		}
		return tx.ReleaseCorrected(7, map[string]string{"msg_1": pin})
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Poke()
	r.settle()
	s.want("sent", 4)
	if n := s.number("SELECT count(*) FROM outbox WHERE message_version = '" + pin + "'"); n != 1 {
		t.Errorf("%d rows carry the corrected message, want 1", n)
	}
}

// A hundred mails of a greedy message do not cost a hundred tries while others wait for the connection.
func TestAGreedyMessageIsBelievedAfterAFewTries(t *testing.T) {
	t.Parallel()
	s := open(t, account{connections: 1}, smtptest.Options{})
	s.plan(60)
	s.template(message.Source{ID: "msg_1", Purpose: contact.Marketing, Subject: "こんにちは", HTML: strings.ReplaceAll(bomb, "contact.company", "contact.family_name")})
	other := message.Source{ID: "msg_2", Purpose: contact.Marketing, Subject: "別のお知らせ", HTML: "<p>豆</p>"}
	pin, _ := message.Pin(other)
	if err := s.db.Write(t.Context(), sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error { return tx.AddMessageVersion(other) }); err != nil {
		t.Fatal(err)
	}
	s.exec("UPDATE outbox SET message_version = ? WHERE id % 2 = 0", pin)
	began := time.Now()
	r := s.start(templates)
	r.settle()
	s.want("sent", 30, "held", 30)
	t.Logf("took %v", time.Since(began))
}

// An engine that leaves while a letter is written says nothing about the message.
func TestALetterCutShortIsNobodysFault(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	s.template(message.Source{ID: "msg_1", Purpose: contact.Marketing, Subject: "s", HTML: `{% assign l = "b,a" | split: "," %}{% for i in (1..3000) %}{% assign m = l | sort %}{% endfor %}x`})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock})
	row, err := o.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, why, err := o.LetterNow(ctx, row.Row); err == nil || why.ID != "" {
		t.Errorf("it said %v, %v", why, err)
	}
}
