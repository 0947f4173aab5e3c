package clock_test

import (
	"crypto/sha256"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// zones are twelve that between them have every oddity: half hours, a half-hour summer time, changes
// at midnight, a day that never was, southern summers, and none at all.
var zones = []string{
	"Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "America/New_York",
	"Europe/Berlin", "Africa/Cairo", "Pacific/Apia", "Pacific/Chatham", "America/St_Johns", "Africa/Casablanca",
}

var units = []clock.Unit{clock.Second, clock.Minute, clock.Hour, clock.Day, clock.Week, clock.Month}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := clock.Zone(name)
	if err != nil {
		t.Fatalf("zone %s: %v", name, err)
	}
	return loc
}

func at(t *testing.T, s string) clock.Instant {
	t.Helper()
	parsed, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return clock.Of(parsed)
}

func TestAddCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, from string
		amount     int
		unit       clock.Unit
		zone, want string
	}{
		{"a day keeps the local time over the spring change", "2026-03-07T09:15:00-05:00", 1, clock.Day, "America/New_York", "2026-03-08T09:15:00-04:00"},
		{"24 hours do not", "2026-03-07T09:15:00-05:00", 24, clock.Hour, "America/New_York", "2026-03-08T10:15:00-04:00"},
		{"a time in the gap is the first instant after it", "2026-03-07T02:30:00-05:00", 1, clock.Day, "America/New_York", "2026-03-08T03:00:00-04:00"},
		{"a doubled time is the first of the two", "2026-10-31T01:30:00-04:00", 1, clock.Day, "America/New_York", "2026-11-01T01:30:00-04:00"},
		{"from the second of the two, the next day is plain", "2026-11-01T01:30:00-05:00", 1, clock.Day, "America/New_York", "2026-11-02T01:30:00-05:00"},
		{"31 January and a month is the end of February", "2026-01-31T10:00:00+09:00", 1, clock.Month, "Asia/Tokyo", "2026-02-28T10:00:00+09:00"},
		{"in a leap year the 29th", "2028-01-31T10:00:00+09:00", 1, clock.Month, "Asia/Tokyo", "2028-02-29T10:00:00+09:00"},
		{"thirteen months pass a year's end", "2026-12-31T23:59:59+09:00", 14, clock.Month, "Asia/Tokyo", "2028-02-29T23:59:59+09:00"},
		{"a month back clamps too", "2026-03-31T00:00:00+09:00", -1, clock.Month, "Asia/Tokyo", "2026-02-28T00:00:00+09:00"},
		{"three weeks", "2026-11-22T18:45:10+09:00", 3, clock.Week, "Asia/Tokyo", "2026-12-13T18:45:10+09:00"},
		{"a local day that is another day in UTC", "2026-11-22T00:30:00+09:00", 2, clock.Day, "Asia/Tokyo", "2026-11-24T00:30:00+09:00"},
		{"midnight that does not exist", "2018-11-03T00:00:00-03:00", 1, clock.Day, "America/Sao_Paulo", "2018-11-04T01:00:00-02:00"},
		{"a change of half an hour", "2026-10-03T02:10:00+10:30", 1, clock.Day, "Australia/Lord_Howe", "2026-10-04T02:30:00+11:00"},
		{"a day that never was", "2011-12-29T10:00:00-10:00", 1, clock.Day, "Pacific/Apia", "2011-12-31T00:00:00+14:00"},
		{"90 seconds over the change are 90 seconds", "2026-03-08T01:59:30-05:00", 90, clock.Second, "America/New_York", "2026-03-08T03:01:00-04:00"},
		{"minutes", "2026-11-22T18:45:10+09:00", 75, clock.Minute, "Asia/Tokyo", "2026-11-22T20:00:10+09:00"},
		{"nothing moves nothing, also in the second of two", "2026-11-01T01:30:00-05:00", 0, clock.Day, "America/New_York", "2026-11-01T01:30:00-05:00"},
		{"an unknown unit does not move", "2026-11-01T01:30:00-05:00", 3, clock.Unit("year"), "America/New_York", "2026-11-01T01:30:00-05:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := clock.AddCalendar(at(t, c.from), c.amount, c.unit, zone(t, c.zone))
			if want := at(t, c.want); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestAddCalendarKeepsMilliseconds(t *testing.T) {
	t.Parallel()
	from := at(t, "2026-11-22T18:45:10+09:00") + 123
	for _, unit := range units {
		if got := clock.AddCalendar(from, 5, unit, zone(t, "Asia/Tokyo")); got%1000 != 123 {
			t.Errorf("%s: %v", unit, got)
		}
	}
}

// TestAddCalendarAgainstReference compares with a search over every offset the zone had near the day.
func TestAddCalendarAgainstReference(t *testing.T) {
	t.Parallel()
	locations := make([]*time.Location, len(zones))
	for i, name := range zones {
		locations[i] = zone(t, name)
	}
	from, to := at(t, "2005-01-01T00:00:00Z"), at(t, "2040-01-01T00:00:00Z")
	rapid.Check(t, func(t *rapid.T) {
		loc := rapid.SampledFrom(locations).Draw(t, "zone")
		start := clock.Instant(rapid.Int64Range(int64(from), int64(to)).Draw(t, "start"))
		unit := rapid.SampledFrom(units[3:]).Draw(t, "unit")
		amount := rapid.IntRange(1, 60).Draw(t, "amount")
		got := clock.AddCalendar(start, amount, unit, loc)
		if got <= start {
			t.Fatalf("%v + %d %s = %v does not go forward", start, amount, unit, got)
		}
		wall := wantWall(start.Time().In(loc), amount, unit)
		if want := search(wall, loc); got != want {
			t.Fatalf("%v + %d %s in %s: got %v, want %v", start, amount, unit, loc, got, want)
		}
	})
}

// wantWall is the local time to arrive at, written as if it were UTC.
func wantWall(local time.Time, amount int, unit clock.Unit) time.Time {
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC)
	switch unit {
	case clock.Day:
		return wall.AddDate(0, 0, amount)
	case clock.Week:
		return wall.AddDate(0, 0, 7*amount)
	}
	moved := wall.AddDate(0, amount, 0)
	for moved.Day() != wall.Day() && moved.Day() < 4 { // ran over the month's end
		moved = moved.AddDate(0, 0, -1)
	}
	return moved
}

func search(wall time.Time, loc *time.Location) clock.Instant {
	var best time.Time
	for h := -50; h <= 50; h++ {
		_, offset := wall.Add(time.Duration(h) * time.Hour / 2).In(loc).Zone()
		u := wall.Add(-time.Duration(offset) * time.Second)
		if _, there := u.In(loc).Zone(); there == offset && (best.IsZero() || u.Before(best)) {
			best = u
		}
	}
	if !best.IsZero() {
		return clock.Of(best)
	}
	// Inside a gap: the first instant whose local time is not before the wall time.
	low, high := wall.Add(-50*time.Hour), wall.Add(50*time.Hour)
	for high.Sub(low) > time.Millisecond {
		middle := low.Add(high.Sub(low) / 2)
		_, offset := middle.In(loc).Zone()
		if middle.Add(time.Duration(offset) * time.Second).Before(wall) {
			low = middle
		} else {
			high = middle
		}
	}
	return clock.Of(high.Truncate(time.Second))
}

// table is every kind of wait in every zone, as instants and as a person reads them.
func table(t testing.TB) string {
	out := ""
	start := clock.Instant(1_772_938_523_456) // 2026-03-08, hours before New York's change
	for _, name := range zones {
		loc := zone(t, name)
		say := words.Printer{Lang: words.Japanese, Zone: loc}
		for i, unit := range units {
			until := clock.AddCalendar(start, 7+i, unit, loc)
			out += fmt.Sprintf("%s %s %d %s\n", name, unit, until, say.Time(int64(until)))
		}
	}
	return out
}

func TestTIME1_TheMachinesZoneNeverMatters(t *testing.T) {
	if os.Getenv("TABIJI_TABLE") == "1" {
		fmt.Printf("table %x\n", sha256.Sum256([]byte(table(t))))
		return
	}
	t.Parallel()
	want := ""
	for _, machine := range []string{"", "UTC", "Asia/Tokyo", "America/New_York", "Pacific/Apia"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestTIME1_TheMachinesZoneNeverMatters$")
		cmd.Env = append(os.Environ(), "TABIJI_TABLE=1", "TZ="+machine, "ZONEINFO=")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("TZ=%q: %v", machine, err)
		}
		var got string
		if _, err := fmt.Sscanf(string(out), "table %s", &got); err != nil {
			t.Fatalf("TZ=%q printed %q", machine, out)
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("TZ=%q: other moments than on another machine", machine)
		}
	}
}

