package journey

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"unicode/utf8"

	"tabiji/backend/problem"
)

// member is one key of a JSON object with its value, untouched.
type member struct {
	key   string
	value json.RawMessage
}

// members reads an object's keys in order. A key that stands twice is refused: which one counts
// would be a guess.
func members(raw json.RawMessage, path string) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	open, err := dec.Token()
	if err != nil {
		return nil, notJSON(raw, err)
	}
	if open != json.Delim('{') {
		return nil, shape(path, "object")
	}
	var list []member
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, notJSON(raw, err)
		}
		m := member{}
		m.key, _ = token.(string)
		if err := dec.Decode(&m.value); err != nil {
			return nil, notJSON(raw, err)
		}
		for i := range list {
			if list[i].key == m.key {
				return nil, problem.New(problem.Invalid, "journey.key_twice", "path", shownPath(path, m.key), "key", short(m.key))
			}
		}
		if list = append(list, m); len(list) > 100 {
			return nil, problem.New(problem.Invalid, "journey.keys", "path", shownPath(path, m.key))
		}
	}
	return list, nil
}

func items(raw json.RawMessage, path string) ([]json.RawMessage, error) {
	var list []json.RawMessage
	if bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	if json.Unmarshal(raw, &list) != nil {
		return nil, shape(path, "list")
	}
	return list, nil
}

func text(raw json.RawMessage, path string, into *string) error {
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

// tooDeep is the line where lists and objects stand deeper in each other than MaxNesting; 0 when they nowhere
// do. It looks before anything is read: SQLite reads JSON of a thousand levels at most, encoding/json of ten
// thousand.
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

// shownPath is where a key stands: inside path, or at the top as itself.
func shownPath(path, key string) string {
	if path == "" {
		return short(key)
	}
	return path
}

// short bounds what an error quotes from a file.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
