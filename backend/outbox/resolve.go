package outbox

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
	"tabiji/backend/ident"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Decision is what a person decides about a delivery.
type Decision string

// The decisions. AsSent takes an unknown one as sent. Again sends an unknown or failed one anew, as a new mail; a held
// one is released and leaves once the reason it is held for is gone. Skip gives up one that has not left.
const (
	AsSent Decision = "sent"
	Again  Decision = "again"
	Skip   Decision = "skip"
)

// Delivery is a row with its tries.
type Delivery struct {
	Row
	Attempts []Attempt
}

// List reads deliveries, newest first; f.Limit 0 means 100.
func (o *Outbox) List(ctx context.Context, f Filter) (rows []Row, err error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		rows, err = tx.Rows(f)
		return err
	})
	return rows, err
}

// Get reads one delivery with its tries.
func (o *Outbox) Get(ctx context.Context, id int64) (d Delivery, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		d, err = get(tx, id)
		return err
	})
	return d, err
}

func get(tx Tx, id int64) (d Delivery, err error) {
	row, found, err := tx.Row(id)
	if err != nil {
		return d, err
	}
	if !found {
		return d, problem.New(problem.NotFound, "outbox.not_found", "id", ident.Show("out", id))
	}
	d.Row = row
	d.Attempts, err = tx.Attempts(id)
	return d, err
}

// Counts tells how many deliveries are in each state; unknown ones that a person had sent anew are
// not counted as unknown.
func (o *Outbox) Counts(ctx context.Context) (counts map[delivery.State]int64, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		counts, err = tx.Counts()
		return err
	})
	return counts, err
}

// Health is the state of sending in figures, as the status line shows it.
type Health struct {
	Counts   map[delivery.State]int64
	Accounts []Account
	Waiting  map[string]Waiting // by account, where its own limit keeps mails from leaving
	NextAt   clock.Instant      // the next moment at which a row wants to leave; 0: none
	LastSent clock.Instant      // practice not counted; 0: never
	Late     int64              // held mails that wait for an answer because they are late
	Trouble  error              // why nothing can be recorded, and so nothing is sent
}

// Health reads the state of sending.
func (o *Outbox) Health(ctx context.Context) (h Health, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) (err error) {
		h, err = HealthOf(tx)
		return err
	})
	h.Trouble = o.Trouble()
	return h, err
}

// HealthOf is Health as the file has it: without Trouble.
func HealthOf(tx Tx) (h Health, err error) {
	if h.Counts, err = tx.Counts(); err != nil {
		return h, err
	}
	if h.Accounts, err = tx.Accounts(); err != nil {
		return h, err
	}
	h.Waiting = map[string]Waiting{}
	for _, a := range h.Accounts {
		w, err := WaitingFor(tx, a)
		if err != nil {
			return h, err
		}
		if w.N > 0 {
			h.Waiting[a.ID] = w
		}
		at, err := tx.NextAt(a.ID)
		if err != nil {
			return h, err
		}
		if w.N > 0 {
			at = max(at, w.NextAt)
		}
		if at != 0 && (h.NextAt == 0 || at < h.NextAt) {
			h.NextAt = at
		}
	}
	if h.LastSent, err = tx.LastSent(); err != nil {
		return h, err
	}
	h.Late, err = lateWaiting(tx)
	return h, err
}

// Resolve carries out a person's decision about one delivery and returns it, or the new one of Again.
// Asking twice for the same never sends twice: a row that was sent anew may be sent anew again only
// after that mail has failed.
func (o *Outbox) Resolve(ctx context.Context, id int64, decision Decision) (d Delivery, err error) {
	err = o.config.Store.Change(ctx, func(tx Tx) error {
		row, found, err := tx.Row(id)
		if err != nil {
			return err
		}
		if !found {
			return problem.New(problem.NotFound, "outbox.not_found", "id", ident.Show("out", id))
		}
		resolved, err := resolve(tx, row, decision)
		if err != nil {
			return err
		}
		d, err = get(tx, resolved)
		return err
	})
	if err != nil {
		return Delivery{}, err
	}
	o.Poke()
	return d, nil
}

func resolve(tx Tx, r Row, decision Decision) (id int64, err error) {
	switch {
	case decision == AsSent && r.State == delivery.Unknown && r.Settled == "":
		r.State, r.Reason = delivery.Sent, words.New("reason.delivery.sent_by_person")
		return r.ID, set(tx, r)
	case decision == Again && r.State == delivery.Held:
		r.State, r.NextAt, r.PlannedAt, r.Reason = delivery.Due, tx.Now(), tx.Now(), words.Line{} // planned anew: it is not late again
		return r.ID, set(tx, r)
	case decision == Again && (r.State == delivery.Unknown || r.State == delivery.Never):
		return sendAnew(tx, r)
	case decision == Skip && waits(r.State):
		r.State, r.NextAt, r.ResolvedAt = delivery.Skipped, 0, tx.Now()
		r.Reason = words.New("reason.delivery.skipped_by_person")
		return r.ID, set(tx, r)
	case decision != AsSent && decision != Again && decision != Skip:
		return 0, problem.New(problem.Invalid, "outbox.decision")
	}
	return 0, problem.New(problem.Conflict, "outbox.cannot_"+string(decision), "state", "state.outbox."+string(r.State))
}

// waits reports whether a row certainly has not left. A claimed one may be in a sender's hands: its hand-over finds
// that it was given up, and drops the connection.
func waits(s delivery.State) bool {
	return s == delivery.Due || s == delivery.Later || s == delivery.Held || s == delivery.Claimed
}

func set(tx Tx, r Row) error {
	ok, err := tx.SetRow(r)
	if err == nil && !ok {
		return problem.New(problem.Conflict, "outbox.moved")
	}
	return err
}

// sendAnew plans a new mail with its own key and Message-ID; the old row stays as it is, and says so.
func sendAnew(tx Tx, r Row) (int64, error) {
	before, err := tx.Resends(r.ID)
	if err != nil {
		return 0, err
	}
	if n := len(before); n > 0 && before[n-1] != delivery.Never && before[n-1] != delivery.Skipped && before[n-1] != delivery.Expired {
		return 0, problem.New(problem.Conflict, "outbox.sent_anew")
	}
	a, found, err := tx.Account(r.Account)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, problem.New(problem.Conflict, "account.missing")
	}
	token, err := tx.TokenKey()
	if err != nil {
		return 0, err
	}
	key := resendKey(r.ID, len(before)+1)
	return tx.AddResend(r, key, MessageID(token, key, a.FromAddress))
}

// Cancel gives up a delivery that has not left; see Skip.
func (o *Outbox) Cancel(ctx context.Context, id int64) (Delivery, error) {
	return o.Resolve(ctx, id, Skip)
}

// Subject is what the author of a pinned message wrote as its subject; "" when it is not there.
func (o *Outbox) Subject(ctx context.Context, messageVersion string) (subject string, err error) {
	err = o.config.Store.Read(ctx, func(tx Tx) error {
		s, _, err := tx.MessageVersion(messageVersion)
		subject = s.Subject
		return err
	})
	return subject, err
}
