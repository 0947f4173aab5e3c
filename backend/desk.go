package backend

import (
	"context"

	"tabiji/backend/overview"
)

// desk answers the API about the workspace and its engine.
type desk struct{ b *Backend }

// newOverview joins what knows how the workspace stands.
func newOverview(b *Backend) *overview.Overview {
	return overview.New(overview.Config{
		Store: b.db.Overview(), Clock: b.config.Clock, Zone: b.Zone(), ID: b.workspace.ID, Path: b.workspace.Path,
		Held: func() overview.Held {
			v := b.workspace.Judged()
			return overview.Held{Why: v.Reason, Advice: b.workspace.HeldProblem(), Lost: b.workspace.Lost()}
		},
		Engine: b.engine, Idle: b.Idle, Trouble: b.outbox.Trouble,
		Overdue: func(ctx context.Context) (o overview.Overdue, err error) {
			late, err := b.ticks().Overdue(ctx)
			if o.N, o.Before = late.N, late.Before; len(late.First) > 0 {
				o.Line = late.First[0].Line
			}
			return o, err
		},
		Tell: func() { b.signals.Changed([]string{"workspace"}) },
	})
}

func (b *Backend) engine() (e overview.Engine) {
	b.mu.Lock()
	pace := b.pace
	e = overview.Engine{Running: pace != nil, Damage: b.damaged, Crashed: b.crashed}
	b.mu.Unlock()
	if pace != nil {
		e.LastTick, _, e.Failure = pace.state()
	}
	return e
}

// TakeOver tells the listeners too: the window begins its engine then.
func (d desk) TakeOver(ctx context.Context) error {
	err := d.b.workspace.TakeOver(ctx, d.b.db)
	if err == nil {
		d.b.signals.Changed([]string{"workspace"})
	}
	return err
}

func (d desk) Raise(context.Context) bool {
	if d.b.config.Raise == nil {
		return false
	}
	d.b.config.Raise()
	return true
}

func (d desk) Note(_ context.Context, operation string, err error) {
	d.b.log.Error("request failed", "operation", operation, "error", err)
}
