package walk

import (
	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/journey"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

func (w *walker) addTag(step *journey.Step, c journey.AddTagConfig) (*journey.Step, error) {
	if w.facts.Tags[c.Tag] {
		return w.pass(step, journey.PortNext, words.New("reason.tag.already", "tag", c.Tag)), nil
	}
	w.change(AddTag, step, c.Tag, "")
	w.facts.Tag(c.Tag, true, w.now)
	return w.pass(step, journey.PortNext, words.New("reason.tag.added", "tag", c.Tag)), nil
}

func (w *walker) removeTag(step *journey.Step, c journey.RemoveTagConfig) (*journey.Step, error) {
	if !w.facts.Tags[c.Tag] {
		return w.pass(step, journey.PortNext, words.New("reason.tag.absent", "tag", c.Tag)), nil
	}
	w.change(RemoveTag, step, c.Tag, "")
	w.facts.Tag(c.Tag, false, w.now)
	return w.pass(step, journey.PortNext, words.New("reason.tag.removed", "tag", c.Tag)), nil
}

// setField writes a value in the form of its field's type, where it can be read as that type.
func (w *walker) setField(step *journey.Step, c journey.FieldConfig) (*journey.Step, error) {
	name, before := segment.FieldLine(c.Field), w.facts.Fields[c.Field]
	kind := w.facts.Type(c.Field)
	if text, ok := kind.Read(c.Value); ok && kind != contact.Text {
		c.Value = text
	}
	if before == "" && c.Value == "" {
		return w.pass(step, journey.PortNext, words.New("reason.field.blank", "field", name)), nil
	}
	if was, _ := (facts.Value{Raw: before, Type: kind}).Text(nil); before == c.Value || was == c.Value && was != "" {
		return w.pass(step, journey.PortNext, words.New("reason.field.same", "field", name, "to", short(c.Value))), nil
	}
	w.change(SetField, step, c.Field, c.Value)
	w.facts.Set(c.Field, c.Value)
	var line words.Line
	switch {
	case c.Value == "":
		line = words.New("reason.field.emptied", "field", name, "from", short(before))
	case before == "":
		line = words.New("reason.field.filled", "field", name, "to", short(c.Value))
	default:
		line = words.New("reason.field.set", "field", name, "from", short(before), "to", short(c.Value))
	}
	return w.pass(step, journey.PortNext, line), nil
}

// notify writes a notice for the owner; its text may name the person.
func (w *walker) notify(step *journey.Step, c journey.NotifyConfig) (*journey.Step, error) {
	title, body := c.Say(w.facts, w.who.Lang)
	w.change(Notice, step, title, body)
	return w.pass(step, journey.PortNext, words.New("reason.notify", "title", short(title))), nil
}
