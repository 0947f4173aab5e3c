// Package facts knows what is known of one person, and how conditions and mails see it: the address, names, the
// owner's own fields with their types, tags and events. It refuses to know where facts are kept.
//
// Conditions, notices, previews, subjects on a sheet and mails that leave all read a person through Facts, so that
// none of them can know something that another does not.
package facts

import (
	"math"
	"strconv"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/event"
)

// Keys that are no column of the list: what is composed, or kept beside the fields.
const (
	Email      = "email"
	Salutation = "salutation" // mails only
	Tags       = "tags"       // mails only
)

// Facts are what was gathered of one contact: what a version or a message needs, or all. While a passage walks, they
// are its overlay: its own changes are put into them, so that a step's changes are seen by the next.
type Facts struct {
	Address string                       // as shown; "" when there is none
	Lang    string                       // of the workspace, "ja" or "en": how a name is composed; "" reads as "ja"
	Fields  map[string]string            // by key, as stored; "" and absent are the same
	Types   map[string]contact.FieldType // of the owner's own fields; absent is text. Shared: never changed
	Tags    map[string]bool              // the tags the contact has
	Events  map[string][]clock.Instant   // when events of a kind occurred, newest first, none in the future
	// With are the events of a kind with their properties, where a question asks about those; none in the future.
	With map[string][]Told
	// Happened are the events, by seq, that steps which wait for events may have to hear.
	Happened []event.Event
}

// Of are the facts of a contact that was read whole.
func Of(c contact.Contact, types map[string]contact.FieldType, lang string) Facts {
	f := Facts{Address: c.Address, Lang: lang, Fields: c.Fields, Types: types}
	if len(c.Tags) > 0 {
		f.Tags = make(map[string]bool, len(c.Tags))
		for _, tag := range c.Tags {
			f.Tags[tag] = true
		}
	}
	return f
}

// standard are the keys that every workspace has.
var standard = func() map[string]bool {
	keys := map[string]bool{Email: true, Salutation: true, Tags: true}
	for _, key := range contact.StandardFields() {
		keys[key] = true
	}
	return keys
}()

// Own reports a key of the owner's own columns, whose type stands in the file.
func Own(key string) bool { return !standard[key] }

// Type is what the text of a field means.
func (f *Facts) Type(key string) contact.FieldType {
	if t, own := f.Types[key]; own {
		return t
	}
	return contact.TypeOf(key)
}

// Value is a field as a question reads it: the address under "email", the name composed where only its parts are known.
func (f *Facts) Value(key string) Value {
	v := Value{Raw: f.Fields[key], Type: f.Type(key)}
	switch {
	case key == Email:
		v.Raw = f.Address
	case key == contact.FieldName && v.Raw == "":
		v.Raw = contact.FullName(f.Fields, f.Lang)
	}
	return v
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

// Told is one event as a question about its properties sees it.
type Told struct {
	At    clock.Instant     // when it occurred
	Props map[string]string // those that are asked about
}

// Told are the events of a kind with their properties, as far as they were gathered.
func (f *Facts) Told(kind string) []Told { return f.With[kind] }

// Prop is "": a person has no event at hand.
func (f *Facts) Prop(string) string { return "" }

// Tag changes a tag in the overlay, with the event that the change will be.
func (f *Facts) Tag(tag string, on bool, at clock.Instant) {
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
	if known, read := f.With[kind]; read {
		f.With[kind] = append(known, Told{At: at, Props: map[string]string{event.TagProp: tag}})
	}
}

// Set changes a field in the overlay; "" empties it.
func (f *Facts) Set(key, value string) {
	if f.Fields == nil {
		f.Fields = map[string]string{}
	}
	if value == "" {
		delete(f.Fields, key)
		return
	}
	f.Fields[key] = value
}

// Value is one field with what its text means.
type Value struct {
	Raw  string // as stored
	Type contact.FieldType
}

// Text is the value in the one form of its type, so that it can be compared and sorted: 2026-01-05, 1200.5, 1. A text
// is what is stored. ok is false where something is written that cannot be read as the type says: that counts as
// empty, and Text is "". An instant falls on a day of the zone; nil leaves the day as it is written.
func (v Value) Text(zone *time.Location) (text string, ok bool) {
	if v.Type == contact.Text || v.Type == "" {
		return v.Raw, true
	}
	text, ok = contact.Reader{Zone: zone}.Read(v.Type, v.Raw)
	if !ok {
		return "", strings.TrimSpace(v.Raw) == ""
	}
	return text, true
}

// mostExact is how many digits a float64 keeps as they are.
const mostExact = 15

// Shown is the value as a template reckons with it: a number as a number, yes or no as true or false, a day as
// 2026-01-05. nil is what is empty or cannot be read.
func (v Value) Shown() any {
	text, _ := v.Text(nil)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	switch v.Type {
	case contact.Number:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
		if n, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(n, 0) && len(strings.Trim(text, "-0.")) <= mostExact {
			return n
		}
	case contact.Flag:
		return text == "1"
	}
	return text
}
