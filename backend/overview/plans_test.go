package overview

import (
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
)

// nine is Saturday 28 November 2026, 9:00 in Tokyo.
var nine = clock.Of(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))

var tokyo = time.FixedZone("Asia/Tokyo", 9*3600)

func node(id, kind, title string) *journey.Step {
	return &journey.Step{ID: id, Kind: kind, Title: title, Next: map[string]*journey.Step{}}
}

// version connects steps by lines of from, port and to.
func version(steps []*journey.Step, lines ...[3]string) *journey.Version {
	v := &journey.Version{Steps: map[string]*journey.Step{}}
	for _, s := range steps {
		v.Steps[s.ID] = s
	}
	for _, l := range lines {
		v.Steps[l[0]].Next[l[1]] = v.Steps[l[2]]
	}
	return v
}

// twoMails is a wait before a mail, and a split whose outcome is not known yet.
var twoMails = version(
	[]*journey.Step{node("wait", "wait.duration", ""), node("mail", "mail.send", "ご案内"), node("half", "split.random", "二手に"), node("late", "mail.send", "")},
	[3]string{"wait", "next", "mail"}, [3]string{"half", "a", "late"}, [3]string{"mail", "next", "half"},
)

func planned(moves ...Move) *plans {
	return &plans{moves: moves, journeys: map[int64]named{1: {"jny_1", "一"}, 2: {"jny_2", "二"}}, versions: map[int64]map[string]step{1: stepsOf(twoMails)}}
}

func TestPastAWaitComesTheStepBehindItElseTheStepItself(t *testing.T) {
	t.Parallel()
	steps := stepsOf(twoMails)
	for from, want := range map[string]step{
		"wait": {"mail", "ご案内", "mail.send", true},
		"mail": {"mail", "ご案内", "mail.send", true},
		"half": {"half", "二手に", "split.random", false},
		"late": {"late", "", "mail.send", true},
	} {
		if steps[from] != want {
			t.Errorf("who leaves %s comes to %+v", from, steps[from])
		}
	}
}

func TestRealMailsLeaveNoFasterThanTheirLimit(t *testing.T) {
	t.Parallel()
	p := planned(
		Move{Journey: 1, Version: 1, Node: "half", At: nine, N: 50},                // no mail
		Move{Journey: 1, Version: 1, Node: "wait", At: nine, Practice: true, N: 9}, // nobody's limit
		Move{Journey: 1, Version: 1, Node: "wait", At: nine.Add(-time.Hour), N: 5}, // overdue: leave from now on
	)
	pace := delivery.NewPace(delivery.PerHourAndDay(2, 0), nil)
	got := p.leaving(pace, nine, nine.Add(2*time.Hour))
	var at []clock.Instant
	for _, m := range got {
		if m.Mail && !m.Practice {
			at = append(at, m.At)
			if m.N != 2 {
				t.Errorf("%d mails leave at once: %+v", m.N, m)
			}
		} else if m.At != nine {
			t.Errorf("%+v waits for a limit", m)
		}
	}
	if len(got) != 4 || len(at) != 2 || at[0] != nine || at[1] != nine.Add(time.Hour) {
		t.Errorf("the fifth mail comes after the end, and %+v", got)
	}
	if p.moves[0].At != nine || p.moves[2].At != nine.Add(-time.Hour) {
		t.Error("the plan itself was changed")
	}
}

func TestWhatComesNextIsOneLineAStepAndMinute(t *testing.T) {
	t.Parallel()
	moves := []Move{
		{Journey: 1, Version: 1, Node: "wait", At: nine.Add(90 * time.Second), N: 2},
		{Journey: 1, Version: 1, Node: "mail", At: nine.Add(61 * time.Second), N: 3}, // to the same mail in the same minute
		{Journey: 2, Version: 1, Node: "half", At: nine.Add(-time.Hour), N: 1},       // overdue: now
		{Journey: 1, At: nine, Mail: true, N: 100},                                   // a mail that waits is no person
	}
	for i := range 6 {
		moves = append(moves, Move{Journey: 1, Version: 1, Node: "late", At: nine.Add(time.Duration(10+i) * time.Minute), N: 1})
	}
	got := planned(moves...).coming(nine)
	if len(got) != 5 {
		t.Fatalf("%d are listed, at most five: %+v", len(got), got)
	}
	if want := (Next{At: nine, Journey: "jny_2", Title: "二", Step: "二手に", Kind: "split.random", Node: "half", N: 1}); got[0] != want {
		t.Errorf("first %+v", got[0])
	}
	if want := (Next{At: nine.Add(61 * time.Second), Journey: "jny_1", Title: "一", Step: "ご案内", Kind: "mail.send", Node: "mail", Mail: true, N: 5}); got[1] != want {
		t.Errorf("then %+v", got[1])
	}
}

func TestACalendarsWeekBeginsOnSundayInItsZone(t *testing.T) {
	t.Parallel()
	c, from, until := emptyCalendar(nine, tokyo)
	sunday := clock.Of(time.Date(2026, 11, 22, 0, 0, 0, 0, tokyo))
	if c.Today != "2026-11-28" || from != sunday || until != sunday.Add(7*24*time.Hour) || c.Week[0].Date != "2026-11-22" || c.Week[6].Date != "2026-11-28" || c.Week[6].Weekday != 6 {
		t.Errorf("%+v from %d until %d", c, from, until)
	}
	c.fill(tokyo, []Sent{{At: nine, N: 4}, {At: nine.Add(-24 * time.Hour), Practice: true, N: 2}},
		[]Move{{At: nine.Add(time.Hour), Mail: true, N: 3}, {At: nine.Add(20 * time.Hour), N: 1}})
	if c.Hours[9].CalendarFigures != (CalendarFigures{Sent: 4}) || c.Hours[10].CalendarFigures != (CalendarFigures{Planned: 3, Mails: 3}) ||
		c.Week[6].CalendarFigures != (CalendarFigures{Sent: 4, Planned: 3, Mails: 3}) || c.Week[5].CalendarFigures != (CalendarFigures{Sent: 2, Practice: 2}) {
		t.Errorf("hours %+v, week %+v", c.Hours, c.Week)
	}
}

func TestWhatWouldWaitIsToldByJourneyTheEarliestFirst(t *testing.T) {
	t.Parallel()
	l := planned(
		Move{Journey: 1, At: nine.Add(3 * time.Hour), N: 2}, Move{Journey: 1, At: nine.Add(2 * time.Hour), N: 1},
		Move{Journey: 2, At: nine.Add(-time.Hour), N: 4}, Move{At: nine.Add(time.Hour), Mail: true, N: 8},
	).byJourney(nine)
	want := []LeavingJourney{{"jny_2", "二", 4, nine}, {"", "", 8, nine.Add(time.Hour)}, {"jny_1", "一", 3, nine.Add(2 * time.Hour)}}
	if l.Total != 15 || l.FirstAt != nine || len(l.Items) != 3 || l.Items[0] != want[0] || l.Items[1] != want[1] || l.Items[2] != want[2] {
		t.Errorf("%+v", l)
	}
	if l := planned().byJourney(nine); l.Total != 0 || l.FirstAt != 0 || len(l.Items) != 0 {
		t.Errorf("nothing is due: %+v", l)
	}
}
