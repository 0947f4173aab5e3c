package sqlite

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"tabiji/backend/runner"
)

// planning is what every planned mail of a transaction needs; read once, with the first.
type planning struct {
	key     []byte
	domains map[string]string // of the sender's address, by account
}

// plan writes one outbox row, due at once. Its Message-ID is fixed here for all tries.
func (tx *tickTx) plan(m *runner.Mail) error {
	if tx.planning == nil {
		key, err := tx.TokenKey()
		if err != nil {
			return err
		}
		tx.planning = &planning{key: key, domains: map[string]string{}}
	}
	account := "default"
	if m.Row.Practice {
		account = "practice"
	}
	domain, err := tx.senderDomain(account)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO outbox (effect_key, message_id, state, account, practice, purpose, contact, enrollment, journey, node, message_version, planned_at, next_at)
		VALUES (?, ?, 'due', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.Key, messageID(tx.planning.key, m.Key, domain), account, flag(m.Row.Practice), m.Purpose,
		m.Row.Contact, m.Row.ID, m.Row.Journey.No, m.Node, m.Version, int64(tx.now), int64(tx.now))
	tx.Changed("outbox")
	return err
}

var messageIDText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// messageID is the Message-ID (RFC 5322 §3.6.4, without angle brackets) of an effect: the same key gives
// the same id, and nobody without the workspace's key can tell or guess it.
func messageID(key []byte, effect, domain string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("message-id"))
	h.Write([]byte{0})
	h.Write([]byte(effect))
	return messageIDText.EncodeToString(h.Sum(nil)[:20]) + "@" + domain
}

// senderDomain is the domain of an account's address; an account without one has a name that can never
// exist (RFC 2606).
func (tx *tickTx) senderDomain(account string) (string, error) {
	if d, known := tx.planning.domains[account]; known {
		return d, nil
	}
	var address string
	if _, err := tx.one("SELECT from_address FROM account WHERE id = ?", []any{account}, &address); err != nil {
		return "", err
	}
	_, domain, found := strings.Cut(address, "@")
	if !found || domain == "" {
		domain = "tabiji.invalid"
	}
	tx.planning.domains[account] = domain
	return domain, nil
}
