package sqlite

import (
	"database/sql"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tabiji/backend/event"
)

// columns keeps fields of people and properties of events in memory, as conditions read them: whoever draws a condition asks
// nearly the same one again and again. What is kept of a source (the people, or the events of one kind) is valid until a
// commit changes rows of it; a transaction uses it only when it surely sees the same rows (decisions/032).
type columns struct {
	mu    sync.Mutex
	turn  int64            // counts begins of readers, and ends of commits
	ended map[string]int64 // the turn of the last commit that changed a source
	under map[string]int   // commits on their way, by source
	kept  map[string]*source
	size  int // bytes of all that is kept
}

// source is what is kept of the people, by their number, or of the events of one kind, in the order of their index.
type source struct {
	version int64
	columns map[string]*column
	contact []int64 // of events: whose they are, and when they occurred
	at      []int64
}

// column is one field or property: the values one after the other, and where each ends.
type column struct {
	text string
	ends []uint32
}

// value is the value of a row; "" also where there is none.
func (c *column) value(row int64) string {
	if row >= int64(len(c.ends)) {
		return ""
	}
	from := uint32(0)
	if row > 0 {
		from = c.ends[row-1]
	}
	return c.text[from:c.ends[row]]
}

// mostKept bounds what is kept, in bytes: one column of a million people, or some of a hundred thousand.
const mostKept = 64 << 20

const (
	ofPeople  = "people"
	ofEvents  = "event " // and the kind
	ofNoEvent = "event"  // changes that name no kind
)

// The beginnings of statements that change rows of which columns are kept. TestNobodyElseChangesWhatIsKept finds others.
var (
	changeContacts = []string{"INSERT INTO contact ", "UPDATE contact ", "DELETE FROM contact "}
	changeEvents   = []string{"INSERT INTO event ", "UPDATE event ", "DELETE FROM event "}
)

// touches is the source whose rows a statement changes; "" none that is kept. It is asked of every statement that is
// executed.
func touches(query string, args []any) string {
	begins := func(with string) bool { return strings.HasPrefix(query, with) }
	switch {
	case slices.ContainsFunc(changeContacts, begins):
		return ofPeople
	case !slices.ContainsFunc(changeEvents, begins):
		return ""
	case begins(changeEvents[0]) && len(args) > 1:
		if kind, ok := args[1].(string); ok {
			return ofEvents + kind
		}
	}
	return ofNoEvent
}

// begin is the turn of a reader that has not read anything yet.
func (c *columns) begin() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn++
	return c.turn
}

// committing says that a commit is on its way which changes sources, until the function that it returns is called.
func (c *columns) committing(sources []string) (ended func()) {
	if len(sources) == 0 {
		return func() {}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under == nil {
		c.under, c.ended = map[string]int{}, map[string]int64{}
	}
	for _, s := range sources {
		c.under[s]++
	}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.turn++
		for _, s := range sources {
			c.under[s]--
			c.ended[s] = c.turn
		}
	}
}

// version is what a reader that began at a turn and has read since sees of a source; ok is false when a commit came, or may
// have come, between its begin and its first reading.
func (c *columns) version(name string, begun int64) (version int64, ok bool) {
	for _, s := range [...]string{name, ofNoEvent} {
		if c.under[s] > 0 || c.ended[s] > begun {
			return 0, false
		}
		version = max(version, c.ended[s])
		if !strings.HasPrefix(name, ofEvents) {
			break
		}
	}
	return version, true
}

// find gives the columns of a source that a reader may use, and whether it may keep others; missing are those not there.
func (c *columns) find(name string, begun int64, keys []string) (s source, missing []string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	version, ok := c.version(name, begun)
	if !ok || begun == 0 { // a writer sees rows that are not committed
		return s, keys, false
	}
	s = source{version: version, columns: map[string]*column{}}
	kept := c.kept[name]
	if kept != nil && kept.version != version {
		c.drop(name)
		kept = nil
	}
	if kept != nil {
		s.contact, s.at = kept.contact, kept.at
	}
	for _, key := range keys {
		if kept != nil && kept.columns[key] != nil {
			s.columns[key] = kept.columns[key]
		} else {
			missing = append(missing, key)
		}
	}
	return s, missing, true
}

