// Package mail composes a letter and speaks SMTP with the owner's server, or with the practice
// mailbox inside the program; every failure leaves it classified. It refuses to know who is mailed
// and why, and it never decides to try again.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
)

// Security words of a route.
const (
	None     = "none"
	StartTLS = "starttls"
	TLS      = "tls"
	Practice = "practice"
)

// Limits bound every stage of a conversation, so that a silent server never keeps a sender. A zero
// field takes its default.
type Limits struct {
	Connect  time.Duration // TCP connection; 30 s
	Greeting time.Duration // the TLS handshake and the server's 220 in all, and STARTTLS; 30 s
	Command  time.Duration // each reply of EHLO, AUTH, MAIL, RCPT, DATA; 60 s
	Body     time.Duration // the whole body, plus its size at BodyRate; 60 s
	BodyRate int           // slowest acceptable line, bytes a second; 20,000
	Dot      time.Duration // the reply to the final dot; 120 s
	Quit     time.Duration // the farewell; 3 s
	Mails    int           // mails over one session before it is ended; 100
}

func (l Limits) withDefaults() Limits {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&l.Connect, 30*time.Second)
	set(&l.Greeting, 30*time.Second)
	set(&l.Command, 60*time.Second)
	set(&l.Body, 60*time.Second)
	set(&l.Dot, 120*time.Second)
	set(&l.Quit, 3*time.Second)
	if l.BodyRate == 0 {
		l.BodyRate = 20_000
	}
	if l.Mails == 0 {
		l.Mails = 100
	}
	return l
}

// Options of a transport; the zero value is the product's.
type Options struct {
	Limits Limits
	// Roots replaces the machine's certificate authorities.
	Roots *x509.CertPool
	// Connect replaces the dialler: proof programs use pipes and slow lines.
	Connect func(ctx context.Context, network, address string) (net.Conn, error)
	// Lookup replaces the resolver of the connection check.
	Lookup func(ctx context.Context, host string) ([]string, error)
	// Practice takes routes whose security is "practice".
	Practice outbox.Transport
}

// Transport opens SMTP sessions; it is safe for concurrent use and implements outbox.Transport.
type Transport struct {
	options Options
	limits  Limits
	images  *imageCache
}

// New makes a transport.
func New(o Options) *Transport {
	if o.Connect == nil {
		o.Connect = (&net.Dialer{KeepAlive: 30 * time.Second}).DialContext
	}
	if o.Lookup == nil {
		o.Lookup = net.DefaultResolver.LookupHost
	}
	return &Transport{options: o, limits: o.Limits.withDefaults(), images: newImageCache()}
}

// Dial connects, greets, secures and authenticates. Its error is an *outbox.Failure.
func (t *Transport) Dial(ctx context.Context, route outbox.Route) (outbox.Conn, error) {
	if route.Security == Practice && t.options.Practice != nil {
		return t.options.Practice.Dial(ctx, route)
	}
	s, failure := t.open(ctx, route, func(string) {})
	if failure != nil {
		return nil, failure
	}
	return s, nil
}

// open does the work of Dial and tells of every stage that went well: connect, greeting, tls, auth.
func (t *Transport) open(ctx context.Context, route outbox.Route, passed func(stage string)) (*session, *outbox.Failure) {
	place := placeOf(route)
	if route.Security != None && route.Security != StartTLS && route.Security != TLS {
		return nil, ownFailure("dial", "no_security", place) // an open line is only for those who say so
	}
	raw, failure := t.connect(ctx, route, place)
	if failure != nil {
		return nil, failure
	}
	raw.clear = route.Security != TLS
	passed("connect")
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	client, failure := t.greet(ctx, raw, route, place, passed)
	if failure == nil && route.Username != "" {
		failure = t.authenticate(client, raw, route, place, passed)
	}
	if !stop() && failure == nil { // the caller gave up at the last moment
		failure = classifyError("dial", context.Cause(ctx), place)
	}
	if failure != nil {
		raw.Close()
		return nil, failure
	}
	return newSession(t, client, raw, place), nil
}

