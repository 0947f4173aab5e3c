package contact

import (
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// FieldType is what the text of a field means: how it is read, compared, sorted and shown.
type FieldType string

// Field types. The words are stored; a type has one canonical text for each value (Reader.Read).
const (
	Text   FieldType = "text"   // as Clean leaves it
	Number FieldType = "number" // 1200.5
	Date   FieldType = "date"   // a day, 2026-01-05
	Flag   FieldType = "flag"   // yes or no, 1 or 0
)

// readers give each type its way of reading. A type that is not here is none.
var readers = map[FieldType]func(Reader, string) (string, bool){
	Text:   func(_ Reader, raw string) (string, bool) { return Clean(raw), true },
	Number: func(_ Reader, raw string) (string, bool) { return readNumber(raw) },
	Date:   Reader.readDay,
	Flag:   func(_ Reader, raw string) (string, bool) { return readFlag(raw) },
}

// FieldTypes are all types, in the order they are offered.
func FieldTypes() []FieldType { return []FieldType{Text, Number, Date, Flag} }

// ReadFieldType accepts one of the words of the types.
func ReadFieldType(s string) (FieldType, bool) {
	_, known := readers[FieldType(s)]
	return FieldType(s), known
}

// TypeOf is the type of a standard field; the owner's own have theirs in Field.
func TypeOf(key string) FieldType {
	if key == FieldBirthday {
		return Date
	}
	return Text
}

// Reader says how ambiguous values are read. The zero value refuses them.
type Reader struct {
	Zone    *time.Location // where an instant has its day; nil: the day stands as it is written
	Order   DayOrder       // of the parts of 1/5/2026
	Serials bool           // whether 46027 is a day, as Excel counts them
}

// DayOrder is which of the first two numbers of 1/5/2026 is the month.
type DayOrder int

// The orders. Unsettled reads such a day only when it is the same in both, or is none in one of them.
const (
	Unsettled DayOrder = iota
	MonthFirst
	DayFirst
)

// Read gives the canonical text of a value as people and spreadsheets write it, by the careful Reader.
// A blank is "" and true. What cannot be read is false; it stays as it was written and counts as empty
// wherever the type matters. Reading a canonical text gives it back.
func (t FieldType) Read(raw string) (canonical string, ok bool) { return Reader{}.Read(t, raw) }

// Read gives the canonical text of a value, like FieldType.Read. An unknown type, of a later program, is read as text.
func (r Reader) Read(t FieldType, raw string) (canonical string, ok bool) {
	read, known := readers[t]
	if !known {
		read = readers[Text]
	}
	return read(r, raw)
}

// longestTypedValue bounds what can be a number, a day or a flag, in bytes.
const longestTypedValue = 100

// narrow brings a short value to half width for reading it, without blanks around; ok is false for
// what is too long to be a value. Ringed and raised digits stay what they are: 10² is not 102.
func narrow(raw string) (s string, ok bool) {
	if len(raw) > longestTypedValue {
		return "", strings.TrimSpace(raw) == ""
	}
	s = strings.TrimSpace(raw)
	if isASCII(s) {
		return s, true
	}
	return strings.TrimSpace(width.Fold.String(s)), utf8.ValidString(s)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
