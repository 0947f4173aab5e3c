package sqlite

import (
	"database/sql"

	"tabiji/backend/contact"
)

// holdsFor is an SQL expression that is true when a stop of a purpose (another expression), or of all mail, applies to
// a person.
func holdsFor(person, purpose string) string {
	return `EXISTS (SELECT 1 FROM stop s WHERE s.contact = ` + person + ` AND s.purpose IN (` + purpose + `, 'all') AND s.lifted = 0
		AND NOT EXISTS (SELECT 1 FROM stop n WHERE n.contact = s.contact AND n.purpose = s.purpose AND n.id > s.id))`
}

// outness says whether anybody has opted out at all, read once in a transaction, and holds the key of the hashes.
type outness struct {
	known bool
	key   []byte
}

// hashOf is the hash of an address in the list of suppressed addresses; "" while that list is empty, so that no hash is
// computed without need.
func (tx *Tx) hashOf(addressKey string) (string, error) {
	if addressKey == "" {
		return "", nil
	}
	if !tx.out.known {
		any, err := tx.AnySuppressed()
		if err == nil && any {
			tx.out.key, err = tx.TokenKey()
		}
		if err != nil {
			return "", err
		}
		tx.out.known = true
	}
	if tx.out.key == nil {
		return "", nil
	}
	return contact.Hash(tx.out.key, addressKey), nil
}

// AnySuppressed reports whether anybody is or was opted out, by address or by person.
func (tx *Tx) AnySuppressed() (bool, error) {
	var n int64
	_, err := tx.one("SELECT EXISTS (SELECT 1 FROM suppression) OR EXISTS (SELECT 1 FROM stop)", nil, &n)
	return n > 0, err
}

// OptedOut reports whether a person has opted out of a purpose, by a stop of their own or of their address. While nobody
// has, it costs one query per transaction.
func (tx *Tx) OptedOut(id contact.ID, addressKey string, purpose contact.Purpose) (bool, error) {
	hash, err := tx.hashOf(addressKey)
	if err != nil || hash == "" && addressKey != "" {
		return false, err
	}
	var n int64
	_, err = tx.one(`SELECT EXISTS (SELECT 1 FROM suppression WHERE address_hmac = $1 AND purpose IN ($2, 'all')) OR `+holdsFor("$3", "$2"),
		[]any{hash, stopWord(purpose), id}, &n)
	return n > 0, err
}

