package overview

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

func kindsOf(items []Item) (kinds []string) {
	for _, i := range items {
		kinds = append(kinds, string(i.Level)+" "+i.Kind)
	}
	return kinds
}

func TestWhatNeedsAPersonIsListedMostUrgentFirst(t *testing.T) {
	t.Parallel()
	if items := health(facts{}); len(items) != 0 {
		t.Errorf("all is well, and %+v is told", items)
	}
	broken := errors.New("broken")
	items := health(facts{
		engine: Engine{Running: true, Failure: broken, Damage: broken, Crashed: true}, trouble: broken,
		journeys: []Journey{{ID: "jny_1", Title: "一", Held: 2, Broken: 3}, {ID: "jny_2", Title: "二", Inside: 9}},
		sending: Sending{Late: 4, Counts: map[delivery.State]int64{delivery.Unknown: 5, delivery.Held: 10, delivery.Sent: 1000},
			Accounts: []Account{{FromAddress: "a@b.jp", State: delivery.Attention, Reason: words.New("reason.account.missing")}, {State: delivery.Ready, Waiting: 7, WaitingLine: words.New("x")}}},
		date: words.New("health.clock"), misdated: 8, waits: []int64{11}, overdue: Overdue{N: 12, Line: words.New("health.overdue.backlog")},
		alarms: []words.Line{words.New("health.log_large")},
	})
	want := []string{"error engine", "error file", "error outbox", "error account", "warning clock", "warning waits", "warning late", "hint limit",
		"warning unknown", "warning held", "warning broken", "warning entries_held", "warning overdue", "warning alarm", "hint crashed"}
	if got := kindsOf(items); !slices.Equal(got, want) {
		t.Fatalf("got  %v\nwant %v", got, want)
	}
	for kind, n := range map[string]int64{"clock": 8, "waits": 11, "late": 4, "limit": 7, "unknown": 5, "held": 6, "broken": 3, "entries_held": 2, "overdue": 12} {
		i := slices.IndexFunc(items, func(i Item) bool { return i.Kind == kind })
		if items[i].N != n {
			t.Errorf("%s is about %d rows, not %d", kind, n, items[i].N)
		}
	}
	if items[10].Journey != "jny_1" || items[11].Journey != "jny_1" {
		t.Errorf("%+v and %+v are about the journey", items[10], items[11])
	}
}

func TestHeldMailsThatAreLateAreToldOnce(t *testing.T) {
	t.Parallel()
	items := health(facts{sending: Sending{Late: 3, Counts: map[delivery.State]int64{delivery.Held: 3}}})
	if got := kindsOf(items); !slices.Equal(got, []string{"warning late"}) {
		t.Errorf("%v", got)
	}
}

func TestThatTheDateWasSetIsToldForADay(t *testing.T) {
	t.Parallel()
	at := clock.Of(time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC))
	long := delivery.Correction{Jump: delivery.Jump{Was: at.Add(-5 * 24 * time.Hour), At: at}}
	short := delivery.Correction{Jump: delivery.Jump{Was: at.Add(-delivery.LateAfter), At: at}}
	for _, c := range []struct {
		name string
		set  delivery.Correction
		now  clock.Instant
		want bool
	}{
		{"at once", long, at, true},
		{"an hour before the day is over", long, at.Add(23 * time.Hour), true},
		{"after a day", long, at.Add(24 * time.Hour), false},
		{"before it, because the date was set back again", long, at.Add(-time.Hour), false},
		{"by no more than makes mail late", short, at, false},
	} {
		if got := dateIsNews(c.set, c.now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
