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
	versions map[int64]map[string]step
}

type named struct{ id, title string }

// step is the step to which people come next.
type step struct {
	node, title, kind string
	mail              bool
}

// read reads the journeys and versions that the moves name.
func (p *plans) read(tx Tx, shelf *journey.Shelf) error {
	p.journeys, p.versions = map[int64]named{}, map[int64]map[string]step{}
	for _, m := range p.moves {
		if _, known := p.journeys[m.Journey]; !known && m.Journey != 0 {
			id, title, err := tx.JourneyName(m.Journey)
			if err != nil {
				return err
			}
			p.journeys[m.Journey] = named{id, title}
		}
		if _, known := p.versions[m.Version]; known || m.Version == 0 {
			continue
		}
		v, err := shelf.Version(m.Version, tx.VersionBody)
		if err != nil {
			return err
		}
		p.versions[m.Version] = stepsOf(v.Version)
	}
	return nil
}

// stepsOf finds for every step where people go who leave it: for a wait the step behind its only line; for all other
// kinds, whose outcome is not known yet, the step itself. Of a version that cannot be used (nil) nothing is known.
func stepsOf(v *journey.Version) map[string]step {
	all := map[string]step{}
	if v == nil {
		return all
	}
	for id, s := range v.Steps {
		if to := surelyNext(s); to != nil {
			s = to
		}
		all[id] = stepOf(s)
	}
	return all
}

// surelyNext is the step behind the only line of a step at which people stay, and behind those that are switched off; nil
// where the outcome is not known yet.
func surelyNext(s *journey.Step) *journey.Step {
	_, stays := journey.Ability[journey.Pause](s.Kind)
	kind, _ := journey.KindOf(s.Kind)
	if !stays || kind.Branches || len(kind.Outcomes) != 1 {
		return nil
	}
	next := s.Next[kind.Outcomes[0].Port]
	for range journey.MaxNodes { // steps that are off may lead into each other
		if next == nil {
			return nil
		}
		behind, off := next.Off()
		if !off {
			return next
		}
		next = behind
	}
	return nil
}

func stepOf(s *journey.Step) step {
	_, sends := journey.Ability[journey.Sender](s.Kind)
	_, off := s.Off()
	return step{node: s.ID, title: s.Title, kind: s.Kind, mail: sends && !off}
}

func (p *plans) next(m Move) step { return p.versions[m.Version][m.Node] }

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
