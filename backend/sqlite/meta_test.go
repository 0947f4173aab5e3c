package sqlite

import (
	"testing"

	"tabiji/backend/problem"
)

func TestMetaKeepsTextAndReadsItTyped(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	ctx := t.Context()
	if v, err := db.Meta(ctx, "never.set"); v != "" || err != nil {
		t.Errorf("a key never set: %q, %v", v, err)
	}
	for _, value := range []string{"一", "二", ""} {
		if err := db.SetMeta(ctx, "k", value); err != nil {
			t.Fatal(err)
		}
		if v, err := db.Meta(ctx, "k"); v != value || err != nil {
			t.Errorf("read %q, %v; want %q", v, err, value)
		}
	}
	err := db.Write(ctx, Tick, Normal, func(tx *Tx) error {
		if err := tx.SetIntakeSeq(41); err != nil {
			return err
		}
		if err := tx.SetCleanClose(false); err != nil {
			return err
		}
		return tx.SetMeta(MetaSuspect, "crash")
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Read(ctx, func(tx *Tx) error {
		seq, err := tx.IntakeSeq()
		if seq != 41 || err != nil {
			t.Errorf("intake seq %d, %v", seq, err)
		}
		if clean, err := tx.CleanClose(); clean || err != nil {
			t.Errorf("clean %v, %v", clean, err)
		}
		if why, err := tx.Suspect(); why != "crash" || err != nil {
			t.Errorf("suspect %q, %v", why, err)
		}
		if zone, err := tx.Zone(); err != nil || zone.String() != "Asia/Tokyo" {
			t.Errorf("zone %v, %v", zone, err)
		}
		if key, err := tx.TokenKey(); len(key) != 32 || err != nil {
			t.Errorf("token key of %d bytes, %v", len(key), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestDB_BrokenMetaIsAnErrorAndNeverAGuess(t *testing.T) {
	t.Parallel()
	db := openFile(t, Options{})
	ctx := t.Context()
	for _, row := range []struct {
		name, key, value string
		read             func(*Tx) error
		kind             problem.Kind
	}{
		{"a token key that is no hex", MetaTokenKey, "zz", func(tx *Tx) error { _, err := tx.TokenKey(); return err }, problem.Damaged},
		{"a token key that is too short", MetaTokenKey, "abcd", func(tx *Tx) error { _, err := tx.TokenKey(); return err }, problem.Damaged},
		{"a generation that is no number", MetaGeneration, "many", func(tx *Tx) error { _, err := tx.Generation(); return err }, problem.Internal},
		{"a zone that is nowhere", MetaZone, "Mars/Olympus", func(tx *Tx) error { _, err := tx.Zone(); return err }, problem.Internal},
	} {
		if err := db.SetMeta(ctx, row.key, row.value); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, row.read); err == nil || problem.Of(err).Kind != row.kind {
			t.Errorf("%s: %v, want kind %s", row.name, err, row.kind)
		}
	}
}
