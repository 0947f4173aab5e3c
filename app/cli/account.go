package cli

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"strings"

	"tabiji/backend/httpapi"
)

type accountCommand struct {
	Set    accountSet    `cmd:""`
	Show   accountShow   `cmd:""`
	Retry  accountRetry  `cmd:""`
	Excuse accountExcuse `cmd:""`
}

type accountSet struct {
	workspaceFlag
	SMTP          string `required:"" placeholder:"HOST:PORT" name:"smtp" port:"1..65535"`
	Security      string `enum:"none,starttls,tls" required:""`
	From          string `required:"" placeholder:"\"NAME <ADDRESS>\""`
	User          string
	PasswordStdin bool   `name:"password-stdin"`
	SenderAddress string `name:"sender-address" placeholder:"TEXT"`
	SenderContact string `name:"sender-contact" placeholder:"TEXT"`
	PerHour       *int   `name:"per-hour" placeholder:"N" range:"0..1000000"`
	PerDay        *int   `name:"per-day" placeholder:"N" range:"0..10000000"`
	Connections   *int   `placeholder:"N" range:"1..256"`
	RefusalLimit  *int   `name:"refusal-limit" placeholder:"N" range:"2..20"`
	Force         bool
}

func (c *accountSet) Run(s *session) error {
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return usage("from")
	}
	in := httpapi.SetAccount{
		SMTP: c.SMTP, Security: c.Security, User: c.User,
		FromName: from.Name, FromAddress: from.Address,
		SenderAddress: c.SenderAddress, SenderContact: c.SenderContact,
		PerHour: c.PerHour, PerDay: c.PerDay, Connections: c.Connections, RefusalLimit: c.RefusalLimit, Force: c.Force,
	}
	if c.PasswordStdin {
		line, err := bufio.NewReader(s.sys.In).ReadString('\n')
		if err != nil && line == "" {
			return usage("password")
		}
		password := strings.TrimRight(line, "\r\n")
		in.Password = &password
	}
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	if !s.json {
		s.print("cli.account.set.checking", "server", c.SMTP)
	}
	return ask(s, http.MethodPut, "/api/account", nil, in, func(done httpapi.AccountSaved) {
		for _, stage := range done.Stages {
			s.printStage(s.sys.Out, stage)
		}
		s.print("cli.account.set.done", "from", done.Account.From)
	})
}

// printStage tells one stage of a connection check.
func (s *session) printStage(w io.Writer, stage httpapi.Stage) {
	mark := "✓"
	if !stage.OK {
		mark = "✗"
	}
	fmt.Fprintf(w, "  %s %s\n", mark, stage.Text)
}

type accountShow struct{ workspaceFlag }

func (c *accountShow) Run(s *session) error {
	if err := s.open(c.Workspace); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodGet, "/api/account", nil, nil, func(a httpapi.Account) {
		s.print("cli.account.show.text", "from", a.From, "server", a.SMTP, "security", "security."+a.Security,
			"state", "state.account."+a.State, "hour", a.PerHour, "day", a.PerDay, "refusals", a.RefusalLimit)
		if a.Reason != "" {
			fmt.Fprintln(s.sys.Out, a.Reason)
		}
		if a.Waiting != "" {
			fmt.Fprintln(s.sys.Out, a.Waiting)
		}
		if a.VaultTrouble != "" {
			fmt.Fprintln(s.sys.Out, a.VaultTrouble)
		}
		if a.Refused {
			s.print("cli.account.choices")
		}
	})
}

type accountRetry struct{ workspaceFlag }

func (c *accountRetry) Run(s *session) error { return s.resumeAccount(c.Workspace, "retry") }

type accountExcuse struct{ workspaceFlag }

func (c *accountExcuse) Run(s *session) error { return s.resumeAccount(c.Workspace, "excuse") }

func (s *session) resumeAccount(path, how string) error {
	if err := s.open(path); err != nil {
		return err
	}
	defer s.close()
	return ask(s, http.MethodPost, "/api/account/"+how, nil, nil, func(a httpapi.Account) {
		s.print("cli.account."+how+".done", "from", a.From)
	})
}
