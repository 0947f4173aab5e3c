package outbox_test

import (
	"context"
	"errors"
	"testing"

	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
)

func TestUnlockingLetsAnAccountGoOnThatWaitedForIt(t *testing.T) {
	t.Parallel()
	s, v, o := beginner(t)
	if _, found, err := o.Own(t.Context()); found || err != nil {
		t.Errorf("nobody has set an account, and it is found: %v", err)
	}
	secret := "right"
	if _, _, err := o.SetAccount(t.Context(), s.settings(), &secret); err != nil {
		t.Fatal(err)
	}
	s.exec("UPDATE account SET state = 'locked' WHERE id = 'default'")
	v.locked = true
	if err := o.Unlock(t.Context(), "short"); problem.Of(err).ID != "vault.passphrase_short" || v.passphrase != "" {
		t.Errorf("a new passphrase of five characters: %v", err)
	}
	if a, _, _ := o.Own(t.Context()); a.State != "locked" {
		t.Errorf("the account is %s", a.State)
	}
	if err := o.Unlock(t.Context(), "長い長い合言葉です"); err != nil || o.Secrets(t.Context()).Locked {
		t.Fatal(err)
	}
	if a, found, err := o.Own(t.Context()); !found || err != nil || a.State != "ready" {
		t.Errorf("the account is %s, %v", a.State, err)
	}
	if kept, place := o.SecretKept(t.Context()); !kept || place != "file" {
		t.Errorf("kept %v in %s", kept, place)
	}
	v.broken = errors.New("wrong")
	if err := o.Unlock(t.Context(), "x"); !errors.Is(err, v.broken) {
		t.Errorf("a known file takes any length, and tells what is wrong: %v", err)
	}
}

func TestAPretendClockIsRefusedWhileMailCouldLeave(t *testing.T) {
	t.Parallel()
	s, _, o := beginner(t)
	for _, c := range []struct{ name, host, want string }{
		{"no account of one's own", "", ""},
		{"a server on this computer", "localhost", ""},
		{"a server elsewhere", "smtp.kissa.jp", "clock.pretend"},
	} {
		if c.host == "localhost" {
			secret := "right"
			if _, _, err := o.SetAccount(t.Context(), s.settings(), &secret); err != nil {
				t.Fatal(err)
			}
		}
		s.exec("UPDATE account SET host = ? WHERE id = 'default'", c.host)
		err := o.MayPretend(t.Context())
		if (err == nil) != (c.want == "") || err != nil && problem.Of(err).ID != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// kept is a practice mailbox whose mails were kept before their beginnings were.
type kept struct {
	outbox.PracticeStore
	raw   string
	reads int
}

func (k *kept) PracticeMails(context.Context, outbox.PracticeFilter) ([]outbox.PracticeMail, error) {
	return []outbox.PracticeMail{{ID: 1}, {ID: 2, Snippet: "はじめ"}}, nil
}

func (k *kept) PracticeMail(context.Context, int64) (outbox.PracticeMail, bool, error) {
	k.reads++
	return outbox.PracticeMail{Raw: []byte(k.raw)}, true, nil
}

func TestAnOldPracticeMailIsListedWithItsBeginning(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{"Subject: x\r\n\r\nこんにちは\r\n": "こんにちは", "no mail at all": ""} {
		k := &kept{raw: raw}
		list, err := outbox.PracticeBox{PracticeStore: k, Viewer: mail.Viewer{}}.PracticeMails(t.Context(), outbox.PracticeFilter{})
		if err != nil || list[0].Snippet != want || list[1].Snippet != "はじめ" || k.reads != 1 {
			t.Errorf("%q: %+v, read %d, %v", raw, list, k.reads, err)
		}
	}
}
