package httpapi

import (
	"context"
	"net"
	"net/http"
	"net/mail"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/outbox"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

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
	RefusalLimit  *int    `json:"refusal_limit,omitempty" minimum:"2" maximum:"20" doc:"After so many people in a row refused with the same words the account stops and asks. Absent: what the account has, else 3."`
	Force         bool    `json:"force,omitempty" doc:"Allow security none to another computer."`
}

// Account is the account that sends; its password is never shown.
type Account struct {
	From          string        `json:"from"`
	FromName      string        `json:"from_name"`
	FromAddress   string        `json:"from_address"`
	SMTP          string        `json:"smtp"`
	Host          string        `json:"host"`
	Port          int           `json:"port"`
	PasswordKept  bool          `json:"password_kept" doc:"A password is kept on this computer."`
	KeptIn        string        `json:"kept_in" enum:"keychain,file" doc:"Where passwords are kept on this computer."`
	VaultTrouble  string        `json:"vault_trouble,omitempty" doc:"Why the password cannot be used, and what to do, in words."`
	Security      string        `json:"security"`
	User          string        `json:"user,omitempty"`
	SenderAddress string        `json:"sender_address,omitempty"`
	SenderContact string        `json:"sender_contact,omitempty"`
	PerHour       int           `json:"per_hour"`
	PerDay        int           `json:"per_day"`
	Connections   int           `json:"connections"`
	RefusalLimit  int           `json:"refusal_limit" doc:"After so many people in a row refused with the same words the account stops and asks."`
	State         string        `json:"state" enum:"ready,attention,resting,locked"`
	StateText     string        `json:"state_text" doc:"The state in words."`
	Reason        string        `json:"reason,omitempty"`
	Waiting       string        `json:"waiting,omitempty" doc:"How many mails wait for the account's own limit, and until when, in words."`
	Refused       bool          `json:"refused" doc:"Several people in a row were refused: retry-account sends to them too, excuse-refused gives them up and goes on."`
	ResumesAt     clock.Instant `json:"resumes_at,omitempty" doc:"When a resting account sends again, or one in attention is tried by itself."`
}

// AdjustAccount changes what needs no new check of the connection. What is absent stays.
type AdjustAccount struct {
	FromName      *string `json:"from_name,omitempty" maxLength:"200"`
	SenderAddress *string `json:"sender_address,omitempty" maxLength:"500"`
	SenderContact *string `json:"sender_contact,omitempty" maxLength:"500"`
	PerHour       *int    `json:"per_hour,omitempty" minimum:"0" maximum:"1000000" doc:"0: no limit."`
	PerDay        *int    `json:"per_day,omitempty" minimum:"0" maximum:"10000000" doc:"0: no limit."`
	Connections   *int    `json:"connections,omitempty" minimum:"1" maximum:"256"`
	RefusalLimit  *int    `json:"refusal_limit,omitempty" minimum:"2" maximum:"20" doc:"After so many people in a row refused with the same words the account stops and asks."`
}

// AccountChecked is the result of a check of the connection; nothing was stored.
type AccountChecked struct {
	OK     bool    `json:"ok"`
	Stages []Stage `json:"stages" doc:"Up to the one that failed."`
}

// AccountPreset is a provider that is known.
type AccountPreset struct {
	ID          string `json:"id"`
	Name        string `json:"name" doc:"As the provider writes itself."`
	Host        string `json:"host,omitempty" doc:"The SMTP server, where all customers have the same."`
	HostEnds    string `json:"host_ends,omitempty" doc:"How the server's name ends, where each customer has their own."`
	Port        int    `json:"port"`
	Security    string `json:"security" enum:"none,starttls,tls"`
	PerHour     int    `json:"per_hour"`
	PerDay      int    `json:"per_day"`
	Connections int    `json:"connections"`
	Hint        string `json:"hint" doc:"What to know about user name and password, in words."`
}

