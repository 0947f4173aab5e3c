package sqlite

import (
	"context"
	"database/sql"

	"tabiji/backend/outbox"
)

// mostPracticeMails is how many mails the practice mailbox keeps; older ones go.
const mostPracticeMails = 1000

// PracticeBox is the practice mailbox over its table.
type PracticeBox struct{ db *DB }

// PracticeBox keeps and shows what was sent in practice.
func (db *DB) PracticeBox() PracticeBox { return PracticeBox{db} }

// Keep stores one mail and returns when it is committed.
//
// The commit is NORMAL although a 250 follows it: what must survive a power cut is the outbox row,
// and that was "handed", in a FULL commit, before the dot that brought this mail. A cut after it
// finds the row unknown, whether or not this mail was lost. A row that says "sent" is written later
// in the same log, so it never survives without the mail.
//
// A Message-ID that is there already is kept a second time: the mailbox is there to show what happened.
func (p PracticeBox) Keep(ctx context.Context, m outbox.PracticeMail) error {
	return p.db.Write(ctx, Send, Normal, func(tx *Tx) error { return tx.keepPractice(m) })
}

// PracticeMails lists mails without their source, newest first. before is a mail id to go on from, 0
// for the newest.
func (p PracticeBox) PracticeMails(ctx context.Context, before int64, limit int) (list []outbox.PracticeMail, err error) {
	err = p.db.Read(ctx, func(tx *Tx) error {
		list, err = tx.PracticeMails(before, limit)
		return err
	})
	return list, err
}

// PracticeMail is one mail with its source.
func (p PracticeBox) PracticeMail(ctx context.Context, id int64) (m outbox.PracticeMail, found bool, err error) {
	err = p.db.Read(ctx, func(tx *Tx) error {
		m, found, err = tx.PracticeMail(id)
		return err
	})
	return m, found, err
}

func (tx *Tx) keepPractice(m outbox.PracticeMail) error {
	if m.At == 0 {
		m.At = tx.now
	}
	r, err := tx.exec(`INSERT INTO practice_mail (at, sender, recipient, subject, message_id, raw) VALUES ($1, $2, $3, $4, $5, $6)`,
		int64(m.At), m.From, m.To, m.Subject, m.MessageID, m.Raw)
	if err != nil {
		return err
	}
	id, err := r.LastInsertId()
	if err != nil {
		return err
	}
	tx.Changed("practice")
	_, err = tx.exec("DELETE FROM practice_mail WHERE id <= $1", id-mostPracticeMails)
	return err
}

// PracticeMails lists mails of the practice mailbox without their source, newest first, before an id
// (0: from the newest).
func (tx *Tx) PracticeMails(before int64, limit int) (list []outbox.PracticeMail, err error) {
	err = tx.each(func(rows *sql.Rows) error {
		var m outbox.PracticeMail
		err := rows.Scan(&m.ID, &m.At, &m.From, &m.To, &m.Subject, &m.MessageID)
		list = append(list, m)
		return err
	}, `SELECT id, at, sender, recipient, subject, message_id FROM practice_mail
		WHERE $1 = 0 OR id < $1 ORDER BY id DESC LIMIT $2`, before, limit)
	return list, err
}

// PracticeMail is one mail of the practice mailbox with its source.
func (tx *Tx) PracticeMail(id int64) (m outbox.PracticeMail, found bool, err error) {
	found, err = tx.one(`SELECT id, at, sender, recipient, subject, message_id, raw FROM practice_mail WHERE id = $1`,
		[]any{id}, &m.ID, &m.At, &m.From, &m.To, &m.Subject, &m.MessageID, &m.Raw)
	return m, found, err
}

// CountPracticeMails is how many mails the practice mailbox holds.
func (tx *Tx) CountPracticeMails() (n int64, err error) {
	_, err = tx.one("SELECT count(*) FROM practice_mail", nil, &n)
	return n, err
}
