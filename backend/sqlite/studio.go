package sqlite

import (
	"context"
	"database/sql"

	"tabiji/backend/outbox"
	"tabiji/backend/studio"
)

// Studio is the file as the studio sees it.
func (db *DB) Studio() studio.Store { return studioStore{db} }

type studioStore struct{ db *DB }

func (s studioStore) Read(ctx context.Context, f func(studio.Tx) error) error {
	return s.db.Read(ctx, func(tx *Tx) error { return f(studioTx{tx}) })
}

func (s studioStore) Change(ctx context.Context, f func(studio.Tx) error) error {
	return s.db.Write(ctx, UI, Full, func(tx *Tx) error { return f(studioTx{tx}) })
}

type studioTx struct{ *Tx }

// Sender reads what the studio must know of a sending account.
func (tx studioTx) Sender(id string) (a studio.Account, found bool, err error) {
	var host string
	found, err = tx.one("SELECT id, host, from_name, from_address, sender_postal, sender_contact, per_hour, per_day FROM account WHERE id = $1",
		[]any{id}, &a.ID, &host, &a.FromName, &a.FromAddress, &a.SenderPostal, &a.SenderContact, &a.PerHour, &a.PerDay)
	a.Loopback = outbox.Loopback(host)
	return a, found, err
}

// Candidates calls f for everyone who has the tag ("": everyone), by contact id. Rows are read in pages, so
// that f may ask further questions.
func (tx studioTx) Candidates(journeyNo int64, tag string, practice bool, f func(studio.Candidate) error) error {
	const page = 1000
	query := `SELECT c.id, coalesce(c.address_key, ''), c.sample,
			coalesce((SELECT basis FROM consent k WHERE k.contact = c.id AND k.purpose = 'marketing' ORDER BY k.id DESC LIMIT 1), ''),
			EXISTS (SELECT 1 FROM enrollment e WHERE e.journey = $1 AND e.contact = c.id)
		FROM contact c WHERE c.merged_into IS NULL AND c.id > $2 ORDER BY c.id LIMIT $3`
	args := []any{journeyNo, int64(0), page}
	if tag != "" {
		id, found, err := tx.TagID(tag)
		if err != nil || !found {
			return err
		}
		query = `SELECT c.id, coalesce(c.address_key, ''), c.sample,
				coalesce((SELECT basis FROM consent k WHERE k.contact = c.id AND k.purpose = 'marketing' ORDER BY k.id DESC LIMIT 1), ''),
				EXISTS (SELECT 1 FROM enrollment e WHERE e.journey = $1 AND e.contact = c.id)
			FROM contact_tag t JOIN contact c ON c.id = t.contact
			WHERE t.tag = $4 AND t.contact > $2 AND c.merged_into IS NULL ORDER BY t.contact LIMIT $3`
		args = append(args, id)
	}
	for {
		var list []studio.Candidate
		var been []bool
		err := tx.each(func(r *sql.Rows) error {
			var c studio.Candidate
			var b bool
			err := r.Scan(&c.Contact, &c.AddressKey, &c.Sample, &c.Consent.Basis, &b)
			list, been = append(list, c), append(been, b)
			return err
		}, query, args...)
		if err != nil {
			return err
		}
		for i, c := range list {
			if been[i] {
				if c.Past, err = tx.Past(journeyNo, c.Contact, practice); err != nil {
					return err
				}
			}
			if err := f(c); err != nil {
				return err
			}
		}
		if len(list) < page {
			return nil
		}
		args[1] = list[len(list)-1].Contact
	}
}
