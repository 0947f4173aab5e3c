package ident

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"testing"

	"tabiji/backend/clock"
)

func TestIDsSortByTheTimeTheyWereMade(t *testing.T) {
	t.Parallel()
	moments := []clock.Instant{1, 1 << 20, 1_795_305_600_000, 1_795_305_600_001, 1_795_305_600_999, 4_000_000_000_000, 1<<47 - 1}
	var ids []string
	for _, at := range moments {
		ids = append(ids, New("jny", at))
	}
	if !sort.StringsAreSorted(ids) {
		t.Errorf("not in the order of their moments: %v", ids)
	}
	for _, id := range ids {
		if len(id) != len("jny_")+26 || strings.ToLower(id) != id || !strings.HasPrefix(id, "jny_") {
			t.Errorf("%q has another form", id)
		}
	}
}

func TestIDsOfOneMomentDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 10_000 {
		seen[New("x", 1_795_305_600_000)] = true
	}
	if len(seen) != 10_000 {
		t.Errorf("%d of 10,000 are different", len(seen))
	}
}

func TestTokensAreLongEnoughAndFitIntoAddresses(t *testing.T) {
	t.Parallel()
	a, b := Token(32), Token(32)
	if a == b || len(a) != 43 || strings.ContainsAny(a, "+/=") {
		t.Errorf("got %q and %q", a, b)
	}
	if h := Hex(16); len(h) != 32 || h == Hex(16) || len(Bytes(7)) != 7 {
		t.Errorf("got %q", h)
	}
}

func TestAFractionBelongsToPersonAndStep(t *testing.T) {
	t.Parallel()
	if got, again := Fraction("salt", "n1", 12), Fraction("salt", "n1", 12); got != again {
		t.Errorf("%v and %v for the same person at the same step", got, again)
	}
	// Fixed for ever: a changed value would send people another way in journeys that run.
	if got, want := Fraction("salt", "n1", 12), 0.3333690861869975; math.Abs(got-want) > 1e-15 {
		t.Errorf("got %.16f, want %.16f", got, want)
	}
	different := map[float64]bool{}
	for _, f := range []float64{Fraction("salt", "n1", 12), Fraction("salt", "n1", 13), Fraction("salt", "n2", 12), Fraction("other", "n1", 12), Fraction("saltn", "1", 12)} {
		different[f] = true
	}
	if len(different) != 5 {
		t.Error("two people, steps or journeys drew the same")
	}
}

func TestFractionsAreSpreadEvenly(t *testing.T) {
	t.Parallel()
	const people, tenths = 100_000, 10
	var count [tenths]int
	for i := range people {
		f := Fraction("salt", "n1", int64(i))
		if f < 0 || f >= 1 {
			t.Fatalf("%v is outside [0,1)", f)
		}
		count[int(f*tenths)]++
	}
	for i, n := range count {
		if n < people/tenths*95/100 || n > people/tenths*105/100 {
			t.Errorf("tenth %d has %d of %d people", i, n, people)
		}
	}
}

func TestShownIDsAreReadBack(t *testing.T) {
	t.Parallel()
	for _, id := range []int64{1, 12, math.MaxInt64} {
		if got, ok := Read("enr", Show("enr", id)); !ok || got != id {
			t.Errorf("%d came back as %d, %v", id, got, ok)
		}
	}
	for _, s := range []string{"", "enr", "enr_", "enr_0", "enr_-1", "enr_1x", "con_1", "enr_" + strconv.Itoa(math.MaxInt64) + "0", "ENR_1"} {
		if n, ok := Read("enr", s); ok {
			t.Errorf("%q was read as %d", s, n)
		}
	}
}
