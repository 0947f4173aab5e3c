package outbox

import (
	"context"
	"math"

	"tabiji/backend/clock"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
)

// LateMailbox is a batch as a person reads it.
type LateMailbox struct {
	LateBatch
	N        int64 // mails that wait for the answer
	Journeys []LateJourney
}

// Late lists the batches that wait for an answer or are being dealt with.
func (o *Outbox) Late(ctx context.Context) (list []LateMailbox, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) error {
		list = nil
		open, err := tx.OpenLate()
		if err != nil {
			return err
		}
		for _, b := range open {
			m, err := mailbox(tx, b)
			if err != nil {
				return err
			}
			if m.N > 0 {
				list = append(list, m)
			}
		}
		return nil
	})
	return list, err
}

func mailbox(tx Tx, b LateBatch) (m LateMailbox, err error) {
	m.LateBatch = b
	if m.Journeys, err = tx.LateByJourney(b.ID); err != nil {
		return m, err
	}
	for _, j := range m.Journeys {
		m.N += j.N
	}
	return m, nil
}

// lateWaiting counts the mails that wait for an answer.
func lateWaiting(tx Tx) (n int64, err error) {
	open, err := tx.OpenLate()
	if err != nil {
		return 0, err
	}
	for _, b := range open {
		if b.State == Asking {
			held, _, err := tx.LateCount(b.ID)
			if err != nil {
				return 0, err
			}
			n += held
		}
	}
	return n, nil
}

// Now is the moment on the outbox's clock.
func (o *Outbox) Now() clock.Instant { return o.now() }

// atOnce is how many pieces of an answer are carried out while the person who gave it waits; an engine that runs does
// the rest.
const atOnce = 4

// ResolveLate records a person's answer about a batch and carries it out, much of it beside the running engine's other
// work: m.State is Answering then. Once recorded it is carried out whatever happens to this process.
func (o *Outbox) ResolveLate(ctx context.Context, id int64, as LateAnswer) (m LateMailbox, err error) {
	if as != Spread && as != SkipLate {
		return m, problem.New(problem.Invalid, "late.answer")
	}
	err = o.config.Store.Change(ctx, func(tx Tx) error {
		b, found, err := tx.LateBatch(id)
		switch {
		case err != nil:
			return err
		case !found:
			return problem.New(problem.NotFound, "late.not_found", "id", ident.Show("late", id))
		case b.State != Asking && b.State != Gathering:
			return problem.New(problem.Conflict, "late.answered", "id", ident.Show("late", id), "answer", "late.answer."+string(b.Answer))
		}
		if m, err = mailbox(tx, b); err != nil {
			return err
		}
		b.State, b.Answer, b.AnsweredAt, b.Total, b.Moved = Answering, as, tx.Now(), m.N, 0
		m.LateBatch = b
		return tx.SaveLate(b)
	})
	if err != nil {
		return LateMailbox{}, err
	}
	pieces := math.MaxInt
	o.mu.Lock()
	if o.running {
		pieces = atOnce
	}
	o.mu.Unlock()
	if _, err := o.carryOut(ctx, id, pieces); err != nil {
		return LateMailbox{}, err
	}
	// What is answered as done must survive a power cut; a durable commit carries the others before it.
	return m, o.config.Store.Change(ctx, func(tx Tx) error {
		b, _, err := tx.LateBatch(id)
		if err == nil {
			m.LateBatch = b
			err = tx.SaveLate(b)
		}
		return err
	})
}
