package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"syscall"
	"testing"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

const (
	waits    = "later server"    // the mail is tried again
	network  = "later network"   // and it costs no try
	rests    = "later account"   // the account rests
	anew     = "later session"   // a new connection
	somebody = "held account"    // the account needs a person
	noPerson = "never address"   // the address is at fault
	notThis  = "never message"   // this mail is refused, the person is not at fault
	unsure   = "unknown network" // nobody knows
)

func verdictOf(f *outbox.Failure) string { return string(f.Outcome) + " " + string(f.Scope) }

// What servers say, and what it means.
func TestSMTP2_LOST7_RepliesAreReadByWhoMustAct(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ stage, reply, want, id string }{
		// temporary
		{"mail", "421 4.3.2 service shutting down", waits, "later"},
		{"rcpt", "421 4.4.2 idle timeout", waits, "later"},
		{"dot", "421 4.3.0 try later", waits, "later"},
		{"rcpt", "450 4.2.0 mailbox busy", waits, "later"},
		{"rcpt", "450 4.1.1 unverified address", waits, "later"},
		{"rcpt", "450 4.2.1 The user you are trying to contact is receiving mail too quickly", waits, "later"},
		{"rcpt", "450 4.2.0 Greylisted, see http://postgrey.example", waits, "later_greylisted"},
		{"rcpt", "451 4.7.1 Greylisting in action, please come back later", waits, "later_greylisted"},
		{"rcpt", "451 4.3.5 server configuration problem", waits, "later"},
		{"dot", "451 4.3.0 local error in processing", waits, "later"},
		{"mail", "452 4.3.1 insufficient system storage", waits, "later"},
		{"rcpt", "452 4.2.2 mailbox full", waits, "later_mailbox_full"},
		{"rcpt", "452 4.2.2 The email account that you tried to reach is over quota", waits, "later_mailbox_full"},
		{"mail", "454 4.7.0 TLS not available", waits, "later"},
		{"dot", "450 no words at all", waits, "later"},
		{"rcpt", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery", waits, "later"},
		// the account has sent enough
		{"rcpt", "550 5.4.5 Daily user sending limit exceeded", rests, "limit"},
		{"mail", "550 5.4.5 Daily SMTP relay limit exceeded for customer", rests, "limit"},
		{"dot", "550 5.4.5 daily sending quota exceeded", rests, "limit"},
		{"dot", "550 5.7.1 Daily sending limit reached", rests, "limit"},
		{"rcpt", "550 5.7.1 Message limit exceeded for this account", rests, "limit"},
		{"dot", "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", rests, "limit"},
		{"rcpt", "452 4.5.3 Too many recipients", rests, "limit"},
		{"rcpt", "452 4.5.3 Your message has too many recipients", rests, "limit"},
		{"mail", "451 4.7.1 rate limit exceeded, try again later", rests, "limit"},
		{"mail", "450 4.7.1 Error: too much mail from 203.0.113.1", rests, "limit"},
		{"mail", "421 4.7.0 too many messages in this session", anew, "session"},
		{"rcpt", "554 5.7.1 You have exceeded the maximum number of recipients: daily limit", rests, "limit"},
		{"mail", "550 5.7.1 1時間あたりの送信数の上限を超えました", rests, "limit"},
		// the account needs a person
		{"auth", "535 5.7.8 Username and Password not accepted", somebody, "password"},
		{"auth", "535 authentication failed", somebody, "password"},
		{"auth", "534 5.7.9 Application-specific password required", somebody, "app_password"},
		{"auth", "534 5.7.14 Please log in via your web browser", somebody, "password"},
		{"auth", "535 5.7.139 Authentication unsuccessful, basic authentication is disabled", somebody, "auth_disabled"},
		{"auth", "504 5.5.4 unrecognized authentication type", somebody, "auth_method"},
		{"auth", "538 5.7.11 encryption required", somebody, "auth_needs_tls"},
		{"auth", "454 4.7.0 Temporary authentication failure", network, "busy"},
		{"auth", "421 4.7.0 Too many failed logins", network, "busy"},
		{"mail", "530 5.7.0 Must issue a STARTTLS command first", somebody, "relay"},
		{"mail", "530 5.7.57 Client not authenticated to send mail", somebody, "relay"},
		{"rcpt", "535 5.7.8 not now", somebody, "relay"},
		{"rcpt", "550 5.7.1 Unable to relay for this recipient", somebody, "relay"},
		{"rcpt", "554 5.7.1 Relay access denied", somebody, "relay"},
		{"rcpt", "454 4.7.1 Relay access denied", somebody, "relay"},
		{"rcpt", "550 5.7.1 Authentication required", somebody, "relay"},
		{"mail", "503 5.5.1 you must AUTH first", somebody, "relay"},
		{"mail", "553 5.7.1 Sender address rejected: not owned by user", somebody, "sender_refused"},
		{"rcpt", "553 5.7.1 <info@kissa.example>: Sender address rejected: not owned by user", somebody, "sender_refused"},
		{"dot", "550 5.7.60 Client does not have permissions to send as this sender", somebody, "sender_refused"},
		{"dot", "554 5.2.252 SendAsDenied", somebody, "sender_refused"},
		{"mail", "550 5.1.8 sender domain not found", somebody, "sender_refused"},
		{"mail", "553 malformed address", somebody, "sender_refused"},
		{"mail", "500 5.5.1 unrecognized command", somebody, "protocol"},
		{"data", "503 5.5.1 bad sequence", somebody, "protocol"},
		{"greeting", "554 5.7.1 no SMTP service here", somebody, "greeting_refused"},
		{"greeting", "421 4.7.0 too many connections from your IP", network, "busy"},
		{"tls", "454 4.7.0 TLS not available", network, "busy"},
		{"tls", "502 5.5.1 not implemented", somebody, "no_starttls"},
		// the address
		{"rcpt", "550 5.1.1 User unknown", noPerson, "address_unknown"},
		{"rcpt", "550 5.1.1 The email account that you tried to reach does not exist", noPerson, "address_unknown"},
		{"dot", "550 5.1.1 no such user", noPerson, "address_unknown"},
		{"rcpt", "550 No such user here", noPerson, "address_unknown"},
		{"rcpt", "550 mailbox unavailable", noPerson, "address_refused"},
		{"rcpt", "551 user not local", noPerson, "address_unknown"},
		{"rcpt", "553 5.1.3 bad destination syntax", noPerson, "address_unknown"},
		{"rcpt", "550 5.1.10 domain has null MX", noPerson, "address_domain"},
		{"rcpt", "550 5.1.2 host unknown", noPerson, "address_domain"},
		{"rcpt", "556 5.1.10 domain takes no mail", noPerson, "address_domain"},
		{"rcpt", "550 5.4.1 Recipient address rejected: Access denied", noPerson, "address_unknown"},
		{"rcpt", "550 5.2.1 mailbox disabled", noPerson, "address_disabled"},
		{"rcpt", "552 5.2.2 mailbox full, quota exceeded", noPerson, "address_full"},
		// the mail: not the person's fault
		{"mail", "552 5.3.4 message size exceeds fixed limit", notThis, "too_large"},
		{"dot", "552 message too large", notThis, "too_large"},
		{"dot", "552 5.2.3 message length exceeds administrative limit", notThis, "too_large"},
		{"dot", "554 5.6.0 malformed message", notThis, "content"},
		{"rcpt", "550 5.7.1 blocked by policy", somebody, "policy"},
		{"rcpt", "550 5.7.26 unauthenticated sender", somebody, "domain_policy"},
		{"dot", "550 5.7.1 message rejected as spam", notThis, "content_refused"},
		{"dot", "554 transaction failed: spam content", notThis, "content_refused"},
		{"dot", "550 no", notThis, "refused"},
		{"rcpt", "554 5.7.1 Service unavailable; Client host blocked using a block list", somebody, "listed"},
		{"rcpt", "550 rejected: SPF fail", somebody, "domain_policy"},
		// an answer that is none
		{"mail", "354 what", network, "out_of_step"},
		{"body", "250 2.0.0 too early", network, "out_of_step"},
		{"dot", "354 go on", unsure, "unknown"},
		{"body", "421 4.4.2 timeout", waits, "later"},
	} {
		t.Run(test.stage+" "+test.reply, func(t *testing.T) {
			t.Parallel()
			f := classify(test.stage, replyError(t, test.reply), place{"smtp.kissa.example", 587}, false)
			if got := verdictOf(f); got != test.want || f.Line.ID != "reason.smtp."+test.id {
				t.Errorf("got %q by %s, want %q by %s", got, f.Line.ID, test.want, test.id)
			}
			if f.Stage != test.stage || f.Code == 0 || (strings.Contains(test.reply, " 5.1.1 ") && f.Enhanced != "5.1.1") {
				t.Errorf("failure %+v", f)
			}
			speakable(t, f.Line)
		})
	}
}

