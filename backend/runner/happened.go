package runner

import (
	"cmp"
	"math"
	"slices"

	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/walk"
)

// onePage is how many events of a kind are read of a row at once. Nearly everybody has fewer that count; of somebody who
// has more, only those are kept that can decide, and reading ends with the page in which they are found.
const onePage = 100

// listen reads the events that the claimed rows' versions may have to hear, a version at a time.
func (t *tick) listen(tx Tx) error {
	asked := map[*version][]int{} // indexes of stands
	for i := range t.stands {
		v := t.runner.versions[t.stands[i].row.Version]
		if v.Version != nil && len(v.Awaits) > 0 {
			asked[v] = append(asked[v], i)
		}
	}
	for v, of := range asked {
		asks := make([]Ask, len(of))
		for k, i := range of {
			s := &t.stands[i]
			from := s.state.Since
			if from == 0 {
				from = s.dueAt
			}
			asks[k] = Ask{Contact: s.row.Contact, After: s.state.After, Since: v.Since(from)}
		}
		events, err := tx.Happened(v.Awaits, asks, t.runner.config.Page)
		if err != nil {
			return err
		}
		for k, i := range of {
			t.stands[i].events, t.stands[i].many = events[k], len(events[k]) >= t.runner.config.Page
		}
	}
	return nil
}

// sift reads anew what can decide about a row with very many events as it stands now: the first event that leads it on, and
// the last one before its moment, which the walk takes for its position.
func (t *tick) sift(tx Tx, s *stand) error {
	if !s.many {
		return nil
	}
	s.events = nil
	v := t.runner.versions[s.row.Version].Version
	if err := t.siftFirst(tx, s, v); err != nil {
		return err
	}
	at := s.dueAt
	if s.state.Waits == walk.WaitsReceipt && s.row.Receipt != nil {
		at = s.row.Receipt.At
	}
	timer := s.state.Waits == walk.WaitsTimer || s.state.Waits == walk.WaitsEvent
	if at == 0 || at < s.state.Since || timer && at > t.now {
		return nil // nothing comes before it, or it is still to come
	}
	received := at
	if at >= t.now {
		received = math.MaxInt64 // what was received later, by a clock that was set back since, counts as now
	}
	last, found, err := tx.LastHappened(v.Awaits, s.row.Contact, s.state.After, received)
	if err == nil && found {
		s.events = bySeq(append(s.events, last))
	}
	return err
}

// siftFirst reads a page after the other until one has an event that leads the row on. Events are received in the order of
// their seq; only where the date was set back between two pages could a later page have one that counts before.
func (t *tick) siftFirst(tx Tx, s *stand, v *journey.Version) error {
	step := v.Steps[s.state.Node]
	if step == nil || s.state.Waits != walk.WaitsEvent {
		return nil
	}
	a, ok := step.Config.(journey.Awaiter)
	if !ok {
		return nil
	}
	return t.pages(tx, a, Ask{Contact: s.row.Contact, After: s.state.After, Since: math.MaxInt64}, func(page []event.Event) bool {
		if first := walk.First(v, s.row.ID, s.state, page, t.now); first != nil {
			s.events = []event.Event{*first}
		}
		return len(s.events) > 0
	})
}

// lookBack is what may have happened already for a row that comes to its next steps by a stimulus. Of very many events, those
// are read that a wait which looks back would hear: the first two of each, because one of them may be the event that moved
// the row.
func (t *tick) lookBack(tx Tx, s *stand, st walk.Stimulus) ([]event.Event, error) {
	if !s.many {
		return s.events, nil
	}
	v := t.runner.versions[s.row.Version].Version
	var kept []event.Event
	for _, a := range v.Awaiters() {
		since := a.Since(st.At, v.Zone)
		if since >= st.At {
			continue
		}
		n := 0
		err := t.pages(tx, a, Ask{Contact: s.row.Contact, After: math.MaxInt64, Since: since}, func(page []event.Event) bool {
			for _, e := range page {
				if n == 2 || e.Seq > st.Seq {
					return true
				}
				if walk.Awaited(v, s.row.ID, a, e) {
					kept = append(kept, e)
					n++
				}
			}
			return n == 2
		})
		if err != nil {
			return nil, err
		}
	}
	return bySeq(kept), nil
}

// pages reads the events of one row that a step waits for, by seq, until enough says so or there are no more.
func (t *tick) pages(tx Tx, a journey.Awaiter, ask Ask, enough func([]event.Event) bool) error {
	var kinds []string
	for _, one := range a.Awaits() {
		if !slices.Contains(kinds, one.Topic.Ref) {
			kinds = append(kinds, one.Topic.Ref)
		}
	}
	for {
		lists, err := tx.Happened(kinds, []Ask{ask}, t.runner.config.Page)
		if err != nil {
			return err
		}
		page := lists[0]
		if enough(page) || len(page) < t.runner.config.Page {
			return nil
		}
		ask.From = page[len(page)-1].Seq
	}
}

func bySeq(list []event.Event) []event.Event {
	slices.SortFunc(list, func(a, b event.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return slices.CompactFunc(list, func(a, b event.Event) bool { return a.Seq == b.Seq })
}
