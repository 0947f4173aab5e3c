package journey

import (
	"tabiji/backend/segment"
)

// Version is a published drawing, compiled for the walk: immutable, checked, with every message
// pinned. Pins maps a message id of the drawing to its message version.
type Version struct {
	Journey  string
	No       int
	Title    string
	Settings Settings
	Entries  []*Step          // entry triggers, in drawing order
	Steps    map[string]*Step // by node id
	Pins     map[string]string
	Needs    segment.Needs // union over all steps
}

// Step is one compiled node. Next maps a port to the following step; an unconnected port is absent.
type Step struct {
	ID     string
	Kind   string
	Title  string
	Config Config // typed, by kind; see the kinds' files
	Next   map[string]*Step
}

// Config is the typed configuration of a step: one of the *…Config types of this package.
type Config interface{ isConfig() }

// Port names with a fixed meaning.
const (
	PortNext   = "next"
	PortFailed = "failed"
	PortElse   = "else"
)
