package sqlite

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/outbox"
)

// mostPracticeMails is how many mails the practice mailbox keeps; older ones are deleted.
const mostPracticeMails = 1000

// PracticeBox is the practice mailbox over its table.
type PracticeBox struct{ db *DB }

// PracticeBox is the store of the practice mailbox on this file.
func (db *DB) PracticeBox() PracticeBox { return PracticeBox{db} }

// Keep stores one mail and returns when it is committed. The commit is NORMAL although a 250 follows it: what must
// survive a power cut is the outbox row, and that was "handed", in a FULL commit, before the final dot of this mail.
// After a power cut the row is found unknown, whether or not this mail was lost. The state "sent" is written later in
// the same log, so it never survives without the mail. A second mail with the same Message-ID is stored too: the
// mailbox shows what happened.
func (p PracticeBox) Keep(ctx context.Context, m outbox.PracticeMail) error {
	return p.db.Write(ctx, Send, Normal, func(tx *Tx) error { return tx.keepPractice(m) })
}

// PracticeMails lists mails without their source, newest first.
func (p PracticeBox) PracticeMails(ctx context.Context, f outbox.PracticeFilter) (list []outbox.PracticeMail, err error) {
	err = p.db.Read(ctx, func(tx *Tx) error {
		list, err = tx.PracticeMails(f)
		return err
	})
	return list, err
}

// CountPractice counts what the filter finds, and how much of it nobody has looked at.
func (p PracticeBox) CountPractice(ctx context.Context, f outbox.PracticeFilter) (total, unread int64, err error) {
	f.After, f.Limit = 0, mostPracticeMails
	list, err := p.PracticeMails(ctx, f)
	for _, m := range list {
		if m.SeenAt == 0 {
			unread++
		}
	}
	return int64(len(list)), unread, err
}

// PracticeMail is one mail with its source.
func (p PracticeBox) PracticeMail(ctx context.Context, id int64) (m outbox.PracticeMail, found bool, err error) {
	err = p.db.Read(ctx, func(tx *Tx) error {
		m, found, err = tx.PracticeMail(id)
		return err
	})
	return m, found, err
}

// PracticeMailOf is the newest mail with a Message-ID, with its source.
func (p PracticeBox) PracticeMailOf(ctx context.Context, messageID string) (m outbox.PracticeMail, found bool, err error) {
	err = p.db.Read(ctx, func(tx *Tx) error {
		var id int64
		found, err = tx.one("SELECT id FROM practice_mail WHERE message_id = $1 ORDER BY id DESC LIMIT 1", []any{messageID}, &id)
		if err == nil && found {
			m, found, err = tx.PracticeMail(id)
		}
		return err
	})
	return m, found, err
}

// SeePractice marks a mail as seen, or all of them (0), and gives how many were unseen before.
func (p PracticeBox) SeePractice(ctx context.Context, id int64) (n int64, err error) {
	err = p.db.Write(ctx, UI, Full, func(tx *Tx) error {
		n, err = tx.affected("UPDATE practice_note SET seen_at = $1 WHERE seen_at IS NULL AND ($2 = 0 OR mail = $2)", int64(tx.now), id)
		if n > 0 {
			tx.Changed("practice")
		}
		return err
	})
	return n, err
}

// metaPractice is the id of the newest mail at the last emptying: ids are never used again, so that a link to a deleted
// mail leads to no other one.
const metaPractice = "practice_last"

// EmptyPractice deletes all mails and gives their number.
func (p PracticeBox) EmptyPractice(ctx context.Context) (n int64, err error) {
	err = p.db.Write(ctx, UI, Full, func(tx *Tx) error {
		var last int64
		if _, err := tx.one("SELECT coalesce(max(id), 0) FROM practice_mail", nil, &last); err != nil || last == 0 {
			return err
		}
		if err := tx.SetMeta(metaPractice, strconv.FormatInt(last, 10)); err != nil {
			return err
		}
		if _, err := tx.exec("DELETE FROM practice_note"); err != nil {
			return err
		}
		n, err = tx.affected("DELETE FROM practice_mail")
		tx.Changed("practice")
		return err
	})
	return n, err
}

