package studio

import (
	"fmt"

	"tabiji/backend/journey"
)

// running are the journeys that let people in and may start each other, with what a check must know of them.
type running struct {
	journeys []int64 // row numbers
	ties     []*journey.Ties
	mark     string // changes when one of them does
}

// but gives the ties of all journeys except one: that one is checked by its draft, not by its live version.
func (r running) but(no int64) (list []*journey.Ties) {
	for i, t := range r.ties {
		if r.journeys[i] != no {
			list = append(list, t)
		}
	}
	return list
}

// running reads which journeys run or are paused, and caches the ties of their versions.
func (m *memory) running(tx Tx) (r running, err error) {
	live, err := tx.LiveVersions()
	if err != nil {
		return r, err
	}
	for _, l := range live {
		t, err := m.tiesOf(tx, l.Version)
		if err != nil {
			return r, err
		}
		if t != nil {
			r.journeys, r.ties = append(r.journeys, l.Journey), append(r.ties, t)
			r.mark += fmt.Sprintf("%d ", l.Version)
		}
	}
	return r, nil
}

func (m *memory) tiesOf(tx Tx, version int64) (t *journey.Ties, err error) {
	m.mu.Lock()
	t, known := m.ties[version]
	m.mu.Unlock()
	if known {
		return t, nil
	}
	row, err := needVersion(tx, version)
	if err != nil {
		return nil, err
	}
	if d, err := journey.DrawingOf(row.Body); err == nil {
		t = journey.TiesOf(d)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ties == nil || len(m.ties) >= mostTies {
		m.ties = map[int64]*journey.Ties{}
	}
	m.ties[version] = t
	return t, nil
}

// mostTies is how many versions' ties are cached; most versions have none.
const mostTies = 5000
