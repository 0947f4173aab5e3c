package journey

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"time"
	"unicode/utf8"

	"tabiji/backend/problem"
)

// member is one key of a JSON object with its value, untouched.
type member struct {
	key   string
	value json.RawMessage
}

// validJSON refuses what is no JSON, with its line.
func validJSON(raw []byte) error {
	if json.Valid(raw) {
		return nil
	}
	var any json.RawMessage
	return notJSON(raw, json.Unmarshal(raw, &any))
}

// members reads the keys of an object in order; raw is valid JSON. A key that stands twice is refused: which one
// counts would be a guess.
func members(raw json.RawMessage, path string) ([]member, error) {
	list := make([]member, 0, 8)
	at := spaces(raw, 0)
	if raw[at] != '{' {
		return nil, shape(path, "object")
	}
	for at = spaces(raw, at+1); raw[at] != '}'; {
		end := valueEnd(raw, at)
		m := member{}
		if err := text(raw[at:end], path, &m.key); err != nil {
			return nil, err
		}
		at = spaces(raw, spaces(raw, end)+1) // behind the colon
		end = valueEnd(raw, at)
		m.value = raw[at:end:end]
		for i := range list {
			if list[i].key == m.key {
				return nil, problem.New(problem.Invalid, "journey.key_twice", "path", shownPath(path, m.key), "key", short(m.key))
			}
		}
		if list = append(list, m); len(list) > 100 {
			return nil, problem.New(problem.Invalid, "journey.keys", "path", shownPath(path, m.key))
		}
		if at = spaces(raw, end); raw[at] == ',' {
			at = spaces(raw, at+1)
		}
	}
	return list, nil
}

// items reads the values of a list in order; null is an empty one. raw is valid JSON.
func items(raw json.RawMessage, path string) ([]json.RawMessage, error) {
	if bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	at := spaces(raw, 0)
	if raw[at] != '[' {
		return nil, shape(path, "list")
	}
	list := []json.RawMessage{}
	for at = spaces(raw, at+1); raw[at] != ']'; {
		end := valueEnd(raw, at)
		list = append(list, raw[at:end:end])
		if at = spaces(raw, end); raw[at] == ',' {
			at = spaces(raw, at+1)
		}
	}
	return list, nil
}

// spaces is where the next character that is no space stands, in JSON that is valid.
func spaces(raw []byte, at int) int {
	for at < len(raw) && (raw[at] == ' ' || raw[at] == '\n' || raw[at] == '\t' || raw[at] == '\r') {
		at++
	}
	return at
}

// valueEnd is where a value that begins at a place ends, in JSON that is valid.
func valueEnd(raw []byte, at int) int {
	depth, quoted := 0, false
	for ; at < len(raw); at++ {
		switch c := raw[at]; {
		case quoted && c == '\\':
			at++
		case c == '"':
			if quoted = !quoted; !quoted && depth == 0 {
				return at + 1
			}
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth == 0 {
				return at // behind a number or a word
			}
			if depth--; depth == 0 {
				return at + 1
			}
		case depth == 0 && (c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			return at
		}
	}
	return at
}

// text reads a text. One without anything to decode is taken as it stands.
func text(raw json.RawMessage, path string, into *string) error {
	if n := len(raw); n >= 2 && raw[0] == '"' && raw[n-1] == '"' && bytes.IndexByte(raw, '\\') < 0 && bytes.IndexByte(raw[1:n-1], '"') < 0 && utf8.Valid(raw) {
		*into = string(raw[1 : n-1])
		return nil
	}
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return shape(path, "text")
	}
	*into = *s
	return nil
}

// shortText reads a text of at most that many characters.
func shortText(raw json.RawMessage, path string, most int, into *string) error {
	if err := text(raw, path, into); err != nil {
		return err
	}
	if len(*into) > most && utf8.RuneCountInString(*into) > most {
		return problem.New(problem.Invalid, "journey.long", "path", path, "limit", most)
	}
	return nil
}

// tooDeep is the first line at which lists and objects are nested deeper than MaxNesting; 0: there is none. It is
// checked before anything is decoded: SQLite reads JSON of a thousand levels at most, encoding/json of ten thousand.
func tooDeep(b []byte) (line int) {
	depth, quoted := 0, false
	line = 1
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\n':
			line++
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxNesting {
				return line
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return 0
}

// whole reads a whole number; 3.0 is one, 3.5 is not.
func whole(raw json.RawMessage, path string, into *int) error {
	var f *float64
	if json.Unmarshal(raw, &f) != nil || f == nil || *f != math.Trunc(*f) || math.Abs(*f) > 1e15 {
		return shape(path, "whole")
	}
	*into = int(*f)
	return nil
}

// flag reads true or false.
func flag(raw json.RawMessage, path string, into *bool) error {
	var b *bool
	if json.Unmarshal(raw, &b) != nil || b == nil {
		return shape(path, "flag")
	}
	*into = *b
	return nil
}

// place reads a position on the canvas, [x, y].
func place(raw json.RawMessage, path string, into *[2]float64) error {
	var xy []float64
	if json.Unmarshal(raw, &xy) != nil || len(xy) != 2 || math.Abs(xy[0]) > farthest || math.Abs(xy[1]) > farthest {
		return shape(path, "point")
	}
	copy(into[:], xy)
	return nil
}

// size reads the width and the height of a note.
func size(raw json.RawMessage, path string, into *[2]float64) error {
	var wh []float64
	if json.Unmarshal(raw, &wh) != nil || len(wh) != 2 || wh[0] < 0 || wh[1] < 0 || wh[0] > MaxSide || wh[1] > MaxSide {
		return shape(path, "size")
	}
	copy(into[:], wh)
	return nil
}

// wallForm is how a date and time is written, after RFC 3339 without seconds and zone.
const wallForm = "2006-01-02T15:04"

// wallTime reads a local date and time without a zone; the result's zone is UTC and means nothing.
func wallTime(s string) (time.Time, error) {
	wall, err := time.Parse(wallForm, s)
	if err == nil && (len(s) != len(wallForm) || wall.Year() < 1970) {
		err = errors.New("not a date and time")
	}
	return wall, err
}

// compact keeps a JSON value as its author wrote it, without the spaces.
func compact(raw json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	return b.Bytes()
}

func shape(path, want string) error {
	if path == "" {
		return problem.New(problem.Invalid, "journey.format", "want", Format)
	}
	return problem.New(problem.Invalid, "journey.shape", "path", path, "want", "shape."+want)
}

func unknownKey(path, key string) error {
	return problem.New(problem.Invalid, "journey.key_unknown", "path", shownPath(path, key), "key", short(key))
}

func notJSON(b []byte, err error) error {
	line := 1
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line += bytes.Count(b[:min(int(syntax.Offset), len(b))], []byte("\n"))
	} else {
		line += bytes.Count(b, []byte("\n"))
	}
	return problem.New(problem.Invalid, "journey.json", "line", line).Because(err)
}

// shownPath is the path of a key for an error: path.key, or key at the top level.
func shownPath(path, key string) string {
	if path == "" {
		return short(key)
	}
	return path
}

// short cuts what an error quotes from a file.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
