// Package outbox carries out recorded effects, each key once, within consent and limits: it claims
// rows, renders, hands over and records how each delivery ended. It knows the account that sends, where its
// secret is, and the practice mailbox. It refuses to know journeys.
package outbox

import (
	"context"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/message"
	"tabiji/backend/words"
)

// Route is everything needed to speak to one account's server.
type Route struct {
	Account  string // id; "practice" is the built-in mailbox
	Host     string
	Port     int
	Security string // none, starttls, tls, practice
	Username string
	Secret   string // never logged
	HELO     string // domain of the sender's address; never the PC's name
}

// Letter is one mail to one person (RFC 5322), ready to be composed and handed over.
type Letter struct {
	MessageID   string // without angle brackets
	Date        clock.Instant
	FromName    string
	From        string // address
	ToName      string
	To          string // address in wire form: contact.Address.Wire
	Unsubscribe string // mailto URI for List-Unsubscribe (RFC 2369); "" for none
	Body        message.Rendered
}

// Transport opens connections. The mail package implements it for SMTP and for the practice mailbox.
type Transport interface {
	// Dial connects, greets, secures and authenticates. Its error is a *Failure.
	Dial(ctx context.Context, route Route) (Conn, error)
}

// Conn is one open SMTP session, owned by one goroutine.
type Conn interface {
	// Body speaks MAIL, RCPT and DATA and writes the whole body to the wire, flushed, without the
	// final dot. After an error nothing was accepted (RFC 5321 §4.1.1.4); the error is a *Failure.
	// Stage "rcpt" or "mail" refusals leave the session usable; Usable tells.
	Body(ctx context.Context, letter Letter) error
	// Dot sends the final dot and waits for the reply. nil: the server took the mail. A *Failure
	// with Outcome Unknown means that no reply came.
	Dot(ctx context.Context) (reply string, err error)
	// Usable reports whether another letter may be sent over this session.
	Usable() bool
	// Drop closes the connection at once, without a dot and without QUIT.
	Drop()
	// Quit ends the session politely, waiting briefly.
	Quit()
}

// Failure is why a delivery, or a connection, did not succeed, already classified (SMTP-2).
type Failure struct {
	Outcome  delivery.State // Later, Never, Unknown, or Held (the account needs a person)
	Scope    Scope
	Sure     bool          // of Never: the reply's text or enhanced code (RFC 3463) says whom it concerns
	Rest     time.Duration // of a limit or a failure that concerns everybody: how long nothing is sent over the account; 0: by the code
	Stage    string        // dial, greeting, tls, auth, mail, rcpt, data, body, dot
	Code     int           // RFC 5321 §4.2; 0 when there was no reply
	Enhanced string        // RFC 3463, "5.1.1"
	Text     string        // the server's words, at most 500 bytes, for the log and 経緯
	Line     words.Line
	Err      error
}

// Greedy is the reason of a row that is held because its message takes more than a message may. Nothing
// releases it but a corrected version of the message, a person, or the end of its journey.
const Greedy = "reason.delivery.greedy"

// Scope says what a failure is about, and so which counter it is charged to.
type Scope string

// The scopes. Only a refusal that is about the person, the mail or this very delivery uses up a try of a row.
const (
	OfAddress    Scope = "address" // the person: their address, their mailbox
	OfMessage    Scope = "message"
	OfAccount    Scope = "account" // us: our account, domain, address or limit
	OfSession    Scope = "session" // this connection: the server takes no more mail over it, but does over a new one
	OfNetwork    Scope = "network"
	OfConnection Scope = "line"   // connections that broke under this delivery and under no other
	OfServer     Scope = "server" // a temporary refusal of this delivery; with Rest, the server takes nobody's mail
)

// Error is for logs; it holds no address.
func (f *Failure) Error() string {
	s := string(f.Scope) + " failure at " + f.Stage
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }
