package sqlite

import (
	"fmt"
	"testing"

	"tabiji/backend/audience"
	"tabiji/backend/contact"
)

// manyPeople is how long a list the benchmarks page through.
const manyPeople = 100_000

// BenchmarkListing measures what a table of 100,000 people asks for: first pages with their totals, far pages, jumps
// and counts. Half of the people did something, every tenth is of unknown consent, a thousand opted out.
func BenchmarkListing(b *testing.B) {
	db := openFile(b, Options{})
	people := audience.New(db.Audience())
	if _, err := people.Import(b.Context(), listOf(manyPeople), audience.Options{Consent: contact.OptIn, Source: "list.csv"}); err != nil {
		b.Fatal(err)
	}
	err := db.Write(b.Context(), Bulk, Normal, func(tx *Tx) error {
		for _, statement := range []string{
			"DELETE FROM consent WHERE contact % 10 = 0",
			"UPDATE contact SET stopped = 1 WHERE id % 100 = 1",
			`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299999)
				INSERT INTO event (contact, kind, source, key, occurred_at, received_at, props)
				SELECT 1 + (i * 7919) % 50000, iif(i % 3 = 0, 'tabiji.tag.added', 'purchase'), 'api', i, 1700000000000 + i * 1000, 1700000000000, '{"item":"x"}' FROM n`,
			"INSERT INTO journey (no, id, title, draft, salt, created_at, updated_at) VALUES (1, 'j', 'j', '{}', 's', 0, 0)",
			"INSERT INTO version (id, journey, no, body, hash, created_at) VALUES (1, 1, 1, '{}', 'h', 0)",
			`INSERT INTO enrollment (journey, version, contact, entry_key, entry, state, node, waits, due_at, practice, entered_at)
				SELECT 1, 1, id, 'once', 'in', 'live', 'w', 'timer', 1, 0, 0 FROM contact WHERE id % 3 = 0`,
		} {
			if _, err := tx.exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	yes := true
	filters := map[string]audience.Filter{
		"all": {}, "search": {Search: "花子9999"}, "common": {Search: "佐藤"}, "nobody": {Search: "いない人"}, "unknown": {Consent: contact.ConsentUnknown}, "given": {Consent: contact.ConsentGiven},
		"stopped": {Consent: contact.ConsentStopped}, "inside": {Inside: &yes},
	}
	for name, f := range filters {
		for _, order := range []audience.Order{audience.Newest, audience.ByName, audience.ByLast} {
			b.Run(fmt.Sprintf("%s/%s/first", name, order), func(b *testing.B) {
				for b.Loop() {
					if _, _, _, err := people.Listing(b.Context(), audience.Listing{Filter: f, Order: order, Limit: 100}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
	marks := map[audience.Order]audience.Mark{audience.Newest: {ID: 50_000}, audience.ByName: {Key: "さとう はなこ", ID: 50_000},
		audience.ByLast: {At: 1_700_000_100_000, ID: 100}}
	for order, mark := range marks {
		b.Run(fmt.Sprintf("all/%s/far", order), func(b *testing.B) {
			for b.Loop() {
				if _, _, _, err := people.Listing(b.Context(), audience.Listing{Order: order, Mark: mark, Limit: 100}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("all/%s/jump", order), func(b *testing.B) {
			for b.Loop() {
				if _, _, _, err := people.Listing(b.Context(), audience.Listing{Order: order, Offset: 90_000, Limit: 100}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("views", func(b *testing.B) {
		for b.Loop() {
			if _, err := people.Views(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
