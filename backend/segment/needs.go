package segment

import (
	"slices"

	"tabiji/backend/facts"
)

// Needs is what questions read of a person.
type Needs = facts.Needs

// Needs is what the question reads. Properties of the event at hand are there anyway and not among them.
func (t Tree) Needs() Needs {
	var n Needs
	t.gather(&n)
	n.Tidy()
	return n
}

func (t *Tree) gather(n *Needs) {
	t.each(func(leaf *Tree) {
		switch {
		case leaf.Field != "":
			n.Fields = append(n.Fields, leaf.Field)
		case leaf.Tag != "":
			n.Tags = append(n.Tags, leaf.Tag)
		case leaf.Event != "" && leaf.Where != nil:
			n.Tell(leaf.Event, leaf.WithinDays, leaf.Where.Props())
		case leaf.Event != "":
			least, most := leaf.Bounds()
			n.Event(leaf.Event, max(least, most+1)) // one more than the bound shows that it is passed
		}
	})
}

// each calls f for every leaf; Where is the leaf's own.
func (t *Tree) each(f func(leaf *Tree)) {
	if t.Field != "" || t.Tag != "" || t.Event != "" || t.Prop != "" {
		f(t)
		return
	}
	for _, children := range [...][]Tree{t.All, t.Any, t.None} {
		for i := range children {
			children[i].each(f)
		}
	}
}

// Props are the properties of an event that a question reads, sorted.
func (t *Tree) Props() (keys []string) {
	t.each(func(leaf *Tree) {
		if leaf.Prop != "" {
			keys = append(keys, leaf.Prop)
		}
	})
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Fields calls f for every comparison of a field, in the order they are written.
func (t *Tree) Fields(f func(leaf *Tree)) {
	t.each(func(leaf *Tree) {
		if leaf.Field != "" {
			f(leaf)
		}
	})
}
