package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
)

// TestAConditionIsCountedAndExplained: whom it takes, who is left out, and why, for the same facts as a step reads.
func TestAConditionIsCountedAndExplained(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, fields := range []string{
		`{"family_name":"高橋","given_name":"花子","points":"１，２００"}`, `{"family_name":"佐藤","points":"50"}`, `{}`, `{"family_name":"鈴木","points":"たくさん"}`, `{"family_name":"田中","points":"2000"}`,
	} {
		w.must("POST", "/api/contacts", fmt.Sprintf(`{"address":"p%d@tabiji-mail.jp","fields":%s,"tags":["会員"],"consent":"opt-in"}`, i+1, fields), nil)
	}
	w.must("POST", "/api/fields/type", `{"key":"points","type":"number"}`, nil)
	w.must("POST", "/api/events", `{"contact":"p2@tabiji-mail.jp","kind":"purchase","key":"1","props":{"amount":1200}}`, nil)
	w.must("POST", "/api/events", `{"contact":"p5@tabiji-mail.jp","kind":"purchase","key":"2","props":{"amount":80}}`, nil)

	count := func(when string) (c httpapi.CountedCondition) {
		t.Helper()
		w.must("POST", "/api/conditions/count", `{"when":`+when+`}`, &c)
		return c
	}
	names := func(list []httpapi.NamedLink) string {
		var all []string
		for _, p := range list {
			all = append(all, p.ID+" "+p.Name)
		}
		return strings.Join(all, ", ")
	}
	rich := `{"field":"points","is":"at_least","value":1000}`
	c := count(rich)
	if c.Count != 2 || c.Of != 5 || names(c.People) != "con_5 田中, con_1 高橋 花子" || names(c.Others) != "con_4 鈴木, con_3 p3@tabiji-mail.jp, con_2 佐藤" {
		t.Errorf("%+v", c)
	}
	if c.Sentence != "Field “points” is at least 1000" {
		t.Errorf("says %q", c.Sentence)
	}
	for when, want := range map[string]int64{
		`{"field":"points","is":"less","value":1000,"empty_as":0}`:                                              3,
		`{"field":"points","is":"not_equals","value":50}`:                                                       2,
		`{"event":"purchase","where":{"prop":"amount","is":"at_least","value":1000}}`:                           1,
		`{"event":"purchase","at_most":0,"within_days":30}`:                                                     3,
		`{"none":[{"event":"purchase"},` + rich + `]}`:                                                          2,
		`{"all":[{"tag":"会員"},{"event":"tabiji.tag.added","where":{"prop":"tag","is":"equals","value":"会員"}}]}`: 5,
	} {
		if got := count(when); got.Count != want || got.Of != 5 {
			t.Errorf("%s takes %d of %d, want %d", when, got.Count, got.Of, want)
		}
	}

	why := func(when, who string) (a httpapi.AnsweredCondition) {
		t.Helper()
		w.must("POST", "/api/conditions/why", `{"when":`+when+`,"contact":"`+who+`"}`, &a)
		return a
	}
	for who, met := range map[string]bool{"con_1": true, "con_2": false, "con_3": false, "con_4": false} {
		a := why(rich, who)
		if a.Met != met || a.Person.ID != who || len(a.Lines) != 1 || a.Lines[0].OK == nil || *a.Lines[0].OK != met || a.Sentence == "" {
			t.Errorf("%s: %+v", who, a)
		}
	}
	a := why(`{"any":[{"field":"points","is":"at_least","value":0,"empty_as":0},{"tag":"会員"}]}`, "con_4")
	if want := "Field “points” says “たくさん”, which cannot be read as a number, and was taken for “0”. Field “points” is “0”, which is at least 0."; !a.Met || a.Lines[0].Text != want || !*a.Lines[0].OK {
		t.Errorf("%+v", a)
	}
}

func TestAConditionThatCannotBeReadNamesThePlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts", `{"address":"p@tabiji-mail.jp","consent":"opt-in"}`, nil)
	for _, c := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"count", `{"when":{"all":[{"tag":"x"},{"field":"a","is":"at_least","value":"many"}]}}`, http.StatusUnprocessableEntity, `"path":"all[1].value"`},
		{"count", `{"when":{"event":"e","where":{"tag":"x"}}}`, http.StatusUnprocessableEntity, `"path":"where.tag"`},
		{"count", `{"when":{"tag":"x","tag":"y"}}`, http.StatusUnprocessableEntity, `"segment.key_twice"`},
		{"count", `{"when":null}`, http.StatusUnprocessableEntity, `"segment.no_rule"`},
		{"count", `{"when":{"tag":"x"},"zone":"Mars/Base"}`, http.StatusUnprocessableEntity, `"zone.unknown"`},
		{"why", `{"when":{"tag":"x"},"contact":"con_77"}`, http.StatusNotFound, `"contact.missing"`},
		{"why", `{"when":{"tag":"x"},"contact":"x"}`, http.StatusNotFound, `"not_found.id"`},
		{"why", `{"when":{"none":[]},"contact":"con_1"}`, http.StatusUnprocessableEntity, `"path":"none"`},
	} {
		if status, raw := w.ask("POST", "/api/conditions/"+c.path, c.body); status != c.status || !strings.Contains(string(raw), c.want) {
			t.Errorf("%s %s: %d %s", c.path, c.body, status, raw)
		}
	}
}
