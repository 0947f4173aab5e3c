package sqlite

import (
	"database/sql"

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

// Suppress keeps an address out of a purpose for good, or of everything with an empty purpose. It is
// kept by hash, so it outlives the person and meets them again in the next import. It reports
// false when the address was out already.
func (tx *Tx) Suppress(hash string, purpose contact.Purpose, source string) (bool, error) {
	n, err := tx.affected("INSERT INTO suppression (address_hmac, purpose, at, source) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		hash, suppressionPurpose(purpose), int64(tx.now), source)
	tx.out = outness{}
	tx.Changed("contact")
	return n > 0, err
}

// MarkStopped keeps true what lists read of the person with an address that was just kept out of advertising.
func (tx *Tx) MarkStopped(addressKey string) error {
	_, err := tx.exec("UPDATE contact SET stopped = 1 WHERE address_key = $1", addressKey)
	return err
}

// stopped reports whether an address is out of advertising. Where nobody is, nothing is hashed.
func (tx *Tx) stopped(addressKey string) (bool, error) {
	if addressKey == "" {
		return false, nil
	}
	if !tx.out.known {
		any, err := tx.AnySuppressed()
		if err == nil && any {
			tx.out.key, err = tx.TokenKey()
		}
		if err != nil {
			return false, err
		}
		tx.out.known = true
	}
	if tx.out.key == nil {
		return false, nil
	}
	return tx.Suppressed(contact.Hash(tx.out.key, addressKey), contact.Marketing)
}

// outness is whether anybody is out at all, read once in a transaction, and the key that then hashes.
type outness struct {
	known bool
	key   []byte
}

// Suppressed reports whether an address is out of a purpose, by itself or by "all".
func (tx *Tx) Suppressed(hash string, purpose contact.Purpose) (bool, error) {
	var n int64
	_, err := tx.one("SELECT count(*) FROM suppression WHERE address_hmac = $1 AND purpose IN ($2, 'all')",
		[]any{hash, suppressionPurpose(purpose)}, &n)
	return n > 0, err
}

// AnySuppressed reports whether anybody at all is out, which saves an import the hashes.
func (tx *Tx) AnySuppressed() (bool, error) {
	var n int64
	_, err := tx.one("SELECT EXISTS (SELECT 1 FROM suppression)", nil, &n)
	return n > 0, err
}

func suppressionPurpose(p contact.Purpose) string {
	if p == "" {
		return "all"
	}
	return string(p)
}
