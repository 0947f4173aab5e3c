package sqlite

import (
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"modernc.org/sqlite"

	"tabiji/backend/contact"
	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// rowQuestion is a condition that one query evaluates for each row, by its number. Only one query uses it at a time.
type rowQuestion struct {
	no      int64
	ask     *segment.Question
	need    []string // keys that are read, sorted
	props   bool     // of an event, not of a person
	open    *members // the people for whom it is evaluated; all others do not meet it
	facts   rowFacts
	read    map[string]string
	collect *collector // if set, it gets the values of the rows, which are not asked about
}

// rowFacts are the facts of the person of the present row. A tag is the name of a set of people. Plain fields are kept
// outside the map of the facts, because filling and emptying a map for each row takes longer than all the rest.
type rowFacts struct {
	facts.Facts
	id     int64
	sets   map[string]*members
	fields []rowField // in the order of the keys that are read; nil: they are in the map
}

// rowField is one field of the person of the present row.
type rowField struct {
	key string
	facts.Value
}

// Value is a field as facts.Facts gives it.
func (f *rowFacts) Value(key string) facts.Value {
	for i := range f.fields {
		if f.fields[i].key == key {
			return f.fields[i].Value
		}
	}
	return f.Facts.Value(key)
}

// HasTag reports whether the person is in a set.
func (f *rowFacts) HasTag(name string) bool {
	return f.sets[strings.TrimPrefix(name, setPrefix)].has(f.id)
}

// setPrefix begins the names of sets, so that no name is empty.
const setPrefix = "set "

// rowQuestions are those in use, by number: SQL can pass a number to a function, but no Go value.
var rowQuestions struct {
	last atomic.Int64
	open sync.Map // int64 → *rowQuestion
}

// remember gives the question a number, which is valid until forget is called.
func (q *rowQuestion) remember(need []string) (forget func()) {
	q.no, q.need, q.read = rowQuestions.last.Add(1), need, map[string]string{}
	q.facts.Fields = q.read
	if q.collect != nil || !q.props && !slices.Contains(need, contact.FieldName) && !slices.Contains(need, facts.Email) { // which are computed from other fields
		for _, key := range need {
			q.facts.fields = append(q.facts.fields, rowField{key, facts.Value{Type: q.facts.Type(key)}})
		}
	}
	rowQuestions.open.Store(q.no, q)
	return func() { rowQuestions.open.Delete(q.no) }
}

// met evaluates the condition for one row: a person's number, a JSON object of texts, and an address. None of them is
// kept.
func (q *rowQuestion) met(id int64, object, address string) (bool, error) {
	if !q.props && !q.open.has(id) {
		return false, nil
	}
	if !q.found(object) {
		if err := q.readWhole(object); err != nil {
			return false, err
		}
	}
	met := false
	if q.props {
		met = q.ask.Met(segment.Props(q.read))
	} else {
		q.facts.id, q.facts.Address = id, address
		met = q.ask.Met(&q.facts)
		q.facts.Address = ""
	}
	q.empty()
	return met, nil
}

// empty forgets the present row.
func (q *rowQuestion) empty() {
	for i := range q.facts.fields {
		q.facts.fields[i].Raw = ""
	}
	if len(q.read) > 0 {
		clear(q.read)
	}
}

// readWhole reads a JSON object that is not in the form the program writes.
func (q *rowQuestion) readWhole(object string) error {
	q.empty()
	err := readFields(unsafe.Slice(unsafe.StringData(object), len(object)), q.need, q.read)
	for i := range q.facts.fields {
		q.facts.fields[i].Raw = q.read[q.facts.fields[i].key]
	}
	return err
}

// take stores the value of the key need[at].
func (q *rowQuestion) take(at int, value string) {
	if q.facts.fields != nil {
		q.facts.fields[at].Raw = value
	} else {
		keep(q.read, q.need[at], value) // the key in the object is SQLite's memory
	}
}

// found reads an object in the form the program writes (contact.FieldsText: flat, texts only, keys in order, nothing
// escaped) up to the last key that is needed. It reports false for any other form.
func (q *rowQuestion) found(object string) bool {
	if len(object) <= 2 || len(q.need) == 0 {
		return true
	}
	if strings.IndexByte(object, '\\') >= 0 {
		return false
	}
	need, before := q.need, ""
	for rest := object[1:]; ; rest = rest[1:] {
		key, value, after, plain := pair(rest)
		if !plain || key < before {
			return false
		}
		for need[0] < key {
			if need = need[1:]; len(need) == 0 {
				return true
			}
		}
		if need[0] == key {
			if !utf8.ValidString(value) {
				return false
			}
			q.take(len(q.need)-len(need), value)
			if need = need[1:]; len(need) == 0 {
				return true
			}
		}
		if after == "}" {
			return true
		}
		if after == "" || after[0] != ',' {
			return false
		}
		rest, before = after, key
	}
}

// pair reads "key":"value" without escapes.
func pair(s string) (key, value, rest string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", "", "", false
	}
	s = s[1:]
	end := strings.IndexByte(s, '"')
	if end < 0 || len(s) < end+3 || s[end+1] != ':' || s[end+2] != '"' {
		return "", "", "", false
	}
	key, s = s[:end], s[end+3:]
	if end = strings.IndexByte(s, '"'); end < 0 {
		return "", "", "", false
	}
	return key, s[:end], s[end+1:], true
}

var errNotAsked = errors.New("tabiji_met: there is no such question")

// metFunction is the SQL function tabiji_met(question, contact, object), with an address as fourth argument when the
// condition needs it. Its texts are SQLite's memory and valid only during the call.
var metFunction = &sqlite.FunctionImpl{NArgs: -1, Deterministic: true, VolatileArgs: true,
	Scalar: func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		no, _ := args[0].(int64)
		q, open := rowQuestions.open.Load(no)
		if !open {
			return nil, errNotAsked
		}
		address := ""
		if len(args) > 3 {
			address = text(args[3])
		}
		id, _ := args[1].(int64)
		met, err := q.(*rowQuestion).met(id, text(args[2]), address)
		if err != nil || !met {
			return int64(0), err
		}
		return int64(1), nil
	}}
