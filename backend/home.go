package backend

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/httpapi"
	"tabiji/backend/journey"
	"tabiji/backend/outbox"
	"tabiji/backend/runner"
	"tabiji/backend/sqlite"
	"tabiji/backend/words"
)

const (
	mostMoves   = 100_000 // planned moves that are counted one by one
	mostNext    = 5
	leavingSpan = 24 * time.Hour
)

// Calendar tells what was sent and what is planned, this day and this week.
func (d desk) Calendar(ctx context.Context) (c httpapi.Calendar, err error) {
	b := d.b
	c.Now, c.Zone = b.Now(), b.Zone().String()
	local := c.Now.Time().In(b.Zone())
	c.Today = local.Format(time.DateOnly)
	year, month, day := local.Date()
	first := day - int(local.Weekday())
	at := func(day, hour int) clock.Instant {
		return clock.Of(time.Date(year, month, day, hour, 0, 0, 0, b.Zone()))
	}
	c.Hours = make([]httpapi.CalendarHour, 24)
	for h := range c.Hours {
		c.Hours[h].Hour = h
	}
	c.Week = make([]httpapi.CalendarDay, 7)
	for i := range c.Week {
		c.Week[i].Date = time.Date(year, month, first+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		c.Week[i].Weekday = i
	}
	// add counts into the hour and the day of an instant, if they are shown.
	add := func(i clock.Instant, count func(*httpapi.CalendarFigures)) {
		when := i.Time().In(b.Zone())
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
	p := &plans{lang: words.At(httpapi.LangOf(ctx), b.Zone(), int64(c.Now))}
	var pace *delivery.Pace
	err = b.db.Read(ctx, func(tx *sqlite.Tx) error {
		sent, err := tx.SentBetween(at(first, 0), at(first+7, 0))
		if err != nil {
			return err
		}
		for _, s := range sent {
			add(s.At, func(f *httpapi.CalendarFigures) {
				f.Sent += s.N
				if s.Practice {
					f.Practice += s.N
				}
			})
		}
		if p.moves, c.More, err = tx.Moves(at(first+7, 0), mostMoves); err != nil {
			return err
		}
		if pace, err = tx.PaceOf(outbox.Default); err != nil {
			return err
		}
		return p.read(tx)
	})
	if err != nil {
		return c, err
	}
	for _, m := range p.leaving(pace, c.Now, at(first+7, 0)) {
		add(m.At, func(f *httpapi.CalendarFigures) {
			f.Planned += m.N
			if m.Mail {
				f.Mails += m.N
			}
			if m.Practice {
				f.Practice += m.N
			}
		})
	}
	c.Next = p.coming(c.Now)
	return c, nil
}

// plans are planned moves with what is known about where they lead.
type plans struct {
	moves    []sqlite.Move
	lang     words.Printer
	journeys map[int64]named
	drawings map[int64]map[string]step
}

type named struct{ id, title string }

// step is where somebody who leaves a step comes to.
type step struct {
	node, title string
	mail        bool
}

// read reads the journeys and versions that the moves name.
func (p *plans) read(tx *sqlite.Tx) error {
	p.journeys, p.drawings = map[int64]named{}, map[int64]map[string]step{}
	for _, m := range p.moves {
		if _, known := p.journeys[m.Journey]; !known && m.Journey != 0 {
			id, title, err := tx.JourneyName(m.Journey)
			if err != nil {
				return err
			}
			p.journeys[m.Journey] = named{id, title}
		}
		if _, known := p.drawings[m.Version]; known || m.Version == 0 {
			continue
		}
		drawing, _, err := tx.DrawingOf(m.Version)
		if err != nil {
			return err
		}
		p.drawings[m.Version] = p.steps(drawing)
	}
	return nil
}

// steps finds for every step where people go who leave it: past a wait to the step behind its one line;
// of all other kinds the outcome is not known yet, and the step itself is what comes.
func (p *plans) steps(d journey.Drawing) map[string]step {
	nodes := map[string]journey.Node{}
	for _, n := range d.Nodes {
		nodes[n.ID] = n
	}
	all := map[string]step{}
	for _, n := range d.Nodes {
		all[n.ID] = p.step(n)
	}
	for _, e := range d.Edges {
		if to, ok := nodes[e.To]; ok && surelyLeads(nodes[e.From[0]]) {
			all[e.From[0]] = p.step(to)
		}
	}
	return all
}

// surelyLeads reports whether who stays at a step goes on by its one line.
func surelyLeads(n journey.Node) bool {
	pause, ok := journey.Can[journey.Pause](n)
	return ok && len(pause.Outcomes()) == 1
}

func sends(kind string) bool {
	_, ok := journey.Ability[journey.Sender](kind)
	return ok
}

func (p *plans) step(n journey.Node) step {
	s := step{node: n.ID, title: n.Title, mail: sends(n.Kind)}
	if s.title == "" && words.Has("kind."+n.Kind) {
		s.title = p.lang.Text("kind." + n.Kind)
	}
	return s
}

func (p *plans) next(m sqlite.Move) step { return p.drawings[m.Version][m.Node] }

// leaving spreads the moves over the time they take: real mails leave no faster than their account's limits
// allow, and what comes after until is left out. A move of people is a mail where its next step is one.
func (p *plans) leaving(pace *delivery.Pace, now, until clock.Instant) (list []sqlite.Move) {
	moves := slices.Clone(p.moves)
	slices.SortStableFunc(moves, func(a, b sqlite.Move) int { return cmp.Compare(a.At, b.At) })
	for _, m := range moves {
		m.At, m.Mail = max(m.At, now), m.Mail || p.next(m).mail
		if !m.Mail || m.Practice {
			list = append(list, m)
			continue
		}
		part := m
		part.N = 0
		for range m.N {
			at, _ := pace.Next(m.At)
			if at >= until {
				break
			}
			if part.N > 0 && at/60_000 != part.At/60_000 {
				list = append(list, part)
				part.N = 0
			}
			if part.N == 0 {
				part.At = at
			}
			part.N++
		}
		if part.N > 0 {
			list = append(list, part)
		}
	}
	return list
}

// coming lists the next moves of people, those of one journey, step and minute as one.
func (p *plans) coming(now clock.Instant) []httpapi.CalendarNext {
	type key struct {
		journey int64
		node    string
		minute  int64
	}
	groups := map[key]*httpapi.CalendarNext{}
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
		groups[k] = &httpapi.CalendarNext{At: at, Journey: j.id, Title: j.title, Step: to.title, Node: to.node, Mail: to.mail, N: m.N}
	}
	list := []httpapi.CalendarNext{}
	for _, g := range groups {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b httpapi.CalendarNext) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Journey, b.Journey), cmp.Compare(a.Node, b.Node))
	})
	return list[:min(len(list), mostNext)]
}

