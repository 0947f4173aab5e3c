package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"

	"tabiji/backend/agenda"
	"tabiji/backend/problem"
	"tabiji/backend/words"
)

// Whole is the open file, as looking for damage in all of it needs it.
type Whole interface {
	// QuickCheck looks for damage in the small tables, or on every page.
	QuickCheck(ctx context.Context, whole bool) error
	// CheckIndexes is QuickCheck of every page, and compares the tables with their indexes.
	CheckIndexes(ctx context.Context) error
	// TellDamage puts a sentence into the inbox; the same key is told once.
	TellDamage(ctx context.Context, key string, line words.Line) error
}

// Undecided reports that the file was too large to be looked through whole when it opened: nothing is sent before
// CheckWhole.
func (w *Workspace) Undecided() bool { return w.Unchecked || w.Unindexed }

// CheckWhole looks at every page of the open file. What it finds is remembered, and stands in the inbox once for each
// engine run; the engine's own rows are read no worse than before.
func (w *Workspace) CheckWhole(ctx context.Context, file Whole, run string, log *slog.Logger) error {
	check := func(ctx context.Context) error { return file.QuickCheck(ctx, true) }
	if w.Unindexed {
		check = file.CheckIndexes
	}
	err := check(ctx)
	if err == nil || ctx.Err() != nil {
		return err
	}
	log.Error("the file is damaged", "error", err)
	w.mu.Lock()
	w.damage = err
	w.mu.Unlock()
	return errors.Join(err, file.TellDamage(ctx, "damaged:"+run, problem.Of(err).Sentence()))
}

// Chores are the backup and the check of the open file. A backup reads it on a connection of its own and the check on one
// of the readers': neither holds the writer.
func (w *Workspace) Chores(file Whole, run string, log *slog.Logger) map[agenda.Kind]agenda.Chore {
	return map[agenda.Kind]agenda.Chore{
		agenda.Backup: func(ctx context.Context, _ json.RawMessage) error {
			_, err := w.BackUp(ctx)
			return err
		},
		agenda.Check: func(ctx context.Context, _ json.RawMessage) error { return w.CheckWhole(ctx, file, run, log) },
	}
}

// Damage is what CheckWhole found; nil: nothing.
func (w *Workspace) Damage() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.damage
}

// Verify checks a file that nobody has open: that it is sound, that the engine's invariants hold, and that it has what
// this computer knows to have been saved in it. No lines: all is well.
//
// It only looks: on a computer that has none of the program's folders it makes none.
func Verify(ctx context.Context, places Places, files Files, path string) ([]words.Line, error) {
	k := &Keeper{places: places, files: files}
	lines, err := k.files.Verify(ctx, path)
	if err != nil {
		return lines, err
	}
	m, err := k.Missing(ctx, path)
	if m.Commits > 0 {
		lines = append(lines, words.New("verify.lost", "n", m.Commits, "since", int64(m.Since), "until", int64(m.Until)))
	}
	return lines, err
}
