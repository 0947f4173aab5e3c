package intake

import "tabiji/backend/journey"

// admitReady lets the postponed entries begin that may now: the enrollment before them has ended, whoever
// ended it, or the journey takes nobody in any more and they are dropped with the reason.
func (in *Intake) admitReady(tx Tx, versions *journey.Borrowed, res *Result) error {
	list, err := tx.ReadyEntries(mostReady)
	if err != nil {
		return err
	}
	res.More = len(list) == mostReady
	for _, t := range list {
		var v *journey.Version
		if t.Open {
			p := versions.Version(t.Journey.Version)
			if p == nil {
				return errMissing
			}
			v = p.Version
		}
		if err := in.admitPostponed(tx, t, v, res); err != nil {
			return err
		}
		res.Begun++
	}
	return nil
}

// mostReady is how many postponed entries one transaction lets begin; each changes three rows.
const mostReady = 250

// admitPostponed decides about one of them. v is nil when the journey takes nobody in, or its version cannot be used.
func (in *Intake) admitPostponed(tx Tx, t ReadyEntry, v *journey.Version, res *Result) error {
	if t.Gone {
		return tx.DeletePostponed(t.ID)
	}
	past, err := tx.Past(t.Journey.No, t.Contact, t.Practice)
	if err != nil {
		return err
	}
	now := tx.Now()
	a := journey.Door{Journey: t.Journey.ID, Version: v}.Readmit(journey.Postponed{
		Cause: journey.Cause{EventKey: t.EventKey, At: t.At, Chain: t.Chain, Depth: t.Depth}, Entry: t.Entry, Reasons: t.Why, Open: t.Open,
	}, past, now)
	if a.Waits {
		return tx.PostponeAgain(t.ID)
	}
	if err := tx.DeletePostponed(t.ID); err != nil {
		return err
	}
	e := t.Enrollment
	e.At, e.Version, e.After = now, t.Journey.Version, 0
	return in.carryOut(tx, e, a, t.EventKey, res)
}