// Vault is where passwords are kept on this computer.
type Vault struct {
	KeptIn string `json:"kept_in" enum:"keychain,file"`
	Locked bool   `json:"locked" doc:"A passphrase is needed."`
	New    bool   `json:"new" doc:"Nobody has chosen a passphrase yet: the one given is the one chosen."`
	Text   string `json:"text" doc:"How it stands, in words."`
	// Damaged comes with its sentence in Text.
	Damaged bool `json:"damaged,omitempty" doc:"The file of passwords cannot be used: the account's password must be given again."`
}

// UnlockVault is the passphrase of the file of passwords.
type UnlockVault struct {
	Passphrase string `json:"passphrase" maxLength:"1000"`
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

func (s *Server) accountOf(ctx context.Context, a outbox.Account) Account {
	say := printerOf(ctx)
	out := Account{
		From: sender(a.FromName, a.FromAddress), FromName: a.FromName, FromAddress: a.FromAddress, SMTP: net.JoinHostPort(a.Host, strconv.Itoa(a.Port)), Host: a.Host, Port: a.Port,
		Security: a.Security, User: a.Username, SenderAddress: a.SenderPostal, SenderContact: a.SenderContact,
		PerHour: a.PerHour, PerDay: a.PerDay, Connections: a.Connections, RefusalLimit: a.RefusalLimit, State: string(a.State),
		StateText: say.Text("state.account." + string(a.State)), ResumesAt: a.ResumesAt, Refused: a.Refused(),
	}
	out.PasswordKept, out.KeptIn = s.services.Outbox.SecretKept(ctx)
	if v := s.vault(ctx); v.Damaged && a.Username != "" {
		out.VaultTrouble = v.Text
	}
	if a.Reason.ID != "" {
		out.Reason = say.Say(a.Reason)
	}
	// A failure to read it does not fail the request; it is read again with the next one.
	if w, err := s.services.Outbox.Waiting(ctx, a); err == nil && w.N > 0 {
		out.Waiting = say.Say(w.Line())
	}
	return out
}

// sender is an account's sender as people write it.
func sender(name, address string) string {
	if name == "" {
		return address
	}
	return name + " <" + address + ">"
}

func (s *Server) account() {
	operation(s, http.MethodGet, "/api/account", "get-account", "The account that sends",
		func(ctx context.Context, _ *struct{}) (*Body[Account], error) {
			a, found, err := s.services.Outbox.Own(ctx)
			if err != nil {
				return nil, err
			}
			if !found {
				return nil, problem.New(problem.NotFound, "account.none_yet")
			}
			return body(s.accountOf(ctx, a), nil)
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
				s.note("set-account", err)
				return nil, d
			}
			return body(AccountSaved{Account: s.accountOf(ctx, a), Stages: stagesOf(stages, printerOf(ctx))}, nil)
		})
	operation(s, http.MethodPost, "/api/account/check", "check-account", "Try every stage of the connection and keep nothing",
		func(ctx context.Context, in *struct{ Body SetAccount }) (*Body[AccountChecked], error) {
			settings, err := s.settings(in.Body)
			if err != nil {
				return nil, err
			}
			stages, err := s.services.Outbox.CheckAccount(ctx, settings, in.Body.Password)
			if err != nil {
				return nil, err
			}
			out := AccountChecked{OK: true, Stages: stagesOf(stages, printerOf(ctx))}
			for _, stage := range stages {
				out.OK = out.OK && stage.OK
			}
			return body(out, nil)
		})
	operation(s, http.MethodPatch, "/api/account", "adjust-account", "Change limits, sender name, address and contact without a new check",
		func(ctx context.Context, in *struct{ Body AdjustAccount }) (*Body[Account], error) {
			a, err := s.services.Outbox.Adjust(ctx, outbox.Adjustment(in.Body))
			if err != nil {
				return nil, err
			}
			return body(s.accountOf(ctx, a), nil)
		})
	resume := func(act func(context.Context, string) error) func(context.Context, *struct{}) (*Body[Account], error) {
		return func(ctx context.Context, _ *struct{}) (*Body[Account], error) {
			if err := act(ctx, outbox.Default); err != nil {
				return nil, err
			}
			a, _, err := s.services.Outbox.Own(ctx)
			if err != nil {
				return nil, err
			}
			return body(s.accountOf(ctx, a), nil)
		}
	}
	operation(s, http.MethodPost, "/api/account/retry", "retry-account",
		"Let an account that needed attention or rested send again now, also to people who were refused in a row",
		resume(func(ctx context.Context, id string) error { return s.services.Outbox.TryAgain(ctx, id) }))
	operation(s, http.MethodPost, "/api/account/excuse", "excuse-refused",
		"Say that people who were refused in a row are at fault themselves: their mails end as not sent, and the account goes on",
		resume(func(ctx context.Context, id string) error { return s.services.Outbox.Excuse(ctx, id) }))
	operation(s, http.MethodGet, "/api/account/presets", "list-presets", "The mail providers that are known",
		func(ctx context.Context, _ *struct{}) (*Body[Page[AccountPreset]], error) {
			list := []AccountPreset{}
			for _, p := range s.services.Providers.Presets() {
				list = append(list, AccountPreset{ID: p.ID, Name: p.Provider, Host: p.Host, HostEnds: p.HostEnds, Port: p.Port, Security: p.Security,
					PerHour: p.PerHour, PerDay: p.PerDay, Connections: p.Connections, Hint: printerOf(ctx).Text("preset." + p.ID)})
			}
			return body(Page[AccountPreset]{Items: list}, nil)
		})
	operation(s, http.MethodGet, "/api/vault", "get-vault", "Where passwords are kept on this computer",
		func(ctx context.Context, _ *struct{}) (*Body[Vault], error) {
			return body(s.vault(ctx), nil)
		})
	operation(s, http.MethodPost, "/api/vault/unlock", "unlock-vault", "Give the passphrase of the file of passwords; the first one given is the one chosen",
		func(ctx context.Context, in *struct{ Body UnlockVault }) (*Body[Vault], error) {
			if err := s.services.Outbox.Unlock(ctx, in.Body.Passphrase); err != nil {
				return nil, err
			}
			return body(s.vault(ctx), nil)
		})
}

