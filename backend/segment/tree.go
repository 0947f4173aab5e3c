// Package segment is a question about a contact as a tree: parse it, answer it, say why.
// It refuses to know SQL and where facts come from.
package segment

import (
	"encoding/json"

	"tabiji/backend/clock"
	"tabiji/backend/words"
)

// Tree is one question (tabiji.journey/1 TREE). Exactly one form is used: All, Any, None; Field+Is;
// Tag; Event; Prop+Is (only in the "where" of an event trigger).
type Tree struct {
	All        []Tree          `json:"all,omitempty"`
	Any        []Tree          `json:"any,omitempty"`
	None       []Tree          `json:"none,omitempty"`
	Field      string          `json:"field,omitempty"`
	Prop       string          `json:"prop,omitempty"`
	Is         string          `json:"is,omitempty"` // equals contains in greater less before after empty
	Value      json.RawMessage `json:"value,omitempty"`
	Tag        string          `json:"tag,omitempty"`
	Event      string          `json:"event,omitempty"`
	AtLeast    int             `json:"at_least,omitempty"`    // events; 0 reads as 1
	WithinDays int             `json:"within_days,omitempty"` // events; 0 = ever
}

// Facts is what a question may read about one contact. The walk and the intake provide it.
type Facts interface {
	Field(key string) string // "" when empty
	HasTag(tag string) bool
	// Events counts events of a kind that occurred at or after since and not after now.
	Events(kind string, since, now clock.Instant) int
	Prop(key string) string // of the event at hand; "" outside an event trigger
}

// Answer is the truth of a question with the lines that led there: the rule, the value read, and
// whether it was met. The deciding line comes first.
type Answer struct {
	Met   bool
	Lines []words.Line
}

// Needs is what a question reads, so that facts can be gathered in bulk.
type Needs struct {
	Fields []string
	Tags   []string
	Events map[string]EventNeed
}

// EventNeed says how much of a contact's events of one kind must be read.
type EventNeed struct {
	AtLeast int // the newest AtLeast occurrences are enough
}
