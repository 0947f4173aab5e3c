// Package words puts ids and arguments of errors, reasons and findings into Japanese and English.
// It knows every sentence the backend can say; it refuses to know who asks or why.
package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Line is one sentence not yet put into a language: an id of the word list and its arguments.
// It is what history rows, problems and findings store, so that a sentence can be read in
// either language years later.
type Line struct {
	ID   string `json:"id"`
	Args Args   `json:"args,omitempty"`
}

// Arg is one named argument. Value is a string, bool, int, int64, float64, []string, Line or []Line.
type Arg struct {
	Key   string
	Value any
}

// Args keeps the order in which arguments were given, so that equal decisions give equal bytes.
type Args []Arg

// New makes a Line from alternating keys and values: New("wait.until", "at", instant).
// It panics when a key is missing or is not a string: the program itself is wrong then.
func New(id string, kv ...any) Line {
	if len(kv) == 0 {
		return Line{ID: id}
	}
	if len(kv)%2 != 0 {
		panic("words.New: odd number of arguments for " + id)
	}
	args := make(Args, 0, len(kv)/2)
	for i := 0; i < len(kv); i += 2 {
		args = append(args, Arg{Key: kv[i].(string), Value: kv[i+1]})
	}
	return Line{ID: id, Args: args}
}

// Get returns the value stored under key.
func (a Args) Get(key string) (any, bool) {
	for i := range a {
		if a[i].Key == key {
			return a[i].Value, true
		}
	}
	return nil, false
}

// AppendJSON appends the line as a JSON object, as encoding/json would write it; the engine's history rows are written
// this way because it is faster.
func (l Line) AppendJSON(dst []byte) ([]byte, error) {
	dst = append(dst, `{"id":`...)
	dst = appendString(dst, l.ID)
	if len(l.Args) > 0 {
		dst = append(dst, `,"args":`...)
		var err error
		if dst, err = l.Args.appendJSON(dst); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

// AppendLines appends lines as a JSON array.
func AppendLines(dst []byte, lines []Line) ([]byte, error) {
	dst = append(dst, '[')
	for i := range lines {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = lines[i].AppendJSON(dst); err != nil {
			return nil, err
		}
	}
	return append(dst, ']'), nil
}

func (a Args) appendJSON(dst []byte) ([]byte, error) {
	dst = append(dst, '{')
	for i := range a {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, a[i].Key), ':')
		var err error
		if dst, err = appendValue(dst, a[i].Value); err != nil {
			return nil, fmt.Errorf("argument %s: %w", a[i].Key, err)
		}
	}
	return append(dst, '}'), nil
}

func appendValue(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return appendString(dst, v), nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case bool:
		return strconv.AppendBool(dst, v), nil
	case Line:
		return v.AppendJSON(dst)
	case []Line:
		return AppendLines(dst, v)
	}
	b, err := json.Marshal(v)
	return append(dst, b...), err
}

// AppendText appends a string as encoding/json writes it; a string without a character to escape is copied directly.
func AppendText(dst []byte, s string) []byte { return appendString(dst, s) }

func appendString(dst []byte, s string) []byte {
	wide := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x20 || c == '"' || c == '\\' || c == 0x7f || c == '<' || c == '>' || c == '&' {
			return appendMarshalled(dst, s)
		}
		wide = wide || c > 0x7f
	}
	if wide && (!utf8.ValidString(s) || strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029")) {
		return appendMarshalled(dst, s) // what encoding/json writes in another way
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

func appendMarshalled(dst []byte, s string) []byte {
	b, _ := json.Marshal(s) // a string always marshals
	return append(dst, b...)
}

// MarshalJSON writes the line as an object.
func (l Line) MarshalJSON() ([]byte, error) { return l.AppendJSON(nil) }

// MarshalJSON writes the arguments as an object in the given order.
func (a Args) MarshalJSON() ([]byte, error) { return a.appendJSON(nil) }

// UnmarshalJSON reads an object, keeping its order. Integers come back as int64, nested lines as Line.
func (a *Args) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil {
		return err
	} else if t == nil {
		*a = nil
		return nil
	} else if t != json.Delim('{') {
		return fmt.Errorf("arguments: want an object, got %v", t)
	}
	*a = nil
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		value, err := readValue(raw)
		if err != nil {
			return err
		}
		*a = append(*a, Arg{Key: key.(string), Value: value})
	}
	return nil
}

func readValue(raw json.RawMessage) (any, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '{' {
		var l Line
		return l, unmarshalInto(raw, &l)
	}
	if len(raw) > 0 && raw[0] == '[' {
		var lines []Line
		if err := json.Unmarshal(raw, &lines); err == nil && len(lines) > 0 {
			return lines, nil
		}
		var list []string
		return list, unmarshalInto(raw, &list)
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, nil
	}
	var v any
	return v, unmarshalInto(raw, &v)
}

func unmarshalInto[T any](raw []byte, v *T) error { return json.Unmarshal(raw, v) }
