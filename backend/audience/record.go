package audience

import (
	"encoding/json"
	"strings"
	"unicode"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
)

// Columns of an export that are not fields. Tags and consent are for people to read; the record is what
// brings a person back whole, and its header tells the types of the fields.
const (
	columnTags    = "tabiji-tags"
	columnConsent = "tabiji-consent"
	columnRecord  = "tabiji-record"
)

// exportedField tells in the header of an export what an owner's column is.
type exportedField struct {
	Key   string            `json:"key"`
	Label string            `json:"label"`
	Type  contact.FieldType `json:"type"`
}

// recordHeader is the header of the column of records: its name, a blank, and the owner's fields.
func recordHeader(fields []exportedField) string {
	b, err := json.Marshal(struct {
		Fields []exportedField `json:"fields"`
	}{fields})
	if err != nil {
		panic(err) // texts only
	}
	return columnRecord + " " + string(b)
}

// readRecordHeader reads the header of the column of records of our own export.
func readRecordHeader(cell string) (fields []exportedField, ok bool) {
	rest, found := strings.CutPrefix(strings.TrimSpace(cell), columnRecord)
	if !found {
		return nil, false
	}
	var h struct {
		Fields []exportedField `json:"fields"`
	}
	if rest = strings.TrimSpace(rest); rest != "" && json.Unmarshal([]byte(rest), &h) != nil {
		return nil, false
	}
	return h.Fields, true
}

// personRecord is what an export says of a person beside fields and tags.
type personRecord struct {
	Created clock.Instant   `json:"created"`
	Sample  bool            `json:"sample,omitempty"`
	Consent []consentRecord `json:"consent,omitempty"` // oldest first
	Stops   []stopRecord    `json:"stops,omitempty"`   // and their lifting, oldest first
}

type consentRecord struct {
	Purpose  contact.Purpose `json:"purpose"`
	Basis    contact.Basis   `json:"basis"`
	At       clock.Instant   `json:"at"`
	Source   string          `json:"source"`
	Evidence string          `json:"evidence,omitempty"`
}

type stopRecord struct {
	Purpose  contact.Purpose `json:"purpose,omitempty"` // none: all mail
	Lifted   bool            `json:"lifted,omitempty"`
	At       clock.Instant   `json:"at"`
	Source   string          `json:"source"`
	Evidence string          `json:"evidence,omitempty"`
}

// readRecord reads a cell of the column of records; a blank one, of a row written by hand, is nil. ok is false
// when it was changed so that a stop could be lost.
func readRecord(cell string) (r *personRecord, ok bool) {
	if strings.TrimSpace(cell) == "" {
		return nil, true
	}
	r = &personRecord{}
	if json.Unmarshal([]byte(cell), r) != nil {
		return nil, false
	}
	for _, c := range r.Consent {
		if _, known := contact.ReadBasis(string(c.Basis)); !known || !purpose(c.Purpose) {
			return nil, false
		}
	}
	for _, s := range r.Stops {
		if s.Purpose != "" && !purpose(s.Purpose) {
			return nil, false
		}
	}
	return r, true
}

// text is the cell that readRecord reads.
func (r *personRecord) text() string {
	b, err := json.Marshal(r)
	if err != nil {
		panic(err) // texts and times only
	}
	return string(b)
}

func purpose(p contact.Purpose) bool { return p == contact.Marketing || p == contact.Service }

// tagsCell writes tags as a list that gives every one back, whatever is in it.
func tagsCell(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(tags); err != nil {
		panic(err) // texts only
	}
	return strings.TrimSpace(b.String())
}

// readTags reads a list of tags: ours, those of other programs ("VIP","new" or VIP, new or VIP、新規), and
// the first exports of this one, which parted them by blanks.
func readTags(cell string) []string {
	cell = strings.TrimSpace(cell)
	var tags []string
	if strings.HasPrefix(cell, "[") && json.Unmarshal([]byte(cell), &tags) == nil {
		return tags
	}
	if strings.ContainsAny(cell, `,、;；|"`) {
		return tagList(cell)
	}
	return strings.FieldsFunc(cell, unicode.IsSpace)
}

// tagList parts a list by commas and their like outside of quotes.
func tagList(cell string) (tags []string) {
	var b strings.Builder
	quoted := false
	end := func() {
		if tag := strings.TrimSpace(b.String()); tag != "" {
			tags = append(tags, tag)
		}
		b.Reset()
	}
	for _, r := range cell {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && strings.ContainsRune(",、;；|", r):
			end()
		default:
			b.WriteRune(r)
		}
	}
	end()
	return tags
}
