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
	"tabiji/backend/words"
)

// rowQuestion is a question that a query asks of the rows at hand, by its number. One query asks it at a time.
type rowQuestion struct {
	no    int64
	ask   *segment.Question
	need  []string // keys that are read
	keys  []string // and how they stand in an object behind their first quote: key":"
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
	for _, key := range need {
		q.keys = append(q.keys, string(words.AppendText(nil, key)[1:])+`:"`)
	}
	rowQuestions.open.Store(q.no, q)
	return func() { rowQuestions.open.Delete(q.no) }
}

// met answers for one row: a person's number, a JSON object of texts, and an address. None is kept.
func (q *rowQuestion) met(id int64, object, address string) (bool, error) {
	if !q.props && !q.open.has(id) {
		return false, nil
	}
	clear(q.read)
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

// found looks for the keys in an object without going through the others. It reports false for what our own way of writing
// (contact.FieldsText) does not make, and where a quote need not be one.
func (q *rowQuestion) found(object string) bool {
	if len(object) <= 2 {
		return true
	}
	if strings.IndexByte(object, '\\') >= 0 || strings.IndexByte(object[1:], '{') >= 0 || strings.Contains(object, `": `) {
		return false
	}
	for i, key := range q.keys {
		value, known := valueOf(object, key)
		switch {
		case !known:
		case !utf8.ValidString(value):
			return false
		default:
			keep(q.read, q.need[i], value)
		}
	}
	return true
}

// valueOf finds what stands behind key":" in an object without escapes.
func valueOf(object, key string) (value string, known bool) {
	for at := 1; ; {
		i := strings.Index(object[at:], key)
		if i < 0 {
			return "", false
		}
		at += i
		if before := object[:at]; strings.HasSuffix(before, `{"`) || strings.HasSuffix(before, `","`) {
			value, _, known = strings.Cut(object[at+len(key):], `"`)
			return value, known
		}
		at++
	}
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
