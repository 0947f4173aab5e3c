package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/journey"
	"tabiji/backend/message"
)

// Store runs transactions. Change commits FULL before it returns: what the author is told was done survives a power
// cut.
type Store interface {
	Read(ctx context.Context, f func(Tx) error) error
	Change(ctx context.Context, f func(Tx) error) error
}

// Tx is what the studio reads and writes in one transaction. A "found" of false means that there is no
// such row; an error is always a failure of the store.
type Tx interface {
	Now() clock.Instant
	ZoneName() (string, error)
	Lang() (string, error)
	TokenKey() ([]byte, error)

	Journeys
	Messages
	People
	Records
}

// Journeys are the rows of journeys, versions and planned tasks.
type Journeys interface {
	Journeys() ([]Journey, error)                         // that are not deleted, in the order they were made
	Journey(id string) (j Journey, found bool, err error) // also a deleted one
	JourneyAt(no int64) (j Journey, found bool, err error)
	AddJourney(j *Journey) error  // gives No and Rev 1
	SaveJourney(j *Journey) error // raises Rev
	Version(id int64) (v Version, found bool, err error)
	VersionNo(journey int64, no int) (v Version, found bool, err error)
	LastVersion(journey int64) (no int, err error)
	LiveVersions() ([]LiveVersion, error)                      // of running and paused journeys, in the order they were made
	AddVersion(v *Version, interests []journey.Interest) error // gives ID
	Counts(journey int64) (Counts, error)
	// NextDue is the earliest moment at which somebody in a journey is due, and how many are due from then until within
	// milliseconds later; n 0: nobody.
	NextDue(journey, within int64) (at clock.Instant, n int64, err error)
	// Days counts what happened on the last n local days, today last.
	Days(journey int64, what string, n int) ([]int64, error)
	LastEvent() (seq int64, err error)
	Heard(kinds []string) (map[string]bool, error) // those kinds of events that ever happened to anybody
	AddTask(t Task) error
	EnterResult(key string) (Entered, error)
}

// Messages are the rows of messages, their pinned versions and pictures.
type Messages interface {
	Messages(ids []string) ([]Message, error)   // those that are there and not deleted, by id
	MessagesMark(journey int64) (string, error) // changes with every change of the messages that a draft sends
	// NewestMessages lists messages that are not deleted, newest first, those below a row number; before 0: from the newest.
	NewestMessages(before int64, limit int) ([]Message, error)
	Message(id string) (m Message, found bool, err error) // also a deleted one
	MessageUses(ids []string) ([]MessageUse, error)       // by journey, in the order they were made
	PutMessage(source message.Source) error               // a new one, or raises Rev when it differs
	SetMessageDeleted(id string, deleted bool) error      // raises Rev
	AddMessageVersion(source message.Source) error        // under message.Pin; the same content is stored once
	// ReleaseCorrected makes the mails of a journey due again that are held because of their message (outbox.Greedy),
	// with the present text: pins are the message versions by message id.
	ReleaseCorrected(journey int64, pins map[string]string) error
	PutAsset(a message.Asset) error
	Asset(sha256 string) (a message.Asset, found bool, err error)
	HasAsset(sha256 string) (bool, error)
}

// People are the rows about contacts and accounts that the studio reads.
type People interface {
	Fields() ([]contact.Field, error)
	FieldTypes() (map[string]contact.FieldType, error)
	Contact(id int64) (c contact.Contact, found bool, err error)
	ContactByKey(key string) (c contact.Contact, found bool, err error)
	Class(contact int64) (contact.Class, error)
	Gather(need facts.Needs, of map[int64]*facts.Facts) error         // into facts that are empty, in bulk
	TagSince(contact int64, tag string) (at clock.Instant, err error) // 0: the person does not have it
	TagID(name string) (id int64, found bool, err error)
	// Candidates calls f for everyone who has the tag ("": everyone), by contact id. Their past enrollments are those
	// that count for the re-entry rule, in practice or with real mail.
	Candidates(journey int64, tag string, practice bool, f func(Candidate) error) error
	// Crowd counts people by class: everybody, or with any of the tags.
	Crowd(tags []string) (map[contact.Class]int64, error)
	// Returning calls f for those of the people in Crowd who were in the journey before.
	Returning(journey int64, tags []string, practice bool, f func(Candidate) error) error
	Sender(account string) (a Account, found bool, err error)
	// Ahead reads the hand-overs of an account that its limits still count, newest first, and how many waiting mails
	// are due before a moment.
	Ahead(a Account, at clock.Instant) (handed []clock.Instant, waiting int64, err error)
}

// Records are the rows that record what happened in a journey.
type Records interface {
	NodeCounts(journey int64) ([]NodeCount, error)
	HeldAndBroken(journey int64) ([]NodeCount, error) // held and broken people, by step
	// PeopleAt lists who is at a step now, by enrollment, behind the id after; node "": everybody inside.
	PeopleAt(journey int64, node string, after int64, limit int) ([]Enrollment, error)
	Notices(onlyUnseen bool, after int64, limit int) ([]Notice, error)
	SeeNotices(ids []int64) (int64, error) // nil: all
}
