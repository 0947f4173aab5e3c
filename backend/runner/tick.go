package runner

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"tabiji/backend/clock"
	"tabiji/backend/event"
	"tabiji/backend/facts"
	"tabiji/backend/problem"
	"tabiji/backend/walk"
	"tabiji/backend/words"
)

// tick is the work of one transaction. Its memory is used again by the next.
type tick struct {
	runner *Runner
	now    clock.Instant
	claim  Claim
	budget int // passages this tick may still walk
	rows   int // rows that wakes and the changes of steps write
	most   int // rows that the largest passage changes
	next   int // first claimed row that has not been walked
	stands []stand
	again  queue // rows that parked and are due again already
	facts  map[int64]*walk.Facts
	free   []*walk.Facts
	spoilt map[int64]bool // contacts whose overlay holds changes that will not be stored
	counts map[counter]int64
	text   []byte
	batch  Batch
	result Result
}

type counter struct {
	version    int64
	node, what string
}

// stand is where a claimed row stands after its last passage of this tick.
type stand struct {
	row    *Row
	state  walk.State
	dueAt  clock.Instant
	move   Move
	walked bool
	anew   bool // it has passed a wait that counts as progress
}

// scratch keeps one tick's memory between ticks.
type scratch struct {
	tick tick
	rows []Row
}

func (s *scratch) begin(r *Runner, now clock.Instant, claim Claim, limit int) *tick {
	t := &s.tick
	for _, f := range t.facts {
		clear(f.Fields)
		clear(f.Tags)
		clear(f.Events)
		f.Address, f.Types = "", nil
		t.free = append(t.free, f)
	}
	b := t.batch
	clear(t.facts)
	clear(t.counts)
	clear(t.spoilt)
	if t.facts == nil {
		t.facts, t.counts, t.spoilt = map[int64]*walk.Facts{}, map[counter]int64{}, map[int64]bool{}
	}
	clear(b.Visits) // lets go of the texts
	*t = tick{runner: r, now: now, claim: claim, budget: limit, stands: t.stands[:0], again: t.again[:0], facts: t.facts,
		free: t.free, spoilt: t.spoilt, counts: t.counts, text: t.text,
		batch: Batch{Moves: b.Moves[:0], Visits: b.Visits[:0], Mails: b.Mails[:0], Changes: b.Changes[:0],
			Notices: b.Notices[:0], Counts: b.Counts[:0], Wakes: append(b.Wakes[:0], claim.Wakes...), Parks: claim.Parks}}
	return t
}

// committed forgets what mattered only until the transaction was stored.
func (s *scratch) committed(r *Runner) {
	for i := range s.tick.stands {
		delete(r.poisoned, s.tick.stands[i].row.ID)
	}
}

// walkAll walks the claimed rows in their order: woken ones by seq, then those due by (due time, id).
// A row that is due again when it has parked takes its place in that order, so that the histories are
// the same however many rows a tick takes.
func (t *tick) walkAll(tx Tx) error {
	rows := t.claim.Rows
	if err := t.gather(tx); err != nil {
		return err
	}
	t.stands = slices.Grow(t.stands, len(rows))[:len(rows)]
	for i := range rows {
		t.stands[i] = stand{row: &rows[i], state: rows[i].State, dueAt: rows[i].DueAt}
	}
	t.rows = len(t.claim.Wakes) + 2*len(t.claim.Parks)
	for t.mayWalk() && (t.next < len(rows) || len(t.again) > 0) {
		i := t.next
		if len(t.again) > 0 && (t.next == len(rows) || t.next >= t.claim.Woken && t.before(t.again[0], t.next)) {
			i = t.again.pop(t)
		} else {
			t.next++
		}
		t.budget--
		before := t.changed()
		if err := t.walk(tx, i); err != nil {
			return err
		}
		t.most = max(t.most, t.changed()-before)
	}
	t.result.More = t.claim.Full || t.next < len(rows) || len(t.again) > 0 || t.result.More
	return t.collect(tx)
}

// fewestRows is what is kept free for a passage while none larger was seen.
const fewestRows = 12

// mayWalk reports whether another passage fits into the batch and into the transaction.
func (t *tick) mayWalk() bool {
	return t.budget > 0 && (t.most == 0 || t.changed()+max(t.most, fewestRows) <= mostRows)
}

