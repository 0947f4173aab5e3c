package delivery_test

import (
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

func TestWhatASettingOfTheDateMeans(t *testing.T) {
	t.Parallel()
	const (
		hour = clock.Instant(3_600_000)
		now  = clock.Instant(1_793_577_600_000)
		far  = now + 540*24*hour
	)
	skip := delivery.Outage{Why: delivery.ClockSet, From: now, To: far}
	doubt := &delivery.SetBack{Jump: delivery.Jump{Was: now, At: 24 * hour}}
	for _, c := range []struct {
		says     string
		jump     delivery.Jump
		outages  []delivery.Outage
		doubt    *delivery.SetBack
		before   *delivery.Correction // the newest jump that was taken for the end of a doubt
		from, to clock.Instant        // the wrong time
		doubted  bool
		returned bool
		late     delivery.Outage
		line     string
	}{
		{says: "back into the time that a wrong date had skipped", jump: delivery.Jump{Was: far + 2*hour, At: now + hour}, outages: []delivery.Outage{skip},
			from: far, to: far + 2*hour, line: "notice.clock.back"},
		{says: "back to just before it was skipped", jump: delivery.Jump{Was: far + 2*hour, At: now - 60_000}, outages: []delivery.Outage{skip},
			from: far, to: far + 2*hour, line: "notice.clock.back"},
		{says: "back behind what was taken for the end of a doubt: what that had moved was moved wrongly", jump: delivery.Jump{Was: far + 2*hour, At: now + 2*hour}, outages: []delivery.Outage{skip},
			before: &delivery.Correction{Jump: delivery.Jump{Was: now + hour, At: far}, WrongFrom: now - 24*hour, Returned: doubt},
			from:   far - 25*hour, to: far + 2*hour, line: "notice.clock.back"},
		{says: "back behind a later skip than that", jump: delivery.Jump{Was: far + 2*hour, At: now + 2*hour}, outages: []delivery.Outage{skip},
			before: &delivery.Correction{Jump: delivery.Jump{Was: now + hour, At: far - 48*hour}, WrongFrom: now - 24*hour, Returned: doubt},
			from:   far, to: far + 2*hour, line: "notice.clock.back"},
		{says: "a program that was closed meanwhile", jump: delivery.Jump{Was: far + hour, At: now + 5*hour}, outages: []delivery.Outage{{Why: delivery.Closed, From: now, To: far}},
			from: far, to: far + hour, line: "notice.clock.back"},
		{says: "a time in which the account could not send is no proof", jump: delivery.Jump{Was: far, At: now + hour}, outages: []delivery.Outage{{Why: delivery.Offline, From: now, To: far}},
			from: now + hour, to: far, doubted: true, line: "notice.clock.doubt"},
		{says: "back into a time that was lived", jump: delivery.Jump{Was: now, At: 24 * hour}, from: 24 * hour, to: now, doubted: true, line: "notice.clock.doubt"},
		{says: "forward, for no reason known", jump: delivery.Jump{Was: now, At: far}, late: skip, line: "notice.clock.forward"},
		{says: "forward by less than an hour makes nothing late", jump: delivery.Jump{Was: now, At: now + hour/2}, line: "notice.clock.forward"},
		{says: "out of 1970 again: absent was nobody but since then", jump: delivery.Jump{Was: 30 * hour, At: now + 6*hour}, doubt: doubt,
			from: 24 * hour, to: 30 * hour, returned: true, late: delivery.Outage{Why: delivery.ClockSet, From: now, To: now + 6*hour}, line: "notice.clock.returned"},
		{says: "a date lived with for eight days is believed", jump: delivery.Jump{Was: 24*hour + 8*24*hour, At: now + 9*24*hour}, doubt: doubt,
			late: delivery.Outage{Why: delivery.ClockSet, From: 24*hour + 8*24*hour, To: now + 9*24*hour}, line: "notice.clock.forward"},
	} {
		got := delivery.Judge(c.jump, c.outages, c.doubt, c.before)
		if got.WrongFrom != c.from || got.WrongTo != c.to || got.Doubted != c.doubted || (got.Returned != nil) != c.returned || got.Late != c.late {
			t.Errorf("%s: %+v", c.says, got)
		}
		if line := got.Line(0).ID; line != c.line {
			t.Errorf("%s: it is told as %s", c.says, line)
		}
	}
	c := delivery.Judge(delivery.Jump{Was: far + 2*hour, At: now + hour}, []delivery.Outage{skip}, nil, nil)
	for planned, want := range map[clock.Instant]time.Duration{
		far + hour:         0,              // was due already
		far + 3*hour:       time.Hour,      // in an hour is in an hour
		far + 1000*24*hour: 24 * time.Hour, // no try is farther
	} {
		if got := c.Moved(planned, c.At); got != c.At.Add(want) {
			t.Errorf("planned for %v: %v", planned, got.Sub(c.At))
		}
	}
}
