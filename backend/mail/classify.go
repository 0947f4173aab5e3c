package mail

import (
	"errors"
	"net/textproto"
	"strconv"
	"strings"
	"unicode/utf8"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// place is what sentences may say about a server: never an address, never a secret.
type place struct {
	host string
	port int
}

func placeOf(r outbox.Route) place { return place{host: r.Host, port: r.Port} }

// line makes a sentence of the room "reason.smtp". Every sentence may name the server and the reply.
func line(id string, p place, code string) words.Line {
	return words.New("reason.smtp."+id, "host", p.host, "port", p.port, "code", code)
}

// classify says what a failure means (SMTP-2). go-mail's own IsTemp judges by the first character
// of a text and takes a dropped line for a permanent refusal, so it is never asked.
func classify(stage string, err error, p place, quoted bool) *outbox.Failure {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return classifyError(stage, err, p)
	}
	r := readReply(stage, reply)
	v := r.verdict(quoted)
	return &outbox.Failure{
		Outcome: v.outcome, Scope: v.scope, Stage: stage, Code: r.code, Enhanced: r.enhanced,
		Text: shorten(r.text), Line: line(v.id, p, r.spoken()), Err: err,
	}
}

// reply is a server's answer taken apart (RFC 5321 §4.2, RFC 3463).
type reply struct {
	stage    string
	code     int
	enhanced string // "5.1.1"
	detail   string // "1.1", the part that is the same for now and for ever
	text     string
	low      string
}

func readReply(stage string, e *textproto.Error) reply {
	r := reply{stage: stage, code: e.Code, text: e.Msg, low: strings.ToLower(e.Msg)}
	first, _, _ := strings.Cut(e.Msg, " ")
	if parts := strings.Split(first, "."); len(parts) == 3 && len(parts[0]) == 1 &&
		strings.Contains("245", parts[0]) && isNumber(parts[1]) && isNumber(parts[2]) {
		r.enhanced, r.detail = first, parts[1]+"."+parts[2]
	}
	return r
}

func isNumber(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 0 && n < 1000
}

func (r reply) spoken() string {
	if r.enhanced == "" {
		return strconv.Itoa(r.code)
	}
	return strconv.Itoa(r.code) + " " + r.enhanced
}

func (r reply) says(parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(r.low, p) {
			return true
		}
	}
	return false
}

// verdict is what a reply or an error means.
type verdict struct {
	outcome delivery.State
	scope   outbox.Scope
	id      string // of the sentence
}

func never(scope outbox.Scope, id string) verdict { return verdict{delivery.Never, scope, id} }
func later(scope outbox.Scope, id string) verdict { return verdict{delivery.Later, scope, id} }
func person(id string) verdict                    { return verdict{delivery.Held, outbox.OfAccount, id} }

// resting: the account has sent what its provider allows. Later with OfAccount says so; how long to
// rest is the outbox's to decide, from the code.
func resting() verdict { return later(outbox.OfAccount, "limit") }

// verdict reads the reply from the most certain sign to the least: who must act, what was counted,
// the enhanced code, the stage, the bare code.
func (r reply) verdict(quoted bool) verdict {
	switch {
	case r.code < 400 && r.stage == "dot": // neither yes nor no
		return verdict{delivery.Unknown, outbox.OfNetwork, "unknown"}
	case r.code < 400: // no refusal at all: the two sides have lost step with each other
		return later(outbox.OfNetwork, "out_of_step")
	case r.stage == "greeting" || r.stage == "tls":
		return r.beforeLogin()
	case r.stage == "auth":
		return r.atLogin()
	}
	if v, ok := r.account(); ok {
		return v
	}
	if r.code < 500 {
		return later(outbox.OfServer, r.waitingFor())
	}
	if v, ok := r.byDetail(); ok {
		return v
	}
	return r.byStage(quoted)
}

func (r reply) beforeLogin() verdict {
	switch {
	case r.code < 500:
		return later(outbox.OfNetwork, "busy")
	case r.stage == "tls":
		return person("no_starttls")
	}
	return person("greeting_refused")
}

func (r reply) atLogin() verdict {
	switch {
	case r.says("application-specific password", "app password", "application password", "アプリ パスワード"):
		return person("app_password")
	case r.detail == "7.139" || r.says("basic authentication is disabled", "smtpclientauthentication is disabled"):
		return person("auth_disabled")
	case r.code < 500:
		return later(outbox.OfNetwork, "busy")
	case r.code == 504 || r.detail == "7.4":
		return person("auth_method")
	case r.code == 538 || r.detail == "7.11":
		return person("auth_needs_tls")
	}
	return person("password")
}

// account finds refusals that are about the sending account and would hit every other mail as well.
func (r reply) account() (verdict, bool) {
	switch {
	case r.code >= 500 && (r.detail == "4.5" || r.detail == "1.90"), r.detail == "5.3":
		// Gmail 550 5.4.5 and Exchange Online 550 5.1.90, the day's quota; 452 4.5.3, too many recipients
		return resting(), true
	case r.ofMailbox():
		return verdict{}, false
	case r.counted():
		return resting(), true
	case r.code == 530 || r.code == 534 || r.code == 535 || r.code == 538:
		return r.atLogin().orLogin(), true
	case r.code == 503 && r.says("auth"):
		return person("relay"), true
	case r.says("relay") && r.says("denied", "not permitted", "not allowed", "prohibited", "unable", "cannot"),
		r.says("authentication required", "authentication is required", "must authenticate", "smtp auth"):
		return person("relay"), true
	case r.detail == "7.60" || r.detail == "2.252" || r.says("send as", "sendas", "not owned by"):
		return person("sender_refused"), true
	case r.stage == "mail" && r.code >= 500 && !r.large() && !strings.HasPrefix(r.detail, "5."):
		return person("sender_refused"), true
	}
	return verdict{}, false
}

