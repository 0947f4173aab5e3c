package sqlite

import (
	"database/sql"

	"tabiji/backend/outbox"
)

const accountColumns = `id, rev, host, port, security, username, from_name, from_address, sender_postal, sender_contact,
	per_hour, per_day, connections, refusal_limit, state, reason, coalesce(resumes_at, 0), failures`

func scanAccount(r scanner) (a outbox.Account, err error) {
	var reason string
	err = r.Scan(&a.ID, &a.Rev, &a.Host, &a.Port, &a.Security, &a.Username, &a.FromName, &a.FromAddress, &a.SenderPostal, &a.SenderContact,
		&a.PerHour, &a.PerDay, &a.Connections, &a.RefusalLimit, &a.State, &reason, &a.ResumesAt, &a.Failures)
	if err != nil {
		return a, err
	}
	line, err := readLine(reason)
	if line != nil {
		a.Reason = *line
	}
	return a, err
}

// Accounts lists every account by id.
func (tx outboxTx) Accounts() (list []outbox.Account, err error) {
	err = tx.each(func(r *sql.Rows) error {
		a, err := scanAccount(r)
		list = append(list, a)
		return err
	}, "SELECT "+accountColumns+" FROM account ORDER BY id")
	return list, err
}

// Account reads one account.
func (tx outboxTx) Account(id string) (a outbox.Account, found bool, err error) {
	err = tx.each(func(r *sql.Rows) (err error) {
		found = true
		a, err = scanAccount(r)
		return err
	}, "SELECT "+accountColumns+" FROM account WHERE id = $1", id)
	return a, found, err
}

// PutAccount writes an account's settings and state; its Rev rises.
func (tx *Tx) PutAccount(a *outbox.Account) error {
	tx.Changed("account")
	reason, err := lineText(&a.Reason)
	if err != nil {
		return err
	}
	_, err = tx.one(`INSERT INTO account (id, host, port, security, username, from_name, from_address, sender_postal, sender_contact,
			per_hour, per_day, connections, refusal_limit, state, reason, resumes_at, failures, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)
		ON CONFLICT (id) DO UPDATE SET rev = rev + 1, host = excluded.host, port = excluded.port, security = excluded.security,
			username = excluded.username, from_name = excluded.from_name, from_address = excluded.from_address,
			sender_postal = excluded.sender_postal, sender_contact = excluded.sender_contact, per_hour = excluded.per_hour,
			per_day = excluded.per_day, connections = excluded.connections, refusal_limit = excluded.refusal_limit, state = excluded.state, reason = excluded.reason,
			resumes_at = excluded.resumes_at, failures = excluded.failures, updated_at = excluded.updated_at
		RETURNING rev`,
		[]any{a.ID, a.Host, a.Port, a.Security, a.Username, a.FromName, a.FromAddress, a.SenderPostal, a.SenderContact,
			a.PerHour, a.PerDay, a.Connections, a.RefusalLimit, string(a.State), reason, at(a.ResumesAt), a.Failures, int64(tx.now)}, &a.Rev)
	if err != nil {
		return err
	}
	return tx.noteOutage(*a)
}

// SetAccountState writes what the senders found out about an account; its Rev stays.
func (tx outboxTx) SetAccountState(a outbox.Account) error {
	tx.Changed("account")
	reason, err := lineText(&a.Reason)
	if err != nil {
		return err
	}
	_, err = tx.exec("UPDATE account SET state = $1, reason = $2, resumes_at = $3, failures = $4, updated_at = $5 WHERE id = $6",
		string(a.State), reason, at(a.ResumesAt), a.Failures, int64(tx.now), a.ID)
	if err != nil {
		return err
	}
	return tx.noteOutage(a)
}
