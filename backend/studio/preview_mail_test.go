package studio_test

import (
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/studio"
)

func TestAMailIsLookedAtForTheFirstWhoWouldEnter(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(greeting)
	look := func(o studio.TrialOptions) studio.Trial {
		t.Helper()
		trial, err := b.Trial(t.Context(), "greeting", "m", o)
		if err != nil {
			t.Fatal(said(err))
		}
		return trial
	}
	for lang, want := range map[string]string{"ja": "山田 花子", "en": "Hanako Yamada"} {
		if p := look(studio.TrialOptions{Lang: lang}).Person; p.ID != 0 || contact.FullName(p.Fields, lang) != want {
			t.Errorf("with nobody there, in %s: %+v", lang, p)
		}
	}
	b.person("other@shop.test", contact.OptIn)
	if p := look(studio.TrialOptions{}).Person; p.Address != "other@shop.test" {
		t.Errorf("by hand everybody may enter: %+v", p)
	}
	b.person("new@shop.test", contact.None, "新規")
	if p := look(studio.TrialOptions{}).Person; p.Address != "new@shop.test" {
		t.Errorf("who has the tag comes before who is let in by hand: %+v", p)
	}
	if p := look(studio.TrialOptions{Contact: 1}).Person; p.Address != "other@shop.test" {
		t.Errorf("as chosen: %+v", p)
	}
	if a := look(studio.TrialOptions{}).Account; a != "practice" {
		t.Errorf("without an account from %s", a)
	}
	b.account("旅路珈琲", "hello@coffee.test", "東京", "03")
	practice := true
	if a, b := look(studio.TrialOptions{}).Account, look(studio.TrialOptions{Practice: &practice}).Account; a != "default" || b != "practice" {
		t.Errorf("with an account from %s, in practice from %s", a, b)
	}
	if _, err := b.Trial(t.Context(), "greeting", "m", studio.TrialOptions{Contact: 99}); problem.Of(err).ID != "contact.unknown" {
		t.Errorf("for a stranger: %v", err)
	}
}

func TestAMailOfARunningPracticeIsLookedAtForSomebodyInside(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(greeting)
	b.person("new@shop.test", contact.OptIn, "新規")
	if _, err := b.Start(t.Context(), "greeting", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	b.account("旅路珈琲", "hello@coffee.test", "東京", "03")
	trial, err := b.Trial(t.Context(), "greeting", "m", studio.TrialOptions{})
	if err != nil || trial.Account != "practice" || trial.Person.Address != "new@shop.test" {
		t.Errorf("%+v, %v", trial, err)
	}
}
