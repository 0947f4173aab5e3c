package segment

import "tabiji/backend/facts"

// Needs is what questions read of a person.
type Needs = facts.Needs

// Needs is what the question reads. Properties of an event are at hand and not among them.
func (t Tree) Needs() Needs {
	var n Needs
	t.gather(&n)
	n.Tidy()
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
		n.Event(t.Event, max(t.AtLeast, 1))
	}
}
