package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"tabiji/backend/httpapi"
)

// What asks after the answer has begun must find the act counted.
func TestAnActIsCountedAtItsBeginAndBeforeItsAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method string
		answer       func(w http.ResponseWriter)
		want         []string
	}{
		{"an answer that begins with its status", http.MethodPost, func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }, []string{"act", "does", "act", "answered"}},
		{"an answer that begins with its body", http.MethodDelete, func(w http.ResponseWriter) { w.Write([]byte("{}")) }, []string{"act", "does", "act", "answered"}},
		{"no word of an answer", http.MethodPatch, func(http.ResponseWriter) {}, []string{"act", "does", "answered", "act"}},
		{"a question is no act", http.MethodGet, func(w http.ResponseWriter) { w.Write([]byte("{}")) }, []string{"does", "answered"}},
	} {
		var happened []string
		h := httpapi.Acts(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			happened = append(happened, "does")
			c.answer(w)
			happened = append(happened, "answered")
		}), func() { happened = append(happened, "act") })
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(c.method, "/api/x", nil))
		if !slices.Equal(happened, c.want) {
			t.Errorf("%s: %v", c.name, happened)
		}
	}
}