func (v verdict) orLogin() verdict {
	if v.outcome == delivery.Later {
		return person("relay")
	}
	if v.id == "password" {
		v.id = "relay" // asked for after the login: the server wants one that it has not had
	}
	return v
}

// ofMailbox: the numbers that are counted are those of the person's own mailbox.
func (r reply) ofMailbox() bool {
	return strings.HasPrefix(r.detail, "2.") && r.detail != "2.252" || r.says("mailbox full", "mailbox is full", "over quota", "overquota", "quota exceeded", "out of storage", "user you are trying to contact is receiving")
}

// counted: the server says that we have sent too many or too fast.
func (r reply) counted() bool {
	return r.says("rate limit", "ratelimit", "rate-limit", "too many messages", "too many mails", "too many emails", "too much mail", "too many recipients",
		"sending limit", "sending quota", "daily limit", "hourly limit", "daily user", "message limit", "submission limit", "sending rate", "limit exceeded", "exceeded the limit",
		"exceeds the limit", "limit has been", "exceeded the maximum number", "maximum number of messages", "quota for sending", "送信制限", "送信数", "上限") && !r.large()
}

func (r reply) large() bool {
	return r.detail == "3.4" || r.detail == "2.3" || r.code == 523 || (r.code == 552 && r.detail == "") ||
		r.says("message size", "size limit", "message too large", "message too big", "maximum size", "exceeds size", "message length")
}

func (r reply) waitingFor() string {
	switch {
	case r.detail == "2.2" || r.says("mailbox full", "over quota", "overquota"):
		return "later_mailbox_full"
	case r.says("greylist", "graylist", "greylisting"):
		return "later_greylisted"
	}
	return "later"
}

// byDetail reads the enhanced code of a permanent refusal.
func (r reply) byDetail() (verdict, bool) {
	subject, _, _ := strings.Cut(r.detail, ".")
	switch {
	case r.large():
		return never(outbox.OfMessage, "too_large"), true
	case r.detail == "1.2" || r.detail == "4.4" || r.detail == "1.10" || r.code == 556:
		return never(outbox.OfAddress, "address_domain"), true
	case r.detail == "1.7" || r.detail == "1.8":
		return person("sender_refused"), true
	case r.says("user you are trying to contact is receiving", "receiving mail too quickly", "receiving mail at a rate"):
		return later(outbox.OfServer, "later"), true
	case subject == "1" && r.stage != "rcpt" && r.stage != "dot" && r.stage != "data":
		return verdict{}, false
	case r.detail == "1.3" && (r.code == 501 || r.code == 553):
		return verdict{}, false // may be the quoted form
	case subject == "1":
		return never(outbox.OfAddress, "address_unknown"), true
	case r.detail == "2.2":
		return never(outbox.OfAddress, "address_full"), true
	case subject == "2":
		return never(outbox.OfAddress, "address_disabled"), true
	case r.detail == "4.1" && r.says("recipient address rejected", "recipient"):
		return never(outbox.OfAddress, "address_unknown"), true
	case subject == "7":
		return never(outbox.OfMessage, "policy"), true
	case subject == "6":
		return never(outbox.OfMessage, "content"), true
	}
	return verdict{}, false
}

// byStage is for refusals without a telling enhanced code.
func (r reply) byStage(quoted bool) verdict {
	unknown := r.says("user unknown", "unknown user", "no such user", "no such recipient", "does not exist", "doesn't exist",
		"recipient unknown", "mailbox unavailable", "mailbox not found", "invalid recipient", "unknown recipient", "no mailbox", "not a valid mailbox", "account disabled", "user not found")
	policy := r.says("spam", "blocked", "blacklist", "block list", "blocklist", "black list", "spf", "dkim", "dmarc", "policy", "reputation", "banned", "dnsbl", "rbl", "unsolicited", "junk", "access denied")
	switch r.stage {
	case "rcpt":
		switch {
		case (r.code == 501 || r.code == 553) && quoted:
			// Not OfAddress: the address is right, this server does not take its form.
			return never(outbox.OfMessage, "carrier")
		case policy && !unknown:
			return never(outbox.OfMessage, "policy")
		case unknown, r.code == 550, r.code == 551, r.code == 553, r.code == 501:
			return never(outbox.OfAddress, "address_unknown")
		case r.code == 500 || r.code == 502 || r.code == 503 || r.code == 504 || r.code == 555:
			return person("protocol")
		}
	case "mail", "data":
		if r.code == 500 || r.code == 501 || r.code == 502 || r.code == 503 || r.code == 504 || r.code == 555 {
			return person("protocol")
		}
	}
	if policy || (r.stage != "rcpt" && (r.code == 550 || r.code == 554)) {
		return never(outbox.OfMessage, "policy")
	}
	return never(outbox.OfMessage, "refused")
}

// shorten keeps at most 500 bytes of a server's words, valid and on one line.
func shorten(s string) string {
	s = oneLine(s)
	if len(s) <= 500 {
		return s
	}
	s = s[:500]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s
}
