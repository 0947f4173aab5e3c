package smtptest

import (
	"strings"
	"sync"
)

// At is a point of a conversation.
type At string

// The points. Body is in the middle of a mail, after Fault.Bytes bytes. At Dot the final dot has come and nothing is
// accepted yet; at Queued the mail is accepted and no reply has been sent.
const (
	Accept       At = "accept"
	Greeting     At = "greeting"
	EHLO         At = "ehlo"
	STARTTLS     At = "starttls"
	AUTH         At = "auth"
	MAIL         At = "mail"
	RCPT         At = "rcpt"
	DATA         At = "data"
	NoRecipients At = "no_recipients" // DATA after every RCPT was refused
	Body         At = "body"
	Dot          At = "dot"
	Queued       At = "queued"
	RSET         At = "rset"
	NOOP         At = "noop"
	QUIT         At = "quit"
	Idle         At = "idle" // after the 250 of a mail was sent
)

// Points are all points in the order of a conversation.
func Points() []At {
	return []At{Accept, Greeting, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, Body, Dot, Queued, Idle, RSET, NOOP, QUIT}
}

// Do is what the server does at a point.
type Do string

// The faults. Reset differs from Drop on TCP only: the client sees "connection reset".
const (
	Reply Do = "reply" // Fault.Say instead of the usual answer
	Raw   Do = "raw"   // Fault.Say unchanged, each line a reply of its own
	Drop  Do = "drop"  // close the connection
	Reset Do = "reset" // close the connection with RST
	Hang  Do = "hang"  // send nothing until the trap is released, then go on as usual
	Drip  Do = "drip"  // Fault.Say every second until the connection is closed
	Flood Do = "flood" // Fault.Say again and again, unchanged, until the connection is closed or Fault.Bytes have been sent
)

// Fault is one misbehaviour.
type Fault struct {
	At    At
	Do    Do
	Say   string // of Reply: "554 5.7.1 no", lines separated by "\n"
	Nth   int    // only the n-th time the point is reached, from 1, over all connections; 0: every time
	Conn  int    // only on the n-th connection; 0: all
	To    string // only when the recipient is this; from RCPT on
	Bytes int    // of Body: after at least so many bytes; of Flood: how many, 0: without end
}

// Trap is a fault that was set on a server.
type Trap struct {
	fault   Fault
	hit     chan struct{}
	release chan struct{}
	once    sync.Once
	free    sync.Once
	off     bool // guarded by Server.mu
	fired   int  // guarded by Server.mu
}

// Hit is closed when the fault happens for the first time.
func (t *Trap) Hit() <-chan struct{} { return t.hit }

// Healed is closed when the trap is released or the server healed.
func (t *Trap) Healed() <-chan struct{} { return t.release }

// Release lets hanging connections go on.
func (t *Trap) Release() { t.free.Do(func() { close(t.release) }) }

// Fault sets a fault. When several fit a point, the one that was set first is used.
func (s *Server) Fault(f Fault) *Trap {
	t := &Trap{fault: f, hit: make(chan struct{}), release: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.traps = append(s.traps, t)
	return t
}

// Heal removes all faults and releases hanging connections.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.traps {
		t.off = true
		t.Release()
	}
	s.traps = nil
}

// Fired is how often the fault of a trap happened.
func (s *Server) Fired(t *Trap) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return t.fired
}

// Reached is how often a point was reached.
func (s *Server) Reached(at At) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reached[at]
}

// at counts a point that is reached and gives the trap set for it; nil for none.
func (s *Server) at(point At, conn int, to []string) *Trap {
	if s.options.CountOnly {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reached[point]++
	for _, t := range s.traps {
		f := t.fault
		if f.At != point || (f.Nth != 0 && f.Nth != s.reached[point]) || (f.Conn != 0 && f.Conn != conn) ||
			(f.To != "" && !has(to, f.To)) {
			continue
		}
		t.fired++
		t.once.Do(func() { close(t.hit) })
		return t
	}
	return nil
}

func has(to []string, one string) bool {
	for _, t := range to {
		if strings.EqualFold(t, one) {
			return true
		}
	}
	return false
}

// bodyFault gives after how many bytes a body is interrupted; ok is false when no fault is set there.
func (s *Server) bodyFault() (bytes int, ok bool) {
	if s.options.CountOnly {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.traps {
		if t.fault.At == Body {
			return t.fault.Bytes, true
		}
	}
	return 0, false
}
