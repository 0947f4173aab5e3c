package intake

import (
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// turns lets the postponed entries begin whose turn has come: the enrollment before them has ended, whoever
// ended it, or the journey takes nobody in any more and they are dropped with the reason.
func (in *Intake) turns(tx Tx, versions *journey.Borrowed, res *Result) error {
	list, err := tx.Turns(mostTurns)
	if err != nil {
		return err
	}
	res.More = len(list) == mostTurns
	for _, t := range list {
		var v *journey.Version
		if t.Open {
			p := versions.Version(t.Journey.Version)
			if p == nil {
				return errMissing
			}
			v = p.Version
		}
		if err := in.turn(tx, t, v, res); err != nil {
			return err
		}
		res.Begun++
	}
	return nil
}

// mostTurns is how many postponed entries one transaction lets begin; each changes three rows.
const mostTurns = 250

func (in *Intake) turn(tx Tx, t Turn, v *journey.Version, res *Result) error {
	if t.Gone {
		return tx.EndTurn(t.ID)
	}
	past, err := tx.Past(t.Journey.No, t.Contact, t.Practice)
	if err != nil {
		return err
	}
	p := TakeTurn(t, v, past, tx.Now())
	if p.Postponed.ID != "" {
		return tx.WaitOn(t.ID)
	}
	if err := tx.EndTurn(t.ID); err != nil {
		return err
	}
	return in.carryOut(tx, p, t.EventKey, res)
}

// TakeTurn decides about a postponed entry whose turn may have come, by the journey as it is now. v is nil
// when its version cannot be read.
func TakeTurn(t Turn, v *journey.Version, past []journey.Past, now clock.Instant) Plan {
	p := Plan{Enrollment: t.Enrollment}
	since := p.At
	p.At, p.Version = now, t.Journey.Version
	switch {
	case !t.Open:
		p.Refused = words.New("reason.enter.closed", "key", t.EventKey, "at", int64(since))
	case v == nil:
		p.Refused = words.New("reason.broken.version")
	case !slices.ContainsFunc(v.Entries, func(s *journey.Step) bool { return s.ID == p.Entry }):
		p.Refused = words.New("reason.enter.trigger_gone", "key", t.EventKey, "at", int64(since))
	default:
		// The others that wait came later; this one is at the head of the line.
		others := slices.DeleteFunc(slices.Clone(past), func(o journey.Past) bool { return o.Waiting })
		p.admit(v, t.Journey, "key:"+t.EventKey, t.EventKey, others)
		p.Why = append(slices.Clip(p.Why), words.New("reason.entry.waited", "at", int64(since)))
	}
	return p
}
