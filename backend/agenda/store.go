package agenda

import (
	"context"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/words"
)

// Store is what the agenda asks of the file.
type Store interface {
	// Due lists rows of the kinds that are not done and planned for now or before, the oldest first. What is done in
	// pieces is due once it is planned, whatever the date was then.
	Due(ctx context.Context, now clock.Instant, kinds []Kind) ([]Row, error)
	// LiveVersion is the live version of the journey that a row's body names; 0: none.
	LiveVersion(ctx context.Context, key string) (int64, error)
	// VersionBody reads what journey.Unpack takes.
	VersionBody(ctx context.Context, id int64) (body []byte, found bool, err error)
	// Piece runs f in one transaction that survives a crash of the program (NORMAL, class bulk).
	Piece(ctx context.Context, f func(Tx) error) error
	// Keep makes every piece before it survive a power cut.
	Keep(ctx context.Context) error
}

// Tx is what a piece reads and writes.
type Tx interface {
	Now() clock.Instant
	Zone() (*time.Location, error)
	Agenda(key string) (row Row, found bool, err error)
	SaveAgenda(row Row) error
	// Plan makes a row; body is written as JSON, nil as {}. A key that is there already keeps its row.
	Plan(key string, kind Kind, at clock.Instant, body any) error

	Journey(no int64) (j Journey, found bool, err error)
	// LeavePause gives a paused journey another state; one that is not paused stays as it is.
	LeavePause(no int64, to journey.State) error
	// People lists contacts after an id, in order: all known before a moment, or those given a tag
	// before it.
	People(tag string, before clock.Instant, after int64, limit int) ([]int64, error)
	Past(journey, contact int64, practice bool) ([]journey.Past, error)
	Enroll(e Enrollment) (bool, error)
	// Refuse records that somebody was not let in, and why: one row per person and journey.
	Refuse(journey, contact int64, at clock.Instant, why words.Line) error

	// Inside lists the people in a journey after a contact id, in that order; the last person is listed with all of
	// their enrollments, also beyond the limit.
	Inside(journey, after int64, limit int) ([]Inside, error)
	// InPractice lists practice enrollments among the ids (after, to]; last is the highest id there is.
	InPractice(after, to int64) (list []Inside, last int64, err error)
	SetDue(enrollment int64, due clock.Instant) error
	// ShiftWaits moves the waits of at most limit enrollments after an id that began in a time, and says how many,
	// up to which id it has looked, and whether there are more behind it.
	ShiftWaits(from, to clock.Instant, by time.Duration, after int64, limit int) (n int, next int64, more bool, err error)
	// CloseLate ends a question that is answered.
	CloseLate(id int64) error
	// End ends an enrollment at the step at which it is.
	End(in Inside, by string, why words.Line) error
	// SkipMails skips the mails of an enrollment that no sender has claimed, and counts them.
	SkipMails(in Inside, why words.Line) (int64, error)
}

// Journey is what the agenda knows of a journey.
type Journey struct {
	No       int64
	State    journey.State
	Live     int64
	Practice bool
}

// Enrollment is a planned entry; the tick walks it.
type Enrollment struct {
	Journey  int64
	Version  int64
	Contact  int64
	Key      string
	Entry    string
	At       clock.Instant
	Why      []words.Line
	ByHand   bool // a person of the team let them in
	Practice bool
	Replaces bool // ends an entry that was held back
}

// Inside is an enrollment that has not ended.
type Inside struct {
	ID        int64
	Version   int64
	Contact   int64
	Node      string
	DueAt     clock.Instant
	EnteredAt clock.Instant
	// ParallelNo tells enrollments of a person apart that go through the journey in parallel; 0: it is the only one.
	ParallelNo int64
}