// vault gives the state of the place of secrets, in words.
func (s *Server) vault(ctx context.Context) Vault {
	state := s.services.Outbox.Secrets(ctx)
	v := Vault{KeptIn: state.Place, Locked: state.Locked, New: state.New, Damaged: state.Trouble != nil}
	if v.Damaged {
		text, hint := printerOf(ctx).Problem(problem.Of(state.Trouble))
		v.Text = text + between(ctx) + hint
		return v
	}
	id := "vault.keychain"
	switch {
	case v.New:
		id = "vault.new"
	case v.Locked:
		id = "vault.locked"
	case v.KeptIn == "file":
		id = "vault.file"
	}
	v.Text = printerOf(ctx).Text(id)
	return v
}

// between is the separator of two sentences in the language of the request.
func between(ctx context.Context) string {
	if LangOf(ctx) == words.Japanese {
		return ""
	}
	return " "
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
	preset := s.services.Providers.PresetOf(host)
	return outbox.Settings{
		Host: host, Port: port, Security: in.Security, Username: in.User,
		FromName: in.FromName, FromAddress: address, SenderPostal: in.SenderAddress, SenderContact: in.SenderContact,
		PerHour: given(in.PerHour, preset.PerHour), PerDay: given(in.PerDay, preset.PerDay), Connections: given(in.Connections, preset.Connections),
		RefusalLimit: given(in.RefusalLimit, 0), Force: in.Force,
	}, nil
}

func given(v *int, otherwise int) int {
	if v != nil {
		return *v
	}
	return otherwise
}
