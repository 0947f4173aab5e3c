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
	beside   []beside
}

// beside is what a journey that lets people in does to them.
type beside struct {
	journey, version int64
	doings           *journey.Doings
}

// touching are those of the others that findings about a draft may name.
func (r running) touching(no int64, asks journey.Asks) (list []*journey.Doings, mark string) {
	for _, b := range r.beside {
		if b.journey != no && b.doings.Touches(asks) {
			list = append(list, b.doings)
			mark += fmt.Sprintf("%d ", b.version)
		}
	}
	return list, mark
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
		if t.ties != nil {
			r.journeys, r.ties = append(r.journeys, l.Journey), append(r.ties, t.ties)
			r.mark += fmt.Sprintf("%d ", l.Version)
		}
		if t.doings != nil {
			r.beside = append(r.beside, beside{l.Journey, l.Version, t.doings})
		}
	}
	return r, nil
}

// outward is what a version has to do with other journeys; nil: nothing.
type outward struct {
	ties   *journey.Ties
	doings *journey.Doings
}

func (m *memory) tiesOf(tx Tx, version int64) (t outward, err error) {
	m.mu.Lock()
	t, known := m.ties[version]
	m.mu.Unlock()
	if known {
		return t, nil
	}
	row, err := needVersion(tx, version)
	if err != nil {
		return t, err
	}
	if d, err := journey.DrawingOf(row.Body); err == nil {
		t = outward{journey.TiesOf(d), journey.DoingsOf(d)}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ties == nil || len(m.ties) >= mostTies {
		m.ties = map[int64]outward{}
	}
	m.ties[version] = t
	return t, nil
}

// mostTies is how many versions' ties are cached; most versions have none.
const mostTies = 5000
