package outbox_test

import (
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/message"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/smtptest"
)

func TestATrialWritesTheLetterThatWouldLeave(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock})
	source := message.Source{ID: "msg_1", Subject: "{{ contact.family_name }}様へ", Preheader: "豆の話", HTML: "<p>{{ contact.given_name }}さん</p>"}
	l, to, err := o.Try(t.Context(), outbox.Trial{Source: source, Person: contact.Contact{ID: 1}, Account: outbox.Default})
	if err != nil || l.Body.Subject != "佐藤様へ" || l.Body.Preheader != "豆の話" || l.From != "info@kissa.jp" || l.Date != noon || to.ID != 1 {
		t.Errorf("%+v to %+v, %v", l, to, err)
	}
	if !strings.Contains(l.Body.Text, "東京都港区1-2-3") || l.Unsubscribe == "" {
		t.Errorf("the footer is not the real one: %q", l.Body.Text)
	}
	made := contact.Contact{Address: "hanako@example.jp", Fields: map[string]string{"family_name": "山田"}}
	if l, to, err := o.Try(t.Context(), outbox.Trial{Source: source, Person: made, Account: outbox.Practice}); err != nil || l.Body.Subject != "山田様へ" || to.ID != 0 {
		t.Errorf("for nobody: %+v, %v", l, err)
	}
	if n := s.number("SELECT count(*) FROM outbox WHERE state <> 'due'"); n != 0 || len(s.server.Mails()) != 0 {
		t.Errorf("a trial moved %d rows", n)
	}
}

func TestATrialThatCannotBeWrittenSaysTheMessagesOwnProblem(t *testing.T) {
	t.Parallel()
	s := open(t, account{}, smtptest.Options{})
	s.plan(1)
	o := outbox.New(outbox.Config{Store: s.db.Outbox(), Clock: s.clock})
	good := message.Source{ID: "msg_1", Subject: "豆", HTML: "<p>豆</p>"}
	bad := message.Source{ID: "msg_1", Subject: "{% if %}", HTML: "<p>豆</p>"}
	for want, trial := range map[string]outbox.Trial{
		"message.refused":  {Source: bad, Person: contact.Contact{ID: 1}, Account: outbox.Default},
		"contact.unknown":  {Source: good, Person: contact.Contact{ID: 99}, Account: outbox.Default},
		"account.none_yet": {Source: good, Person: contact.Contact{ID: 1}, Account: "other"},
	} {
		if _, _, err := o.Try(t.Context(), trial); problem.Of(err).ID != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
