package studio

import (
	"context"

	"tabiji/backend/clock"
	"tabiji/backend/journey"
	"tabiji/backend/message"
	"tabiji/backend/problem"
)

// Head is a journey's row: everything but its drawing, and nothing that changes when people move.
type Head struct {
	ID        string        `json:"id"`
	Rev       int64         `json:"rev"`
	Title     string        `json:"title"`
	State     State         `json:"state"`
	Practice  bool          `json:"practice"`
	Version   int           `json:"version"` // number of the live version; 0: never published
	Changed   bool          `json:"changed"` // the draft has another meaning than the live version
	Archived  bool          `json:"archived,omitempty"`
	StartedAt clock.Instant `json:"started_at,omitzero"`
	PausedAt  clock.Instant `json:"paused_at,omitzero"`
	CreatedAt clock.Instant `json:"created_at"`
	UpdatedAt clock.Instant `json:"updated_at"`
}

// Numbers are how many people a journey has and had.
type Numbers struct {
	Inside  int64 `json:"inside"`  // people walking
	Held    int64 `json:"held"`    // entries held back
	Broken  int64 `json:"broken"`  // enrollments that stopped on an error
	Entered int64 `json:"entered"` // enrollments ever
}

// View is a journey as commands answer with it.
type View struct {
	Head
	Numbers
	Draft *journey.Drawing `json:"draft,omitempty"` // by Get only, and in the answer to a stale save
}

// Counts are the enrollments of a journey by state.
type Counts struct {
	Live, Held, Broken, All int64
}

// List lists all journeys but archived ones in the order they were made, without their drawings.
func (s *Studio) List(ctx context.Context) (list []View, err error) {
	list = []View{}
	err = s.store.Read(ctx, func(tx Tx) error {
		rows, err := tx.Journeys()
		if err != nil {
			return err
		}
		for i := range rows {
			if rows[i].ArchivedAt > 0 {
				continue
			}
			v, err := view(tx, &rows[i])
			if err != nil {
				return err
			}
			list = append(list, v)
		}
		return nil
	})
	return list, err
}

// Get is one journey with its draft; messages and pictures are left out (Export has them).
func (s *Studio) Get(ctx context.Context, id string) (v View, err error) {
	err = s.store.Read(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		v, err = view(tx, &j)
		v.Draft = &j.Draft
		return err
	})
	return v, err
}

// Saved is a draft that is stored durably.
type Saved struct {
	Rev       int64         `json:"rev"`
	UpdatedAt clock.Instant `json:"updated_at"`
}

// SaveDraft replaces the drawing of a journey. draft is what journey.ReadDraft reads; the id in it is ignored. rev is
// the revision that the author saw; when the row has a newer one the problem is a Conflict that carries the present
// View with its draft.
func (s *Studio) SaveDraft(ctx context.Context, id string, rev int64, draft []byte) (done Saved, err error) {
	d, err := journey.ReadDraft(draft)
	if err != nil {
		return done, err
	}
	d.ID = id
	err = s.store.Change(ctx, func(tx Tx) error {
		j, err := need(tx, id)
		if err != nil {
			return err
		}
		if j.Rev != rev {
			current, err := view(tx, &j)
			if err != nil {
				return err
			}
			current.Draft = &j.Draft
			p := problem.New(problem.Conflict, "journey.changed_meanwhile", "title", j.Title)
			p.Current = current
			return p
		}
		j.Draft, j.Title = d, d.Title
		err = tx.SaveJourney(&j)
		done = Saved{Rev: j.Rev, UpdatedAt: j.UpdatedAt}
		return err
	})
	if err != nil {
		return Saved{}, err
	}
	return done, nil
}

// need reads a journey that must exist and not be deleted.
func need(tx Tx, id string) (Journey, error) {
	j, found, err := tx.Journey(id)
	switch {
	case err != nil:
	case !found:
		err = unknown(id)
	case j.DeletedAt > 0:
		err = problem.New(problem.NotFound, "journey.deleted", "title", j.Title)
	}
	return j, err
}

func unknown(id string) error {
	return problem.New(problem.NotFound, "journey.unknown", "id", short(id))
}

// plainHead is a head without Version and Changed, which need more than the row.
func plainHead(j *Journey) Head {
	return Head{ID: j.ID, Rev: j.Rev, Title: j.Title, State: j.State, Practice: j.Practice, Archived: j.ArchivedAt > 0,
		StartedAt: j.StartedAt, PausedAt: j.PausedAt, CreatedAt: j.CreatedAt, UpdatedAt: j.UpdatedAt}
}

func numbers(tx Tx, j *Journey) (Numbers, error) {
	c, err := tx.Counts(j.No)
	return Numbers{Inside: c.Live, Held: c.Held, Broken: c.Broken, Entered: c.All}, err
}

func head(tx Tx, j *Journey) (Head, error) {
	h := plainHead(j)
	if j.Live == 0 {
		h.Changed = true
		return h, nil
	}
	b, err := compose(tx, j)
	if err != nil {
		return h, err
	}
	live, err := needVersion(tx, j.Live)
	h.Version, h.Changed = live.No, live.Hash != b.hash
	return h, err
}

func view(tx Tx, j *Journey) (v View, err error) {
	if v.Head, err = head(tx, j); err != nil {
		return v, err
	}
	v.Numbers, err = numbers(tx, j)
	return v, err
}

func needVersion(tx Tx, id int64) (Version, error) {
	v, found, err := tx.Version(id)
	if err == nil && !found {
		err = problem.New(problem.Damaged, "workspace.damaged")
	}
	return v, err
}

// composed is a draft with its messages, packed as it would be published.
type composed struct {
	drawing  journey.Drawing // zone filled in
	messages []Message       // those that steps send
	body     []byte
	hash     string
}

// compose packs a draft with the messages its steps send. A message that does not exist has no pin; Check reports it.
func compose(tx Tx, j *Journey) (composed, error) {
	c, err := gather(tx, j)
	if err != nil {
		return c, err
	}
	pins := map[string]string{}
	for _, m := range c.messages {
		pins[m.Source.ID], _ = message.Pin(m.Source)
	}
	c.body, c.hash = journey.Pack(c.drawing, pins)
	return c, nil
}

// gather collects what compose packs: the draft, the zone its days begin in, and the messages its steps send.
func gather(tx Tx, j *Journey) (composed, error) {
	c := composed{drawing: j.Draft}
	if c.drawing.Settings.Zone == "" {
		zone, err := tx.ZoneName()
		if err != nil {
			return c, err
		}
		c.drawing.Settings.Zone = zone
	}
	var err error
	c.messages, err = tx.Messages(c.drawing.SentIDs())
	return c, err
}

// short bounds the length of a typed id that a sentence repeats.
func short(id string) string {
	if r := []rune(id); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return id
}