func TestADR1_ACarrierAddressRefusedForItsFormIsNoBounce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		reply    string
		quoted   bool
		want, id string
	}{
		{"501 5.1.3 bad address syntax", true, notThis, "carrier"},
		{"553 5.1.3 bad address syntax", true, notThis, "carrier"},
		{"501 syntax error in parameters", true, notThis, "carrier"},
		{"501 syntax error in parameters", false, noPerson, "address_refused"},
		{"550 5.1.1 user unknown", true, noPerson, "address_unknown"},
	} {
		f := classify("rcpt", replyError(t, test.reply), place{}, test.quoted)
		if verdictOf(f) != test.want || f.Line.ID != "reason.smtp."+test.id {
			t.Errorf("%s, quoted %v: got %s by %s", test.reply, test.quoted, verdictOf(f), f.Line.ID)
		}
	}
}

// MAIL-1, MAIL-2: go-mail would call all of these permanent.
func TestMAIL1_LostLinesAreTheNetworksFaultAndCostNoTry(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	reset := &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	pipe := &net.OpError{Op: "write", Err: os.NewSyscallError("write", syscall.EPIPE)}
	slow := &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}
	for _, test := range []struct {
		stage string
		err   error
		want  string
		id    string
	}{
		{"dial", refused, network, "port_closed"},
		{"dial", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)}, network, "offline"},
		{"dial", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.EHOSTUNREACH)}, network, "offline"},
		{"dial", &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, network, "no_answer"},
		{"dial", context.DeadlineExceeded, network, "no_answer"},
		{"dial", context.Canceled, network, "stopped"},
		{"dial", &net.DNSError{Err: "no such host", IsNotFound: true}, network, "no_such_host"},
		{"dial", &net.DNSError{Err: "server misbehaving", IsTemporary: true}, network, "offline"},
		{"greeting", errTooMuch, network, "too_much"},
		{"greeting", io.EOF, network, "dropped_greeting"},
		{"greeting", slow, network, "silent"},
		{"greeting", textproto.ProtocolError("short response: SSH-2.0"), network, "dropped_greeting"},
		{"tls", io.EOF, network, "dropped_tls"},
		{"tls", slow, network, "silent"},
		{"tls", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, somebody, "no_tls"},
		{"tls", tls.AlertError(70), somebody, "tls_failed"},
		{"tls", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a"}}, somebody, "certificate_host"},
		{"tls", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, somebody, "certificate_unknown"},
		{"tls", &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, somebody, "certificate_expired"},
		{"auth", io.EOF, network, "dropped"},
		{"mail", io.EOF, network, "dropped"},
		{"mail", reset, network, "dropped"},
		{"rcpt", slow, network, "stalled"},
		{"data", fmt.Errorf("wrapped: %w", io.ErrUnexpectedEOF), network, "dropped"},
		{"body", pipe, network, "dropped"},
		{"body", slow, network, "stalled"},
		{"body", context.Canceled, network, "stopped"},
		{"dot", io.EOF, unsure, "unknown"},
		{"dot", reset, unsure, "unknown"},
		{"dot", slow, unsure, "unknown"},
		{"dot", context.Canceled, unsure, "unknown"},
		{"dot", textproto.ProtocolError("malformed response"), unsure, "unknown"},
		{"dot", net.ErrClosed, unsure, "unknown"},
	} {
		t.Run(fmt.Sprintf("%s %v", test.stage, test.err), func(t *testing.T) {
			t.Parallel()
			f := classifyError(test.stage, test.err, place{"smtp.kissa.example", 465})
			if verdictOf(f) != test.want || f.Line.ID != "reason.smtp."+test.id || f.Code != 0 || !errors.Is(f, test.err) {
				t.Errorf("got %q by %s", verdictOf(f), f.Line.ID)
			}
			speakable(t, f.Line)
		})
	}
}

