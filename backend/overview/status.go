package overview

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/delivery"
)

// Status is the health of a workspace in figures and lines.
type Status struct {
	ID, Path, Zone string
	Held           Held
	Figures
	Engine   EngineStatus
	Journeys map[string]int64         // how many are in each state
	People   int64                    // inside journeys now
	Outbox   map[delivery.State]int64 // how many deliveries are in each state
	Account  *Account                 // the account that sends; nil: there is none
	Health   []Item                   // what needs a person, most urgent first
}

// EngineStatus is the state of the engine, what is due next and what it did last.
type EngineStatus struct {
	Running  bool
	Idle     bool // nothing is due within 2 s
	LastTick clock.Instant
	NextDue  clock.Instant
	NextN    int64         // how many people and mails are due until the end of NextDue's minute
	LastSent clock.Instant // practice does not count
	SentTo   Recipient     // of that mail
}

// Recipient is whom a mail went to.
type Recipient struct {
	Fields  map[string]string // nil: gone
	Address string            // "": nobody
}

// Status is the state of the workspace and its engine; with a crowd inside it may be a few seconds old (memory).
func (o *Overview) Status(ctx context.Context) (Status, error) { return o.memory.status(ctx) }

// count reads everything of a status.
func (o *Overview) count(ctx context.Context) (st Status, err error) {
	c := o.config
	engine := c.Engine()
	st = Status{ID: c.ID, Path: c.Path, Zone: c.Zone.String(), Held: c.Held()}
	st.Engine = EngineStatus{Running: engine.Running, LastTick: engine.LastTick}
	f := facts{engine: engine}
	if err := c.Store.Read(ctx, func(tx Tx) (err error) {
		if st.Figures, err = tx.Figures(); err != nil {
			return err
		}
		if st.Engine.NextDue, err = tx.NextDue(); err != nil {
			return err
		}
		return f.read(tx, c.Clock.Now())
	}); err != nil {
		return st, err
	}
	if f.overdue, err = c.Overdue(ctx); err != nil {
		return st, err
	}
	f.trouble, f.alarms = c.Trouble(), c.Store.Alarms()
	st.take(f)
	if err := o.upcoming(ctx, &st.Engine, f.overdue); err != nil {
		return st, err
	}
	if engine.Failure == nil {
		if st.Engine.Idle, err = c.Idle(); err != nil {
			return st, err
		}
	}
	st.Health = health(f)
	return st, nil
}

// take fills in the figures of the facts.
func (st *Status) take(f facts) {
	st.Journeys = map[string]int64{}
	for _, j := range f.journeys {
		st.Journeys[string(j.State)]++
		st.People += j.Inside
	}
	st.Outbox, st.Engine.LastSent = f.sending.Counts, f.sending.LastSent
	for _, a := range f.sending.Accounts {
		if !a.Practice {
			st.Account = &a
		}
	}
}

// upcoming fills in how many are due with the next moment, and whom the last mail went to. Those who are overdue
// before that moment's end have been counted: where many wait, counting is what a status costs.
func (o *Overview) upcoming(ctx context.Context, e *EngineStatus, late Overdue) error {
	return o.config.Store.Read(ctx, func(tx Tx) (err error) {
		if e.NextDue != 0 {
			end := (e.NextDue/60_000 + 1) * 60_000
			if end < late.Before {
				late = Overdue{}
			}
			if e.NextN, err = tx.CountDue(late.Before, end); err != nil {
				return err
			}
			e.NextN += late.N
		}
		if e.LastSent != 0 {
			e.SentTo.Fields, e.SentTo.Address, err = tx.LastRecipient()
		}
		return err
	})
}
