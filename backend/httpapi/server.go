// Package httpapi is the one API: routes, doors, problems, the OpenAPI document and live signals.
// It translates between HTTP and the rooms below, and refuses to decide anything itself.
package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/computer"
	"tabiji/backend/heartbeat"
	"tabiji/backend/intake"
	"tabiji/backend/outbox"
	"tabiji/backend/overview"
	"tabiji/backend/problem"
	"tabiji/backend/record"
	"tabiji/backend/studio"
	"tabiji/backend/words"
)

// Services are the rooms the API opens, and what surrounds it.
type Services struct {
	Studio    *studio.Studio
	Record    *record.Service
	Audience  *audience.Service
	Intake    *intake.Intake
	Outbox    *outbox.Outbox
	Practice  outbox.PracticeBox
	Providers outbox.Providers
	Overview  *overview.Overview
	Computer  *computer.Computer
	Heartbeat *heartbeat.Monitor

	Page    fs.FS // the built frontend; nil: the plain page
	Signals *Signals
	Zone    *time.Location
	Now     func() clock.Instant // the moment on the workspace's clock
	Shell   func() Shell         // what the surroundings offer, asked each time; nil: nothing
	Lang    words.Lang           // what the program speaks while the user has chosen nothing; "": the system's
	Log     *slog.Logger         // of what nobody can act on; nil: nowhere
}

// Server is the API over one open workspace.
type Server struct {
	services Services
	api      huma.API
	mux      *http.ServeMux
}

var installErrors sync.Once

// New builds the API.
func New(s Services) *Server {
	// huma takes the maker of its error documents as a package variable; it is set once, before
	// the first API exists, to the only one this program ever uses.
	installErrors.Do(func() {
		huma.DefaultArrayNullable = false // a list is never null: see lists
		huma.NewErrorWithContext = rejected
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return rejected(nil, status, msg, errs...)
		}
	})
	config := huma.DefaultConfig("Tabiji", "1")
	config.Info.Description = "The API of one Tabiji workspace. Times are RFC 3339 in UTC with milliseconds. " +
		"Lists are paged by an opaque cursor. A write of a row that changes carries its revision; a stale one is answered with 409 and the present row. " +
		"Problems follow RFC 9457 in the language of Accept-Language (ja, en)."
	config.CreateHooks = nil // no $schema in bodies
	config.Transformers = append(config.Transformers, lists)
	config.DocsPath = "" // our own page: the built-in one loads scripts from elsewhere
	config.OpenAPIPath = ""
	config.SchemasPath = ""
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	server := &Server{services: s, mux: mux}
	server.api = humago.New(mux, config)
	server.api.OpenAPI().Servers = []*huma.Server{{URL: "/"}}
	server.contacts()
	server.journeys()
	server.messages()
	server.mails()
	server.events()
	server.outbox()
	server.late()
	server.practice()
	server.account()
	server.workspace()
	server.home()
	server.computer()
	server.pages()
	return server
}

// Routes serves the API without any guard; wrap it with Through and, for TCP, Guard.
func (s *Server) Routes() http.Handler {
	act := func() {} // a server of pages alone has no overview
	if o := s.services.Overview; o != nil {
		act = o.Acted
	}
	return Acts(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				if v != http.ErrAbortHandler {
					s.services.Log.Error("request failed", "operation", r.Pattern, "error", panicked(v))
				}
				panic(v) // Through answers
			}
		}()
		s.mux.ServeHTTP(w, r)
	}), act)
}

// panicked is the error that the log gets of a panic: where it came from, and its value only if it is of the runtime
// itself, because others may hold personal data.
func panicked(v any) error {
	if e, ok := v.(runtime.Error); ok {
		return fmt.Errorf("panic: %w\n%s", e, debug.Stack())
	}
	return fmt.Errorf("panic of a %T\n%s", v, debug.Stack())
}

// OpenAPI is the document of the API as JSON (OpenAPI 3.1).
func (s *Server) OpenAPI() ([]byte, error) { return s.api.OpenAPI().MarshalJSON() }

// operation registers one route; an error of the handler becomes a problem document.
func operation[I, O any](s *Server, method, path, id, summary string, f func(context.Context, *I) (*O, error), adjust ...func(*huma.Operation)) {
	op := huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary, MaxBodyBytes: -1}
	for _, a := range adjust {
		a(&op)
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		var whole *Document
		if errors.As(err, &whole) {
			return nil, whole
		}
		if err != nil {
			s.note(id, err)
			return nil, document(problem.Of(err), printerOf(ctx))
		}
		return out, nil
	})
}

// note logs failures that the caller cannot act on; problems of the input are not logged.
func (s *Server) note(operation string, err error) {
	if problem.Of(err).Kind == problem.Internal {
		s.services.Log.Error("request failed", "operation", operation, "error", err)
	}
}

// Body is a response with a JSON body.
type Body[T any] struct{ Body T }

func body[T any](v T, err error) (*Body[T], error) {
	if err != nil {
		return nil, err
	}
	return &Body[T]{Body: v}, nil
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page; absent on the last."`
}

// Paging are the parameters of every list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"200" doc:"From a former page's next."`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}