// Leaving tells what is due within the next 24 hours, by journey, the earliest first.
func (d desk) Leaving(ctx context.Context) (l httpapi.Leaving, err error) {
	b := d.b
	now := b.Now()
	p := &plans{}
	err = b.db.Read(ctx, func(tx *sqlite.Tx) error {
		if p.moves, _, err = tx.Moves(now.Add(leavingSpan), mostMoves); err != nil {
			return err
		}
		return p.read(tx)
	})
	if err != nil {
		return l, err
	}
	byJourney := map[int64]*httpapi.LeavingJourney{}
	for _, m := range p.moves {
		at := max(m.At, now)
		j := byJourney[m.Journey]
		if j == nil {
			name := p.journeys[m.Journey]
			j = &httpapi.LeavingJourney{Journey: name.id, Title: name.title, FirstAt: at}
			byJourney[m.Journey] = j
		}
		j.N += m.N
		j.FirstAt = min(j.FirstAt, at)
		l.Total += m.N
	}
	l.Items = []httpapi.LeavingJourney{}
	for _, j := range byJourney {
		l.Items = append(l.Items, *j)
	}
	slices.SortFunc(l.Items, func(a, b httpapi.LeavingJourney) int {
		return cmp.Or(cmp.Compare(a.FirstAt, b.FirstAt), cmp.Compare(a.Title, b.Title))
	})
	if len(l.Items) > 0 {
		l.FirstAt = l.Items[0].FirstAt
	}
	return l, nil
}

// Leaving tells what is due within the next 24 hours and would wait if the program ended now.
func (b *Backend) Leaving(ctx context.Context) (httpapi.Leaving, error) { return desk{b}.Leaving(ctx) }

// FirstSteps tells which of the first steps are done.
func (d desk) FirstSteps(ctx context.Context) (list []httpapi.FirstStep, err error) {
	err = d.b.db.Read(ctx, func(tx *sqlite.Tx) error {
		started, contacts, account, copied, err := tx.FirstSteps()
		list = []httpapi.FirstStep{{ID: "start", Done: started}, {ID: "contacts", Done: contacts}, {ID: "account", Done: account}, {ID: "copy", Done: copied}}
		return err
	})
	return list, err
}

// upcoming fills in how many are due with the next moment, and whom the last mail went to. Those who are overdue
// before that moment's end have been counted: where many wait, counting is what a status costs.
func (d desk) upcoming(ctx context.Context, e *httpapi.EngineStatus, late runner.Overdue) error {
	return d.b.db.Read(ctx, func(tx *sqlite.Tx) (err error) {
		if e.NextDue != 0 {
			end := (e.NextDue/60_000 + 1) * 60_000
			if end < late.Before {
				late = runner.Overdue{}
			}
			if e.NextN, err = tx.CountDue(late.Before, end); err != nil {
				return err
			}
			e.NextN += late.N
		}
		if e.LastSent == 0 {
			return nil
		}
		fields, address, err := tx.LastRecipient()
		if e.SentTo = contact.FullName(fields, string(httpapi.LangOf(ctx))); e.SentTo == "" {
			e.SentTo = address
		}
		return err
	})
}
