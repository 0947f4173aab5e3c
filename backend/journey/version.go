package journey

import (
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/segment"
)

// Version is a published drawing, compiled for the walk: immutable, checked, with every message
// pinned. Pins maps a message id of the drawing to its message version.
type Version struct {
	Journey  string
	No       int // set by who loads it
	Title    string
	Settings Settings
	Zone     *time.Location   // of Settings.Zone, never nil
	Entries  []*Step          // entry triggers, in drawing order
	Steps    map[string]*Step // by node id
	Pins     map[string]string
	Needs    segment.Needs // union over all steps
	Awaits   []string      // kinds of events that its steps wait for, sorted, each once
	awaiters []Awaiter
}

// Since is the begin of the longest look-back of any step, for somebody who arrives at a moment; arrived itself when no
// step looks back.
func (v *Version) Since(arrived clock.Instant) clock.Instant {
	since := arrived
	for _, a := range v.awaiters {
		since = min(since, a.Since(arrived, v.Zone))
	}
	return since
}

// Awaiters are the steps that wait for events, by what they wait for.
func (v *Version) Awaiters() []Awaiter { return v.awaiters }

// Step is one compiled node. Next maps a port to the following step; an unconnected port is absent.
type Step struct {
	ID     string
	Kind   string
	Title  string
	Config Config // typed, by kind; see the kinds' files
	Next   map[string]*Step
	Loop   int // number of the loop it stands in; 0: no way leads back to it
}

// Port names with a fixed meaning.
const (
	PortNext    = "next"
	PortFailed  = "failed"
	PortElse    = "else"
	PortTimeout = "timeout"
)
