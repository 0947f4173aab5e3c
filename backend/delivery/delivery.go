// Package delivery decides whether a mail may leave now: consent, suppression, address, limits,
// practice and the state of journey and account give go, later, skip, hold or expire, with reasons.
// It refuses to know transport and clocks.
package delivery

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// State is the word of an outbox row.
type State string

// The states: due → claimed → handed → sent | never | unknown; aside: later, held, skipped, expired.
const (
	Due     State = "due"
	Claimed State = "claimed"
	Handed  State = "handed"
	Sent    State = "sent"
	Never   State = "never"
	Unknown State = "unknown"
	Later   State = "later"
	Held    State = "held"
	Skipped State = "skipped"
	Expired State = "expired"
)

// Final reports whether the row is resolved: the enrollment that waits for it may go on.
// Unknown is final for the walk (it counts as sent) though a person may still act on it.
func (s State) Final() bool {
	return s == Sent || s == Never || s == Unknown || s == Skipped || s == Expired
}

// Question is everything a decision reads about one row. It is filled twice: when the row is
// claimed, and again inside the transaction that hands it over.
type Question struct {
	Purpose    contact.Purpose
	Practice   bool
	Contact    bool // the person still exists
	Sample     bool
	Address    string // "" when none usable
	Reserved   bool   // address under a reserved name (.example, example.jp …)
	Consent    contact.Consent
	Suppressed bool
	Enrolled   bool          // the enrollment still stands at this step
	Journey    journey.State // "" for a mail of no journey
	PlannedAt  clock.Instant
	ExpiresAt  clock.Instant // 0: never
	// SameAt is when the same message version last went to the same person by the same cause from outside;
	// 0: it did not, or a person has let this one go all the same.
	SameAt  clock.Instant
	Account Account
	Windows []Window
}

// Account is what a decision must know of the sending account.
type Account struct {
	ID       string
	Practice bool // the built-in practice mailbox
	Loopback bool // SMTP host is this machine: reserved addresses may go there
	State    AccountState
	Reason   words.Line // of a state other than ready
}

// AccountState is a word of the account table.
type AccountState string

// Account states; every state but Ready holds its rows.
const (
	Ready     AccountState = "ready"
	Attention AccountState = "attention"
	Resting   AccountState = "resting"
	LockedOut AccountState = "locked"
)

// Window is a rolling limit as it stands now: Free is how many more may be handed over, OpensAt when
// the next place becomes free (0 when Free > 0).
type Window struct {
	Hours   int
	Limit   int
	Free    int
	OpensAt clock.Instant
}

// Verdict is the decision. At is set for Go=Later only.
type Verdict struct {
	State  State // Due means: go
	At     clock.Instant
	Reason words.Line
	Ask    bool // of Held: only a person releases it
}
