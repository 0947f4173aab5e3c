package sqlite

import (
	"database/sql"
	"encoding/json"

	"tabiji/backend/intake"
	"tabiji/backend/words"
)

// Postpone keeps an entry until the enrollment before it has ended.
func (tx *intakeTx) Postpone(e intake.Enrollment, eventKey string) error {
	why, err := words.AppendLines(nil, e.Why)
	if err != nil {
		return err
	}
	chain, err := chainText(e.Chain)
	if err != nil {
		return err
	}
	root, err := tx.rootOf(e)
	if err != nil {
		return err
	}
	tx.Changed("enrollment")
	_, err = tx.exec(`INSERT INTO postponed (journey, contact, practice, entry_key, event_key, entry, at, why, depth, chain, root, event)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.Journey, e.Contact, flag(e.Practice), e.Key, eventKey, e.Entry, int64(e.At), string(why), e.Depth, chain, root, e.Event)
	return err
}

// ReadyEntries lists postponed entries that may begin now, in the order they came, with their journeys as they are.
func (tx *intakeTx) ReadyEntries(limit int) (list []intake.ReadyEntry, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var t intake.ReadyEntry
		var why, chain []byte
		err := r.Scan(&t.ID, &t.EventKey, &t.Gone, &t.Open, &t.Journey.ID, &t.Journey.Version, &t.Journey.Practice,
			&t.Enrollment.Journey, &t.Contact, &t.Practice, &t.Key, &t.Entry, &t.At, &why, &t.Depth, &chain, &t.Root, &t.Event)
		if err != nil {
			return err
		}
		t.Journey.No = t.Enrollment.Journey
		if json.Unmarshal(why, &t.Why) != nil {
			t.Why = nil // the entry counts more than its stored reasons
		}
		if err := json.Unmarshal(chain, &t.Chain); err != nil {
			return brokenRow("postponed", t.ID, err)
		}
		list = append(list, t)
		return nil
	}, `SELECT p.id, p.event_key, coalesce(c.merged_into IS NOT NULL, 1), j.state IN ('running', 'paused') AND j.live_version IS NOT NULL AND j.practice = p.practice,
			j.id, coalesce(j.live_version, 0), j.practice,
			p.journey, p.contact, p.practice, p.entry_key, p.entry, p.at, p.why, p.depth, p.chain, p.root, p.event
		FROM postponed p INDEXED BY postponed_open JOIN journey j ON j.no = p.journey LEFT JOIN contact c ON c.id = p.contact
		WHERE p.open = 1 ORDER BY p.id LIMIT ?`, limit)
	return list, err
}

// DeletePostponed takes a postponed entry off the list.
func (tx *intakeTx) DeletePostponed(id int64) error {
	_, err := tx.exec("DELETE FROM postponed WHERE id = ?", id)
	return err
}

// PostponeAgain keeps a postponed entry until the next enrollment has ended.
func (tx *intakeTx) PostponeAgain(id int64) error {
	_, err := tx.exec("UPDATE postponed SET open = 0 WHERE id = ?", id)
	return err
}

// Refuse records that somebody was not let in, and why.
func (tx *Tx) Refuse(r intake.Refusal) error {
	reason, err := lineText(&r.Why)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO refused_entry (contact, journey, first_at, last_at, n, reason) VALUES (?1, ?2, ?3, ?3, 1, ?4)
		ON CONFLICT DO UPDATE SET last_at = max(last_at, excluded.last_at), n = n + 1, reason = excluded.reason`,
		r.Contact, r.Journey, int64(r.At), reason)
	return err
}
