package sqlite

import (
	"database/sql/driver"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"
	"unsafe"

	"modernc.org/sqlite"

	"tabiji/backend/facts"
	"tabiji/backend/segment"
)

// rowQuestion is a question that a query asks of the rows at hand, by its number. One query asks it at a time.
type rowQuestion struct {
	no    int64
	ask   *segment.Question
	need  []string // keys that are read, sorted
	props bool     // of an event, not of a person
	open  *members // of people, for whom it is asked; everybody else does not meet it
	facts rowFacts
	read  map[string]string
}

// rowFacts are the facts of the person at hand. A tag stands for a set of people.
type rowFacts struct {
	facts.Facts
	id   int64
	sets map[string]*members
}

// HasTag reports whether the person is in a set.
func (f *rowFacts) HasTag(name string) bool {
	return f.sets[strings.TrimPrefix(name, setPrefix)].has(f.id)
}

// setPrefix begins the names of sets, so that none is empty.
const setPrefix = "set "

// rowQuestions are those that are being asked, by number: a query can name a number, and nothing else of Go.
var rowQuestions struct {
	last atomic.Int64
	open sync.Map // int64 → *rowQuestion
}

// remember gives the question its number until it is forgotten.
func (q *rowQuestion) remember(need []string) (forget func()) {
	q.no, q.need, q.read = rowQuestions.last.Add(1), need, map[string]string{}
	q.facts.Fields = q.read
	rowQuestions.open.Store(q.no, q)
	return func() { rowQuestions.open.Delete(q.no) }
}

// met answers for one row: a person's number, a JSON object of texts, and an address. None is kept.
func (q *rowQuestion) met(id int64, object, address string) (bool, error) {
	if !q.props && !q.open.has(id) {
		return false, nil
	}
	defer clear(q.read)
	if !q.found(object) {
		if err := readFields(unsafe.Slice(unsafe.StringData(object), len(object)), q.need, q.read); err != nil {
			return false, err
		}
	}
	if q.props {
		return q.ask.Met(segment.Props(q.read)), nil
	}
	q.facts.id, q.facts.Address = id, address
	met := q.ask.Met(&q.facts)
	q.facts.Address = ""
	return met, nil
}

// found goes through an object as we write one (contact.FieldsText: flat, texts only, keys in order, nothing escaped) up to the
// last key that is read. It reports false for any other.
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
			keep(q.read, need[0], value) // key belongs to SQLite
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

// pair reads "key":"value" in which nothing is escaped.
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

// metFunction is tabiji_met(question, contact, object), with an address behind where that is asked about. Its texts are SQLite's
// own and last as long as the call.
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
