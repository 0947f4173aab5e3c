package sample_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/sample"
	"tabiji/backend/sqlite"
	"tabiji/backend/sqlitetest"
)

func TestANewWorkspaceIsFilledWithTheShop(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.tabiji")
	now := clock.Of(time.Date(2026, 5, 18, 1, 30, 0, 0, time.UTC))
	if err := sqlite.Create(t.Context(), path, now, map[string]string{sqlite.MetaWorkspace: "ws", sqlite.MetaZone: "Asia/Tokyo", sqlite.MetaLang: "ja"}); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), sqlite.Options{Path: path, Clock: clock.NewManual(now)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	taken := 0
	take := func(context.Context, []byte) error { taken++; return nil }
	done, err := sample.Fill(t.Context(), db.Sample(), take, "ja", now.Time())
	if err != nil || done.Contacts != 300 || done.Journeys != taken || taken != len(sample.Journeys("ja")) {
		t.Fatalf("%+v, %d journeys, %v", done, taken, err)
	}
	eyes := sqlitetest.Look(t, path)
	for question, want := range map[string]string{
		"SELECT count(*) FROM contact WHERE sample = 1":                                           "300",
		"SELECT count(*) FROM contact WHERE sample = 0":                                           "0",
		"SELECT from_name FROM account WHERE id = 'practice'":                                     sample.Shop("ja").Sender.Name,
		"SELECT count(*) FROM field WHERE key = '" + sample.FieldCoupon + "'":                     "1",
		"SELECT count(DISTINCT source) || min(source) FROM event WHERE kind NOT LIKE 'tabiji.%'":  "1" + sample.Source,
		"SELECT count(*) > 0 AND count(DISTINCT source) = 1 FROM consent WHERE source = 'sample'": "1",
	} {
		if got := eyes.One(question); got != want {
			t.Errorf("%s: %s, not %s", question, got, want)
		}
	}
}

func TestTheBrochureFormOfAPersonIsOneEvent(t *testing.T) {
	t.Parallel()
	given := contact.Consent{Basis: contact.OptIn}
	for _, c := range []struct {
		name    string
		person  contact.Contact
		consent contact.Consent
		want    bool
	}{
		{"a sample customer who agreed", contact.Contact{Sample: true}, given, true},
		{"one who has a tag already", contact.Contact{Sample: true, Tags: []string{"常連"}}, given, false},
		{"one who did not agree", contact.Contact{Sample: true}, contact.Consent{}, false},
		{"a real person", contact.Contact{}, given, false},
	} {
		if got := sample.AsksForBrochure(c.person, c.consent); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	a, b := sample.BrochureForm(7, "ja", 1000), sample.BrochureForm(7, "ja", 2000)
	if a.Key != b.Key || a.Key == sample.BrochureForm(8, "ja", 1000).Key || a.Contact != 7 || a.OccurredAt != 1000 || a.Props["form"] != sample.FormName("ja") {
		t.Errorf("%+v and %+v", a, b)
	}
}
