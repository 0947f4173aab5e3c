package journey

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"
)

// sameAsJSON holds the two readers of one level to encoding/json.
func sameAsJSON(t *testing.T, raw []byte) {
	t.Helper()
	if err := validJSON(raw); (err == nil) != json.Valid(raw) {
		t.Fatalf("%s: %v", raw, err)
	} else if err != nil {
		return // nothing is read of what is no JSON
	}
	var object map[string]json.RawMessage
	isObject := json.Unmarshal(raw, &object) == nil && object != nil
	list, err := members(raw, "x")
	if err == nil && !isObject {
		t.Fatalf("%s is no object, and was read as %v", raw, list)
	}
	if err == nil && len(list) != len(object) {
		t.Fatalf("%s has the keys %v, read were %v", raw, object, list)
	}
	for _, m := range list {
		if want, ok := object[m.key]; !ok || !bytes.Equal(want, m.value) {
			t.Fatalf("%s: %q is %s, want %s", raw, m.key, m.value, want)
		}
	}
	var array []json.RawMessage
	isArray := json.Unmarshal(raw, &array) == nil
	got, err := items(raw, "x")
	if (err == nil) != isArray || !slices.EqualFunc(got, array, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
		t.Fatalf("%s: %s, %v; want %s", raw, got, err, array)
	}
	var want *string
	isText := json.Unmarshal(raw, &want) == nil && want != nil
	s := ""
	if err := text(raw, "x", &s); json.Valid(raw) && ((err == nil) != isText || isText && s != *want) {
		t.Fatalf("%s: %q, %v", raw, s, err)
	}
}

var levels = []string{
	`{}`, `[]`, `null`, ` { } `, "\t[\n]\r", `"a"`, `"\""`, `"\\"`, `"あ"`, `""`, "\"\xff\"", `{"a":1}`, `{"a" : 1 , "b":[1,{"c":"}"}] }`,
	`{"\u0061":"x","b":"\"}"}`, `{"a":{"b":{"c":[[]]}},"d":-1.5e3,"e":true,"f":null}`, `{"a":1,"a":2}`, `[1, "]", [2,{"a":"["}] ,null,""]`,
	`{"a\\":"\\","b":"\\\""}`, `{`, `{"a"}`, `[1,]`, `{"a":1,}`, `1`, `true`, `{"a":1} x`, ``, ` `, `{"` + "\xff" + `":1}`,
}

func TestOneLevelIsReadAsJSONSays(t *testing.T) {
	t.Parallel()
	for _, raw := range levels {
		sameAsJSON(t, []byte(raw))
	}
}

func FuzzOneLevel(f *testing.F) {
	for _, raw := range levels {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) || !utf8.Valid(raw) {
			return // null is no list here, and a file is read as UTF-8 only
		}
		sameAsJSON(t, raw)
	})
}
