package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/problem"
)

// Whole is one journey with its draft, its messages and, when it runs something else, the running version. A client
// that shows a journey for long asks for its parts instead, each when it changed: Head, Draft, Version, Counting and
// Check.
type Whole struct {
	View
	Messages []MessageHead `json:"messages"`
	Live     *LiveDrawing  `json:"live,omitempty" doc:"The published drawing, when it differs from the draft."`
}

// MessageHead names a message that a journey sends.
type MessageHead struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Subject string `json:"subject"`
	Purpose string `json:"purpose" enum:"marketing,service"`
}

// LiveDrawing is the drawing that people enter now.
type LiveDrawing struct {
	Version int             `json:"version"`
	Drawing journey.Drawing `json:"drawing"`
}

// DraftView is the draft of a journey with the names of its messages.
type DraftView struct {
	Rev      int64           `json:"rev"`
	Draft    journey.Drawing `json:"draft"`
	Messages []MessageHead   `json:"messages"`
}

// VersionView is a published version; it never changes.
type VersionView struct {
	Version   int             `json:"version"`
	CreatedAt clock.Instant   `json:"created_at"`
	Drawing   journey.Drawing `json:"drawing"`
}

// Whole is one journey with everything a canvas shows.
func (s *Studio) Whole(ctx context.Context, id string) (w Whole, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		if w.View, err = view(tx, &j); err != nil {
			return err
		}
		w.Draft = &j.Draft
		if w.Messages, err = messageHeads(tx, &j); err != nil || j.Live == 0 || !w.Changed {
			return err
		}
		live, err := needVersion(tx, j.Live)
		if err != nil {
			return err
		}
		d, err := journey.DrawingOf(live.Body)
		w.Live = &LiveDrawing{Version: live.No, Drawing: d}
		return err
	})
	return w, err
}

// Head is one journey without its drawing.
func (s *Studio) Head(ctx context.Context, id string) (h Head, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		h, err = head(tx, &j)
		return err
	})
	return h, err
}

// Draft is the draft of a journey; messages and pictures are left out (Export has them).
func (s *Studio) Draft(ctx context.Context, id string) (d DraftView, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		d.Rev, d.Draft = j.Rev, j.Draft
		d.Messages, err = messageHeads(tx, &j)
		return err
	})
	return d, err
}

// Version is the version of a journey with a number.
func (s *Studio) Version(ctx context.Context, id string, no int) (v VersionView, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		found, known, err := tx.VersionNo(j.No, no)
		if err != nil {
			return err
		}
		if !known {
			return problem.New(problem.NotFound, "journey.version_unknown", "title", j.Title, "n", no)
		}
		v.Version, v.CreatedAt = found.No, found.CreatedAt
		v.Drawing, err = journey.DrawingOf(found.Body)
		return err
	})
	return v, err
}

func messageHeads(tx Tx, j *Journey) ([]MessageHead, error) {
	list := []MessageHead{}
	all, err := tx.Messages(j.Draft.MessageIDs())
	for _, m := range all {
		list = append(list, MessageHead{ID: m.Source.ID, Title: m.Source.Title, Subject: m.Source.Subject, Purpose: string(purposeOf(m.Source))})
	}
	return list, err
}
