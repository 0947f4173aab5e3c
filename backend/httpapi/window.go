package httpapi

import (
	"net/http"

	"tabiji/backend/problem"
)

// windowOrigins are the hosts under which the window asks, and the origin it then names: the system's web
// view says them for pages that the program itself handed to it, and for no others.
var windowOrigins = map[string]string{
	"wails":           "wails://wails",
	"wails.localhost": "http://wails.localhost",
}

// WindowGuard lets only requests of the program's own window reach next (design D2). No port is open, so
// what is kept out is a page of somebody else that was brought to show in the window.
//
// Web views buffer or never end what is streamed to them, and never cancel a request: the live line is
// refused, since the shell passes the hints on as events.
func WindowGuard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own, known := windowOrigins[r.Host]
		origin := r.Header.Get("Origin")
		switch {
		case !known:
			fail(w, r, problem.New(problem.Denied, "api.host"))
		case origin != "" && origin != own:
			fail(w, r, problem.New(problem.Denied, "api.origin"))
		case r.URL.Path == "/api/live":
			fail(w, r, problem.New(problem.Conflict, "api.live_window"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}
