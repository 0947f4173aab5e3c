package backend_test

import (
	"context"
	"net"
	"time"

	"tabiji/backend"
	"tabiji/backend/mail"
	"tabiji/backend/smtptest"
)

const (
	password = "ひみつ-9f31c2"
	sender   = "旅路珈琲 <info@tabiji-mail.jp>"
)

// account asks to keep an account at a server that a row started.
func account(security string) func(*clerk, string) answer {
	return func(s *clerk, lang string) answer {
		address, ok := places.Load(s)
		if !ok {
			s.t.Fatal("no server")
		}
		return commandWith(password+"\n", "account", "set", "-w", "$W", "--smtp", address.(string), "--security", security,
			"--from", sender, "--user", "info@tabiji-mail.jp", "--password-stdin")(s, lang)
	}
}

// server starts a mail server for a row.
func server(o smtptest.Options, faults ...smtptest.Fault) func(*clerk) {
	return func(s *clerk) {
		srv := smtptest.New(s.t, o)
		for _, f := range faults {
			srv.Fault(f)
		}
		s.t.Cleanup(srv.Heal)
		places.Store(s, srv.Addr())
		trusted.Store(s, srv)
	}
}

func closedPort(s *clerk) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	places.Store(s, l.Addr().String())
	l.Close() // nobody listens there now
}

var short = mail.Limits{Connect: 300 * time.Millisecond, Greeting: 300 * time.Millisecond, Command: 300 * time.Millisecond}

var mailRows = []badInput{
	{
		name:    "SMTP-1 a mail server whose name does not exist",
		prepare: func(s *clerk) { places.Store(s, "smtp.nowhere.tabiji-mail.jp:465") },
		adjust: func(c *backend.Config) {
			c.Mail.Lookup = func(_ context.Context, host string) ([]string, error) {
				return nil, &net.DNSError{Name: host, Err: "no such host", IsNotFound: true}
			}
		},
		ask: account("tls"), want: "account.check", place: "smtp.nowhere.tabiji-mail.jp", secrets: []string{password},
	},
	{
		name: "SMTP-1 a port where nobody listens", prepare: closedPort,
		ask: account("none"), want: "account.check", place: `"name":"connect"`, secrets: []string{password},
	},
	{
		name: "SMTP-1 a wrong password", prepare: server(smtptest.Options{Accounts: map[string]string{"info@tabiji-mail.jp": "another"}}),
		ask: account("none"), want: "account.check", place: `"name":"auth"`, secrets: []string{password},
	},
	{
		name: "SMTP-1 a certificate that nobody vouches for", prepare: server(smtptest.Options{Security: smtptest.Implicit, Certificate: smtptest.SelfSigned}),
		ask: account("tls"), want: "account.check", place: `"name":"tls"`, secrets: []string{password},
	},
	{
		name: "SMTP-1 a certificate of another server", prepare: server(smtptest.Options{Security: smtptest.StartTLS, Certificate: smtptest.WrongHost}),
		ask: trusting("starttls"), want: "account.check", place: `"name":"tls"`, secrets: []string{password},
	},
	{
		name: "SMTP-1 a certificate that has run out", prepare: server(smtptest.Options{Security: smtptest.Implicit, Certificate: smtptest.Expired}),
		ask: trusting("tls"), want: "account.check", place: `"name":"tls"`, secrets: []string{password},
	},
	{
		name: "SMTP-1 TLS spoken to a server that speaks none", prepare: server(smtptest.Options{}),
		adjust: func(c *backend.Config) { c.Mail.Limits = short },
		ask:    account("tls"), want: "account.check", place: `"name":"tls"`, secrets: []string{password},
	},
	{
		name: "SMTP-2 a server that accepts and says nothing", prepare: server(smtptest.Options{}, smtptest.Fault{At: smtptest.Greeting, Do: smtptest.Hang}),
		adjust: func(c *backend.Config) { c.Mail.Limits = short },
		ask:    account("none"), want: "account.check", place: `"name":"greeting"`, secrets: []string{password},
	},
	{
		name: "SMTP-2 a server that hangs in the middle of the login", prepare: server(smtptest.Options{Accounts: map[string]string{"info@tabiji-mail.jp": password}}, smtptest.Fault{At: smtptest.AUTH, Do: smtptest.Hang}),
		adjust: func(c *backend.Config) { c.Mail.Limits = short },
		ask:    account("none"), want: "account.check", place: `"name":"auth"`, secrets: []string{password},
	},
	{
		name: "SEC-1 an open line to another computer", prepare: func(s *clerk) { places.Store(s, "smtp.tabiji-mail.jp:25") },
		ask: account("none"), want: "account.open_line", secrets: []string{password},
	},
	{
		name: "an address without a port",
		ask:  request(422, "PUT", "/api/account", `{"smtp":"smtp.tabiji-mail.jp","security":"tls","from_name":"旅路","from_address":"info@tabiji-mail.jp","user":"info","password":"`+password+`"}`),
		want: "account.smtp_form", secrets: []string{password},
	},
	{
		name: "SEC-1 a passphrase file that is not there", prepare: server(smtptest.Options{Accounts: map[string]string{"info@tabiji-mail.jp": password}}),
		ask: withoutPassphrase, want: "vault.passphrase_unreadable", secrets: []string{password},
	},
	{
		name: "TRUST-25 a passphrase file that others may read", prepare: openPassphrase,
		ask: account("none"), want: "vault.passphrase_open", place: "chmod 600", secrets: []string{password, "合言葉\n"},
	},
	{
		name: "TRUST-18 a damaged file of passwords", prepare: damagedVault,
		ask: command("account", "set", "-w", "$W", "--smtp", "127.0.0.1:1", "--security", "none", "--from", sender, "--user", "info@tabiji-mail.jp"), want: "vault.damaged",
	},
}

// trusting asks while the authority of the row's own server is trusted, so that only its fault is left.
func trusting(security string) func(*clerk, string) answer {
	return func(s *clerk, lang string) answer {
		srv, _ := trusted.Load(s)
		s.adjust = func(c *backend.Config) { c.Mail.Roots = srv.(*smtptest.Server).Roots() }
		return account(security)(s, lang)
	}
}
