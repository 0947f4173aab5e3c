package sqlite

import (
	"context"
	"database/sql"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
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

// Ahead reads the hand-overs of an account that its limits still count, newest first, and how many mails wait that
// were to leave before a moment.
func (tx studioTx) Ahead(a studio.Account, at clock.Instant) (handed []clock.Instant, waiting int64, err error) {
	if _, err := tx.one("SELECT count(*) FROM outbox INDEXED BY outbox_due WHERE account = $1 AND next_at IS NOT NULL AND planned_at <= $2",
		[]any{a.ID, int64(at)}, &waiting); err != nil {
		return nil, 0, err
	}
	handed, err = outboxTx(tx).HandedAt(a.ID, 0, max(a.PerHour, a.PerDay))
	return handed, waiting, err
}

// Candidates calls f for everyone who has the tag ("": everyone), by contact id, without their class. Rows are read in
// pages, so that f may ask further questions.
func (tx studioTx) Candidates(journeyNo int64, tag string, practice bool, f func(studio.Candidate) error) error {
	query, args := "SELECT id FROM contact WHERE merged_into IS NULL AND id > $1 ORDER BY id LIMIT $2", []any{int64(0), candidatesPage}
	if tag != "" {
		id, found, err := tx.TagID(tag)
		if err != nil || !found {
			return err
		}
		query = `SELECT t.contact FROM contact_tag t JOIN contact c ON c.id = t.contact
			WHERE t.tag = $3 AND t.contact > $1 AND c.merged_into IS NULL ORDER BY t.contact LIMIT $2`
		args = append(args, id)
	}
	return tx.candidates(query, args, func(c studio.Candidate) (err error) {
		if c.Past, err = tx.Past(journeyNo, c.Contact, practice); err != nil {
			return err
		}
		return f(c)
	})
}

// candidatesPage is how many people are read at once.
const candidatesPage = 1000

// candidates reads people in pages; the query's first argument is the last one read, its second the page.
func (tx studioTx) candidates(query string, args []any, f func(studio.Candidate) error) error {
	for {
		var list []int64
		err := tx.each(func(r *sql.Rows) error {
			var id int64
			err := r.Scan(&id)
			list = append(list, id)
			return err
		}, query, args...)
		if err != nil {
			return err
		}
		for _, id := range list {
			if err := f(studio.Candidate{Contact: id}); err != nil {
				return err
			}
		}
		if len(list) < candidatesPage {
			return nil
		}
		args[0] = list[len(list)-1]
	}
}

// Class is what decides whether a mail reaches a person.
func (tx studioTx) Class(id int64) (contact.Class, error) { return tx.classOf(id) }

// Returning calls f for everyone, or everyone with any of the tags, who was in the journey before, by contact id.
func (tx studioTx) Returning(journeyNo int64, tags []string, practice bool, f func(studio.Candidate) error) error {
	var chosen *members // read when there is anybody
	const query = `SELECT DISTINCT e.contact FROM enrollment e JOIN contact c ON c.id = e.contact
		WHERE e.journey = $3 AND e.contact > $1 AND c.merged_into IS NULL ORDER BY e.contact LIMIT $2`
	return tx.candidates(query, []any{int64(0), candidatesPage, journeyNo}, func(c studio.Candidate) (err error) {
		if chosen == nil && len(tags) > 0 {
			if chosen, err = tx.members(tags); err != nil {
				return err
			}
		}
		if chosen != nil && !chosen.has(c.Contact) {
			return nil
		}
		if c.Class, err = tx.classOf(c.Contact); err != nil {
			return err
		}
		if c.Past, err = tx.Past(journeyNo, c.Contact, practice); err != nil {
			return err
		}
		return f(c)
	})
}
