package mail

import "tabiji/backend/outbox"

// Routes finds the transport of an account: the practice mailbox for its own, SMTP for all others.
func Routes(smtp *Transport, practice *PracticeBox) func(outbox.Account) outbox.Transport {
	return func(a outbox.Account) outbox.Transport {
		if a.Practice() {
			return practice
		}
		return smtp
	}
}
