package studio

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

func tokyo(t *testing.T) *time.Location {
	t.Helper()
	loc, err := clock.Zone("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestMailsAreSpreadOverTheDaysAsTheLimitsAllow(t *testing.T) {
	t.Parallel()
	loc := tokyo(t)
	nine := clock.Of(time.Date(2026, 11, 24, 9, 0, 0, 0, loc))
	for _, c := range []struct {
		says   string
		mails  int64
		from   clock.Instant
		limits Account
		days   string
		finish string
	}{
		{"without limits everything leaves at once", 5000, nine, Account{}, "11-24:5000", "11-24 09:00"},
		{"one mail", 1, nine, Account{PerHour: 100, PerDay: 1000}, "11-24:1", "11-24 09:00"},
		{"an hour's limit alone", 250, nine, Account{PerHour: 100, PerDay: 0}, "11-24:250", "11-24 11:00"},
		{"an hour's limit that runs past midnight", 1700, nine, Account{PerHour: 100, PerDay: 0}, "11-24:1500 11-25:200", "11-25 01:00"},
		{"a day's limit alone is a burst a day", 2500, nine, Account{PerHour: 0, PerDay: 1000}, "11-24:1000 11-25:1000 11-26:500", "11-26 09:00"},
		{"both limits", 1284, nine, Account{PerHour: 100, PerDay: 500}, "11-24:500 11-25:500 11-26:284", "11-26 11:00"},
		{"exactly the day's limit", 1000, nine, Account{PerHour: 100, PerDay: 500}, "11-24:500 11-25:500", "11-25 13:00"},
		{"a day's limit that the hours never reach", 2400, nine, Account{PerHour: 100, PerDay: 9000}, "11-24:1500 11-25:900", "11-25 08:00"},
		{"begun late in the evening", 300, nine.Add(14 * time.Hour), Account{PerHour: 100, PerDay: 1000}, "11-24:100 11-25:200", "11-25 01:00"},
		{"nobody", 0, nine, Account{PerHour: 100, PerDay: 500}, "", "11-24 09:00"},
	} {
		p := planned(c.mails, c.from, c.limits, delivery.NewPace(delivery.PerHourAndDay(c.limits.PerHour, c.limits.PerDay), nil), loc)
		var days []string
		var sum int64
		for _, d := range p.Days {
			days = append(days, fmt.Sprintf("%s:%d", d.Date[5:], d.N))
			sum += d.N
		}
		if got := strings.Join(days, " "); got != c.days || p.WorkingDays != len(days) || p.More != 0 || sum != c.mails {
			t.Errorf("%s: %s (%d days, %d mails), want %s", c.says, got, p.WorkingDays, sum, c.days)
		}
		if got := time.UnixMilli(int64(p.FinishAt)).In(loc).Format("01-02 15:04"); got != c.finish {
			t.Errorf("%s: ends %s, want %s", c.says, got, c.finish)
		}
	}
}

func TestAPlanOfYearsListsItsFirstDays(t *testing.T) {
	t.Parallel()
	slow := Account{PerHour: 10, PerDay: 100}
	p := planned(100_000, clock.Of(time.Date(2026, 11, 24, 9, 0, 0, 0, tokyo(t))), slow, delivery.NewPace(delivery.PerHourAndDay(slow.PerHour, slow.PerDay), nil), tokyo(t))
	if len(p.Days) != mostPlanned || p.WorkingDays != 1000 || p.More != 1000-mostPlanned || p.Days[mostPlanned-1].N != 100 {
		t.Errorf("%d days listed of %d, %d more, the last with %d", len(p.Days), p.WorkingDays, p.More, p.Days[len(p.Days)-1].N)
	}
}

func TestTheMomentBehindWaitsHasAName(t *testing.T) {
	t.Parallel()
	loc := tokyo(t)
	now := clock.Of(time.Date(2026, 1, 31, 10, 0, 0, 0, loc))
	wait := func(amount int, unit clock.Unit) journey.Pause {
		return journey.WaitConfig{Span: journey.Span{Amount: amount, Unit: unit}}
	}
	date := func(year int, month time.Month, day, hour int) journey.Pause {
		return journey.UntilConfig{At: time.Date(year, month, day, hour, 0, 0, 0, time.UTC)}
	}
	for _, c := range []struct {
		says  string
		waits []journey.Pause
		at    string
		ja    string
	}{
		{"no wait", nil, "01-31 10:00", "すぐに"},
		{"three days", []journey.Pause{wait(3, clock.Day)}, "02-03 10:00", "3日後"},
		{"a month from the last of January", []journey.Pause{wait(1, clock.Month)}, "02-28 10:00", "1か月後"},
		{"a day and two hours", []journey.Pause{wait(1, clock.Day), wait(2, clock.Hour)}, "02-01 12:00", "1日後"},
		{"hours and minutes", []journey.Pause{wait(2, clock.Hour), wait(20, clock.Minute)}, "01-31 12:20", "2時間後"},
		{"a date next month", []journey.Pause{date(2026, 2, 14, 9)}, "02-14 09:00", "14日後"},
		{"a date that has passed", []journey.Pause{date(2025, 12, 24, 10)}, "01-31 10:00", "すぐに"},
		{"three days, and a date before they end", []journey.Pause{wait(3, clock.Day), date(2026, 2, 1, 9)}, "02-03 10:00", "3日後"},
		{"some seconds", []journey.Pause{wait(10, clock.Second), wait(20, clock.Second)}, "01-31 10:00", "1分後"},
	} {
		at, line := after(now, c.waits, loc)
		if got := time.UnixMilli(int64(at)).In(loc).Format("01-02 15:04"); got != c.at {
			t.Errorf("%s: %s, want %s", c.says, got, c.at)
		}
		if got := (words.Printer{Lang: words.Japanese}).Say(line); got != c.ja {
			t.Errorf("%s: %q, want %q", c.says, got, c.ja)
		}
	}
}

func TestAnOutlineKeepsTheFirstStepsAndTheLinesBetweenThem(t *testing.T) {
	t.Parallel()
	d := journey.Drawing{}
	for i := range 100 {
		d.Nodes = append(d.Nodes, journey.Node{ID: fmt.Sprint("n", i), Kind: "exit", At: [2]float64{float64(i), 0}})
		if i > 0 {
			d.Edges = append(d.Edges, journey.Edge{From: [2]string{fmt.Sprint("n", i-1), "next"}, To: fmt.Sprint("n", i)})
		}
	}
	s := shape(d)
	if len(s.Nodes) != 80 || len(s.Edges) != 79 || s.More != 20 || s.Nodes[79].ID != "n79" || s.Edges[78].To != "n79" {
		t.Errorf("%d steps, %d lines, %d more", len(s.Nodes), len(s.Edges), s.More)
	}
}
