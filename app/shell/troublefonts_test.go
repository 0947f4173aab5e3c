package shell

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFontRulesAreThoseOfTheBuiltPage(t *testing.T) {
	t.Parallel()
	page := fstest.MapFS{
		"assets/a.css": {Data: []byte(`.x{color:red}@font-face{font-family:Noto Sans JP Variable;src:url(/assets/n.woff2)}@font-face{font-family:Other;src:url(/assets/o.woff2)}`)},
		"assets/b.css": {Data: []byte(`.y{}`)},
	}
	if got := fontRules(page); got != `@font-face{font-family:Noto Sans JP Variable;src:url(/assets/n.woff2)}` {
		t.Errorf("rules: %s", got)
	}
}

func TestOnlyFontsOfThePageAreServedBesideTheTrouble(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]bool{"/assets/n.woff2": true, "/assets/index.js": false, "/index.woff2": false, "/assets/x/n.woff2": false} {
		w := httptest.NewRecorder()
		if got := serveFont(w, httptest.NewRequest("GET", place, nil)); got != want {
			t.Errorf("%s: %v", place, got)
		}
	}
	if !strings.Contains(string(must(troubleFiles.ReadFile("trouble/index.html"))), "/trouble/fonts.css") {
		t.Error("the page does not ask for its fonts")
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
