package studio_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/problem"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

const greeting = `{
  "format": "tabiji.journey/1", "id": "greeting", "title": "ごあいさつ", "settings": {"reentry": "after_days", "days": 30},
  "nodes": [
    {"id": "tagged", "kind": "entry.tag", "config": {"tag": "新規"}},
    {"id": "bought", "kind": "entry.event", "config": {"event": "purchase", "where": {"prop": "item", "is": "contains", "value": "豆"}}},
    {"id": "hand", "kind": "entry.manual", "config": {}},
    {"id": "day", "kind": "wait.duration", "config": {"amount": 1, "unit": "day"}},
    {"id": "hello", "kind": "mail.send", "title": "ごあいさつ", "config": {"message": "m"}}
  ],
  "edges": [{"from": ["tagged", "next"], "to": "day"}, {"from": ["bought", "next"], "to": "day"}, {"from": ["hand", "next"], "to": "day"}, {"from": ["day", "next"], "to": "hello"}],
  "messages": [{"id": "m", "title": "ごあいさつ", "subject": "{{ contact.email }}さま、はじめまして", "html": "<p>こんにちは</p>"}]
}`

func TestTheStartSheetAnswersACarefulOwner(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(greeting)
	for i := range 5 {
		b.person(fmt.Sprintf("p%d@shop.test", i), contact.OptIn, "新規")
	}
	b.person("none@shop.test", contact.None, "新規")
	b.person("other@shop.test", contact.OptIn)
	ja := words.Printer{Lang: words.Japanese}

	sheet, err := b.Preview(t.Context(), "greeting", studio.StartOptions{})
	if err != nil {
		t.Fatal(said(err))
	}
	if sheet.Enter != 6 || sheet.Qualified != 6 || sheet.Everyone != 7 || !sheet.Practice || len(sheet.NoMail) != 1 || sheet.NoMail[0].N != 1 {
		t.Errorf("who: %+v", sheet)
	}
	if len(sheet.Sample) != 3 || sheet.Sample[0].Contact.Address != "p0@shop.test" || ja.Say(sheet.Sample[0].Fact) != "タグ「新規」・2026年11月23日（月）から" {
		t.Errorf("the sample: %+v", sheet.Sample)
	}
	if f := sheet.First; f == nil || f.Node != "hello" || f.At != noon.Add(24*time.Hour) || ja.Say(f.After) != "1日後" || f.Example != "p0@shop.testさま、はじめまして" {
		t.Errorf("the first mail: %+v", f)
	}
	if p := sheet.Plan; p == nil || len(p.Days) != 1 || p.Days[0] != (studio.PlannedDay{Date: "2026-11-24", N: 5}) || p.FinishAt != sheet.First.At {
		t.Errorf("the plan: %+v", p)
	}
	var entries, settings []string
	for _, e := range sheet.Entries {
		entries = append(entries, ja.Say(e.Line))
	}
	for _, s := range sheet.Settings {
		settings = append(settings, ja.Say(s.Name)+"："+ja.Say(s.Line))
	}
	if want := []string{"タグ「新規」が付いた人", "「購入」があり、条件（行動の「item」に「豆」を含む）に当てはまる人", "手動で入れた人"}; !slices.Equal(entries, want) {
		t.Errorf("entries %q", entries)
	}
	if want := []string{"再参加：前の参加から30日たつと、もう一度参加できます。", "タイムゾーン：Asia/Tokyoの時刻で動きます。"}; !slices.Equal(settings, want) {
		t.Errorf("settings %q", settings)
	}
}

func TestTheStartSheetFollowsTheOwnersChoices(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(greeting)
	for i := range 5 {
		b.person(fmt.Sprintf("p%d@shop.test", i), contact.OptIn, "新規")
	}
	sheet, err := b.Preview(t.Context(), "greeting", studio.StartOptions{LaterOnly: true})
	if err != nil || sheet.Enter != 0 || sheet.Qualified != 5 || len(sheet.Sample) != 0 || sheet.Plan != nil || len(sheet.NoMail) != 0 {
		t.Errorf("later only: %+v, %v", sheet, err)
	}
	for practice, want := range map[bool]string{true: "", false: "journey.start_no_account"} {
		if _, err := b.Preview(t.Context(), "greeting", studio.StartOptions{Practice: &practice}); want != "" && problem.Of(err).ID != want || want == "" && err != nil {
			t.Errorf("practice %v without an account: %v", practice, err)
		}
	}
	b.account("旅路珈琲", "hello@coffee.test", "東京", "03")
	b.sender.Loopback, b.sender.PerHour, b.sender.PerDay = true, 2, 3
	sheet, err = b.Preview(t.Context(), "greeting", studio.StartOptions{})
	if err != nil || sheet.Practice || sheet.From == nil || *sheet.From != (studio.Sender{Name: "旅路珈琲", Address: "hello@coffee.test"}) {
		t.Fatalf("with an account: %+v, %v", sheet, err)
	}
	if p := sheet.Plan; p == nil || fmt.Sprint(p.Days) != "[{2026-11-24 3} {2026-11-25 2}]" || p.WorkingDays != 2 || p.PerHour != 2 || p.PerDay != 3 {
		t.Errorf("the plan: %+v", p)
	}
	practice := true
	if sheet, err = b.Preview(t.Context(), "greeting", studio.StartOptions{Practice: &practice}); err != nil || !sheet.Practice || len(sheet.Plan.Days) != 1 || sheet.Plan.PerDay != 0 {
		t.Errorf("practised with an account there: %+v, %v", sheet.Plan, err)
	}
}

func TestACardRemembersADraftOnlyAsLongAsItStays(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(greeting)
	card := func() studio.Card {
		t.Helper()
		list, err := b.Cards(t.Context(), false)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		return list[0]
	}
	if c := card(); c.Findings.Errors != 0 || !c.Changed || c.Goal != nil || c.Next != nil || len(c.Days) != 14 || c.Draft != nil {
		t.Errorf("a sound draft: %+v", c)
	}
	if _, err := b.Start(t.Context(), "greeting", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	if c := card(); c.Changed || c.Version != 1 {
		t.Errorf("just started: %+v", c)
	}
	whole, err := b.Whole(t.Context(), "greeting")
	if err != nil || whole.Live != nil || len(whole.Messages) != 1 || whole.Messages[0].Subject == "" || whole.Messages[0].Purpose != "marketing" {
		t.Errorf("whole %+v, %v", whole, err)
	}
	d := *whole.Draft
	d.Edges = d.Edges[:3] // nothing leads to the mail any more
	if _, err := b.SaveDraft(t.Context(), "greeting", whole.Rev, jsonOf(d)); err != nil {
		t.Fatal(said(err))
	}
	if c := card(); !c.Changed || c.Findings.Warnings+c.Findings.Errors == 0 {
		t.Errorf("a broken draft looks like the old one: %+v", c.Findings)
	}
	if whole, err = b.Whole(t.Context(), "greeting"); err != nil || whole.Live == nil || len(whole.Live.Drawing.Edges) != 4 {
		t.Errorf("what runs is not shown beside the draft: %+v, %v", whole.Live, err)
	}
	b.mustImport(greeting) // the message is unchanged, the drawing complete again
	if c := card(); c.Changed || c.Findings.Errors+c.Findings.Warnings != 0 {
		t.Errorf("mended: %+v changed %v", c.Findings, c.Changed)
	}
}
