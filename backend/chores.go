package backend

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"tabiji/backend/agenda"
	"tabiji/backend/problem"
	"tabiji/backend/sqlite"
	"tabiji/backend/studio"
)

// wholeCheck is the weekly look at every page of the file.
const wholeCheck agenda.Kind = "check"

const week = 7 * 24 * time.Hour

// chores are what may take minutes and so never runs in the engine's loop. A backup reads the file on a
// connection of its own and the check on one of the readers': neither holds the writer.
func (b *Backend) chores() map[agenda.Kind]agenda.Chore {
	chores := map[agenda.Kind]agenda.Chore{
		agenda.Backup: func(ctx context.Context, _ json.RawMessage) error {
			_, err := b.workspace.BackUp(ctx)
			return err
		},
		wholeCheck: func(ctx context.Context, _ json.RawMessage) error { return b.checkWhole(ctx) },
	}
	maps.Copy(chores, b.config.Chores)
	return chores
}

// planChores makes the daily backup and the weekly check rows of the agenda, once.
func (b *Backend) planChores(ctx context.Context) error {
	return b.db.Write(ctx, sqlite.Bulk, sqlite.Normal, func(tx *sqlite.Tx) error {
		if err := tx.AddAgenda("check:weekly", string(wholeCheck), tx.Now().Add(week), map[string]int{"every_days": 7}); err != nil {
			return err
		}
		return tx.AddAgenda("backup:daily", string(agenda.Backup), tx.Now(), nil)
	})
}

// startChores carries out chores beside the engine until stopChores.
func (b *Backend) startChores(ctx context.Context) {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	b.mu.Lock()
	b.stopChores, b.choresEnded = stop, ended
	b.mu.Unlock()
	go func() {
		defer close(ended)
		b.agenda.RunChores(ctx)
	}()
}

// within waits for an end at most as long as ctx, and reports whether it came.
func within(ctx context.Context, ended <-chan struct{}) bool {
	select {
	case <-ended:
		return true
	case <-ctx.Done():
	}
	select {
	case <-ended:
		return true
	default:
		return false
	}
}

// checkWhole looks at every page of the file. What it finds stands in the inbox and in the health line;
// the engine's own rows are read no worse than before.
func (b *Backend) checkWhole(ctx context.Context) error {
	check := func(ctx context.Context) error { return b.db.QuickCheck(ctx, true) }
	if b.workspace.Unindexed {
		check = b.db.CheckIndexes
	}
	err := check(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	b.log.Error("the file is damaged", "error", err)
	b.mu.Lock()
	b.damaged = err
	b.mu.Unlock()
	line := problem.Of(err).Sentence()
	told := b.db.Write(ctx, sqlite.UI, sqlite.Full, func(tx *sqlite.Tx) error {
		_, err := tx.AddNotice(studio.Notice{Kind: "engine", Line: &line, Key: "damaged:" + b.run, Toast: "due"})
		return err
	})
	return errors.Join(err, told)
}
