package sqlite

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"testing"

	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/ident"
)

// plainly computes from the rows of contacts what the blocks are asked for.
func plainly(tx *Tx, text, tag string) (found []int64, crowd map[contact.Class]int64, err error) {
	ids := func(query string, args ...any) (list []int64, err error) {
		err = tx.each(func(r *sql.Rows) error {
			var id int64
			err := r.Scan(&id)
			list = append(list, id)
			return err
		}, query, args...)
		return list, err
	}
	if found, err = ids("SELECT id FROM contact WHERE merged_into IS NULL AND instr(search, $1) > 0 ORDER BY id", text); err != nil {
		return nil, nil, err
	}
	all, err := ids("SELECT id FROM contact WHERE merged_into IS NULL AND ($1 = '' OR id IN (SELECT contact FROM contact_tag k JOIN tag t ON t.id = k.tag WHERE t.name = $1))", tag)
	crowd = map[contact.Class]int64{}
	for _, id := range all {
		class, err := tx.classOf(id)
		if err != nil {
			return nil, nil, err
		}
		crowd[class]++
	}
	return found, crowd, err
}

// TestBlocksAreNeverToldFromTheContactsThemselves: whatever happened since blocks were made.
func TestBlocksAreNeverToldFromTheContactsThemselves(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	people, throws := int64(0), int64(0)
	throw := func(sides int64) int64 {
		throws++
		return int64(ident.Fraction("blocks 20261129", "block", throws) * float64(sides))
	}
	someone := func() int64 { return 1 + throw(max(people, 1)) }
	change := func(f func(*Tx) error) {
		t.Helper()
		if err := s.db.Write(t.Context(), UI, Normal, f); err != nil {
			t.Fatal(err)
		}
	}
	come := func(many int64) {
		change(func(tx *Tx) error {
			for range many {
				people++
				key := fmt.Sprintf("p%d@%s", people, []string{"shop.test", "shop.example"}[throw(2)])
				c := contact.Contact{Address: key, AddressKey: key, Sample: throw(9) == 0}
				if _, err := tx.InsertContact(&c, key+" "+[]string{"佐藤", "花田", "林"}[throw(3)]); err != nil {
					return err
				}
				if throw(2) == 0 {
					if _, err := tx.AddTag(c.ID, "常連", event.Event{Source: "x", Key: key}); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	acts := []func(){
		func() { come(1 + throw(40)) },
		func() { come(300) },
		func() {
			change(func(tx *Tx) error {
				_, err := tx.exec("UPDATE contact SET search = search || ' 花子' WHERE id = $1", someone())
				return err
			})
		},
		func() {
			change(func(tx *Tx) error {
				_, err := tx.exec("UPDATE contact SET merged_into = 1 WHERE id = $1 AND id > 1 AND NOT EXISTS (SELECT 1 FROM stop s WHERE s.contact = contact.id)", someone())
				return err
			})
		},
		func() {
			change(func(tx *Tx) error {
				return tx.AddConsent(someone(), contact.Marketing, contact.Consent{Basis: []contact.Basis{contact.OptIn, contact.None}[throw(2)], Source: "x"})
			})
		},
		func() {
			change(func(tx *Tx) error {
				_, err := tx.Stop(someone(), contact.Stop{Purpose: []contact.Purpose{contact.Marketing, contact.AllMail}[throw(2)], Source: "x"})
				return err
			})
		},
		func() { s.makeBlocks(1) },
		func() { s.makeBlocks(100) },
	}
	come(20)
	times := 150
	if testing.Short() { // under the race detector, which is slow
		times = 50
	}
	for range times {
		acts[throw(int64(len(acts)))]()
		read(t, s.db, func(tx *Tx) error {
			text, tag := []string{"花", "佐藤", "p1", "nobody"}[throw(4)], []string{"", "常連"}[throw(2)]
			found, crowd, err := plainly(tx, text, tag)
			if err != nil {
				return err
			}
			if got, err := tx.found(text); err != nil || !slices.Equal(got, found) {
				t.Fatalf("%q is found at %v, %v; want %v", text, got, err, found)
			}
			tags := []string{tag, "no such tag"}
			if tag == "" {
				tags = nil
			}
			if tags == nil {
				all := int64(0)
				for _, n := range crowd {
					all += n
				}
				if n, err := tx.CountContacts("", ""); n != all || err != nil {
					t.Fatalf("%d people are counted, %v; want %d", n, err, all)
				}
			}
			if got, err := tx.Crowd(tags); err != nil || !maps.Equal(got, crowd) {
				t.Fatalf("counted %v with %q, %v; want %v", got, tag, err, crowd)
			}
			return nil
		})
	}
}

// makeBlocks makes blocks in so many transactions at most.
func (s shop) makeBlocks(times int) {
	s.t.Helper()
	for more := true; more && times > 0; times-- {
		var err error
		if more, err = s.db.MakeBlocks(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestMadeBlocksAreReadInsteadOfTheContacts(t *testing.T) {
	t.Parallel()
	s := crowd(t)
	s.makeBlocks(100)
	// A change that no trigger records shows where the answer comes from.
	err := s.db.Write(t.Context(), UI, Normal, func(tx *Tx) error {
		_, err := tx.exec("UPDATE contact_block SET text = CAST(replace(CAST(text AS TEXT), '旅路商店1', '旅路商店9') AS BLOB)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read(t, s.db, func(tx *Tx) error {
		var stored int64
		if _, err := tx.one("SELECT count(*) FROM contact_block WHERE upto = 25", nil, &stored); err != nil || stored != 1 {
			t.Errorf("%d blocks reach to the last contact, %v", stored, err)
		}
		if found, err := tx.found("旅路商店9"); err != nil || len(found) != 8 {
			t.Errorf("%d people are found by the block, %v", len(found), err)
		}
		list, err := tx.nextBlocks(10)
		if err != nil || len(list) != 0 {
			t.Errorf("blocks %v are still to be made, %v", list, err)
		}
		return nil
	})
}
