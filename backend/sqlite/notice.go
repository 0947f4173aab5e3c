package sqlite

import (
	"database/sql"
	"strconv"

	"tabiji/backend/studio"
)

// AddNotice writes a notice into the inbox at the transaction's moment (or at n.At if set). A key that
// is there already adds nothing; added tells. Toast "" reads as "none".
func (tx *Tx) AddNotice(n studio.Notice) (added bool, err error) {
	line, err := lineText(n.Line)
	if err != nil {
		return false, err
	}
	if n.At == 0 {
		n.At = tx.now
	}
	if n.Toast == "" {
		n.Toast = "none"
	}
	var key any
	if n.Key != "" {
		key = n.Key
	}
	rows, err := tx.affected(`INSERT INTO notice (at, kind, title, body, line, contact, journey, enrollment, key, toast)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		int64(n.At), n.Kind, n.Title, n.Body, line, number(n.Contact), number(n.Journey), number(n.Enrollment), key, n.Toast)
	if rows > 0 {
		tx.Changed("notice")
	}
	return rows > 0, err
}

// Notices lists notices, newest first. after is the last id of the page before, 0 for the newest.
func (tx *Tx) Notices(onlyUnseen bool, after int64, limit int) (list []studio.Notice, err error) {
	return tx.notices("($1 = 0 OR id < $1) AND ($2 = 0 OR seen_at IS NULL) ORDER BY id DESC LIMIT $3", after, flag(onlyUnseen), limit)
}

// DueToasts lists the notices that the desktop has not shown yet, oldest first.
func (tx *Tx) DueToasts(limit int) ([]studio.Notice, error) {
	return tx.notices("toast = 'due' ORDER BY id LIMIT $1", limit)
}

// ShowToasts marks notices as shown on the desktop. It is written before they are shown: at most once.
func (tx *Tx) ShowToasts(ids []int64) error {
	for _, id := range ids {
		if _, err := tx.exec("UPDATE notice SET toast = 'shown' WHERE id = $1 AND toast = 'due'", id); err != nil {
			return err
		}
	}
	return nil
}

// SeeNotices marks notices as seen, all of them when ids is nil, and tells how many were new.
func (tx *Tx) SeeNotices(ids []int64) (n int64, err error) {
	defer func() {
		if n > 0 {
			tx.Changed("notice")
		}
	}()
	if ids == nil {
		return tx.affected("UPDATE notice SET seen_at = $1 WHERE seen_at IS NULL", int64(tx.now))
	}
	for _, id := range ids {
		one, err := tx.affected("UPDATE notice SET seen_at = $1 WHERE id = $2 AND seen_at IS NULL", int64(tx.now), id)
		if err != nil {
			return n, err
		}
		n += one
	}
	return n, nil
}

// UnseenNotices counts the notices nobody has looked at.
func (tx *Tx) UnseenNotices() (n int64, err error) {
	_, err = tx.one("SELECT count(*) FROM notice WHERE seen_at IS NULL", nil, &n)
	return n, err
}

func (tx *Tx) notices(where string, args ...any) (list []studio.Notice, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var n studio.Notice
		var line string
		err := r.Scan(&n.ID, &n.At, &n.Kind, &n.Title, &n.Body, &line, &n.Contact, &n.Journey, &n.Enrollment, &n.Key, &n.SeenAt, &n.Toast)
		if err != nil {
			return err
		}
		if n.Line, err = readLine(line); err != nil {
			return brokenRow("notice", n.ID, err)
		}
		list = append(list, n)
		return nil
	}, `SELECT id, at, kind, title, body, line, coalesce(contact, 0), coalesce(journey, 0), coalesce(enrollment, 0),
		coalesce(key, ''), coalesce(seen_at, 0), toast FROM notice WHERE `+where, args...)
	return list, err
}

func brokenRow(noun string, id int64, err error) error {
	return &rowError{row: noun + " " + strconv.FormatInt(id, 10), err: err}
}

// rowError names the row whose stored text cannot be read.
type rowError struct {
	row string
	err error
}

func (e *rowError) Error() string { return e.row + ": " + e.err.Error() }
func (e *rowError) Unwrap() error { return e.err }
