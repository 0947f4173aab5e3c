package studio_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

func ptr[T any](v T) *T { return &v }

func TestAMailIsTheWorkspacesAndTwoJourneysSendIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	second := strings.ReplaceAll(strings.Replace(welcome, `"id": "welcome"`, `"id": "second"`, 1), "はじめてのお客様へ", "ふたつめ")
	b.mustImport(second)
	page, err := b.Mails(t.Context(), 0, 10)
	if err != nil || len(page.Items) != 2 || page.Next != 0 {
		t.Fatalf("the mails are %+v, %v", page, err)
	}
	thanks, err := b.Mail(t.Context(), "thanks")
	if err != nil || len(thanks.Uses) != 2 || thanks.Uses[0].ID != "welcome" || thanks.Uses[1].Title != "ふたつめ" {
		t.Fatalf("thanks %+v, %v", thanks, err)
	}
	for _, id := range []string{"welcome", "second"} {
		if _, err := b.Publish(t.Context(), id); err != nil {
			t.Fatal(said(err))
		}
	}
	saved, err := b.SaveMail(t.Context(), "thanks", thanks.Rev, studio.MailChange{Subject: ptr("ご来店に感謝"), Preheader: ptr("店主より")})
	if err != nil || saved.Rev != thanks.Rev+1 || saved.Subject != "ご来店に感謝" || saved.HTML != thanks.HTML || saved.Title != thanks.Title {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	for _, id := range []string{"welcome", "second"} {
		if v, err := b.Head(t.Context(), id); err != nil || !v.Changed {
			t.Errorf("%s does not say that its mail is newer: %+v, %v", id, v, err)
		}
		file, err := b.Export(t.Context(), id)
		if err != nil || !strings.Contains(string(file), "ご来店に感謝") {
			t.Errorf("%s is exported with the old text, %v", id, err)
		}
	}
	b.write(func(tx *sqlite.Tx) error {
		j, _, err := tx.Journey("welcome")
		if err != nil {
			return err
		}
		v, _, err := tx.Version(j.Live)
		if err != nil {
			return err
		}
		var body struct{ Pins map[string]string }
		if err := json.Unmarshal(v.Body, &body); err != nil {
			return err
		}
		pinned, found, err := tx.MessageVersion(body.Pins["thanks"])
		if !found || pinned.Subject != "ありがとうございます" {
			t.Errorf("what is published changed: %+v", pinned)
		}
		return err
	})
}

func TestAStaleMailIsNotSavedAndShowsThePresentOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	if _, err := b.SaveMail(t.Context(), "thanks", 1, studio.MailChange{Title: ptr("一度め")}); err != nil {
		t.Fatal(said(err))
	}
	_, err := b.SaveMail(t.Context(), "thanks", 1, studio.MailChange{Title: ptr("二度め")})
	p := wantProblem(t, err, "mail.changed_meanwhile")
	if m, ok := p.Current.(studio.Mail); !ok || m.Title != "一度め" || m.Rev != 2 {
		t.Errorf("the present mail is %+v", p.Current)
	}
	same, err := b.SaveMail(t.Context(), "thanks", 2, studio.MailChange{Title: ptr("一度め")})
	if err != nil || same.Rev != 2 {
		t.Errorf("a change that changes nothing makes revision %d, %v", same.Rev, err)
	}
	_, err = b.SaveMail(t.Context(), "nowhere", 1, studio.MailChange{})
	wantProblem(t, err, "mail.unknown")
}

func TestAMailThatIsSentIsNotDeletedAndADeletedOneComesBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	err := b.DeleteMail(t.Context(), "guide")
	p := wantProblem(t, err, "mail.used")
	if !strings.Contains(said(p), "はじめてのお客様へ") {
		t.Errorf("the journey is not named: %s", said(p))
	}
	copied, err := b.AddMail(t.Context(), "guide", studio.MailChange{Title: ptr("写し"), Purpose: ptr(contact.Service)})
	if err != nil || copied.ID == "guide" || copied.HTML != "<p>ご案内です。</p>" || copied.Purpose != contact.Service || len(copied.Uses) != 0 {
		t.Fatalf("the copy is %+v, %v", copied, err)
	}
	if err := b.DeleteMail(t.Context(), copied.ID); err != nil {
		t.Fatal(said(err))
	}
	if page, err := b.Mails(t.Context(), 0, 10); err != nil || len(page.Items) != 2 {
		t.Errorf("a deleted mail is listed: %+v, %v", page, err)
	}
	_, err = b.SaveMail(t.Context(), copied.ID, 2, studio.MailChange{})
	wantProblem(t, err, "mail.unknown")
	back, err := b.RestoreMail(t.Context(), copied.ID)
	if err != nil || back.Deleted || back.Title != "写し" || back.HTML != copied.HTML {
		t.Errorf("back is %+v, %v", back, err)
	}
}

func TestAStepThatSendsADeletedMailIsAFinding(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	copied, err := b.AddMail(t.Context(), "guide", studio.MailChange{})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.DeleteMail(t.Context(), copied.ID); err != nil {
		t.Fatal(said(err))
	}
	d, err := b.Draft(t.Context(), "welcome")
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Draft.Nodes {
		if d.Draft.Nodes[i].ID == "m2" {
			d.Draft.Nodes[i].Config = json.RawMessage(`{"message":"` + copied.ID + `"}`)
		}
	}
	if _, err := b.SaveDraft(t.Context(), "welcome", d.Rev, jsonOf(d.Draft)); err != nil {
		t.Fatal(said(err))
	}
	_, err = b.Publish(t.Context(), "welcome")
	if p := problem.Of(err); len(p.Where) == 0 {
		t.Errorf("a journey whose mail is deleted is published: %v", err)
	}
	if page, err := b.Mails(t.Context(), 0, 10); err != nil || len(page.Items) != 2 {
		t.Errorf("a mail that no step sends any more is gone: %+v, %v", page, err)
	}
}

func TestAFileNeverOverwritesAMailOfOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	own, err := b.AddMail(t.Context(), "", studio.MailChange{Title: ptr("店の便り"), Subject: ptr("便り"), HTML: ptr("<p>もとの文</p>")})
	if err != nil {
		t.Fatal(err)
	}
	file := strings.ReplaceAll(welcome, `"guide"`, `"`+own.ID+`"`)
	for range 3 { // importing again makes no further copy
		b.mustImport(file)
	}
	kept, err := b.Mail(t.Context(), own.ID)
	if err != nil || kept.HTML != "<p>もとの文</p>" || len(kept.Uses) != 0 {
		t.Errorf("the mail of the library is %+v, %v", kept, err)
	}
	page, err := b.Mails(t.Context(), 0, 10)
	if err != nil || len(page.Items) != 3 {
		t.Fatalf("the mails are %+v, %v", page.Items, err)
	}
	first, err := b.Mails(t.Context(), 0, 2)
	if err != nil || len(first.Items) != 2 || first.Next == 0 {
		t.Fatalf("the first page is %+v, %v", first, err)
	}
	if rest, err := b.Mails(t.Context(), first.Next, 2); err != nil || len(rest.Items) != 1 || rest.Items[0].ID != page.Items[2].ID || rest.Next != 0 {
		t.Errorf("the second page is %+v, %v", rest, err)
	}
}
