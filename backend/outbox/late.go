package outbox

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/words"
)

// Late mail: what passed its time while nothing could be sent (delivery.Late) is held in a batch until it is
// known how much it is. Little of it leaves by itself; much, or old mail, waits for one answer.

// LateState is a word of the late table.
type LateState string

// The states of a batch. It gathers until the engine has caught up once; then it is released or a person is asked, and
// the answer is carried out in pieces. While a batch is open, further late mail joins it.
const (
	Gathering LateState = "gathering"
	Asking    LateState = "asking"
	Answering LateState = "answering"
	LateDone  LateState = "done"
)

// LateAnswer is what is done with the mails of a batch.
type LateAnswer string

// The answers. A person answers Spread or Skip; the engine releases a small batch by itself; OneByOne is written when a
// person has decided about every mail of the batch.
const (
	Spread   LateAnswer = "spread"
	SkipLate LateAnswer = "skip"
	LetGo    LateAnswer = "let_go"
	OneByOne LateAnswer = "one_by_one"
)

// LateBatch is mail that passed its time during one outage, or several while nobody answered.
type LateBatch struct {
	ID         int64
	State      LateState
	Outage     delivery.Outage // the whole span, and why it began
	Answer     LateAnswer
	AnsweredAt clock.Instant // the first slot of Spread counts from it
	Total      int64         // how many mails the answer is for
	Moved      int64         // how many of them are dealt with
}

// LateJourney is how many mails of a batch belong to one journey.
type LateJourney struct {
	ID       string // "" for mails of no journey
	Title    string
	N        int64
	FirstAt  clock.Instant // when the first and the last of them wanted to leave
	LastAt   clock.Instant
	Practice bool
}

// LateMail is one mail of a batch.
type LateMail struct {
	ID       int64 // of the outbox row
	WantedAt clock.Instant
}

// LateTx is what late mail needs of a transaction.
type LateTx interface {
	// Outages lists the outages of an account, and of all, that did not end before a moment.
	Outages(account string, since clock.Instant) ([]delivery.Outage, error)
	// WaitingBetween lists at most limit rows of an account that want to leave after from and not after to.
	WaitingBetween(account string, from, to clock.Instant, limit int) ([]LateMail, error)
	// HoldLate holds a row that is due, deferred or claimed, as one of a batch; false when it is none of these.
	HoldLate(batch int64, m LateMail, reason words.Line) (held bool, err error)
	// OpenLate lists the batches that are not done; the oldest first.
	OpenLate() ([]LateBatch, error)
	// LetGoSince finds the newest batch that was let go whose span ends at or after a moment.
	LetGoSince(end clock.Instant) (b LateBatch, found bool, err error)
	LateBatch(id int64) (b LateBatch, found bool, err error)
	AddLate(b LateBatch) (id int64, err error)
	SaveLate(b LateBatch) error
	// LateCount counts the mails of a batch that are still held, and says when the first wanted to leave.
	LateCount(id int64) (n int64, first clock.Instant, err error)
	LateAny(id int64) (bool, error)
	LateByJourney(id int64) ([]LateJourney, error)
	// LateMails lists mails of a batch in the order in which they wanted to leave.
	LateMails(id int64, limit int) ([]LateMail, error)
	// MoveLate takes a mail out of its batch: due from at on, or skipped with its wake. A row that is no
	// longer held only leaves the batch.
	MoveLate(id int64, to delivery.State, at clock.Instant, reason words.Line) error
	// NotifyEngine writes a notice of the engine; the same key is written once.
	NotifyEngine(key string, line words.Line) error
}

// latePiece is how many late mails one transaction moves; each changes at most three rows.
const latePiece = 300

// CatchUp is called when everything that was due has been planned: now it is known how much is late. It
// holds what waits in the outbox, lets little go, asks about much, and carries out answers: one piece of each, so that
// whoever comes in meanwhile does not wait for all of it. did counts the pieces; 0: there is nothing left to do now.
func (o *Outbox) CatchUp(ctx context.Context) (did int, err error) {
	spans, open, err := o.lookForLate(ctx)
	if err != nil || len(spans)+len(open) == 0 {
		return 0, err
	}
	for _, s := range spans {
		held, more, err := o.gather(ctx, s)
		if held {
			did++
		}
		if err != nil || more { // how much it is can be judged only when all of it is held
			return did, err
		}
	}
	if did > 0 {
		if _, open, err = o.lookForLate(ctx); err != nil {
			return did, err
		}
	}
	for _, b := range open {
		n, err := o.proceed(ctx, b)
		if did += n; err != nil {
			return did, err
		}
	}
	return did, nil
}

