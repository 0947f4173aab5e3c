package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
	"tabiji/backend/problem"
)

// isOut asks the store, as the sheet and lists do.
func (s shop) isOut(id contact.ID, purpose contact.Purpose) (out bool) {
	s.t.Helper()
	read(s.t, s.db, func(tx *Tx) error {
		c, _, err := tx.Contact(id)
		if err == nil {
			out, err = tx.OptedOut(id, c.AddressKey, purpose)
		}
		return err
	})
	return out
}

// moved gives a person another address, as the page does.
func (s shop) moved(id contact.ID, address string) {
	s.t.Helper()
	c, err := s.Get(s.t.Context(), id)
	if err == nil {
		_, err = s.Update(s.t.Context(), id, c.Rev, audience.Change{Address: &address})
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// stopsAgree asks for the law that stops stand by: what a person is out of, their address is out of and the other
// way round, and the flag of lists says the same.
func (s shop) stopsAgree() {
	s.t.Helper()
	read(s.t, s.db, func(tx *Tx) error {
		key, err := tx.TokenKey()
		if err != nil {
			return err
		}
		list, err := tx.Contacts(audience.Query{Limit: 100})
		for _, c := range list {
			records, err := tx.Stops(c.ID)
			if err != nil {
				return err
			}
			var ofAddress string
			if _, err := tx.one("SELECT coalesce(group_concat(purpose), '') FROM (SELECT purpose FROM suppression WHERE address_hmac = $1 ORDER BY purpose)",
				[]any{contact.Hash(key, c.AddressKey)}, &ofAddress); err != nil {
				return err
			}
			var own []string
			for _, p := range contact.Holding(records) {
				own = append(own, stopWord(p))
			}
			slices.Sort(own)
			var flagged bool
			if _, err := tx.one("SELECT stopped FROM contact WHERE id = $1", []any{c.ID}, &flagged); err != nil {
				return err
			}
			marketing := slices.Contains(own, "marketing") || slices.Contains(own, "all")
			if c.AddressKey != "" && strings.Join(own, ",") != ofAddress || flagged != marketing {
				s.t.Errorf("%s: the person stopped %v, the address [%s], the flag says %v", c.Address, own, ofAddress, flagged)
			}
		}
		return err
	})
}

func TestAStopFollowsThePersonAndTheAddress(t *testing.T) {
	t.Parallel()
	for _, purpose := range []contact.Purpose{contact.Marketing, contact.AllMail, contact.Service} {
		for _, c := range []struct {
			what string
			do   func(s shop)
			out  string // who is out afterwards, by address
		}{
			{"nothing else happens", func(s shop) {}, "hana@mail.jp"},
			{"the address is corrected", func(s shop) { s.moved(1, "hanako@mail.jp") }, "hanako@mail.jp"},
			{"the address is corrected twice", func(s shop) { s.moved(1, "b@mail.jp"); s.moved(1, "c@mail.jp") }, "c@mail.jp"},
			{"the address is corrected and put back", func(s shop) { s.moved(1, "b@mail.jp"); s.moved(1, "hana@mail.jp") }, "hana@mail.jp"},
			{"only its spelling changes", func(s shop) { s.moved(1, "HANA@mail.jp") }, "HANA@mail.jp"},
			{"a field is edited", func(s shop) {
				p := s.person("hana@mail.jp")
				if _, err := s.Update(s.t.Context(), 1, p.Rev, audience.Change{Fields: map[string]string{"company": "山田屋"}}); err != nil {
					s.t.Fatal(err)
				}
			}, "hana@mail.jp"},
			{"a file brings them again with consent", func(s shop) {
				s.imported("email,会社名\nhana@mail.jp,山田屋\n", audience.Options{Consent: contact.OptIn})
			}, "hana@mail.jp"},
			{"a file brings the new address again with consent", func(s shop) {
				s.moved(1, "hanako@mail.jp")
				s.imported("email\nhanako@mail.jp\n", audience.Options{Consent: contact.OptIn})
			}, "hanako@mail.jp"},
			{"a file brings the address they gave up", func(s shop) {
				s.moved(1, "hanako@mail.jp")
				s.imported("email\nhana@mail.jp\n", audience.Options{Consent: contact.OptIn})
			}, "hanako@mail.jp hana@mail.jp"},
			{"the address they gave up is typed in by hand", func(s shop) {
				s.moved(1, "hanako@mail.jp")
				if _, err := s.Add(s.t.Context(), audience.Newcomer{Address: "hana@mail.jp", Basis: contact.OptIn}); err != nil {
					s.t.Fatal(err)
				}
			}, "hanako@mail.jp hana@mail.jp"},
			{"another person takes the address they gave up", func(s shop) { s.moved(1, "hanako@mail.jp"); s.moved(2, "hana@mail.jp") }, "hanako@mail.jp hana@mail.jp"},
			{"another person takes it and gives it up again", func(s shop) {
				s.moved(1, "hanako@mail.jp")
				s.moved(2, "hana@mail.jp")
				s.moved(2, "taro@mail.jp")
			}, "hanako@mail.jp taro@mail.jp"},
			{"a consent is recorded by hand", func(s shop) {
				if err := s.AddConsent(s.t.Context(), 1, contact.Marketing, contact.Consent{Basis: contact.OptIn}); err != nil {
					s.t.Fatal(err)
				}
			}, "hana@mail.jp"},
			{"they opt out again", func(s shop) {
				if added, err := s.OptOut(s.t.Context(), "hana@mail.jp", purpose, "mail"); added || err != nil {
					s.t.Errorf("again: %v, %v", added, err)
				}
			}, "hana@mail.jp"},
			{"the row of the person is deleted and the file imported again", func(s shop) {
				err := s.db.Write(s.t.Context(), UI, Full, func(tx *Tx) error {
					for _, q := range []string{"DELETE FROM consent WHERE contact = 1", "DELETE FROM stop WHERE contact = 1", "DELETE FROM contact WHERE id = 1"} {
						if _, err := tx.exec(q); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					s.t.Fatal(err)
				}
				s.imported("email\nhana@mail.jp\n", audience.Options{Consent: contact.OptIn})
			}, "hana@mail.jp"},
		} {
			t.Run(fmt.Sprintf("%s, %s stopped", c.what, stopWord(purpose)), func(t *testing.T) {
				t.Parallel()
				s := newShop(t)
				s.imported("email\nhana@mail.jp\ntaro@mail.jp\n", audience.Options{Consent: contact.OptIn})
				if added, err := s.OptOut(t.Context(), "hana@mail.jp", purpose, "mail"); !added || err != nil {
					t.Fatalf("%v, %v", added, err)
				}
				c.do(s)
				page, err := s.List(t.Context(), audience.Query{Limit: 10})
				if err != nil {
					t.Fatal(err)
				}
				for _, p := range page.Contacts {
					want := slices.Contains(strings.Fields(c.out), p.Address)
					asked := purpose
					if purpose == contact.AllMail {
						asked = contact.Service
					}
					if out := s.isOut(p.ID, asked); out != want {
						t.Errorf("%s is out: %v, want %v", p.Address, out, want)
					}
				}
				s.stopsAgree()
			})
		}
	}
}

func TestAPersonWithoutAnAddressCanStopMailToo(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	if err := s.db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		_, err := tx.InsertContact(&contact.Contact{Fields: map[string]string{"name": "名無し"}}, "")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if added, err := s.OptOutContact(t.Context(), 1, contact.Marketing, "api"); !added || err != nil {
		t.Fatalf("%v, %v", added, err)
	}
	s.moved(1, "nanashi@mail.jp")
	if !s.isOut(1, contact.Marketing) {
		t.Error("the first address they ever had brought advertising back")
	}
	s.stopsAgree()
}

func TestAMergeThatWouldLoseAStopIsRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\nhana@mail.jp\nhanako@mail.jp\n", audience.Options{})
	if _, err := s.OptOut(t.Context(), "hana@mail.jp", contact.Marketing, "mail"); err != nil {
		t.Fatal(err)
	}
	merge := func(carry bool) error {
		return s.db.Write(t.Context(), UI, Full, func(tx *Tx) error {
			if carry {
				if _, err := tx.Stop(2, contact.Stop{Purpose: contact.Marketing, Source: "merge"}); err != nil {
					return err
				}
			}
			_, err := tx.exec("UPDATE contact SET merged_into = 2 WHERE id = 1")
			return err
		})
	}
	if err := merge(false); err == nil || !strings.Contains(err.Error(), "a merge would lose a stop") {
		t.Errorf("a merge lost a stop: %v", err)
	}
	if err := merge(true); err != nil || !s.isOut(2, contact.Marketing) {
		t.Errorf("a merge that carries the stop: %v", err)
	}
	s.stopsAgree()
}

func TestLiftingAStopIsAnActOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.imported("email\nhana@mail.jp\ntaro@mail.jp\n", audience.Options{})
	for _, p := range []contact.Purpose{contact.Marketing, contact.Service} {
		if _, err := s.OptOut(t.Context(), "hana@mail.jp", p, "mail"); err != nil {
			t.Fatal(err)
		}
	}
	s.moved(1, "hanako@mail.jp")
	const said = "11月29日、店頭で本人から"
	for want, l := range map[string]audience.Lifting{
		"contact.lift_evidence": {}, "contact.purpose": {Evidence: said, Purpose: new(contact.Purpose("everything"))},
	} {
		if _, err := s.LiftOptOut(t.Context(), 1, l); problem.Of(err).ID != want {
			t.Errorf("%+v: %v, want %s", l, err, want)
		}
	}
	if _, err := s.LiftOptOut(t.Context(), 1, audience.Lifting{Evidence: " はい "}); problem.Of(err).ID != "contact.lift_evidence" {
		t.Errorf("a word counted as evidence: %v", err)
	}
	if _, err := s.LiftOptOut(t.Context(), 99, audience.Lifting{Evidence: said}); !problem.IsKind(err, problem.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := s.LiftOptOut(t.Context(), 2, audience.Lifting{Evidence: said}); problem.Of(err).ID != "contact.not_stopped" {
		t.Errorf("who never stopped: %v", err)
	}
	if s.count("SELECT count(*) FROM stop WHERE lifted = 1") != 0 || !s.isOut(1, contact.Marketing) {
		t.Fatal("a refused lift lifted")
	}
	only := contact.Service
	if lifted, err := s.LiftOptOut(t.Context(), 1, audience.Lifting{Purpose: &only, Evidence: said, Source: "api"}); err != nil || !slices.Equal(lifted, []contact.Purpose{contact.Service}) {
		t.Fatalf("%v, %v", lifted, err)
	}
	if !s.isOut(1, contact.Marketing) || s.isOut(1, contact.Service) {
		t.Error("lifting one stop touched the other")
	}
	if lifted, err := s.LiftOptOut(t.Context(), 1, audience.Lifting{Evidence: said, Source: "api"}); err != nil || !slices.Equal(lifted, []contact.Purpose{contact.Marketing}) {
		t.Fatalf("%v, %v", lifted, err)
	}
	s.stopsAgree()
	c, err := s.Consents(t.Context(), 1)
	if err != nil || c.State != contact.ConsentGiven || len(c.Stops) != 4 || !c.Stops[0].Lifted || c.Stops[0].Evidence != said || c.Stops[3].Lifted || c.Stops[3].Source != "mail" {
		t.Errorf("the record says %+v, %v", c, err)
	}
	if err := s.db.Write(t.Context(), UI, Full, func(tx *Tx) error {
		_, err := tx.exec("UPDATE stop SET lifted = 1")
		return err
	}); err == nil {
		t.Error("the record of a stop could be changed")
	}
	// The address they had before was not spoken of: it is out still, whoever takes it.
	s.moved(2, "hana@mail.jp")
	if !s.isOut(2, contact.Marketing) {
		t.Error("the lift reached an address they do not have any more")
	}
	if _, err := s.OptOutContact(t.Context(), 1, contact.Marketing, "mail"); err != nil || !s.isOut(1, contact.Marketing) {
		t.Errorf("stopping again after a lift: %v", err)
	}
	s.stopsAgree()
}
