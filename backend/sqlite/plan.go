package sqlite

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/outbox"
	"tabiji/backend/runner"
)

// planning is what every planned mail of a transaction needs; read once, with the first.
type planning struct {
	key     []byte
	senders map[string]string // address of From, by account
	until   clock.Instant     // mail caused until then may have left already; see Doubt
}

// plan writes one mail of a step into the outbox, due at once; a late one keeps the moment at which it should have
// left.
func (tx *tickTx) plan(m *runner.Mail) error {
	if tx.planning == nil {
		key, err := tx.TokenKey()
		if err != nil {
			return err
		}
		until, err := tx.doubtful()
		if err != nil {
			return err
		}
		tx.planning = &planning{key: key, senders: map[string]string{}, until: until}
	}
	account := "default"
	if m.Row.Practice {
		account = "practice"
	}
	sender, known := tx.planning.senders[account]
	if !known {
		if _, err := tx.one("SELECT from_address FROM account WHERE id = ?", []any{account}, &sender); err != nil {
			return err
		}
		tx.planning.senders[account] = sender
	}
	planned, err := tx.plannedFor(m.Row.Journey.No, m.Cause)
	if err != nil {
		return err
	}
	p := outbox.Planned{Key: m.Key, Cause: outbox.ByJourney, Account: account, Practice: m.Row.Practice, Purpose: contact.Purpose(m.Purpose),
		Contact: m.Row.Contact, Enrollment: m.Row.ID, Journey: m.Row.Journey.No, Node: m.Node, MessageVersion: m.Version, At: planned}
	if m.Cause <= tx.planning.until && !p.Practice {
		return tx.planDoubted(p, tx.planning.key, sender, m.Cause, tx.planning.until)
	}
	_, err = tx.PlanMail(p, tx.planning.key, sender)
	return err
}
