package outbox

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tabiji/backend/contact"
	"tabiji/backend/delivery"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Settings are what a person says about the account that sends.
type Settings struct {
	Host          string
	Port          int
	Security      string // none, starttls, tls
	Username      string // "": no authentication
	FromName      string
	FromAddress   string
	SenderPostal  string // postal address of the footer
	SenderContact string // telephone, mail or URL of the footer
	PerHour       int    // 0: no limit
	PerDay        int    // 0: no limit
	Connections   int    // 1 to 256
	RefusalLimit  int    // delivery.FewestRefusals to MostRefusals; 0: what the account has, else delivery.EqualRefusals
	Force         bool   // security none also to another machine
}

// Checker tries the stages of a connection without sending anything.
type Checker interface {
	Check(ctx context.Context, route Route) []Stage
}

// Stage is one stage of a connection check: dns, connect, greeting, tls, auth.
type Stage struct {
	Name   string
	OK     bool
	Line   words.Line // what was found or, when it failed, what happened and what to do
	Millis int64
}

// SetAccount checks the connection stage by stage, then keeps the secret in the vault and the settings
// in the file, makes the account ready and releases what was held for it. Nothing is kept when a stage
// fails. secret nil leaves the one in the vault as it is. The first real account ends practice.
func (o *Outbox) SetAccount(ctx context.Context, s Settings, secret *string) (Account, []Stage, error) {
	a, err := s.account()
	if err != nil {
		return Account{}, nil, err
	}
	old, err := o.oldSecret(ctx, a)
	if err != nil && (secret == nil || problem.IsKind(err, problem.Locked)) {
		return Account{}, nil, err
	}
	stages, err := o.check(ctx, a, old, secret)
	if err != nil {
		return Account{}, nil, err
	}
	for _, stage := range stages {
		if !stage.OK {
			return Account{}, stages, problem.New(problem.Unavailable, "account.check", "why", stage.Line)
		}
	}
	if a.Username != "" && secret != nil {
		if err := o.config.Vault.Put(ctx, a.ID, *secret); err != nil {
			return Account{}, stages, err
		}
	}
	if a, err = o.keep(ctx, a); err != nil {
		if a.Username != "" && secret != nil {
			err = o.rollBack(ctx, a.ID, old, err)
		}
		return Account{}, stages, err
	}
	o.unblock(a.ID)
	return a, stages, o.Release(ctx)
}

// check tries the stages of the connection with the secret given, else the one that is kept.
func (o *Outbox) check(ctx context.Context, a Account, old string, secret *string) ([]Stage, error) {
	route := a.Route()
	if a.Username != "" {
		route.Secret = old
		if secret != nil {
			route.Secret = *secret
		}
		if route.Secret == "" {
			return nil, problem.New(problem.Invalid, "account.password")
		}
	}
	if o.config.Check == nil {
		return nil, nil
	}
	return o.config.Check.Check(ctx, route), nil
}

// CheckAccount tries the stages of a connection and keeps nothing. The vault is asked only for a secret
// that is not given.
func (o *Outbox) CheckAccount(ctx context.Context, s Settings, secret *string) ([]Stage, error) {
	a, err := s.account()
	if err != nil {
		return nil, err
	}
	old := ""
	if secret == nil {
		if old, err = o.oldSecret(ctx, a); err != nil {
			return nil, err
		}
	}
	return o.check(ctx, a, old, secret)
}

// Adjustment changes what needs no new check of the connection; nil leaves a setting as it is.
type Adjustment struct {
	FromName      *string
	SenderAddress *string
	SenderContact *string
	PerHour       *int
	PerDay        *int
	Connections   *int
	RefusalLimit  *int
}

// Adjust changes limits and how the sender signs. State, server and address stay.
func (o *Outbox) Adjust(ctx context.Context, d Adjustment) (a Account, err error) {
	err = o.config.Store.Change(ctx, func(tx Tx) error {
		before, found, err := tx.Account(Default)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.NotFound, "account.none_yet")
		}
		s := Settings{
			Host: before.Host, Port: before.Port, Security: before.Security, Username: before.Username, FromAddress: before.FromAddress, Force: true,
			FromName: or(d.FromName, before.FromName), SenderPostal: or(d.SenderAddress, before.SenderPostal), SenderContact: or(d.SenderContact, before.SenderContact),
			PerHour: or(d.PerHour, before.PerHour), PerDay: or(d.PerDay, before.PerDay), Connections: or(d.Connections, before.Connections),
			RefusalLimit: or(d.RefusalLimit, before.RefusalLimit),
		}
		if a, err = s.account(); err != nil {
			return err
		}
		a.Rev, a.State, a.Reason, a.ResumesAt, a.Failures = before.Rev, before.State, before.Reason, before.ResumesAt, before.Failures
		return tx.PutAccount(&a)
	})
	if err == nil {
		o.Poke()
	}
	return a, err
}

func or[T any](given *T, otherwise T) T {
	if given != nil {
		return *given
	}
	return otherwise
}

