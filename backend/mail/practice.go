package mail

import (
	"bytes"
	"context"
	"io"
	"log"
	"mime"
	"net"
	netmail "net/mail"
	"strings"
	"sync"

	gosmtp "github.com/emersion/go-smtp"

	"tabiji/backend/outbox"
)

// Keeper stores what the practice mailbox receives.
type Keeper interface {
	// Keep stores one mail. When it returns nil the mail is answered with 250, so it must be committed by then. The
	// same Message-ID may come twice and is then kept twice: hiding a duplicate would hide the very fault that practice
	// is there to show.
	Keep(ctx context.Context, mail outbox.PracticeMail) error
}

// PracticeBox is the mailbox inside the program: a whole SMTP server on pipes, without a port, so
// that practice goes through the same conversation as real sending and never leaves the machine.
type PracticeBox struct {
	transport *Transport
	server    *gosmtp.Server
	pipes     *pipes
	done      chan struct{}
}

// mostPractice bounds one mail, in bytes.
const mostPractice = 32 << 20

// NewPractice starts the practice mailbox; Close ends it.
func NewPractice(keeper Keeper) *PracticeBox {
	p := &PracticeBox{pipes: &pipes{incoming: make(chan net.Conn), closed: make(chan struct{})}, done: make(chan struct{})}
	p.transport = New(Options{Connect: p.pipes.connect})
	p.server = gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) {
		return &practiceSession{keeper: keeper, closed: p.pipes.closed}, nil
	}))
	p.server.Domain = "practice.localhost"
	p.server.MaxMessageBytes = mostPractice
	p.server.MaxRecipients = 1
	p.server.ErrorLog = log.New(io.Discard, "", 0) // lines that end without QUIT are ordinary here
	go func() {
		defer close(p.done)
		_ = p.server.Serve(p.pipes) // ends with Close, and only then
	}()
	return p
}

// Close ends the mailbox and every session with it.
func (p *PracticeBox) Close() error {
	err := p.server.Close()
	p.pipes.Close()
	<-p.done
	return err
}

// Dial opens a session with the mailbox, whatever server the route names.
func (p *PracticeBox) Dial(ctx context.Context, route outbox.Route) (outbox.Conn, error) {
	return p.transport.Dial(ctx, outbox.Route{Account: route.Account, Host: p.server.Domain, Port: 25, Security: None, HELO: route.HELO})
}

// pipes is a listener that nothing outside the program can reach.
type pipes struct {
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (p *pipes) connect(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.incoming <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Accept waits for the next connection.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case line := <-p.incoming:
		return line, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept; it may be called more than once.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr names the mailbox; there is no address to connect to.
func (p *pipes) Addr() net.Addr { return nowhere{} }

type nowhere struct{}

func (nowhere) Network() string { return "pipe" }
func (nowhere) String() string  { return "practice" }

// practiceSession is one conversation on the server's side.
type practiceSession struct {
	keeper   Keeper
	closed   <-chan struct{}
	from, to string
}

func (s *practiceSession) Mail(from string, _ *gosmtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *practiceSession) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *practiceSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	select {
	case <-s.closed:
		return errClosing
	default:
	}
	subject, id := headline(raw)
	snippet := ""
	if v, err := Read(raw); err == nil {
		snippet = v.Lead(snippetLength)
	}
	err = s.keeper.Keep(context.Background(), outbox.PracticeMail{
		From: s.from, To: s.to, Subject: subject, MessageID: id, Raw: raw, Snippet: snippet,
	})
	if err != nil {
		return &gosmtp.SMTPError{Code: 451, EnhancedCode: gosmtp.EnhancedCode{4, 3, 0}, Message: "the practice mailbox cannot keep the mail now"}
	}
	return nil
}

// snippetLength is how much of the text part a list shows.
const snippetLength = 80

var errClosing = &gosmtp.SMTPError{Code: 421, EnhancedCode: gosmtp.EnhancedCode{4, 3, 2}, Message: "closing"}

func (s *practiceSession) Reset() { s.from, s.to = "", "" }

func (s *practiceSession) Logout() error { return nil }

// headline reads subject and Message-ID; both are empty for a mail without a readable header, which is kept all the
// same.
func headline(raw []byte) (subject, id string) {
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", ""
	}
	subject = m.Header.Get("Subject")
	if decoded, err := new(mime.WordDecoder).DecodeHeader(subject); err == nil {
		subject = decoded
	}
	return subject, strings.Trim(m.Header.Get("Message-ID"), "<> ")
}

var _ outbox.Transport = (*PracticeBox)(nil)
