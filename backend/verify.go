package backend

import (
	"context"

	"tabiji/backend/sqlite"
	"tabiji/backend/words"
)

// Verify checks a workspace file that nobody has open: that SQLite finds it sound and the engine's
// invariants hold. No lines: all is well.
func Verify(ctx context.Context, path string) ([]words.Line, error) {
	found, err := sqlite.Verify(ctx, path)
	lines := []words.Line{}
	for _, f := range found {
		lines = append(lines, f.Line)
	}
	return lines, err
}

// VerifyHere is Verify of the file at c.Path that also asks what this computer knows to have been saved in it.
func VerifyHere(ctx context.Context, c Config) ([]words.Line, error) {
	lines, err := Verify(ctx, c.Path)
	if err != nil {
		return lines, err
	}
	keeper, err := newKeeper(c.filled())
	if err != nil {
		return lines, err
	}
	m, err := keeper.Missing(ctx, c.Path)
	if m.Commits > 0 {
		lines = append(lines, words.New("verify.lost", "n", m.Commits, "since", int64(m.Since), "until", int64(m.Until)))
	}
	return lines, err
}
