package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tabiji/backend"
	"tabiji/backend/words"
)

// world is one workspace and its API, asked in this process.
type world struct {
	t       testing.TB
	dir     string
	b       *backend.Backend
	handler http.Handler
}

func newWorld(t testing.TB, adjust ...func(*backend.Config)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	c := backend.Config{Path: filepath.Join(w.dir, "shop.tabiji"), Lang: words.Japanese, Getenv: func(name string) string {
		return map[string]string{"TABIJI_HOME": w.dir, "XDG_RUNTIME_DIR": w.dir}[name]
	}}
	for _, a := range adjust {
		a(&c)
	}
	if _, err := backend.Create(context.Background(), c, backend.CreateOptions{Name: "旅路珈琲", Zone: "Asia/Tokyo"}); err != nil {
		t.Fatal(err)
	}
	b, err := backend.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	w.b, w.handler = b, b.Handler()
	return w
}

// ask sends one request and gives status and body.
func (w *world) ask(method, path, body string) (int, []byte) { return w.askIn("", method, path, body) }

// askIn asks in a language.
func (w *world) askIn(lang, method, path, body string) (int, []byte) {
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, in)
	switch {
	case path == "/api/contacts/import" || strings.HasPrefix(path, "/api/contacts/import?"):
		r.Header.Set("Content-Type", "text/csv")
	case body != "":
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Accept-Language", lang)
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer.Code, answer.Body.Bytes()
}

// must asks and decodes a good answer.
func (w *world) must(method, path, body string, out any) {
	status, raw := w.ask(method, path, body)
	if status >= 300 {
		w.t.Fatalf("%s %s: %d %s", method, path, status, raw)
	}
	if out != nil {
		if err := json.NewDecoder(bytes.NewReader(raw)).Decode(out); err != nil {
			w.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
		}
	}
}

// settled waits until the engine has nothing to do.
func (w *world) settled() {
	w.t.Helper()
	wake, take, stop := w.b.Signals().Listen()
	defer stop()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		idle, err := w.b.Idle()
		if err != nil {
			w.t.Fatal(err)
		}
		if idle {
			return
		}
		select {
		case <-wake:
			take()
		case <-look.C:
		case <-w.t.Context().Done():
			w.t.Fatal("the engine never came to rest")
		}
	}
}

func document(t testing.TB) map[string]any {
	t.Helper()
	b, err := backend.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// operations lists the operations of the document: id → "METHOD /path".
func operations(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for path, methods := range document(t)["paths"].(map[string]any) {
		for method, op := range methods.(map[string]any) {
			id, _ := op.(map[string]any)["operationId"].(string)
			if id == "" || all[id] != "" {
				t.Errorf("%s %s: operation id %q is missing or used twice", method, path, id)
			}
			all[id] = strings.ToUpper(method) + " " + path
		}
	}
	return all
}
