package overview

import (
	"cmp"
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
)

// plans are planned moves with what is known about where they lead.
type plans struct {
	moves    []Move
	journeys map[int64]named
	drawings map[int64]map[string]step
}

type named struct{ id, title string }

// step is where somebody who leaves a step comes to.
type step struct {
	node, title, kind string
	mail              bool
}

// read reads the journeys and versions that the moves name.
func (p *plans) read(tx Tx) error {
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
		p.drawings[m.Version] = stepsOf(drawing)
	}
	return nil
}

// stepsOf finds for every step where people go who leave it: past a wait to the step behind its one line;
// of all other kinds the outcome is not known yet, and the step itself is what comes.
func stepsOf(d journey.Drawing) map[string]step {
	nodes := map[string]journey.Node{}
	for _, n := range d.Nodes {
		nodes[n.ID] = n
	}
	all := map[string]step{}
	for _, n := range d.Nodes {
		all[n.ID] = stepOf(n)
	}
	for _, e := range d.Edges {
		if to, ok := nodes[e.To]; ok && surelyLeads(nodes[e.From[0]]) {
			all[e.From[0]] = stepOf(to)
		}
	}
	return all
}

// surelyLeads reports whether who stays at a step goes on by its one line.
func surelyLeads(n journey.Node) bool {
	_, stays := journey.Ability[journey.Pause](n.Kind)
	kind, _ := journey.KindOf(n.Kind)
	return stays && !kind.Branches && len(kind.Outcomes) == 1
}

func stepOf(n journey.Node) step {
	_, sends := journey.Ability[journey.Sender](n.Kind)
	return step{node: n.ID, title: n.Title, kind: n.Kind, mail: sends}
}

func (p *plans) next(m Move) step { return p.drawings[m.Version][m.Node] }

// leaving spreads the moves over the time they take: real mails leave no faster than their account's limits
// allow, and what comes after until is left out. A move of people is a mail where its next step is one.
func (p *plans) leaving(pace *delivery.Pace, now, until clock.Instant) (list []Move) {
	moves := slices.Clone(p.moves)
	slices.SortStableFunc(moves, func(a, b Move) int { return cmp.Compare(a.At, b.At) })
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
