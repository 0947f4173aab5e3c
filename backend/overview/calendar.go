package overview

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

const (
	mostMoves = 100_000 // planned moves that are counted one by one
	mostNext  = 5
)

// Calendar is a day by the hour and its week by the day, in the workspace's zone.
type Calendar struct {
	Now   clock.Instant
	Zone  string
	Today string // YYYY-MM-DD
	Hours []Hour // the 24 of today
	Week  []Day  // seven, from Sunday on
	Next  []Next // what comes next, at most five
	More  bool   // there were too many moves to count them all; figures of later hours are too small
}

// CalendarFigures are the figures of one hour or day: mails handed to a server, and moves that are planned.
type CalendarFigures struct {
	Sent     int64
	Planned  int64
	Mails    int64 // of planned, how many are or lead straight to a mail
	Practice int64 // of sent and planned
}

// Hour is one hour of the day.
type Hour struct {
	Hour int
	CalendarFigures
}

// Day is one day of the week.
type Day struct {
	Date    string // YYYY-MM-DD
	Weekday int    // 0 is Sunday
	CalendarFigures
}

// Next is one thing that comes next: people who go on to one step of one journey in one minute.
type Next struct {
	At      clock.Instant
	Journey string // id
	Title   string // the journey's
	Step    string // the title of the step they come to, where that is certain, else of the one they leave; "": the author gave none
	Kind    string // of that step
	Node    string
	Mail    bool // the step is a mail
	N       int64
}

// Calendar tells what was sent and what is planned, this day and this week.
func (o *Overview) Calendar(ctx context.Context) (Calendar, error) {
	c, from, until := emptyCalendar(o.config.Clock.Now(), o.config.Zone)
	var sent []Sent
	var p plans
	var pace *delivery.Pace
	err := o.config.Store.Read(ctx, func(tx Tx) (err error) {
		if sent, err = tx.SentBetween(from, until); err != nil {
			return err
		}
		if p.moves, c.More, err = tx.Moves(until, mostMoves); err != nil {
			return err
		}
		if pace, err = tx.Pace(); err != nil {
			return err
		}
		return p.read(tx, o.config.Shelf)
	})
	if err != nil {
		return c, err
	}
	c.fill(o.config.Zone, sent, p.leaving(pace, c.Now, until))
	c.Next = p.coming(c.Now)
	return c, nil
}

// emptyCalendar is the calendar of a moment without figures, and the instants at which its week begins and ends.
func emptyCalendar(now clock.Instant, zone *time.Location) (c Calendar, from, until clock.Instant) {
	local := now.Time().In(zone)
	c = Calendar{Now: now, Zone: zone.String(), Today: local.Format(time.DateOnly), Hours: make([]Hour, 24), Week: make([]Day, 7)}
	year, month, day := local.Date()
	first := day - int(local.Weekday())
	for h := range c.Hours {
		c.Hours[h].Hour = h
	}
	for i := range c.Week {
		c.Week[i].Date = time.Date(year, month, first+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		c.Week[i].Weekday = i
	}
	at := func(day int) clock.Instant { return clock.Of(time.Date(year, month, day, 0, 0, 0, 0, zone)) }
	return c, at(first), at(first + 7)
}

// fill counts what was sent and what is planned into the hours and days that are shown.
func (c *Calendar) fill(zone *time.Location, sent []Sent, planned []Move) {
	add := func(i clock.Instant, count func(*CalendarFigures)) {
		when := i.Time().In(zone)
		date := when.Format(time.DateOnly)
		for k := range c.Week {
			if c.Week[k].Date == date {
				count(&c.Week[k].CalendarFigures)
			}
		}
		if date == c.Today {
			count(&c.Hours[when.Hour()].CalendarFigures)
		}
	}
	for _, s := range sent {
		add(s.At, func(f *CalendarFigures) {
			f.Sent += s.N
			if s.Practice {
				f.Practice += s.N
			}
		})
	}
	for _, m := range planned {
		add(m.At, func(f *CalendarFigures) {
			f.Planned += m.N
			if m.Mail {
				f.Mails += m.N
			}
			if m.Practice {
				f.Practice += m.N
			}
		})
	}
}

// coming lists the next moves of people, those of one journey, step and minute as one.
func (p *plans) coming(now clock.Instant) []Next {
	type key struct {
		journey int64
		node    string
		minute  int64
	}
	groups := map[key]*Next{}
	for _, m := range p.moves {
		if m.Mail {
			continue
		}
		to, j := p.next(m), p.journeys[m.Journey]
		at := max(m.At, now)
		k := key{m.Journey, to.node, int64(at) / 60_000}
		if g := groups[k]; g != nil {
			g.N += m.N
			g.At = min(g.At, at)
			continue
		}
		groups[k] = &Next{At: at, Journey: j.id, Title: j.title, Step: to.title, Kind: to.kind, Node: to.node, Mail: to.mail, N: m.N}
	}
	list := []Next{}
	for _, g := range groups {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b Next) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Journey, b.Journey), cmp.Compare(a.Node, b.Node))
	})
	return list[:min(len(list), mostNext)]
}
