package mail

import (
	"errors"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tabiji/backend/delivery"
	"tabiji/backend/outbox"
	"tabiji/backend/words"
)

// place is what sentences may say about a server; never an address of a person, never a secret.
type place struct {
	host string
	port int
}

func placeOf(r outbox.Route) place { return place{host: r.Host, port: r.Port} }

// line makes a sentence of the room "reason.smtp". Every sentence may name the server and the reply.
func line(id string, p place, code string) words.Line {
	return words.New("reason.smtp."+id, "host", p.host, "port", p.port, "code", code)
}

// classify says what a failure means and what it is about (SMTP-2, design D30). go-mail's own IsTemp judges by the
// first character of a text and takes a dropped connection for a permanent refusal, so it is not used.
func classify(stage string, err error, p place, quoted bool) *outbox.Failure {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return classifyError(stage, err, p)
	}
	r := readReply(stage, reply)
	v := r.verdict(quoted)
	return &outbox.Failure{
		Outcome: v.outcome, Scope: v.scope, Sure: v.sure, Rest: v.rest, Stage: stage, Code: r.code, Enhanced: r.enhanced,
		Text: shorten(r.text), Line: line(v.id, p, r.spoken()), Err: err,
	}
}

// reply is a parsed reply of a server (RFC 5321 §4.2, enhanced codes of RFC 3463).
type reply struct {
	stage    string
	code     int
	enhanced string // "5.1.1"
	detail   string // "1.1", the part that is the same for now and for ever
	text     string
	low      string // what is read for wordings: lower case, without addresses
}

var (
	enhancedAt = regexp.MustCompile(`(?:^|\(#)([245])\.(\d{1,3})\.(\d{1,3})(?:[ )\-:]|$)`) // qmail writes it as (#5.1.1)
	addresses  = regexp.MustCompile(`[^\s<>"':;,()\[\]]*@[^\s<>"':;,()\[\]]*|https?://\S+`)
	blanks     = regexp.MustCompile(`[\s　]+`)
)

func readReply(stage string, e *textproto.Error) reply {
	r := reply{stage: stage, code: e.Code, text: e.Msg}
	low := e.Msg[:min(len(e.Msg), mostRead)]
	if m := enhancedAt.FindStringSubmatch(low); m != nil {
		r.enhanced, r.detail = m[1]+"."+m[2]+"."+m[3], m[2]+"."+m[3]
	}
	r.low = blanks.ReplaceAllString(addresses.ReplaceAllString(strings.ToLower(low), "@"), " ")
	return r
}

// mostRead is how many bytes of a reply are searched for wordings.
const mostRead = 2 << 10

func (r reply) spoken() string {
	if r.enhanced == "" {
		return strconv.Itoa(r.code)
	}
	return strconv.Itoa(r.code) + " " + r.enhanced
}

// says reports whether the text has one of the wordings; " & " asks for several of them at once. A word of
// five letters or fewer stands for itself: "rbl" is not in "marble".
func (r reply) says(wordings ...string) bool {
	for _, w := range wordings {
		all := true
		for part := range strings.SplitSeq(w, " & ") {
			all = all && r.has(part)
		}
		if all {
			return true
		}
	}
	return false
}

func (r reply) has(word string) bool {
	short := len(word) <= 5 && letter(word, 0) && letter(word, len(word)-1)
	for from := 0; ; {
		i := strings.Index(r.low[from:], word)
		if i < 0 {
			return false
		}
		i += from
		if !short || !letter(r.low, i-1) && !letter(r.low, i+len(word)) {
			return true
		}
		from = i + 1
	}
}

func letter(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= 'a' && s[i] <= 'z' }

// verdict is what a reply or an error means.
type verdict struct {
	outcome delivery.State
	scope   outbox.Scope
	id      string // of the sentence
	sure    bool   // a wording or a code says so, not only the place where it was said
	rest    time.Duration
}

func never(scope outbox.Scope, id string) verdict {
	return verdict{outcome: delivery.Never, scope: scope, id: id}
}

func later(scope outbox.Scope, id string) verdict {
	return verdict{outcome: delivery.Later, scope: scope, id: id}
}

// held is the verdict that the account needs a person.
func held(id string) verdict {
	return verdict{outcome: delivery.Held, scope: outbox.OfAccount, id: id}
}

func (v verdict) surely() verdict { v.sure = true; return v }

// worn is the verdict that the server takes no more mail over this connection, but does over a new one.
func worn() verdict { return later(outbox.OfSession, "session") }

// resting is the verdict that the account has reached a limit of its provider. For how long nothing is sent is decided
// by the outbox, from the code.
func resting() verdict { return later(outbox.OfAccount, "limit") }

func restingFor(d time.Duration) verdict {
	v := resting()
	v.rest = d
	return v
}

// verdict reads the reply: what it is not, the stages before a mail, then the rules, which are asked by
// scope.
func (r reply) verdict(quoted bool) verdict {
	switch {
	case r.code < 400 && r.stage == "dot": // neither yes nor no
		return verdict{outcome: delivery.Unknown, scope: outbox.OfNetwork, id: "unknown"}
	case r.code < 400: // no refusal at all: the two sides have lost step with each other
		return later(outbox.OfNetwork, "out_of_step")
	case r.stage == "greeting" || r.stage == "tls":
		return r.beforeLogin()
	case r.stage == "auth":
		return r.atLogin()
	case r.asksForLogin():
		return r.atLogin().orLogin()
	case quoted && r.stage == "rcpt" && (r.code == 501 || r.code == 553) && (r.detail == "" || r.detail == "1.3"):
		// This is not about the person: the address is right, but this server does not accept its form.
		return never(outbox.OfMessage, "carrier").surely()
	}
	for _, rule := range rules {
		if rule.fits(r) {
			return rule.verdict
		}
	}
	return never(outbox.OfMessage, "refused")
}

func (r reply) beforeLogin() verdict {
	switch {
	case r.code < 500:
		return later(outbox.OfNetwork, "busy")
	case r.stage == "tls":
		return held("no_starttls")
	}
	return held("greeting_refused")
}

func (r reply) atLogin() verdict {
	switch {
	case r.says("application-specific password", "app password", "application password", "アプリ パスワード"):
		return held("app_password")
	case r.detail == "7.139" || r.says("basic authentication is disabled", "smtpclientauthentication is disabled"):
		return held("auth_disabled")
	case r.code < 500:
		return later(outbox.OfNetwork, "busy")
	case r.code == 504 || r.detail == "7.4":
		return held("auth_method")
	case r.code == 538 || r.detail == "7.11":
		return held("auth_needs_tls")
	}
	return held("password")
}

func (r reply) asksForLogin() bool {
	return r.code == 530 || r.code == 534 || r.code == 535 || r.code == 538
}

// orLogin turns a verdict into "the login is missing" when the session has not logged in.
func (v verdict) orLogin() verdict {
	if v.outcome == delivery.Later || v.id == "password" {
		return held("relay")
	}
	return v
}

// shorten cuts a reply's text to 500 bytes of valid UTF-8 on one line.
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
