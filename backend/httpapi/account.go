package httpapi

import (
	"context"
	"net/http"
	"net/mail"
	"strconv"
	"strings"

	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Accounts is the account that sends, as the API needs it.
type Accounts interface {
	// Account is the owner's account; found is false while there is none.
	Account(ctx context.Context) (a outbox.Account, found bool, err error)
	// Preset is what a provider is known to allow, for what a person does not say.
	Preset(host string) (perHour, perDay, connections int)
}

// SetAccount are the settings of the account that sends. What is absent is chosen by the provider.
type SetAccount struct {
	SMTP          string  `json:"smtp" maxLength:"300" doc:"HOST:PORT"`
	Security      string  `json:"security" enum:"none,starttls,tls"`
	User          string  `json:"user,omitempty" maxLength:"320"`
	Password      *string `json:"password,omitempty" maxLength:"2000" doc:"Absent: the one kept stays."`
	FromName      string  `json:"from_name,omitempty" maxLength:"200"`
	FromAddress   string  `json:"from_address" maxLength:"320"`
	SenderAddress string  `json:"sender_address,omitempty" maxLength:"500" doc:"Postal address, for the footer."`
	SenderContact string  `json:"sender_contact,omitempty" maxLength:"500" doc:"Telephone, mail or URL, for the footer."`
	PerHour       *int    `json:"per_hour,omitempty" minimum:"0" maximum:"1000000" doc:"0: no limit."`
	PerDay        *int    `json:"per_day,omitempty" minimum:"0" maximum:"10000000" doc:"0: no limit."`
	Connections   *int    `json:"connections,omitempty" minimum:"1" maximum:"256"`
	Force         bool    `json:"force,omitempty" doc:"Allow security none to another computer."`
}

// Account is the account that sends; its password is never shown.
type Account struct {
	From          string `json:"from"`
	SMTP          string `json:"smtp"`
	Security      string `json:"security"`
	User          string `json:"user,omitempty"`
	SenderAddress string `json:"sender_address,omitempty"`
	SenderContact string `json:"sender_contact,omitempty"`
	PerHour       int    `json:"per_hour"`
	PerDay        int    `json:"per_day"`
	Connections   int    `json:"connections"`
	State         string `json:"state" enum:"ready,attention,resting,locked"`
	Reason        string `json:"reason,omitempty"`
}

// AccountSaved is the answer: the account and the stages of the connection that were checked.
type AccountSaved struct {
	Account Account `json:"account"`
	Stages  []Stage `json:"stages"`
}

// Stage is one checked stage of a connection.
type Stage struct {
	Name   string `json:"name" enum:"dns,connect,greeting,tls,auth"`
	OK     bool   `json:"ok"`
	Text   string `json:"text"`
	Millis int64  `json:"millis"`
}

func accountOf(a outbox.Account, say words.Printer) Account {
	out := Account{
		From: From(a), SMTP: a.Host + ":" + strconv.Itoa(a.Port),
		Security: a.Security, User: a.Username, SenderAddress: a.SenderPostal, SenderContact: a.SenderContact,
		PerHour: a.PerHour, PerDay: a.PerDay, Connections: a.Connections, State: string(a.State),
	}
	if a.Reason.ID != "" {
		out.Reason = say.Say(a.Reason)
	}
	return out
}

// From is an account's sender as people write it.
func From(a outbox.Account) string {
	if a.FromName == "" {
		return a.FromAddress
	}
	return a.FromName + " <" + a.FromAddress + ">"
}

func (s *Server) account() {
	operation(s, http.MethodGet, "/api/account", "get-account", "The account that sends",
		func(ctx context.Context, _ *struct{}) (*Body[Account], error) {
			a, found, err := s.services.Accounts.Account(ctx)
			if err != nil {
				return nil, err
			}
			if !found {
				return nil, problem.New(problem.NotFound, "account.none_yet")
			}
			return body(accountOf(a, printerOf(ctx)), nil)
		})
	operation(s, http.MethodPut, "/api/account", "set-account", "Check every stage of the connection, then keep the account",
		func(ctx context.Context, in *struct{ Body SetAccount }) (*Body[AccountSaved], error) {
			settings, err := s.settings(in.Body)
			if err != nil {
				return nil, err
			}
			a, stages, err := s.services.Outbox.SetAccount(ctx, settings, in.Body.Password)
			if err != nil {
				if len(stages) == 0 {
					return nil, err
				}
				d := document(problem.Of(err), printerOf(ctx))
				d.Stages = stagesOf(stages, printerOf(ctx))
				s.note(ctx, "set-account", err)
				return nil, d
			}
			return body(AccountSaved{Account: accountOf(a, printerOf(ctx)), Stages: stagesOf(stages, printerOf(ctx))}, nil)
		})
}

func stagesOf(list []outbox.Stage, say words.Printer) []Stage {
	out := []Stage{}
	for _, stage := range list {
		out = append(out, Stage{Name: stage.Name, OK: stage.OK, Text: say.Say(stage.Line), Millis: stage.Millis})
	}
	return out
}

func (s *Server) settings(in SetAccount) (outbox.Settings, error) {
	i := strings.LastIndexByte(in.SMTP, ':')
	port := 0
	if i > 0 {
		port, _ = strconv.Atoi(in.SMTP[i+1:]) // 0 is refused below
	}
	if port < 1 || port > 65535 {
		return outbox.Settings{}, problem.New(problem.Invalid, "account.smtp_form")
	}
	host := strings.Trim(in.SMTP[:i], "[]")
	address := in.FromAddress
	if a, err := mail.ParseAddress(address); err == nil {
		address = a.Address
	}
	perHour, perDay, connections := s.services.Accounts.Preset(host)
	return outbox.Settings{
		Host: host, Port: port, Security: in.Security, Username: in.User,
		FromName: in.FromName, FromAddress: address, SenderPostal: in.SenderAddress, SenderContact: in.SenderContact,
		PerHour: given(in.PerHour, perHour), PerDay: given(in.PerDay, perDay), Connections: given(in.Connections, connections), Force: in.Force,
	}, nil
}

func given(v *int, otherwise int) int {
	if v != nil {
		return *v
	}
	return otherwise
}
