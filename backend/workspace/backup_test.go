package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/problem"
)

func TestRotationKeepsSevenDaysAndFourWeeks(t *testing.T) {
	t.Parallel()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	c := newComputer(t)
	w := c.open(c.create("shop.tabiji"))
	defer w.Close()
	for range 120 { // a backup every 12 hours, for 60 days
		if _, err := w.BackUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.clock.Advance(12 * time.Hour)
	}
	days, weeks := map[string]bool{}, map[string]bool{}
	list := w.Backups()
	for _, b := range list {
		local := b.At.Time().In(tokyo)
		days[local.Format(time.DateOnly)] = true
		year, week := local.ISOWeek()
		weeks[fmt.Sprint(year, week)] = true
	}
	if len(list) < 9 || len(list) > keptDays+keptWeeks || len(weeks) < keptWeeks {
		t.Errorf("%d backups of %d days and %d weeks are kept", len(list), len(days), len(weeks))
	}
	newest := list[0].At
	if c.clock.Now().Sub(newest) != 12*time.Hour {
		t.Errorf("the newest is of %v, the time is %v", newest, c.clock.Now())
	}
	last7 := 0
	for _, b := range list {
		if newest.Sub(b.At) < 7*24*time.Hour {
			last7++
		}
	}
	if last7 < keptDays {
		t.Errorf("of the last week %d backups are kept, want %d", last7, keptDays)
	}
}

func TestRotationGivesUpOnlyWhatIsSuperfluous(t *testing.T) {
	t.Parallel()
	at := func(days int, kind string) Backup {
		return Backup{Path: fmt.Sprint(days, kind), At: noon.Add(-time.Duration(days) * 24 * time.Hour), Kind: kind}
	}
	for says, c := range map[string]struct {
		list []Backup
		want string
	}{
		"one backup":                    {[]Backup{at(0, "daily")}, ""},
		"two of a day":                  {[]Backup{at(0, "daily"), {Path: "earlier", At: noon.Add(-time.Hour), Kind: "daily"}}, ""}, // 9 and 8 in the morning are one day in Tokyo; see below
		"a gap of a year keeps the old": {[]Backup{at(0, "daily"), at(365, "daily"), at(366, "daily")}, ""},
		"four before migrations":        {[]Backup{at(0, "before-5"), at(1, "before-4"), at(2, "before-3"), at(3, "before-2")}, "3before-2"},
		"those of a wrong date leave the others their days":      {[]Backup{at(-503, "daily"), at(-502, "daily"), at(-501, "daily"), at(-500, "daily"), at(0, "daily"), at(1, "daily")}, "-500daily"},
		"the daily ones do not push out those before migrations": {[]Backup{at(0, "daily"), at(1, "daily"), at(2, "before-2")}, ""},
	} {
		tokyo := time.FixedZone("JST", 9*3600)
		var got []string
		for _, b := range superfluous(c.list, noon, tokyo) {
			got = append(got, b.Path)
		}
		if says == "two of a day" {
			c.want = "earlier"
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: gave up %v, want %q", says, got, c.want)
		}
	}
}

func TestTheDailyBackupIsDueOncePerDayOfTheZone(t *testing.T) {
	t.Parallel()
	c := newComputer(t) // noon is 9:00 in Tokyo
	w := c.open(c.create("shop.tabiji"))
	defer w.Close()
	if !w.BackupDue() {
		t.Error("the first one is not due")
	}
	if _, err := w.BackUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		forward time.Duration
		due     bool
	}{{0, false}, {14*time.Hour + 59*time.Minute, false}, {time.Minute, true}} {
		c.clock.Advance(step.forward)
		if got := w.BackupDue(); got != step.due {
			t.Errorf("at %v: due %v, want %v", c.clock.Now(), got, step.due)
		}
	}
}

func TestTwoBackupsInOneSecondAreTwoFilesAndStrangersAreLeftAlone(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	w := c.open(c.create("shop.tabiji"))
	defer w.Close()
	a, err := w.BackUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stranger := filepath.Join(filepath.Dir(a.Path), "大事.tabiji")
	if err := os.WriteFile(stranger, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := w.BackUp(t.Context())
	if err != nil || a.Path == b.Path {
		t.Errorf("%s and %s (%v)", a.Path, b.Path, err)
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Errorf("a file of somebody else: %v", err)
	}
	if slices.ContainsFunc(w.Backups(), func(b Backup) bool { return b.Path == stranger }) {
		t.Error("it is listed as a backup")
	}
}

func TestAFailedBackupGivesUpNothing(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	shop := c.create("shop.tabiji")
	w := c.open(shop)
	defer w.Close()
	for range 3 {
		if _, err := w.BackUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		c.clock.Advance(24 * time.Hour)
	}
	before := len(w.Backups())
	if err := os.WriteFile(shop, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.BackUp(t.Context()); !problem.IsKind(err, problem.Damaged) {
		t.Errorf("got %v", err)
	}
	if got := len(w.Backups()); got != before || before != 3 {
		t.Errorf("%d backups, want %d", got, before)
	}
}

func TestBackupNamesAreRead(t *testing.T) {
	t.Parallel()
	c := newComputer(t)
	dir := c.keeper.places.Backups("wsp_1")
	if err := folder(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"20261122-000000-daily.tabiji", "20261122-000000-daily-1.tabiji", "20261121-235959-before-12.tabiji",
		"20261399-000000-daily.tabiji", "daily.tabiji", "20261122-000000-daily.tabiji.part-1234", "20261122-000000-other.tabiji"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, b := range c.keeper.backups("wsp_1") {
		got = append(got, b.Kind+"@"+b.At.String())
	}
	want := "daily@2026-11-22T00:00:00.000Z daily@2026-11-22T00:00:00.000Z before-12@2026-11-21T23:59:59.000Z"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if list := c.keeper.backups("../../etc"); list != nil {
		t.Errorf("a folder outside: %v", list)
	}
}
