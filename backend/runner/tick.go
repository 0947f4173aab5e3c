package runner

import (
	"cmp"
	"slices"

	"tabiji/backend/clock"
	"tabiji/backend/facts"
	"tabiji/backend/walk"
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
	made   map[int64]bool // contacts to whom steps of this tick make something happen that nobody has heard yet
	late   map[int64]bool // contacts whose further rows are walked in the next tick, in their order
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
		clear(f.With)
		f.Address, f.Types = "", nil
		t.free = append(t.free, f)
	}
	b := t.batch
	clear(t.facts)
	clear(t.counts)
	clear(t.spoilt)
	clear(t.made)
	clear(t.late)
	if t.facts == nil {
		t.facts, t.counts = map[int64]*walk.Facts{}, map[counter]int64{}
		t.spoilt, t.made, t.late = map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	}
	clear(b.Visits) // lets go of the texts
	*t = tick{runner: r, now: now, claim: claim, budget: limit, stands: t.stands[:0], again: t.again[:0], facts: t.facts,
		free: t.free, spoilt: t.spoilt, made: t.made, late: t.late, counts: t.counts, text: t.text,
		batch: Batch{Moves: b.Moves[:0], Visits: b.Visits[:0], Mails: b.Mails[:0], Changes: b.Changes[:0],
			Notices: b.Notices[:0], Counts: b.Counts[:0], Wakes: append(b.Wakes[:0], claim.Wakes...), Parks: claim.Parks, Later: b.Later[:0]}}
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
		t.stands[i] = stand{row: &rows[i], state: rows[i].State, dueAt: rows[i].DueAt, at: rows[i].DueAt}
	}
	if err := t.listen(tx); err != nil {
		return err
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

// nextClaim is how many rows to claim next time: as many as fill a transaction, going by this one.
func (t *tick) nextClaim(last int) int {
	if t.result.Walked == 0 || t.changed() < mostRows/10 {
		return last
	}
	return min(max((mostRows-t.most)*t.result.Walked/t.changed(), 1), MostBatch)
}

func (t *tick) before(a, b int) bool {
	if c := cmp.Compare(t.stands[a].at, t.stands[b].at); c != 0 {
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
	return &walk.Facts{Lang: t.claim.Lang, Fields: map[string]string{}, Tags: map[string]bool{}, Events: map[string][]clock.Instant{}, With: map[string][]facts.Told{}}
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
		if s.next != 0 {
			t.batch.Later = append(t.batch.Later, Wake{Enrollment: s.row.ID, Event: s.next, At: s.at})
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

// listen reads the events that the claimed rows' versions may have to hear, a version at a time.
func (t *tick) listen(tx Tx) error {
	asked := map[*version][]int{} // indexes of stands
	for i := range t.stands {
		v := t.runner.versions[t.stands[i].row.Version]
		if v.Version != nil && len(v.Awaits) > 0 {
			asked[v] = append(asked[v], i)
		}
	}
	for v, of := range asked {
		asks := make([]Ask, len(of))
		for k, i := range of {
			s := &t.stands[i]
			from := s.state.Since
			if from == 0 {
				from = s.dueAt
			}
			asks[k] = Ask{Contact: s.row.Contact, After: s.state.After, Since: v.Since(from)}
		}
		events, err := tx.Happened(v.Awaits, asks)
		if err != nil {
			return err
		}
		for k, i := range of {
			t.stands[i].events = events[k]
		}
	}
	return nil
}
