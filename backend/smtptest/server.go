// Package smtptest is an SMTP server for tests: it misbehaves at exactly the point that a test chooses, and keeps a
// record of every mail it accepted. It refuses to know what the product makes of that.
package smtptest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"tabiji/backend/clock"
)

// Security is how the server offers TLS.
type Security string

// The ways. The zero value is Plain.
const (
	Plain    Security = ""
	StartTLS Security = "starttls"
	Implicit Security = "tls"
)

// Options of a server; the zero value is a server without TLS that accepts everything, on a free port of this machine.
type Options struct {
	Listener    net.Listener // nil: 127.0.0.1, a free port
	PipesOnly   bool         // listen nowhere; Pipe and Connect only
	Security    Security
	Certificate Certificate
	Accounts    map[string]string // name → password; with any, MAIL needs AUTH
	Mechanisms  []string          // default PLAIN, LOGIN
	NoPipeline  bool              // do not offer PIPELINING
	Extensions  []string          // further EHLO lines, "SMTPUTF8"
	MostBytes   int               // SIZE; 0: none is offered and none is checked

	PerConnection, PerMinute, PerDay int         // mails accepted; 0: no limit
	Clock                            clock.Clock // of the limits and of Mail.At; default the machine's

	// Worn is the fault at its point of every mail after the first WornAfter of a connection.
	Worn      Fault
	WornAfter int

	// Discard keeps no bodies, only envelopes and Message-IDs.
	Discard bool
	// CountOnly keeps nothing but the number of mails; it is for benchmarks.
	CountOnly bool
}

// Mail is one mail that the server accepted: its final dot came and no fault stopped it.
type Mail struct {
	Conn      int // number of the connection, from 1
	At        clock.Instant
	HELO      string
	User      string // who was authenticated; "" for nobody
	TLS       bool
	From      string
	To        []string
	MessageID string // without angle brackets
	Raw       []byte // without dot stuffing; nil with Discard
}

// Server is a running server. It is safe for concurrent use.
type Server struct {
	options  Options
	listener net.Listener
	tls      *tls.Config
	pool     *x509.CertPool
	clock    clock.Clock
	done     chan struct{}
	wg       sync.WaitGroup
	taken    atomic.Int64
	flooded  atomic.Int64

	mu       sync.Mutex
	traps    []*Trap
	reached  map[At]int
	mails    []Mail
	has      map[string]int
	commands []string
	lines    map[net.Conn]bool
	conns    int
	minute   window
	day      window
	over     int
	changed  *sync.Cond // signalled when the number of open connections changes
}

// Start starts a server; the caller ends it with Close.
func Start(o Options) (*Server, error) {
	s := &Server{
		options: o, clock: o.Clock, done: make(chan struct{}),
		reached: map[At]int{}, has: map[string]int{}, lines: map[net.Conn]bool{},
		minute: window{span: 60_000, limit: o.PerMinute}, day: window{span: 86_400_000, limit: o.PerDay},
	}
	s.changed = sync.NewCond(&s.mu)
	if s.clock == nil {
		s.clock = clock.System()
	}
	if len(o.Mechanisms) == 0 {
		s.options.Mechanisms = []string{"PLAIN", "LOGIN"}
	}
	if o.Security != Plain {
		var err error
		if s.tls, s.pool, err = makeTLS(o.Certificate); err != nil {
			return nil, err
		}
	}
	if o.PipesOnly {
		return s, nil
	}
	s.listener = o.Listener
	if s.listener == nil {
		var err error
		if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, fmt.Errorf("smtptest: %w", err)
		}
	}
	s.wg.Add(1)
	go s.accept()
	return s, nil
}

// T is the part of testing.TB that New needs.
type T interface {
	Helper()
	Cleanup(func())
	Fatal(...any)
}

// New starts a server that ends with the test.
func New(t T, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Close releases every trap, closes every connection and waits until all goroutines have ended.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	close(s.done)
	if s.listener != nil {
		s.listener.Close()
	}
	for line := range s.lines {
		line.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

// Host is the host name or address that the server listens on.
func (s *Server) Host() string {
	host, _, _ := net.SplitHostPort(s.Addr())
	return host
}

// Port is the port that the server listens on; 0 without a listener.
func (s *Server) Port() int {
	_, port, _ := net.SplitHostPort(s.Addr())
	n, _ := strconv.Atoi(port)
	return n
}

// Addr is HOST:PORT; with PipesOnly it is only a name.
func (s *Server) Addr() string {
	if s.listener == nil {
		return "pipe.smtptest:0"
	}
	return s.listener.Addr().String()
}

// Roots is the throw-away authority that signed the server's certificate.
func (s *Server) Roots() *x509.CertPool { return s.pool }

// Pipe serves one connection over net.Pipe and returns the client's end.
func (s *Server) Pipe() net.Conn {
	ours, theirs := net.Pipe()
	s.serve(ours)
	return theirs
}

// Connect is Pipe in the form of a dialler.
func (s *Server) Connect(ctx context.Context, _, _ string) (net.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.Pipe(), nil
}

func (s *Server) accept() {
	defer s.wg.Done()
	for {
		line, err := s.listener.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			select {
			case <-s.done:
				return
			default:
				continue // a client that went away before it was served
			}
		}
		s.serve(line)
	}
}

func (s *Server) serve(line net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.done:
		line.Close()
		return
	default:
	}
	s.conns++
	s.lines[line] = true
	s.changed.Broadcast()
	d := newDialogue(s, line, s.conns)
	s.wg.Add(1)
	go func() {
		defer s.wg.Done()
		d.run()
		line.Close()
		s.mu.Lock()
		delete(s.lines, line)
		s.changed.Broadcast()
		s.mu.Unlock()
	}()
}

// CutAll closes every open connection at once, as a failing server or router would, and gives how many.
func (s *Server) CutAll() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for line := range s.lines {
		line.Close()
	}
	return len(s.lines)
}

// WaitOpen waits until exactly n connections are open on the server's side.
func (s *Server) WaitOpen(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.lines) != n {
		s.changed.Wait()
	}
}

// Mails are the accepted mails, in the order in which they were accepted.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Has is how many mails with the Message-ID (without angle brackets) were accepted.
func (s *Server) Has(messageID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.has[messageID]
}

// Record is how often each Message-ID was accepted.
func (s *Server) Record() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	record := make(map[string]int, len(s.has))
	for id, n := range s.has {
		record[id] = n
	}
	return record
}

// Taken is how many mails were accepted.
func (s *Server) Taken() int { return int(s.taken.Load()) }

// Flooded is how many octets of floods the clients took, TLS overhead not counted.
func (s *Server) Flooded() int64 { return s.flooded.Load() }

// Connections is how many connections were ever made.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conns
}

// Open is how many connections are open now.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.lines)
}

// OverLimit is how many mails came after a limit of the options was reached.
func (s *Server) OverLimit() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}

// Commands are all command lines of all connections in order of arrival, secrets of AUTH replaced by "…". Nothing is
// kept with Discard or CountOnly.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// window counts the mails accepted in a rolling span of time.
type window struct {
	span  clock.Instant
	limit int
	times []clock.Instant
}

func (w *window) full(now clock.Instant) bool {
	if w.limit == 0 {
		return false
	}
	w.times = slices.DeleteFunc(w.times, func(at clock.Instant) bool { return at <= now-w.span })
	return len(w.times) >= w.limit
}

func (w *window) add(now clock.Instant) {
	if w.limit > 0 {
		w.times = append(w.times, now)
	}
}