func TestTIME1_InstantAndShownTextAgree(t *testing.T) {
	t.Parallel()
	start := clock.Instant(1_772_938_523_456)
	for _, name := range zones {
		loc := zone(t, name)
		local := start.Time().In(loc)
		for _, unit := range units[3:] {
			until := clock.AddCalendar(start, 9, unit, loc)
			wall := wantWall(local, 9, unit)
			want := words.Printer{Lang: words.English}.Time(wall.UnixMilli())
			if got := (words.Printer{Lang: words.English, Zone: loc}).Time(int64(until)); got != want {
				t.Errorf("%s, 9 %s: shown %q, want %q", name, unit, got, want)
			}
		}
	}
}

func TestTIME2_AnInstantIsOneNumberInEveryZone(t *testing.T) {
	t.Parallel()
	want := at(t, "2026-11-22T09:05:00Z")
	for _, name := range zones {
		loc := zone(t, name)
		if got := clock.Of(want.Time().In(loc)); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestTIME8_EachAmountAndUnitGivesItsOwnMoment(t *testing.T) {
	t.Parallel()
	loc, start := zone(t, "Asia/Tokyo"), clock.Instant(1_772_938_523_456)
	seen := map[clock.Instant]string{}
	for _, unit := range units {
		for _, amount := range []int{2, 3, 11} {
			name := fmt.Sprint(amount, " ", unit)
			until := clock.AddCalendar(start, amount, unit, loc)
			if other, taken := seen[until]; taken {
				t.Errorf("%s and %s are the same moment", name, other)
			}
			seen[until] = name
		}
	}
}

func TestTIME9_ZonesAreInTheProgram(t *testing.T) {
	t.Setenv("ZONEINFO", "")
	for _, name := range zones {
		zone(t, name)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "calendar.go", nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range file.Imports {
		if i.Path.Value == `"time/tzdata"` {
			return
		}
	}
	t.Error("calendar.go does not bring the zones along: a PC without Go has none")
}

func TestZoneRefusesWhatOtherMachinesReadDifferently(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Asia/Edo", "../etc/passwd", "+09:00"} {
		if loc, err := clock.Zone(name); !problem.IsKind(err, problem.Invalid) {
			t.Errorf("%q: got %v, %v", name, loc, err)
		}
	}
}

func BenchmarkAddCalendarDay(b *testing.B) {
	loc := zone(b, "Asia/Tokyo")
	for b.Loop() {
		clock.AddCalendar(1_772_938_523_456, 3, clock.Day, loc)
	}
}
