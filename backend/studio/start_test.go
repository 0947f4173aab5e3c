package studio_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"tabiji/backend/contact"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

// withPurpose gives both messages of the welcome journey a purpose.
func withPurpose(file, purpose string) string {
	file = strings.Replace(file, `{"id": "thanks",`, `{"id": "thanks", "purpose": "`+purpose+`",`, 1)
	return strings.Replace(file, `{"id": "guide",`, `{"id": "guide", "purpose": "`+purpose+`",`, 1)
}

func (b *bench) journey(id string) (j studio.Journey) {
	b.t.Helper()
	b.write(func(tx *sqlite.Tx) (err error) {
		j, _, err = tx.Journey(id)
		return err
	})
	return j
}

func TestStartByTagTakesTheHoldersOfNow(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name   string
		later  bool
		inside int64
	}{
		{"those who have the tag enter", false, 2},
		{"--later-only leaves them out", true, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.mustImport(tagged)
			b.person("a@shop.test", contact.OptIn, "今月お誕生日")
			b.person("b@shop.test", contact.OptIn, "今月お誕生日")
			b.person("c@shop.test", contact.OptIn)
			v, err := b.Start(t.Context(), "birthday", studio.StartOptions{LaterOnly: row.later})
			if err != nil {
				t.Fatal(said(err))
			}
			if v.State != studio.Running || v.Inside != row.inside {
				t.Errorf("%d inside, want %d", v.Inside, row.inside)
			}
		})
	}
}

func TestStartTakesOnlyEventsAfterIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("a@shop.test", contact.OptIn, "常連") // an event before the start
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	if j := b.journey("welcome"); j.StartSeq != 1 {
		t.Errorf("start seq %d, want 1", j.StartSeq)
	}
}

func TestEnterCountsWhoCameIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("a@shop.test", contact.OptIn, "常連")
	b.person("b@shop.test", contact.None)
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	for _, row := range []struct {
		name string
		who  studio.EnterWho
		want studio.Entered
	}{
		{"one by address", studio.EnterWho{Contact: "A@shop.test"}, studio.Entered{Done: true, Asked: 1, Entered: 1}},
		{"everybody, one is inside, consent is not asked", studio.EnterWho{All: true}, studio.Entered{Done: true, Asked: 2, Entered: 1, Already: 1}},
		{"by tag, all inside", studio.EnterWho{Tag: "常連"}, studio.Entered{Done: true, Asked: 1, Already: 1}},
	} {
		b.clock.Advance(time.Minute)
		e, err := b.Enter(t.Context(), "welcome", row.who)
		if err != nil || e != row.want {
			t.Errorf("%s: %+v, %v; want %+v", row.name, e, err, row.want)
		}
	}
	if _, err := b.Stop(t.Context(), "welcome", studio.ExitNow); err != nil {
		t.Fatal(said(err))
	}
	if v, _ := b.Get(t.Context(), "welcome"); v.Inside != 0 || v.State != studio.Stopped || v.Entered != 2 {
		t.Errorf("after everybody left: %+v", v)
	}
	if _, err := b.Start(t.Context(), "welcome", studio.StartOptions{}); err != nil {
		t.Fatal(said(err))
	}
	e, err := b.Enter(t.Context(), "welcome", studio.EnterWho{All: true})
	if want := (studio.Entered{Done: true, Asked: 2, Refused: 2}); err != nil || e != want {
		t.Errorf("after a new start: %+v, %v; want %+v, because nobody comes twice", e, err, want)
	}
}

func TestStopWithPeopleInside(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("a@shop.test", contact.OptIn)
	must := func(v studio.View, err error) studio.View {
		t.Helper()
		if err != nil {
			t.Fatal(said(err))
		}
		return v
	}
	must(b.Start(t.Context(), "welcome", studio.StartOptions{}))
	if _, err := b.Enter(t.Context(), "welcome", studio.EnterWho{All: true}); err != nil {
		t.Fatal(said(err))
	}
	if v := must(b.Pause(t.Context(), "welcome")); v.State != studio.Paused || v.PausedAt != noon {
		t.Errorf("paused: %+v", v)
	}
	b.clock.Advance(time.Hour)
	if v := must(b.Stop(t.Context(), "welcome", studio.Finish)); v.State != studio.Finishing || v.Inside != 1 {
		t.Errorf("stopping a paused journey: %+v", v)
	}
	if v := must(b.Stop(t.Context(), "welcome", studio.Finish)); v.State != studio.Finishing {
		t.Errorf("again: %+v", v)
	}
	if v := must(b.Stop(t.Context(), "welcome", studio.ExitNow)); v.State != studio.Stopped || v.Inside != 0 {
		t.Errorf("everybody leaves: %+v", v)
	}
}