func (t *Transport) connect(ctx context.Context, route outbox.Route, place place) (*bounded, *outbox.Failure) {
	dialing, cancel := context.WithTimeout(ctx, t.limits.Connect)
	defer cancel()
	raw, err := t.options.Connect(dialing, "tcp", net.JoinHostPort(route.Host, strconv.Itoa(route.Port)))
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, classifyError("dial", err, place)
	}
	return &bounded{Conn: raw}, nil
}

// greet reads the greeting, sends EHLO and secures the connection as the route demands.
func (t *Transport) greet(ctx context.Context, raw *bounded, route outbox.Route, place place, passed func(string)) (*smtp.Client, *outbox.Failure) {
	line := net.Conn(raw)
	limit(raw, t.limits.Greeting)
	if route.Security == TLS {
		secure := tls.Client(raw, t.tlsConfig(route))
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, classifyError("tls", orCause(ctx, err), place)
		}
		passed("tls")
		line = secure
	}
	client, err := smtp.NewClient(line, route.Host)
	if err != nil {
		return nil, classifyError("greeting", orCause(ctx, err), place)
	}
	if route.Security == TLS {
		boundReplies(client, raw)
	}
	client.SkipSMTPUTF8(true)
	limit(raw, t.limits.Command)
	if err := client.Hello(helo(route)); err != nil {
		return nil, classifyError("greeting", orCause(ctx, err), place)
	}
	passed("greeting")
	if route.Security == StartTLS {
		if ok, _ := client.Extension("STARTTLS"); !ok {
			return nil, ownFailure("tls", "no_starttls", place)
		}
		limit(raw, t.limits.Greeting)
		raw.clear = false
		if err := client.StartTLS(t.tlsConfig(route)); err != nil {
			return nil, classifyError("tls", orCause(ctx, err), place)
		}
		boundReplies(client, raw)
		passed("tls")
	}
	return client, nil
}

func (t *Transport) authenticate(client *smtp.Client, raw net.Conn, route outbox.Route, place place, passed func(string)) *outbox.Failure {
	ok, words := client.Extension("AUTH")
	if !ok {
		return ownFailure("auth", "no_auth", place)
	}
	open := route.Security == None // the owner chose an open line in so many words
	var auth smtp.Auth
	switch methods := " " + strings.ToUpper(words) + " "; {
	case strings.Contains(methods, " PLAIN "):
		auth = smtp.PlainAuth("", route.Username, route.Secret, route.Host, open)
	case strings.Contains(methods, " LOGIN "):
		auth = smtp.LoginAuth(route.Username, route.Secret, route.Host, open)
	case strings.Contains(methods, " CRAM-MD5 "):
		auth = smtp.CRAMMD5Auth(route.Username, route.Secret)
	default:
		return ownFailure("auth", "auth_method", place)
	}
	limit(raw, t.limits.Command)
	if err := client.Auth(auth); err != nil {
		return classifyError("auth", err, place)
	}
	passed("auth")
	return nil
}

func (t *Transport) tlsConfig(route outbox.Route) *tls.Config {
	return &tls.Config{ServerName: route.Host, RootCAs: t.options.Roots, MinVersion: tls.VersionTLS12}
}

// helo is the name of EHLO: the sender's domain, else an address literal (RFC 5321 §4.1.4); never the name of this
// computer, which is private and may not be ASCII.
func helo(route outbox.Route) string {
	if name := asciiDomain(route.HELO); name != "" {
		return name
	}
	return "[127.0.0.1]"
}

// limit sets a deadline for everything that follows on the connection.
func limit(raw net.Conn, d time.Duration) {
	// An error means that the connection is closed already, which the next read or write reports.
	_ = raw.SetDeadline(clock.System().Now().Time().Add(d))
}

// orCause gives the error of ctx when it has ended, which is why the connection was closed.
func orCause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
