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
// Tag; Event; Prop+Is (only about an event: in the "where" of a trigger, or of Event here).
type Tree struct {
	All        []Tree          `json:"all,omitempty"`
	Any        []Tree          `json:"any,omitempty"`
	None       []Tree          `json:"none,omitempty"`
	Field      string          `json:"field,omitempty"`
	Prop       string          `json:"prop,omitempty"`
	Is         Is              `json:"is,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"`    // compact; a string, a number, or for In a list of them
	EmptyAs    json.RawMessage `json:"empty_as,omitempty"` // compact; what an empty or unreadable value is taken for: a string or a number
	Tag        string          `json:"tag,omitempty"`
	Event      string          `json:"event,omitempty"`
	AtLeast    int             `json:"at_least,omitempty"`    // events; 0 reads as 1, with AtMost as 0
	AtMost     *int            `json:"at_most,omitempty"`     // events; nil: no bound, 0: it did not happen
	WithinDays int             `json:"within_days,omitempty"` // events; 0 = ever, else from the same local time so many days ago
	Where      *Tree           `json:"where,omitempty"`       // events; only those whose properties answer it count. nil: every one
}

// Is is how a field or a property is compared.
type Is string

// The comparisons. Equals with text compares trimmed NFC text exactly, with a number numbers, and in a field of numbers,
// days or yes/no both sides as the type reads them; Contains ignores width and case; Greater, Less, AtLeast and AtMost compare
// numbers, Before and After days or moments.
//
// LastDays and NextDays take a number of days, N >= 1. They ask on which day of the question's zone the value falls, whatever
// its time: LastDays is met by today and the N-1 days before it, NextDays by today and the N-1 days behind it. So 1 is today
// alone, and both count today. "Today" is the day of the moment at which the question is asked.
//
// What is empty, or cannot be read as its field's type or as what is compared (a number, a day), fails every comparison, the
// negative ones NotEquals and NotContains too. With EmptyAs it is taken for that value instead, in this comparison only.
const (
	Equals      Is = "equals"
	NotEquals   Is = "not_equals"
	Contains    Is = "contains"
	NotContains Is = "not_contains"
	In          Is = "in"
	Greater     Is = "greater"
	Less        Is = "less"
	AtLeast     Is = "at_least"
	AtMost      Is = "at_most"
	Before      Is = "before"
	After       Is = "after"
	LastDays    Is = "last_days"
	NextDays    Is = "next_days"
	Empty       Is = "empty"
)

// Comparisons are all words of Is, in the order they are offered.
func Comparisons() []Is {
	return []Is{Equals, NotEquals, Contains, NotContains, In, Greater, Less, AtLeast, AtMost, Before, After, LastDays, NextDays, Empty}
}

// measure is what a comparison reads both sides as.
type measure int

const (
	noMeasure measure = iota
	asText            // or as numbers, where a number is given
	asNumber
	asDay
)

func (is Is) measure() measure {
	switch is {
	case Equals, NotEquals, Contains, NotContains, In:
		return asText
	case Greater, Less, AtLeast, AtMost:
		return asNumber
	case Before, After, LastDays, NextDays:
		return asDay
	}
	return noMeasure
}

// Bounds of one question. Of an event its own leaf counts, and each leaf of its Where.
const (
	MaxDepth  = 16     // a leaf alone has depth 1
	MaxLeaves = 200    // over the whole tree
	MaxList   = 200    // values of one "in"
	MaxDays   = 36_500 // of LastDays, NextDays and WithinDays
	MaxEvents = 1_000_000
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
	// Told are the events of a kind with their properties, in no order; those outside of the question's time may be among
	// them.
	Told(kind string) []facts.Told
	Prop(key string) string // of the event at hand; "" outside an event trigger
}

// Answer is the truth of a question with the lines that led there: the rule, the value read, and
// whether it was met. The deciding line comes first.
type Answer struct {
	Met   bool
	Lines []words.Line
}
