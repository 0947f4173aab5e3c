package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
)

func builtPage() fs.FS {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("packed"))
	z.Close()
	return fstest.MapFS{
		"index.html":                     {Data: []byte("<!doctype html><title>Tabiji</title>")},
		"favicon.svg":                    {Data: []byte("<svg/>")},
		"assets/index-CmtSdFmv.js":       {Data: []byte("main()")},
		"assets/index-CmtSdFmv.js.gz":    {Data: packed.Bytes()},
		"assets/elk-worker-B1_x-9aZ.js":  {Data: []byte("elk()")},
		"assets/index-D3adB33f.css":      {Data: []byte("p{}")},
		"assets/noto-jp-Zz09_-aB.woff2":  {Data: []byte("wOF2")},
		"assets/plain.js":                {Data: []byte("plain()")},
		"assets/with a space-abcdefgh.x": {Data: []byte("?")},
	}
}

func siteOf(page fs.FS, door httpapi.Door) http.Handler {
	return httpapi.Through(door, time.UTC, clock.System().Now, httpapi.New(httpapi.Services{Zone: time.UTC, Page: page}).Routes())
}

func TestTheBuiltPageIsServedAsABrowserNeedsIt(t *testing.T) {
	t.Parallel()
	const immutable = "public, max-age=31536000, immutable"
	h := siteOf(builtPage(), httpapi.Process)
	for _, c := range []struct {
		name, method, path string
		status             int
		kind, cache, body  string
	}{
		{"the page", "GET", "/", 200, "text/html; charset=utf-8", "no-store", "Tabiji"},
		{"a place inside the page survives a reload", "GET", "/journeys/jny_1", 200, "text/html; charset=utf-8", "no-store", "Tabiji"},
		{"index by its name", "GET", "/index.html", 200, "text/html; charset=utf-8", "no-store", "Tabiji"},
		{"a script", "GET", "/assets/index-CmtSdFmv.js", 200, "text/javascript; charset=utf-8", immutable, "main()"},
		{"the worker of the layout", "GET", "/assets/elk-worker-B1_x-9aZ.js", 200, "text/javascript; charset=utf-8", immutable, "elk()"},
		{"styles", "GET", "/assets/index-D3adB33f.css", 200, "text/css; charset=utf-8", immutable, "p{}"},
		{"a font", "GET", "/assets/noto-jp-Zz09_-aB.woff2", 200, "font/woff2", immutable, "wOF2"},
		{"a name that does not change with its content", "GET", "/assets/plain.js", 200, "text/javascript; charset=utf-8", "no-cache", "plain()"},
		{"a picture of the page", "GET", "/favicon.svg", 200, "image/svg+xml", "no-cache", "<svg/>"},
		{"a type nobody knows", "GET", "/assets/with%20a%20space-abcdefgh.x", 200, "application/octet-stream", immutable, "?"},
		{"the head alone", "HEAD", "/assets/plain.js", 200, "text/javascript; charset=utf-8", "no-cache", ""},
		{"a script that is gone", "GET", "/assets/index-OldOldOl.js", 404, "application/problem+json", "no-store", "api.route"},
		{"no listing of a folder", "GET", "/assets/", 200, "text/html; charset=utf-8", "no-store", "Tabiji"},
		{"an address of the API that is none", "GET", "/api/nothing", 404, "application/problem+json", "no-store", "api.route"},
		{"the API without anything", "GET", "/api", 404, "application/problem+json", "no-store", "api.route"},
		{"a write to the page", "POST", "/journeys", 404, "application/problem+json", "no-store", "api.route"},
		{"a way out of the folder", "GET", "/..%2f..%2fetc%2fpasswd.txt", 404, "application/problem+json", "no-store", "api.route"},
		{"the plain page is still there", "GET", "/plain", 200, "text/html; charset=utf-8", "no-store", "page.js"},
		{"the API's own page", "GET", "/docs", 200, "text/html; charset=utf-8", "no-store", "docs.js"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
			if w.Code != c.status || w.Header().Get("Content-Type") != c.kind || w.Header().Get("Cache-Control") != c.cache || !strings.Contains(w.Body.String(), c.body) {
				t.Errorf("%d %q %q: %s", w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"), w.Body)
			}
			if c.method == "HEAD" && w.Body.Len() > 0 {
				t.Errorf("a head with a body: %s", w.Body)
			}
		})
	}
}

func TestThePolicyOfThePageAllowsItsWorkersAndFramesAndNothingElsewhere(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	siteOf(builtPage(), httpapi.Process).ServeHTTP(w, httptest.NewRequest("GET", "/contacts", nil))
	policy := w.Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'self'", "worker-src 'self' blob:", "frame-src 'self' data: about:", "style-src 'self' 'unsafe-inline'",
		"font-src 'self' data:", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%q lacks %s", policy, part)
		}
	}
	for _, bad := range []string{"http:", "https:", "*", "unsafe-eval", "script-src"} {
		if strings.Contains(policy, bad) {
			t.Errorf("%q has %s", policy, bad)
		}
	}
}