func TestPreviewCountsWhoGetsNoMailAndWhy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(tagged)
	b.person("a@shop.test", contact.OptIn, "今月お誕生日")
	b.person("b@shop.test", contact.None, "今月お誕生日")
	b.person("c@shop.test", "", "今月お誕生日")
	out := b.person("d@shop.test", contact.OptIn, "今月お誕生日")
	b.person("e@shop.test", "")
	b.write(func(tx *sqlite.Tx) error {
		_, err := tx.Stop(out, contact.Stop{Purpose: contact.Marketing, Source: "test"})
		return err
	})
	b.account("店", "hello@coffee.test", "東京", "03")
	b.sender.Loopback = true // the addresses of a test are reserved names
	sheet, err := b.Preview(t.Context(), "birthday", studio.StartOptions{})
	if err != nil {
		t.Fatal(said(err))
	}
	if sheet.Enter != 4 || sheet.Practice || sheet.ByHand || !sheet.Ready {
		t.Errorf("sheet %+v", sheet)
	}
	got := map[string]int64{}
	for _, n := range sheet.NoMail {
		got[n.Reason.ID] = n.N
	}
	for _, reason := range []string{"consent_unknown", "no_consent", "suppressed"} {
		if got["reason.delivery."+reason] != 1 {
			t.Errorf("%s: %d, want 1 of %v", reason, got["reason.delivery."+reason], got)
		}
	}
	if sheet.First == nil || sheet.First.Subject != "おめでとうございます" || sheet.First.Purpose != contact.Marketing {
		t.Errorf("first mail %+v", sheet.First)
	}
}

func TestPreviewOfAJourneyEnteredByHand(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.person("a@shop.test", contact.OptIn)
	b.person("b@shop.test", "")
	sheet, err := b.Preview(t.Context(), "welcome", studio.StartOptions{})
	if err != nil {
		t.Fatal(said(err))
	}
	if !sheet.ByHand || sheet.Enter != 0 || sheet.Everyone != 2 || !sheet.Practice || len(sheet.NoMail) != 1 {
		t.Errorf("sheet %+v", sheet)
	}
}

func TestADraftSavedWhileItIsBeingPublishedIsPlannedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(welcome)
	b.before = func() {
		v, _ := b.Get(t.Context(), "welcome")
		d := *v.Draft
		d.Nodes[1].Title = "あとから直した題"
		if _, err := b.SaveDraft(t.Context(), "welcome", v.Rev, jsonOf(d)); err != nil {
			t.Error(said(err))
		}
	}
	p, err := b.Publish(t.Context(), "welcome")
	if err != nil || !p.New || p.Changed {
		t.Fatalf("published %+v, %v; want the draft as it was saved", p, err)
	}
	live := b.journey("welcome").Live
	b.write(func(tx *sqlite.Tx) error {
		v, _, err := tx.Version(live)
		if !contains(string(v.Body), "あとから直した題") {
			t.Error("the version is of the draft before")
		}
		return err
	})
}

func TestEightStartsAtOnceMakeOneVersionAndOneSweep(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.mustImport(tagged)
	b.person("a@shop.test", contact.OptIn, "今月お誕生日")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := b.Start(t.Context(), "birthday", studio.StartOptions{}); err != nil {
				t.Error(said(err))
			}
		})
	}
	group.Wait()
	v, err := b.Get(t.Context(), "birthday")
	if err != nil || v.Version != 1 || v.Inside != 1 || v.Entered != 1 || v.StartedAt != noon {
		t.Errorf("after eight starts: %+v, %v", v, err)
	}
}
