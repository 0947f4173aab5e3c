package bench

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/studio"
)

const (
	savedSteps = 1_000 // of the drawing that is saved
	saves      = 60
)

// saveDraft measures how long it takes until the draft of a large journey is read, checked and durable on the disk,
// beside one durable write of the same text.
func saveDraft(ctx context.Context, c Config) (err error) {
	folder, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	d := large(savedSteps)
	d.Messages = nil
	s, err := newSite(ctx, folder, "draft", clock.System(), "")
	if err != nil {
		return err
	}
	db, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	floor, err := openFloorDraft(ctx, filepath.Join(folder, "floor.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, floor.Close()) }()
	author := studio.New(studio.Config{Store: db.Studio(), Clock: s.clock})
	made, err := author.Import(ctx, journey.Write(d))
	if err != nil {
		return err
	}
	var figures rounds
	rev := made.Rev
	for i := range saves {
		if err := ctx.Err(); err != nil {
			return err
		}
		d.Nodes[i+1].At[0]++
		draft, err := json.Marshal(d)
		if err != nil {
			return err
		}
		var done studio.Saved
		measured, err := timed(func() (err error) { done, err = author.SaveDraft(ctx, made.ID, rev, draft); return err })
		if err != nil {
			return err
		}
		rev = done.Rev
		bare, err := timed(func() error { return floorDraft(ctx, floor, draft) })
		if err != nil {
			return err
		}
		if i > 0 {
			figures.add(ms(measured), ms(bare))
		}
		c.progress("journey.save", i+1, saves)
	}
	figures.report(c, "journey.save", "ms")
	return nil
}
