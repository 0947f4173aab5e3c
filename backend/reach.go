package backend

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"

	"tabiji/backend/audience"
	"tabiji/backend/clock"
	"tabiji/backend/httpapi"
	"tabiji/backend/intake"
	"tabiji/backend/problem"
	"tabiji/backend/sample"
	"tabiji/backend/sqlite"
	"tabiji/backend/words"
	"tabiji/backend/workspace"
)

// Reach is a way to a workspace's API: over the socket of the engine that runs, or inside this process.
type Reach = httpapi.Reach

// Connect finds the engine that runs on the workspace, else opens the file for as long as the reach
// lives, without starting an engine (design D2).
func Connect(ctx context.Context, c Config) (*Reach, error) {
	c = c.filled()
	keeper, err := newKeeper(c)
	if err != nil {
		return nil, err
	}
	if run, ok := keeper.Running(c.Path); ok {
		return httpapi.Dial(ctx, run.Socket), nil
	}
	b, err := Open(ctx, c)
	if problem.IsKind(err, problem.Locked) {
		if run, ok := keeper.Running(c.Path); ok { // it has just started
			return httpapi.Dial(ctx, run.Socket), nil
		}
	}
	if err != nil {
		return nil, err
	}
	return httpapi.Inside(b.Handler(), b.Zone(), b.Close), nil
}

// Inside reaches the API of a backend of this process.
func Inside(b *Backend) *Reach {
	return httpapi.Inside(b.Handler(), b.Zone(), func() error { return nil })
}

// Running reports whether a process has the workspace at the path open and answers for it.
func Running(c Config) bool {
	keeper, err := newKeeper(c.filled())
	return err == nil && keeper.Answers(c.Path)
}

// Raise asks the process that has the workspace at the path open to show its window. The error is a
// problem: nobody has it open, or who has it has no window.
func Raise(ctx context.Context, c Config) error {
	keeper, err := newKeeper(c.filled())
	if err != nil {
		return err
	}
	run, ok := keeper.Running(c.Path)
	if !ok {
		return problem.New(problem.NotFound, "workspace.not_open")
	}
	reach := httpapi.Dial(ctx, run.Socket)
	defer reach.Close()
	return reach.Raise(ctx)
}

// Answer lets commands and a second start reach this process although no engine runs, such as while the
// workspace is held; Start does it too. A second call changes nothing.
func (b *Backend) Answer() error {
	if b.socket != nil {
		return nil
	}
	l, err := b.workspace.Listen()
	if err != nil {
		return err
	}
	b.socket = l
	gate := b.SocketGate()
	b.ended.Go(func() { gate.Serve(l) }) // ends when the listener is closed
	return nil
}

// VerifyHere checks a workspace file that nobody has open: that SQLite finds it sound, the engine's invariants hold,
// and it has what this computer knows to have been saved in it. No lines: all is well.
func VerifyHere(ctx context.Context, c Config) ([]words.Line, error) {
	c = c.filled()
	places, err := workspace.FindPlaces(c.Getenv)
	if err != nil {
		return nil, err
	}
	return workspace.Verify(ctx, places, sqlite.Files{Clock: c.Clock}, c.Path)
}

// CreateOptions describe a new workspace.
type CreateOptions struct {
	Name   string // "": the sample shop's, or from the file name
	Zone   string // IANA name; "": the system's
	Sample bool   // fill it with the sample shop
	Force  bool   // although the place is synced or on a network drive
}

// Created is what was made.
type Created struct {
	ID, Path string
	sample.Filled
}

// Create makes a new workspace file; it refuses a path where something is.
func Create(ctx context.Context, c Config, o CreateOptions) (made Created, err error) {
	c = c.filled()
	lang := string(cmp.Or(c.Lang, words.Japanese))
	if o.Sample {
		c.Clock = clock.NewManual(c.Clock.Now().Add(-sample.Age))
		o.Name = cmp.Or(o.Name, sample.Shop(lang).Title)
	}
	keeper, err := newKeeper(c)
	if err != nil {
		return made, err
	}
	if made.Path, err = filepath.Abs(c.Path); err != nil {
		return made, err
	}
	made.ID, err = keeper.Create(ctx, c.Path, workspace.CreateOptions{Name: o.Name, Zone: o.Zone, Lang: lang, Accepted: o.Force})
	if err != nil || !o.Sample {
		return made, err
	}
	b, err := Open(ctx, c)
	if err != nil {
		return made, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	take := func(ctx context.Context, file []byte) error {
		_, err := b.studio.Import(ctx, file)
		return err
	}
	made.Filled, err = sample.Fill(ctx, b.db.Sample(), take, lang, b.Now().Time().In(b.Zone()))
	return made, err
}

// PlayForms lets n sample customers send the brochure form, as the shop's website would tell through the
// API; the same customers again change nothing. It tells how many there were.
func (b *Backend) PlayForms(ctx context.Context, n int) (int, error) {
	page, err := b.audience.People(ctx, audience.Query{Limit: audience.MostListed})
	if err != nil {
		return 0, err
	}
	var forms []intake.Incoming
	for _, p := range page.People {
		if len(forms) < n && sample.AsksForBrochure(p.Contact, p.Consent) {
			forms = append(forms, intake.FromEvent(sample.BrochureForm(p.ID, b.workspace.Lang, b.Now())))
		}
	}
	if len(forms) == 0 {
		return 0, nil
	}
	_, err = b.intake.Accept(ctx, forms)
	return len(forms), err
}
