package outbox

import (
	"context"
	"errors"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

// failureOf is an error of a transport as a Failure; any other error counts as one of the network.
func failureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Outcome: delivery.Later, Scope: OfNetwork, Stage: "body", Line: words.New("reason.delivery.network"), Err: err}
}

func (f *Failure) attempt(at clock.Instant, outcome delivery.State) *Attempt {
	return &Attempt{At: at, Outcome: outcome, Scope: f.Scope, Stage: f.Stage, Code: f.Code, Text: clip(f.Text, 500)}
}

// bodyFailed reports the result of a row whose letter was surely not accepted.
func (s *sender) bodyFailed(work context.Context, j *job, f *Failure) {
	if work.Err() != nil { // we hung up ourselves
		s.lane.giveBack(j)
		return
	}
	s.failed(work, j, f)
}

// dotFailed reports the result of a row whose dot was sent: without a reply nobody knows (RFC 5321 §4.2.5, §6.1).
// A connection found closed before the dot went out is an ordinary broken one.
func (s *sender) dotFailed(j *job, reply string, err error) {
	if !s.conn.Usable() {
		s.drop()
	}
	f := (*Failure)(nil)
	if !errors.As(err, &f) {
		f = &Failure{Outcome: delivery.Unknown, Scope: OfNetwork, Stage: "dot", Err: err}
	}
	if f.Outcome != delivery.Unknown && (f.Stage != "dot" || f.Code != 0) {
		s.failed(context.Background(), j, f)
		return
	}
	s.report(j, Result{
		ID: j.ID, Enrollment: j.Enrollment, State: delivery.Unknown, Reply: clip(reply, 500),
		Reason: words.New("reason.delivery.unknown"), Attempt: f.attempt(s.lane.o.now(), delivery.Unknown),
	})
}

// failed reports the result of a row after a refusal or a broken connection, and charges it to what it is about
// (Failure.Scope): only a refusal of this delivery uses up one of its tries; a connection that the server limits, a broken
// network or a stopped account uses up none.
func (s *sender) failed(work context.Context, j *job, f *Failure) {
	l, now := s.lane, s.lane.o.now()
	if f.Code != 0 {
		l.server.answered()
	}
	if f.Scope == OfSession && s.taken == 0 { // the server refused on a connection that had taken nothing: its limit per connection is not the cause
		limit := *f
		limit.Scope = OfAccount
		f = &limit
	}
	if l.aboutThisRow(work, j, f) {
		own := *f
		own.Outcome, own.Scope = delivery.Never, OfMessage
		f = &own
	}
	result := Result{ID: j.ID, Enrollment: j.Enrollment, Reason: f.Line, Reply: clip(f.Text, 500)}
	switch {
	case f.Scope == OfSession:
		s.renew()
		s.report(j, j.back(j.DueAt))
		return
	case f.concernsAll():
		result.State = delivery.Held
		l.accountFailed(work, j, j.account, f)
	case f.Scope == OfNetwork:
		s.broke(work, j, f, &result)
	case f.Outcome == delivery.Never:
		s.refused(work, j, f)
		return
	default:
		result.Try = true
		at, give := delivery.NextTry(j.Tries+1, j.PlannedAt, now)
		if result.State, result.NextAt = delivery.Later, at; give {
			result.State, result.NextAt = delivery.Never, 0
			result.Reason = words.New("reason.delivery.gave_up", "tries", j.Tries+1, "why", f.Line)
		}
	}
	if result.Attempt == nil {
		result.Attempt = f.attempt(now, result.State)
	}
	l.forget(j.ID)
	s.report(j, result)
}

// concernsAll reports whether a failure stops the account: it is about the account, or the server takes no mail from
// anybody.
func (f *Failure) concernsAll() bool {
	return f.Scope == OfAccount || f.Scope == OfServer && f.Rest > 0
}

// broke charges a connection that broke. Where connections with other rows break too, the network or the server is the
// cause and it counts as a failure of the account; otherwise this row is, which is deferred and given up in the end, as
// after temporary refusals (design D30). No try is used either way.
func (s *sender) broke(work context.Context, j *job, f *Failure, result *Result) {
	now := s.lane.o.now()
	result.State, result.NextAt = delivery.Later, now.Add(delivery.Spacing(j.Breaks+1))
	if s.lane.server.brokeUnder(j.ID) {
		s.lane.dialFailed(work, j.account, s.round, f)
		return
	}
	own := *f
	own.Scope = OfConnection
	at, give := delivery.NextAfterBreak(j.Breaks+1, j.PlannedAt, now)
	result.NextAt = at
	result.Reason = words.New("reason.delivery.breaks", "n", j.Breaks+1, "why", f.Line)
	if give {
		result.State, result.NextAt = delivery.Never, 0
		result.Reason = words.New("reason.delivery.gave_up_breaks", "n", j.Breaks+1)
	}
	result.Attempt = own.attempt(now, result.State)
}

