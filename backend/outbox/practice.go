package outbox

import "tabiji/backend/clock"

// PracticeMail is one mail in the practice mailbox, as its server received it.
type PracticeMail struct {
	ID        int64         // 0 before it is kept; the API shows it as "pm_12"
	At        clock.Instant // 0: the moment it is kept
	From      string        // envelope
	To        string        // envelope
	Subject   string        // decoded
	MessageID string        // without angle brackets
	Raw       []byte        // RFC 5322; empty in a listing
}