// Suppress keeps an address out of a purpose for good, or of everything with contact.AllMail. Only the hash of the
// address is stored, so that it outlives the person and applies again in the next import. It reports false when the
// address was suppressed already. A person who has the address is stopped by Stop.
func (tx *Tx) Suppress(addressKey string, purpose contact.Purpose, source string) (bool, error) {
	key, err := tx.TokenKey()
	if err != nil {
		return false, err
	}
	n, err := tx.affected("INSERT INTO suppression (address_hmac, purpose, at, source) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		contact.Hash(key, addressKey), stopWord(purpose), int64(tx.now), source)
	tx.out = outness{}
	tx.Changed("contact")
	return n > 0, err
}

// Stop keeps a person out of mail: by the person and by their present address. s.At is the transaction's moment when it
// is not set; s.Lifted is not read. It reports false when both were out already. Imports use it too.
func (tx *Tx) Stop(id contact.ID, s contact.Stop) (bool, error) {
	holding, err := tx.holding(id)
	if err != nil {
		return false, err
	}
	added := false
	if s.Lifted = false; !holding[s.Purpose] {
		if err := tx.AddStop(id, s); err != nil {
			return false, err
		}
		added = true
	}
	var key string
	if _, err := tx.one("SELECT coalesce(address_key, '') FROM contact WHERE id = $1", []any{id}, &key); err != nil {
		return false, err
	}
	if key != "" {
		out, err := tx.Suppress(key, s.Purpose, s.Source)
		if err != nil {
			return false, err
		}
		added = added || out
	}
	return added, tx.markStopped(id)
}

// Lift ends the stops of a person and of their present address, or the one of a purpose, and gives which; addresses
// they had before stay suppressed. The record of it is never deleted. s.Purpose and s.Lifted are not read.
func (tx *Tx) Lift(id contact.ID, only *contact.Purpose, s contact.Stop) (lifted []contact.Purpose, err error) {
	var address string
	if _, err := tx.one("SELECT coalesce(address_key, '') FROM contact WHERE id = $1", []any{id}, &address); err != nil {
		return nil, err
	}
	if err := tx.keepStopped(id, address); err != nil { // so that nothing remains that was suppressed by the address alone
		return nil, err
	}
	hash, err := tx.hashOf(address)
	if err != nil {
		return nil, err
	}
	records, err := tx.Stops(id)
	if err != nil {
		return nil, err
	}
	for _, purpose := range contact.Holding(records) {
		if only != nil && *only != purpose {
			continue
		}
		s.Purpose, s.Lifted = purpose, true
		if err := tx.AddStop(id, s); err != nil {
			return nil, err
		}
		if _, err := tx.exec("DELETE FROM suppression WHERE address_hmac = $1 AND purpose = $2", hash, stopWord(purpose)); err != nil {
			return nil, err
		}
		lifted = append(lifted, purpose)
	}
	return lifted, tx.markStopped(id)
}

// Stops reads the stops of a person and their lifting, newest first.
func (tx *Tx) Stops(id contact.ID) (list []contact.Stop, err error) {
	list = []contact.Stop{}
	err = tx.each(func(r *sql.Rows) error {
		var s contact.Stop
		var purpose string
		err := r.Scan(&s.ID, &purpose, &s.Lifted, &s.At, &s.Source, &s.Evidence)
		s.Purpose = stopPurpose(purpose)
		list = append(list, s)
		return err
	}, "SELECT id, purpose, lifted, at, source, evidence FROM stop WHERE contact = $1 ORDER BY id DESC", id)
	return list, err
}

// keepStopped makes the stops of a person apply to their present address, and those of the address to the person.
func (tx *Tx) keepStopped(id contact.ID, addressKey string) error {
	hash, err := tx.hashOf(addressKey)
	if err != nil || hash == "" {
		return err
	}
	var ofAddress []contact.Purpose
	err = tx.each(func(r *sql.Rows) error {
		var purpose string
		err := r.Scan(&purpose)
		ofAddress = append(ofAddress, stopPurpose(purpose))
		return err
	}, "SELECT purpose FROM suppression WHERE address_hmac = $1 ORDER BY purpose", hash)
	if err != nil {
		return err
	}
	holding, err := tx.holding(id)
	if err != nil || len(ofAddress)+len(holding) == 0 {
		return err
	}
	for _, purpose := range ofAddress {
		if holding[purpose] {
			continue
		}
		if err := tx.AddStop(id, contact.Stop{Purpose: purpose, Source: contact.StopOfAddress}); err != nil {
			return err
		}
	}
	for purpose := range holding {
		if _, err := tx.Suppress(addressKey, purpose, contact.StopOfPerson); err != nil {
			return err
		}
	}
	return tx.markStopped(id)
}

// holding are the purposes that a person's own stops keep them out of.
func (tx *Tx) holding(id contact.ID) (map[contact.Purpose]bool, error) {
	records, err := tx.Stops(id)
	list := contact.Holding(records)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	holding := map[contact.Purpose]bool{}
	for _, p := range list {
		holding[p] = true
	}
	return holding, nil
}

// AddStop adds a record to what a person stopped and lifted, and nothing else: it is for importing a history. What
// applies now must be set by Stop.
func (tx *Tx) AddStop(id contact.ID, s contact.Stop) error {
	if s.At == 0 {
		s.At = tx.now
	}
	_, err := tx.exec("INSERT INTO stop (contact, purpose, lifted, at, source, evidence) VALUES (?, ?, ?, ?, ?, ?)",
		id, stopWord(s.Purpose), flag(s.Lifted), int64(s.At), s.Source, s.Evidence)
	tx.out = outness{}
	tx.Changed("contact")
	return err
}

// markStopped computes contact.stopped, which lists read.
func (tx *Tx) markStopped(id contact.ID) error {
	_, err := tx.exec("UPDATE contact SET stopped = "+holdsFor("contact.id", "'marketing'")+" WHERE id = $1", id)
	return err
}

// stopWord is the purpose of a stop as the file writes it.
func stopWord(p contact.Purpose) string {
	if p == contact.AllMail {
		return "all"
	}
	return string(p)
}

func stopPurpose(word string) contact.Purpose {
	if word == "all" {
		return contact.AllMail
	}
	return contact.Purpose(word)
}