// The pauses of an account whose server cannot be reached, by the number of failures in a row. From attentionAfter
// failures on a person is told; the connection is still tried again.
var networkPauses = [...]time.Duration{20 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}

const attentionAfter = 3

const reasonUnreachable = "reason.account.unreachable"

func networkPause(failures int) time.Duration {
	return networkPauses[min(max(failures, 1), len(networkPauses))-1]
}

// How long nothing is sent over an account whose provider says that a limit is reached. A temporary refusal (4xx)
// passes soon; a permanent one (Gmail's 550 5.4.5) means the quota of a day, which becomes free gradually.
const (
	restTemporary = time.Hour
	restPermanent = 4 * time.Hour
)

// crowdedPause is how long no further connection is tried where others are open and one was refused.
const crowdedPause = time.Minute

// dialFailed records that an account could not be reached, unless another dial of the same round has done so
// (server.unreachable).
func (l *lane) dialFailed(work context.Context, a *Account, round int, f *Failure) {
	if ofAccount(f) {
		l.accountFailed(work, nil, a, f)
		return
	}
	if !l.server.unreachable(round, l.o.now()) {
		return
	}
	l.unreachable(work, a, f)
	l.recallQueued()
}

// unreachable counts a connection failure of the account: the pause grows with each, and from attentionAfter on a
// person is told.
func (l *lane) unreachable(work context.Context, a *Account, f *Failure) (again clock.Instant) {
	now := l.o.now()
	l.change(work, a, func(_ Tx, fresh *Account) error {
		if fresh.Refused() {
			return nil // a person is asked already
		}
		fresh.Failures++
		again = now.Add(networkPause(fresh.Failures))
		if fresh.Failures >= attentionAfter {
			fresh.State, fresh.ResumesAt = delivery.Attention, again
			fresh.Reason = words.New(reasonUnreachable, "why", f.Line, "at", int64(again))
		}
		return nil
	})
	l.server.stayAway(again)
	return again
}

// ofAccount reports whether a failed connection cannot be mended by trying again.
func ofAccount(f *Failure) bool {
	return f.Scope == OfAccount || f.Outcome == delivery.Never || f.Outcome == delivery.Held
}

// accountFailed stops an account: for a while when its provider's limit is reached, else until a person
// has seen to it. j is the row that was refused, nil when it was the connection.
func (l *lane) accountFailed(work context.Context, j *job, a *Account, f *Failure) {
	now := l.o.now()
	l.account.halt()
	l.change(work, a, func(tx Tx, fresh *Account) error {
		if fresh.State == delivery.Attention && fresh.ResumesAt == 0 {
			return nil // a person is asked already
		}
		if f.Outcome == delivery.Later {
			rest := restTemporary
			switch {
			case f.Rest > 0:
				rest = f.Rest
			case f.Code >= 500:
				rest = restPermanent
			}
			fresh.State, fresh.ResumesAt = delivery.Resting, now.Add(rest)
			fresh.Reason = words.New("reason.account.resting", "why", f.Line, "at", int64(fresh.ResumesAt))
			return nil
		}
		fresh.State, fresh.ResumesAt, fresh.Reason = delivery.Attention, 0, f.Line
		if f.Stage == stageSecret {
			fresh.State = delivery.LockedOut
		}
		if j == nil {
			return nil
		}
		return tx.AddRefusal(l.id, Refusal{Row: j.ID, Contact: j.Person.ID, At: now})
	})
	l.recallQueued()
}

// change edits the state of the account, unless its settings were changed since the failed attempt
// began, and tells a person when it stops working.
func (l *lane) change(work context.Context, a *Account, edit func(Tx, *Account) error) {
	err := l.o.config.Store.Send(context.WithoutCancel(work), false, func(tx Tx) error {
		fresh, found, err := tx.Account(l.id)
		if err != nil || !found || fresh.Rev != a.Rev {
			return err
		}
		before := fresh
		if err := edit(tx, &fresh); err != nil {
			return err
		}
		if err := tx.SetAccountState(fresh); err != nil {
			return err
		}
		told := fresh.Reason.ID == reasonUnreachable && before.Failures >= attentionAfter
		if before.State == delivery.Ready && fresh.State != delivery.Ready && !told {
			return tx.Notify("account:"+l.id+":"+string(fresh.State)+":"+tx.Now().String(), words.New("notice.account."+string(fresh.State), "why", fresh.Reason))
		}
		return nil
	})
	if err != nil {
		l.o.stumble(claiming, "note the account's state", err)
		l.pause()
	}
	l.poked.kick()
}

// recallQueued gives back the rows that wait for a connection, so that they are not shown as being sent while the
// account is stopped.
func (l *lane) recallQueued() {
	l.returned.add(l.crew.drain()...)
	l.poked.kick()
}
