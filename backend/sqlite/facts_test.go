package sqlite

import (
	"encoding/json"
	"maps"
	"testing"
)

// FuzzReadFields compares reading a contact's fields in place with encoding/json.
func FuzzReadFields(f *testing.F) {
	for _, s := range []string{`{}`, `{"city":"東京"}`, `{"a":"1","city":"x","rank":"A"}`, `{"city":""}`, `{"city":"a\"b","rank":"\u003c"}`,
		`{"a\"city":"no","city":"yes"}`, `{ "city" : "blanks" }`, `{"city":"1","city":"2"}`, `{"a":{"city":"deep"},"city":"flat"}`, `{"city":5}`, `{"city":"cut`, `{"city":"x",}`, `{"city":"x"}}`} {
		f.Add(s)
	}
	need := []string{"city", "rank"}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) < 2 || s[0] != '{' || !json.Valid([]byte(s)) {
			return // the table holds JSON objects only
		}
		got, all, want := map[string]string{}, map[string]string{}, map[string]string{}
		err := readFields([]byte(s), need, got)
		bad := json.Unmarshal([]byte(s), &all)
		for _, k := range need {
			if all[k] != "" {
				want[k] = all[k]
			}
		}
		if (err != nil) != (bad != nil) || err == nil && !maps.Equal(got, want) {
			t.Errorf("%s: got %v, %v; want %v, %v", s, got, err, want, bad)
		}
	})
}