// lateSpan is a range of times to leave that an outage made late.
type lateSpan struct {
	account  string
	from, to clock.Instant
	outage   delivery.Outage
}

// lookForLate finds the spans of time in which rows may be late, and the open batches; in nearly every round there are
// none.
func (o *Outbox) lookForLate(ctx context.Context) (spans []lateSpan, open []LateBatch, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) error {
		if open, err = tx.OpenLate(); err != nil {
			return err
		}
		accounts, err := tx.Accounts()
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if a.State != delivery.Ready {
				continue // its rows are looked at when it is ready
			}
			next, err := tx.NextAt(a.ID)
			if err != nil || next == 0 || !delivery.Suspect(next, tx.Now()) {
				if err != nil {
					return err
				}
				continue
			}
			outages, err := tx.Outages(a.ID, next)
			if err != nil {
				return err
			}
			for _, out := range outages {
				to := out.To
				if to == 0 {
					to = tx.Now()
				}
				spans = append(spans, lateSpan{a.ID, out.From.Add(-delivery.LateAfter) - 1, to.Add(-delivery.LateAfter), out})
			}
		}
		return nil
	})
	return spans, open, err
}

// gather holds a piece of the rows of a span; more says that there may be others.
func (o *Outbox) gather(ctx context.Context, s lateSpan) (held, more bool, err error) {
	err = o.config.Store.Send(ctx, false, func(tx Tx) error {
		list, err := tx.WaitingBetween(s.account, s.from, s.to, latePiece)
		if err != nil {
			return err
		}
		n, err := holdLate(tx, list, []delivery.Outage{s.outage})
		held, more = n > 0, n > 0 && len(list) == latePiece
		return err
	})
	return held, more, err
}

// holdLate holds those of the rows that are late, and counts them.
func holdLate(tx Tx, list []LateMail, outages []delivery.Outage) (held int, err error) {
	batch := int64(0)
	for _, m := range list {
		out, late := delivery.Late(m.WantedAt, tx.Now(), outages)
		if !late {
			continue
		}
		if batch == 0 {
			if batch, err = batchFor(tx, out); err != nil {
				return held, err
			}
		}
		ok, err := tx.HoldLate(batch, m, words.New("reason.delivery.late", "wanted", int64(m.WantedAt), "why", words.New("outage."+string(out.Why))))
		if err != nil {
			return held, err
		}
		if ok {
			held++
		}
	}
	return held, nil
}

// batchFor is the batch that mails late by an outage join: the open one; or the one that was let go after the same
// outage, so that many small batches do not leave one after another without anybody being asked; or a new one.
func batchFor(tx Tx, out delivery.Outage) (int64, error) {
	if out.To == 0 {
		out.To = tx.Now()
	}
	open, err := tx.OpenLate()
	if err != nil {
		return 0, err
	}
	for _, b := range open {
		if b.State == Gathering || b.State == Asking {
			return b.ID, widen(tx, b, out)
		}
	}
	b, found, err := tx.LetGoSince(out.To)
	if err != nil {
		return 0, err
	}
	if found {
		b.State = Gathering
		return b.ID, tx.SaveLate(b)
	}
	return tx.AddLate(LateBatch{State: Gathering, Outage: out})
}

func widen(tx Tx, b LateBatch, out delivery.Outage) error {
	from, to := min(b.Outage.From, out.From), max(b.Outage.To, out.To)
	if from == b.Outage.From && to == b.Outage.To {
		return nil
	}
	b.Outage.From, b.Outage.To = from, to
	return tx.SaveLate(b)
}

// proceed takes an open batch one state further, or carries out its answer.
func (o *Outbox) proceed(ctx context.Context, b LateBatch) (did int, err error) {
	switch b.State {
	case Gathering:
		if err := o.config.Store.Send(ctx, false, func(tx Tx) error { return judge(tx, b.ID) }); err != nil {
			return 0, err
		}
		return 1, nil
	case Asking:
		return o.askOn(ctx, b)
	case Answering:
		_, err := o.carryOut(ctx, b.ID, 1)
		return 1, err
	}
	return 0, nil
}

