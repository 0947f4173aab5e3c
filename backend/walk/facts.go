package walk

import (
	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// Facts is what is known of one contact during one tick: one overlay, to which every passage applies
// its own changes, so that a step's changes are seen by the next. It answers segment questions.
type Facts struct {
	Fields map[string]string          // by key; "" and absent are the same
	Tags   map[string]bool            // the tags the contact has
	Events map[string][]clock.Instant // when events of a kind occurred, newest first, none in the future
}

// Field is the value of a field, "" when empty. The whole name is composed where only its parts are known.
func (f *Facts) Field(key string) string {
	if key == contact.FieldName && f.Fields[key] == "" {
		return contact.FullName(f.Fields, "ja")
	}
	return f.Fields[key]
}

// HasTag reports whether the contact has the tag.
func (f *Facts) HasTag(tag string) bool { return f.Tags[tag] }

// Count is how many events of a kind occurred from since to now, both included.
func (f *Facts) Count(kind string, since, now clock.Instant) int {
	n := 0
	for _, at := range f.Events[kind] {
		if at < since {
			break
		}
		if at <= now {
			n++
		}
	}
	return n
}

// Prop is "": a person who walks has no event at hand.
func (f *Facts) Prop(string) string { return "" }
