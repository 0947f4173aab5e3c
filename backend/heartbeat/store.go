package heartbeat

import (
	"context"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

// Store is the file as a Monitor needs it.
type Store interface {
	Read(ctx context.Context, f func(Tx) error) error
	// Change commits FULL, before it returns: what must be known before the engine acts, and what a person waits for.
	Change(ctx context.Context, f func(Tx) error) error
	// Note commits NORMAL, in the class of the tick: what a crash loses is found out again.
	Note(ctx context.Context, f func(Tx) error) error
	// Settle commits the end of a jump, so that it survives a power cut.
	Settle(ctx context.Context, f func(Tx) error) error
}

// Jump is a row about a date that was set.
type Jump struct {
	ID int64
	delivery.Correction
	Mails   int64 // that left under the wrong date
	Settled bool  // everything is planned anew
}

// Misplanned are rows that were planned from a wrong date, by their numbers.
type Misplanned struct {
	Mails, Held, Late []int64 // of the outbox
	Starts, Waits     []int64 // enrollments
	// Overlong are waits that would go on for longer than they were drawn: they were moved with a date that was wrong.
	Overlong []int64
}

// Tx is what a Monitor reads and writes in one transaction.
type Tx interface {
	// SetAlive notes that an engine lives.
	SetAlive(now clock.Instant) error
	AddOutage(o delivery.Outage) error
	// DropOutages forgets those that ended before a moment.
	DropOutages(before clock.Instant) error
	// GeneralOutages lists the outages of every account that have ended.
	GeneralOutages() ([]delivery.Outage, error)

	// LatestWritten gives the latest moment that an engine has stored as its present (high), and when one last stored
	// that it runs (alive).
	LatestWritten() (alive, high clock.Instant, err error)
	LastJump() (j Jump, found bool, err error)
	// OpenJump is a jump after which not everything has been planned anew yet.
	OpenJump() (j Jump, found bool, err error)
	// DoubtedJump is the newest setting back of which it is not known which date was wrong; nil: none.
	DoubtedJump() (*delivery.SetBack, error)
	// LastReturned is the newest jump that was taken for the end of a doubt; nil: none.
	LastReturned() (*delivery.Correction, error)
	// AddJump stores a jump with what it means, and corrects what is only a few rows.
	AddJump(c delivery.Correction) (Jump, error)
	SettleJump(j Jump) error

	// Misplanned finds what was planned from the wrong date of a jump.
	Misplanned(j Jump) (Misplanned, error)
	MoveMails(j Jump, ids []int64) error
	// MoveHeld plans held mails anew: when what holds them is over they leave at their time.
	MoveHeld(j Jump, ids []int64) error
	// ReleaseEarly makes mails due at their time again that are held as late although that time is still to come.
	ReleaseEarly(j Jump, ids []int64) error
	MoveStarts(ids []int64) error
	MoveWaits(by time.Duration, ids []int64) error
	// ShortenWaits ends waits after their drawn length, counted from now.
	ShortenWaits(ids []int64) error
	// CountSentUnder counts the mails that left under a wrong date.
	CountSentUnder(c delivery.Correction) (int64, error)
	// AskAboutWaits asks a person what to do about waits that began under a wrong date.
	AskAboutWaits(j Jump, ids []int64) error
	// OpenWaits lists the questions about waits that are not done.
	OpenWaits() ([]Waits, error)
	Waits(id int64) (w Waits, found bool, err error)
	AnswerWaits(id int64, as WaitsAnswer, s WaitsState) error
	// PlanShift plans, due now, that the waits of a question move by as much as the date was set; then it is done.
	PlanShift(w Waits) error
	// ReplanChores plans chores anew that were planned from a date in the future.
	ReplanChores(zone *time.Location) error

	Zone() (*time.Location, error)
	// Notify writes a notice of the engine; the same key is written once.
	Notify(key string, line words.Line) error
}