// judge decides about a batch whose size is known now.
func judge(tx Tx, id int64) error {
	b, found, err := tx.LateBatch(id)
	if err != nil || !found || b.State != Gathering {
		return err
	}
	n, first, err := tx.LateCount(id)
	if err != nil {
		return err
	}
	before := int64(0) // let go after the same outage already
	if b.Answer == LetGo {
		before = b.Total
	}
	ask, _ := delivery.AskAbout(before+n, tx.Now().Sub(first))
	switch {
	case n == 0:
		b.State = LateDone
	case ask:
		b.State, b.Answer, b.AnsweredAt, b.Total, b.Moved = Asking, "", 0, 0, 0
		if err := tx.NotifyEngine("late:"+ident.Show("late", b.ID), words.New("notice.late", "n", n, "from", int64(b.Outage.From), "to", int64(b.Outage.To))); err != nil {
			return err
		}
	default:
		b.State, b.Answer, b.AnsweredAt, b.Total, b.Moved = Answering, LetGo, tx.Now(), before+n, before
	}
	return tx.SaveLate(b)
}

// askOn ends a batch in which nothing waits for the answer any more.
func (o *Outbox) askOn(ctx context.Context, b LateBatch) (did int, err error) {
	any := true
	if err := o.config.Store.Read(ctx, func(tx Tx) (err error) { any, err = tx.LateAny(b.ID); return err }); err != nil || any {
		return 0, err
	}
	return 1, o.config.Store.Send(ctx, false, func(tx Tx) error {
		fresh, found, err := tx.LateBatch(b.ID)
		if err != nil || !found || fresh.State != Asking {
			return err
		}
		if any, err := tx.LateAny(b.ID); err != nil || any {
			return err
		}
		fresh.State, fresh.Answer, fresh.AnsweredAt = LateDone, OneByOne, tx.Now()
		return tx.SaveLate(fresh)
	})
}

// carryOut moves the mails of an answered batch, so many pieces at most; last says that nothing is left. Whoever is
// killed in between, or carries out the same, goes on behind the last piece that was committed.
func (o *Outbox) carryOut(ctx context.Context, id int64, pieces int) (last bool, err error) {
	for n := 0; n < pieces && !last; n++ {
		err := o.config.Store.Send(ctx, false, func(tx Tx) (err error) {
			last, err = moveLate(tx, id)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	o.Poke()
	return last, nil
}

func moveLate(tx Tx, id int64) (last bool, err error) {
	b, found, err := tx.LateBatch(id)
	if err != nil || !found || b.State != Answering {
		return true, err
	}
	list, err := tx.LateMails(id, latePiece)
	if err != nil {
		return false, err
	}
	if behind := tx.Now() - delivery.Slot(b.Moved, b.Total, b.AnsweredAt); b.Answer == Spread && behind > 0 {
		b.AnsweredAt += behind // carried out later than answered: the rest keeps its pace from now on
	}
	for i, m := range list {
		to, at, reason := delivery.Due, tx.Now(), words.Line{}
		switch b.Answer {
		case Spread:
			at, reason = delivery.Slot(b.Moved+int64(i), b.Total, b.AnsweredAt), words.New("reason.delivery.late_spread", "wanted", int64(m.WantedAt))
		case SkipLate:
			to, reason = delivery.Skipped, words.New("reason.delivery.late_skipped", "wanted", int64(m.WantedAt))
		}
		if err := tx.MoveLate(m.ID, to, at, reason); err != nil {
			return false, err
		}
	}
	b.Moved += int64(len(list))
	if last = len(list) < latePiece; last {
		b.State = LateDone
	}
	return last, tx.SaveLate(b)
}

// keepLate holds those of the claimed rows that are late and gives the others. The oldest row comes first,
// so that a claim of rows that are in time never asks.
func (l *lane) keepLate(tx Tx, rows []Ticket) (inTime []Ticket, err error) {
	outages, err := l.o.outages(tx, l.id, rows[0].DueAt)
	if err != nil || len(outages) == 0 {
		return rows, err
	}
	for _, r := range rows {
		held, err := holdLate(tx, []LateMail{{r.ID, r.DueAt}}, outages)
		if err != nil {
			return nil, err
		}
		if held == 0 {
			inTime = append(inTime, r)
		}
	}
	return inTime, nil
}

// outages are those that a row of an account may be late by; a sleep that is not yet written down is one.
func (o *Outbox) outages(tx Tx, account string, since clock.Instant) ([]delivery.Outage, error) {
	list, err := tx.Outages(account, since)
	if err != nil || o.config.Asleep == nil {
		return list, err
	}
	if from := o.config.Asleep(tx.Now()); from != 0 {
		list = append(list, delivery.Outage{Why: delivery.Asleep, From: from, To: tx.Now()})
	}
	return list, nil
}
