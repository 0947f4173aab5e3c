package shell

import (
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"

	"tabiji/frontend"
)

// The trouble page uses the fonts of the built page: a computer where something is missing may have no Japanese fonts
// either.

var fontRule = regexp.MustCompile(`@font-face\{[^}]*Noto Sans JP[^}]*\}`)

// troubleFonts are the rules that name the built page's font files; none while the page is not built.
var troubleFonts = sync.OnceValue(func() string { return fontRules(frontend.Page()) })

func fontRules(page fs.FS) string {
	sheets, err := fs.Glob(page, "assets/*.css")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var rules strings.Builder
	for _, name := range sheets {
		if sheet, err := fs.ReadFile(page, name); err == nil {
			rules.WriteString(strings.Join(fontRule.FindAllString(string(sheet), -1), "\n"))
		}
	}
	return rules.String()
}

// serveFont serves a font file of the built page, or nothing.
func serveFont(w http.ResponseWriter, r *http.Request) bool {
	if path.Ext(r.URL.Path) != ".woff2" || path.Dir(r.URL.Path) != "/assets" {
		return false
	}
	http.ServeFileFS(w, r, frontend.Page(), strings.TrimPrefix(r.URL.Path, "/"))
	return true
}
