package sqlite

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"

	"tabiji/backend/contact"
)

// ConsentOf reads the newest consent record of a contact for a purpose.
func (tx *Tx) ConsentOf(id contact.ID, purpose contact.Purpose) (c contact.Consent, found bool, err error) {
	found, err = tx.one(`SELECT basis, at, source, evidence FROM consent
WHERE contact = $1 AND purpose = $2 ORDER BY id DESC LIMIT 1`, []any{id, string(purpose)}, &c.Basis, &c.At, &c.Source, &c.Evidence)
	return c, found, err
}

// Consents reads every consent record of a contact for a purpose, newest first.
func (tx *Tx) Consents(id contact.ID, purpose contact.Purpose) ([]contact.Consent, error) {
	list := []contact.Consent{}
	err := tx.each(func(rows *sql.Rows) error {
		var c contact.Consent
		err := rows.Scan(&c.Basis, &c.At, &c.Source, &c.Evidence)
		list = append(list, c)
		return err
	}, "SELECT basis, at, source, evidence FROM consent WHERE contact = $1 AND purpose = $2 ORDER BY id DESC", id, string(purpose))
	return list, err
}

// AddConsent appends a consent record, dated at the transaction's moment when c.At is not set.
func (tx *Tx) AddConsent(id contact.ID, purpose contact.Purpose, c contact.Consent) error {
	if c.At == 0 {
		c.At = tx.now
	}
	_, err := tx.exec("INSERT INTO consent (contact, purpose, basis, at, source, evidence) VALUES (?, ?, ?, ?, ?, ?)",
		id, string(purpose), string(c.Basis), int64(c.At), c.Source, c.Evidence)
	tx.Changed("contact")
	return err
}

// consentsAtOnce is how many records one statement appends; it is prepared once.
const consentsAtOnce = 32

var appendConsents = "INSERT INTO consent (contact, purpose, basis, at, source, evidence) VALUES (?, ?, ?, ?, ?, ?)" +
	strings.Repeat(", (?, ?, ?, ?, ?, ?)", consentsAtOnce-1)

// AddConsents is AddConsent for many people at once, in their order: one statement for each 32 of them.
func (tx *Tx) AddConsents(list []contact.ConsentEntry) error {
	args := make([]any, 0, 6*consentsAtOnce)
	for chunk := range slices.Chunk(list, consentsAtOnce) {
		if len(chunk) < consentsAtOnce {
			for _, a := range chunk {
				if err := tx.AddConsent(a.ID, a.Purpose, a.Consent); err != nil {
					return err
				}
			}
			continue
		}
		args = args[:0]
		for _, a := range chunk {
			args = append(args, a.ID, string(a.Purpose), string(a.Basis), int64(cmp.Or(a.At, tx.now)), a.Source, a.Evidence)
		}
		if _, err := tx.exec(appendConsents, args...); err != nil {
			return err
		}
		tx.Changed("contact")
	}
	return nil
}
