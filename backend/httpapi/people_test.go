package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"tabiji/backend/httpapi"
)

func TestTheCustomerListIsPagedByCursorInEveryOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var file strings.Builder
	file.WriteString("メール,姓,セイ\n")
	for i := range 23 {
		fmt.Fprintf(&file, "p%d@tabiji-mail.jp,姓%d,%s\n", i, i, []string{"サトウ", "ｱｵｷ", "渡辺", ""}[i%4])
	}
	w.must("POST", "/api/contacts/import?consent=opt-in", file.String(), nil)
	for i := range 9 {
		w.must("POST", "/api/events", fmt.Sprintf(`{"contact":"p%d@tabiji-mail.jp","kind":"purchase","key":"%d","props":{"item":"豆"}}`, i*2, i), nil)
	}
	for _, order := range []string{"newest", "name", "last"} {
		seen, cursor := map[string]bool{}, ""
		for pages := 0; pages < 10; pages++ {
			var page httpapi.ContactPage
			w.must("GET", "/api/contacts?limit=4&order="+order+"&cursor="+cursor, "", &page)
			if (page.Total != nil) != (cursor == "") || page.Total != nil && *page.Total != 23 {
				t.Errorf("%s: page %d has total %v", order, pages, page.Total)
			}
			for _, c := range page.Items {
				if seen[c.ID] {
					t.Errorf("%s: %s comes twice", order, c.ID)
				}
				seen[c.ID] = true
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if len(seen) != 23 {
			t.Errorf("%s: %d people, want 23", order, len(seen))
		}
	}
	var last httpapi.ContactPage
	w.must("GET", "/api/contacts?order=last&limit=1", "", &last)
	if l := last.Items[0].Last; l == nil || l.Text != "Purchase: 豆" {
		t.Errorf("the last action is %+v", l)
	}
	for _, bad := range []string{"cursor=x", "cursor=1.2", "cursor=5.1.!!", "order=age", "consent=perhaps", "offset=-1"} {
		if status, raw := w.ask("GET", "/api/contacts?"+bad, ""); status != 422 {
			t.Errorf("%s is answered with %d %s", bad, status, raw)
		}
	}
}

func TestAddingAPersonTwiceAnswersWithTheOneWhoIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts", `{"address":"hana@tabiji-mail.jp","fields":{"name":"佐藤 花子"}}`, nil)
	status, raw := w.ask("POST", "/api/contacts", `{"address":"HANA@tabiji-mail.jp"}`)
	if status != 409 || !strings.Contains(string(raw), `"current":{"id":"con_1"`) || !strings.Contains(string(raw), "佐藤 花子") {
		t.Errorf("the same address again: %d %s", status, raw)
	}
}

func TestAnEndedPassageSaysHowItStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/contacts/import?consent=opt-in", "メール\nhanako@tabiji-mail.jp\n", nil)
	w.must("POST", "/api/journeys/import", hello, nil)
	w.must("POST", "/api/journeys/jny_hello/start", "{}", nil)
	w.must("POST", "/api/journeys/jny_hello/enter", `{"contact":"con_1"}`, nil)
	w.must("POST", "/api/enrollments/enr_1/end", "", nil)
	w.must("POST", "/api/enrollments/enr_1/end", "", nil) // again changes nothing
	status, raw := w.ask("POST", "/api/enrollments/enr_1/release", "")
	if status != 409 || !strings.Contains(string(raw), `"current":{"id":"enr_1","state":"done"`) {
		t.Errorf("released after its end: %d %s", status, raw)
	}
	if status, _ := w.ask("POST", "/api/enrollments/enr_99/end", ""); status != 404 {
		t.Errorf("nobody's passage is answered with %d", status)
	}
}

func TestTheStartSheetTakesTheOwnersChoices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must("POST", "/api/journeys/import", strings.ReplaceAll(hello, `{"id":"in","kind":"entry.manual"}`, `{"id":"in","kind":"entry.tag","config":{"tag":"新規"}}`), nil)
	w.must("POST", "/api/contacts/import?consent=none&tag=新規", "氏名,メール\n佐藤 花子,hanako@tabiji-mail.jp\n", nil)
	var now, later httpapi.Preview
	w.must("GET", "/api/journeys/jny_hello/preview?practice=true", "", &now)
	w.must("GET", "/api/journeys/jny_hello/preview?later_only=true", "", &later)
	if now.Enter != 1 || len(now.Sample) != 1 || now.Sample[0].Name != "佐藤 花子" || len(now.NoMail) != 1 || now.NoMail[0].Who != "People who have not consented" || now.First == nil || now.First.After != "at once" {
		t.Errorf("now: %+v", now)
	}
	if later.Enter != 0 || later.Qualified != 1 || len(later.Sample) != 0 {
		t.Errorf("later only: %+v", later)
	}
	if status, raw := w.ask("GET", "/api/journeys/jny_hello/preview?practice=false", ""); status != 409 {
		t.Errorf("for real without an account: %d %s", status, raw)
	}
}
