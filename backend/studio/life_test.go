package studio_test

import (
	"strings"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

func TestANewJourneyIsEmptyAndHasATitleOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ja, en := words.Printer{Lang: words.Japanese}, words.Printer{Lang: words.English}
	for _, c := range []struct {
		title string
		say   words.Printer
		want  string
	}{{"", ja, "新しいジャーニー"}, {"", ja, "新しいジャーニー 2"}, {"", en, "New journey"}, {" お茶会\n ", ja, "お茶会"}, {"お茶会", ja, "お茶会"}} {
		v, err := b.New(t.Context(), c.title, "", c.say)
		if err != nil || v.Title != c.want || v.State != studio.Draft || len(v.Draft.Nodes) != 0 || v.Draft.Title != c.want || v.Draft.ID != v.ID {
			t.Errorf("%q makes %+v, %v", c.title, v, err)
		}
	}
	_, err := b.New(t.Context(), strings.Repeat("長", 201), "", ja)
	wantProblem(t, err, "journey.title_long")
	_, err = b.New(t.Context(), "", "nowhere", ja)
	wantProblem(t, err, "journey.unknown")
}

func TestACopySharesNothingWithItsOriginal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	v, err := b.New(t.Context(), "", "welcome", words.Printer{Lang: words.Japanese})
	if err != nil || v.Title != "はじめてのお客様へのコピー" || v.ID == "welcome" || len(v.Draft.Nodes) != 4 {
		t.Fatalf("the copy is %+v, %v", v, err)
	}
	page, err := b.Mails(t.Context(), 0, 10)
	if err != nil || len(page.Items) != 4 {
		t.Fatalf("%d mails, want the two of each, %v", len(page.Items), err)
	}
	for _, m := range page.Items {
		if len(m.Uses) != 1 {
			t.Errorf("%s is sent by %+v", m.Title, m.Uses)
		}
	}
	was, err := b.Check(t.Context(), "welcome")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := b.Check(t.Context(), v.ID); err != nil || len(found) != len(was) {
		t.Errorf("the copy has the findings %+v, the original %+v, %v", found, was, err)
	}
}

func TestRenamingKeepsTheDraftAndRefusesAnEmptyName(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	v, err := b.Rename(t.Context(), "welcome", "はじめまして")
	if err != nil || v.Title != "はじめまして" {
		t.Fatalf("renamed %+v, %v", v, err)
	}
	if d, err := b.Draft(t.Context(), "welcome"); err != nil || d.Draft.Title != "はじめまして" || len(d.Draft.Nodes) != 4 {
		t.Errorf("the draft is %+v, %v", d, err)
	}
	again, err := b.Rename(t.Context(), "welcome", "はじめまして")
	if err != nil || again.Rev != v.Rev {
		t.Errorf("the same name makes revision %d of %d, %v", again.Rev, v.Rev, err)
	}
	_, err = b.Rename(t.Context(), "welcome", "　\t")
	wantProblem(t, err, "journey.title_empty")
}

func TestAJourneyInUseIsNotPutAway(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("p@shop.test", contact.OptIn)
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	_, err := b.Archive(t.Context(), "welcome")
	wantProblem(t, err, "journey.put_away_running")
	_, err = b.Delete(t.Context(), "welcome")
	wantProblem(t, err, "journey.put_away_running")
	if _, err := b.Pause(t.Context(), "welcome"); err != nil {
		t.Fatal(said(err))
	}
	_, err = b.Delete(t.Context(), "welcome")
	wantProblem(t, err, "journey.put_away_running")
	b.setState("welcome", func(j *studio.Journey) { j.State = studio.Stopped })
	if v, err := b.Archive(t.Context(), "welcome"); err != nil || !v.Archived {
		t.Fatalf("archived %+v, %v", v, err)
	}
	if v, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil || v.Archived {
		t.Errorf("one that runs is hidden among the archived: %+v, %v", v, err)
	}
	b.setState("welcome", func(j *studio.Journey) { j.State = studio.Stopped })
	if _, err := b.Delete(t.Context(), "welcome"); err != nil {
		t.Fatal(said(err))
	}
	_, err = b.Start(t.Context(), "welcome", studio.StartOptions{})
	wantProblem(t, err, "journey.deleted")
	if err := b.DeleteMail(t.Context(), "guide"); err != nil {
		t.Errorf("a mail of a deleted journey is kept: %v", said(err))
	}
	b.mustImport(welcome) // an import makes a deleted journey visible again
	if list, err := b.Cards(t.Context(), false); err != nil || len(list) != 1 {
		t.Errorf("imported again: %+v, %v", list, err)
	}
	if m, err := b.Mail(t.Context(), "guide"); err != nil || m.Deleted {
		t.Errorf("the mail that came with it is %+v, %v", m, err)
	}
}
