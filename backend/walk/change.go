package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/segment"
	"tabiji/backend/words"
)

func (w *walker) addTag(step *journey.Step, c journey.AddTagConfig) *journey.Step {
	if w.facts.Tags[c.Tag] {
		return w.pass(step, journey.PortNext, words.New("reason.tag.already", "tag", c.Tag))
	}
	w.change(AddTag, step, c.Tag, "")
	w.facts.tag(c.Tag, true, w.now)
	return w.pass(step, journey.PortNext, words.New("reason.tag.added", "tag", c.Tag))
}

func (w *walker) removeTag(step *journey.Step, c journey.RemoveTagConfig) *journey.Step {
	if !w.facts.Tags[c.Tag] {
		return w.pass(step, journey.PortNext, words.New("reason.tag.absent", "tag", c.Tag))
	}
	w.change(RemoveTag, step, c.Tag, "")
	w.facts.tag(c.Tag, false, w.now)
	return w.pass(step, journey.PortNext, words.New("reason.tag.removed", "tag", c.Tag))
}

// tag changes a tag in the overlay, with the event that the change will be.
func (f *Facts) tag(tag string, on bool, at clock.Instant) {
	if f.Tags == nil {
		f.Tags = map[string]bool{}
	}
	kind := event.TagAdded
	if on {
		f.Tags[tag] = true
	} else {
		delete(f.Tags, tag)
		kind = event.TagRemoved
	}
	if known, read := f.Events[kind]; read {
		f.Events[kind] = append([]clock.Instant{at}, known...)
	}
}

func (w *walker) setField(step *journey.Step, c journey.FieldConfig) *journey.Step {
	name, before := segment.FieldLine(c.Field), w.facts.Fields[c.Field]
	if before == "" && c.Value == "" {
		return w.pass(step, journey.PortNext, words.New("reason.field.blank", "field", name))
	}
	if before == c.Value {
		return w.pass(step, journey.PortNext, words.New("reason.field.same", "field", name, "to", short(c.Value)))
	}
	w.change(SetField, step, c.Field, c.Value)
	if w.facts.Fields == nil {
		w.facts.Fields = map[string]string{}
	}
	var line words.Line
	switch {
	case c.Value == "":
		delete(w.facts.Fields, c.Field)
		line = words.New("reason.field.emptied", "field", name, "from", short(before))
	case before == "":
		w.facts.Fields[c.Field] = c.Value
		line = words.New("reason.field.filled", "field", name, "to", short(c.Value))
	default:
		w.facts.Fields[c.Field] = c.Value
		line = words.New("reason.field.set", "field", name, "from", short(before), "to", short(c.Value))
	}
	return w.pass(step, journey.PortNext, line)
}

// notify writes a notice for the owner; its text may name the person.
func (w *walker) notify(step *journey.Step, c journey.NotifyConfig) *journey.Step {
	title, body := c.Say(w.facts.Fields, w.who.Lang)
	w.change(Notice, step, title, body)
	return w.pass(step, journey.PortNext, words.New("reason.notify", "title", short(title)))
}
