package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"slices"

	"github.com/wneessen/go-mail/smtp"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
)

// classifyError is the verdict on a connection that failed without a reply, or with one while it was being opened.
// Before the final dot nothing was accepted; after it nobody knows.
func classifyError(stage string, err error, p place) *outbox.Failure {
	var answered *textproto.Error
	if errors.As(err, &answered) {
		return classify(stage, err, p, false)
	}
	v := networkVerdict(stage, err)
	return &outbox.Failure{Outcome: v.outcome, Scope: v.scope, Stage: stage, Line: line(v.id, p, ""), Err: err}
}

// ownFailure is a failure that is found here, before anything is sent to the server.
func ownFailure(stage, id string, p place) *outbox.Failure {
	v := held(id)
	return &outbox.Failure{Outcome: v.outcome, Scope: v.scope, Stage: stage, Line: line(v.id, p, ""), Err: errors.New(id)}
}

func networkVerdict(stage string, err error) verdict {
	if stage == "dot" {
		return verdict{outcome: delivery.Unknown, scope: outbox.OfNetwork, id: "unknown"}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) && stage != "dial" {
		return later(outbox.OfNetwork, "stopped")
	}
	if id := certificate(err); id != "" {
		return held(id)
	}
	if errors.Is(err, errTooMuch) {
		return later(outbox.OfNetwork, "too_much")
	}
	if errors.Is(err, smtp.ErrUnencrypted) {
		return held("auth_needs_tls")
	}
	if stage == "dial" {
		return later(outbox.OfNetwork, unreached(err))
	}
	switch {
	case timedOut(err) && (stage == "greeting" || stage == "tls"):
		return later(outbox.OfNetwork, "silent")
	case timedOut(err):
		return later(outbox.OfNetwork, "stalled")
	case stage == "greeting":
		return later(outbox.OfNetwork, "dropped_greeting")
	case stage == "tls":
		return later(outbox.OfNetwork, "dropped_tls")
	case protocol(err):
		return later(outbox.OfNetwork, "out_of_step")
	}
	return later(outbox.OfNetwork, "dropped")
}

// certificate finds TLS failures that stay until a person changes something.
func certificate(err error) string {
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var noTLS tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &name):
		return "certificate_host"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate_expired"
	case errors.As(err, &unknown), errors.As(err, &invalid):
		return "certificate_unknown"
	case errors.As(err, &noTLS):
		return "no_tls"
	case errors.As(err, &alert):
		return "tls_failed"
	}
	return ""
}

func unreached(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no_such_host"
	case errors.As(err, &dns):
		return "offline"
	case isOne(err, refusedErrors):
		return "port_closed"
	case isOne(err, offlineErrors):
		return "offline"
	case timedOut(err):
		return "no_answer"
	}
	return "dropped_greeting"
}

func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) || (errors.As(err, &n) && n.Timeout())
}

// protocol reports whether the server's bytes were no SMTP reply; the end of the stream does not count.
func protocol(err error) bool {
	var garbage textproto.ProtocolError
	return errors.As(err, &garbage) && !errors.Is(err, io.EOF)
}

func isOne(err error, list []error) bool {
	return slices.ContainsFunc(list, func(e error) bool { return errors.Is(err, e) })
}
