package httpapi

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Door says by which listener a request came, and so why it is trusted (design D2).
type Door string

// The doors. Process and Socket are trusted by the operating system (same process, file mode);
// TCP must show the token, the exact Host and, if sent, the exact Origin.
const (
	Process Door = "process"
	Socket  Door = "socket"
	TCP     Door = "tcp"
	Window  Door = "window"
)

const (
	smallBody = 4 << 20  // an ordinary request
	largeBody = 1 << 30  // an import; streamed, never held whole
	fileBody  = 96 << 20 // a journey file with pictures
)

// policy is the Content-Security-Policy of answers and plain pages, which load next to nothing. The built page has a
// wider one, pagePolicy.
const policy = "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Through marks every request as having come through a door, puts the caller's language into its
// context, and bounds its body.
func Through(door Door, zone *time.Location, now func() clock.Instant, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		say := words.At(words.Match(r.Header.Get("Accept-Language")), zone, int64(now()))
		ctx := context.WithValue(r.Context(), printerKey, say)
		ctx = context.WithValue(ctx, doorKey, door)
		r = r.WithContext(ctx)
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				fail(w, r, problem.New(problem.Internal, "internal"))
			}
		}()
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", policy)
		r.Body = bounded(w, r)
		next.ServeHTTP(w, r)
	})
}

func bodyLimit(path string) int64 {
	switch path {
	case "/api/contacts/import":
		return largeBody
	case "/api/journeys/import":
		return fileBody
	}
	return smallBody
}

// Guard lets only requests with the token, the right Host and the right Origin reach next (TCP).
// host is what the listener's address prints as, such as "127.0.0.1:52345".
func Guard(token, host string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host && !sameLoopback(r.Host, host) {
			turnAway(w)
			fail(w, r, problem.New(problem.Denied, "api.host"))
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" {
			u, err := url.Parse(origin)
			if err != nil || u.Scheme != "http" || u.Host != r.Host {
				turnAway(w)
				fail(w, r, problem.New(problem.Denied, "api.origin"))
				return
			}
		}
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r) // the page itself holds nothing secret; it asks with the token
			return
		}
		given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 || !bearer {
			turnAway(w)
			w.Header().Set("WWW-Authenticate", "Bearer")
			d := document(problem.New(problem.Denied, "api.token"), printerOf(r.Context()))
			d.Status = http.StatusUnauthorized
			writeDocument(w, d)
			return
		}
		callerOf(r.Context()).meet()
		next.ServeHTTP(w, r)
	})
}

// turnAway closes the connection after the answer, so that a refused caller does not occupy one.
func turnAway(w http.ResponseWriter) { w.Header().Set("Connection", "close") }

// sameLoopback accepts "localhost:PORT" for a listener on a loopback address with that port.
func sameLoopback(asked, host string) bool {
	_, port, err := net.SplitHostPort(host)
	return err == nil && asked == net.JoinHostPort("localhost", port)
}

func writeDocument(w http.ResponseWriter, d *Document) {
	w.Header().Set("Content-Type", d.ContentType(""))
	w.WriteHeader(d.Status)
	json.NewEncoder(w).Encode(d) // the caller may be gone; there is nobody else to tell
}
