package contact

import (
	"slices"

	"tabiji/backend/clock"
)

// AllMail is the purpose of a stop that covers every purpose.
const AllMail Purpose = ""

// Stop is one record about mail that a person does not want: it was stopped, or that was lifted. Records are
// only ever added; of each purpose the newest says what holds.
type Stop struct {
	ID       int64
	Purpose  Purpose // AllMail: every purpose
	Lifted   bool
	At       clock.Instant
	Source   string // how we were told: "command", "mail", "api", "import:顧客.csv"; "address": they took an address that was out
	Evidence string // of a lift: who asked for mail again, when and how
}

// Sources of stops that the program itself records.
const (
	StopOfAddress = "address" // the person took an address that was out already
	StopOfPerson  = "person"  // the address was taken by a person who was out already
)

// Holding are the purposes for which a person is stopped now, by their records, in the order of their words. Records
// come newest first.
func Holding(records []Stop) []Purpose {
	var seen, holding []Purpose
	for _, r := range records {
		if slices.Contains(seen, r.Purpose) {
			continue
		}
		if seen = append(seen, r.Purpose); !r.Lifted {
			holding = append(holding, r.Purpose)
		}
	}
	slices.Sort(holding)
	return holding
}
