package facts

import (
	"maps"
	"slices"

	"tabiji/backend/contact"
)

// Needs is what questions and templates read, so that facts can be gathered in bulk, and nothing else. Lists are
// sorted, each entry once.
type Needs struct {
	Fields    []string // Email among them asks for the address
	Tags      []string
	Events    map[string]EventNeed
	AllFields bool // a template looks through all of them
	AllTags   bool // a template shows them
}

// None reports that nothing is read.
func (n Needs) None() bool {
	return len(n.Fields) == 0 && len(n.Tags) == 0 && len(n.Events) == 0 && !n.AllFields && !n.AllTags
}

// Typed reports whether a field is read whose type stands in the file.
func (n Needs) Typed() bool { return n.AllFields || slices.ContainsFunc(n.Fields, Own) }

// EventNeed says how much of a contact's events of one kind must be read.
type EventNeed struct {
	AtLeast int // the newest AtLeast occurrences that are not in the future are enough
}

// Event adds the newest atLeast events of a kind.
func (n *Needs) Event(kind string, atLeast int) {
	if n.Events == nil {
		n.Events = map[string]EventNeed{}
	}
	n.Events[kind] = EventNeed{AtLeast: max(n.Events[kind].AtLeast, atLeast)}
}

// Tidy sorts the lists and adds what a composed value is made of.
func (n *Needs) Tidy() {
	if slices.Contains(n.Fields, contact.FieldName) { // composed where only the parts are known
		n.Fields = append(n.Fields, contact.FieldFamilyName, contact.FieldGivenName)
	}
	slices.Sort(n.Fields)
	n.Fields = slices.Compact(n.Fields)
	slices.Sort(n.Tags)
	n.Tags = slices.Compact(n.Tags)
}

// Merge is what both read together; neither is changed.
func (n Needs) Merge(o Needs) Needs {
	m := Needs{
		Fields: slices.Concat(n.Fields, o.Fields),
		Tags:   slices.Concat(n.Tags, o.Tags),
		Events: maps.Clone(n.Events), AllFields: n.AllFields || o.AllFields, AllTags: n.AllTags || o.AllTags,
	}
	for kind, need := range o.Events {
		m.Event(kind, need.AtLeast)
	}
	m.Tidy()
	return m
}
