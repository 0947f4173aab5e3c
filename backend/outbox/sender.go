package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/words"
)

// sender is one goroutine and the one connection it owns.
type sender struct {
	lane  *lane
	conn  Conn
	last  clock.Instant // when it was last used
	round int           // of the dial, see server.unreachable
	rev   int64         // of the account's settings it was opened with
	taken int           // letters that the server took over it
}

// idleConnection is how long an unused connection is kept; servers hang up after some minutes.
const idleConnection = 30 * time.Second

// run sends until nothing comes for a while or the outbox stops.
func (s *sender) run(work context.Context) {
	defer s.quit()
	for {
		j := s.next(work)
		if j == nil {
			return
		}
		s.lane.o.flight.add(1) // what a success says of others is part of the letter
		s.lane.o.group.senders.Add(1)
		s.carry(work, j)
		s.lane.o.group.senders.Add(-1)
		s.lane.o.flight.add(-1)
	}
}

// next waits for a letter; nil: this sender is no longer needed.
func (s *sender) next(work context.Context) *job {
	l := s.lane
	if l.o.stopped() || s.conn == nil && l.server.full(l.o.now()) {
		l.crew.retire(false, true)
		return nil
	}
	select {
	case j := <-l.crew.jobs:
		l.took(work, false)
		return j
	default:
	}
	l.crew.await()
	for {
		timer := l.o.config.Clock.Timer(l.o.now().Add(idleConnection))
		select {
		case j := <-l.crew.jobs:
			timer.Stop()
			l.took(work, true)
			return j
		case <-timer.C():
			if l.crew.retire(true, false) {
				return nil
			}
		case <-l.o.stopping:
			timer.Stop()
			l.crew.retire(true, true)
			return nil
		}
	}
}

// carry brings one letter as far as it goes. A panic, of a template or of ours, costs that row only.
func (s *sender) carry(work context.Context, j *job) {
	handed := false
	defer func() {
		if r := recover(); r != nil {
			s.drop()
			s.lane.o.log.Error("panic while sending", "row", j.ID, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			state, reason := delivery.Never, words.New("reason.delivery.broken")
			if handed {
				state, reason = delivery.Unknown, words.New("reason.delivery.unknown")
			}
			s.report(j, Result{ID: j.ID, Enrollment: j.Enrollment, State: state, Reason: reason})
		}
	}()
	letter, ok := s.write(work, j)
	if !ok || !s.body(work, j, letter) {
		return
	}
	o := s.lane.o
	o.point("body")
	r := o.group.handOver(j, Handed{ID: j.ID, Rev: j.Rev, Address: j.address, Subject: clip(letter.Body.Subject, 400), ContentHash: letter.Body.Hash})
	if r.err != nil || r.verdict.State != delivery.Due {
		s.drop() // in DATA there is no way back but hanging up: without the dot nothing was sent
		if r.err != nil {
			s.lane.pause()
			s.lane.giveBack(j)
		}
		return
	}
	handed = true
	o.point("dot")
	reply, err := s.conn.Dot(work)
	o.point("replied")
	s.last = o.now()
	if err != nil {
		s.dotFailed(j, reply, err)
		return
	}
	s.taken++
	s.report(j, Result{ID: j.ID, Enrollment: j.Enrollment, State: delivery.Sent, Reply: clip(reply, 500)})
	s.lane.healthy()
	s.lane.accepted(j)
}

// write makes the letter, after a first decision on the facts of the claim. false: its result was reported.
func (s *sender) write(work context.Context, j *job) (Letter, bool) {
	o := s.lane.o
	if j.Broken != nil {
		o.log.Error("a row cannot be read", "row", j.ID, "error", j.Broken)
		s.report(j, Result{ID: j.ID, Enrollment: j.Enrollment, State: delivery.Never, Reason: words.New("reason.delivery.broken")})
		return Letter{}, false
	}
	if v := delivery.Decide(j.question(j.Facts, *j.account, nil), o.now()); v.State != delivery.Due {
		s.report(j, j.verdict(v))
		return Letter{}, false
	}
	letter, err := o.render.Letter(work, j.Claimed, *j.account)
	o.point("rendered")
	if err == nil {
		letter.To, letter.Date = j.address, o.now()
		return letter, true
	}
	if f := (*Failure)(nil); errors.As(err, &f) {
		s.report(j, Result{
			ID: j.ID, Enrollment: j.Enrollment, State: f.Outcome, Reason: f.Line,
			Attempt: &Attempt{At: o.now(), Outcome: f.Outcome, Scope: OfMessage, Stage: f.Stage, Text: clip(f.Text, 500)},
		})
		return Letter{}, false
	}
	o.stumble(claiming, "read what to send", err)
	s.lane.pause()
	s.lane.giveBack(j)
	return Letter{}, false
}

// body puts the letter on the wire, short of its dot. A connection that the server closed while it was unused
// is dialled anew once: nothing of this letter was accepted on the old one (RFC 5321 §4.1.1.4).
// false: its result was reported.
func (s *sender) body(work context.Context, j *job, letter Letter) bool {
	if s.conn != nil && s.lane.o.now() > s.last.Add(idleConnection) {
		s.drop() // the computer slept: whatever the connection says, the server has forgotten it
	} else if s.conn != nil && (s.rev != j.account.Rev || s.worn() || !s.conn.Usable()) {
		s.quit()
	}
	for fresh := false; ; {
		if s.conn == nil {
			if !s.dial(work, j) {
				return false
			}
			fresh = true
		}
		err := s.conn.Body(work, letter)
		if err == nil {
			return true
		}
		f := failureOf(err)
		switch {
		case work.Err() != nil:
		case f.Scope == OfNetwork && !fresh:
			s.drop()
			continue
		case f.Scope == OfSession && s.taken > 0:
			s.renew()
			continue
		}
		if !s.conn.Usable() {
			s.drop()
		}
		s.bodyFailed(work, j, f)
		return false
	}
}

func (s *sender) dial(work context.Context, j *job) bool {
	l := s.lane
	conn, round := l.dial(work, j.account)
	if conn == nil {
		l.giveBack(j)
		return false
	}
	s.conn, s.round, s.last, s.rev, s.taken = conn, round, l.o.now(), j.account.Rev, 0
	return true
}

func (s *sender) report(j *job, result Result) { s.lane.o.group.report(j, result) }

// worn reports whether the server is known to take no further letter over this connection.
func (s *sender) worn() bool {
	most := s.lane.server.recycle.Load()
	return most > 0 && s.taken >= int(most)
}

// renew ends a connection that has taken what its server allows, and remembers how many that were.
func (s *sender) renew() {
	if most := s.lane.server.recycle.Load(); most == 0 || s.taken < int(most) {
		s.lane.server.recycle.Store(int32(s.taken))
	}
	s.quit()
}

// drop closes the connection without a word.
func (s *sender) drop() {
	if s.conn != nil {
		s.conn.Drop()
		s.closed()
	}
}

// quit closes the connection politely.
func (s *sender) quit() {
	if s.conn != nil {
		s.conn.Quit()
		s.closed()
	}
}

func (s *sender) closed() {
	s.conn = nil
	s.lane.server.closed()
}
