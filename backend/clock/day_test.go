package clock

import (
	"testing"
	"time"
)

func TestADayIsThatOfTheWallInTheZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		says, at, zone, day string
	}{
		{"the last minute of a day in Tokyo", "2026-11-22T14:59:59Z", "Asia/Tokyo", "2026-11-22"},
		{"the first minute of the next one", "2026-11-22T15:00:00Z", "Asia/Tokyo", "2026-11-23"},
		{"the same moment in New York", "2026-11-22T15:00:00Z", "America/New_York", "2026-11-22"},
		{"before 1970", "1969-12-31T23:00:00Z", "UTC", "1969-12-31"},
		{"a day of 25 hours", "2026-11-02T04:30:00Z", "America/New_York", "2026-11-01"},
	} {
		loc, err := Zone(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		n := DayNumber(Of(at), loc)
		if got := DayText(n); got != c.day {
			t.Errorf("%s: %s, want %s", c.says, got, c.day)
		}
	}
}
