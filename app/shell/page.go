package shell

import (
	"net/http"
	"strings"
)

// door is the middleware of the window's asset server: all requests but those for the toolkit's own scripts go to the
// open workspace, or to the page that says why none is open (design D2). It is a middleware and not the server's
// handler, because a development server for the page would answer before the handler.
func (a *app) door(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/wails/") {
			next.ServeHTTP(w, r)
			return
		}
		a.mu.Lock()
		page := a.page
		a.mu.Unlock()
		if page == nil {
			a.serveTrouble(w, r)
			return
		}
		if developing && !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r) // the development server serves the page
			return
		}
		page.ServeHTTP(w, r)
		a.noticed(r)
	})
}

// noticed acts on requests of the page that concern the window: a take-over, another name of the workspace, preferences.
func (a *app) noticed(r *http.Request) {
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/api/take-over":
		a.takenOver()
	case r.Method == http.MethodPatch && r.URL.Path == "/api/workspace":
		if t := a.toolkit(); t != nil {
			a.entitle(t)
		}
	case r.Method == http.MethodPut && r.URL.Path == "/api/preferences":
		a.prefer(r.Context())
	}
}
