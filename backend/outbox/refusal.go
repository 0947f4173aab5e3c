package outbox

import (
	"context"
	"sync"
	"sync/atomic"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Refusal is a permanent refusal (5xx) of one person's mail, kept until a mail of the account is accepted or a person
// answers.
type Refusal struct {
	Row     int64
	Contact int64
	Kind    string // delivery.RefusalKind; "" where the words spoke of the account itself
	Message string // message version, where the reply is about the content: then only an accepted mail of the same version refutes it
	At      clock.Instant
}

// doubts are the refusals of one account of which it is not known yet whether they concern one person or the whole
// account. Replies are judged in the order in which they came, over all connections.
type doubts struct {
	some atomic.Bool // list is not empty: an accepted mail must look at it

	mu      sync.Mutex // held while a refusal or what follows from a success is recorded
	loaded  bool
	list    []Refusal
	stopped bool // the account was stopped for them; until a claim finds it ready
}

// reasonRefusals is the reason of an account that was stopped because everybody was refused.
const reasonRefusals = "reason.account.refusals"

// Refused reports whether the account was stopped because its server refused several people in a row, and a
// person is asked whether they or the account are at fault.
func (a Account) Refused() bool {
	return a.State == delivery.Attention && a.Reason.ID == reasonRefusals
}

// load reads the refusals that former runs left in the file. The caller holds mu.
func (d *doubts) load(tx Tx, account string) error {
	if d.loaded {
		return nil
	}
	list, err := tx.Refusals(account)
	if err != nil {
		return err
	}
	d.list, d.loaded = list, true
	d.some.Store(len(list) > 0)
	return nil
}

// people counts the different people refused, f's included: equal with a reply of f's kind, all with any reply.
func (d *doubts) people(f Refusal) (equal, all int) {
	same, any := map[int64]bool{f.Contact: true}, map[int64]bool{f.Contact: true}
	for _, r := range d.list {
		if r.Kind == "" {
			continue
		}
		any[r.Contact] = true
		if r.Kind == f.Kind && r.Message == f.Message {
			same[r.Contact] = true
		}
	}
	return len(same), len(any)
}

func (d *doubts) has(row int64) bool {
	for _, r := range d.list {
		if r.Row == row {
			return true
		}
	}
	return false
}

func (d *doubts) drop(row int64) {
	kept := d.list[:0]
	for _, r := range d.list {
		if r.Row != row {
			kept = append(kept, r)
		}
	}
	d.list = kept
	d.some.Store(len(kept) > 0)
}

// forget drops a row that ended in another way than by a refusal.
func (l *lane) forget(row int64) {
	d := &l.doubts
	if !d.some.Load() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped || !d.has(row) {
		return
	}
	err := l.o.config.Store.Send(context.Background(), false, func(tx Tx) error { return tx.DropRefusal(l.id, row) })
	if err != nil {
		l.o.stumble(recording, "forget a refusal", err)
		return
	}
	d.drop(row)
}

// look is called by every claim. It reads once what former runs left; an account that is ready again has been answered
// by a person, so its refusals are read anew. The caller has locked mu before its transaction began, because whoever
// holds mu may be waiting for the writer.
func (l *lane) look(tx Tx, a Account) error {
	d := &l.doubts
	if d.loaded && (!d.stopped || a.State != delivery.Ready) {
		return nil
	}
	d.loaded = false // an answer has cleared the rows
	if err := d.load(tx, l.id); err != nil {
		return err
	}
	d.stopped = a.Refused()
	return nil
}

// refused reports the result of a row that the server refused permanently, once it is clear whom that concerns: this
// person alone, or everybody; then the account stops and a person is asked. Until then the row is deferred (design D30).
func (s *sender) refused(work context.Context, j *job, f *Failure) {
	l := s.lane
	now := l.o.now()
	r := Refusal{Row: j.ID, Contact: j.Person.ID, Kind: delivery.RefusalKind(f.Stage, f.Code, f.Text, j.address), At: now}
	if f.Scope == OfMessage {
		r.Message = j.MessageVersion
	}
	d := &l.doubts
	d.mu.Lock()
	defer d.mu.Unlock()
	var concern delivery.Concern
	err := l.o.config.Store.Send(context.WithoutCancel(work), false, func(tx Tx) error {
		if err := d.load(tx, l.id); err != nil {
			return err
		}
		a, _, err := tx.Account(l.id)
		if err != nil {
			return err
		}
		excused, err := tx.Excused(l.id, r.Kind)
		if err != nil {
			return err
		}
		equal, all := d.people(r)
		concern = delivery.Concerns(delivery.Refused{Equal: equal, Any: all, Limit: a.RefusalLimit, Excused: excused,
			Sure: f.Sure, Before: d.has(j.ID), Stopped: d.stopped})
		result := Result{ID: j.ID, Enrollment: j.Enrollment, Reply: clip(f.Text, 500)}
		switch concern {
		case delivery.ThisOne:
			result.State, result.Reason, result.Try = delivery.Never, f.Line, true
		case delivery.Unclear:
			result.State, result.NextAt, result.Try = delivery.Later, now.Add(delivery.Doubt), true
			result.Reason = words.New("reason.delivery.unclear", "why", f.Line, "at", int64(result.NextAt))
		case delivery.Everybody:
			result.State, result.Reason = delivery.Held, refusedWithOthers(f.Line)
		}
		result.Attempt = f.attempt(now, result.State)
		if result.State == delivery.Later { // the try itself was refused, whatever becomes of the row
			result.Attempt.Outcome = delivery.Never
		}
		ok, err := tx.RecordResult(l.o.config.RunID, result)
		if err != nil || !ok {
			return err
		}
		if err := tx.AddRefusal(l.id, r); err != nil || concern != delivery.Everybody {
			return err
		}
		if d.stopped {
			return nil
		}
		return l.stopForAll(tx, f, r, max(equal, all))
	})
	if err != nil {
		l.o.stumble(recording, "record a refusal", err)
		l.pause()
		l.giveBack(j) // not accepted, not recorded: it is tried again
		return
	}
	if !d.has(j.ID) {
		d.list = append(d.list, r)
	}
	d.some.Store(true)
	if concern == delivery.Everybody {
		if d.stopped {
			l.held.one.Store(true) // a person may have answered at the same time: look for held rows again
		}
		d.stopped = true
		l.account.halt()
		l.recallQueued()
	}
	j.finish()
	l.poked.kick()
}

func refusedWithOthers(why words.Line) words.Line {
	return words.New("reason.delivery.refused_with_others", "why", why)
}

// stopForAll holds the rows of the people refused before, as far as nothing followed from their result yet, stops the
// account and asks a person, once.
func (l *lane) stopForAll(tx Tx, f *Failure, last Refusal, people int) error {
	for _, r := range l.doubts.list {
		if r.Row == last.Row {
			continue
		}
		row, found, err := tx.Row(r.Row)
		if err != nil || !found {
			return err
		}
		switch row.State {
		case delivery.Later:
			why, _ := lineOf(row.Reason)
			row.State, row.NextAt, row.Reason = delivery.Held, 0, refusedWithOthers(why)
			_, err = tx.SetRow(row)
		case delivery.Never:
			_, err = tx.Unresolve(r.Row, refusedWithOthers(row.Reason))
		}
		if err != nil {
			return err
		}
	}
	a, found, err := tx.Account(l.id)
	if err != nil || !found {
		return err
	}
	was := a.State
	a.State, a.ResumesAt = delivery.Attention, 0
	a.Reason = words.New(reasonRefusals, "n", people, "why", f.Line, "text", f.Text)
	if err := tx.SetAccountState(a); err != nil || was != delivery.Ready {
		return err
	}
	return tx.Notify("account:"+l.id+":refusals:"+tx.Now().String(), words.New("notice.account.attention", "why", a.Reason))
}

// lineOf takes the reason that stands in a reason as its argument.
func lineOf(l words.Line) (why words.Line, ok bool) {
	if v, found := l.Args.Get("why"); found {
		why, ok = v.(words.Line)
	}
	return why, ok
}

// accepted draws the conclusion from a mail that the server took: the account works, so refusals before it concerned
// the refused people alone, or the refused message. Without refusals it reads nothing.
func (l *lane) accepted(j *job) {
	d := &l.doubts
	if !d.some.Load() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopped {
		return // a person is asked already
	}
	var over []Refusal
	for _, r := range d.list {
		if r.Row == j.ID || r.Contact != j.Person.ID && (r.Message == "" || r.Message == j.MessageVersion) {
			over = append(over, r)
		}
	}
	if len(over) == 0 {
		return
	}
	err := l.o.config.Store.Send(context.Background(), false, func(tx Tx) error {
		for _, r := range over {
			if r.Row != j.ID {
				if err := conclude(tx, r.Row); err != nil {
					return err
				}
			}
			if err := tx.DropRefusal(l.id, r.Row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		l.o.stumble(recording, "conclude refusals", err)
		return // the next success tries again
	}
	for _, r := range over {
		d.drop(r.Row)
	}
}

// conclude makes the refusal of a deferred row final: it concerned this row alone.
func conclude(tx Tx, id int64) error {
	row, found, err := tx.Row(id)
	if err != nil || !found || row.State != delivery.Later && row.State != delivery.Held {
		return err
	}
	why, ok := lineOf(row.Reason)
	if !ok || row.Reason.ID != "reason.delivery.unclear" && row.Reason.ID != "reason.delivery.refused_with_others" {
		return nil // it waits for something else by now
	}
	row.State, row.NextAt, row.ResolvedAt, row.Reason = delivery.Never, 0, tx.Now(), why
	_, err = tx.SetRow(row)
	return err
}

// aboutThisRow reports whether a refusal that seems to speak of the account speaks of this row alone: it was
// refused so before, and others were accepted since.
func (l *lane) aboutThisRow(work context.Context, j *job, f *Failure) (yes bool) {
	if f.Scope != OfAccount || f.Outcome != delivery.Held || f.Code == 0 {
		return false
	}
	err := l.o.config.Store.Read(context.WithoutCancel(work), func(tx Tx) error {
		attempts, err := tx.Attempts(j.ID)
		for _, a := range attempts {
			if err == nil && !yes && a.Scope == OfAccount && a.Outcome == delivery.Held && a.Code == f.Code {
				yes, err = tx.AcceptedSince(l.id, a.At)
			}
		}
		return err
	})
	return err == nil && yes
}

// answer carries out what a person says about people who were refused in a row. again: the account was at
// fault, and they get their mail; else they are at fault, and the others get theirs.
func answer(tx Tx, a Account, again bool) error {
	list, err := tx.Refusals(a.ID)
	if err != nil {
		return err
	}
	kinds := map[string]bool{}
	for _, r := range list {
		if again || r.Kind == "" {
			err = sendToRefused(tx, r.Row)
		} else {
			kinds[r.Kind] = true
			err = conclude(tx, r.Row)
		}
		if err != nil {
			return err
		}
		if err := tx.DropRefusal(a.ID, r.Row); err != nil {
			return err
		}
	}
	for kind := range kinds {
		if err := excuse(tx, a, kind); err != nil {
			return err
		}
	}
	return nil
}

// sendToRefused makes a row due again, behind those that wait longer; one whose result had consequences is sent as a
// new mail.
func sendToRefused(tx Tx, id int64) error {
	row, found, err := tx.Row(id)
	if err != nil || !found {
		return err
	}
	switch {
	case row.State == delivery.Held || row.State == delivery.Later:
		row.State, row.NextAt, row.Reason = delivery.Due, tx.Now(), words.Line{}
		_, err = tx.SetRow(row)
	case row.State == delivery.Never && row.Settled == "":
		_, err = sendAnew(tx, row)
	}
	return err
}

func excuse(tx Tx, a Account, kind string) error {
	excused, err := tx.Excused(a.ID, kind)
	if err != nil {
		return err
	}
	return tx.SetExcused(a.ID, kind, delivery.AskAgain(a.RefusalLimit, excused))
}

// resume makes an account ready that needed a person. again: whoever was refused in a row gets the mail too.
func (o *Outbox) resume(ctx context.Context, id string, again bool) error {
	err := o.config.Store.Change(ctx, func(tx Tx) error {
		a, found, err := tx.Account(id)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.NotFound, "account.missing")
		}
		if !again && !a.Refused() {
			return problem.New(problem.Conflict, "account.nobody_refused")
		}
		if err := answer(tx, a, again); err != nil {
			return err
		}
		if err := makeReady(tx, a); err != nil {
			return err
		}
		_, err = tx.ReleaseHeld(mostRows) // with it, so that those who were refused stand behind the others
		return err
	})
	if err != nil {
		return err
	}
	o.unblock(id)
	return o.Release(ctx)
}

// Excuse answers that the refusals in a row concern the refused people alone: their mails end as not sent, and the
// account goes on. Replies of the same kind stop it again only after many more of them.
func (o *Outbox) Excuse(ctx context.Context, id string) error {
	return o.resume(ctx, id, false)
}
