// Package event knows what happened to a contact, once, under a key that stops duplicates.
// It refuses to know who cares.
package event

import "tabiji/backend/clock"

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
	Chain      []Link            // journeys the chain already passed
}

// Link is one journey in a chain of causes, with the moment it was entered.
type Link struct {
	Journey string        `json:"j"`
	At      clock.Instant `json:"at"`
}

// TagAdded and TagRemoved are the events written whenever a tag changes, whoever changed it.
// Prop "tag" names the tag.
const (
	TagAdded   = "tabiji.tag.added"
	TagRemoved = "tabiji.tag.removed"
)

// DeepestChain is how many steps may cause each other before an entry is held.
const DeepestChain = 16
