package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tabiji/backend"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/problem"
	"tabiji/backend/words"
	"tabiji/frontend"
)

// session is one command in progress: the language, the way to print, and the way to the API.
type session struct {
	ctx   context.Context
	sys   System
	say   words.Printer
	json  bool
	reach *backend.Reach
	// langGiven: the language was asked for on the command line.
	langGiven bool
}

// config says how this command opens a workspace.
func (s *session) config(path string) backend.Config {
	c := backend.Config{Path: path, Lang: s.say.Lang, Getenv: s.sys.Getenv, Page: frontend.Page()}
	if s.sys.Adjust != nil {
		s.sys.Adjust(&c)
	}
	return c
}

// open finds the API of a workspace: the running engine's, else the file's own, opened for the
// length of the command.
func (s *session) open(path string) error {
	reach, err := backend.Connect(s.ctx, s.config(path))
	if err != nil {
		return err
	}
	s.reach = reach
	s.say.Zone = reach.Zone
	return nil
}

func (s *session) close() {
	if s.reach != nil {
		s.reach.Close()
	}
}

// call sends one request and decodes the answer into out (nil: not wanted). A problem document
// comes back as *httpapi.Document.
func (s *session) call(method, path string, query url.Values, in, out any) ([]byte, error) {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(b)
	}
	return s.send(method, path, query, "application/json", body, out)
}

func (s *session) send(method, path string, query url.Values, contentType string, body io.Reader, out any) ([]byte, error) {
	res, err := s.request(method, path, query, contentType, body)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, problem.New(problem.Unavailable, "cli.engine_gone").Because(err)
	}
	if out != nil {
		if err := json.Unmarshal(raw, out); err != nil {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
	}
	return raw, nil
}

// fetch streams an answer of any size to w.
func (s *session) fetch(path string, w io.Writer) (int64, error) {
	res, err := s.request(http.MethodGet, path, nil, "", nil)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	return io.Copy(w, res.Body)
}

// request sends and gives a good answer's body to the caller; any other answer becomes an error.
func (s *session) request(method, path string, query url.Values, contentType string, body io.Reader) (*http.Response, error) {
	target := "http://tabiji" + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(s.ctx, method, target, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Language", string(s.say.Lang))
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := s.reach.Do(req)
	if err != nil {
		return nil, problem.New(problem.Unavailable, "cli.engine_gone").Because(err)
	}
	if res.StatusCode < 400 {
		return res, nil
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, problem.New(problem.Unavailable, "cli.engine_gone").Because(err)
	}
	d := &httpapi.Document{}
	if err := json.Unmarshal(raw, d); err != nil || d.ID == "" {
		return nil, problem.New(problem.Internal, "internal").Because(fmt.Errorf("status %d", res.StatusCode))
	}
	return nil, d
}

// ask calls the API and, with --json, prints the answer as it came; otherwise print does it.
func ask[T any](s *session, method, path string, query url.Values, in any, print func(T)) error {
	var out T
	raw, err := s.call(method, path, query, in, &out)
	if err != nil {
		return err
	}
	if s.json {
		return s.raw(raw)
	}
	print(out)
	return nil
}

func (s *session) raw(b []byte) error {
	_, err := fmt.Fprintf(s.sys.Out, "%s\n", bytes.TrimSpace(b))
	return err
}

func (s *session) line(w io.Writer, v any) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.Encode(v) // nobody is left to tell when the output is gone
}

// print writes one sentence of the word list and a line end.
func (s *session) print(id string, kv ...any) { fmt.Fprintln(s.sys.Out, s.say.Text(id, kv...)) }

// document is any error as a problem document of the API.
func (s *session) document(err error) *httpapi.Document {
	var d *httpapi.Document
	if errors.As(err, &d) {
		return d
	}
	return httpapi.Describe(problem.Of(err), s.say)
}

// moment prints an instant of the API in the workspace's zone.
func (s *session) moment(i clock.Instant) string {
	if i == 0 {
		return "—"
	}
	return s.say.Time(int64(i))
}

func asUsage(err error, into **usageError) bool { return errors.As(err, into) }

func usageDocument(say words.Printer, line words.Line, hint string) string {
	b, _ := json.Marshal(httpapi.Document{ // a struct of strings always marshals
		Type: "urn:tabiji:problem:usage", ID: "usage", Status: http.StatusBadRequest,
		Title: say.Text("problem.kind.invalid"), Detail: say.Say(line), Hint: hint,
	})
	return string(b)
}

func localZone() *time.Location { return clock.Local() }

func escape(id string) string { return url.PathEscape(strings.TrimSpace(id)) }
