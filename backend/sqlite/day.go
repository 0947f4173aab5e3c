package sqlite

import (
	"database/sql"
	"sync"
	"time"

	"tabiji/backend/clock"
)

// dayCount is one counter of a journey's day.
type dayCount struct {
	journey, day int64
	what         string
}

// countDay counts that something happened in a journey. Counts are written once, at the end of the transaction, so that
// a tick of 500 people changes one row more.
func (tx *Tx) countDay(journey int64, at clock.Instant, what string) error {
	if tx.zone == nil {
		name, err := tx.ZoneName()
		if err != nil {
			return err
		}
		tx.zone = zoneOf(name)
	}
	if tx.days == nil {
		tx.days = map[dayCount]int64{}
	}
	tx.days[dayCount{journey, clock.DayNumber(at, tx.zone), what}]++
	return nil
}

// settleDays writes what countDay counted.
func (tx *Tx) settleDays() error {
	for d, n := range tx.days {
		_, err := tx.exec(`INSERT INTO journey_day (journey, day, what, n) VALUES (?, ?, ?, ?)
			ON CONFLICT (journey, day, what) DO UPDATE SET n = n + excluded.n`, d.journey, d.day, d.what, n)
		if err != nil {
			return err
		}
	}
	return nil
}

// Days counts what happened in a journey on n local days, the last of them today.
func (tx *Tx) Days(journey int64, what string, n int) ([]int64, error) {
	name, err := tx.ZoneName()
	if err != nil {
		return nil, err
	}
	first := clock.DayNumber(tx.now, zoneOf(name)) - int64(n) + 1
	days := make([]int64, n)
	return days, tx.each(func(r *sql.Rows) error {
		var day, count int64
		err := r.Scan(&day, &count)
		if i := day - first; i >= 0 && i < int64(n) {
			days[i] = count
		}
		return err
	}, "SELECT day, n FROM journey_day WHERE journey = $1 AND day >= $2 AND what = $3", journey, first, what)
}

var zones sync.Map // name → *time.Location

// zoneOf finds a zone, kept once found; an unknown name counts as UTC.
func zoneOf(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := clock.Zone(name)
	if err != nil {
		loc = time.UTC
	}
	zones.Store(name, loc)
	return loc
}
