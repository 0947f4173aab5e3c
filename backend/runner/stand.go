package runner

import (
	"encoding/json"
	"errors"
	"strconv"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// stand is a claimed row with its state after its last passage of this tick.
type stand struct {
	row    *Row
	state  walk.State
	dueAt  clock.Instant
	at     clock.Instant // of what comes next for it
	events []event.Event // that its version may have to hear, by seq
	many   bool          // there are more of them than are read at once
	next   int64         // seq of the event that comes next; 0: none does
	move   Move
	walked bool
	anew   bool // it has passed a wait that counts as progress
}

// walk carries one row through one passage.
func (t *tick) walk(tx Tx, i int) error {
	s := &t.stands[i]
	row := s.row
	if v := t.runner.versions[row.Version]; t.made[row.Contact] && v.Version != nil && len(v.Awaits) > 0 {
		t.late[row.Contact] = true // events that it may wait for are not stored yet
	}
	if t.late[row.Contact] {
		t.result.More = true
		return nil
	}
	s.next = 0
	if t.stale[row.Contact] && !s.walked {
		t.result.More = true // the facts in memory hold changes that were not stored: it is walked in the next tick
		return nil
	}
	if !s.walked {
		t.rows++ // the enrollment
		if row.Wake != 0 {
			t.rows++
		}
	}
	s.walked = true
	if bad := t.bad(s); bad.ID != "" {
		return t.breakRow(s, bad)
	}
	if row.Gone {
		at := row.DueAt
		if at == 0 || at > t.now {
			at = t.now
		}
		return t.end(s, journey.EndExit, at, words.New("reason.exit.contact_gone"))
	}
	v := t.runner.versions[row.Version]
	if err := t.sift(tx, s); err != nil {
		return err
	}
	st, bad, err := t.stimulus(tx, s)
	switch {
	case err != nil:
		return err
	case bad.ID != "":
		return t.breakRow(s, bad)
	case st.What == nil: // the event that woke it does not lead it on
		t.batch.Wakes = append(t.batch.Wakes, row.Wake)
		return nil
	}
	f := t.facts[row.Contact]
	if f == nil {
		f = t.fresh()
		t.facts[row.Contact] = f
	}
	if f.Happened, err = t.lookBack(tx, s, st); err != nil {
		return err
	}
	t.runner.point("walk")
	p, bad := t.runner.advance(v, row, s.state, st, f, t.now, t.claim.Lang)
	if until := p.Wait.Until; bad.ID == "" && until != 0 && absurd(until, t.now) {
		bad = words.New("reason.broken.due", "at", int64(until))
	}
	if bad.ID != "" {
		t.stale[row.Contact] = true
		return t.breakRow(s, bad)
	}
	return t.take(tx, i, p, st)
}

// bad is why a row cannot be walked at all.
func (t *tick) bad(s *stand) words.Line {
	if line, ok := t.runner.broken[s.row.ID]; ok {
		return line
	}
	if s.dueAt == 0 && s.row.Receipt == nil && s.state.Waits != walk.WaitsEvent {
		return words.New("reason.broken.astray")
	}
	if s.row.Wake == 0 && absurd(s.dueAt, t.now) {
		return words.New("reason.broken.due", "at", int64(s.dueAt))
	}
	v := t.runner.versions[s.row.Version]
	if v.bad.ID != "" {
		return v.bad
	}
	if s.state.Node != "" && v.Steps[s.state.Node] == nil {
		return words.New("reason.broken.node", "step", s.state.Node)
	}
	return words.Line{}
}

// farthest is how many milliseconds ahead a due time may lie; a row beyond it is broken.
const farthest = 100 * 366 * 24 * 3_600_000

func absurd(due, now clock.Instant) bool { return due <= 0 || due > now+farthest }

// stimulus is what happened to the row.
func (t *tick) stimulus(tx Tx, s *stand) (st walk.Stimulus, bad words.Line, err error) {
	row := s.row
	switch {
	case s.state.Waits == walk.WaitsReceipt:
		if row.Receipt == nil {
			return st, words.New("reason.broken.receipt"), nil
		}
		subject := row.Receipt.Subject
		if subject == "" { // nothing was handed over: what the author wrote
			m, err := tx.Message(row.Receipt.Version)
			if err != nil {
				return st, bad, err
			}
			subject = m.Subject
		}
		receipt := walk.Receipt{State: row.Receipt.State, Reason: row.Receipt.Reason, Message: row.Receipt.Version, Subject: subject}
		return walk.Stimulus{At: row.Receipt.At, Seq: walk.Position(s.state, s.events, row.Receipt.At, t.now), What: walk.Resolved{Receipt: receipt}}, bad, nil
	case s.state.Node == "":
		entered := walk.Entered{Entry: row.Entry}
		if row.Data != "" && row.Data != "{}" {
			var d Data
			if err := json.Unmarshal([]byte(row.Data), &d); err != nil {
				bad = words.New("reason.broken.data")
			}
			entered.Why, entered.ByHand = d.Why, d.ByHand
		}
		st = walk.Stimulus{At: s.dueAt, Seq: s.state.After, What: entered}
		if s.dueAt != row.EnteredAt { // it could not begin when it was planned to
			st.Seq = walk.Position(s.state, s.events, s.dueAt, t.now)
		}
		return st, bad, nil
	}
	st, _ = walk.Next(t.runner.versions[row.Version].Version, row.ID, s.state, s.dueAt, s.events, t.now)
	return st, bad, nil
}

// chain takes over the chain of the event that led a row on: what its steps cause from here on continues it. An event from
// outside begins anew, which the walk calls progress.
func (t *tick) chain(s *stand, st walk.Stimulus) {
	what, ok := st.What.(walk.Happened)
	if !ok || what.Event.Cause == 0 {
		return
	}
	s.row.Depth, s.row.Chain, s.anew = what.Event.Depth, "", false
	if b, err := json.Marshal(what.Event.Chain); err == nil && len(what.Event.Chain) > 0 {
		s.row.Chain = string(b)
	}
}

// breakRow marks a row as broken; it stays at its step, so that a person can see where it stopped.
func (t *tick) breakRow(s *stand, why words.Line) error {
	text, err := t.line(why)
	if err != nil {
		return err
	}
	if s.state.Node != "" {
		t.add(s.row.Version, s.state.Node, "standing", -1)
	}
	if stood := s.state.Standing; stood.At != 0 {
		t.batch.Visits = append(t.batch.Visits, Visit{Enrollment: s.row.ID, StepNo: s.state.StepNo, Node: s.state.Node,
			Kind: t.kindAt(s), Visit: s.state.Visit, At: stood.At, Reasons: stood.Reasons})
		s.state.Standing = walk.Standing{}
		s.state.StepNo++
	}
	s.move = Move{Row: s.row, State: s.state, DueAt: s.dueAt, To: walk.Broken, Reason: text}
	t.result.Broken++
	if why.ID == "reason.broken.quarantine" {
		t.batch.Notices = append(t.batch.Notices, Notice{Row: s.row, Key: "quarantine:" + strconv.FormatInt(s.row.ID, 10), Line: words.New("notice.quarantine"), At: t.now})
	}
	return nil
}

// end ends a row outside the walk.
func (t *tick) end(s *stand, by walk.End, at clock.Instant, why words.Line) error {
	text, err := t.line(why)
	if err != nil {
		return err
	}
	if s.state.Node != "" {
		t.add(s.row.Version, s.state.Node, "standing", -1)
	}
	s.move = Move{Row: s.row, State: s.state, To: walk.Done, EndedBy: by, EndedAt: at, Reason: text}
	t.result.Ended++
	return nil
}

// kindAt is the kind of the step at which a row stands; "" when its version does not have it.
func (t *tick) kindAt(s *stand) string {
	if step := t.runner.versions[s.row.Version].Steps[s.state.Node]; step != nil {
		return step.Kind
	}
	return ""
}

// because is the reason of a row that the walk returned an error for.
func (r *Runner) because(row *Row, err error) words.Line {
	r.config.Log.Error("the walk refuses a row", "enrollment", row.ID, "step", row.State.Node, "err", err)
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Sentence()
	}
	return words.New("reason.broken.step", "step", row.State.Node)
}
