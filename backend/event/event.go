// Package event knows what happened to a contact, once, under a key that stops duplicates.
// It refuses to know who cares.
package event

import (
	"slices"

	"tabiji/backend/clock"
)

// Event is one thing a contact did or that was done to them. Seq is given inside the writer
// transaction and orders all events of a workspace.
type Event struct {
	Seq        int64
	Contact    int64
	Kind       string            // "purchase", "form.submitted"; ours begin with "tabiji."
	Props      map[string]string // plain values; numbers and dates as text
	Source     string            // "api", "command", "import", "step", "sample"
	Key        string            // unique per Source; the same key again is the same event
	OccurredAt clock.Instant     // when it happened, as told
	ReceivedAt clock.Instant     // when we learned it; ordering uses this
	Cause      int64             // enrollment whose step made the event; 0 when from outside
	Depth      int               // 0 from outside, +1 for each step in a chain
	Chain      []Link            // journeys the chain already passed, since it began or a person last waited for real
}

// Link is one journey in a chain of causes, with the moment it was entered.
type Link struct {
	Journey string        `json:"j"`
	At      clock.Instant `json:"at"`
}

// Met reports whether a chain of causes has passed a journey already.
func Met(chain []Link, journey string) bool {
	return slices.ContainsFunc(chain, func(l Link) bool { return l.Journey == journey })
}

// Anew is the depth of an enrollment that has passed a drawn wait of an hour or more: what its steps cause
// from then on has depth 0 and an empty chain, as if it came from outside (design D28).
const Anew = -1

// Ours begins the kinds that only we write.
const Ours = "tabiji."

// TagAdded and TagRemoved are the events written whenever a tag changes, whoever changed it.
// TagProp names the tag.
const (
	TagAdded   = "tabiji.tag.added"
	TagRemoved = "tabiji.tag.removed"
	TagProp    = "tag"
)

// DeepestChain is how many journeys may cause each other before an entry is held, also when none of them is
// met twice: the last guard.
const DeepestChain = 16
