package mail_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"tabiji/backend/mail"
	"tabiji/backend/outbox"
	"tabiji/backend/smtptest"
	"tabiji/backend/words"
)

func TestCheck_EachStageIsCheckedAndTheFailureSaysWhatToDo(t *testing.T) {
	t.Parallel()
	account := map[string]string{"info": "正しい鍵"}
	plain := smtptest.Options{Accounts: account}
	start := smtptest.Options{Accounts: account, Security: smtptest.StartTLS}
	implicit := smtptest.Options{Accounts: account, Security: smtptest.Implicit}
	for _, test := range []struct {
		name    string
		server  smtptest.Options
		fault   smtptest.Fault
		route   func(*outbox.Route)
		trust   bool
		stages  string // passed, then the failed one with "!"
		problem string
	}{
		{"all is well over STARTTLS", start, smtptest.Fault{}, security(mail.StartTLS), true, "dns connect greeting tls auth", ""},
		{"all is well over TLS", implicit, smtptest.Fault{}, security(mail.TLS), true, "dns connect tls greeting auth", ""},
		{"all is well with the LOGIN method", smtptest.Options{Accounts: account, Security: smtptest.StartTLS, Mechanisms: []string{"LOGIN"}},
			smtptest.Fault{}, security(mail.StartTLS), true, "dns connect greeting tls auth", ""},
		{"an open line, chosen in so many words", plain, smtptest.Fault{}, security(mail.None), true, "dns connect greeting auth", ""},
		{"no user name, no login", smtptest.Options{}, smtptest.Fault{}, func(r *outbox.Route) { r.Security, r.Username = mail.None, "" }, true, "dns connect greeting", ""},
		{"a name nobody knows", plain, smtptest.Fault{}, func(r *outbox.Route) { r.Host = "nowhere.invalid" }, true, "dns!", "no_such_host"},
		{"no name at all", plain, smtptest.Fault{}, func(r *outbox.Route) { r.Host = "" }, true, "dns!", "no_such_host"},
		{"a name with a blank", plain, smtptest.Fault{}, func(r *outbox.Route) { r.Host = "smtp kissa.example" }, true, "dns!", "no_such_host"},
		{"the resolver does not answer", plain, smtptest.Fault{}, func(r *outbox.Route) { r.Host = "offline.invalid" }, true, "dns!", "offline"},
		{"a closed port", plain, smtptest.Fault{}, func(r *outbox.Route) { r.Security, r.Port = mail.None, closedPort }, true, "dns connect!", "port_closed"},
		{"TLS on a port without it", start, smtptest.Fault{}, security(mail.TLS), true, "dns connect tls!", "no_tls"},
		{"no TLS on a port that wants it at once", implicit, smtptest.Fault{}, security(mail.StartTLS), true, "dns connect greeting!", "silent"},
		{"STARTTLS where there is none", plain, smtptest.Fault{}, security(mail.StartTLS), true, "dns connect greeting tls!", "no_starttls"},
		{"a certificate for another host", smtptest.Options{Security: smtptest.StartTLS, Certificate: smtptest.WrongHost}, smtptest.Fault{}, security(mail.StartTLS), true, "dns connect greeting tls!", "certificate_host"},
		{"a certificate that has expired", smtptest.Options{Security: smtptest.Implicit, Certificate: smtptest.Expired}, smtptest.Fault{}, security(mail.TLS), true, "dns connect tls!", "certificate_expired"},
		{"a certificate nobody vouches for", smtptest.Options{Security: smtptest.StartTLS, Certificate: smtptest.SelfSigned}, smtptest.Fault{}, security(mail.StartTLS), true, "dns connect greeting tls!", "certificate_unknown"},
		{"an authority this machine does not know", start, smtptest.Fault{}, security(mail.StartTLS), false, "dns connect greeting tls!", "certificate_unknown"},
		{"a wrong password", start, smtptest.Fault{}, func(r *outbox.Route) { r.Security, r.Secret = mail.StartTLS, "違う鍵" }, true, "dns connect greeting tls auth!", "password"},
		{"an app password is wanted", start, smtptest.Fault{At: smtptest.AUTH, Do: smtptest.Reply, Say: "534 5.7.9 Application-specific password required"}, security(mail.StartTLS), true, "dns connect greeting tls auth!", "app_password"},
		{"a login where none is offered", smtptest.Options{}, smtptest.Fault{}, security(mail.None), true, "dns connect greeting auth!", "no_auth"},
		{"a login only by methods we lack", smtptest.Options{Accounts: account, Mechanisms: []string{"GSSAPI"}}, smtptest.Fault{}, security(mail.None), true, "dns connect greeting auth!", "auth_method"},
		{"a server that hangs after accepting", plain, smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Hang}, security(mail.None), true, "dns connect greeting!", "silent"},
		{"a server that hangs in the handshake", start, smtptest.Fault{At: smtptest.STARTTLS, Do: smtptest.Hang}, security(mail.StartTLS), true, "dns connect greeting tls!", "silent"},
		{"a server that hangs at the login", plain, smtptest.Fault{At: smtptest.AUTH, Do: smtptest.Hang}, security(mail.None), true, "dns connect greeting auth!", "stalled"},
		{"a server that hangs up at once", plain, smtptest.Fault{At: smtptest.Accept, Do: smtptest.Drop}, security(mail.None), true, "dns connect greeting!", "dropped_greeting"},
		{"a server that refuses us", plain, smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Reply, Say: "554 5.7.1 not you"}, security(mail.None), true, "dns connect greeting!", "greeting_refused"},
		{"a server that is busy", plain, smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Reply, Say: "421 4.7.0 too many connections"}, security(mail.None), true, "dns connect greeting!", "busy"},
		{"a server of another kind", plain, smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Reply, Say: "* OK IMAP4rev1 ready"}, security(mail.None), true, "dns connect greeting!", "dropped_greeting"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := smtptest.New(t, test.server)
			if test.fault.At != "" {
				s.Fault(test.fault)
			}
			limits := mail.Limits{}
			if strings.HasPrefix(test.problem, "s") { // silent, stalled: the server hangs
				limits = mail.Limits{Greeting: 500 * time.Millisecond, Command: 500 * time.Millisecond}
			}
			o := mail.Options{Limits: limits, Lookup: lookup}
			if test.trust {
				o.Roots = s.Roots()
			}
			route := outbox.Route{Host: "localhost", Port: s.Port(), Username: "info", Secret: "正しい鍵", HELO: "kissa.example"}
			test.route(&route)
			var stages []string
			list := mail.New(o).Check(t.Context(), route)
			for i, stage := range list {
				name := stage.Name
				if !stage.OK {
					name += "!"
				}
				stages = append(stages, name)
				if stage.Millis < 0 || (stage.OK && stage.Line.ID != "check.smtp."+stage.Name) || (!stage.OK && i != len(list)-1) {
					t.Errorf("stage %+v", stage)
				}
				for _, lang := range words.Langs() {
					said := (words.Printer{Lang: lang}).Say(stage.Line)
					if said == "" || strings.Contains(said, stage.Line.ID) || strings.Contains(said, "鍵") && stage.Name == "auth" && strings.Contains(said, "い鍵") {
						t.Errorf("%s in %s reads %q", stage.Line.ID, lang, said)
					}
				}
			}
			if got := strings.Join(stages, " "); got != test.stages {
				t.Errorf("stages %q, want %q", got, test.stages)
			}
			if last := list[len(list)-1]; test.problem != "" && last.Line.ID != "reason.smtp."+test.problem {
				t.Errorf("the problem is %s, want %s", last.Line.ID, test.problem)
			}
			if s.Taken() != 0 || s.Reached(smtptest.MAIL) != 0 {
				t.Error("a check sent something")
			}
		})
	}
}

