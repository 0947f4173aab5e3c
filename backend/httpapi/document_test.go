package httpapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestTheDocumentIsOpenAPI31AndStandsAlone(t *testing.T) {
	t.Parallel()
	doc := document(t)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	info := doc["info"].(map[string]any)
	if info["title"] == "" || info["version"] == "" {
		t.Errorf("info is %v", info)
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	walk(doc, "#", func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				if name, ours := strings.CutPrefix(ref, "#/components/schemas/"); !ours || schemas[name] == nil {
					t.Errorf("%s points to %s, which is not there", at, ref)
				}
			}
			if _, ok := v["$schema"]; ok {
				t.Errorf("%s has $schema", at)
			}
		case string:
			if regexp.MustCompile(`https?://`).MatchString(v) {
				t.Errorf("%s names an address outside: %s", at, v)
			}
		}
	})
	parameter := regexp.MustCompile(`\{(\w+)\}`)
	for path, methods := range doc["paths"].(map[string]any) {
		for method, op := range methods.(map[string]any) {
			o := op.(map[string]any)
			if o["summary"] == nil || len(o["responses"].(map[string]any)) == 0 {
				t.Errorf("%s %s has no summary or no responses", method, path)
			}
			declared := map[string]bool{}
			list, _ := o["parameters"].([]any)
			for _, p := range list {
				in := p.(map[string]any)
				declared[fmt.Sprint(in["in"], in["name"])] = true
				if in["in"] == "path" && in["required"] != true {
					t.Errorf("%s %s: %v is not required", method, path, in["name"])
				}
			}
			for _, m := range parameter.FindAllStringSubmatch(path, -1) {
				if !declared["path"+m[1]] {
					t.Errorf("%s %s does not declare %s", method, path, m[1])
				}
			}
		}
	}
}

// walk visits every value of a JSON document.
func walk(v any, at string, visit func(string, any)) {
	visit(at, v)
	switch v := v.(type) {
	case map[string]any:
		for k, inside := range v {
			walk(inside, at+"/"+k, visit)
		}
	case []any:
		for i, inside := range v {
			walk(inside, fmt.Sprintf("%s/%d", at, i), visit)
		}
	}
}

func TestSEC1_ThePagesLoadNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	elsewhere := regexp.MustCompile(`(?i)https?://|(src|href)="//|@import|<style|<script>|\bon\w+="|\bstyle="`)
	for _, path := range []string{"/", "/docs", "/page.js", "/docs.js", "/page.css"} {
		r := httptest.NewRecorder()
		w.handler.ServeHTTP(r, httptest.NewRequest(http.MethodGet, path, nil))
		policy := r.Header().Get("Content-Security-Policy")
		if r.Code != 200 || !strings.HasPrefix(policy, "default-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %d, policy %q", path, r.Code, policy)
		}
		if strings.HasSuffix(path, ".js") {
			continue // a script builds the page from text only, which the next line proves
		}
		if found := elsewhere.FindString(r.Body.String()); found != "" {
			t.Errorf("%s has %q", path, found)
		}
	}
	for _, path := range []string{"/page.js", "/docs.js"} {
		_, raw := w.ask("GET", path, "")
		for _, bad := range []string{"innerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://", ".style"} {
			if strings.Contains(string(raw), bad) {
				t.Errorf("%s uses %s", path, bad)
			}
		}
	}
}