// oldSecret is what the vault holds now, to check an account without a new secret, and to put back.
func (o *Outbox) oldSecret(ctx context.Context, a Account) (string, error) {
	if a.Username == "" {
		return "", nil
	}
	if o.config.Vault == nil {
		return "", problem.New(problem.Locked, "vault.none")
	}
	secret, err := o.config.Vault.Get(ctx, a.ID)
	if problem.IsKind(err, problem.NotFound) {
		return "", nil
	}
	return secret, err
}

// rollBack puts the vault back as it was after the file could not be written.
func (o *Outbox) rollBack(ctx context.Context, name, old string, cause error) error {
	var err error
	if ctx = context.WithoutCancel(ctx); old == "" {
		err = o.config.Vault.Delete(ctx, name)
	} else {
		err = o.config.Vault.Put(ctx, name, old)
	}
	if err != nil {
		return fmt.Errorf("%w (and the vault could not be put back: %w)", cause, err)
	}
	return cause
}

// keep writes the settings, ready to send.
func (o *Outbox) keep(ctx context.Context, a Account) (Account, error) {
	err := o.config.Store.Change(ctx, func(tx Tx) error {
		before, found, err := tx.Account(a.ID)
		if err != nil {
			return err
		}
		a.Rev, a.State = before.Rev, delivery.Ready
		if a.RefusalLimit == 0 {
			a.RefusalLimit = cmp.Or(before.RefusalLimit, delivery.EqualRefusals)
		}
		if found && before.State != delivery.Ready {
			if err := answer(tx, before, true); err != nil {
				return err
			}
		}
		if err := tx.PutAccount(&a); err != nil || found {
			return err
		}
		return tx.EndPractice(words.New("notice.account.first", "from", a.FromAddress))
	})
	return a, err
}

// account checks settings that need no connection.
func (s Settings) account() (Account, error) {
	from, err := contact.ParseAddress(s.FromAddress)
	if err != nil {
		return Account{}, problem.New(problem.Invalid, "account.from", "why", problem.Of(err).Sentence()).Because(err)
	}
	a := Account{
		ID: Default, Host: strings.TrimSpace(s.Host), Port: s.Port, Security: s.Security, Username: s.Username,
		FromName: strings.TrimSpace(s.FromName), FromAddress: from.Text,
		SenderPostal: strings.TrimSpace(s.SenderPostal), SenderContact: strings.TrimSpace(s.SenderContact),
		PerHour: s.PerHour, PerDay: s.PerDay, Connections: s.Connections, RefusalLimit: s.RefusalLimit,
	}
	switch {
	case a.Host == "" || strings.ContainsAny(a.Host, " \t\r\n/@"):
		return a, problem.New(problem.Invalid, "account.host")
	case a.Port < 1 || a.Port > 65535:
		return a, problem.New(problem.Invalid, "account.port")
	case a.Security != "none" && a.Security != "starttls" && a.Security != "tls":
		return a, problem.New(problem.Invalid, "account.security")
	case a.Security == "none" && !a.Loopback() && !s.Force:
		return a, problem.New(problem.Invalid, "account.open_line")
	case a.FromName == "" || strings.ContainsAny(a.FromName, "\r\n"):
		return a, problem.New(problem.Invalid, "account.name")
	case from.Reserved() && !a.Loopback():
		return a, problem.New(problem.Invalid, "account.from_reserved")
	case a.Connections < 1 || a.Connections > 256:
		return a, problem.New(problem.Invalid, "account.connections")
	case a.RefusalLimit != 0 && (a.RefusalLimit < delivery.FewestRefusals || a.RefusalLimit > delivery.MostRefusals):
		return a, problem.New(problem.Invalid, "account.refusal_limit", "least", delivery.FewestRefusals, "most", delivery.MostRefusals)
	case a.PerHour < 0 || a.PerDay < 0:
		return a, problem.New(problem.Invalid, "account.limits")
	case a.PerHour > 0 && a.PerDay > 0 && a.PerHour > a.PerDay:
		return a, problem.New(problem.Invalid, "account.limits_contradict", "hour", a.PerHour, "day", a.PerDay)
	}
	return a, nil
}

// Account reads the account that sends real mail; found is false before the first SetAccount.
func (o *Outbox) Account(ctx context.Context) (a Account, found bool, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		a, found, err = tx.Account(Default)
		return err
	})
	return a, found, err
}

// TryAgain makes an account that needed attention ready, after a person saw to it, and releases what
// was held for it. Whoever was refused in a row before gets the mail after all.
func (o *Outbox) TryAgain(ctx context.Context, id string) error {
	return o.resume(ctx, id, true)
}

// unblock forgets the pause after former connection failures.
func (o *Outbox) unblock(id string) {
	o.mu.Lock()
	l := o.lanes[id]
	o.mu.Unlock()
	if l != nil {
		l.server.tryAgain()
	}
}

func makeReady(tx Tx, a Account) error {
	a.State, a.Reason, a.ResumesAt, a.Failures = delivery.Ready, words.Line{}, 0, 0
	return tx.SetAccountState(a)
}

// unlock makes locked accounts ready at the start of a run: the vault may be open by now.
func unlock(tx Tx) error {
	accounts, err := tx.Accounts()
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.State == delivery.LockedOut {
			if err := makeReady(tx, a); err != nil {
				return err
			}
		}
	}
	return nil
}
