package sqlite

import (
	"database/sql"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// Refusals lists the refusals of an account since its server last took a mail, oldest first.
func (tx outboxTx) Refusals(account string) (list []outbox.Refusal, err error) {
	err = tx.each(func(r *sql.Rows) error {
		var f outbox.Refusal
		err := r.Scan(&f.Row, &f.Contact, &f.Kind, &f.Message, &f.At)
		list = append(list, f)
		return err
	}, "SELECT outbox, contact, kind, message, at FROM refusal WHERE account = $1 ORDER BY at, outbox", account)
	return list, err
}

// AddRefusal stores a refusal; a row has at most one, with its first moment.
func (tx outboxTx) AddRefusal(account string, f outbox.Refusal) error {
	_, err := tx.exec(`INSERT INTO refusal (account, outbox, contact, kind, message, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO UPDATE SET kind = excluded.kind, message = excluded.message`, account, f.Row, f.Contact, f.Kind, f.Message, int64(f.At))
	return err
}

// DropRefusal deletes the refusal of a row.
func (tx outboxTx) DropRefusal(account string, row int64) error {
	_, err := tx.exec("DELETE FROM refusal WHERE account = $1 AND outbox = $2", account, row)
	return err
}

// Excused tells how many refusals of a kind in a row it takes to ask; 0: a person has not said anything of it.
func (tx outboxTx) Excused(account, kind string) (most int, err error) {
	_, err = tx.one("SELECT most FROM excused WHERE account = $1 AND kind = $2", []any{account, kind}, &most)
	return most, err
}

// SetExcused keeps what a person said of a kind of refusal.
func (tx outboxTx) SetExcused(account, kind string, most int) error {
	_, err := tx.exec(`INSERT INTO excused (account, kind, most, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT DO UPDATE SET most = excluded.most, at = excluded.at`, account, kind, most, int64(tx.now))
	return err
}

// Unresolve takes a failed row back to held, as long as nothing has followed from it: its enrollment still
// stands at the step and nobody had it sent anew. ok is false when something has.
func (tx outboxTx) Unresolve(row int64, reason words.Line) (ok bool, err error) {
	text, err := lineText(&reason)
	if err != nil {
		return false, err
	}
	n, err := tx.affected(`UPDATE outbox SET state = 'held', rev = rev + 1, resolved_at = NULL, reason = $1
		WHERE id = $2 AND state = 'never' AND settled = '' AND EXISTS (SELECT 1 FROM enrollment e
			WHERE e.id = outbox.enrollment AND e.state = 'live' AND e.waits = 'receipt'
			AND instr(outbox.effect_key, 'e:' || e.id || ':' || e.node || ':' || e.visit || ':') = 1)`, text, row)
	if err != nil || n == 0 {
		return false, err
	}
	tx.Changed("outbox")
	for _, table := range [...]string{"wake", "wake_parked"} {
		if _, err := tx.exec("DELETE FROM "+table+" WHERE kind = '"+wakeReceipt+"' AND ref = $1", row); err != nil {
			return false, err
		}
	}
	return true, nil
}

// AcceptedSince reports whether the server took a mail of the account that was handed over after a moment.
func (tx outboxTx) AcceptedSince(account string, since clock.Instant) (yes bool, err error) {
	_, err = tx.one(`SELECT EXISTS (SELECT 1 FROM outbox INDEXED BY outbox_handed
		WHERE account = $1 AND handed_at > $2 AND state = 'sent')`, []any{account, int64(since)}, &yes)
	return yes, err
}
