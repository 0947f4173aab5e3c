package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
)

// Reach is a way to a workspace's API: over the socket of the engine that runs, or inside this process.
type Reach struct {
	Zone  *time.Location
	do    func(*http.Request) (*http.Response, error)
	close func() error
}

// Do sends a request; its host does not matter.
func (r *Reach) Do(req *http.Request) (*http.Response, error) { return r.do(req) }

// Close ends the reach and, when it opened the workspace, that too.
func (r *Reach) Close() error { return r.close() }

// Dial reaches the API of another process over its socket. It asks for the workspace's zone; should the engine not
// answer, the zone stays this computer's and the caller's own request will say what is wrong.
func Dial(ctx context.Context, socket string) *Reach {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}}
	r := &Reach{Zone: clock.Local(), do: transport.RoundTrip, close: func() error {
		transport.CloseIdleConnections()
		return nil
	}}
	if zone, err := askZone(ctx, r); err == nil {
		r.Zone = zone
	}
	return r
}

func askZone(ctx context.Context, r *Reach) (*time.Location, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://tabiji/api/status", nil)
	if err != nil {
		return nil, err
	}
	res, err := r.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var st Status
	if err := json.NewDecoder(res.Body).Decode(&st); err != nil {
		return nil, err
	}
	return time.LoadLocation(st.Workspace.Zone)
}

// Raise asks the process that is reached to show its window. The error is a problem: it does not answer, or has none.
func (r *Reach) Raise(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://tabiji/api/raise", nil)
	if err != nil {
		return err
	}
	res, err := r.Do(req)
	if err != nil {
		return problem.New(problem.Unavailable, "workspace.not_open").Because(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return problem.New(problem.Conflict, "workspace.no_window")
	}
	return nil
}

// Inside reaches a handler of this process; close ends the reach.
func Inside(handler http.Handler, zone *time.Location, close func() error) *Reach {
	return &Reach{Zone: zone, close: close, do: func(req *http.Request) (*http.Response, error) {
		return serve(handler, req), nil
	}}
}

// serve runs a handler and gives its answer as it is written, without holding it whole.
func serve(handler http.Handler, req *http.Request) *http.Response {
	if req.Body == nil {
		req.Body = http.NoBody
	}
	req.RequestURI = req.URL.RequestURI()
	reader, writer := io.Pipe()
	answer := &answer{header: http.Header{}, body: writer, begun: make(chan struct{})}
	go func() {
		defer func() {
			if v := recover(); v != nil {
				writer.CloseWithError(io.ErrUnexpectedEOF)
			}
			answer.WriteHeader(http.StatusOK)
			writer.Close()
		}()
		handler.ServeHTTP(answer, req)
	}()
	<-answer.begun
	return &http.Response{StatusCode: answer.status, Header: answer.sent, Body: reader, Request: req, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
}

// answer pipes what a handler of this process writes into the response.
type answer struct {
	header, sent http.Header
	status       int
	body         *io.PipeWriter
	begun        chan struct{}
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
		close(a.begun)
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

func (a *answer) Flush() {}