// changed is how many rows the batch changes so far.
func (t *tick) changed() int {
	b := &t.batch
	return t.rows + len(b.Visits) + len(b.Mails) + len(b.Notices) + len(t.counts)
}

// rowsOf is how many rows a change writes: a tag may be new, is given, and makes an event.
func rowsOf(k walk.ChangeKind) int {
	if k == walk.AddTag || k == walk.RemoveTag {
		return 3
	}
	return 1
}

// nextClaim is how many rows to claim next time: as many as fill a transaction, going by this one.
func (t *tick) nextClaim(last int) int {
	if t.result.Walked == 0 || t.changed() < mostRows/10 {
		return last
	}
	return min(max((mostRows-t.most)*t.result.Walked/t.changed(), 1), MostBatch)
}

func (t *tick) before(a, b int) bool {
	if c := cmp.Compare(t.stands[a].dueAt, t.stands[b].dueAt); c != 0 {
		return c < 0
	}
	return t.stands[a].row.ID < t.stands[b].row.ID
}

// mayGoOn reports whether a row that is due again may be walked in this tick: nothing outside the
// claim may come before it.
func (t *tick) mayGoOn(i int) bool {
	if !t.claim.Full {
		return true
	}
	last := len(t.stands) - 1
	return last >= t.claim.Woken && t.before(i, last)
}

// gather reads the facts that the claimed rows' versions list, one overlay per contact.
func (t *tick) gather(tx Tx) error {
	var missing []int64
	var need facts.Needs
	var only *version // the one version read so far
	for i := range t.claim.Rows {
		row := &t.claim.Rows[i]
		v := t.runner.versions[row.Version]
		switch {
		case v == nil:
			if !slices.Contains(missing, row.Version) {
				missing = append(missing, row.Version)
			}
			continue
		case !v.reads || row.Gone:
			continue
		case only == nil:
			only, need = v, v.Needs
		case only != v:
			need = need.Merge(v.Needs)
			only = v
		}
		if t.facts[row.Contact] == nil {
			t.facts[row.Contact] = t.fresh()
		}
	}
	if missing != nil {
		return &unknownVersions{missing}
	}
	if len(t.facts) == 0 {
		return nil
	}
	return tx.Gather(need, t.facts)
}

func (t *tick) fresh() *walk.Facts {
	if n := len(t.free); n > 0 {
		f := t.free[n-1]
		t.free = t.free[:n-1]
		f.Lang = t.claim.Lang
		return f
	}
	return &walk.Facts{Lang: t.claim.Lang, Fields: map[string]string{}, Tags: map[string]bool{}, Events: map[string][]clock.Instant{}}
}

// walk carries one row through one passage.
func (t *tick) walk(tx Tx, i int) error {
	s := &t.stands[i]
	row := s.row
	if t.spoilt[row.Contact] && !s.walked {
		t.result.More = true // its overlay holds what was not stored: it walks in the next tick
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
		return t.end(s, "exit", row.DueAt, words.New("reason.exit.contact_gone"))
	}
	st, bad, err := t.stimulus(tx, s)
	if err != nil {
		return err
	}
	if bad.ID != "" {
		return t.breakRow(s, bad)
	}
	f := t.facts[row.Contact]
	if f == nil {
		f = t.fresh()
		t.facts[row.Contact] = f
	}
	t.runner.point("walk")
	v := t.runner.versions[row.Version]
	p, bad := t.runner.advance(v, row, s.state, st, f, t.now, t.claim.Lang)
	if until := p.Wait.Until; bad.ID == "" && until != 0 && absurd(until, t.now) {
		bad = words.New("reason.broken.due", "at", int64(until))
	}
	if bad.ID != "" {
		t.spoilt[row.Contact] = true
		return t.breakRow(s, bad)
	}
	return t.take(tx, i, p, st.At)
}

