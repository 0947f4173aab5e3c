package outbox

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// stageSecret is the stage of a failure to get the account's secret.
const stageSecret = "secret"

// dial opens a connection; nil: it failed, and the failure is recorded. While none is open only one is tried at a time,
// so that a wrong password is offered once and a server that is down is asked once.
func (l *lane) dial(work context.Context, a *Account) (conn Conn, round int) {
	defer l.server.begin()()
	_, later := l.hindered()
	round = l.server.round()
	if later != 0 || l.account.isHalted() {
		return nil, round
	}
	conn, f := l.connect(work, a)
	if f != nil && work.Err() == nil {
		l.dialFailed(work, a, round, f)
	}
	return conn, round
}

// connect reads the account's secret and opens a connection with it.
func (l *lane) connect(work context.Context, a *Account) (Conn, *Failure) {
	route := a.Route()
	if a.Username != "" && l.o.config.Secrets != nil {
		secret, err := l.o.config.Secrets(work, a.ID)
		if err != nil {
			return nil, &Failure{Outcome: delivery.Held, Scope: OfAccount, Stage: stageSecret, Line: withoutSecret(err), Err: err}
		}
		route.Secret = secret
	}
	conn, err := l.o.config.Transport(*a).Dial(work, route)
	if err != nil {
		f := failureOf(err)
		l.o.log.Warn("connection failed", "account", a.ID, "stage", f.Stage, "scope", string(f.Scope), "code", f.Code)
		return nil, f
	}
	if l.server.opened(l.o.now()) {
		l.poked.kick()
	}
	return conn, nil
}

// withoutSecret is the reason of an account whose password cannot be read: the passphrase of the secrets file is
// missing, or the error of the vault.
func withoutSecret(err error) words.Line {
	if problem.IsKind(err, problem.Damaged) || problem.IsKind(err, problem.Unavailable) {
		return problem.Of(err).Sentence()
	}
	return words.New("reason.account.locked")
}

// healthy resets the account's count of connection failures after a letter was sent.
func (l *lane) healthy() {
	l.server.answered()
	if a := l.account.forgetFailures(); a != nil {
		l.change(context.Background(), a, func(_ Tx, fresh *Account) error { fresh.Failures = 0; return nil })
	}
}

// probe tries the connection of an account in attention; it is ready again when that works.
func (l *lane) probe(work context.Context, a *Account) clock.Instant {
	conn, f := l.connect(work, a)
	switch {
	case f == nil:
		conn.Quit()
		l.server.closed()
	case work.Err() != nil:
		return 0
	case ofAccount(f):
		l.accountFailed(work, nil, a, f)
		return 0
	default:
		return l.unreachable(work, a, f)
	}
	// The failures are forgotten with the next letter that goes through: a server that takes connections
	// and breaks them all is back in attention with the next one.
	l.change(work, a, func(_ Tx, fresh *Account) error {
		fresh.State, fresh.ResumesAt, fresh.Reason = delivery.Ready, 0, words.Line{}
		return nil
	})
	if err := l.o.Release(work); err != nil {
		l.o.stumble(claiming, "release held rows", err)
	}
	return 0
}

// took counts a letter as taken and claims more rows when the queue runs low.
func (l *lane) took(work context.Context, waited bool) {
	l.crew.took(waited, l.mostSenders, l.sender(work))
	l.restock()
}

// restock claims more rows when the queue is half empty.
func (l *lane) restock() {
	if l.crew.runsLow(func() int { return stockFor(l.account.connections(0)) / 2 }) {
		l.poked.kick()
	}
}
