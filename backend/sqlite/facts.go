package sqlite

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tabiji/backend/clock"
	"tabiji/backend/contact"
	"tabiji/backend/facts"
)

// gatherAtOnce is the fixed length of the IN list: one statement, prepared once.
const gatherAtOnce = 50

var inList = "(?" + strings.Repeat(", ?", gatherAtOnce-1) + ")"

// Gather reads what need lists of the contacts into their facts, which must be empty. One query reads 50 contacts: a
// column for the fields, one for the tags, one for the events of each kind, and one more for the kinds whose properties
// are needed. The types of the owner's own fields, which may change at any time, are one query more, if such a field is
// read.
func (tx *Tx) Gather(need facts.Needs, of map[int64]*facts.Facts) error {
	g, err := tx.gathering(need)
	if err != nil {
		return err
	}
	if need.Typed() {
		types, err := tx.FieldTypes()
		if err != nil {
			return err
		}
		for _, f := range of {
			f.Types = types
		}
	}
	ids := slices.Sorted(maps.Keys(of))
	args := make([]any, 0, len(g.kinds)*2+len(g.tellers)*3+gatherAtOnce)
	for _, kind := range g.kinds {
		args = append(args, kind, int64(tx.now))
	}
	for _, kind := range g.tellers {
		args = append(args, kind, tellSince(tx.now, need.Told[kind].Days), int64(tx.now))
	}
	fixed := len(args)
	for chunk := range slices.Chunk(ids, gatherAtOnce) {
		args = args[:fixed]
		for i := range gatherAtOnce {
			args = append(args, chunk[min(i, len(chunk)-1)]) // the last id is repeated to fill the list
		}
		err := tx.each(func(r *sql.Rows) error {
			if err := r.Scan(g.into...); err != nil {
				return err
			}
			return g.take(of[g.id])
		}, g.query, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// gathering is one shape of query and where its columns go.
type gathering struct {
	query  string
	into   []any
	id     int64
	email  sql.RawBytes
	fields sql.RawBytes
	tags   sql.RawBytes
	all    sql.RawBytes // names of all tags, as JSON
	times  []sql.RawBytes
	need   []string         // field keys
	whole  bool             // every field
	names  map[int64]string // of the tags that are needed and exist
	kinds  []string

	tellers []string // kinds of events whose properties are needed
	props   [][]string
	told    []sql.RawBytes // [[at, {props}], …]
}

func (tx *Tx) gathering(need facts.Needs) (*gathering, error) {
	g := &gathering{names: map[int64]string{}, need: need.Fields, whole: need.AllFields, kinds: slices.Sorted(maps.Keys(need.Events)), tellers: slices.Sorted(maps.Keys(need.Told))}
	var ids []string
	for _, name := range need.Tags {
		id, found, err := tx.TagID(name)
		if err != nil {
			return nil, err
		}
		if found {
			g.names[id] = name
			ids = append(ids, strconv.FormatInt(id, 10))
		}
	}
	if slices.Contains(need.Fields, contact.FieldName) { // composed where only its parts are known
		g.need = append(slices.Clip(need.Fields), contact.FieldFamilyName, contact.FieldGivenName)
	}
	var q strings.Builder
	q.WriteString("SELECT c.id")
	g.into = append(g.into, &g.id)
	if slices.Contains(need.Fields, facts.Email) {
		q.WriteString(", c.address")
		g.into = append(g.into, &g.email)
	}
	if need.AllTags {
		q.WriteString(", (SELECT json_group_array(t.name) FROM contact_tag ct JOIN tag t ON t.id = ct.tag WHERE ct.contact = c.id)")
		g.into = append(g.into, &g.all)
	}
	if g.whole || slices.ContainsFunc(need.Fields, func(key string) bool { return key != facts.Email }) {
		q.WriteString(", c.fields")
		g.into = append(g.into, &g.fields)
	}
	if len(ids) > 0 {
		q.WriteString(", (SELECT group_concat(ct.tag) FROM contact_tag ct WHERE ct.contact = c.id AND ct.tag IN (" + strings.Join(ids, ", ") + "))")
		g.into = append(g.into, &g.tags)
	}
	g.times = make([]sql.RawBytes, len(g.kinds))
	for i, kind := range g.kinds {
		const events = "SELECT occurred_at FROM event WHERE contact = c.id AND kind = ? AND occurred_at <= ? ORDER BY occurred_at DESC LIMIT "
		if n := need.Events[kind].AtLeast; n > 1 {
			q.WriteString(", (SELECT group_concat(newest.occurred_at) FROM (" + events + strconv.Itoa(n) + ") newest)")
		} else {
			q.WriteString(", (" + events + "1)")
		}
		g.into = append(g.into, &g.times[i])
	}
	g.told = make([]sql.RawBytes, len(g.tellers))
	for i, kind := range g.tellers {
		q.WriteString(", (SELECT json_group_array(json_array(occurred_at, json(props))) FROM event" +
			" WHERE contact = c.id AND kind = ? AND occurred_at >= ? AND occurred_at <= ?)")
		g.into, g.props = append(g.into, &g.told[i]), append(g.props, need.Told[kind].Props)
	}
	q.WriteString(" FROM contact c WHERE c.id IN " + inList)
	g.query = q.String()
	return g, nil
}

// take puts the present row into the facts of its contact.
func (g *gathering) take(f *facts.Facts) error {
	f.Address = string(g.email)
	if len(g.all) > 2 {
		var names []string
		if err := json.Unmarshal(g.all, &names); err != nil {
			return fmt.Errorf("tags of contact %d: %w", g.id, err)
		}
		for _, name := range names {
			f.Tags[name] = true
		}
	}
	switch {
	case len(g.fields) <= 2:
	case g.whole:
		all := map[string]string{}
		if err := json.Unmarshal(g.fields, &all); err != nil {
			return fmt.Errorf("fields of contact %d: %w", g.id, err)
		}
		for key, value := range all {
			keep(f.Fields, key, value)
		}
	default:
		if err := readFields(g.fields, g.need, f.Fields); err != nil {
			return fmt.Errorf("contact %d: %w", g.id, err)
		}
	}
	err := eachNumber(g.tags, func(id int64) {
		if name, needed := g.names[id]; needed {
			f.Tags[name] = true
		}
	})
	for i := 0; err == nil && i < len(g.kinds); i++ {
		times := []clock.Instant{}
		err = eachNumber(g.times[i], func(at int64) { times = append(times, clock.Instant(at)) })
		slices.SortFunc(times, func(a, b clock.Instant) int { return int(b - a) })
		f.Events[g.kinds[i]] = times
	}
	for i := 0; err == nil && i < len(g.tellers); i++ {
		f.With[g.tellers[i]], err = readTold(g.told[i], g.props[i])
	}
	return err
}

// tellSince is from when on events are read whose properties are needed. It is two days earlier than the condition's
// days, because those are counted by the calendar of the condition's zone.
func tellSince(now clock.Instant, days int) int64 {
	if days == 0 {
		return math.MinInt64
	}
	return int64(now) - int64(days+2)*86_400_000
}

// readTold reads [[at, {props}], …] and keeps the properties that are needed.
func readTold(list []byte, keys []string) ([]facts.Told, error) {
	var rows [][2]json.RawMessage
	if err := json.Unmarshal(list, &rows); err != nil {
		return nil, err
	}
	told := make([]facts.Told, len(rows))
	for i, row := range rows {
		at, err := strconv.ParseInt(string(row[0]), 10, 64)
		if err != nil {
			return nil, err
		}
		told[i].At = clock.Instant(at)
		all := map[string]string{}
		if err := json.Unmarshal(row[1], &all); err != nil {
			return nil, fmt.Errorf("properties of an event: %w", err)
		}
		maps.DeleteFunc(all, func(key, _ string) bool { return !slices.Contains(keys, key) })
		told[i].Props = all
	}
	return told, nil
}

// FieldTypes are the types of the owner's own fields that are no text.
func (tx *Tx) FieldTypes() (map[string]contact.FieldType, error) {
	var types map[string]contact.FieldType
	err := tx.each(func(r *sql.Rows) error {
		var key string
		var t contact.FieldType
		err := r.Scan(&key, &t)
		if types == nil {
			types = map[string]contact.FieldType{}
		}
		types[key] = t
		return err
	}, "SELECT key, type FROM field WHERE type <> 'text'")
	return types, err
}

// eachNumber reads "12,7,30".
func eachNumber(list []byte, f func(int64)) error {
	for len(list) > 0 {
		one, rest, _ := bytes.Cut(list, []byte{','})
		n, err := strconv.ParseInt(string(one), 10, 64)
		if err != nil {
			return err
		}
		f(n)
		list = rest
	}
	return nil
}

// readFields takes the needed keys out of the JSON object of a contact's fields. The form the program writes
// (contact.FieldsText: flat, no blanks, texts only) is read in place; anything else by encoding/json.
func readFields(object []byte, need []string, into map[string]string) error {
	if bytes.IndexByte(object, '\\') < 0 && readPlainFields(object[1:], need, into) {
		return nil
	}
	all := map[string]string{}
	if err := json.Unmarshal(object, &all); err != nil {
		return err
	}
	for _, k := range need {
		keep(into, k, all[k])
	}
	return nil
}

// readPlainFields reads "key":"value","key":"value"} without escapes, and reports whether it was all of that.
func readPlainFields(rest []byte, need []string, into map[string]string) bool {
	for {
		key, after, plain := plainText(rest)
		if !plain || len(after) == 0 || after[0] != ':' {
			return false
		}
		value, after, plain := plainText(after[1:])
		if !plain || len(after) == 0 {
			return false
		}
		for _, k := range need {
			if k == string(key) {
				if !utf8.Valid(value) {
					return false
				}
				keep(into, k, string(value))
			}
		}
		if after[0] != ',' {
			return len(after) == 1 && after[0] == '}'
		}
		rest = after[1:]
	}
}

// keep stores a field; an empty one counts as missing.
func keep(into map[string]string, key, value string) {
	if value == "" {
		delete(into, key)
	} else {
		into[key] = value
	}
}

// plainText reads a JSON text in which nothing is escaped.
func plainText(b []byte) (text, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	end := bytes.IndexByte(b[1:], '"')
	if end < 0 {
		return nil, nil, false
	}
	return b[1 : 1+end], b[2+end:], true
}