func TestPackedFilesGoToBrowsersThatTakeThemAndNeverToTheWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, accepts string
		door          httpapi.Door
		packed        bool
	}{
		{"a browser", "gzip, deflate, br", httpapi.TCP, true},
		{"a program that does not unpack", "", httpapi.TCP, false},
		{"the window, whose scheme does not unpack", "gzip, deflate, br", httpapi.Window, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/assets/index-CmtSdFmv.js", nil)
			r.Header.Set("Accept-Encoding", c.accepts)
			w := httptest.NewRecorder()
			siteOf(builtPage(), c.door).ServeHTTP(w, r)
			body := w.Body.String()
			if c.packed {
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				b, err := io.ReadAll(z)
				if err != nil {
					t.Fatal(err)
				}
				body = string(b)
			}
			if packed := w.Header().Get("Content-Encoding") == "gzip"; packed != c.packed || c.packed && body != "packed" || !c.packed && body != "main()" {
				t.Errorf("packed %v: %q", packed, body)
			}
			if w.Header().Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%v", w.Header())
			}
		})
	}
}

func TestAPageThatIsNotBuiltSaysHowToBuildIt(t *testing.T) {
	t.Parallel()
	h := siteOf(fstest.MapFS{".gitkeep": {}}, httpapi.Process)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if body := w.Body.String(); w.Code != 503 || !strings.Contains(body, "go run ./build run") || !strings.Contains(body, "画面がまだ作られていません") || !strings.Contains(body, "/plain") {
		t.Errorf("%d %s", w.Code, body)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/.gitkeep", nil))
	if w.Code == 200 && w.Body.Len() > 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = httptest.NewRecorder()
	siteOf(nil, httpapi.Process).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "/page.js") {
		t.Errorf("without any page the plain one stands at /: %d %s", w.Code, w.Body)
	}
}

func TestOnlyTheWindowItselfComesThroughItsDoor(t *testing.T) {
	t.Parallel()
	inside := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	h := httpapi.Through(httpapi.Window, time.UTC, clock.System().Now, httpapi.WindowGuard(inside))
	for _, c := range []struct {
		name, host, origin, path string
		want                     int
		id                       string
	}{
		{"the window on Linux and macOS", "wails", "", "/api/status", 418, ""},
		{"it names its origin when it writes", "wails", "wails://wails", "/api/status", 418, ""},
		{"the window on Windows", "wails.localhost", "", "/api/status", 418, ""},
		{"it names its origin", "wails.localhost", "http://wails.localhost", "/api/status", 418, ""},
		{"the page itself", "wails", "", "/", 418, ""},
		{"another site shown in the window", "evil.example", "", "/api/status", 403, "api.host"},
		{"another site's page", "evil.example", "", "/", 403, "api.host"},
		{"no host", "", "", "/api/status", 403, "api.host"},
		{"our host with a port", "wails.localhost:34115", "", "/api/status", 403, "api.host"},
		{"our host with letters after it", "wails.localhost.evil.example", "", "/api/status", 403, "api.host"},
		{"our host in other letters", "WAILS", "", "/api/status", 403, "api.host"},
		{"this computer's loopback", "127.0.0.1", "", "/api/status", 403, "api.host"},
		{"another site's script in our window", "wails", "https://evil.example", "/api/status", 403, "api.origin"},
		{"a mail's frame, whose origin is opaque", "wails", "null", "/api/status", 403, "api.origin"},
		{"the other system's origin", "wails", "http://wails.localhost", "/api/status", 403, "api.origin"},
		{"our origin under another scheme", "wails.localhost", "https://wails.localhost", "/api/status", 403, "api.origin"},
		{"our origin with a port", "wails.localhost", "http://wails.localhost:34115", "/api/status", 403, "api.origin"},
		{"the stream of hints, which would never end", "wails", "", "/api/live", 409, "api.live_window"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for lang, hint := range map[string]string{"ja": "。", "en": "."} {
				r := httptest.NewRequest("GET", "http://x"+c.path, nil)
				r.Host = c.host
				r.Header.Set("Accept-Language", lang)
				if c.origin != "" {
					r.Header.Set("Origin", c.origin)
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != c.want || c.id != "" && (!strings.Contains(w.Body.String(), `"id":"`+c.id+`"`) || !strings.Contains(w.Body.String(), hint)) {
					t.Errorf("%s: got %d, want %d: %s", lang, w.Code, c.want, w.Body)
				}
				if w.Header().Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%v", w.Header())
				}
			}
		})
	}
}
