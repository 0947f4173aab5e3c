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

// dial opens a connection; nil: it failed, and that is noted. While none is open only one is tried at a
// time, so that a wrong password is offered once and a server that is down is asked once.
func (l *lane) dial(work context.Context, a *Account) (conn Conn, round int) {
	l.mu.Lock()
	alone := l.open == 0
	l.mu.Unlock()
	if alone {
		l.first.Lock()
		defer l.first.Unlock()
	}
	_, later := l.hindered()
	l.mu.Lock()
	round = l.dials
	halted := l.halted
	l.mu.Unlock()
	if halted || later != 0 {
		return nil, round
	}
	conn, f := l.connect(work, a)
	if f != nil && work.Err() == nil {
		l.dialFailed(work, a, round, f)
	}
	return conn, round
}

// connect opens a connection with the secret of the moment.
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
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open++
	if now := l.o.now(); l.away > now { // others failed while this one came through: there are enough
		l.away, l.crowded = 0, now.Add(crowdedPause)
		l.poked.kick()
	}
	return conn, nil
}

// withoutSecret is why an account waits whose password is not at hand: a passphrase is missing, or what the vault says.
func withoutSecret(err error) words.Line {
	if problem.IsKind(err, problem.Damaged) || problem.IsKind(err, problem.Unavailable) {
		return problem.Of(err).Sentence()
	}
	return words.New("reason.account.locked")
}

func (l *lane) closed() {
	l.mu.Lock()
	l.open--
	l.mu.Unlock()
}

// healthy forgets former connection failures once a letter went through.
func (l *lane) healthy() {
	l.mu.Lock()
	a := l.account
	clear(l.broken)
	forget := a != nil && a.Failures > 0
	if forget {
		copied := *a
		copied.Failures = 0
		l.account = &copied
	}
	l.mu.Unlock()
	if forget {
		l.change(context.Background(), a, func(_ Tx, fresh *Account) error { fresh.Failures = 0; return nil })
	}
}

// probe tries the connection of an account in attention; it is ready again when that works.
func (l *lane) probe(work context.Context, a *Account) clock.Instant {
	conn, f := l.connect(work, a)
	switch {
	case f == nil:
		conn.Quit()
		l.closed()
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

// await counts a sender without a letter.
func (l *lane) await() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting++
}

// took says that a waiting sender took a letter; where more are left, others are called.
func (l *lane) took(work context.Context, waited bool) {
	l.mu.Lock()
	if waited {
		l.waiting--
	}
	if len(l.jobs) > 0 {
		l.staff(work)
	}
	l.mu.Unlock()
	l.restock()
}

// retire takes a sender out of service, unless letters came meanwhile; forced when the outbox stops or
// the server wants no further connection. Being counted as waiting ends in the same moment: a letter must
// not be left to somebody who has gone.
func (l *lane) retire(waited, forced bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.jobs) > 0 && !forced {
		return false
	}
	if waited {
		l.waiting--
	}
	l.running--
	return true
}

// full reports whether the server lately refused a further connection beside those that are open.
func (l *lane) full() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open > 0 && ahead(l.crowded, l.o.now(), crowdedPause) != 0
}

// restock asks for more letters when the stock runs low.
func (l *lane) restock() {
	if l.more.Load() && len(l.jobs) <= l.low() && l.more.Swap(false) {
		l.poked.kick()
	}
}

func (l *lane) low() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.account == nil {
		return 0
	}
	return min(mostClaimed, 8*l.account.Connections) / 2
}
