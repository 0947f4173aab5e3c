package record

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
	"tabiji/backend/words"
)

// Store runs transactions. Change commits FULL before it returns: what a person is told was done survives a power cut.
type Store interface {
	Read(ctx context.Context, f func(Tx) error) error
	Change(ctx context.Context, f func(Tx) error) error
}

// Tx is what a record reads and writes in one transaction. A "found" of false means that there is no such row; an error
// is always a failure of the store.
type Tx interface {
	Now() clock.Instant
	Contact(id int64) (c contact.Contact, found bool, err error)
	ContactByKey(key string) (c contact.Contact, found bool, err error)
	Journey(id string) (j Journey, found bool, err error)
	JourneyAt(no int64) (j Journey, found bool, err error)
	// VersionNo is a version's number within its journey, by its row id.
	VersionNo(version int64) (no int, found bool, err error)
	// VersionBody reads what journey.Unpack takes, by row id.
	VersionBody(version int64) (body []byte, found bool, err error)

	Enrollments(contact, journey int64) ([]Enrollment, error) // journey 0: all; newest first
	// EnrollmentPage lists a person's enrollments newest first, after an id; 0: from the newest.
	EnrollmentPage(contact, after int64, limit int) ([]Enrollment, error)
	Enrollment(id int64) (e Enrollment, found bool, err error)
	RefusedEntries(contact, journey int64) ([]RefusedEntry, error)     // journey 0: all; newest first
	PostponedEntries(contact, journey int64) ([]PostponedEntry, error) // journey 0: all; in order, at most 100
	History(enrollment int64) ([]HistoryRow, error)
	HistoryTail(enrollment int64, limit int) ([]HistoryRow, error) // the last rows, in order
	MailAt(enrollment int64, node string, visit int) (m Mail, found bool, err error)
	Moments

	// Release makes an entry that was held back due now.
	Release(enrollment int64) error
	// EndByHand ends an enrollment and skips those of its mails that no sender has claimed; it gives how many were
	// skipped.
	EndByHand(e Enrollment, by string, why words.Line) (skipped int64, err error)
}

// Moments are the rows of a person's timeline, newest first, behind a Place of which At and Row are compared.
type Moments interface {
	// Events leaves out tag events made by a step, because the step's decision says so; ownOnly leaves out all tag
	// events.
	Events(contact int64, after Place, ownOnly bool, limit int) ([]event.Event, error)
	Decisions(contact int64, after Place, limit int) ([]Decision, error) // Row is enrollment<<20 | step
	// EndedEnrollments lists the enrollments that were ended by anything but a step.
	EndedEnrollments(contact int64, after Place, limit int) ([]Enrollment, error)
	// Deliveries may leave out those that belong to a decision, because the decision shows their result.
	Deliveries(contact int64, after Place, withoutDecided bool, limit int) ([]Delivery, error)
	Consents(contact int64, after Place, limit int) ([]Consent, error)
	Stops(contact int64) ([]contact.Stop, error) // newest first
}
