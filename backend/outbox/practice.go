package outbox

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// PracticeMail is one mail in the practice mailbox, as its server received it.
type PracticeMail struct {
	ID        int64         // 0 before it is kept; the API shows it as "pm_12"
	At        clock.Instant // 0: the moment it is kept
	From      string        // envelope
	To        string        // envelope
	Subject   string        // decoded
	MessageID string        // without angle brackets
	Raw       []byte        // RFC 5322; empty in a listing
	Snippet   string        // preheader, else the beginning of the text part, on one line
	SeenAt    clock.Instant // 0: nobody has looked at it

	// What it belongs to, found by its Message-ID; Delivery 0: no delivery knows it.
	Delivery int64
	Contact  int64
	Node     string
	Purpose  contact.Purpose
	About    About
}

// PracticeFilter chooses mails of the practice mailbox, newest first.
type PracticeFilter struct {
	Search string // folded by the store; "": all
	Unread bool   // only what nobody has looked at
	Before int64  // id to go on from; 0: the newest
	Limit  int
}
