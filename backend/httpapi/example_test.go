package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
)

// TestAStepTellsAnExample: in the language of whoever asks, about a person who can be chosen.
func TestAStepTellsAnExample(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts", `{"address":"tanaka@tabiji-mail.jp","fields":{"family_name":"田中"},"tags":["新規"],"consent":"opt-in"}`, nil)
	w.must("POST", "/api/contacts", `{"address":"sato@tabiji-mail.jp","fields":{"family_name":"佐藤"}}`, nil)
	w.must("POST", "/api/journeys/import", `{"format":"tabiji.journey/1","id":"hi","title":"hi","settings":{"reentry":"never","zone":"America/New_York"},
		"nodes":[{"id":"in","kind":"entry.tag","config":{"tag":"新規"}},{"id":"fork","kind":"split.condition","config":{"branches":[{"port":"yes","title":"はい","when":{"field":"family_name","is":"equals","value":"田中"}}]}},
		{"id":"until","kind":"wait.until","config":{"at":"2999-01-05T09:00"}}],
		"edges":[{"from":["in","next"],"to":"fork"},{"from":["fork","yes"],"to":"until"}]}`, nil)
	ask := func(lang, step, contact string) (e httpapi.StepExample) {
		t.Helper()
		status, body := w.askIn(lang, "GET", "/api/journeys/hi/steps/"+step+"/example?contact="+contact, "")
		if err := json.Unmarshal(body, &e); err != nil || status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
		return e
	}
	if e := ask("ja", "fork", ""); e.Text != "田中さんは、「はい」に進みます。" || e.Person == nil || e.Person.ID != "con_1" || len(e.Why) != 1 || e.Why[0].OK == nil || !*e.Why[0].OK || !e.Others {
		t.Errorf("%+v", e)
	}
	if e := ask("en", "fork", "con_2"); e.Text != "佐藤 would take “Otherwise”." || e.Why[0].OK == nil || *e.Why[0].OK || strings.Join(e.Notes, "|") != "佐藤 does not qualify yet.|Times are those of America/New_York." {
		t.Errorf("%+v", e)
	}
	if e := ask("ja", "until", ""); e.Text != "田中さんは、2999年1月5日（土）9:00まで待ちます。" || e.Until == 0 || e.At == 0 {
		t.Errorf("by the journey's zone: %+v", e)
	}
	for path, want := range map[string]int{"none/example": http.StatusNotFound, "fork/example?contact=con_9": http.StatusNotFound, "fork/example?contact=x": http.StatusNotFound} {
		if got, body := w.ask("GET", "/api/journeys/hi/steps/"+path, ""); got != want {
			t.Errorf("%s: %d, %s", path, got, body)
		}
	}
}
