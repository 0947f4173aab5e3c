package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

func TestSEC1_OnlyTheTokenTheHostAndTheOriginOpenTheDoor(t *testing.T) {
	t.Parallel()
	const token, host = "6fN0-token-of-43-letters-xxxxxxxxxxxxxxxxxx", "127.0.0.1:4713"
	inside := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	h := httpapi.Through(httpapi.TCP, time.UTC, clock.System().Now, httpapi.Guard(token, host, inside))
	for _, c := range []struct {
		name, host, origin, authorization, path string
		want                                    int
	}{
		{"the right one", host, "", "Bearer " + token, "/api/status", 418},
		{"the right one, by the name localhost", "localhost:4713", "", "Bearer " + token, "/api/status", 418},
		{"the page itself asks without a token", host, "", "", "/", 418},
		{"the page from our own origin", host, "http://" + host, "Bearer " + token, "/api/status", 418},
		{"no token", host, "", "", "/api/status", 401},
		{"a token without Bearer", host, "", token, "/api/status", 401},
		{"the beginning of the token", host, "", "Bearer " + token[:20], "/api/status", 401},
		{"the token and more", host, "", "Bearer " + token + "x", "/api/status", 401},
		{"the token in another spelling", host, "", "Bearer " + strings.ToUpper(token), "/api/status", 401},
		{"an empty token", host, "", "Bearer ", "/api/status", 401},
		{"a name that was rebound to this computer", "evil.example:4713", "", "Bearer " + token, "/api/status", 403},
		{"a rebound name asks for the page", "evil.example:4713", "", "", "/", 403},
		{"another port", "127.0.0.1:80", "", "Bearer " + token, "/api/status", 403},
		{"no port", "127.0.0.1", "", "Bearer " + token, "/api/status", 403},
		{"localhost with letters after it", "localhost:4713.evil.example", "", "Bearer " + token, "/api/status", 403},
		{"another site", host, "https://evil.example", "Bearer " + token, "/api/status", 403},
		{"an opaque origin", host, "null", "Bearer " + token, "/api/status", 403},
		{"our address under another scheme", host, "https://" + host, "Bearer " + token, "/api/status", 403},
		{"another program's port on this computer", host, "http://127.0.0.1:8080", "Bearer " + token, "/api/status", 403},
		{"an origin that is no address", host, "http://%zz", "Bearer " + token, "/api/status", 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "http://"+host+c.path, nil)
			r.Host = c.host
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			if c.authorization != "" {
				r.Header.Set("Authorization", c.authorization)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("got %d, want %d: %s", w.Code, c.want, w.Body)
			}
			if strings.Contains(w.Body.String(), token) || w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("the answer gives away too much: %v %s", w.Header(), w.Body)
			}
		})
	}
}

// TestSEC1_TheTokenIsComparedInConstantTime holds the source to it; a clock in a test proves nothing.
func TestSEC1_TheTokenIsComparedInConstantTime(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("doors.go")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), "subtle.ConstantTimeCompare([]byte(given), []byte(token))") || regexp.MustCompile(`(given|token)\s*[!=]=`).Match(b) {
		t.Error("doors.go does not compare the token in constant time only")
	}
}

func TestAPanicIsAnsweredAsOurOwnFault(t *testing.T) {
	t.Parallel()
	h := httpapi.Through(httpapi.Process, time.UTC, clock.System().Now, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret-in-a-panic") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/api/status", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), `"id":"internal"`) || strings.Contains(w.Body.String(), "secret-in-a-panic") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