// keep stores columns beside those that are kept of the same version. When there are too many, all others go.
func (c *columns) keep(name string, s source) {
	if s.size() > mostKept {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept := c.kept[name]; kept != nil {
		if kept.version > s.version {
			return
		}
		if kept.version == s.version {
			for key, col := range kept.columns {
				if s.columns[key] == nil && s.size()+col.size() <= mostKept {
					s.columns[key] = col
				}
			}
		}
		c.drop(name)
	}
	if c.size+s.size() > mostKept {
		c.kept, c.size = nil, 0
	}
	if c.kept == nil {
		c.kept = map[string]*source{}
	}
	c.kept[name] = &s
	c.size += s.size()
}

func (c *columns) drop(name string) {
	if s := c.kept[name]; s != nil {
		c.size -= s.size()
		delete(c.kept, name)
	}
}

func (s *source) size() int {
	n := 8 * (len(s.contact) + len(s.at))
	for _, col := range s.columns {
		n += col.size()
	}
	return n
}

func (c *column) size() int { return len(c.text) + 4*len(c.ends) }

// collector makes the columns of a source while its rows are read.
type collector struct {
	texts   [][]byte
	ends    [][]uint32
	contact []int64 // nil: rows are people, by number
	at      []int64
	size    int
	large   bool // more than may be kept
}

// row takes the values of one row. People come by number, and where nobody is the values are empty.
func (c *collector) row(id, at int64, events bool, fields []rowField) {
	if c.large {
		return
	}
	if events {
		c.contact, c.at = append(c.contact, id), append(c.at, at)
		c.size += 16
	}
	for i := range fields {
		if !events {
			for int64(len(c.ends[i])) < id {
				c.ends[i] = append(c.ends[i], uint32(len(c.texts[i])))
				c.size += 4
			}
		}
		c.texts[i] = append(c.texts[i], fields[i].Raw...)
		c.ends[i] = append(c.ends[i], uint32(len(c.texts[i])))
		c.size += len(fields[i].Raw) + 4
	}
	c.large = c.size > mostKept
}

// mostCollected is the range of contact numbers whose rows one query gives.
const mostCollected = 4096

// collected reads columns of a source: many rows at once as one text of lines, because a call for each row takes longer than
// reading it. query gives the numbers of contacts, the moments (of events) and the JSON objects of a range of contacts.
func (tx *Tx) collected(keys []string, events bool, query string, args ...any) (*collector, error) {
	c := &collector{texts: make([][]byte, len(keys)), ends: make([][]uint32, len(keys))}
	q := &rowQuestion{collect: c}
	defer q.remember(keys)()
	top, err := tx.topContact()
	for behind := int64(0); err == nil && behind < top && !c.large; behind += mostCollected {
		var ids, times, objects sql.NullString
		if _, err = tx.one(query, append(args[:len(args):len(args)], behind, behind+mostCollected), &ids, &times, &objects); err == nil && ids.Valid {
			err = q.collectLines(ids.String, times.String, objects.String, events)
		}
	}
	return c, err
}

// collectLines takes the rows of one query. Texts that the program writes have no line breaks; where there are some, as
// another program may write JSON, nothing is kept.
func (q *rowQuestion) collectLines(ids, times, objects string, events bool) error {
	if strings.Count(objects, "\n") != strings.Count(ids, ",") {
		q.collect.large = true
		return nil
	}
	for more := true; more; {
		var id, at, object string
		id, ids, more = strings.Cut(ids, ",")
		at, times, _ = strings.Cut(times, ",")
		object, objects, _ = strings.Cut(objects, "\n")
		if !q.found(object) {
			if err := q.readWhole(object); err != nil {
				return err
			}
		}
		row, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return err
		}
		moment := int64(0)
		if events {
			if moment, err = strconv.ParseInt(at, 10, 64); err != nil {
				return err
			}
		}
		q.collect.row(row, moment, events, q.facts.fields)
		q.empty()
	}
	return nil
}

// peopleColumns are the fields of all people; ok is false when they are not there, unless they may be built, and when they
// cannot be kept.
func (tx *Tx) peopleColumns(keys []string, build bool) (list []*column, ok bool, err error) {
	s, missing, ok := tx.columns.find(ofPeople, tx.begun, keys)
	if !ok || len(missing) > 0 && !build {
		return nil, false, nil
	}
	if len(missing) > 0 {
		c, err := tx.collected(missing, false, "SELECT group_concat(id), NULL, group_concat(fields, char(10)) FROM contact NOT INDEXED WHERE id > ? AND id <= ?")
		if err != nil || c.large {
			return nil, false, err
		}
		s.take(missing, c)
		tx.columns.keep(ofPeople, s)
	}
	for _, key := range keys {
		list = append(list, s.columns[key])
	}
	return list, true, nil
}

// eventColumns are properties of all events of a kind, with whose they are and when they occurred. Kinds that the program
// itself writes are many, and are not kept; build says whether those that are not there are worth reading.
func (tx *Tx) eventColumns(kind string, keys []string, build bool) (s source, list []*column, ok bool, err error) {
	if strings.HasPrefix(kind, event.Ours) {
		return s, nil, false, nil
	}
	s, missing, ok := tx.columns.find(ofEvents+kind, tx.begun, keys)
	if !ok || len(missing) > 0 && !build {
		return s, nil, false, nil
	}
	if len(missing) > 0 {
		c, err := tx.collected(missing, true, "SELECT group_concat(contact), group_concat(occurred_at), group_concat(props, char(10)) FROM event INDEXED BY event_of_kind WHERE "+
			done+" AND kind = ? AND contact > ? AND contact <= ?", kind)
		if err != nil || c.large {
			return s, nil, false, err
		}
		s.take(missing, c)
		s.contact, s.at = c.contact, c.at
		tx.columns.keep(ofEvents+kind, s)
	}
	for _, key := range keys {
		list = append(list, s.columns[key])
	}
	return s, list, true, nil
}

func (s *source) take(keys []string, c *collector) {
	for i, key := range keys {
		s.columns[key] = &column{text: string(c.texts[i]), ends: c.ends[i]}
	}
}
