package httpapi

import (
	_ "embed"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// The pages are plain, load nothing from anywhere else, and hold no data: they ask the API with the
// token from the address line.
var (
	//go:embed pages/status.html
	statusPage []byte
	//go:embed pages/page.js
	pageScript []byte
	//go:embed pages/page.css
	pageStyle []byte
	//go:embed pages/unbuilt.html
	unbuiltPage []byte
	//go:embed pages/docs.html
	docsPage []byte
	//go:embed pages/docs.js
	docsScript []byte
)

func (s *Server) pages() {
	for path, page := range map[string]struct {
		kind string
		body []byte
	}{
		"/plain":    {"text/html; charset=utf-8", statusPage},
		"/docs":     {"text/html; charset=utf-8", docsPage},
		"/page.js":  {"text/javascript; charset=utf-8", pageScript},
		"/docs.js":  {"text/javascript; charset=utf-8", docsScript},
		"/page.css": {"text/css; charset=utf-8", pageStyle},
	} {
		s.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", page.kind)
			w.Write(page.body) // the reader may be gone
		})
	}
	s.mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		b, err := s.OpenAPI()
		if err != nil {
			s.note("openapi", err)
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(b)
	})
	s.mux.HandleFunc("GET /api/live", s.live)
	s.api.OpenAPI().AddOperation(&huma.Operation{
		Method: http.MethodGet, Path: "/api/live", OperationID: "live", Summary: "Hints that rows changed, as long as the line stays open",
		Description: "One JSON object a line: {\"changed\":[\"enrollment\",\"outbox\"]}. Hints are collected for 250 ms and carry no data; ask for what you show. " +
			"Of a journey, \"draft\" means its drawing, \"message\" its messages, \"enrollment\" its people, and \"journey\" the rest: its title, its state, the version that people enter.",
		Responses: map[string]*huma.Response{"200": {Description: "The hints", Content: map[string]*huma.MediaType{"application/x-ndjson": {Schema: &huma.Schema{Type: "string"}}}}},
	})
	if s.services.Page != nil {
		s.mux.HandleFunc("/", s.site)
		return
	}
	s.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { writePage(w, http.StatusOK, statusPage) })
	s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fail(w, r, notHere()) })
}

// unbuilt says that there is no built page, and how to build it.
func (s *Server) unbuilt(w http.ResponseWriter, _ *http.Request) {
	writePage(w, http.StatusServiceUnavailable, unbuiltPage)
}

func writePage(w http.ResponseWriter, status int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(page) // the reader may be gone
}
