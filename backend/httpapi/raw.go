package httpapi

import (
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// raw serves a route whose body is a file and not JSON, outside of huma, and still describes it in the
// OpenAPI document.
func (s *Server) raw(op huma.Operation, f func(http.ResponseWriter, *http.Request) error) {
	s.mux.HandleFunc(op.Method+" "+op.Path, func(w http.ResponseWriter, r *http.Request) {
		if body, ok := r.Body.(*timedBody); ok {
			body.stall = stallTime // a file may be long, and is judged while it arrives
		}
		err := f(w, r)
		if err == nil {
			return
		}
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			err = problem.New(problem.Unavailable, "api.stalled")
		}
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			err = problem.New(problem.TooLarge, "api.body_too_large")
		}
		s.note(op.OperationID, err)
		fail(w, r, problem.Of(err))
	})
	s.api.OpenAPI().AddOperation(&op)
}

func query(name, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: doc, Schema: &huma.Schema{Type: "string"}}
}

// many is a query parameter that may be given several times.
func many(name, doc string) *huma.Param {
	explode := true
	return &huma.Param{Name: name, In: "query", Description: doc, Explode: &explode, Schema: &huma.Schema{Type: "array", Items: &huma.Schema{Type: "string"}}}
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

func writeJSON(w http.ResponseWriter, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(b)
	return err
}

// Describe gives a problem the shape of the API's documents in a language; the command line prints
// its own failures so.
func Describe(p *problem.Problem, say words.Printer) *Document { return document(p, say) }
