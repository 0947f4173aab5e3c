package outbox

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// Store runs transactions on the workspace file. An error of f rolls everything back.
type Store interface {
	Read(ctx context.Context, f func(Tx) error) error
	// Send commits in the class of senders. full: the commit survives a power cut.
	Send(ctx context.Context, full bool, f func(Tx) error) error
	// Change commits what a person waits for, durably.
	Change(ctx context.Context, f func(Tx) error) error
}

// Tx is what the outbox reads and writes in one transaction. A "found" of false means that there is no
// such row; an error is always a failure of the store.
type Tx interface {
	Now() clock.Instant
	TokenKey() ([]byte, error)

	Accounts() ([]Account, error)
	Account(id string) (a Account, found bool, err error)
	PutAccount(a *Account) error // new, or raises Rev
	// SetAccountState changes state, reason, resumption and failures; Rev stays.
	SetAccountState(a Account) error

	// Waiting lists the rows that were deferred for the account's limit, then the due ones, in the order in
	// which they are claimed.
	Waiting(account string, limit int) ([]Wait, error)
	// CountWaiting is how many there are.
	CountWaiting(account string) (int64, error)
	// Defer makes a waiting row wait for a place of the account's limit.
	Defer(id int64, at clock.Instant, reason words.Line) error
	// Claim takes at most limit due rows of an account for owner, oldest first; rows that were deferred for the
	// limit come first, and whenever there is room.
	Claim(account, owner string, limit int) ([]Ticket, error)
	// Claimed reads everything needed to decide about claimed rows and to render them, by id.
	Claimed(ids []int64) ([]Claimed, error)
	// AnySuppressed reports whether anybody at all has opted out.
	AnySuppressed() (bool, error)
	// HoldDue moves at most limit due rows of an account to held.
	HoldDue(account string, reason words.Line, limit int) (n int64, err error)
	// ReleaseHeld makes at most limit held rows due whose account is ready and whose journey is not paused,
	// without those that only a person releases; those held for their message (Greedy) only when their journey
	// was stopped.
	ReleaseHeld(limit int) (n int64, err error)
	// Paused lists the paused journeys, in a form that is only compared.
	Paused() (string, error)
	// NextAt is the earliest moment at which a row of the account wants to leave; 0: none.
	NextAt(account string) (clock.Instant, error)
	// HandedAt lists the moments of hand-over of an account, newest first, from the skip-th on.
	HandedAt(account string, skip, n int) ([]clock.Instant, error)
	// ReadFacts reads the facts of rows in the order asked.
	ReadFacts(owner string, looks []Look) ([]Facts, error)
	// RecordHandOver records that the letter's dot may now be sent. ok is false when the row is not claimed by
	// owner in that revision.
	RecordHandOver(owner string, h Handed) (ok bool, err error)
	// RecordResult records how a row ended or where it waits, the attempt, and the wake of its enrollment.
	// ok is false when the row is not in owner's hands.
	RecordResult(owner string, s Result) (ok bool, err error)
	// Recover makes rows claimed by other runs due, and rows handed over by other runs unknown, with
	// the reason, an attempt and the wake.
	Recover(owner string, reason words.Line) (due, unknown int64, err error)

	// Refusals lists the refusals of an account since its server last took a mail, oldest first.
	Refusals(account string) ([]Refusal, error)
	AddRefusal(account string, f Refusal) error
	DropRefusal(account string, row int64) error
	// Excused is how many refusals of a kind in a row it takes to ask again after an answer; 0: nobody has given one.
	Excused(account, kind string) (most int, err error)
	SetExcused(account, kind string, most int) error
	// Unresolve takes a failed row back to held as long as nothing has followed from it.
	Unresolve(row int64, reason words.Line) (ok bool, err error)
	// AcceptedSince reports whether a mail of the account that was handed over after a moment was sent.
	AcceptedSince(account string, since clock.Instant) (bool, error)

	Row(id int64) (r Row, found bool, err error)
	Rows(f Filter) ([]Row, error)
	Attempts(id int64) ([]Attempt, error)
	Counts() (map[delivery.State]int64, error)
	// Tally counts rows by state, practice and real apart; of the filter After and Limit do not matter.
	Tally(f Filter) ([]Tally, error)
	// Recipient reads what a letter to the row's person is made of, as they are now; found is false when
	// the person is gone.
	Recipient(r Row) (c Claimed, found bool, err error)
	// LastSent is the moment of the newest sent mail that was not practice; 0: none.
	LastSent() (clock.Instant, error)
	// Resends lists the states of the deliberate resends of a row, oldest first.
	Resends(id int64) ([]delivery.State, error)
	// SetRow moves a row that is not handed over to another state as a person decided, taking it from its
	// sender; ok is false when its Rev differs.
	SetRow(r Row) (ok bool, err error)
	// AddResend writes a new due row like r under key, of no enrollment, and marks r settled.
	AddResend(r Row, key, messageID string) (id int64, err error)

	LateTx

	MessageVersion(id string) (s message.Source, found bool, err error)
	Asset(sha256 string) (a message.Asset, found bool, err error)
	Lang() (string, error)
	// TagsOf and FieldTypes are what some messages read of a person beside the fields.
	TagsOf(contact int64) ([]string, error)
	FieldTypes() (map[string]contact.FieldType, error)

	// EndPractice plans the end of practice enrollments and writes one notice with the line.
	EndPractice(notice words.Line) error
	// Notify writes a notice about an account; the same key is written once.
	Notify(key string, line words.Line) error
}

// Filter chooses rows for a list, newest first.
type Filter struct {
	States    []delivery.State // none: all
	Contact   int64            // 0: all
	JourneyID string           // "": all
	Search    string           // in name, address and subject, folded by the store; "": all
	Practice  *bool
	After     int64 // the last id of the page before, newest first; 0: from the newest
	Limit     int
}
