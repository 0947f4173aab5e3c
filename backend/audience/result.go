package audience

import (
	"slices"
	"strconv"

	"tabiji/backend/contact"
	"tabiji/backend/words"
)

// Result counts the rows of a file; empty rows do not count. Read = New + Updated + Same + Bad.
type Result struct {
	Read, New, Updated, Same, Bad int64
	// Rejected are the first rejected rows, for people to read.
	Rejected []Rejected
	// Columns say what each column was taken for.
	Columns []Column
	// Notes are sentences about what the owner should know: what was decided, and what could not be read.
	Notes []words.Line
	// Of the rows that became people: whose consent was recorded by this file as none, whose opt-out it brought,
	// and who got no consent because what it says of them cannot be read.
	Declined, Stopped, Unclear int64
}

// Rejected is a row that was not imported.
type Rejected struct {
	Line   int
	Reason words.Line
}

const mostRejected = 20

// Column is what one column of a file was taken for.
type Column struct {
	Header     string
	Means      Meaning           // a field type's word for a field
	Key        string            // of the field that keeps the values; "" for none
	Type       contact.FieldType // of that field
	Guessed    bool              // the type was recognised by the values and is new
	Unreadable int64             // values that stayed as they were written
	Examples   []string          // of them
}

// mostExamples is how many values a note shows, longestExample how much of each.
const (
	mostExamples   = 3
	longestExample = 30
)

// tally counts what was met in one column.
type tally struct {
	unreadable, unclear, blank int64
	said                       [stops + 1]int64
	examples, doubts           []string
}

func (t *tally) add(o tally) {
	t.unreadable += o.unreadable
	t.unclear += o.unclear
	t.blank += o.blank
	for i, n := range o.said {
		t.said[i] += n
	}
	for _, e := range o.examples {
		t.examples = example(t.examples, e)
	}
	for _, e := range o.doubts {
		t.doubts = example(t.doubts, e)
	}
}

func example(list []string, value string) []string {
	if r := []rune(value); len(r) > longestExample {
		value = string(r[:longestExample-1]) + "…"
	}
	if len(list) < mostExamples && !slices.Contains(list, value) {
		list = append(list, value)
	}
	return list
}

// observed counts what was met in the cells of a piece of the file.
type observed struct {
	columns   []tally
	marked    int64 // rows with letters that could not be read
	lines     []string
	elsewhere int64 // people whose address stood in another column of addresses
	zeros     int64 // telephones that lost their first zero
	unknown   int64 // people of an own export without any record of consent
}

func (o *observed) add(p observed) {
	for i, t := range p.columns {
		o.columns[i].add(t)
	}
	o.marked += p.marked
	o.lines = append(o.lines, p.lines[:min(len(p.lines), mostRejected-len(o.lines))]...)
	o.elsewhere += p.elsewhere
	o.zeros += p.zeros
	o.unknown += p.unknown
}

func (o *observed) mark(line int) {
	o.marked++
	if len(o.lines) < mostRejected {
		o.lines = append(o.lines, strconv.Itoa(line))
	}
}

// columnsRead gives, for the result, what each column was taken for and what was met in it.
func (im *importing) columnsRead() (list []Column) {
	for i, c := range im.layout.columns {
		t := im.met.columns[i]
		out := Column{Header: c.header, Key: c.key, Type: c.kind, Guessed: c.guessed, Unreadable: t.unreadable, Examples: t.examples, Means: Meaning(c.kind)}
		switch {
		case c.role == asAddress:
			out.Means = MeansAddress
		case c.role == asTags:
			out.Means = MeansTags
		case c.role == asIgnored, c.role == asRecord, c.role == asBasis:
			out.Means = MeansIgnored
		case c.permission == asksConsent:
			out.Means = MeansConsent
		case c.permission != noPermission:
			out.Means = MeansStop
		}
		list = append(list, out)
	}
	return list
}

// notes are the sentences about a whole import, the most important first.
func (im *importing) notes() []words.Line {
	list := slices.Clone(im.layout.notes)
	if im.layout.own {
		list = append(list, words.New("import.note.own"))
		if im.met.unknown > 0 {
			list = append(list, words.New("import.note.own_unknown", "n", im.met.unknown))
		}
	}
	for i, c := range im.layout.columns {
		list = append(list, permissionNotes(c, im.met.columns[i])...)
	}
	if im.contradictions > 0 {
		list = append(list, words.New("import.note.contradiction", "n", im.contradictions))
	}
	list = append(list, im.typeNotes()...)
	if im.met.marked > 0 {
		list = append(list, words.New("import.note.letters", "n", im.met.marked, "lines", im.met.lines))
	}
	if im.met.elsewhere > 0 {
		list = append(list, words.New("import.note.elsewhere", "n", im.met.elsewhere))
	}
	if im.met.zeros > 0 {
		list = append(list, words.New("import.note.zeros", "n", im.met.zeros))
	}
	for _, typed := range im.tags.met {
		list = append(list, words.New("import.note.tag", "typed", typed.typed, "have", typed.have))
	}
	return list
}

func permissionNotes(c column, t tally) (list []words.Line) {
	if c.permission != noPermission {
		list = append(list, words.New("import.note.permission", "column", c.header, "yes", t.said[agrees], "no", t.said[declines], "stop", t.said[stops]))
	}
	if t.unclear > 0 {
		list = append(list, words.New("import.note.unclear", "column", c.header, "n", t.unclear, "examples", t.doubts))
	}
	if t.blank > 0 {
		list = append(list, words.New("import.note.blank", "column", c.header, "n", t.blank))
	}
	return list
}

// typeNotes tell which new fields are no text, and which values could not be read.
func (im *importing) typeNotes() (list []words.Line) {
	for _, kind := range contact.FieldTypes() {
		var headers []string
		for _, c := range im.layout.columns {
			if c.guessed && c.kind == kind {
				headers = append(headers, c.header)
			}
		}
		if len(headers) > 0 {
			list = append(list, words.New("import.note.typed", "columns", headers, "type", "type."+string(kind)))
		}
	}
	for i, c := range im.layout.columns {
		t := im.met.columns[i]
		if t.unreadable == 0 {
			continue
		}
		list = append(list, words.New("import.note.unreadable", "column", c.header, "n", t.unreadable, "examples", t.examples, "type", "type."+string(c.kind)))
		if c.kind == contact.Date {
			if hint := dayHint(c, t.examples); hint != "" {
				list = append(list, words.New(hint, "column", c.header))
			}
		}
	}
	return list
}

// dayHint tells how days could be read that were not.
func dayHint(c column, examples []string) string {
	serial, order := contact.Reader{Serials: true}, contact.Reader{Order: contact.MonthFirst}
	for _, e := range examples {
		if _, ok := serial.Read(contact.Date, e); ok && len(e) >= 5 {
			return "import.note.serials"
		}
		if _, ok := order.Read(contact.Date, e); ok && c.reader.Order == contact.Unsettled {
			return "import.note.order"
		}
	}
	return ""
}
