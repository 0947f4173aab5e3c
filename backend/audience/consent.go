package audience

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// permission records what the row says about mailing its person; true when something is new.
func (w *personWriter) permission(r *row, c contact.Contact, added bool, n *counts) (bool, error) {
	if r.record != nil {
		return w.restore(r.record, c, added, n)
	}
	switch r.says {
	case stops:
		n.stopped++
		return w.tx.Stop(c.ID, contact.Stop{Purpose: contact.Marketing, Source: w.source})
	case declines:
		n.declined++
		return w.consent(c, contact.None, added)
	case unclear:
		n.unclear++
		return false, w.takeBack(c, added)
	}
	basis := w.options.Consent
	if r.basis != "" {
		basis = r.basis
	}
	if basis == contact.None && !added { // a file without consent takes nobody's consent away
		have, _, err := w.tx.ConsentOf(c.ID, contact.Marketing)
		if have.Given() || err != nil {
			return false, err
		}
	}
	return w.consent(c, basis, added)
}

// consent records a basis unless the person's newest record says the same. A file never lifts an opt-out.
func (w *personWriter) consent(c contact.Contact, basis contact.Basis, added bool) (bool, error) {
	if out, err := w.tx.OptedOut(c.ID, c.AddressKey, contact.Marketing); out || err != nil {
		return false, err
	}
	if !added {
		have, found, err := w.tx.ConsentOf(c.ID, contact.Marketing)
		if err != nil || found && have.Basis == basis {
			return false, err
		}
	}
	record := contact.Consent{Basis: basis, Source: w.source}
	if added {
		w.agreed = append(w.agreed, contact.ConsentEntry{ID: c.ID, Purpose: contact.Marketing, Consent: record})
		return true, nil
	}
	return true, w.tx.AddConsent(c.ID, contact.Marketing, record)
}

// takeBack withdraws the consent that an earlier row of this same file gave to a person of whom a later one
// says something unclear.
func (w *personWriter) takeBack(c contact.Contact, added bool) error {
	if added {
		return nil
	}
	have, _, err := w.tx.ConsentOf(c.ID, contact.Marketing)
	if err != nil || !have.Given() || have.Source != w.source || have.At < w.began {
		return err
	}
	return w.tx.AddConsent(c.ID, contact.Marketing, contact.Consent{Basis: contact.None, Source: w.source})
}

// restore brings back what an export said of a person: records of consent that are newer than the newest here,
// and every opt-out.
func (w *personWriter) restore(rec *personRecord, c contact.Contact, added bool, n *counts) (changed bool, err error) {
	newest := map[contact.Purpose]clock.Instant{}
	if !added {
		for _, p := range [...]contact.Purpose{contact.Marketing, contact.Service} {
			have, _, err := w.tx.ConsentOf(c.ID, p)
			if err != nil {
				return false, err
			}
			newest[p] = have.At
		}
	}
	for _, one := range rec.Consent {
		if at, known := newest[one.Purpose]; known && one.At <= at {
			continue
		}
		record := contact.Consent{Basis: one.Basis, At: min(one.At, w.tx.Now()), Source: one.Source, Evidence: one.Evidence}
		if err := w.tx.AddConsent(c.ID, one.Purpose, record); err != nil {
			return changed, err
		}
		changed = true
	}
	stopped, err := w.restoreStops(rec, c)
	if len(rec.Stops) > 0 && stopped {
		n.stopped++
	}
	return changed || stopped, err
}

// restoreStops brings back what a person stopped: to somebody of whom nothing is known here their whole past, lifts
// and all; to others what held. It lifts nothing that holds here.
func (w *personWriter) restoreStops(rec *personRecord, c contact.Contact) (changed bool, err error) {
	if len(rec.Stops) == 0 {
		return false, nil
	}
	here, err := w.tx.Stops(c.ID)
	if err != nil {
		return false, err
	}
	newest := map[contact.Purpose]contact.Stop{}
	for _, s := range rec.Stops {
		one := contact.Stop{Purpose: s.Purpose, Lifted: s.Lifted, At: min(s.At, w.tx.Now()), Source: s.Source, Evidence: s.Evidence}
		newest[s.Purpose] = one
		if len(here) > 0 {
			continue
		}
		if err := w.tx.AddStop(c.ID, one); err != nil {
			return false, err
		}
		changed = true
	}
	for _, p := range [...]contact.Purpose{contact.AllMail, contact.Marketing, contact.Service} {
		if s, held := newest[p]; held && !s.Lifted {
			added, err := w.tx.Stop(c.ID, s)
			if err != nil {
				return changed, err
			}
			changed = changed || added
		}
	}
	return changed, nil
}
