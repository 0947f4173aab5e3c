package clock

import (
	"time"
	_ "time/tzdata" // zones are in the program: Windows has none (TIME-9)

	"tabiji/backend/problem"
)

// Unit is a unit of a wait, as journey files write it.
type Unit string

// The units. Second, minute and hour are elapsed time; day, week and month keep the local time of day.
const (
	Second Unit = "second"
	Minute Unit = "minute"
	Hour   Unit = "hour"
	Day    Unit = "day"
	Week   Unit = "week"
	Month  Unit = "month"
)

// Known reports whether u is one of the units.
func (u Unit) Known() bool {
	switch u {
	case Second, Minute, Hour, Day, Week, Month:
		return true
	}
	return false
}

// AddCalendar moves at by amount units, also backwards. Second, minute and hour are elapsed. Day, week
// and month arrive at the same local time in loc: a month's end clamps (31 January + 1 month is the
// last of February), a time inside a gap becomes the first instant after it, and a time that happens
// twice is the first of the two. An unknown unit does not move.
func AddCalendar(at Instant, amount int, unit Unit, loc *time.Location) Instant {
	switch unit {
	case Second:
		return at + Instant(amount)*1000
	case Minute:
		return at + Instant(amount)*60_000
	case Hour:
		return at + Instant(amount)*3_600_000
	}
	if amount == 0 {
		return at
	}
	local := time.UnixMilli(int64(at)).In(loc)
	year, month, day := local.Date()
	switch unit {
	case Day:
		day += amount
	case Week:
		day += 7 * amount
	case Month:
		first := time.Date(year, month+time.Month(amount), 1, 0, 0, 0, 0, time.UTC)
		year, month = first.Year(), first.Month()
		day = min(day, time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day())
	default:
		return at
	}
	hour, minute, second := local.Clock()
	return resolve(time.Date(year, month, day, hour, minute, second, local.Nanosecond(), time.UTC), loc)
}

// resolve is the instant of a local date and time in loc. time.Date alone answers a time inside a gap with one before
// it, and a doubled time with either of the two.
func resolve(wall time.Time, loc *time.Location) Instant {
	near := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), loc)
	start, end := near.ZoneBounds()
	first, found := Instant(0), false
	try := func(at time.Time) {
		_, offset := at.Zone()
		u := wall.Add(-time.Duration(offset) * time.Second)
		if _, there := u.In(loc).Zone(); there == offset && (!found || Of(u) < first) {
			first, found = Of(u), true
		}
	}
	try(near)
	if !start.IsZero() {
		try(start.Add(-time.Second))
	}
	if !end.IsZero() {
		try(end)
	}
	if found {
		return first
	}
	for _, change := range [...]time.Time{start, end} {
		if change.IsZero() {
			continue
		}
		_, before := change.Add(-time.Second).Zone()
		_, after := change.Zone()
		seconds := wall.Unix() - change.Unix()
		if int64(before) <= seconds && seconds < int64(after) {
			return Of(change)
		}
	}
	return Of(near)
}

// Zone finds an IANA zone such as "Asia/Tokyo". The machine's own zone has no name here: "" and
// "Local" are refused, so that a file means the same on every computer (TIME-1).
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, problem.New(problem.Invalid, "zone.unknown", "zone", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, problem.New(problem.Invalid, "zone.unknown", "zone", name).Because(err)
	}
	return loc, nil
}

// OnTheWall is the instant of a local date and time in loc, by the rules of AddCalendar for gaps and doubled times; the
// zone of wall is ignored.
func OnTheWall(wall time.Time, loc *time.Location) Instant {
	return resolve(time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.UTC), loc)
}