// bad is why a row cannot be walked at all.
func (t *tick) bad(s *stand) words.Line {
	if line, ok := t.runner.poisoned[s.row.ID]; ok {
		return line
	}
	if s.dueAt == 0 && s.row.Receipt == nil {
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

// farthest is how far ahead a due time may lie; beyond it the row is broken, not patient.
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
		return walk.Stimulus{At: row.Receipt.At, What: walk.Resolved{Receipt: receipt}}, bad, nil
	case s.state.Node == "":
		entered := walk.Entered{Entry: row.Entry}
		if row.Data != "" && row.Data != "{}" {
			var d Data
			if err := json.Unmarshal([]byte(row.Data), &d); err != nil {
				bad = words.New("reason.broken.data")
			}
			entered.Why, entered.ByHand = d.Why, d.ByHand
		}
		return walk.Stimulus{At: s.dueAt, What: entered}, bad, nil
	}
	return walk.Stimulus{At: s.dueAt, What: walk.Woke{}}, bad, nil
}

// take turns a passage into rows.
func (t *tick) take(tx Tx, i int, p walk.Passage, at clock.Instant) error {
	s := &t.stands[i]
	row := s.row
	t.count(s, p)
	if p.Progress && row.Depth != event.Anew {
		s.anew, row.Depth, row.Chain = true, event.Anew, "" // written once, and kept in the row
	}
	for j := range p.Visits {
		if err := t.visit(row, &p.Visits[j]); err != nil {
			return err
		}
	}
	if err := t.change(row, p.Changes, at); err != nil {
		return err
	}
	for _, e := range p.Effects {
		m, err := tx.Message(e.MessageVersion)
		if err != nil {
			return err
		}
		t.batch.Mails = append(t.batch.Mails, Mail{Row: row, Key: e.Key, Node: e.Node, Version: e.MessageVersion, Purpose: m.Purpose, At: e.At, Cause: at})
	}
	s.state, s.dueAt = p.State, p.Wait.Until
	if p.End != walk.Goes {
		s.move = Move{Row: row, State: p.State, To: "done", EndedBy: p.End, EndedAt: t.now}
		t.result.Ended++
		return nil
	}
	s.move = Move{Row: row, State: p.State, DueAt: s.dueAt, To: "live", Anew: s.anew}
	if s.dueAt != 0 && s.dueAt <= t.now {
		if t.mayGoOn(i) {
			t.again.push(t, i)
		} else {
			t.result.More = true
		}
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

// reasons writes lines as JSON within the bound: the first lines weigh most and stay longest.
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

// breakRow marks a row: the step stays as it was, so that a person can see where it stopped.
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
	s.move = Move{Row: s.row, State: s.state, DueAt: s.dueAt, To: "broken", Reason: text}
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
	s.move = Move{Row: s.row, State: s.state, To: "done", EndedBy: by, EndedAt: at, Reason: text}
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

func (t *tick) line(l words.Line) (string, error) {
	b, err := l.AppendJSON(nil)
	return string(b), err
}

// collect completes the batch: the last state of every row, and the counters.
func (t *tick) collect(tx Tx) error {
	for i := range t.stands {
		s := &t.stands[i]
		if s.move.Row == nil {
			continue
		}
		t.result.Walked++
		t.batch.Moves = append(t.batch.Moves, s.move)
		if s.row.Wake != 0 {
			t.batch.Wakes = append(t.batch.Wakes, s.row.Wake)
		}
	}
	slices.SortFunc(t.batch.Moves, func(a, b Move) int { return cmp.Compare(a.Row.ID, b.Row.ID) })
	slices.SortFunc(t.batch.Visits, func(a, b Visit) int {
		if c := cmp.Compare(a.Enrollment, b.Enrollment); c != 0 {
			return c
		}
		return cmp.Compare(a.StepNo, b.StepNo)
	})
	for c, n := range t.counts {
		if n != 0 {
			t.batch.Counts = append(t.batch.Counts, Count{Version: c.version, Node: c.node, What: c.what, N: n})
		}
	}
	t.result.Visits = len(t.batch.Visits)
	if t.runner.careful {
		return t.runner.survived(tx)
	}
	return nil
}

// because puts an error of the walk into a reason.
func (r *Runner) because(row *Row, err error) words.Line {
	r.config.Log.Error("the walk refuses a row", "enrollment", row.ID, "step", row.State.Node, "err", err)
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Sentence()
	}
	return words.New("reason.broken.step", "step", row.State.Node)
}
