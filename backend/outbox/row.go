package outbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Planned is a mail to be added to the outbox; the tick writes it in the transaction that moves the enrollment to the
// mail step.
type Planned struct {
	Key            string // walk.EffectKey, unique for ever
	Cause          Cause
	Account        string
	Practice       bool
	Purpose        contact.Purpose
	Contact        int64
	Enrollment     int64 // 0: a mail of no enrollment
	Journey        int64 // row number; 0: none
	Node           string
	MessageVersion string
	At             clock.Instant // when it is planned for
	ExpiresAt      clock.Instant // 0: never
}

// Cause is what made something leave.
type Cause string

// The causes.
const (
	ByJourney Cause = "journey" // a step of an enrollment
	ByHand    Cause = "hand"    // a person, who is not asked again
)

// Row is one delivery as a person reads it.
type Row struct {
	ID             int64
	Key            string
	MessageID      string // without angle brackets
	State          delivery.State
	Rev            int64
	Account        string
	Practice       bool
	Purpose        contact.Purpose
	Contact        int64
	Person         string // address the person has now; the address it went to is Address
	Enrollment     int64
	Journey        int64
	Node           string
	MessageVersion string
	PlannedAt      clock.Instant
	NextAt         clock.Instant
	ExpiresAt      clock.Instant
	Tries          int
	Address        string // fixed when handed over
	Subject        string // as sent
	ContentHash    string
	HandedAt       clock.Instant
	ResolvedAt     clock.Instant
	Reason         words.Line // why it is in a state other than sent; zero when there is nothing to say
	Reply          string     // the server's last reply
	Settled        string     // "again": a person had it sent anew
	About          About
}

// Attempt is a try that ended otherwise than in "sent".
type Attempt struct {
	N       int
	At      clock.Instant
	Outcome delivery.State // later, never, unknown, held
	Scope   Scope
	Stage   string
	Code    int
	Text    string
}

// Ticket is a row claimed by this engine run, without what is needed to render it.
type Ticket struct {
	ID    int64
	DueAt clock.Instant // where it stood in the queue; a row given back stands there again
}

// Wait is a row that nothing but the account's limit keeps from leaving.
type Wait struct {
	ID     int64
	NextAt clock.Instant
	PutOff bool // until NextAt; else it is due
}

// Claimed is a row claimed by this engine run, with everything needed to decide and to render.
type Claimed struct {
	Ticket
	MessageID      string
	Rev            int64 // after the claim
	Practice       bool
	Purpose        contact.Purpose
	Enrollment     int64
	MessageVersion string
	PlannedAt      clock.Instant
	ExpiresAt      clock.Instant
	Tries          int
	Breaks         int // connections that broke while this letter was sent; they use up no try
	Person         contact.Contact
	Facts          Facts
	Broken         error // the row or its person cannot be read
}

// Facts are what may change between claim and hand-over; they are read at both.
type Facts struct {
	RowRev     int64
	Mine       bool // still claimed by this run
	ContactRev int64
	Contact    bool // the person exists and was not merged into another
	Basis      contact.Basis
	Suppressed bool
	Enrolled   bool
	Journey    journey.State // "" for a mail of no enrollment
	// SameAt is when the same message version was last handed over for the same person, by an enrollment that
	// goes back to the same cause from outside; 0: it was not, or a person let this row go.
	SameAt clock.Instant
}

// Look asks for the fresh facts of one row.
type Look struct {
	ID          int64
	AddressHash string // contact.Hash of the address the letter was made for
}

// Handed is the record that must be durable before the final dot.
type Handed struct {
	ID          int64
	Rev         int64
	Address     string
	Subject     string // at most 400 bytes
	ContentHash string
}

// Result is how this run ends its work on a row: its next state, reason and attempt.
type Result struct {
	ID         int64
	Enrollment int64          // wakes when State is final; 0: none
	State      delivery.State // any but claimed and handed
	NextAt     clock.Instant  // for due and later
	Reason     words.Line
	Reply      string
	Try        bool // counts as a try
	Ask        bool // of held: only a person releases it
	Attempt    *Attempt
}

var messageIDText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// MessageID is the Message-ID (RFC 5322 §3.6.4) of an effect, without angle brackets: computed from the
// key, so that planning the same effect twice could never give two. sender is the From address; its
// domain is the right-hand side, never the name of this computer.
func MessageID(tokenKey []byte, effectKey, sender string) string {
	h := hmac.New(sha256.New, tokenKey)
	h.Write([]byte("message-id\x00"))
	h.Write([]byte(effectKey))
	return messageIDText.EncodeToString(h.Sum(nil)[:20]) + "@" + domainOf(sender)
}

// noDomain stands on the right of a Message-ID while no sender is known (RFC 2606 §2).
const noDomain = "tabiji.invalid"

func domainOf(sender string) string {
	if a, err := contact.ParseAddress(sender); err == nil {
		return a.Domain
	}
	return noDomain
}

// resendKey is the key of the n-th deliberate resend of a row.
func resendKey(id int64, n int) string {
	return "r:" + strconv.FormatInt(id, 10) + ":" + strconv.Itoa(n)
}

// clip cuts text to at most n bytes of valid UTF-8.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "?")
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
