package httpapi_test

import (
	"testing"
	"time"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

// tuesday is 24 November 2026, 9:12 in Tokyo.
var tuesday = clock.Of(time.Date(2026, 11, 24, 0, 12, 0, 0, time.UTC))

// greetedOn is greeted on a clock moved by hand.
func greetedOn(t *testing.T, c *clock.Manual, people int) *world {
	t.Helper()
	w := newWorld(t, func(config *backend.Config) { config.Clock = c })
	list := "氏名,メール\n高橋 花子,hanako@tabiji-mail.jp\n佐藤 太郎,taro@tabiji-mail.jp\n"
	w.must("POST", "/api/contacts/import?consent=opt-in", list, nil)
	w.must("POST", "/api/journeys/import", greeting, nil)
	w.must("POST", "/api/journeys/jny_greet/start", "{}", nil)
	for _, who := range []string{"hanako", "taro"}[:people] {
		w.must("POST", "/api/journeys/jny_greet/enter", `{"contact":"`+who+`@tabiji-mail.jp"}`, nil)
	}
	if err := w.b.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.settled()
	return w
}

func TestTheCalendarTellsWhatWasSentAndWhatIsPlanned(t *testing.T) {
	t.Parallel()
	w := greetedOn(t, clock.NewManual(tuesday), 2)
	var c httpapi.Calendar
	w.must("GET", "/api/calendar", "", &c)
	if c.Today != "2026-11-24" || c.Zone != "Asia/Tokyo" || len(c.Hours) != 24 || len(c.Week) != 7 || c.More {
		t.Fatalf("%+v", c)
	}
	if c.Week[0].Date != "2026-11-22" || c.Week[0].Weekday != 0 || c.Week[6].Date != "2026-11-28" {
		t.Errorf("the week is %+v", c.Week)
	}
	want := func(name string, got httpapi.CalendarFigures, sent, planned, mails, practice int64) {
		t.Helper()
		if got != (httpapi.CalendarFigures{Sent: sent, Planned: planned, Mails: mails, Practice: practice}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	want("nine o'clock, when two mails left", c.Hours[9].CalendarFigures, 2, 0, 0, 2)
	want("eleven, when the wait of two hours ends before a mail", c.Hours[11].CalendarFigures, 0, 2, 2, 2)
	want("ten", c.Hours[10].CalendarFigures, 0, 0, 0, 0)
	want("today", c.Week[2].CalendarFigures, 2, 2, 2, 4)
	want("tomorrow", c.Week[3].CalendarFigures, 0, 0, 0, 0)
	if len(c.Next) != 1 || c.Next[0].Journey != "jny_greet" || c.Next[0].Title != "はじめてのお客様へ" || c.Next[0].N != 2 || !c.Next[0].Mail ||
		c.Next[0].Node != "next" || c.Next[0].Step != "Send a mail" && c.Next[0].Step == "" || c.Next[0].At < tuesday.Add(2*time.Hour) || c.Next[0].At > tuesday.Add(2*time.Hour+time.Minute) {
		t.Errorf("next is %+v", c.Next)
	}
	var l httpapi.Leaving
	w.must("GET", "/api/leaving", "", &l)
	if l.Total != 2 || len(l.Items) != 1 || l.Items[0].Journey != "jny_greet" || l.Items[0].N != 2 || l.Items[0].Title != "はじめてのお客様へ" || l.FirstAt != c.Next[0].At {
		t.Errorf("%+v", l)
	}
	var st httpapi.Status
	w.must("GET", "/api/status", "", &st)
	if st.Engine.NextN != 2 || st.Unread != 2 || st.Engine.SentTo != "" {
		t.Errorf("%+v unread %d", st.Engine, st.Unread)
	}
	w.must("POST", "/api/journeys/jny_greet/pause", "", nil)
	var paused httpapi.Leaving
	w.must("GET", "/api/leaving", "", &paused)
	if paused.Total != 0 || len(paused.Items) != 0 {
		t.Errorf("a paused journey has nothing due: %+v", paused)
	}
}

func TestFirstStepsAreDoneByDoingThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	done := func() (list string) {
		t.Helper()
		var page httpapi.Page[httpapi.FirstStep]
		w.must("GET", "/api/first-steps", "", &page)
		for _, s := range page.Items {
			if s.Done {
				list += s.ID + " "
			}
		}
		return list
	}
	if got := done(); got != "" {
		t.Errorf("in a new workspace %q is done", got)
	}
	w.must("POST", "/api/contacts/import?consent=opt-in", "氏名,メール\n高橋 花子,hanako@tabiji-mail.jp\n", nil)
	w.must("POST", "/api/journeys/import", greeting, nil)
	w.must("POST", "/api/journeys/jny_greet/start", "{}", nil)
	var place httpapi.CopyPlace
	w.must("POST", "/api/backups", "", nil)
	if got := done(); got != "start contacts " {
		t.Errorf("a backup on this computer is no copy: %q", got)
	}
	w.must("GET", "/api/copies/suggest", "", &place)
	w.must("POST", "/api/copies", `{"path":"`+w.dir+`/copy.tabiji"}`, nil)
	if got := done(); got != "start contacts copy " {
		t.Errorf("done is %q", got)
	}
}
