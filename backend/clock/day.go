package clock

import "time"

// DayNumber is the local day of an instant: days since 1970-01-01 by the calendar on the wall in loc.
func DayNumber(at Instant, loc *time.Location) int64 {
	year, month, day := time.UnixMilli(int64(at)).In(loc).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86_400 // a whole number of days, also before 1970
}

// DayText writes a day number as 2026-11-22.
func DayText(day int64) string { return time.Unix(day*86_400, 0).UTC().Format(time.DateOnly) }
