// Package segment is a question about a contact as a tree: parse it, answer it, say why.
// It refuses to know SQL and where facts come from.
package segment

import (
	"encoding/json"

	"tabiji/backend/clock"
	"tabiji/backend/facts"
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
	Is         Is              `json:"is,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"` // compact; a string, a number, or for In a list of them
	Tag        string          `json:"tag,omitempty"`
	Event      string          `json:"event,omitempty"`
	AtLeast    int             `json:"at_least,omitempty"`    // events; 0 reads as 1
	WithinDays int             `json:"within_days,omitempty"` // events; 0 = ever
}

// Is is how a field or a property is compared.
type Is string

// The comparisons. Equals with text compares trimmed NFC text exactly, with a number numbers, and in a field of numbers,
// days or yes/no both sides as the type reads them; Contains ignores width and case; Greater and Less compare numbers,
// Before and After days or moments. What is empty, or cannot be read as its field's type, fails every comparison.
const (
	Equals   Is = "equals"
	Contains Is = "contains"
	In       Is = "in"
	Greater  Is = "greater"
	Less     Is = "less"
	Before   Is = "before"
	After    Is = "after"
	Empty    Is = "empty"
)

// Bounds of one question.
const (
	MaxDepth  = 16  // a leaf alone has depth 1
	MaxLeaves = 200 // over the whole tree
	MaxList   = 200 // values of one "in"
)

// Scope says which leaves a question may have.
type Scope string

// The scopes: a person has fields, tags and events; the event at hand has properties.
const (
	Person     Scope = "person"
	EventProps Scope = "event"
)

// Facts is what a question may read about one contact. The walk and the intake provide it.
type Facts interface {
	Value(key string) facts.Value
	HasTag(tag string) bool
	// Count is how many events of a kind occurred at or after since and not after now.
	Count(kind string, since, now clock.Instant) int
	Prop(key string) string // of the event at hand; "" outside an event trigger
}

// Answer is the truth of a question with the lines that led there: the rule, the value read, and
// whether it was met. The deciding line comes first.
type Answer struct {
	Met   bool
	Lines []words.Line
}
