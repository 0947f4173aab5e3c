package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Bounds of a listening door. A page in a browser holds up to six connections and one stream of hints.
const (
	mostCallers  = 64               // connections that are no live lines
	mostLines    = 64               // live lines: counted apart, so that open pages do not use up the connections
	strangerLife = 10 * time.Second // of a connection that has not shown the token, whatever it does
	headTime     = 5 * time.Second  // for the head of a request
	idleTime     = 2 * time.Minute  // between two requests
	stallTime    = time.Minute      // without one byte of a body that was announced, or of an answer taken
	headSize     = 64 << 10         // bytes
	mostTold     = 8                // that are being told at the same time that there is no room
)

// Gate serves a handler on a listener and bounds its connections. A connection that has not shown the token is a
// stranger: it is closed after a short time, and first when there is no room. When there is none even so, the
// connection that has been idle longest goes; when all are at work, the new one is told so.
type Gate struct {
	server  *http.Server
	trusted bool

	mu      sync.Mutex
	callers map[*caller]struct{}
	order   int // of arrivals and of falling idle
	lines   int
	told    int
}

// NewGate makes the gate of a door. At one that the operating system guards (Socket) nobody is a stranger.
func NewGate(door Door, h http.Handler) *Gate {
	g := &Gate{trusted: door != TCP, callers: map[*caller]struct{}{}}
	g.server = &http.Server{Handler: h, ReadHeaderTimeout: headTime, IdleTimeout: idleTime, MaxHeaderBytes: headSize,
		ConnState: func(c net.Conn, state http.ConnState) {
			if c, ok := c.(*caller); ok {
				g.moved(c, state)
			}
		},
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, callerKey, c)
		}}
	return g
}

// Serve answers on the listener until Shutdown; then its error is http.ErrServerClosed.
func (g *Gate) Serve(l net.Listener) error { return g.server.Serve(&gated{l, g}) }

// Shutdown waits for requests in progress, except streams of hints, which end at once.
func (g *Gate) Shutdown(ctx context.Context) error {
	g.server.SetKeepAlivesEnabled(false)
	g.mu.Lock()
	for c := range g.callers {
		if c.line {
			go c.Close()
		}
	}
	g.mu.Unlock()
	return g.server.Shutdown(ctx)
}

// caller is one connection.
type caller struct {
	net.Conn
	gate  *Gate
	life  clock.Timer   // of a stranger
	met   chan struct{} // closed when it is none any more, or gone
	known bool
	line  bool
	idle  bool
	since int // its place in the order of arrivals, or of falling idle
	once  sync.Once
}

// gated is a listener whose Accept gives only connections for which there is room.
type gated struct {
	net.Listener
	gate *Gate
}

func (l *gated) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if c := l.gate.admit(conn); c != nil {
			return c, nil
		}
	}
}

// admit makes room for a connection; nil: there is none, and the connection was refused with an answer.
func (g *Gate) admit(conn net.Conn) *caller {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.callers)-g.lines >= mostCallers && !g.makeRoom() {
		if g.told < mostTold {
			g.told++
			go g.refuse(conn)
		} else {
			conn.Close()
		}
		return nil
	}
	g.order++
	c := &caller{Conn: conn, gate: g, known: g.trusted, since: g.order, met: make(chan struct{})}
	if !c.known {
		c.life = clock.System().Timer(clock.System().Now().Add(strangerLife))
		go c.expire()
	}
	g.callers[c] = struct{}{}
	return c
}

// makeRoom closes the oldest stranger, else the connection that has been idle longest; false: there is none.
func (g *Gate) makeRoom() bool {
	var last *caller
	for c := range g.callers {
		switch {
		case c.line || c.known && !c.idle:
		case last == nil, last.known && !c.known, last.known == c.known && c.since < last.since:
			last = c
		}
	}
	if last == nil {
		return false
	}
	delete(g.callers, last)
	go last.Close() // it asks for the lock
	return true
}

func (g *Gate) moved(c *caller, state http.ConnState) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c.idle = state == http.StateIdle; c.idle {
		g.order++
		c.since = g.order
	}
}

// expire closes a stranger whose time is over.
func (c *caller) expire() {
	defer c.life.Stop()
	select {
	case <-c.life.C():
		c.Close()
	case <-c.met:
	}
}

// Close ends the connection and gives its place back.
func (c *caller) Close() error {
	c.once.Do(func() {
		c.gate.mu.Lock()
		defer c.gate.mu.Unlock()
		delete(c.gate.callers, c)
		if !c.known {
			close(c.met)
		}
		if c.line {
			c.gate.lines--
		}
	})
	return c.Conn.Close()
}

// Write sets a deadline for the other side to read what is written.
func (c *caller) Write(b []byte) (int, error) {
	if err := c.SetWriteDeadline(clock.System().Now().Time().Add(stallTime)); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// callerOf is the connection that a request came by; nil when it came by none.
func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey).(*caller)
	return c
}

// meet marks a connection as known: it has shown the token.
func (c *caller) meet() {
	if c == nil {
		return
	}
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	if _, here := c.gate.callers[c]; here && !c.known {
		c.known = true
		close(c.met)
	}
}

// keepLine marks the connection as a stream of hints until it ends; false: there are too many.
func (c *caller) keepLine() bool {
	if c == nil {
		return true
	}
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	if _, here := c.gate.callers[c]; !here || c.gate.lines >= mostLines {
		return false
	}
	c.line = true
	c.gate.lines++
	return true
}

// refuse tells a connection in both languages that there is no room, since its own was not asked.
func (g *Gate) refuse(conn net.Conn) {
	defer func() {
		conn.Close()
		g.mu.Lock()
		g.told--
		g.mu.Unlock()
	}()
	p := problem.New(problem.Unavailable, "api.full", "n", mostCallers)
	d := document(p, words.Printer{Lang: words.Japanese})
	english := document(p, words.Printer{Lang: words.English})
	d.Title, d.Detail, d.Hint = d.Title+" / "+english.Title, d.Detail+" / "+english.Detail, d.Hint+" / "+english.Hint
	var body bytes.Buffer
	if json.NewEncoder(&body).Encode(d) != nil {
		return
	}
	conn.SetDeadline(clock.System().Now().Time().Add(time.Second))
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		d.Status, http.StatusText(d.Status), d.ContentType(""), body.Len(), body.Bytes())
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
		io.Copy(io.Discard, io.LimitReader(conn, headSize)) // a close with unread bytes would take the answer back
	}
}

// timedBody is a body whose time to arrive ends with it: the server reads on after the last byte, to notice
// that the caller is gone, and a deadline left there would end a long answer as if it were.
type timedBody struct {
	io.ReadCloser
	control *http.ResponseController
	stall   time.Duration // if set, how long it may bring nothing; else the reader sets a time for all of it
}

func (b *timedBody) Read(to []byte) (int, error) {
	if b.stall > 0 {
		b.within(b.stall)
	}
	n, err := b.ReadCloser.Read(to)
	if errors.Is(err, io.EOF) {
		b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// within sets the time in which the body must arrive from now on; there is no limit for a caller in this process.
func (b *timedBody) within(d time.Duration) {
	b.control.SetReadDeadline(clock.System().Now().Time().Add(d))
}

// bounded gives a request's body its most bytes, and its time: what no handler reads is waited for as well.
func bounded(w http.ResponseWriter, r *http.Request) io.ReadCloser {
	b := &timedBody{ReadCloser: http.MaxBytesReader(w, r.Body, bodyLimit(r.URL.Path)), control: http.NewResponseController(w)}
	if r.ContentLength != 0 {
		b.within(stallTime)
	}
	return b
}
