package runner

import (
	"encoding/json"
	"slices"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// rowsOf is how many rows a change writes: a tag may be new, is given, and makes an event.
func rowsOf(k walk.ChangeKind) int {
	if makesEvent(k) {
		return 3
	}
	return 1
}

// makesEvent reports whether a change is an event too.
func makesEvent(k walk.ChangeKind) bool { return k == walk.AddTag || k == walk.RemoveTag }

func (t *tick) add(version int64, node, what string, n int64) {
	t.counts[counter{version, node, what}] += n
}

// take turns a passage into rows.
func (t *tick) take(tx Tx, i int, p walk.Passage, st walk.Stimulus) error {
	s := &t.stands[i]
	row := s.row
	walk.Count(s.state, &p, func(node, what string, n int64) { t.add(row.Version, node, what, n) })
	t.chain(s, st)
	if p.Progress && row.Depth != event.Anew {
		s.anew, row.Depth, row.Chain = true, event.Anew, "" // written once, and kept in the row
	}
	for j := range p.Visits {
		if err := t.visit(row, &p.Visits[j]); err != nil {
			return err
		}
	}
	if err := t.change(row, p.Changes, st.At); err != nil {
		return err
	}
	for _, e := range p.Effects {
		m, err := tx.Message(e.MessageVersion)
		if err != nil {
			return err
		}
		t.batch.Mails = append(t.batch.Mails, Mail{Row: row, Key: e.Key, Node: e.Node, Version: e.MessageVersion, Purpose: m.Purpose, At: e.At, Cause: st.At})
	}
	s.state, s.dueAt = p.State, p.Wait.Until
	if p.End != walk.Goes {
		s.move = Move{Row: row, State: p.State, To: walk.Done, EndedBy: p.End, EndedAt: t.now}
		t.result.Ended++
		return nil
	}
	v := t.runner.versions[row.Version]
	s.move = Move{Row: row, State: p.State, DueAt: s.dueAt, To: walk.Live, Anew: s.anew, Listens: len(v.Awaits) > 0}
	if err := t.sift(tx, s); err != nil {
		return err
	}
	next, ok := walk.Next(v.Version, row.ID, s.state, s.dueAt, s.events, t.now)
	if !ok {
		return nil
	}
	s.at = next.At
	if what, ok := next.What.(walk.Happened); ok {
		s.next = what.Event.Seq
	}
	if t.mayGoOn(i) {
		t.again.push(t, i)
	} else {
		t.result.More = true
	}
	return nil
}

func (t *tick) visit(row *Row, v *walk.Visit) error {
	reasons, err := v.Stood, error(nil)
	if len(v.Reasons) > 0 || reasons == "" {
		if reasons, err = t.reasons(v.Reasons); err != nil {
			return &BadRow{Enrollment: row.ID, Err: err}
		}
		reasons = together(v.Stood, reasons)
	}
	t.batch.Visits = append(t.batch.Visits, Visit{Enrollment: row.ID, StepNo: v.StepNo, Node: v.Node, Kind: v.Kind,
		Visit: v.Visit, At: v.At, Outcome: v.Outcome, Reasons: reasons})
	return nil
}

// together joins two lists of reasons in JSON; where both are too long the first is kept.
func together(first, second string) string {
	joined := strings.TrimSuffix(first, "]") + "," + strings.TrimPrefix(second, "[")
	switch {
	case first == "" || first == "[]":
		return second
	case second == "[]" || len(joined) > mostReasons:
		return first
	}
	return joined
}

// mostReasons is the bound of history.reasons, in bytes here and in characters there.
const mostReasons = 4096

// reasons writes lines as JSON within the bound: lines are dropped from the end, because the first ones matter most.
func (t *tick) reasons(lines []words.Line) (string, error) {
	b, err := words.AppendLines(t.text[:0], lines)
	for n := len(lines) - 1; err == nil && len(b) > mostReasons; n-- {
		kept := append(slices.Clone(lines[:max(n, 0)]), words.New("reason.more", "n", len(lines)-max(n, 0)))
		if n < 0 {
			kept = []words.Line{{ID: lines[0].ID}}
		}
		b, err = words.AppendLines(b[:0], kept)
	}
	t.text = b
	return string(b), err
}

// change turns the changes of a passage into rows. at is the moment of its stimulus, at which events made by
// steps are learned.
func (t *tick) change(row *Row, changes []walk.Change, at clock.Instant) error {
	if len(changes) == 0 {
		return nil
	}
	chain, err := chainOf(row)
	if err != nil {
		return &BadRow{Enrollment: row.ID, Err: err}
	}
	for _, c := range changes {
		t.rows += rowsOf(c.Kind)
		if makesEvent(c.Kind) {
			t.made[row.Contact] = true
		}
		t.batch.Changes = append(t.batch.Changes, Change{Row: row, Of: c, Event: event.Event{Source: "step",
			Key: walk.VisitKey(row.ID, c.Node, c.Visit), OccurredAt: c.At, ReceivedAt: at, Cause: row.ID, Depth: row.Depth + 1, Chain: chain}})
	}
	return nil
}

// chainOf is the chain of an event that a step of the row makes.
func chainOf(row *Row) ([]event.Link, error) {
	if row.Depth == event.Anew {
		return nil, nil
	}
	var chain []event.Link
	if row.Chain != "" && row.Chain != "[]" {
		if err := json.Unmarshal([]byte(row.Chain), &chain); err != nil {
			return nil, err
		}
	}
	return append(chain, event.Link{Journey: row.Journey.ID, At: row.EnteredAt}), nil
}

func (t *tick) line(l words.Line) (string, error) {
	b, err := l.AppendJSON(nil)
	return string(b), err
}
