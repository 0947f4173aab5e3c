package delivery_test

import (
	"testing"
	"time"

	"tabiji/backend/clock"
	. "tabiji/backend/delivery"
)

func TestLate(t *testing.T) {
	t.Parallel()
	const hour = clock.Instant(3_600_000)
	closed := []Outage{{Why: Closed, From: noon, To: noon + 5*hour}}
	lasts := []Outage{{Why: Troubled, From: noon}}
	for _, c := range []struct {
		sentence    string
		wanted, now clock.Instant
		outages     []Outage
		late        bool
	}{
		{"nothing was the matter", noon, noon + 9*hour, nil, false},
		{"its time passed while the program was closed", noon + hour, noon + 5*hour, closed, true},
		{"due when the program was closed, it had no time to leave", noon - hour/60, noon + 5*hour, closed, true},
		{"due in the last hour of the outage", noon + 4*hour + 1, noon + 5*hour, closed, false},
		{"due exactly an hour ago", noon + 4*hour, noon + 5*hour, closed, false},
		{"it had waited for more than an hour before, for a limit", noon - 2*hour, noon + 5*hour, closed, false},
		{"it waits since an outage that is long over", noon + hour, noon + 99*hour, closed, true},
		{"due after the outage, it waits for a limit", noon + 6*hour, noon + 9*hour, closed, false},
		{"an outage that lasts", noon + hour, noon + 3*hour, lasts, true},
		{"an outage that lasts, and not yet an hour", noon + hour, noon + hour + hour/2, lasts, false},
	} {
		if _, late := Late(c.wanted, c.now, c.outages); late != c.late {
			t.Errorf("%s: late %v", c.sentence, late)
		}
	}
}

func TestAskAbout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n       int64
		longest time.Duration
		ask     bool
		why     string
	}{
		{9, 2 * time.Hour, false, "reason.late.few"},
		{9, 12 * time.Hour, false, "reason.late.few"},
		{10, 2 * time.Hour, true, "reason.late.many"},
		{1, 12*time.Hour + time.Second, true, "reason.late.old"},
		{600, 14 * 24 * time.Hour, true, "reason.late.many"},
	} {
		if ask, why := AskAbout(c.n, c.longest); ask != c.ask || why.ID != c.why {
			t.Errorf("%d mails, %v: %v, %s", c.n, c.longest, ask, why.ID)
		}
	}
}

func TestSlotsAreEvenAndInsideOfTwoHours(t *testing.T) {
	t.Parallel()
	for _, n := range []int64{1, 3, 600, 100_000} {
		last := noon - 1
		for i := range n {
			at := Slot(i, n, noon)
			if at < last || at >= noon.Add(SpreadOver) {
				t.Fatalf("mail %d of %d leaves at %v, after %v", i, n, at, last)
			}
			last = at
		}
	}
}