// closedPort is one that nothing listens on: the discard service below the range of free ports.
const closedPort = 9

func security(s string) func(*outbox.Route) { return func(r *outbox.Route) { r.Security = s } }

func lookup(_ context.Context, host string) ([]string, error) {
	switch host {
	case "localhost":
		return []string{"127.0.0.1"}, nil
	case "offline.invalid":
		return nil, &net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true}
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func TestSEC1_ThePasswordStandsInNoFailureAndNoCommandBeforeTLS(t *testing.T) {
	t.Parallel()
	s := smtptest.New(t, smtptest.Options{Accounts: map[string]string{"info": "right"}, Security: smtptest.StartTLS})
	r := routeTo(s)
	r.Security, r.Username, r.Secret = mail.StartTLS, "info", "himitsu-no-kagi"
	_, err := mail.New(mail.Options{Roots: s.Roots()}).Dial(t.Context(), r)
	f := failureOf(t, err)
	if all := fmt.Sprintf("%+v %v %v", *f, f, f.Err); strings.Contains(all, r.Secret) {
		t.Errorf("the failure says the password: %s", all)
	}
	plain := smtptest.New(t, smtptest.Options{Accounts: map[string]string{"info": "right"}})
	r.Port = plain.Port()
	if _, err := mail.New(mail.Options{}).Dial(t.Context(), r); failureOf(t, err).Line.ID != "reason.smtp.no_starttls" {
		t.Errorf("dial without the TLS that was chosen: %v", err)
	}
	if slices.ContainsFunc(plain.Commands(), func(c string) bool { return strings.HasPrefix(c, "AUTH") }) {
		t.Error("the password went over an open line")
	}
}

func TestPresetOf_KnowsProvidersByTheirHostNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		host, provider    string
		hour, day, atOnce int
	}{
		{"smtp.gmail.com", "Gmail", 100, 400, 2},
		{"SMTP.GMAIL.COM.", "Gmail", 100, 400, 2},
		{"smtp.office365.com", "Microsoft 365", 1000, 8000, 2},
		{"sv1234.xserver.jp", "Xserver", 1200, 12000, 2},
		{"kissa.sakura.ne.jp", "さくらインターネット", 100, 500, 2},
		{"smtp.lolipop.jp", "ロリポップ！", 80, 800, 2},
		{"smtp.kissa.example", "", 100, 500, 2},
		{"notgmail.com", "", 100, 500, 2},
		{"xserver.jp.evil.example", "", 100, 500, 2},
		{"localhost", "", 0, 0, 8},
		{"127.0.0.1", "", 0, 0, 8},
		{"127.9.9.9", "", 0, 0, 8},
		{"::1", "", 0, 0, 8},
		{"[::1]", "", 0, 0, 8},
		{"::ffff:127.0.0.1", "", 0, 0, 8},
		{"10.0.0.1", "", 100, 500, 2},
		{"localhost.example", "", 100, 500, 2},
		{"", "", 100, 500, 2},
	} {
		p := mail.Providers{}.PresetOf(test.host)
		if p.Provider != test.provider || p.PerHour != test.hour || p.PerDay != test.day || p.Connections != test.atOnce || p.Port == 0 || p.Security == "" {
			t.Errorf("%q: %+v", test.host, p)
		}
		if mail.Loopback(test.host) != (test.atOnce == 8) {
			t.Errorf("%q: loopback %v", test.host, mail.Loopback(test.host))
		}
	}
}