func TestFailure_KeepsTheServersWordsShortAndOnOneLine(t *testing.T) {
	t.Parallel()
	f := classify("rcpt", &textproto.Error{Code: 550, Msg: "5.1.1 だめ\n5.1.1 " + strings.Repeat("あ", 300) + "\xff"}, place{}, false)
	if len(f.Text) > 500 || len(f.Text) < 480 || strings.ContainsAny(f.Text, "\r\n") || strings.ToValidUTF8(f.Text, "") != f.Text {
		t.Errorf("text of %d bytes: %q", len(f.Text), f.Text)
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("rcpt", 550, "5.1.1 user unknown")
	f.Add("dot", 421, "")
	f.Add("auth", 535, "5.7.8\nno\x00\xff")
	f.Add("mail", 250, "5.999.9999 x")
	f.Fuzz(func(t *testing.T, stage string, code int, text string) {
		got := classify(stage, &textproto.Error{Code: code, Msg: text}, place{}, false)
		switch got.Outcome {
		case delivery.Later, delivery.Never, delivery.Held:
		default:
			if stage == "dot" && code < 400 && got.Outcome == delivery.Unknown {
				break
			}
			t.Errorf("a reply came, yet the outcome is %q", got.Outcome)
		}
		if code < 400 && got.Scope != outbox.OfNetwork || len(got.Text) > 500 || got.Line.ID == "" {
			t.Errorf("got %+v", got)
		}
		again := classify(stage, &textproto.Error{Code: code, Msg: text}, place{}, false)
		if verdictOf(again) != verdictOf(got) || again.Line.ID != got.Line.ID {
			t.Error("the same reply was read in two ways")
		}
	})
}

func replyError(t *testing.T, s string) error {
	t.Helper()
	e := &textproto.Error{}
	if _, err := fmt.Sscanf(s, "%d", &e.Code); err != nil {
		t.Fatal(err)
	}
	_, e.Msg, _ = strings.Cut(s, " ")
	return e
}

// speakable checks that a line has its sentence in both languages.
func speakable(t *testing.T, l words.Line) {
	t.Helper()
	for _, lang := range words.Langs() {
		p := words.Printer{Lang: lang}
		if s := p.Say(l); s == "" || strings.Contains(s, l.ID) || strings.ContainsAny(s, "{}") {
			t.Errorf("%s in %s reads %q", l.ID, lang, s)
		}
	}
}
