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
	Told      map[string]ToldNeed // events whose properties are asked about
	AllFields bool                // a template looks through all of them
	AllTags   bool                // a template shows them
}

// None reports that nothing is read.
func (n Needs) None() bool {
	return len(n.Fields) == 0 && len(n.Tags) == 0 && len(n.Events) == 0 && len(n.Told) == 0 && !n.AllFields && !n.AllTags
}

// Typed reports whether a field is read whose type stands in the file.
func (n Needs) Typed() bool { return n.AllFields || slices.ContainsFunc(n.Fields, Own) }

// EventNeed says how much of a contact's events of one kind must be read.
type EventNeed struct {
	AtLeast int // the newest AtLeast occurrences that are not in the future are enough
}

// ToldNeed says which of a contact's events of one kind must be read with their properties.
type ToldNeed struct {
	Days  int      // those of so many days back from now; 0: all
	Props []string // keys, sorted
}

// Tell adds the events of a kind of the last days (0: all) with some of their properties.
func (n *Needs) Tell(kind string, days int, props []string) {
	if n.Told == nil {
		n.Told = map[string]ToldNeed{}
	}
	before, known := n.Told[kind]
	if whole := days == 0 || known && before.Days == 0; whole {
		days = 0
	} else {
		days = max(days, before.Days)
	}
	all := slices.Concat(before.Props, props)
	slices.Sort(all)
	n.Told[kind] = ToldNeed{Days: days, Props: slices.Compact(all)}
}

// Kinds are the kinds of events that are read, sorted.
func (n Needs) Kinds() []string {
	kinds := slices.Concat(slices.Collect(maps.Keys(n.Events)), slices.Collect(maps.Keys(n.Told)))
	slices.Sort(kinds)
	return slices.Compact(kinds)
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
		Events: maps.Clone(n.Events), Told: maps.Clone(n.Told), AllFields: n.AllFields || o.AllFields, AllTags: n.AllTags || o.AllTags,
	}
	for kind, need := range o.Events {
		m.Event(kind, need.AtLeast)
	}
	for kind, need := range o.Told {
		m.Tell(kind, need.Days, need.Props)
	}
	m.Tidy()
	return m
}