func (tx *Tx) keepPractice(m outbox.PracticeMail) error {
	if m.At == 0 {
		m.At = tx.now
	}
	var id int64
	_, err := tx.one(`INSERT INTO practice_mail (id, at, sender, recipient, subject, message_id, raw)
		SELECT 1 + max(coalesce((SELECT max(id) FROM practice_mail), 0), coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = $1), 0)),
			$2, $3, $4, $5, $6, $7 RETURNING id`, []any{metaPractice, int64(m.At), m.From, m.To, m.Subject, m.MessageID, m.Raw}, &id)
	if err != nil {
		return err
	}
	tx.Changed("practice")
	if _, err := tx.exec("INSERT INTO practice_note (mail, snippet) VALUES ($1, $2)", id, m.Snippet); err != nil {
		return err
	}
	for _, old := range []string{"DELETE FROM practice_note WHERE mail <= $1", "DELETE FROM practice_mail WHERE id <= $1"} {
		if _, err := tx.exec(old, id-mostPracticeMails); err != nil {
			return err
		}
	}
	return nil
}

// practiceColumns are followed by what the delivery of the mail knows, if there is one.
const practiceColumns = `p.id, p.at, p.sender, p.recipient, p.subject, p.message_id, coalesce(n.snippet, ''), coalesce(n.seen_at, 0), coalesce(o.id, 0),
	coalesce(o.contact, 0), coalesce(o.node, ''), coalesce(o.purpose, ''), coalesce(c.search, ''), ` + aboutColumns

const practiceJoins = "practice_mail p LEFT JOIN practice_note n ON n.mail = p.id LEFT JOIN outbox o ON o.message_id = p.message_id" + deliveryJoins

// PracticeMails lists mails of the practice mailbox without their source, newest first. They are few enough to be
// searched here, where text is folded as everywhere else.
func (tx *Tx) PracticeMails(f outbox.PracticeFilter) (list []outbox.PracticeMail, err error) {
	term, limit := contact.Fold(f.Search), f.Limit
	if term != "" {
		limit = mostPracticeMails
	}
	var versions []int64
	err = tx.each(func(rows *sql.Rows) error {
		if len(list) == f.Limit {
			return nil
		}
		m, version, search, err := scanPractice(rows)
		if err != nil {
			return err
		}
		if term != "" && !strings.Contains(search+"\n"+contact.Fold(m.Subject+"\n"+m.To), term) {
			return nil
		}
		list, versions = append(list, m), append(versions, version)
		return nil
	}, "SELECT "+practiceColumns+" FROM "+practiceJoins+` WHERE ($1 = 0 OR p.id < $1) AND ($2 = 0 OR n.seen_at IS NULL) ORDER BY p.id DESC LIMIT $3`,
		f.After, flag(f.Unread), limit)
	titles := stepTitles{}
	for i := range list {
		if err == nil {
			list[i].About.StepTitle, err = titles.of(tx, versions[i], list[i].Node)
		}
	}
	return list, err
}

func scanPractice(r scanner, more ...any) (m outbox.PracticeMail, version int64, search string, err error) {
	var a about
	err = r.Scan(append(append([]any{&m.ID, &m.At, &m.From, &m.To, &m.Subject, &m.MessageID, &m.Snippet, &m.SeenAt, &m.Delivery,
		&m.Contact, &m.Node, &m.Purpose, &search}, a.into()...), more...)...)
	m.About = a.read()
	return m, a.version, search, err
}

// PracticeMail is one mail of the practice mailbox with its source.
func (tx *Tx) PracticeMail(id int64) (m outbox.PracticeMail, found bool, err error) {
	var version int64
	var raw []byte
	err = tx.each(func(rows *sql.Rows) (err error) {
		found = true
		m, version, _, err = scanPractice(rows, &raw)
		return err
	}, "SELECT "+practiceColumns+", p.raw FROM "+practiceJoins+" WHERE p.id = $1", id)
	if err != nil || !found {
		return m, found, err
	}
	m.Raw = raw
	m.About.StepTitle, err = stepTitles{}.of(tx, version, m.Node)
	return m, true, err
}

// CountPracticeMails is how many mails the practice mailbox holds, and how many nobody has looked at.
func (tx *Tx) CountPracticeMails() (n, unread int64, err error) {
	_, err = tx.one("SELECT count(*), coalesce(sum(seen_at IS NULL), 0) FROM practice_note", nil, &n, &unread)
	return n, unread, err
}
