package segment

import (
	"maps"
	"slices"

	"tabiji/backend/contact"
)

// Needs is what questions read, so that facts can be gathered in bulk. Lists are sorted, each entry once.
type Needs struct {
	Fields []string
	Tags   []string
	Events map[string]EventNeed
}

// EventNeed says how much of a contact's events of one kind must be read.
type EventNeed struct {
	AtLeast int // the newest AtLeast occurrences that are not in the future are enough
}

// Needs is what the question reads. Properties of an event are at hand and not among them.
func (t Tree) Needs() Needs {
	var n Needs
	t.gather(&n)
	n.tidy()
	return n
}

func (t Tree) gather(n *Needs) {
	for _, children := range [...][]Tree{t.All, t.Any, t.None} {
		for i := range children {
			children[i].gather(n)
		}
	}
	if t.Field != "" {
		n.Fields = append(n.Fields, t.Field)
	}
	if t.Tag != "" {
		n.Tags = append(n.Tags, t.Tag)
	}
	if t.Event != "" {
		n.event(t.Event, max(t.AtLeast, 1))
	}
}

func (n *Needs) event(kind string, atLeast int) {
	if n.Events == nil {
		n.Events = map[string]EventNeed{}
	}
	n.Events[kind] = EventNeed{AtLeast: max(n.Events[kind].AtLeast, atLeast)}
}

func (n *Needs) tidy() {
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
		Events: maps.Clone(n.Events),
	}
	for kind, need := range o.Events {
		m.event(kind, need.AtLeast)
	}
	m.tidy()
	return m
}
