package outbox

import (
	"context"
	"errors"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

// failureOf gives an error of a transport its class; one without is of the network.
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

// bodyFailed settles a row whose letter was surely not accepted.
func (s *sender) bodyFailed(work context.Context, j *job, f *Failure) {
	if work.Err() != nil { // we hung up ourselves
		s.lane.giveBack(j)
		return
	}
	s.failed(work, j, f)
}

// dotFailed settles a row whose dot was sent: without a reply nobody knows (RFC 5321 §4.2.5, §6.1).
// A line found closed before the dot went out is an ordinary broken line.
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
	s.settle(j, Settlement{
		ID: j.ID, Enrollment: j.Enrollment, State: delivery.Unknown, Reply: clip(reply, 500),
		Reason: words.New("reason.delivery.unknown"), Attempt: f.attempt(s.lane.o.now(), delivery.Unknown),
	})
}

// failed settles a row after a refusal or a broken line. Only a refusal of this very delivery uses up
// a try: a broken network or account is nobody's fault.
func (s *sender) failed(work context.Context, j *job, f *Failure) {
	now := s.lane.o.now()
	settle := Settlement{ID: j.ID, Enrollment: j.Enrollment, Reason: f.Line, Reply: clip(f.Text, 500)}
	switch {
	case f.Scope == OfAccount:
		settle.State = delivery.Held
		s.lane.accountFailed(work, j.account, f)
	case f.Scope == OfNetwork:
		settle.State, settle.NextAt = delivery.Later, now.Add(delivery.Spacing(j.Breaks+1))
		s.lane.dialFailed(work, j.account, s.round, f)
	case f.Outcome == delivery.Never:
		settle.State, settle.Try = delivery.Never, true
	default:
		settle.Try = true
		at, give := delivery.NextTry(j.Tries+1, j.PlannedAt, now)
		if settle.State, settle.NextAt = delivery.Later, at; give {
			settle.State, settle.NextAt = delivery.Never, 0
			settle.Reason = words.New("reason.delivery.gave_up", "tries", j.Tries+1, "why", f.Line)
		}
	}
	settle.Attempt = f.attempt(now, settle.State)
	s.settle(j, settle)
}

// The pauses of an account whose server cannot be reached; from attentionAfter failures on a person
// is told, and the connection is tried again by itself all the same.
var networkPauses = [...]time.Duration{20 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}

const attentionAfter = 3

func networkPause(failures int) time.Duration {
	return networkPauses[min(max(failures, 1), len(networkPauses))-1]
}

// How long an account rests when its provider says that a limit is reached: a temporary refusal soon
// passes, a permanent one (Gmail's 550 5.4.5) means a day's quota, which returns little by little.
const (
	restTemporary = time.Hour
	restPermanent = 4 * time.Hour
)

// crowdedPause is how long no further connection is tried where others are open and one was refused.
const crowdedPause = time.Minute

// dialFailed notes that an account could not be reached. Many connections failing together are one
// failure; a refusal while others are open says only that there are enough.
func (l *lane) dialFailed(work context.Context, a *Account, round int, f *Failure) {
	if ofAccount(f) {
		l.accountFailed(work, a, f)
		return
	}
	now := l.o.now()
	l.mu.Lock()
	if l.open > 0 {
		l.crowded = now.Add(crowdedPause)
		l.mu.Unlock()
		return
	}
	if round != l.dials {
		l.mu.Unlock()
		return
	}
	l.dials++
	l.away = now.Add(networkPause(1)) // at once, for the others; the count of failures says how long
	l.mu.Unlock()
	l.unreachable(work, a, f)
	l.recallQueued()
}

// unreachable counts a connection failure; the pause grows, and a person is told after some.
func (l *lane) unreachable(work context.Context, a *Account, f *Failure) (again clock.Instant) {
	now := l.o.now()
	l.change(work, a, func(fresh *Account) {
		fresh.Failures++
		again = now.Add(networkPause(fresh.Failures))
		if fresh.Failures >= attentionAfter {
			fresh.State, fresh.ResumesAt = delivery.Attention, again
			fresh.Reason = words.New("reason.account.unreachable", "why", f.Line, "at", int64(again))
		}
	})
	l.mu.Lock()
	l.away = max(l.away, again)
	l.mu.Unlock()
	return again
}

// ofAccount reports whether a failed connection cannot be mended by trying again.
func ofAccount(f *Failure) bool {
	return f.Scope == OfAccount || f.Outcome == delivery.Never || f.Outcome == delivery.Held
}

// accountFailed stops an account: for a while when its provider's limit is reached, else until a person
// has seen to it.
func (l *lane) accountFailed(work context.Context, a *Account, f *Failure) {
	now := l.o.now()
	l.mu.Lock()
	l.halted = true
	l.halts++
	l.mu.Unlock()
	l.change(work, a, func(fresh *Account) {
		if f.Outcome == delivery.Later {
			rest := restTemporary
			if f.Code >= 500 {
				rest = restPermanent
			}
			fresh.State, fresh.ResumesAt = delivery.Resting, now.Add(rest)
			fresh.Reason = words.New("reason.account.resting", "why", f.Line, "at", int64(fresh.ResumesAt))
			return
		}
		fresh.State, fresh.ResumesAt, fresh.Reason = delivery.Attention, 0, f.Line
		if f.Stage == stageSecret {
			fresh.State = delivery.LockedOut
		}
	})
	l.recallQueued()
}

// change edits the state of the account, unless its settings were changed since the failed attempt
// began, and tells a person when it stops working.
func (l *lane) change(work context.Context, a *Account, edit func(*Account)) {
	err := l.o.config.Store.Send(context.WithoutCancel(work), false, func(tx Tx) error {
		fresh, found, err := tx.Account(l.id)
		if err != nil || !found || fresh.Rev != a.Rev {
			return err
		}
		was := fresh.State
		edit(&fresh)
		if err := tx.SetAccountState(fresh); err != nil {
			return err
		}
		if was == delivery.Ready && fresh.State != delivery.Ready {
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

// recallQueued gives back the rows that wait for a connection, so that none is "being sent" meanwhile.
func (l *lane) recallQueued() {
	l.giveBackQueued()
	l.poked.kick()
}
