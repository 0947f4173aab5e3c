package backend

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
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

// Connect finds the engine that runs on the workspace, else opens the file for as long as the reach
// lives, without starting an engine (design D2).
func Connect(ctx context.Context, c Config) (*Reach, error) {
	c = c.filled()
	keeper, err := newKeeper(c)
	if err != nil {
		return nil, err
	}
	if run, ok := keeper.Running(c.Path); ok {
		return dial(ctx, run.Socket), nil
	}
	b, err := Open(ctx, c)
	if problem.IsKind(err, problem.Locked) {
		if run, ok := keeper.Running(c.Path); ok { // it has just started
			return dial(ctx, run.Socket), nil
		}
	}
	if err != nil {
		return nil, err
	}
	r := Inside(b)
	r.close = b.Close
	return r, nil
}

// dial reaches the engine of another process. It asks for the workspace's zone; should the engine not
// answer, the zone stays this computer's and the caller's own request will say what is wrong.
func dial(ctx context.Context, socket string) *Reach {
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
	var st httpapi.Status
	if err := json.NewDecoder(res.Body).Decode(&st); err != nil {
		return nil, err
	}
	return time.LoadLocation(st.Workspace.Zone)
}

// Inside reaches the API of a backend of this process.
func Inside(b *Backend) *Reach {
	handler := b.Handler()
	return &Reach{Zone: b.Zone(), close: func() error { return nil }, do: func(req *http.Request) (*http.Response, error) {
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

// Running reports whether a process has the workspace at the path open and answers for it.
func Running(c Config) bool {
	keeper, err := newKeeper(c.filled())
	if err != nil {
		return false
	}
	_, ok := keeper.Running(c.Path)
	return ok
}

// Raise asks the process that has the workspace at the path open to show its window. The error is a
// problem: nobody has it open, or who has it has no window.
func Raise(ctx context.Context, c Config) error {
	c = c.filled()
	keeper, err := newKeeper(c)
	if err != nil {
		return err
	}
	run, ok := keeper.Running(c.Path)
	if !ok {
		return problem.New(problem.NotFound, "workspace.not_open")
	}
	reach := dial(ctx, run.Socket)
	defer reach.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://tabiji/api/raise", nil)
	if err != nil {
		return err
	}
	res, err := reach.Do(req)
	if err != nil {
		return problem.New(problem.Unavailable, "workspace.not_open").Because(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return problem.New(problem.Conflict, "workspace.no_window")
	}
	return nil
}

// Answer lets commands and a second start reach this process although no engine runs, such as while the
// workspace is held; Start does it too. A second call changes nothing.
func (b *Backend) Answer() error { return b.listen() }

// listen opens the per-user socket through which commands reach this engine, once.
func (b *Backend) listen() error {
	if b.socket != nil {
		return nil
	}
	path, err := b.workspace.Socket()
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // what lies there is a dead engine's: we hold the lock
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return err
	}
	if err := b.workspace.Announce(path); err != nil {
		l.Close()
		return err
	}
	b.socket = l
	gate := httpapi.NewGate(httpapi.Socket, httpapi.Through(httpapi.Socket, b.Zone(), b.Now, b.api.Handler()))
	b.ended.Add(1)
	go func() {
		defer b.ended.Done()
		gate.Serve(l) // ends when the listener is closed
	}()
	return nil
}
